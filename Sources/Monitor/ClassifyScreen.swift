// SPDX-License-Identifier: Apache-2.0

// `gehoord classify TEXT`: the verdict for a person, and with `--explain` the
// text in colour with what each word and rule contributed.

import Classification
import Complaints
package import Foundation

/// Judges single texts and shows the result.
package struct ClassifyScreen {
    private let classifier: Classifier
    private let terminal: Terminal

    /// - Parameter words: of the company whose customers are meant.
    /// - Throws: `LexiconError` when these are wrong.
    package init(terminal: Terminal, words: CompanyWords? = nil) throws {
        classifier = Classifier(lexicon: try LexiconFolder.lexicon(at: nil, words: words))
        self.terminal = terminal
    }

    /// - Parameters:
    ///   - isExplained: with the text and a line per contribution.
    ///   - isJSON: one object instead of lines for people.
    package func show(
        _ text: String, publishedAt: Date?, isExplained: Bool, isJSON: Bool
    ) -> String {
        let assessment = classifier.assess(
            text, publishedAt: publishedAt, rating: nil, feedLanguage: nil,
            isExplained: isExplained || isJSON)
        if isJSON {
            var writer = AssessmentWriter()
            writer.write(assessment, id: [])
            return writer.json.text
        }
        var lines = [summary(assessment)]
        if isExplained {
            lines.append("")
            lines.append(painted(text, assessment.evidence.dropLast(verdicts(assessment))))
            lines.append("")
            lines += contributions(text, assessment)
        }
        return lines.joined(separator: "\n")
    }

    private func summary(_ assessment: Assessment) -> String {
        var parts = [
            terminal.dress(assessment.sentiment.rawValue, ink(assessment.polarity.rawValue)),
            assessment.polarity.rawValue.formatted(Self.signed), assessment.kind.rawValue,
            terminal.dress(
                assessment.urgency.rawValue, assessment.urgency >= .high ? .boldRed : nil),
        ]
        let signals = Signal.allCases.filter { assessment.signals.contains($0) }
        if !signals.isEmpty { parts.append(signals.map(\.rawValue).joined(separator: " ")) }
        if assessment.language != .dutch {
            parts.append("language \(assessment.language.rawValue)")
        }
        return parts.joined(separator: " · ")
    }

    private static let signed = FloatingPointFormatStyle<Double>.number
        .precision(.fractionLength(2)).sign(strategy: .always(includingZero: false))
        .locale(Locale(identifier: "en_US_POSIX"))

    private func ink(_ value: Double) -> Terminal.Ink? {
        value < -0.005 ? .red : value > 0.005 ? .green : nil
    }

    /// The text with every contributing stretch in its colour.
    private func painted(_ text: String, _ evidence: some Collection<Evidence>) -> String {
        let bytes = Array(text.utf8)
        var values = [Double](repeating: 0, count: bytes.count)
        var isSpoken = [Bool](repeating: false, count: bytes.count)
        // Shorter ranges last, so that a word inside a phrase with a gap shows.
        let ranged = evidence.compactMap { line in line.range.map { ($0, line) } }
            .sorted { $0.0.count > $1.0.count }
        for (range, line) in ranged {
            for offset in range.clamped(to: 0..<bytes.count) {
                values[offset] = line.contribution
                isSpoken[offset] = true
            }
        }
        var result = ""
        var start = 0
        while start < bytes.count {
            var end = start + 1
            while end < bytes.count, values[end] == values[start], isSpoken[end] == isSpoken[start]
            {
                end += 1
            }
            let piece = SafeText.block(
                " " + String(decoding: bytes[start..<end], as: UTF8.self) + " ")
            let kept = spaced(piece, like: bytes[start..<end])
            let colour = isSpoken[start] ? ink(values[start]) ?? .cyan : nil
            result += terminal.dress(kept, colour)
            start = end
        }
        return result
    }

    /// `SafeText` trims; a space at the end of a stretch is part of the text.
    private func spaced(_ text: String, like bytes: ArraySlice<UInt8>) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        let isBlank = bytes.allSatisfy { $0 <= 0x20 }
        if isBlank { return " " }
        return (bytes.first.map { $0 <= 0x20 } == true ? " " : "") + trimmed
            + (bytes.last.map { $0 <= 0x20 } == true ? " " : "")
    }

    /// The last lines of the evidence say what decided signals, kind and urgency, and
    /// where the turn of phrase stands that spoke most for it.
    private func verdicts(_ assessment: Assessment) -> Int {
        assessment.evidence.reversed()
            .prefix { ["signal", "kind", "urgency"].contains($0.term) }.count
    }

    private func contributions(_ text: String, _ assessment: Assessment) -> [String] {
        let bytes = Array(text.utf8)
        func words(of line: Evidence) -> String? {
            line.range.map {
                SafeText.line(
                    String(decoding: bytes[$0.clamped(to: 0..<bytes.count)], as: UTF8.self))
            }
        }
        let verdicts = verdicts(assessment)
        let weighty = assessment.evidence.dropLast(verdicts)
            .filter { $0.contribution != 0 || $0.range != nil }
            .sorted { abs($0.contribution) > abs($1.contribution) }
        var lines = weighty.map { line in
            let words = words(of: line)
            let value = line.contribution.formatted(Self.signed)
            let term = words ?? "(\(line.term.replacingOccurrences(of: "_", with: " ")))"
            var note = line.note
            if let words, words.lowercased() != line.term { note = join(line.term, note) }
            return "\(terminal.dress(value.leading(6), ink(line.contribution)))  "
                + "\(term.column(32)) \(note)"
        }
        let total = assessment.evidence.reduce(0) { $0 + $1.contribution }
        lines.append(
            "\(total.formatted(Self.signed).leading(6))  total, as polarity "
                + assessment.polarity.rawValue.formatted(Self.signed))
        for line in assessment.evidence.suffix(verdicts) {
            let phrase = words(of: line).map { ", ‘\($0)’" } ?? ""
            lines.append("\(line.term): \(line.note)\(phrase)")
        }
        return lines
    }

    private func join(_ left: String, _ right: String) -> String {
        right.isEmpty ? left : "\(left): \(right)"
    }
}

extension String {
    /// Padded on the left to `width` columns.
    fileprivate func leading(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
