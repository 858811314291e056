// SPDX-License-Identifier: Apache-2.0

// Why: one line per word or rule that weighed or spoke. The contributions add
// up to the raw score.

import Complaints
import DutchText

extension Classifier {
    /// Common words that contribute less share one line.
    private static let smallest: Float = 0.15

    func evidence(_ work: Workspace, _ verdict: Verdict) -> [Evidence] {
        var lines: [Evidence] = []
        lines.reserveCapacity(work.hits.count + work.ruleHits.count + 2)
        var common: Float = 0
        for hit in work.hits {
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
                    term: lexicon.entries[Int(hit.entry)].term,
                    range: range(hit.first, hit.last, work),
                    contribution: Double(hit.contribution), note: note(hit)))
        }
        if common != 0 {
            lines.append(
                Evidence(term: "common_words", range: nil, contribution: Double(common)))
        }
        for hit in work.ruleHits where hit.contribution != 0 || hit.signals != [] {
            lines.append(
                Evidence(
                    term: hit.rule.rawValue,
                    range: hit.first < 0 ? nil : range(hit.first, hit.last, work),
                    contribution: Double(hit.contribution),
                    note: hit.signals == [] ? "" : Self.signalNotes(hit.signals)))
        }
        lines.append(
            Evidence(term: "kind", range: nil, contribution: 0, note: verdict.kindReason))
        lines.append(
            Evidence(term: "urgency", range: nil, contribution: 0, note: verdict.urgencyReason))
        return lines
    }

    private func range(_ first: Int32, _ last: Int32, _ work: Workspace) -> Range<Int> {
        Int(work.buffer.tokens[Int(first)].start)..<Int(work.buffer.tokens[Int(last)].end)
    }

    private func note(_ hit: Hit) -> String {
        if hit.steps.isEmpty, hit.signals == [], hit.roles.isDisjoint(with: .speaking) { return "" }
        var parts: [String] = []
        if !hit.steps.isEmpty { parts.append(hit.steps.note) }
        if hit.signals != [] { parts.append(Self.signalNotes(hit.signals)) }
        if hit.roles.contains(.failure) { parts.append("failure") }
        if hit.roles.contains(.thanks) { parts.append("thanks") }
        if hit.roles.contains(.wish) { parts.append("wish") }
        return parts.joined(separator: ", ")
    }

    private static func signalNotes(_ signals: SignalSet) -> String {
        signals.signals.map { "signal " + $0.rawValue }.joined(separator: ", ")
    }
}
