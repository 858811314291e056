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
        lexicon.singles = Adjacency(singlePairs, keys: formCount)
        lexicon.members = Adjacency(memberPairs, keys: formCount)
        lexicon.memberSignatures = [UInt64](repeating: 0, count: formCount)
        for (form, element) in memberPairs {
            lexicon.memberSignatures[Int(form)] |= 1 << UInt64(element & 63)
        }
        buildAnchors(formCount)
        lexicon.formRoles = [Role](repeating: [], count: formCount)
        lexicon.formValues = [Float](repeating: 0, count: formCount)
        lexicon.formFlags = [Lexicon.FormFlags](repeating: [], count: formCount)
        for (form, entry) in singlePairs + rolePairs {
            let info = lexicon.infos[Int(entry)]
            if info.near < 0, info.notNear < 0 {
                lexicon.formRoles[Int(form)].formUnion(info.roles)
                if info.value != 0 { lexicon.formValues[Int(form)] = info.value }
            }
        }
        for form in compoundHeads { lexicon.formFlags[Int(form)].insert(.head) }
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
        lexicon.anchors = Adjacency(pairs, keys: formCount)
        lexicon.anchorChecks = lexicon.anchors.values.map { packed in
            let pattern = lexicon.patterns[Int(packed >> 4)]
            return check(pattern, anchor: Int(packed & 15))
        }
    }

    /// How much more often a short word turns up in a text than a long one.
    func frequency(ofLength length: Int) -> Int {
        length <= 3 ? 16 : length <= 5 ? 4 : 1
    }

    func check(_ pattern: Phrase, anchor: Int) -> AnchorCheck {
        let first = Int(pattern.first)
        if anchor + 1 < Int(pattern.count) {
            let next = lexicon.patternElements[first + anchor + 1]
            if next.kind == .word, next.gap == 0 {
                return AnchorCheck(side: 1, element: next.element)
            }
        }
        if anchor > 0, lexicon.patternElements[first + anchor].gap == 0 {
            let previous = lexicon.patternElements[first + anchor - 1]
            if previous.kind == .word { return AnchorCheck(side: -1, element: previous.element) }
        }
        for index in 0..<Int(pattern.count) where index != anchor {
            let place = lexicon.patternElements[first + index]
            if place.kind == .word { return AnchorCheck(side: 0, element: place.element) }
        }
        return AnchorCheck(side: AnchorCheck.none, element: 0)
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
        for (form, entry) in singlePairs {
            let info = lexicon.infos[Int(entry)]
            let matters =
                abs(info.weight) >= 0.2 || !info.roles.isDisjoint(with: .speaking)
                || info.signals != [] || info.topics != 0
            let length = lexicon.forms.spelling(form).count
            guard matters, length >= 5, !lexicon.formFlags[Int(form)].contains(.mendable) else {
                continue
            }
            lexicon.formFlags[Int(form)].insert(.mendable)
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
