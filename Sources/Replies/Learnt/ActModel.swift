// SPDX-License-Identifier: Apache-2.0

// What turns of phrase say of what a sentence does: a table of hashes with a
// weight for each act. Written by `gehoord lexicon fit-replies`; see
// `Replies/acts.md`.

struct ActModel: Sendable {
    typealias Row = SIMD16<Int8>

    static let file = "acts.bin"
    /// A turn of phrase counts less in a sentence that has many.
    static func share(of count: Int) -> Float { 4 / Float(max(count, 16)).squareRoot() }

    /// Ascending, one for each row.
    private let keys: [UInt32]
    private let rows: [Row]
    /// What one step of a weight is worth in log-odds.
    private let scale: Float
    /// The log-odds of an act in a sentence without any known turn of phrase.
    private let bias: [Float]

    /// The log-odds of each act, in the order of `Act.allCases`.
    func weigh(_ turns: [UInt32]) -> [Float] {
        var sums = SIMD16<Int32>.zero
        for turn in turns {
            guard let row = find(turn) else { continue }
            sums &+= SIMD16<Int32>(truncatingIfNeeded: rows[row])
        }
        let share = scale * Self.share(of: turns.count)
        return bias.indices.map { bias[$0] + Float(sums[$0]) * share }
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
    private static let magic = Array("GRA1".utf8)
    private static let headerSize = 12
    private static let mostRows = 1 << 20

    /// A table of these weights, one row of one weight an act for each key.
    init(_ learnt: [UInt32: [Float]], bias: [Float]) {
        precondition(bias.count <= Row.scalarCount)
        let largest = learnt.values.reduce(Float(0)) { max($0, $1.map(abs).max() ?? 0) }
        let step = max(largest, .leastNormalMagnitude) / 127
        var kept: [(UInt32, Row)] = []
        for (key, weights) in learnt {
            var row = Row.zero
            for (lane, weight) in weights.enumerated() {
                row[lane] = Int8((weight / step).rounded())
            }
            if row != .zero { kept.append((key, row)) }
        }
        kept.sort { $0.0 < $1.0 }
        keys = kept.map(\.0)
        rows = kept.map(\.1)
        scale = step
        self.bias = bias
    }

    /// Reads the file: magic, number of rows, scale, a bias for each act, the
    /// keys, the rows of sixteen.
    ///
    /// - Returns: `nil` if the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        let acts = Act.allCases.count
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        func word(_ offset: Int) -> UInt32 {
            bytes.withUnsafeBytes {
                UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            }
        }
        let count = Int(word(4))
        let start = Self.headerSize + acts * 4
        guard count <= Self.mostRows, bytes.count == start + count * 20 else { return nil }
        scale = Float(bitPattern: word(8))
        bias = (0..<acts).map { Float(bitPattern: word(Self.headerSize + $0 * 4)) }
        guard scale.isFinite, bias.allSatisfy(\.isFinite) else { return nil }
        (keys, rows) = bytes.withUnsafeBytes { raw in
            let keys = (0..<count).map {
                UInt32(
                    littleEndian: raw.loadUnaligned(fromByteOffset: start + $0 * 4, as: UInt32.self)
                )
            }
            let table = start + count * 4
            let rows = (0..<count).map {
                raw.loadUnaligned(fromByteOffset: table + $0 * 16, as: Row.self)
            }
            return (keys, rows)
        }
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    }

    /// The file that `init?` reads.
    var bytes: [UInt8] {
        var bytes = Self.magic
        func append(_ value: UInt32) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        append(UInt32(keys.count))
        append(scale.bitPattern)
        for value in bias { append(value.bitPattern) }
        for key in keys { append(key) }
        for row in rows { for lane in 0..<16 { bytes.append(UInt8(bitPattern: row[lane])) } }
        return bytes
    }
}
