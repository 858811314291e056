// SPDX-License-Identifier: Apache-2.0

// Softmax regression over a few dense facts and many sparse turns of phrase,
// held towards zero. Repeatable: the same texts give the same weights.

import Foundation

/// One text to learn from.
struct SoftmaxExample {
    var dense: [Float]
    /// Indices of turns of phrase, each once; they count `sparseValue` each.
    var sparse: [Int32]
    var sparseValue: Float
    var label: Int
    /// How many texts it counts for.
    var weight: Float
}

struct SoftmaxFit {
    let classes: Int
    let denseCount: Int
    let sparseCount: Int
    /// What a weight costs, in texts per squared unit.
    var denseFirmness: Float
    var sparseFirmness: Float

    /// Few: after more of them the texts are known by heart, and others no better.
    private static let epochs = 8
    private static let pace: Float = 0.25

    /// Stochastic descent with a pace of its own for each weight (AdaGrad:
    /// Duchi, Hazan and Singer, 2011).
    ///
    /// - Returns: `dense[feature * classes + class]`, `sparse` likewise.
    func fit(_ examples: [SoftmaxExample]) -> (dense: [Float], sparse: [Float]) {
        var dense = Block(count: denseCount * classes)
        var sparse = Block(count: sparseCount * classes)
        let (denseShare, sparseShare) = shares(examples)
        var order = Array(examples.indices)
        var random = Shuffler()
        var odds = [Float](repeating: 0, count: classes)
        for _ in 0..<Self.epochs {
            random.shuffle(&order)
            for number in order {
                let example = examples[number]
                predict(example, dense.values, sparse.values, &odds)
                odds[example.label] -= 1
                for (feature, value) in example.dense.enumerated() where value != 0 {
                    for kind in 0..<classes {
                        dense.move(
                            feature * classes + kind, odds[kind] * value * example.weight,
                            denseFirmness * denseShare[feature], Self.pace)
                    }
                }
                for feature in example.sparse {
                    for kind in 0..<classes {
                        sparse.move(
                            Int(feature) * classes + kind,
                            odds[kind] * example.sparseValue * example.weight,
                            sparseFirmness * sparseShare[Int(feature)], Self.pace)
                    }
                }
            }
        }
        return (dense.values, sparse.values)
    }

    private func predict(
        _ example: SoftmaxExample, _ dense: [Float], _ sparse: [Float], _ odds: inout [Float]
    ) {
        for kind in 0..<classes { odds[kind] = 0 }
        for feature in example.sparse {
            for kind in 0..<classes { odds[kind] += sparse[Int(feature) * classes + kind] }
        }
        for kind in 0..<classes { odds[kind] *= example.sparseValue }
        for (feature, value) in example.dense.enumerated() where value != 0 {
            for kind in 0..<classes { odds[kind] += dense[feature * classes + kind] * value }
        }
        let largest = odds.max() ?? 0
        var total: Float = 0
        for kind in 0..<classes {
            odds[kind] = exp(odds[kind] - largest)
            total += odds[kind]
        }
        for kind in 0..<classes { odds[kind] /= total }
    }

    /// The price of a weight is paid in parts, one at each text that has it.
    private func shares(_ examples: [SoftmaxExample]) -> (dense: [Float], sparse: [Float]) {
        var dense = [Float](repeating: 0, count: denseCount)
        var sparse = [Float](repeating: 0, count: sparseCount)
        for example in examples {
            for (feature, value) in example.dense.enumerated() where value != 0 {
                dense[feature] += 1
            }
            for feature in example.sparse { sparse[Int(feature)] += 1 }
        }
        return (dense.map { 1 / max(1, $0) }, sparse.map { 1 / max(1, $0) })
    }

    private struct Block {
        var values: [Float]
        private var squares: [Float]

        init(count: Int) {
            values = [Float](repeating: 0, count: count)
            squares = [Float](repeating: 1e-4, count: count)
        }

        @inline(__always)
        mutating func move(_ place: Int, _ error: Float, _ firmness: Float, _ pace: Float) {
            let gradient = error + firmness * values[place]
            squares[place] += gradient * gradient
            values[place] -= pace * gradient / squares[place].squareRoot()
        }
    }
}

/// The same order at every run: a linear congruential generator (Knuth,
/// MMIX).
struct Shuffler {
    private var state: UInt64 = 1

    mutating func shuffle(_ order: inout [Int]) {
        for index in stride(from: order.count - 1, to: 0, by: -1) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            order.swapAt(index, Int((state >> 33) % UInt64(index + 1)))
        }
    }
}
