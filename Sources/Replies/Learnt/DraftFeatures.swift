// SPDX-License-Identifier: Apache-2.0

// Everything that is seen in a draft and around it, as numbers with names: what
// the judge weighs.

import Complaints

/// Numbers with names, in the order in which they were seen.
struct DraftFeatures: Sendable {
    private(set) var values: [Float] = []
    /// Empty unless names were asked for.
    private(set) var names: [String] = []
    let isNaming: Bool

    init(isNaming: Bool = false) {
        self.isNaming = isNaming
        values.reserveCapacity(640)
    }

    mutating func add(_ name: @autoclosure () -> String, _ value: Float) {
        values.append(value)
        if isNaming { names.append(name()) }
    }

    mutating func add(_ name: @autoclosure () -> String, _ value: Bool) {
        add(name(), value ? 1 : 0)
    }

    /// Their names, the same for every draft.
    static func names(_ rulebook: Rulebook) -> [String] {
        let check = Check(rulebook, "", ReplyContext())
        return check.features([], isNaming: true).names
    }
}

extension Check {
    /// - Parameter testimony: what the rules find by themselves.
    func features(_ testimony: [Finding], isNaming: Bool = false) -> DraftFeatures {
        var seen = DraftFeatures(isNaming: isNaming)
        let found = Set(testimony.map(\.rule))
        for rule in ReplyRule.allCases { seen.add("found \(rule.rawValue)", found.contains(rule)) }
        seen.add("found nothing", found.isEmpty)
        addLists(to: &seen)
        addContext(to: &seen)
        let ours = Contents(draft, self)
        let theirs = Contents(mention, self)
        addEarlier(beside: ours, theirs, to: &seen)
        addQuestions(ours, theirs, to: &seen)
        return seen
    }

    /// What the lists hear in draft and mention, and how much there is of both.
    private func addLists(to seen: inout DraftFeatures) {
        for list in rulebook.listNames {
            let places = Set(heard(list).map(\.sentence)).count
            seen.add("heard \(list)", Float(min(places, 2)))
            seen.add("told \(list)", !told(list).isEmpty)
        }
        func questions(_ reading: Reading) -> Float {
            Float(min(reading.sentences.count(where: \.isQuestion), 3))
        }
        seen.add("questions", questions(draft))
        seen.add("asked", questions(mention))
        seen.add("words", Float(draft.words.count) / 50)
        seen.add("sentences", Float(draft.sentences.count) / 5)
        seen.add("words of the mention", Float(min(mention.words.count, 80)) / 40)
    }

    /// Who speaks where, and what the sentences do there.
    private func addContext(to seen: inout DraftFeatures) {
        let flags = [
            ("complaint", isComplaint), ("trouble", isTrouble), ("vulnerable", isVulnerable),
            ("public", isPublic), ("earlier", hasEarlier),
        ]
        for (name, flag) in flags { seen.add(name, flag) }
        for kind in Kind.allCases { seen.add("kind \(kind.rawValue)", context.kind == kind) }
        for signal in Signal.allCases {
            seen.add("signal \(signal.rawValue)", context.signals.contains(signal))
        }
        for (lane, act) in Act.allCases.enumerated() {
            let odds = ActOdds(said, lane, draft)
            for (name, value) in odds.named { seen.add("\(name) \(act.rawValue)", value) }
            for (name, flag) in flags {
                seen.add("\(name) \(act.rawValue)", flag ? odds.most : 0)
            }
        }
    }
}

/// How likely the sentences of a draft do one thing, in halves of log-odds.
private struct ActOdds {
    let named: [(String, Float)]
    let most: Float

    /// A sentence of at most so many words is a greeting or a name.
    private static let greeting = 2
    private static let least: Float = -6
    private static let largest: Float = 4

    init(_ said: [[Float]], _ lane: Int, _ draft: Reading) {
        func odds(_ sentence: Int) -> Float {
            guard said[sentence].count > lane else { return Self.least / 2 }
            return min(max(said[sentence][lane], Self.least), Self.largest) / 2
        }
        let spoken = draft.sentences.indices.filter {
            draft.sentences[$0].words.count > Self.greeting
        }
        let ranked = spoken.map(odds).sorted(by: >)
        func at(_ place: Int) -> Float { place < ranked.count ? ranked[place] : Self.least / 2 }
        most = at(0)
        let stated = spoken.filter { !draft.sentences[$0].isQuestion }.map(odds).max()
        named = [
            ("most", at(0)), ("second", at(1)), ("third", at(2)),
            ("first", spoken.first.map(odds) ?? Self.least / 2),
            ("last", spoken.last.map(odds) ?? Self.least / 2),
            ("stated", stated ?? Self.least / 2),
        ]
    }
}
