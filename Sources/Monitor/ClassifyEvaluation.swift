// SPDX-License-Identifier: Apache-2.0

// `gehoord evaluate`: the classifier against labelled texts, of a file or of
// colleagues.

import Classification
import Complaints
package import Foundation

/// Reads labelled texts and measures.
package struct ClassifyEvaluation {
    private let lexicon: Lexicon
    private static let mistakesShown = 10

    /// - Parameter lexicon: a folder of lexicon files to use instead of the
    ///   built-in ones.
    package init(lexicon: URL?) throws {
        self.lexicon = try LexiconFolder.lexicon(at: lexicon)
    }

    package func report(_ file: URL, isJSON: Bool) throws -> String {
        let classifier = Classifier(lexicon: lexicon)
        // The text speaks alone: the stars are often what its labels were made
        // from.
        return try report(
            LabelledFile.read(file).map { (classifier, $0, nil) }, isJSON: isJSON)
    }

    /// Measures against what colleagues said, each company with the words of its
    /// own file.
    ///
    /// - Throws: `InputError` when nobody has corrected anything yet.
    package func report(
        correctionsIn configuration: Configuration, isJSON: Bool
    ) throws -> String {
        let corrected = try CorrectedTexts(configuration, lexicon: lexicon)
        return try report(
            corrected.texts.map { (corrected.classifier(of: $0.company), $0.text, $0.rating) },
            isJSON: isJSON)
    }

    private func report(
        _ texts: [(classifier: Classifier, text: LabelledText, rating: Double?)], isJSON: Bool
    ) throws -> String {
        var evaluation = Evaluation()
        for (classifier, text, rating) in texts {
            evaluation.add(
                text,
                classifier.assess(
                    text.text, publishedAt: text.publishedAt, rating: rating,
                    feedLanguage: nil))
        }
        return isJSON ? try json(evaluation) : screen(evaluation)
    }

    // MARK: For people

    private func screen(_ evaluation: Evaluation) -> String {
        var lines: [String] = []
        func add(_ name: String, _ confusion: Confusion, _ extra: [String] = []) {
            guard confusion.total > 0 else { return }
            lines.append("\(name): \(confusion.total) texts")
            lines.append(
                "  accuracy \(number(confusion.accuracy))   macro-F1 \(number(confusion.macroF1))"
                    + "   classes balanced: accuracy \(number(confusion.balancedAccuracy))"
                    + " macro-F1 \(number(confusion.balancedMacroF1))")
            lines += extra.map { "  " + $0 }
            lines += table(confusion)
            lines += mistakes(evaluation.worst(name, count: Self.mistakesShown))
            lines.append("")
        }
        let polarity = evaluation.polarity
        add(
            "sentiment", evaluation.sentiment,
            ["negative against positive, balanced: accuracy \(number(polarity.balancedAccuracy))"])
        add(
            "kind", evaluation.kind,
            ["complaint or not: F1 \(number(evaluation.complaint.f1(0)))"])
        add(
            "urgency", evaluation.urgency,
            ["within one level \(number(evaluation.urgencyWithinOne))"])
        if !evaluation.signals.isEmpty {
            lines += [
                "signals: F1 \(number(evaluation.signalF1)), "
                    + "all of them right in \(number(evaluation.signalsExact)) of the texts",
                "                       right  wrong missed",
            ]
            for signal in Signal.allCases {
                guard let count = evaluation.signals[signal],
                    count.right + count.wrong + count.missed > 0
                else { continue }
                lines.append(
                    "  " + signal.rawValue.column(18)
                        + [count.right, count.wrong, count.missed].map { cell("\($0)") }.joined())
            }
            lines += mistakes(evaluation.worst("signals", count: Self.mistakesShown))
            lines.append("")
        }
        add("language", evaluation.language)
        return lines.joined(separator: "\n")
    }

    private func table(_ confusion: Confusion) -> [String] {
        let present = confusion.labels.indices.filter { label in
            confusion.support(label) > 0 || confusion.counts.contains { $0[label] > 0 }
        }
        var lines = [
            "  " + "".column(14) + present.map { cell(confusion.labels[$0]) }.joined()
                + cell("precision") + cell("recall") + "   (rows: truth, columns: said)"
        ]
        for row in present {
            lines.append(
                "  " + confusion.labels[row].column(14)
                    + present.map { cell("\(confusion.counts[row][$0])") }.joined()
                    + cell(number(confusion.precision(row))) + cell(number(confusion.recall(row))))
        }
        return lines
    }

    private func mistakes(_ mistakes: [Mistake]) -> [String] {
        mistakes.flatMap { mistake in
            let evidence = mistake.evidence.filter { $0.contribution != 0 || $0.range == nil }
                .map {
                    $0.contribution == 0
                        ? "\($0.term): \($0.note)" : "\($0.term) \(signed($0.contribution))"
                }
            return [
                "  \(mistake.text.id): \(mistake.truth) taken for \(mistake.said): "
                    + SafeText.line(mistake.text.text, atMost: 160),
                "      " + evidence.joined(separator: " · "),
            ]
        }
    }

    private func cell(_ text: String) -> String {
        String(repeating: " ", count: max(1, 11 - text.count)) + text
    }

    private func number(_ value: Double) -> String { Self.format(value, 3) }
    private func signed(_ value: Double) -> String {
        (value < 0 ? "" : "+") + Self.format(value, 2)
    }

    private static func format(_ value: Double, _ digits: Int) -> String {
        value.formatted(
            .number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_US_POSIX")))
    }

    // MARK: For programs

    private func json(_ evaluation: Evaluation) throws -> String {
        var fields: [String: Field] = [:]
        let confusions = [
            ("sentiment", evaluation.sentiment), ("polarity", evaluation.polarity),
            ("kind", evaluation.kind), ("complaint", evaluation.complaint),
            ("urgency", evaluation.urgency), ("language", evaluation.language),
        ]
        for (name, confusion) in confusions where confusion.total > 0 {
            fields[name] = Field(confusion)
        }
        if evaluation.urgency.total > 0 {
            fields["urgency"]?.withinOne = evaluation.urgencyWithinOne
        }
        let signals = Dictionary(
            uniqueKeysWithValues: evaluation.signals.map {
                (
                    $0.key.rawValue,
                    SignalCount(
                        right: $0.value.right, wrong: $0.value.wrong, missed: $0.value.missed)
                )
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return String(
            decoding:
                try encoder.encode(
                    Result(
                        fields: fields, signals: signals,
                        signalF1: signals.isEmpty ? nil : evaluation.signalF1,
                        signalsExact: signals.isEmpty ? nil : evaluation.signalsExact)),
            as: UTF8.self)
    }

    private struct Result: Encodable {
        let fields: [String: Field]
        let signals: [String: SignalCount]
        let signalF1: Double?
        let signalsExact: Double?
    }

    private struct SignalCount: Encodable {
        let right: Int
        let wrong: Int
        let missed: Int
    }

    private struct Field: Encodable {
        let texts: Int
        let accuracy: Double
        let macroF1: Double
        let balancedAccuracy: Double
        let balancedMacroF1: Double
        let precision: [String: Double]
        let recall: [String: Double]
        let f1: [String: Double]
        let labels: [String]
        let confusion: [[Int]]
        var withinOne: Double?

        init(_ confusion: Confusion) {
            texts = confusion.total
            accuracy = confusion.accuracy
            macroF1 = confusion.macroF1
            balancedAccuracy = confusion.balancedAccuracy
            balancedMacroF1 = confusion.balancedMacroF1
            labels = confusion.labels
            self.confusion = confusion.counts
            func per(_ value: (Int) -> Double) -> [String: Double] {
                Dictionary(
                    uniqueKeysWithValues: confusion.present.map {
                        (confusion.labels[$0], value($0))
                    })
            }
            precision = per(confusion.precision)
            recall = per(confusion.recall)
            f1 = per(confusion.f1)
        }
    }
}
