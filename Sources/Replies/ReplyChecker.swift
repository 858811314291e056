// SPDX-License-Identifier: Apache-2.0

// Reads a draft before it is sent: every rule has its say, and the findings
// come back in the order of the text. Pure; nothing is stored.

import Complaints

package struct ReplyChecker: Sendable {
    let rulebook: Rulebook

    /// Reads the rules that are compiled in.
    package init() throws(RulebookError) { rulebook = try Rulebook() }

    init(rulebook: Rulebook) { self.rulebook = rulebook }

    /// What could be better about a draft. Empty for a good one.
    ///
    /// The same draft and context always give the same findings, at most one
    /// per rule and place. Well under a millisecond for an answer of ordinary
    /// length.
    package func findings(in draft: String, answering context: ReplyContext) -> [Finding] {
        let check = Check(rulebook, draft, context)
        guard !check.draft.words.isEmpty else { return [] }
        return check.judgement().sorted {
            ($0.range.lowerBound, $0.range.upperBound, $0.rule.rawValue)
                < ($1.range.lowerBound, $1.range.upperBound, $1.rule.rawValue)
        }
    }
}

/// One draft against its context.
struct Check: Sendable {
    let rulebook: Rulebook
    let context: ReplyContext
    let draft: Reading
    let mention: Reading
    let channel: Channel?
    /// What we said before; empty if nothing is known of it.
    let earlier: (reading: Reading, heard: Heard)
    private let draftHeard: Heard
    private let mentionHeard: Heard
    /// By sentence of the draft, in log-odds: what it does; see `Act`.
    private(set) var said: [[Float]] = []
    /// The words of the customer's name.
    let customerNames: Set<UInt64>

    init(_ rulebook: Rulebook, _ draft: String, _ context: ReplyContext) {
        self.rulebook = rulebook
        self.context = context
        self.draft = rulebook.read(draft)
        self.mention = rulebook.read(context.mention)
        draftHeard = rulebook.hear(self.draft)
        mentionHeard = rulebook.hear(self.mention)
        let answer = rulebook.read(context.earlierAnswer ?? "")
        earlier = (answer, rulebook.hear(answer))
        channel = rulebook.channel(named: context.channel)
        customerNames = Set(rulebook.read(context.customerName ?? "").words.map(\.hash))
        said = turns.map(rulebook.acts.weigh)
    }

    /// The turns of phrase of each sentence of the draft.
    var turns: [[UInt32]] {
        let names = callableNames
        return draft.sentences.map {
            rulebook.turns.keys(of: $0.words, in: draft, isQuestion: $0.isQuestion, names: names)
        }
    }

    /// The sentences that probably do this: more log-odds than given.
    func sentences(doing act: Act, above odds: Float) -> [Int] {
        guard let lane = Act.allCases.firstIndex(of: act) else { return [] }
        return said.indices.filter {
            said[$0].count > lane && said[$0][lane] > odds
                && draft.sentences[$0].words.count > Self.brief(act)
        }
    }

    /// Of a name alone nothing can be said; "Balen!" is a feeling all the same.
    private static func brief(_ act: Act) -> Int { act.rule == nil ? 0 : 2 }

    /// Signals that tell of something gone wrong.
    private static let troubles: Set<Signal> = [
        .repeatContact, .brokenPromise, .silence, .notHeard, .money, .deadline, .healthSafety,
        .vulnerable, .outage, .churn, .legal, .swearing, .insult, .threat, .sarcasm,
    ]

    /// The customer is dissatisfied, or something went wrong.
    var isComplaint: Bool {
        switch context.kind {
        case .complaint: return true
        case .compliment, .suggestion, .question, .other:
            return context.signals.contains(.vulnerable)
        case nil: break
        }
        if context.signals.contains(.recovered) { return false }
        if !context.signals.isDisjoint(with: Self.troubles) { return true }
        if !told("heat").isEmpty { return true }
        // Inside a question only heat counts: "kan ik de verkeerde maat ruilen?"
        let troubles = told("grievance").count {
            !mention.sentences[$0.sentence].isQuestion
        }
        return troubles > (told("contented").isEmpty ? 0 : 1)
    }

    /// A complaint, or a mention that our own draft takes for one.
    var isTrouble: Bool {
        if isComplaint { return true }
        if mention.words.isEmpty || context.kind == .compliment { return false }
        if !heard("sympathises").isEmpty { return true }
        let isPlainFact =
            (told("contented") + told("asks_openly")).isEmpty
            && !mention.sentences.contains(where: \.isQuestion)
        let kind = Set(heard("pleasantry").map(\.sentence))
        return isPlainFact
            && sentences(doing: .acknowledges, above: Self.warm).contains { !kind.contains($0) }
    }

    /// Log-odds from which a sentence feels with somebody in trouble.
    private static let warm: Float = 2.5

    var isVulnerable: Bool {
        context.signals.contains(.vulnerable) || !told("vulnerable").isEmpty
    }

    /// Everybody can read the answer. A channel that is not known counts as
    /// public; no channel at all counts as private, for then nothing is known.
    var isPublic: Bool { !context.channel.isEmpty && (channel?.isPublic ?? true) }

    // MARK: - Findings

    func bytes(of words: Range<Int>, in reading: Reading) -> Range<Int> {
        guard let last = words.last else { return 0..<0 }
        return reading.words[words.lowerBound].range
            .lowerBound..<reading.words[last].range
            .upperBound
    }

    func finding(
        _ rule: ReplyRule, _ range: Range<Int>, variant: String = "",
        _ slots: [String: String] = [:]
    ) -> Finding {
        let key = variant.isEmpty ? rule.rawValue : "\(rule.rawValue).\(variant)"
        var slots = slots
        if !range.isEmpty { slots["woorden"] = Self.shortened(draft.text(range)) }
        return Finding(rule: rule, range: range, message: rulebook.message(key, slots))
    }

    func finding(_ rule: ReplyRule, _ match: Match, variant: String = "") -> Finding {
        finding(
            rule, bytes(of: match.words, in: draft), variant: variant,
            ["beter": rulebook.lines[match.line].better])
    }

    /// A quotation of at most so many characters.
    private static let quotation = 60

    static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= quotation ? line : line.prefix(quotation - 1) + "…"
    }

    /// One word of the mention and one of the draft; 6 and *zes* are the same.
    func isSameWord(_ theirs: Int, _ ours: Int) -> Bool {
        mention.words[theirs].hash == draft.words[ours].hash
            || rulebook.belongs(mention, theirs, to: "getal")
                && Self.numerals.contains {
                    rulebook.belongs(mention, theirs, to: $0)
                        && rulebook.belongs(draft, ours, to: $0)
                }
    }

    /// The classes that hold one number each, in digits and in letters.
    static let numerals = (1...12).map { "getal_\($0)" }

    /// The matches of a list in the draft.
    func heard(_ list: String) -> [Match] { rulebook.matches(list, in: draftHeard) }

    /// The matches of a list in the mention.
    func told(_ list: String) -> [Match] { rulebook.matches(list, in: mentionHeard) }
}

extension Rulebook {
    /// The text of a message with its slots filled. A message that is not in
    /// the data is answered by its name; the tests see to it that none is.
    func message(_ key: String, _ slots: [String: String]) -> String {
        var text = messages[key] ?? key
        for name in ["woorden", "beter", "naam", "kanaal", "aantal", "grens", "wat"] {
            guard text.contains("{\(name)}") else { continue }
            text = text.split(separator: "{\(name)}", omittingEmptySubsequences: false)
                .joined(separator: slots[name] ?? "")
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
