// SPDX-License-Identifier: Apache-2.0

// Weights of the small networks that are learnt from labelled texts, each with a
// pace of its own (AdaGrad: Duchi, Hazan and Singer, 2011).

/// Rows of weights of equal length, and what a batch of texts says of each.
///
/// By their addresses: a fit goes over them a hundred million times.
package final class WeightRows {
    private let width: Int
    private let values: UnsafeMutableBufferPointer<Float>
    private let squares: UnsafeMutableBufferPointer<Float>
    private let slopes: UnsafeMutableBufferPointer<Float>
    /// Rows of which the batch says anything.
    private var leaning: [Int] = []
    private var leans: [Bool]

    private static let firstSquare: Float = 1e-2

    /// - Parameter value: what all weights are at first.
    package init(_ count: Int, of width: Int, at value: Float = 0) {
        self.width = width
        func floats(_ value: Float) -> UnsafeMutableBufferPointer<Float> {
            let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: count * width)
            floats.initialize(repeating: value)
            return floats
        }
        values = floats(value)
        squares = floats(Self.firstSquare)
        slopes = floats(0)
        leans = [Bool](repeating: false, count: count)
    }

    package convenience init(
        _ count: Int, of width: Int, within limit: Float, _ chance: inout SplitMix
    ) {
        self.init(count, of: width)
        for index in values.indices { values[index] = (chance.share() * 2 - 1) * limit }
    }

    /// - Parameter rows: what they are at first, all of one length.
    package convenience init(_ rows: [[Float]]) {
        self.init(rows.count, of: rows.first?.count ?? 0)
        for (row, start) in zip(rows, stride(from: 0, to: values.count, by: width)) {
            precondition(row.count == width)
            for (index, value) in row.enumerated() { values[start + index] = value }
        }
    }

    deinit { for floats in [values, squares, slopes] { floats.deallocate() } }

    package subscript(row: Int) -> [Float] { Array(values[row * width..<(row + 1) * width]) }

    package func add(_ row: Int, times factor: Float, to sums: inout [Float]) {
        precondition(sums.count == width)
        let start = row * width
        sums.withUnsafeMutableBufferPointer { sums in
            for index in 0..<width { sums[index] += values[start + index] * factor }
        }
    }

    package func product(_ row: Int, _ factors: [Float]) -> Float {
        precondition(factors.count == width)
        var sum: Float = 0
        for index in 0..<width { sum += values[row * width + index] * factors[index] }
        return sum
    }

    package func lean(_ row: Int, _ slope: [Float], times factor: Float) {
        precondition(slope.count == width)
        if !leans[row] {
            leans[row] = true
            leaning.append(row)
        }
        let start = row * width
        slope.withUnsafeBufferPointer { slope in
            for index in 0..<width { slopes[start + index] += slope[index] * factor }
        }
    }

    /// Moves along the slopes of the batch.
    ///
    /// - Parameter firmness: what a weight costs; paid by all rows, so that none
    ///   of them may be many.
    package func step(_ pace: Float, firmness: Float = 0) {
        if firmness > 0 {
            for row in leans.indices where !leans[row] { leaning.append(row) }
        }
        for row in leaning {
            leans[row] = false
            for index in row * width..<(row + 1) * width {
                let slope = slopes[index] + values[index] * firmness
                squares[index] += slope * slope
                values[index] -= slope * pace / squares[index].squareRoot()
                slopes[index] = 0
            }
        }
        leaning.removeAll(keepingCapacity: true)
    }
}

/// Passes over examples in batches, each pass in another order, at a pace that
/// falls evenly.
package struct Lessons {
    /// Passes over all examples.
    private let passes: Int
    private let pace: Float
    /// The pace at the end, as a part of that at the start.
    private let lastPace: Float
    private let batchSize: Int
    private var order: [Int]
    private var pass = -1
    private var start = 0

    package init(
        passes: Int, pace: Float, lastPace: Float, batchSize: Int, of count: Int
    ) {
        self.passes = passes
        self.pace = pace
        self.lastPace = lastPace
        self.batchSize = batchSize
        order = Array(0..<count)
        start = count
    }

    /// The numbers of the next examples and the pace to learn them at; `nil` when
    /// all passes are done.
    package mutating func next(_ chance: inout SplitMix) -> (batch: ArraySlice<Int>, pace: Float)? {
        if start >= order.count {
            pass += 1
            guard pass < passes, !order.isEmpty else { return nil }
            chance.shuffle(&order)
            start = 0
        }
        let batch = order[start..<min(start + batchSize, order.count)]
        start += batchSize
        let done = Float(pass) / Float(passes)
        return (batch, pace * (1 - done * (1 - lastPace)))
    }
}
