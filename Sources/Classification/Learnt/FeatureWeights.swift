// SPDX-License-Identifier: Apache-2.0

// The facts that speak for or against each verdict, weighed together with the
// turns of phrase.

/// Why one verdict was chosen and not the next best.
struct VerdictReasons: Sendable {
    /// Places of the two features that spoke most for it; −1 for none.
    var first = -1
    var second = -1
    /// The tokens of the turn of phrase that spoke most for it; −1 for none.
    var firstToken: Int32 = -1
    var lastToken: Int32 = -1
}

/// A weight per feature and verdict; feature 0 is always there.
struct FeatureWeights: Sendable {
    let width: Int
    /// `values[feature * width + verdict]`.
    var values: [Float]

    init(features: Int, verdicts: Int) {
        width = verdicts
        values = [Float](repeating: 0, count: features * verdicts)
    }

    /// - Parameter values: `width` of them for each feature.
    init(width: Int, values: [Float]) {
        self.width = width
        self.values = values
    }

    /// - Parameters:
    ///   - facts: a value per feature.
    ///   - learnt: what the turns of phrase say; the verdicts start at `lane`.
    /// - Returns: log-odds per verdict, in the first `width` lanes.
    func odds(_ facts: [Float], _ learnt: SIMD16<Float>, lane: Int) -> SIMD8<Float> {
        var odds = SIMD8<Float>.zero
        for verdict in 0..<width { odds[verdict] = learnt[lane + verdict] }
        values.withUnsafeBufferPointer { values in
            for feature in facts.indices where facts[feature] != 0 {
                for verdict in 0..<width {
                    odds[verdict] += values[feature * width + verdict] * facts[feature]
                }
            }
        }
        return odds
    }

    /// The best verdict and the next best.
    func best(_ odds: SIMD8<Float>) -> (best: Int, second: Int) {
        var best = 0
        var second = 1
        for verdict in 1..<width {
            if odds[verdict] > odds[best] {
                (best, second) = (verdict, best)
            } else if odds[verdict] > odds[second] || second == best {
                second = verdict
            }
        }
        return (best, second)
    }

    /// What spoke most for `best` against `second`.
    func reasons(
        for best: Int, against second: Int, _ facts: [Float], _ grams: [NGram],
        _ model: NGramModel, lane: Int
    ) -> VerdictReasons {
        var reasons = VerdictReasons()
        var first: Float = 0
        var next: Float = 0
        for feature in facts.indices.dropFirst() where facts[feature] != 0 {
            let gain =
                (values[feature * width + best] - values[feature * width + second])
                * facts[feature]
            if gain > first {
                (next, reasons.second) = (first, reasons.first)
                (first, reasons.first) = (gain, feature)
            } else if gain > next {
                (next, reasons.second) = (gain, feature)
            }
        }
        var strongest = 0
        for gram in grams {
            let row = model.row(Int32(gram.key))
            let gain = Int(row[lane + best]) - Int(row[lane + second])
            guard gain > strongest else { continue }
            strongest = gain
            (reasons.firstToken, reasons.lastToken) = (gram.first, gram.last)
        }
        return reasons
    }
}
