// SPDX-License-Identifier: Apache-2.0

// Character references: the whole set of HTML, numbers included, and what
// Windows meant by the numbers that Unicode left to controls.

import CAssets

struct CharacterReference {
    /// Bytes from `&` on.
    let length: Int
    /// `nil` for a number that is no character.
    let first: Unicode.Scalar?
    let second: Unicode.Scalar?

    /// Reads the reference that begins with the `&` at the start.
    ///
    /// - Returns: `nil` if none does.
    /// - Source: HTML, section 13.2.5.72.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterReference? {
        guard bytes.count >= 3 else { return nil }
        if bytes[1] == UInt8(ascii: "#") { return readNumber(bytes) }
        var index = 1
        while index < bytes.count, index <= longestName,
            bytes[index].isLetter || bytes[index].isDigit
        { index += 1 }
        guard index > 1 else { return nil }
        let isClosed = index < bytes.count && bytes[index] == UInt8(ascii: ";")
        let name = bytes.slice(1, isClosed ? index + 1 : index)
        // Without a semicolon only at the end of a word, so that addresses
        // (`?a=1&copy=2`) survive.
        if !isClosed, index < bytes.count, bytes[index] == UInt8(ascii: "=") { return nil }
        guard let found = EntityTable.shared.find(name) else { return nil }
        return CharacterReference(length: name.count + 1, first: found.0, second: found.1)
    }

    private static let longestName = 32

    private static func readNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterReference? {
        let isHex = bytes[2] | 0x20 == UInt8(ascii: "x")
        var index = isHex ? 3 : 2
        let start = index
        var value: UInt32 = 0
        while index < bytes.count, let digit = bytes[index].hexValue, isHex || digit < 10 {
            value = min(0x11_0000, value * (isHex ? 16 : 10) + digit)
            index += 1
        }
        guard index > start else { return nil }
        if index < bytes.count, bytes[index] == UInt8(ascii: ";") { index += 1 }
        if value >= 0x80, value < 0xA0 {
            return CharacterReference(
                length: index, first: Windows1252.scalar(UInt8(value)), second: nil)
        }
        return CharacterReference(
            length: index, first: value == 0 ? nil : Unicode.Scalar(value), second: nil)
    }
}

/// The named references, from the table that is compiled in.
struct EntityTable {
    nonisolated(unsafe) static let shared = EntityTable()
    private static let slots = 8_192

    private struct Slot {
        var hash: UInt64 = 0
        var first: UInt32 = 0
        var second: UInt32 = 0
    }
    private let slots: UnsafeMutablePointer<Slot>

    func find(_ name: UnsafeBufferPointer<UInt8>) -> (Unicode.Scalar, Unicode.Scalar?)? {
        let hash = Self.hash(name)
        var index = Int(truncatingIfNeeded: hash & UInt64(Self.slots - 1))
        while slots[index].hash != 0 {
            if slots[index].hash == hash {
                guard let first = Unicode.Scalar(slots[index].first) else { return nil }
                let second = slots[index].second
                return (first, second == 0 ? nil : Unicode.Scalar(second))
            }
            index = (index + 1) & (Self.slots - 1)
        }
        return nil
    }

    /// Names differ by case: `&Eacute;` is no `&eacute;`.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash | 1
    }

    private init() {
        slots = .allocate(capacity: Self.slots)
        slots.initialize(repeating: Slot(), count: Self.slots)
        for row in Table.rows(feeds_entities()) where row.count == 2 {
            let points = row[1].split(separator: UInt8(ascii: " ")).map { digits in
                digits.reduce(UInt32(0)) { $0 << 4 | ($1.hexValue ?? 0) }
            }
            let hash = Self.hash(UnsafeBufferPointer(rebasing: row[0]))
            var index = Int(truncatingIfNeeded: hash & UInt64(Self.slots - 1))
            while slots[index].hash != 0 { index = (index + 1) & (Self.slots - 1) }
            slots[index] = Slot(
                hash: hash, first: points.first ?? 0, second: points.dropFirst().first ?? 0)
        }
    }
}

/// A compiled-in table: lines of fields between tabs, `#` begins a remark.
enum Table {
    typealias Field = Slice<UnsafeBufferPointer<UInt8>>

    static func rows(_ asset: Asset) -> [[Field]] {
        UnsafeBufferPointer(start: asset.bytes, count: asset.count)
            .split(separator: UInt8(ascii: "\n"))
            .filter { $0.first != UInt8(ascii: "#") }
            .map { $0.split(separator: UInt8(ascii: "\t")) }
    }
}

/// What windows-1252 has where Unicode has the C1 controls.
enum Windows1252 {
    /// - Returns: `nil` for the five bytes that mean nothing.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        guard byte >= 0x80, byte < 0xA0 else { return Unicode.Scalar(byte) }
        let value = table[Int(byte) - 0x80]
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    /// The byte of a character, where it has one.
    static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        if scalar.value < 0x100 { return UInt8(scalar.value) }
        return table.firstIndex(of: UInt16(truncatingIfNeeded: scalar.value)).map {
            UInt8($0 + 0x80)
        }
    }

    private static let table: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]
}
