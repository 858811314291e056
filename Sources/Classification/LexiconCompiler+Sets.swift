// SPDX-License-Identifier: Apache-2.0

// Sets of spellings: what may stand in one place of a phrase.

import DutchText

extension LexiconCompiler {
    // MARK: Sets of spellings

    /// The tokens of a term, folded as running text is.
    mutating func folded(_ term: Bytes) -> [[UInt8]] {
        Tokenizer.tokenize(term, into: &scratch)
        return scratch.tokens.elements.map { Array(scratch.spelling(of: $0)) }
    }

    /// The spellings of a set, by their places in `elementForms`.
    func formPlaces(_ element: Int) -> Range<Int> {
        let end =
            element + 1 < elementStarts.count
            ? Int(elementStarts[element + 1]) : elementForms.count
        return Int(elementStarts[element])..<end
    }

    /// The set of this key; a new one is filled before the next is made.
    private mutating func newElement(_ key: UInt64) -> (number: Int32, isNew: Bool) {
        let next = Int32(elementStarts.count)
        let number = elementNumbers.insert(key, next)
        guard number == next else { return (number, false) }
        elementStarts.append(Int32(elementForms.count))
        return (number, true)
    }

    private mutating func insertForms(into element: Int32) {
        draft.forms.insert(list) { form in
            while lastElements.count <= Int(form) { lastElements.append(-1) }
            guard lastElements[Int(form)] != element else { return }
            lastElements[Int(form)] = element
            elementForms.append(form)
        }
    }

    private func key(_ word: [UInt8]) -> UInt64 { word.withUnsafeBufferPointer { WordHash.of($0) } }

    /// The set of one spelling, written `=word`.
    mutating func exactElement(_ word: [UInt8]) -> Int32 {
        let (number, isNew) = newElement(WordHash.step(key(word), UInt8(ascii: "=")))
        if isNew {
            list.clear()
            inflector.addForms(of: word, as: .invariable, to: &list)
            insertForms(into: number)
        }
        return number
    }

    /// The forms of a verb that stand apart from their particle, keyed `|verb`.
    mutating func finiteElement(_ verb: [UInt8]) -> Int32 {
        let (number, isNew) = newElement(WordHash.step(key(verb), UInt8(ascii: "|")))
        if isNew {
            list.clear()
            inflector.addFinite(of: verb, to: &list)
            insertForms(into: number)
        }
        return number
    }

    /// The joined forms of a separable verb, written `particle|verb`.
    mutating func separableElement(_ particle: [UInt8], _ verb: [UInt8]) -> Int32 {
        let (number, isNew) = newElement(key(particle + [UInt8(ascii: "|")] + verb))
        if isNew {
            list.clear()
            inflector.addSeparable(particle: particle, verb: verb, to: &list)
            insertForms(into: number)
        }
        return number
    }

    mutating func elementNumber(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { elementNumber($0) }
    }

    /// A set written as `lemma`, `=form` or alternatives between slashes.
    mutating func elementNumber(_ text: Bytes) -> Int32 {
        let (number, isNew) = newElement(WordHash.of(text))
        guard isNew else { return number }
        var start = 0
        for end in 0...text.count where end == text.count || text[end] == 0x2F {
            if end > start { addAlternative(text.part(start..<end), to: number) }
            start = end + 1
        }
        return number
    }

    private mutating func addAlternative(_ text: Bytes, to element: Int32) {
        let isExact = text.first == UInt8(ascii: "=")
        let lemma = isExact ? text.part(1..<text.count) : text
        let isPlain = lemma.allSatisfy { ASCIILetter.isLower($0) }
        guard let piece = isPlain ? Array(lemma) : folded(lemma).first else { return }
        list.clear()
        if isExact {
            inflector.addForms(of: piece, as: .invariable, to: &list)
        } else {
            for part in parts(of: lemma, piece) {
                inflector.addForms(of: piece, as: part, to: &list)
            }
        }
        insertForms(into: element)
    }

    /// How a lemma inside a phrase is inflected: as its own entry says, else by
    /// its ending.
    private func parts(of lemma: Bytes, _ folded: [UInt8]) -> [PartOfSpeech] {
        let known = classNumbers.find(WordHash.of(lemma))
        if known >= 0 { return classes[Int(known)].parts }
        if folded.count <= 3, inflector.isRegular(folded) { return [.invariable] }
        if inflector.looksLikeVerb(folded) { return [.verb, .noun] }
        return [.noun, .adjective]
    }
}
