// SPDX-License-Identifier: Apache-2.0

// Why: one line per word or rule that weighed or spoke. The contributions add
// up to the raw score.

import Complaints
import DutchText

extension Classifier {
    /// Common words that contribute less share one line.
    private static let smallest: Float = 0.15

    func evidence(_ work: inout Workspace, _ verdict: Verdict) -> EvidenceList {
        work.evidence.removeAll()
        var common: Float = 0
        for hit in work.hits.elements {
            let contribution = hit.contribution
            var hit = hit
            hit.signals.formIntersection(verdict.signals)
            if hit.roles.contains(.common), abs(contribution) < Self.smallest {
                common += contribution
                continue
            }
            let speaks = hit.topics != 0 || hit.roles.speak || hit.signals != []
            guard contribution != 0 || speaks || hit.steps.contains(.negated) else { continue }
            add(.entry(hit.entry), .hit(hit), contribution, hit.first, hit.last, to: &work)
        }
        if common != 0 { add(.commonWords, .none, common, -1, -1, to: &work) }
        for hit in work.ruleHits.elements {
            let signals = hit.signals.intersection(verdict.signals)
            guard hit.contribution != 0 || signals != [] else { continue }
            add(
                .rule(hit.rule), .signals(signals), hit.contribution, hit.first, hit.last,
                to: &work)
        }
        addLearntSignals(of: verdict, to: &work)
        add(
            .kind, .kind(verdict.kind, verdict.kindReasons), 0, verdict.kindReasons.place.first,
            verdict.kindReasons.place.last, to: &work)
        let note: EvidenceNote =
            verdict.urgencyRule.map { .rule($0) }
            ?? .urgency(verdict.urgency, verdict.urgencyReasons)
        add(
            .urgency, note, 0, verdict.urgencyReasons.place.first,
            verdict.urgencyReasons.place.last, to: &work)
        return EvidenceList(Array(work.evidence.elements), wording: wording)
    }

    /// A line for each signal that no word or rule alone gave.
    private func addLearntSignals(of verdict: Verdict, to work: inout Workspace) {
        var rest = verdict.learntSignals.rawValue
        while rest != 0 {
            let signal = rest.trailingZeroBitCount
            rest &= rest &- 1
            let reasons = lexicon.verdicts.reasons(
                for: signal, work.hidden, work.values, work.grams)
            add(
                .signal, .signal(signal, reasons), 0, reasons.place.first, reasons.place.last,
                to: &work)
        }
    }

    /// - Parameters:
    ///   - first: the first token, −1 for evidence that stands nowhere.
    ///   - last: the last token.
    @inline(__always)
    private func add(
        _ term: EvidenceTerm, _ note: EvidenceNote, _ contribution: Float, _ first: Int32,
        _ last: Int32, to work: inout Workspace
    ) {
        var (start, end): (Int32, Int32) = (-1, -1)
        if first >= 0 {
            start = work.buffer.tokens[Int(first)].start
            end = work.buffer.tokens[Int(last)].end
        }
        work.evidence.append(
            EvidenceCode(
                term: term.number, note: note.number, start: start, end: end,
                contribution: contribution))
    }
}

extension EvidenceWording {
    /// The words for the evidence that a classifier with this lexicon gives.
    convenience init(_ lexicon: Lexicon) {
        self.init(
            term: { EvidenceTerm(number: $0).text(lexicon) },
            note: { EvidenceNote(number: $0).text })
    }
}

/// What weighed or spoke, as one number: an entry of the lexicon from 0 up,
/// below that a rule or a verdict.
struct EvidenceTerm {
    let number: Int32

    static func entry(_ entry: Int32) -> EvidenceTerm { EvidenceTerm(number: entry) }
    static func rule(_ rule: Rule) -> EvidenceTerm {
        EvidenceTerm(number: firstRule - Int32(rule.index))
    }
    static var commonWords: EvidenceTerm { EvidenceTerm(number: -1) }
    static var kind: EvidenceTerm { EvidenceTerm(number: -2) }
    static var urgency: EvidenceTerm { EvidenceTerm(number: -3) }
    static var signal: EvidenceTerm { EvidenceTerm(number: -4) }
    private static var firstRule: Int32 { -5 }

    func text(_ lexicon: Lexicon) -> String {
        switch number {
        case 0...: lexicon.entries.term(of: Int(number))
        case Self.commonWords.number: "common_words"
        case Self.kind.number: "kind"
        case Self.urgency.number: "urgency"
        case Self.signal.number: "signal"
        default: Rule.allCases[Int(Self.firstRule - number)].rawValue
        }
    }
}

/// What was concluded, as one number: what kind of note it is in the upper
/// byte, what it says below. 0 is no note.
struct EvidenceNote {
    let number: UInt64

    private static let shift: UInt64 = 56
    private static let hits: UInt64 = 1
    private static let ruleSignals: UInt64 = 2
    private static let kinds: UInt64 = 3
    private static let urgencies: UInt64 = 4
    private static let urgencyRules: UInt64 = 5
    private static let learntSignals: UInt64 = 6

    init(number: UInt64) { self.number = number }

    private init(_ sort: UInt64, _ rest: UInt64) { number = sort &<< Self.shift | rest }

    static var none: EvidenceNote { EvidenceNote(number: 0) }

    /// The roles that a note may name, in the bits from 32 on.
    private static let noted: Role = [.failure, .thanks, .wish]

    @inline(__always)
    static func hit(_ hit: Hit) -> EvidenceNote {
        let roles = hit.roles.intersection(noted).rawValue
        if hit.steps.isEmpty, hit.signals == [], roles == 0 { return none }
        return EvidenceNote(
            hits,
            UInt64(hit.steps.rawValue) &<< 36 | UInt64(hit.signals.rawValue) &<< 8 | roles &>> 32)
    }

    static func signals(_ signals: SignalSet) -> EvidenceNote {
        signals == [] ? none : EvidenceNote(ruleSignals, UInt64(signals.rawValue))
    }

    static func kind(_ kind: Kind, _ reasons: VerdictReasons) -> EvidenceNote {
        verdict(kinds, Int(unsafeBitCast(kind, to: UInt8.self)), reasons)
    }

    static func urgency(_ urgency: Urgency, _ reasons: VerdictReasons) -> EvidenceNote {
        verdict(urgencies, Int(unsafeBitCast(urgency, to: UInt8.self)), reasons)
    }

    static func signal(_ signal: Int, _ reasons: VerdictReasons) -> EvidenceNote {
        verdict(learntSignals, signal, reasons)
    }

    static func rule(_ rule: UrgencyRule) -> EvidenceNote {
        EvidenceNote(urgencyRules, UInt64(rule.number))
    }

    private static func verdict(
        _ sort: UInt64, _ place: Int, _ reasons: VerdictReasons
    ) -> EvidenceNote {
        EvidenceNote(
            sort,
            UInt64(place) &<< 16 | UInt64(reasons.first + 1) &<< 8 | UInt64(reasons.second + 1))
    }

    var text: String {
        let rest = number & (1 &<< Self.shift - 1)
        let place = Int(rest &>> 16)
        switch number &>> Self.shift {
        case Self.hits:
            return Self.text(
                Steps(rawValue: UInt32(rest &>> 36)),
                SignalSet(rawValue: UInt32(rest &>> 8 & 0xFFF_FFFF)),
                Role(rawValue: (rest & 0xFF) &<< 32))
        case Self.ruleSignals: return Self.text(SignalSet(rawValue: UInt32(rest)))
        case Self.kinds:
            return Self.text(
                VerdictModel.kinds[place].rawValue, rest)
        case Self.urgencies:
            return Self.text(
                VerdictModel.urgencies[place].rawValue, rest)
        case Self.learntSignals:
            return Self.text(
                SignalSet.order[place].rawValue, rest)
        case Self.urgencyRules: return UrgencyRule(number: Int(rest)).text
        default: return ""
        }
    }

    private static func text(_ steps: Steps, _ signals: SignalSet, _ roles: Role) -> String {
        var parts: [String] = []
        if !steps.isEmpty { parts.append(steps.note) }
        if signals != [] { parts.append(text(signals)) }
        if roles.contains(.failure) { parts.append("failure") }
        if roles.contains(.thanks) { parts.append("thanks") }
        if roles.contains(.wish) { parts.append("wish") }
        return parts.joined(separator: ", ")
    }

    private static func text(_ signals: SignalSet) -> String {
        signals.signals.map { "signal " + $0.rawValue }.joined(separator: ", ")
    }

    /// The verdict and the features that spoke most for it.
    private static func text(_ verdict: String, _ rest: UInt64) -> String {
        let places = [Int(rest &>> 8 & 0xFF), Int(rest & 0xFF)].filter { $0 > 0 }
        let names = places.map { VerdictFeature.allCases[$0 - 1].rawValue }.joined(separator: ", ")
        return "\(verdict): \(names.isEmpty ? "by its words" : names)"
    }
}
