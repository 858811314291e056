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

/// Log-odds while they are added up: of kinds, urgencies, sentiments and signals.
struct OddsSum {
    private var parts: (Four, Four, Four, Four, Four, Four, Four, Four)

    static var partCount: Int { 8 }

    @inline(__always)
    init(_ row: UnsafePointer<Four>) {
        parts = (row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7])
    }

    @inline(__always)
    mutating func add(_ row: UnsafePointer<Four>, times factor: Float) {
        parts.0 += row[0] * factor
        parts.1 += row[1] * factor
        parts.2 += row[2] * factor
        parts.3 += row[3] * factor
        parts.4 += row[4] * factor
        parts.5 += row[5] * factor
        parts.6 += row[6] * factor
        parts.7 += row[7] * factor
    }

    @inline(__always)
    func write(to odds: VerdictModel.Odds) {
        let place = UnsafeMutableRawPointer(odds).assumingMemoryBound(to: Four.self)
        place[0] = parts.0
        place[1] = parts.1
        place[2] = parts.2
        place[3] = parts.3
        place[4] = parts.4
        place[5] = parts.5
        place[6] = parts.6
        place[7] = parts.7
    }
}

/// All rows one after another, in the order in which they stand in the file: the
/// bias of the units and of the odds, both for each feature, the odds for each unit.
struct FlatWeights: Sendable {
    private let numbers: [Four]

    private static var unitParts: Int { HiddenUnits.partCount }
    private static var oddsParts: Int { OddsSum.partCount }
    /// Where the rows of features and of units begin.
    private static var features: Int { unitParts + oddsParts }
    private static let unitRows = features + FeatureValues.count * (unitParts + oddsParts)

    /// How many numbers there are.
    static let count = (unitRows + VerdictModel.units * oddsParts) * Four.scalarCount

    init(_ weights: some RandomAccessCollection<Float>) {
        precondition(
            VerdictModel.lanes == Self.oddsParts * Four.scalarCount,
            "each verdict and signal has a lane")
        precondition(weights.count == Self.count, "a weight for each place")
        let weights = Array(weights)
        numbers = stride(from: 0, to: weights.count, by: Four.scalarCount).map {
            Four(weights[$0..<$0 + Four.scalarCount])
        }
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
