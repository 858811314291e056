// SPDX-License-Identifier: Apache-2.0

// Sets of spellings: what may stand in one place of a phrase.

import DutchText

extension LexiconCompiler {
    // MARK: Sets of spellings

    /// The tokens of a term, folded as running text is.
    mutating func folded(_ term: String) -> [[UInt8]] {
        var text = term
        text.withUTF8 { Tokenizer.tokenize($0, into: &scratch) }
        return scratch.tokens.map { token in
            Array(scratch.folded[Int(token.foldedStart)..<Int(token.foldedEnd)])
        }
    }

    mutating func newElement(_ key: String) -> (number: Int32, isNew: Bool) {
        if let number = elementNumbers[key] { return (number, false) }
        let number = Int32(elementForms.count)
        elementNumbers[key] = number
        elementForms.append([])
        return (number, true)
    }

    mutating func insertForms(into element: Int32) {
        for index in 0..<list.count {
            let form = list[index].withUnsafeBufferPointer { lexicon.forms.insert($0) }
            if !elementForms[Int(element)].contains(form) {
                elementForms[Int(element)].append(form)
            }
        }
    }

    mutating func exactElement(_ word: [UInt8]) -> Int32 {
        let (number, isNew) = newElement("=" + String(decoding: word, as: UTF8.self))
        if isNew {
            list.clear()
            inflector.addForms(of: word, as: .invariable, to: &list)
            insertForms(into: number)
        }
        return number
    }

    mutating func finiteElement(_ verb: [UInt8]) -> Int32 {
        let (number, isNew) = newElement("|" + String(decoding: verb, as: UTF8.self))
        if isNew {
            list.clear()
            inflector.addFinite(of: verb, to: &list)
            insertForms(into: number)
        }
        return number
    }

    mutating func separableElement(_ particle: [UInt8], _ verb: [UInt8]) -> Int32 {
        let key = String(decoding: particle + [0x7C] + verb, as: UTF8.self)
        let (number, isNew) = newElement(key)
        if isNew {
            list.clear()
            inflector.addSeparable(particle: particle, verb: verb, to: &list)
            insertForms(into: number)
        }
        return number
    }

    /// A set written as `lemma`, `=form` or alternatives between slashes.
    mutating func elementNumber(_ text: String) -> Int32 {
        let (number, isNew) = newElement(text)
        guard isNew else { return number }
        let alternatives =
            text.utf8.contains(0x2F) ? text.split(separator: "/") : [Substring(text)]
        for alternative in alternatives {
            let isExact = alternative.hasPrefix("=")
            let lemma = String(isExact ? alternative.dropFirst() : alternative)
            let isPlain = lemma.utf8.allSatisfy { ASCIILetter.isLower($0) }
            guard let piece = isPlain ? Array(lemma.utf8) : folded(lemma).first else { continue }
            list.clear()
            if isExact {
                inflector.addForms(of: piece, as: .invariable, to: &list)
            } else {
                for part in parts(of: lemma, piece) {
                    inflector.addForms(of: piece, as: part, to: &list)
                }
            }
            insertForms(into: number)
        }
        return number
    }

    /// How a lemma inside a phrase is inflected: as its own entry says, else by
    /// its ending.
    func parts(of lemma: String, _ folded: [UInt8]) -> [PartOfSpeech] {
        if let known = classes[lemma] { return known.parts }
        if folded.count <= 3, inflector.isRegular(folded) { return [.invariable] }
        if inflector.looksLikeVerb(folded) { return [.verb, .noun] }
        return [.noun, .adjective]
    }
}
