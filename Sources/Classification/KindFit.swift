// SPDX-License-Identifier: Apache-2.0

// Fits the weights of the kinds: a softmax regression over the features of
// labelled texts, held towards zero.

import Complaints
import Foundation

/// Fits `grammar-kinds.tsv`.
package struct KindFit {
    /// What a weight costs, in texts per unit squared. Tuned by holding back
    /// half of the corpus, 2026-11.
    private static let firmness = 2.0
    private static let steps = 600
    private static let pace = 0.5

    private let lexicon: Lexicon

    package init(lexicon: Lexicon) { self.lexicon = lexicon }

    /// The rows of the file with their fitted weights, header first; `nil` when
    /// no text has a kind.
    package func fit(_ texts: [LabelledText]) -> [[String]]? {
        let classifier = Classifier(lexicon: lexicon)
        var work = Workspace()
        var values: [Float] = []
        var rows: [(values: [Double], kind: Int)] = []
        for text in texts {
            guard let kind = text.kind, let index = KindModel.kinds.firstIndex(of: kind) else {
                continue
            }
            var string = text.text
            string.withUTF8 {
                classifier.analyse($0, publishedAt: nil, rating: nil, in: &work)
            }
            KindModel.values(work, score: work.score, into: &values)
            rows.append((values.map(Double.init), index))
        }
        guard !rows.isEmpty else { return nil }
        let weights = descend(rows)
        let width = KindModel.kinds.count
        return [KindModel.header]
            + KindModel.features.enumerated().map { row, feature in
                [feature.rawValue]
                    + (0..<width).map { Provenance.weight(weights[row * width + $0]) }
            }
    }

    /// Plain gradient descent with momentum: few features, few texts.
    private func descend(_ rows: [(values: [Double], kind: Int)]) -> [Double] {
        let width = KindModel.kinds.count
        let count = KindModel.features.count * width
        var weights = [Double](repeating: 0, count: count)
        var speed = [Double](repeating: 0, count: count)
        let scale = 1 / Double(rows.count)
        for _ in 0..<Self.steps {
            var gradient = weights.map { $0 * Self.firmness * scale }
            for row in rows {
                var odds = [Double](repeating: 0, count: width)
                for (feature, value) in row.values.enumerated() where value != 0 {
                    for kind in 0..<width { odds[kind] += weights[feature * width + kind] * value }
                }
                let largest = odds.max() ?? 0
                odds = odds.map { exp($0 - largest) }
                let total = odds.reduce(0, +)
                for (feature, value) in row.values.enumerated() where value != 0 {
                    for kind in 0..<width {
                        let error = odds[kind] / total - (kind == row.kind ? 1 : 0)
                        gradient[feature * width + kind] += error * value * scale
                    }
                }
            }
            for index in weights.indices {
                speed[index] = 0.9 * speed[index] - Self.pace * 0.1 * gradient[index] * 3
                weights[index] += speed[index]
            }
        }
        return weights
    }
}
