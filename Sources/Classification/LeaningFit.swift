// SPDX-License-Identifier: Apache-2.0

// Fits `grammar-leanings.tsv`: two softmax regressions over the words of
// labelled texts, apart from the rules, so that the words say what the rules miss.

import Complaints
import DutchText
import Foundation

/// Fits what words lean to.
package struct LeaningFit {
    /// A word in fewer texts than this says nothing.
    private static let fewestTexts = 2
    /// Tuned on texts by another author than those fitted on, 2026-11: hardly
    /// held back, because what is learnt is only added to the rules.
    private static let firmness: Float = 0.006
    private static let steps = 300
    private static let pace: Float = 0.05

    private struct Row {
        var words: [Int]
        var share: Float
        var label: Int
    }

    package init() {}

    /// The rows of the file, header first; `nil` when no text is labelled.
    package func fit(_ texts: [LabelledText]) -> [[String]]? {
        let split = texts.map { (words: Self.words(of: $0.text), text: $0) }
        var counts: [String: Int] = [:]
        for row in split {
            for word in Set(row.words) where !word.isEmpty { counts[word, default: 0] += 1 }
        }
        let words = counts.filter { $0.value >= Self.fewestTexts }.keys.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(words, words.indices))
        var kinds: [Row] = []
        var urgencies: [Row] = []
        for (list, text) in split {
            let known = list.compactMap { numbers[$0] }
            let share = WordLeanings.share(list.count)
            guard let kind = text.kind, let label = KindModel.kinds.firstIndex(of: kind) else {
                continue
            }
            kinds.append(Row(words: known, share: share, label: label))
            if kind == .complaint, let urgency = text.urgency,
                let label = WordLeanings.urgencies.firstIndex(of: urgency)
            {
                urgencies.append(Row(words: known, share: share, label: label))
            }
        }
        guard !kinds.isEmpty, !urgencies.isEmpty else { return nil }
        let first = Self.descend(kinds, words: words.count, width: KindModel.kinds.count)
        let second = Self.descend(
            urgencies, words: words.count, width: WordLeanings.urgencies.count)
        let rows = ([WordLeanings.base] + words).enumerated().map { row, word in
            [word]
                + (first.row(row) + second.row(row)).map { String(format: "%.2f", Double($0)) }
        }
        return [WordLeanings.header] + rows
    }

    /// The words as the table names them.
    private static func words(of text: String) -> [String] {
        let buffer = Tokenizer.tokenize(text)
        return buffer.tokens.map { token in
            switch token.kind {
            case .number: WordLeanings.number
            case .money: WordLeanings.money
            case .link, .mention: ""
            default:
                String(
                    decoding: buffer.folded[Int(token.foldedStart)..<Int(token.foldedEnd)],
                    as: UTF8.self)
            }
        }.map { isReadable($0) ? $0 : "" }
    }

    /// A word that can stand in a table: no sign that begins a comment.
    private static func isReadable(_ word: String) -> Bool {
        word.utf8.first != UInt8(ascii: "#") && !word.contains { $0.isWhitespace }
            && word != WordLeanings.base
    }

    private struct Weights {
        let width: Int
        var values: [Float]
        /// Row 0 is the base.
        func row(_ number: Int) -> [Float] {
            Array(values[(number * width)..<((number + 1) * width)])
        }
    }

    /// Gradient descent with momentum over all texts at once.
    private static func descend(_ rows: [Row], words: Int, width: Int) -> Weights {
        var weights = [Float](repeating: 0, count: (words + 1) * width)
        for label in 0..<width {
            let count = rows.reduce(0) { $0 + ($1.label == label ? 1 : 0) }
            weights[label] = Float(log(Double(max(1, count)) / Double(rows.count)))
        }
        var speed = [Float](repeating: 0, count: weights.count)
        var gradient = speed
        var odds = [Float](repeating: 0, count: width)
        for _ in 0..<steps {
            for index in gradient.indices {
                gradient[index] = index < width ? 0 : weights[index] * firmness
            }
            for row in rows {
                for column in 0..<width { odds[column] = weights[column] }
                for word in row.words {
                    for column in 0..<width {
                        odds[column] += weights[(word + 1) * width + column] * row.share
                    }
                }
                let largest = odds.max() ?? 0
                var total: Float = 0
                for column in 0..<width {
                    odds[column] = Float(exp(Double(odds[column] - largest)))
                    total += odds[column]
                }
                for column in 0..<width {
                    odds[column] =
                        (odds[column] / total - (column == row.label ? 1 : 0)) * row.share
                }
                for word in row.words {
                    for column in 0..<width {
                        gradient[(word + 1) * width + column] += odds[column]
                    }
                }
            }
            for index in weights.indices {
                speed[index] = 0.9 * speed[index] - pace * gradient[index]
                weights[index] += speed[index]
            }
        }
        return Weights(width: width, values: weights)
    }
}
