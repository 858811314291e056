// SPDX-License-Identifier: Apache-2.0

// JSON as bytes, without a String per field.

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
            for byte in utf8 {
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
        }
        bytes.append(0x22)
    }

    private static func hex(_ digit: UInt8) -> UInt8 {
        digit < 10 ? 0x30 + digit : 0x61 + digit - 10
    }

    mutating func integer(_ value: Int) {
        if value < 0 { bytes.append(0x2D) }
        let magnitude = value.magnitude
        // Most numbers are places in a short text.
        if magnitude < 1000 {
            if magnitude >= 100 { digit(magnitude / 100) }
            if magnitude >= 10 { digit(magnitude / 10 % 10) }
            digit(magnitude % 10)
            return
        }
        var unit: UInt = 1000
        while magnitude / 10 >= unit { unit *= 10 }
        while unit > 0 {
            digit(magnitude / unit % 10)
            unit /= 10
        }
    }

    @inline(__always)
    private mutating func digit(_ digit: UInt) {
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + digit))
    }

    /// Three decimals.
    mutating func decimal(_ value: Double) {
        let thousandths = Int((value * 1000).rounded())
        if thousandths < 0 { bytes.append(0x2D) }
        let magnitude = thousandths.magnitude
        integer(Int(magnitude / 1000))
        bytes.append(0x2E)
        digit(magnitude / 100 % 10)
        digit(magnitude / 10 % 10)
        digit(magnitude % 10)
    }
}
