// SPDX-License-Identifier: Apache-2.0

// Step 2: negation turns what it governs: what follows in its clause, else the
// verb or adjective just before it (*werkt niet*, *lekker was het niet*).

import DutchText

enum Negation {
    /// What is left of praise that is denied: turned, a little weaker.
    static let ofPositive: Float = -0.8
    /// Trouble that is denied is mild praise at most (*niet slecht*).
    static let ofNegative: Float = -0.4
    /// Words after the negation that it may govern.
    static let forward = 4
    /// Words before it.
    static let backward = 4

    /// Facts of life stay facts: "… is er nog niet en morgen is de bruiloft".
    private static let facts: SignalSet = [
        SignalSet(.deadline), SignalSet(.vulnerable), SignalSet(.loyalCustomer),
        SignalSet(.personalData),
    ]

    static func apply(_ work: inout Workspace, _ lexicon: Lexicon) {
        guard work.present.contains(.negator) else { return }
        for position in 0..<work.count where work.roles[position].contains(.negator) {
            if !negateForward(position, &work, lexicon), !negateBackward(position, &work, lexicon) {
                let weight = lexicon.rules[.looseNegation]
                if weight != 0 || lexicon.rules.entry(of: .looseNegation) >= 0 {
                    work.ruleHits.append(
                        RuleHit(
                            rule: .looseNegation, first: Int32(position), last: Int32(position),
                            contribution: weight))
                }
            }
        }
    }

    private static func negateForward(
        _ position: Int, _ work: inout Workspace, _ lexicon: Lexicon
    ) -> Bool {
        var end = position + 1
        while end < work.count, end <= position + forward, work.isSameSentence(end, position) {
            if work.buffer.tokens[end].flags.contains(.clauseStart) { break }
            if !work.roles[end].isDisjoint(with: [.negator, .contrast]) { break }
            end += 1
        }
        var isDone = false
        for index in work.hits.indices {
            let first = Int(work.hits[index].first)
            if first <= position { continue }
            if first >= end { break }
            if negate(index, &work, lexicon) { isDone = true }
        }
        return isDone
    }

    private static func negateBackward(
        _ position: Int, _ work: inout Workspace, _ lexicon: Lexicon
    ) -> Bool {
        var start = position
        while start > 0, start > position - backward, work.isSameSentence(start - 1, position) {
            if work.buffer.tokens[start].flags.contains(.clauseStart) { break }
            if work.roles[start - 1].contains(.contrast) { break }
            start -= 1
        }
        for index in work.hits.indices.reversed() {
            let last = Int(work.hits[index].last)
            if last >= position { continue }
            if Int(work.hits[index].first) < start { break }
            if negate(index, &work, lexicon) { return true }
        }
        return false
    }

    /// - Returns: whether the hit is one that can be negated.
    private static func negate(_ index: Int, _ work: inout Workspace, _ lexicon: Lexicon) -> Bool {
        let hit = work.hits[index]
        guard hit.roles.isDisjoint(with: .grammar), !hit.steps.contains(.steering),
            !work.roles[Int(hit.first)].contains(.stance)
        else { return false }
        let speaks = !hit.roles.isDisjoint(with: .speaking) || hit.signals != []
        guard hit.weight != 0 || speaks, !hit.steps.contains(.negated) else { return false }
        work.hits[index].factor *= hit.weight < 0 ? ofNegative : ofPositive
        work.hits[index].steps.insert(.negated)
        work.hits[index].roles.subtract(.speaking)
        work.hits[index].signals.formIntersection(facts)
        return true
    }
}
