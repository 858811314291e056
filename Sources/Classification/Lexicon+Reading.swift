// SPDX-License-Identifier: Apache-2.0

// The lexicon for its editors: what a word is, what a text hit and missed.

import DutchText

extension Lexicon {
    package struct Reading: Sendable {
        package struct Found: Sendable {
            package let term: String
            /// As it stands in the text.
            package let words: String
            package let contribution: Double
        }

        package var hits: [Found] = []
        /// Folded words that have no spelling in the lexicon.
        package var unknown: [String] = []
    }

    /// What the matcher and the rules make of a text.
    package func reading(of text: String) -> Reading {
        var work = Workspace()
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer {
            Classifier(lexicon: self).analyse($0, publishedAt: nil, rating: nil, in: &work)
        }
        var reading = Reading()
        for hit in work.hits.elements {
            let start = Int(work.buffer.tokens[Int(hit.first)].start)
            let end = Int(work.buffer.tokens[Int(hit.last)].end)
            reading.hits.append(
                Reading.Found(
                    term: entries[Int(hit.entry)].term,
                    words: String(decoding: bytes[start..<end], as: UTF8.self),
                    contribution: Double(hit.contribution)))
        }
        for position in work.words.indices where work.words[position].form < 0 {
            let token = work.buffer.tokens[position]
            guard token.kind == .word else { continue }
            reading.unknown.append(
                String(decoding: work.buffer.spelling(of: token), as: UTF8.self))
        }
        return reading
    }

    /// The entries that a word, in this form, may be, and the phrases it stands in.
    package func entries(of word: String) -> [LexiconEntry] {
        let buffer = Tokenizer.tokenize(word)
        let wanted = buffer.tokens.map { token in
            forms.find(Array(buffer.folded[Int(token.foldedStart)..<Int(token.foldedEnd)]))
        }
        guard let form = wanted.first, form >= 0 else { return [] }
        var found: [Int32] = wanted.count == 1 ? Array(singles[singles(of: form)]) : []
        for pattern in patterns {
            let places = patternElements[Int(pattern.first)..<Int(pattern.first + pattern.count)]
            let holdsAll = wanted.allSatisfy { form in
                places.contains { $0.kind == .word && contains($0.element, form) }
            }
            if holdsAll, !found.contains(pattern.entry) { found.append(pattern.entry) }
        }
        return found.map { entries[Int($0)] }
    }

    /// Whether a spelling, without mending, is an entry by itself.
    package func knows(_ word: String) -> Bool {
        let form = forms.find(Folding.fold(word.utf8))
        return form >= 0 && !singles(of: form).isEmpty
    }

    /// How many spellings are known.
    package var formCount: Int { forms.count }
    /// How many entries have more than one word.
    package var phraseCount: Int { patterns.count }
}

extension LexiconEntry {
    /// The marks for a person to read.
    package var marksText: String {
        var parts = marks.signals.signals.map { "signal:" + $0.rawValue }
        parts += Role.names.filter { marks.roles.contains($0.value) }.map(\.key).sorted()
        if let near = marks.near { parts.append("near:" + near) }
        if let notNear = marks.notNear { parts.append("not_near:" + notNear) }
        return parts.isEmpty ? "-" : parts.joined(separator: " ")
    }
}
