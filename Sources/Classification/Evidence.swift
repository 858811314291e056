// SPDX-License-Identifier: Apache-2.0

// Why: one line per word or rule that weighed or spoke. The contributions add
// up to the raw score.

import Complaints
import DutchText

extension Classifier {
    /// Common words that contribute less share one line.
    private static let smallest: Float = 0.15

    func evidence(_ work: inout Workspace, _ verdict: Verdict) -> [Evidence] {
        var lines: [Evidence] = []
        lines.reserveCapacity(work.hits.count + work.ruleHits.count + 2)
        var common: Float = 0
        for hit in work.hits.elements {
            let info = lexicon.infos[Int(hit.entry)]
            if info.roles.contains(.common), abs(hit.contribution) < Self.smallest {
                common += hit.contribution
                continue
            }
            let speaks =
                !hit.roles.isDisjoint(with: .speaking) || hit.signals != [] || info.topics != 0
            guard hit.contribution != 0 || speaks || hit.steps.contains(.negated) else { continue }
            lines.append(
                Evidence(
                    term: term(hit.entry, &work),
                    range: range(hit.first, hit.last, &work),
                    contribution: Double(hit.contribution), note: note(hit, &work)))
        }
        if common != 0 {
            lines.append(
                Evidence(term: "common_words", range: nil, contribution: Double(common)))
        }
        for hit in work.ruleHits.elements where hit.contribution != 0 || hit.signals != [] {
            lines.append(
                Evidence(
                    term: hit.rule.rawValue,
                    range: hit.first < 0 ? nil : range(hit.first, hit.last, &work),
                    contribution: Double(hit.contribution),
                    note: hit.signals == [] ? "" : Self.signalNotes(hit.signals)))
        }
        lines.append(
            Evidence(
                term: "kind", range: range(verdict.kindReasons, &work), contribution: 0,
                note: kindReason(verdict, &work)))
        lines.append(
            Evidence(
                term: "urgency", range: range(verdict.urgencyReasons, &work), contribution: 0,
                note: urgencyReason(verdict, &work)))
        return lines
    }

    @inline(__always)
    private func range(_ first: Int32, _ last: Int32, _ work: inout Workspace) -> Range<Int> {
        Int(work.buffer.tokens[Int(first)].start)..<Int(work.buffer.tokens[Int(last)].end)
    }

    /// Where the turn of phrase stands that spoke most for a verdict.
    private func range(_ reasons: VerdictReasons, _ work: inout Workspace) -> Range<Int>? {
        reasons.firstToken < 0 ? nil : range(reasons.firstToken, reasons.lastToken, &work)
    }

    private func term(_ entry: Int32, _ work: inout Workspace) -> String {
        work.phrases.text(1 << 62 | UInt64(entry)) { lexicon.entries.term(of: Int(entry)) }
    }

    private func kindReason(_ verdict: Verdict, _ work: inout Workspace) -> String {
        let (kind, reasons) = (verdict.kind, verdict.kindReasons)
        let key = 1 << 61 | Self.key(Self.number(kind), reasons)
        return work.phrases.text(key) {
            "\(kind.rawValue): \(Self.names(reasons, KindModel.features.map(\.rawValue)))"
        }
    }

    private func urgencyReason(_ verdict: Verdict, _ work: inout Workspace) -> String {
        guard verdict.urgencyRule.isEmpty else { return verdict.urgencyRule }
        let (urgency, reasons) = (verdict.urgency, verdict.urgencyReasons)
        let key = 3 << 61 | Self.key(urgency.level, reasons)
        return work.phrases.text(key) {
            "\(urgency.rawValue): \(Self.names(reasons, UrgencyModel.features.map(\.rawValue)))"
        }
    }

    private static func key(_ verdict: Int, _ reasons: VerdictReasons) -> UInt64 {
        UInt64(verdict) << 16 | UInt64(reasons.first + 1) << 8 | UInt64(reasons.second + 1)
    }

    private static func names(_ reasons: VerdictReasons, _ features: [String]) -> String {
        let names = [reasons.first, reasons.second].filter { $0 >= 0 }.map { features[$0] }
        return names.isEmpty ? "by its words" : names.joined(separator: ", ")
    }

    private static func number(_ kind: Kind) -> Int {
        switch kind {
        case .complaint: 0
        case .question: 1
        case .suggestion: 2
        case .compliment: 3
        case .other: 4
        }
    }

    /// The roles that a note may name.
    private static let noted: Role = [.failure, .thanks, .wish]

    private func note(_ hit: Hit, _ work: inout Workspace) -> String {
        if hit.steps.isEmpty, hit.signals == [], hit.roles.isDisjoint(with: .speaking) { return "" }
        // Steps, signals and roles, in bits that do not meet; the top bit keeps
        // them apart from the reasons of kinds.
        let key =
            1 << 63 | UInt64(hit.steps.rawValue) << 40 | UInt64(hit.signals.rawValue) << 8
            | hit.roles.intersection(Self.noted).rawValue >> 32
        return work.phrases.text(key) { Self.note(hit) }
    }

    private static func note(_ hit: Hit) -> String {
        var parts: [String] = []
        if !hit.steps.isEmpty { parts.append(hit.steps.note) }
        if hit.signals != [] { parts.append(signalNotes(hit.signals)) }
        if hit.roles.contains(.failure) { parts.append("failure") }
        if hit.roles.contains(.thanks) { parts.append("thanks") }
        if hit.roles.contains(.wish) { parts.append("wish") }
        return parts.joined(separator: ", ")
    }

    private static func signalNotes(_ signals: SignalSet) -> String {
        signals.signals.map { "signal " + $0.rawValue }.joined(separator: ", ")
    }
}
