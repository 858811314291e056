// SPDX-License-Identifier: Apache-2.0

// `gehoord lexicon`: look a word up, see what a text hit, find frequent words
// that the lexicon does not know, check the files.

import Classification
import Complaints
package import Foundation

package struct ClassifyLexicon {
    private let lexicon: Lexicon

    /// - Parameters:
    ///   - folder: lexicon files to use instead of the built-in ones.
    ///   - words: of a company, on top of these.
    /// - Throws: `LexiconError` with every problem of the files.
    package init(lexicon folder: URL?, words: CompanyWords? = nil) throws {
        lexicon = try LexiconFolder.lexicon(at: folder, words: words)
    }

    package func summary(asJSON: Bool) throws -> String {
        if asJSON {
            return try jsonText([
                "entries": lexicon.entries.count, "spellings": lexicon.formCount,
                "phrases": lexicon.phraseCount,
            ])
        }
        return "ok: \(lexicon.entries.count) entries, \(lexicon.formCount) spellings, "
            + "\(lexicon.phraseCount) phrases"
    }

    /// Every entry that a word belongs to, in any of its forms.
    package func lookUp(_ word: String, asJSON: Bool) throws -> String {
        let found = lexicon.entries(of: word)
        if asJSON { return try jsonText(found.map(EntryJSON.init)) }
        guard !found.isEmpty else { return "\(SafeText.line(word)): not in the lexicon" }
        return found.map { entry in
            let range =
                entry.range.map {
                    "\(Provenance.weight($0.lowerBound))..\(Provenance.weight($0.upperBound))"
                } ?? "fixed"
            return
                "\(entry.term)  \(entry.wordClass.rawValue)  \(Provenance.weight(entry.polarity)) "
                + "(\(range))  \(entry.marksText)  \(entry.sense)  "
                + "\(entry.file):\(entry.line)  \(entry.source)"
        }.joined(separator: "\n")
    }

    /// What a text hit, and the words that nothing knows.
    package func hits(_ text: String, asJSON: Bool) throws -> String {
        let reading = lexicon.reading(of: text)
        if asJSON { return try jsonText(ReadingJSON(reading)) }
        var lines = reading.hits.map { hit in
            "\(Provenance.weight(hit.contribution).column(6)) \(hit.words.column(30)) \(hit.term)"
        }
        lines.append("unknown: " + reading.unknown.joined(separator: " "))
        return SafeText.block(lines.joined(separator: "\n"))
    }

    /// Frequent words of a file of texts that the lexicon does not know.
    package func unknown(_ file: URL, atMost limit: Int, asJSON: Bool) throws -> String {
        var counts: [String: Int] = [:]
        for text in try LabelledFile.read(file) {
            for word in Set(lexicon.reading(of: text.text).unknown) {
                counts[word, default: 0] += 1
            }
        }
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
        if asJSON { return try jsonText(frequent.map { WordJSON(word: $0.key, texts: $0.value) }) }
        return
            frequent.map { "\(String($0.value).column(7)) \(SafeText.line($0.key))" }
            .joined(separator: "\n")
    }
}

private struct EntryJSON: Encodable {
    let term: String
    let pos: String
    let polarity: Double
    /// Where a fit may move it; absent where it is fixed.
    let range: [Double]?
    let marks: String
    let sense: String
    let source: String
    let file: String
    let line: Int

    init(_ entry: LexiconEntry) {
        term = entry.term
        pos = entry.wordClass.rawValue
        polarity = entry.polarity
        range = entry.range.map { [$0.lowerBound, $0.upperBound] }
        marks = entry.marksText
        sense = entry.sense
        source = entry.source
        file = entry.file
        line = entry.line
    }
}

private struct ReadingJSON: Encodable {
    struct Hit: Encodable {
        let term: String
        let words: String
        let contribution: Double
    }

    let hits: [Hit]
    let unknown: [String]

    init(_ reading: Lexicon.Reading) {
        hits = reading.hits.map {
            Hit(term: $0.term, words: $0.words, contribution: $0.contribution)
        }
        unknown = reading.unknown
    }
}

private struct WordJSON: Encodable {
    let word: String
    let texts: Int
}
