// SPDX-License-Identifier: Apache-2.0

// The learnt weights as a file, used where it lies; see `Lexicon/verdicts.md`.

import Complaints

extension VerdictModel {
    private static let magic = Array("GNV2".utf8)
    /// Magic, names of features, slots, rows, and bytes to spare, so that the rows
    /// that follow each lie in one line of the cache.
    private static let headerSize = 64
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
    static var blankFile: [UInt8] { file(unlearnt, []) }

    /// Weights in the order of `FlatWeights` that know of no verdict, and of the
    /// signals what the rules found.
    static var unlearnt: [Float] {
        let facts = VerdictFeature.allCases.flatMap { fact in
            [Float](repeating: 0, count: units) + firstOdds(of: fact)
        }
        return [Float](repeating: 0, count: units) + firstOdds + facts
            + [Float](repeating: 0, count: units * lanes)
    }

    /// Before anything is learnt there is no signal,
    static var firstOdds: [Float] {
        (0..<lanes).map { signalLanes.contains($0) ? -firstDoubt : 0 }
    }

    /// unless a rule found it.
    static func firstOdds(of fact: VerdictFeature) -> [Float] {
        let signal = fact.index - VerdictFeature.repeatContact.index
        return (0..<lanes).map {
            signalLanes.contains($0) && $0 - signalLane == signal ? 2 * firstDoubt : 0
        }
    }

    private static let firstDoubt: Float = 3

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
