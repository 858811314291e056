// SPDX-License-Identifier: Apache-2.0

// The learnt weights as a file, used where it lies; see `Lexicon/verdicts.md`.

import Complaints

extension VerdictModel {
    private static let magic = Array("GNV1".utf8)
    /// Magic, names of features, slots, rows, and sixteen bytes to spare.
    private static let headerSize = 32
    private static let mostSlots = 1 << 22
    private static let mostRows = 1 << 22

    /// A number that changes with the names of the features or their order.
    private static var layout: UInt32 {
        VerdictFeature.allCases.map(\.rawValue).joined(separator: " ").utf8
            .reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    private static var floats: Int {
        let wide = units + lanes
        return units + wide + FeatureValues.count * wide + units * lanes
    }

    /// - Parameter file: held by whoever holds the model.
    /// - Returns: `nil` if the bytes are no such file, or of other features.
    init?(_ file: LexiconBytes) {
        let bytes = UnsafeRawBufferPointer(file.address)
        func number(_ offset: Int) -> Int {
            Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
        }
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic),
            number(4) == Int(Self.layout)
        else { return nil }
        let (slots, rows) = (number(8), number(12))
        guard slots <= Self.mostSlots, rows <= Self.mostRows else { return nil }
        let rowStart = Self.headerSize + slots * 8
        let floatStart = rowStart + rows * Self.units
        guard bytes.count == floatStart + Self.floats * 4 else { return nil }
        var reader = Floats(bytes: bytes, offset: floatStart)
        let steps = reader.hidden()
        var weights = Weights()
        weights.bias = reader.hidden()
        weights.oddsBias = reader.odds()
        for feature in 0..<FeatureValues.count {
            weights.ofFeature[feature] = reader.hidden()
            weights.oddsOfFeature[feature] = reader.odds()
        }
        for unit in 0..<Self.units { weights.oddsOfUnit[unit] = reader.odds() }
        guard reader.isFinite,
            let grams = GramTable(
                slots: UnsafeRawBufferPointer(rebasing: bytes[Self.headerSize..<rowStart]),
                rows: UnsafeRawBufferPointer(rebasing: bytes[rowStart..<floatStart]), steps: steps)
        else { return nil }
        self.init(weights, grams)
    }

    private struct Floats {
        let bytes: UnsafeRawBufferPointer
        var offset: Int
        var isFinite = true

        mutating func next() -> Float {
            let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
            offset += 4
            let value = Float(bitPattern: bits)
            isFinite = isFinite && value.isFinite
            return value
        }

        mutating func hidden() -> Hidden {
            var row = Hidden.zero
            for unit in 0..<units { row[unit] = next() }
            return row
        }

        mutating func odds() -> Odds {
            var row = Odds.zero
            for lane in 0..<lanes { row[lane] = next() }
            return row
        }
    }

    /// The file of a model that knows nothing, for a lexicon that is going to be
    /// fitted.
    static var blankFile: [UInt8] { file(Weights(), []) }

    /// The file of these weights.
    static func file(_ weights: Weights, _ learnt: [(key: UInt64, row: Hidden)]) -> [UInt8] {
        let table = GramTable.bytes(of: learnt)
        var bytes = magic
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        func append(_ row: Hidden) {
            for unit in 0..<units { append(row[unit].bitPattern) }
        }
        func append(_ row: Odds) {
            for lane in 0..<lanes { append(row[lane].bitPattern) }
        }
        append(layout)
        append(UInt32(table.slots.count))
        append(UInt32(table.rows.count))
        bytes.append(contentsOf: repeatElement(0, count: headerSize - bytes.count))
        for slot in table.slots { append(slot) }
        for row in table.rows { for unit in 0..<units { append(row[unit]) } }
        append(table.steps)
        append(weights.bias)
        append(weights.oddsBias)
        for feature in 0..<FeatureValues.count {
            append(weights.ofFeature[feature])
            append(weights.oddsOfFeature[feature])
        }
        for unit in 0..<units { append(weights.oddsOfUnit[unit]) }
        return bytes
    }
}
