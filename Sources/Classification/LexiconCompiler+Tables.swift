// SPDX-License-Identifier: Apache-2.0

// The tables that the matcher reads, made from what the entries gave.

import DutchText

extension LexiconCompiler {
    // MARK: Tables

    mutating func finish() {
        for (element, forms) in elementForms.enumerated() {
            for form in forms { memberPairs.append((form, Int32(element))) }
        }
        let formCount = lexicon.forms.count
        lexicon.rows = [Lexicon.Row](repeating: Lexicon.Row(), count: formCount + 1)
        let singles = Adjacency(singlePairs, keys: formCount)
        let members = Adjacency(memberPairs, keys: formCount)
        for form in lexicon.rows.indices {
            lexicon.rows[form].singles = singles.starts[form]
            lexicon.rows[form].members = members.starts[form]
        }
        lexicon.singles = singles.values
        lexicon.members = members.values
        for (form, element) in memberPairs {
            lexicon.rows[Int(form)].signature |= 1 << UInt64(element & 63)
        }
        buildAnchors(formCount)
        for (form, entry) in singlePairs + rolePairs {
            let info = lexicon.infos[Int(entry)]
            if info.near < 0, info.notNear < 0 {
                lexicon.rows[Int(form)].roles.formUnion(info.roles)
                if info.value != 0 { lexicon.rows[Int(form)].value = info.value }
            }
        }
        lexicon.isHead = [Bool](repeating: false, count: formCount)
        for form in compoundHeads { lexicon.isHead[Int(form)] = true }
        indexFirstParts()
        indexSpellings()
    }

    /// Each phrase is looked for at its rarest word: the one whose set shares
    /// its spellings with the fewest phrases.
    mutating func buildAnchors(_ formCount: Int) {
        var uses = [Int32](repeating: 0, count: formCount)
        for place in lexicon.patternElements where place.kind == .word {
            for form in elementForms[Int(place.element)] { uses[Int(form)] += 1 }
        }
        var pairs: [(key: Int32, value: Int32)] = []
        for (number, pattern) in lexicon.patterns.enumerated() {
            var best = -1
            var bestCost = Int.max
            for index in 0..<Int(pattern.count) {
                let place = lexicon.patternElements[Int(pattern.first) + index]
                guard place.kind == .word else { continue }
                let forms = elementForms[Int(place.element)]
                let cost =
                    forms.map { Int(uses[Int($0)]) * frequency(ofLength: lexicon.forms.length($0)) }
                    .max() ?? 0
                if cost < bestCost { (best, bestCost) = (index, cost) }
            }
            let place = lexicon.patternElements[Int(pattern.first) + best]
            for form in elementForms[Int(place.element)] {
                pairs.append((form, Int32(number << 4 | best)))
            }
        }
        let anchors = Adjacency(pairs, keys: formCount)
        for form in lexicon.rows.indices { lexicon.rows[form].anchors = anchors.starts[form] }
        lexicon.anchors = anchors.values.map { packed in
            anchor(phrase: Int(packed >> 4), place: Int(packed & 15))
        }
    }

    /// How much more often a short word turns up in a text than a long one.
    func frequency(ofLength length: Int) -> Int {
        length <= 3 ? 16 : length <= 5 ? 4 : 1
    }

    func anchor(phrase: Int, place: Int) -> Anchor {
        let pattern = lexicon.patterns[phrase]
        let first = Int(pattern.first)
        if place + 1 < Int(pattern.count) {
            let next = lexicon.patternElements[first + place + 1]
            if next.kind == .word, next.gap == 0 {
                return Anchor(phrase: phrase, place: place, side: .after, element: next.element)
            }
        }
        if place > 0, lexicon.patternElements[first + place].gap == 0 {
            let previous = lexicon.patternElements[first + place - 1]
            if previous.kind == .word {
                return Anchor(
                    phrase: phrase, place: place, side: .before, element: previous.element)
            }
        }
        for index in 0..<Int(pattern.count) where index != place {
            let other = lexicon.patternElements[first + index]
            if other.kind == .word {
                return Anchor(
                    phrase: phrase, place: place, side: .anywhere, element: other.element)
            }
        }
        return Anchor(phrase: phrase, place: place, side: .none, element: 0)
    }

    mutating func indexFirstParts() {
        lexicon.firstParts = HashIndex(expecting: compoundFirsts.count)
        for form in compoundFirsts {
            var hash = WordHash.seed
            for byte in lexicon.forms.spelling(form) { hash = WordHash.step(hash, byte) }
            lexicon.firstParts.insert(hash, form)
        }
    }

    /// Spellings of entries that weigh or speak, by sound and by halves.
    mutating func indexSpellings() {
        var mendable: [Int32] = []
        var isMendable = [Bool](repeating: false, count: lexicon.forms.count)
        for (form, entry) in singlePairs {
            let info = lexicon.infos[Int(entry)]
            let matters =
                abs(info.weight) >= 0.2 || !info.roles.isDisjoint(with: .speaking)
                || info.signals != [] || info.topics != 0
            guard matters, lexicon.forms.length(form) >= 5, !isMendable[Int(form)] else {
                continue
            }
            isMendable[Int(form)] = true
            mendable.append(form)
        }
        lexicon.sounds = HashIndex(expecting: mendable.count)
        var key: [UInt8] = []
        for form in mendable {
            lexicon.forms.spelling(form).withUnsafeBufferPointer { SoundKey.write($0, into: &key) }
            lexicon.sounds.insert(key.withUnsafeBufferPointer { WordHash.of($0) }, form)
        }
        lexicon.halves = HalfIndex(mendable, in: lexicon.forms)
    }
}
