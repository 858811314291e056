// SPDX-License-Identifier: Apache-2.0

// The numbers of a `VerdictModel` as it reads them: four at a time. Of larger
// vectors the compiler (6.3) makes calls and loops over single numbers, which took
// four fifths of an assessment.

import DutchText

typealias Four = SIMD4<Float>

/// A value for each hidden unit, kept from text to text.
struct HiddenUnits: ~Copyable, Sendable {
    private var parts = Scratch<Four>(room: partCount)

    static var partCount: Int { VerdictModel.units / Four.scalarCount }

    init() { clear() }

    mutating func clear() {
        parts.removeAll()
        for _ in 0..<Self.partCount { parts.append(.zero) }
    }

    /// By unit; unchecked.
    @inline(__always)
    var values: UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(parts.start).assumingMemoryBound(to: Float.self)
    }

    @inline(__always)
    mutating func add(_ row: UnsafePointer<Four>, times factor: Float) {
        let sums = parts.start
        for part in 0..<Self.partCount { sums[part] += row[part] * factor }
    }

    /// The sum of the products with a row.
    @inline(__always)
    func product(_ row: UnsafePointer<Four>) -> Float {
        let values = parts.start
        var sums = Four.zero
        for part in 0..<Self.partCount { sums += values[part] * row[part] }
        return (sums[0] + sums[1]) + (sums[2] + sums[3])
    }
}

/// Log-odds while they are added up: of kinds, urgencies and sentiments.
struct OddsSum {
    private var low: Four
    private var middle: Four
    private var high: Four

    static var partCount: Int { 3 }

    @inline(__always)
    init(_ row: UnsafePointer<Four>) { (low, middle, high) = (row[0], row[1], row[2]) }

    @inline(__always)
    mutating func add(_ row: UnsafePointer<Four>, times factor: Float) {
        low += row[0] * factor
        middle += row[1] * factor
        high += row[2] * factor
    }

    var all: VerdictModel.Odds {
        VerdictModel.Odds(
            lowHalf: SIMD8(lowHalf: low, highHalf: middle),
            highHalf: SIMD8(lowHalf: high, highHalf: .zero))
    }
}

/// All rows one after another.
struct FlatWeights: Sendable {
    private let numbers: [Four]

    private static var unitParts: Int { HiddenUnits.partCount }
    private static var oddsParts: Int { OddsSum.partCount }
    /// Where the rows of features and of units begin.
    private static var features: Int { unitParts + oddsParts }
    private static let unitRows = features + FeatureValues.count * (unitParts + oddsParts)

    init(_ weights: VerdictModel.Weights) {
        precondition(
            VerdictModel.lanes <= Self.oddsParts * Four.scalarCount, "each verdict has a lane")
        var numbers: [Four] = []
        func append(_ row: VerdictModel.Hidden) {
            for part in 0..<Self.unitParts {
                numbers.append(Four((0..<4).map { row[4 * part + $0] }))
            }
        }
        func append(_ row: VerdictModel.Odds) {
            for part in 0..<Self.oddsParts {
                numbers.append(Four((0..<4).map { row[4 * part + $0] }))
            }
        }
        append(weights.bias)
        append(weights.oddsBias)
        for feature in 0..<FeatureValues.count {
            append(weights.ofFeature[feature])
            append(weights.oddsOfFeature[feature])
        }
        for unit in 0..<VerdictModel.units { append(weights.oddsOfUnit[unit]) }
        self.numbers = numbers
    }

    /// The rows by their addresses, good until the end of the call.
    struct Rows {
        let start: UnsafePointer<Four>
        /// Where those of the units begin.
        let unitRows: Int

        @inline(__always) var bias: UnsafePointer<Four> { start }
        @inline(__always) var oddsBias: UnsafePointer<Four> { start + FlatWeights.unitParts }

        @inline(__always)
        func units(of feature: Int) -> UnsafePointer<Four> {
            start
                + (FlatWeights.features &+ feature
                    &* (FlatWeights.unitParts &+ FlatWeights.oddsParts))
        }

        @inline(__always)
        func odds(of feature: Int) -> UnsafePointer<Four> {
            units(of: feature) + FlatWeights.unitParts
        }

        @inline(__always)
        func odds(ofUnit unit: Int) -> UnsafePointer<Four> {
            start + (unitRows &+ unit &* FlatWeights.oddsParts)
        }
    }

    @inline(__always)
    func withRows<Result>(_ body: (Rows) -> Result) -> Result {
        numbers.withUnsafeBufferPointer { numbers in
            guard let start = numbers.baseAddress else {
                preconditionFailure("there are always rows")
            }
            return body(Rows(start: start, unitRows: Self.unitRows))
        }
    }
}
