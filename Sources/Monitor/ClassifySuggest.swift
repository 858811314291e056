// SPDX-License-Identifier: Apache-2.0

// `gehoord lexicon suggest`: which words deserve another look, by what
// colleagues said. It changes nothing: its lines are for a person to paste.

import Classification
import Complaints
package import Foundation

/// Holds the lexicon against the corrections.
package struct ClassifySuggest {
    /// The latest texts that say how common a word is.
    private static let ordinaryTexts = 5_000

    private let lexicon: Lexicon
    private let corrected: CorrectedTexts
    private let company: Company.ID?
    private let now: Date

    /// - Parameters:
    ///   - lexicon: a folder of lexicon files to use instead of the built-in
    ///     ones.
    ///   - company: only its corrections, and its own words as well.
    package init(
        configuration: Configuration, lexicon: URL?, company: String? = nil, now: Date = Date()
    ) throws {
        let words = try company.map { try CompanyWords(of: $0, in: configuration) }
        self.company = company.map(Company.ID.init(rawValue:))
        self.lexicon = try LexiconFolder.lexicon(at: lexicon, words: words)
        corrected = try CorrectedTexts(
            configuration, lexicon: LexiconFolder.lexicon(at: lexicon), company: self.company)
        self.now = now
    }

    package func report(isJSON: Bool) throws -> String {
        let misjudged = corrected.texts.flatMap { labelled in
            LexiconSuggestions.Misjudged.of(
                labelled.text,
                said: corrected.classifier(of: labelled.company).assess(
                    labelled.text.text, publishedAt: labelled.text.publishedAt,
                    rating: labelled.rating, feedLanguage: nil))
        }
        let found = LexiconSuggestions(lexicon: lexicon).suggestions(
            from: misjudged,
            among: try corrected.store.recentTexts(
                company: company, limit: Self.ordinaryTexts))
        if isJSON { return try jsonText(found.map { SuggestionJSON($0, lexicon, line: line($0)) }) }
        let none = found.isEmpty ? ["# None does yet."] : []
        return (head(misjudged) + none + found.flatMap { lines($0, misjudged) })
            .joined(separator: "\n")
    }

    private func head(_ misjudged: [LexiconSuggestions.Misjudged]) -> [String] {
        let counts = LexiconSuggestions.Direction.allCases.map { direction in
            "\(misjudged.count { $0.direction == direction }) should be "
                + direction.rawValue.replacing("_", with: " ")
        }
        return [
            "# Corrected texts: \(corrected.texts.count); \(counts.joined(separator: ", ")).",
            "# Words that stand in at least \(LexiconSuggestions.fewestTexts) of them, and more "
                + "often than chance. Paste a line over the old one, or leave it.",
        ]
    }

    private func lines(
        _ suggestion: LexiconSuggestions.Suggestion, _ misjudged: [LexiconSuggestions.Misjudged]
    ) -> [String] {
        let entry = lexicon.entries[suggestion.entry]
        let all = misjudged.count { $0.direction == suggestion.direction }
        let range =
            entry.range.map {
                "range \(Provenance.weight($0.lowerBound))..\(Provenance.weight($0.upperBound))"
            } ?? "fixed by its editor"
        var why =
            "# \(entry.file):\(entry.line): in \(suggestion.texts) of \(all) that should be "
            + "\(suggestion.direction.rawValue.replacing("_", with: " ")), "
            + "\(tenths(suggestion.expected)) expected; now \(Provenance.weight(entry.polarity)), "
            + range
        if let line = line(suggestion) { return [why, line] }
        switch suggestion.direction {
        case .moreUrgent, .lessUrgent: why += ": look at its marks, " + entry.marksText
        case .moreNegative, .morePositive: why += ": no room to move"
        }
        return [why, "#   " + entry.term]
    }

    /// The line with the weight that might be tried; the columns stay as they
    /// are but for where the number came from.
    private func line(_ suggestion: LexiconSuggestions.Suggestion) -> String? {
        guard let weight = suggestion.weight else { return nil }
        let entry = lexicon.entries[suggestion.entry]
        var columns = lexicon.entries.columns(of: suggestion.entry)
        guard columns.count == 7 else { return nil }
        columns[2] = Provenance.weight(weight)
        columns[6] =
            Provenance.original(of: entry) + "; \(suggestion.texts) corrections, "
            + now.formatted(.iso8601.year().month())
        return columns.joined(separator: "\t")
    }

    private func tenths(_ value: Double) -> String {
        value.formatted(
            .number.precision(.fractionLength(1)).locale(Locale(identifier: "en_US_POSIX")))
    }
}

private struct SuggestionJSON: Encodable {
    let term: String
    let file: String
    let line: Int
    let direction: String
    let texts: Int
    let expected: Double
    let chance: Double
    let weight: Double
    let range: [Double]?
    let proposed: Double?
    /// The line to paste.
    let tsv: String?

    init(_ suggestion: LexiconSuggestions.Suggestion, _ lexicon: Lexicon, line: String?) {
        let entry = lexicon.entries[suggestion.entry]
        term = entry.term
        file = entry.file
        self.line = entry.line
        direction = suggestion.direction.rawValue
        texts = suggestion.texts
        expected = (suggestion.expected * 100).rounded() / 100
        chance = suggestion.chance
        weight = entry.polarity
        range = entry.range.map { [$0.lowerBound, $0.upperBound] }
        proposed = suggestion.weight
        tsv = line
    }
}
