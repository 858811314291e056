// SPDX-License-Identifier: Apache-2.0

// What turns of phrase say of what a sentence does: a small network, of which the
// turns give the hidden units and those the acts. Written by `gehoord lexicon
// fit-replies`; see `Replies/acts.md`.

struct ActModel: Sendable {
    static let file = "acts.bin"
    /// Hidden units.
    static let units = 32
    static let lanes = Act.allCases.count
    typealias Row = SIMD32<Int8>

    /// A turn of phrase counts less in a sentence that has many.
    static func share(of count: Int) -> Float { 4 / Float(max(count, 16)).squareRoot() }

    /// Ascending, one for each row.
    private let keys: [UInt32]
    private let rows: [Row]
    /// What one step of a row is worth in a unit.
    private let scale: Float
    /// Of the units, then of the acts; then, unit by unit, what it says of each act.
    private let weights: [Float]

    /// The log-odds of each act, in the order of `Act.allCases`.
    func weigh(_ turns: [UInt32]) -> [Float] {
        var sums = SIMD32<Int32>.zero
        for turn in turns {
            guard let row = find(turn) else { continue }
            sums &+= SIMD32<Int32>(truncatingIfNeeded: rows[row])
        }
        let share = scale * Self.share(of: turns.count)
        var odds = Array(weights[Self.units..<Self.units + Self.lanes])
        for unit in 0..<Self.units {
            let value = weights[unit] + Float(sums[unit]) * share
            guard value > 0 else { continue }
            let start = Self.units + Self.lanes * (unit + 1)
            for lane in odds.indices { odds[lane] += value * weights[start + lane] }
        }
        return odds
    }

    private func find(_ key: UInt32) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }
}

extension ActModel {
    private static let magic = Array("GRA2".utf8)
    private static let headerSize = 12
    private static let mostRows = 1 << 20
    private static let weightCount = units + lanes + units * lanes

    /// Knows no turn of phrase, and takes no sentence to do anything.
    init() {
        self.init(
            [:],
            weights: (0..<Self.weightCount).map {
                (Self.units..<Self.units + Self.lanes).contains($0) ? -6 : 0
            })
    }

    /// - Parameters:
    ///   - learnt: of each turn of phrase what it gives to the units.
    ///   - weights: of the units, of the acts, and of the acts unit by unit.
    init(_ learnt: [UInt32: [Float]], weights: [Float]) {
        precondition(weights.count == Self.weightCount)
        let largest = learnt.values.reduce(Float(0)) { max($0, $1.map(abs).max() ?? 0) }
        let step = max(largest, .leastNormalMagnitude) / 127
        var kept: [(UInt32, Row)] = []
        for (key, values) in learnt {
            var row = Row.zero
            for (unit, value) in values.enumerated() { row[unit] = Int8((value / step).rounded()) }
            if row != .zero { kept.append((key, row)) }
        }
        kept.sort { $0.0 < $1.0 }
        keys = kept.map(\.0)
        rows = kept.map(\.1)
        scale = step
        self.weights = weights
    }

    /// Reads the file: magic, number of rows, scale, the weights, the keys, the
    /// rows.
    ///
    /// - Returns: `nil` if the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        let count = Int(bytes.word(at: 4))
        let start = Self.headerSize + Self.weightCount * 4
        let rowSize = 4 + Self.units
        guard count <= Self.mostRows, bytes.count == start + count * rowSize else { return nil }
        scale = Float(bitPattern: bytes.word(at: 8))
        weights = bytes.floats(Self.weightCount, at: Self.headerSize)
        guard scale.isFinite, weights.allSatisfy(\.isFinite) else { return nil }
        keys = (0..<count).map { bytes.word(at: start + $0 * 4) }
        let table = start + count * 4
        rows = bytes.withUnsafeBytes { raw in
            (0..<count).map {
                raw.loadUnaligned(fromByteOffset: table + $0 * Self.units, as: Row.self)
            }
        }
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    }

    /// The file that `init?` reads.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.append(UInt32(keys.count))
        bytes.append(scale.bitPattern)
        bytes.append(weights)
        for key in keys { bytes.append(key) }
        for row in rows {
            for unit in 0..<Self.units { bytes.append(UInt8(bitPattern: row[unit])) }
        }
        return bytes
    }
}
