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
        guard bytes.count == floatStart + (Self.units + FlatWeights.count) * 4 else { return nil }
        let numbers = stride(from: floatStart, to: bytes.count, by: 4).map {
            Float(bitPattern: UInt32(number($0)))
        }
        guard numbers.allSatisfy(\.isFinite),
            let grams = GramTable(
                slots: UnsafeRawBufferPointer(rebasing: bytes[Self.headerSize..<rowStart]),
                rows: UnsafeRawBufferPointer(rebasing: bytes[rowStart..<floatStart]),
                steps: Array(numbers.prefix(Self.units)))
        else { return nil }
        self.init(FlatWeights(numbers.dropFirst(Self.units)), grams)
    }

    /// The file of a model that knows nothing, for a lexicon that is going to be
    /// fitted.
    static var blankFile: [UInt8] { file([Float](repeating: 0, count: FlatWeights.count), []) }

    /// The file of these weights, in the order of `FlatWeights`.
    static func file(_ weights: [Float], _ learnt: [(key: UInt64, row: [Float])]) -> [UInt8] {
        let table = GramTable.bytes(of: learnt)
        var bytes = magic
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        append(layout)
        append(UInt32(table.slots.count))
        append(UInt32(table.rows.count / units))
        bytes.append(contentsOf: repeatElement(0, count: headerSize - bytes.count))
        for slot in table.slots { append(slot) }
        for byte in table.rows { append(byte) }
        for number in table.steps + weights { append(number.bitPattern) }
        return bytes
    }
}
