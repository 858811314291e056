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
    /// A word that weighs less says too little to be all that is denied: *kan
    /// mijn kaarten niet toevoegen* is a lack, whatever *toevoegen* weighs.
    static let slight: Float = 0.2
    /// *Kan het niet in papier?* denies hardly anything.
    static let asked: Float = 0.4

    /// Facts of life stay facts: "… is er nog niet en morgen is de bruiloft".
    private static let facts: SignalSet = [
        SignalSet(.deadline), SignalSet(.vulnerable), SignalSet(.loyalCustomer),
        SignalSet(.personalData),
    ]

    static func apply(_ work: inout Workspace, _ lexicon: Lexicon) {
        guard work.present.contains(.negator) else { return }
        for position in 0..<work.count where work.words[position].roles.contains(.negator) {
            // "werkt nog steeds niet" has said what it denies.
            let isSpent = work.words[position].state.contains(.taken)
            if !negateAround(position, &work), !negateForward(position, &work), !isSpent,
                work.words[position].roles.contains(.forward) || !negateBackward(position, &work)
            {
                var weight = lexicon.rules[.looseNegation]
                if work.sentence(of: position).isQuestion { weight *= asked }
                if weight != 0 || lexicon.rules.entry(of: .looseNegation) >= 0 {
                    work.ruleHits.append(
                        RuleHit(
                            rule: .looseNegation, first: Int32(position), last: Int32(position),
                            contribution: weight))
                }
            }
        }
    }

    /// *Valt nooit tegen*: the negation stands inside what it denies.
    private static func negateAround(_ position: Int, _ work: inout Workspace) -> Bool {
        for index in work.hits.indices {
            if Int(work.hits[index].first) >= position { break }
            if Int(work.hits[index].last) > position, negate(index, &work) { return true }
        }
        return false
    }

    private static func negateForward(_ position: Int, _ work: inout Workspace) -> Bool {
        let isNarrow = work.words[position].roles.contains(.forward)
        var end = position + 1
        while end < work.count, end <= position + forward, work.isSameSentence(end, position) {
            if work.buffer.tokens[end].flags.contains(.clauseStart) { break }
            if !work.words[end].roles.isDisjoint(with: [.negator, .contrast, .clause]) { break }
            // "geen zoekfunctie en traag": *geen* is about its noun.
            if isNarrow, work.words[end].roles.contains(.joint) { break }
            end += 1
        }
        var isDone = false
        var first: Float = 0
        for index in work.hits.indices {
            let start = Int(work.hits[index].first)
            if start <= position { continue }
            if start >= end { break }
            // "niet duur en lekker": what is denied together leans one way.
            if first * work.hits[index].weight < 0 { break }
            if negate(index, &work) {
                isDone = true
                first = work.hits[index].weight
            }
        }
        return isDone
    }

    private static func negateBackward(_ position: Int, _ work: inout Workspace) -> Bool {
        var start = position
        while start > 0, start > position - backward, work.isSameSentence(start - 1, position) {
            if work.buffer.tokens[start].flags.contains(.clauseStart) { break }
            // "fijn dat ik niet …": what comes before *dat* stands.
            if !work.words[start - 1].roles.isDisjoint(with: [.contrast, .clause, .joint]) {
                break
            }
            start -= 1
        }
        for index in work.hits.indices.reversed() {
            let last = Int(work.hits[index].last)
            if last >= position { continue }
            if Int(work.hits[index].first) < start { break }
            if negate(index, &work) { return true }
        }
        return false
    }

    /// - Returns: whether the hit is what the negation is about.
    private static func negate(_ index: Int, _ work: inout Workspace) -> Bool {
        let hit = work.hits[index]
        guard hit.roles.isDisjoint(with: .grammar), !hit.roles.contains(.common),
            !hit.steps.contains(.steering), !work.words[Int(hit.first)].roles.contains(.stance)
        else { return false }
        let speaks = !hit.roles.isDisjoint(with: .speaking) || hit.signals != []
        guard hit.weight != 0 || speaks, !hit.steps.contains(.negated) else { return false }
        work.hits[index].factor *= hit.weight < 0 ? ofNegative : ofPositive
        work.hits[index].steps.insert(.negated)
        work.hits[index].roles.subtract(.speaking)
        work.hits[index].signals.formIntersection(facts)
        return speaks || abs(hit.weight) >= slight
    }
}
