// SPDX-License-Identifier: Apache-2.0

// JSON as bytes, without a String per field.

import Complaints
import DutchText

/// Bytes of JSON, written one after another.
struct JSONBytes: ~Copyable {
    private var bytes = Scratch<UInt8>(room: 1 << 12)

    /// What was written so far, until something is written again.
    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(bytes.elements) }

    var text: String { String(decoding: written, as: UTF8.self) }

    mutating func clear() { bytes.removeAll() }

    @inline(__always)
    mutating func raw(_ text: StaticString) {
        raw(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
        guard let source = json.baseAddress else { return }
        let count = bytes.count
        (bytes.makeRoom(for: count + json.count) + count).update(from: source, count: json.count)
        bytes.setCount(count + json.count)
    }

    mutating func string(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { utf8 in
            // Most have nothing to escape.
            if utf8.contains(where: Self.isEscaped) {
                for byte in utf8 { escape(byte) }
            } else {
                raw(utf8)
            }
        }
        bytes.append(0x22)
    }

    /// What is known to hold nothing to escape, without quotes.
    @inline(__always)
    mutating func plain(_ text: String) {
        var text = text
        text.withUTF8 { raw($0) }
    }

    @inline(__always)
    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5C:
            bytes.append(0x5C)
            bytes.append(byte)
        case 0x0A: raw("\\n")
        case 0x00..<0x20, 0x7F:
            raw("\\u00")
            bytes.append(Self.hex(byte >> 4))
            bytes.append(Self.hex(byte & 15))
        default: bytes.append(byte)
        }
    }

    private static func hex(_ digit: UInt8) -> UInt8 {
        digit < 10 ? 0x30 + digit : 0x61 + digit - 10
    }

    /// The sign, and as many digits as a number has.
    private static let longestInteger = 20

    mutating func integer(_ value: Int) {
        let count = bytes.count
        var place = bytes.makeRoom(for: count + Self.longestInteger) + count
        Self.write(value.magnitude, isNegative: value < 0, at: &place)
        bytes.setCount(place - bytes.start)
    }

    /// Three decimals.
    mutating func decimal(_ value: Double) {
        let count = bytes.count
        var place = bytes.makeRoom(for: count + Self.longestDecimal) + count
        Self.write(value, at: &place)
        bytes.setCount(place - bytes.start)
    }

    private static let longestDecimal = longestInteger + 4

    /// The members for the place and the contribution of a piece of evidence: most
    /// of what a line of JSON is made of, so that room is made for them at once.
    mutating func numbers(of code: EvidenceCode) {
        let count = bytes.count
        var place = bytes.makeRoom(for: count + Self.longestNumbers) + count
        if code.start >= 0 {
            Self.write(",\"start\":", at: &place)
            Self.write(UInt(code.start.magnitude), isNegative: false, at: &place)
            Self.write(",\"end\":", at: &place)
            Self.write(UInt(code.end.magnitude), isNegative: code.end < 0, at: &place)
        }
        Self.write(",\"contribution\":", at: &place)
        Self.write(Double(code.contribution), at: &place)
        bytes.setCount(place - bytes.start)
    }

    /// The names of three members, and what is said of them.
    private static let longestNumbers = 32 + 2 * longestInteger + longestDecimal

    @inline(__always)
    private static func write(_ text: StaticString, at place: inout UnsafeMutablePointer<UInt8>) {
        place.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        place += text.utf8CodeUnitCount
    }

    @inline(__always)
    private static func write(_ value: Double, at place: inout UnsafeMutablePointer<UInt8>) {
        let exact = value * 1000
        let whole = Int(exact)
        // To the nearest, halves away from zero, without a call.
        let rest = exact - Double(whole)
        let thousandths = whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0)
        let (units, decimals) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1000)
        write(units, isNegative: thousandths < 0, at: &place)
        place[0] = 0x2E
        place += 1
        writeThree(decimals, at: &place)
    }

    @inline(__always)
    private static func write(
        _ magnitude: UInt, isNegative: Bool, at place: inout UnsafeMutablePointer<UInt8>
    ) {
        place[0] = 0x2D
        place += isNegative ? 1 : 0
        // Most numbers are places in a short text.
        if magnitude < 10 {
            place[0] = digit(magnitude)
            place += 1
        } else if magnitude < 100 {
            place[0] = digit(magnitude / 10)
            place[1] = digit(magnitude % 10)
            place += 2
        } else if magnitude < 1000 {
            writeThree(magnitude, at: &place)
        } else {
            writeLong(magnitude, at: &place)
        }
    }

    /// - Parameter number: 0 … 999.
    @inline(__always)
    private static func writeThree(
        _ number: UInt, at place: inout UnsafeMutablePointer<UInt8>
    ) {
        place[0] = digit(number / 100)
        place[1] = digit(number / 10 % 10)
        place[2] = digit(number % 10)
        place += 3
    }

    private static func writeLong(
        _ magnitude: UInt, at place: inout UnsafeMutablePointer<UInt8>
    ) {
        var unit: UInt = 1000
        while magnitude / 10 >= unit { unit *= 10 }
        while unit > 0 {
            place[0] = digit(magnitude / unit % 10)
            place += 1
            unit /= 10
        }
    }

    @inline(__always)
    private static func digit(_ digit: UInt) -> UInt8 {
        UInt8(truncatingIfNeeded: 0x30 &+ digit)
    }
}
