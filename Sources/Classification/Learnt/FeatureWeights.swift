// SPDX-License-Identifier: Apache-2.0

// The facts that speak for or against each verdict, weighed together with the
// turns of phrase.

import DutchText

/// Why one verdict was chosen and not the next best.
struct VerdictReasons: Sendable {
    /// Places of the two features that spoke most for it; −1 for none.
    var first = -1
    var second = -1
    /// Where the turn of phrase stands that spoke most for it.
    var place = NGramPlace()
}

/// What the features of one text are, by their place among all of them.
struct FeatureValues: ~Copyable, Sendable {
    private var values: Scratch<Float>
    /// One bit per feature that is not zero; the values of the others say
    /// nothing.
    private(set) var present: UInt64 = 0

    /// Features that one set may have: there is a bit for each.
    static let limit = 64

    init(count: Int) {
        precondition(count <= Self.limit, "no more features than bits")
        values = Scratch(room: count)
        for _ in 0..<count { values.append(0) }
    }

    mutating func clear() { present = 0 }

    @inline(__always)
    subscript(feature: Int) -> Float { values.elements[feature] }

    @inline(__always)
    mutating func set(_ feature: Int, _ value: Float) {
        values.elements[feature] = value
        present |= (value != 0 ? 1 : 0) &<< UInt64(truncatingIfNeeded: feature)
    }

    @inline(__always)
    mutating func set(_ feature: Int, if isSo: Bool) {
        values.elements[feature] = 1
        present |= (isSo ? 1 : 0) &<< UInt64(truncatingIfNeeded: feature)
    }

    /// A value for each feature, for fitting.
    var array: [Float] {
        values.indices.map { present &>> UInt64($0) & 1 != 0 ? values[$0] : 0 }
    }
}

/// A weight per feature and verdict; feature 0 is always there.
struct FeatureWeights: Sendable {
    /// Verdicts; the other lanes are zero.
    let width: Int
    private(set) var rows: [SIMD8<Float>]

    init(features: Int, verdicts: Int) {
        width = verdicts
        rows = [SIMD8<Float>](repeating: .zero, count: features)
    }

    init(width: Int, rows: [SIMD8<Float>]) {
        self.width = width
        self.rows = rows
    }

    mutating func set(_ weight: Float, feature: Int, verdict: Int) {
        rows[feature][verdict] = weight
    }

    /// - Parameter learnt: what the turns of phrase say; the verdicts start at
    ///   `lane`.
    /// - Returns: log-odds per verdict, in the first `width` lanes.
    func odds(
        _ facts: borrowing FeatureValues, _ learnt: SIMD16<Float>, lane: Int
    ) -> SIMD8<Float> {
        var odds = SIMD8<Float>.zero
        for verdict in 0..<width { odds[verdict] = learnt[lane + verdict] }
        rows.withUnsafeBufferPointer { rows in
            var rest = facts.present
            while rest != 0 {
                let feature = rest.trailingZeroBitCount
                odds += rows[feature] * facts[feature]
                rest &= rest &- 1
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

    /// The features that spoke most for `best` against `second`.
    func reasons(
        for best: Int, against second: Int, _ facts: borrowing FeatureValues
    ) -> VerdictReasons {
        var reasons = VerdictReasons()
        var first: Float = 0
        var next: Float = 0
        rows.withUnsafeBufferPointer { rows in
            // Feature 0 is no reason: every text has it.
            var rest = facts.present & ~1
            while rest != 0 {
                let feature = rest.trailingZeroBitCount
                rest &= rest &- 1
                let gain = (rows[feature][best] - rows[feature][second]) * facts[feature]
                if gain > first {
                    (next, reasons.second) = (first, reasons.first)
                    (first, reasons.first) = (gain, feature)
                } else if gain > next {
                    (next, reasons.second) = (gain, feature)
                }
            }
        }
        return reasons
    }
}
