// SPDX-License-Identifier: Apache-2.0

// The tables that the matcher reads, made from what the entries gave.

import DutchText

extension LexiconCompiler {
    // MARK: Tables

    mutating func finish() {
        draft.forms.fit()
        let count = draft.forms.count
        var rows = [Lexicon.Row](repeating: Lexicon.Row(), count: count + 1)
        let singles = Adjacency(singlePairs, keys: count)
        for form in rows.indices { rows[form].singles = singles.starts[form] }
        draft.singles = singles.values
        placeMembers(in: &rows)
        placeAnchors(in: &rows)
        placeManners(in: &rows)
        draft.rows = rows
        draft.isHead = [Bool](repeating: false, count: count)
        for form in compoundHeads { draft.isHead[Int(form)] = true }
        draft.headFilter = HashFilter.draft(
            compoundHeads.map { form in draft.forms.withSpelling(form) { WordHash.of($0) } })
        indexFirstParts()
        indexSpellings()
    }

    /// What the entries without neighbours of each spelling say.
    private mutating func placeManners(in rows: inout [Lexicon.Row]) {
        var manners = [Lexicon.Manner](repeating: Lexicon.Manner(), count: rows.count)
        for pairs in [singlePairs, rolePairs] {
            for (form, entry) in pairs {
                let info = draft.infos[Int(entry)]
                guard info.near < 0, info.notNear < 0 else { continue }
                manners[Int(form)].roles.formUnion(info.roles)
                if info.value != 0 { manners[Int(form)].value = info.value }
            }
        }
        draft.manners = [Lexicon.Manner()]
        var numbers: [Lexicon.Manner: Int32] = [:]
        for form in rows.indices where manners[form] != Lexicon.Manner() {
            let next = Int32(draft.manners.count)
            let number = numbers[manners[form]] ?? next
            if number == next {
                numbers[manners[form]] = next
                draft.manners.append(manners[form])
            }
            rows[form].manner = number
        }
    }

    /// The sets that each spelling belongs to, ascending, and their bits.
    private mutating func placeMembers(in rows: inout [Lexicon.Row]) {
        for form in elementForms { rows[Int(form) + 1].members += 1 }
        for form in 1..<rows.count { rows[form].members += rows[form - 1].members }
        draft.members = [Int32](repeating: 0, count: elementForms.count)
        var next = rows.map { $0.members }
        for element in elementStarts.indices {
            for place in formPlaces(element) {
                let form = Int(elementForms[place])
                draft.members[Int(next[form])] = Int32(element)
                next[form] += 1
                rows[form].signature.insert(Int32(element))
            }
        }
    }

    /// Each phrase is looked for at its rarest word: the one whose set shares
    /// its spellings with the fewest phrases.
    private mutating func placeAnchors(in rows: inout [Lexicon.Row]) {
        let costs = elementCosts(formCount: rows.count - 1)
        var places = [Int](repeating: 0, count: draft.patterns.count)
        for (number, pattern) in draft.patterns.enumerated() {
            var bestCost = Int.max
            for index in 0..<Int(pattern.count) {
                let place = draft.patternElements[Int(pattern.first) + index]
                guard place.kind == .word else { continue }
                let cost = costs[Int(place.element)]
                if cost < bestCost { (places[number], bestCost) = (index, cost) }
            }
            for place in formPlaces(of: pattern, places[number]) {
                rows[Int(elementForms[place]) + 1].anchors += 1
            }
        }
        for form in 1..<rows.count { rows[form].anchors += rows[form - 1].anchors }
        var next = rows.map { $0.anchors }
        draft.anchors = [Anchor](repeating: Anchor(), count: Int(rows[rows.count - 1].anchors))
        for (number, pattern) in draft.patterns.enumerated() {
            let anchor = anchor(phrase: number, place: places[number])
            for place in formPlaces(of: pattern, places[number]) {
                let form = Int(elementForms[place])
                draft.anchors[Int(next[form])] = anchor
                next[form] += 1
            }
        }
    }

    private func formPlaces(of pattern: Phrase, _ index: Int) -> Range<Int> {
        formPlaces(Int(draft.patternElements[Int(pattern.first) + index].element))
    }

    /// By set: how often its commonest spelling makes a phrase be tried.
    private func elementCosts(formCount: Int) -> [Int] {
        var elementUses = [Int32](repeating: 0, count: elementStarts.count)
        for place in draft.patternElements where place.kind == .word {
            elementUses[Int(place.element)] += 1
        }
        var uses = [Int32](repeating: 0, count: formCount)
        for element in elementStarts.indices where elementUses[element] > 0 {
            for place in formPlaces(element) {
                uses[Int(elementForms[place])] += elementUses[element]
            }
        }
        return elementStarts.indices.map { element in
            var cost = 0
            for place in formPlaces(element) {
                let form = elementForms[place]
                let length = draft.forms.length(form)
                cost = max(cost, Int(uses[Int(form)]) * Self.frequency(ofLength: length))
            }
            return cost
        }
    }

    /// How much more often a short word turns up in a text than a long one.
    private static func frequency(ofLength length: Int) -> Int {
        length <= 3 ? 16 : length <= 5 ? 4 : 1
    }

    private func anchor(phrase: Int, place: Int) -> Anchor {
        let pattern = draft.patterns[phrase]
        let first = Int(pattern.first)
        if place + 1 < Int(pattern.count) {
            let next = draft.patternElements[first + place + 1]
            if next.kind == .word {
                let side = side(next.gap, .after, .nearAfter, .farAfter)
                return Anchor(pattern, place: place, side: side, element: next.element)
            }
        }
        if place > 0 {
            let previous = draft.patternElements[first + place - 1]
            let gap = draft.patternElements[first + place].gap
            if previous.kind == .word {
                let side = side(gap, .before, .nearBefore, .farBefore)
                return Anchor(pattern, place: place, side: side, element: previous.element)
            }
        }
        for index in 0..<Int(pattern.count) where index != place {
            let other = draft.patternElements[first + index]
            if other.kind == .word {
                return Anchor(
                    pattern, place: place, side: .anywhere, element: other.element)
            }
        }
        return Anchor(pattern, place: place, side: .none, element: 0)
    }

    private func side(
        _ gap: UInt8, _ next: Anchor.Side, _ near: Anchor.Side, _ far: Anchor.Side
    ) -> Anchor.Side {
        gap == 0 ? next : gap <= Phrase.gap ? near : far
    }

    private mutating func indexFirstParts() {
        let pairs = compoundFirsts.map { form in
            let hash = draft.forms.withSpelling(form) {
                $0.reduce(WordHash.seed, WordHash.step)
            }
            return (hash: hash, number: form)
        }
        draft.firstParts = HashRowsDraft(pairs)
        draft.firstPartFilter = HashFilter.draft(pairs.map(\.hash))
    }

    /// Spellings of entries that weigh or speak, by sound and by halves.
    private mutating func indexSpellings() {
        var mendable: [Int32] = []
        var isMendable = [Bool](repeating: false, count: draft.forms.count)
        for (form, entry) in singlePairs where !isMendable[Int(form)] {
            let info = draft.infos[Int(entry)]
            let matters =
                abs(info.weight) >= 0.2 || !info.roles.isDisjoint(with: .speaking)
                || info.signals != [] || info.topics != 0
            guard matters, draft.forms.length(form) >= 5 else { continue }
            isMendable[Int(form)] = true
            mendable.append(form)
        }
        draft.sounds = HashRowsDraft(
            mendable.map { form in
                (draft.forms.withSpelling(form) { SoundKey.hash(of: $0) }, form)
            })
        (draft.halves, draft.halfLetters) = HalfIndex.draft(mendable, in: draft.forms)
    }
}
