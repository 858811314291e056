// SPDX-License-Identifier: Apache-2.0

// JSON as bytes, without a String per field.

/// Bytes of JSON, written one after another.
struct JSONBytes {
    var bytes: [UInt8] = []

    mutating func raw(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
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
        var unit: UInt = magnitude < 10 ? 1 : magnitude < 100 ? 10 : 100
        while magnitude / 10 >= unit { unit *= 10 }
        while unit > 0 {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + magnitude / unit % 10))
            unit /= 10
        }
    }

    /// Three decimals.
    mutating func decimal(_ value: Double) {
        let thousandths = Int((value * 1000).rounded())
        if thousandths < 0 { bytes.append(0x2D) }
        integer(Int(thousandths.magnitude) / 1000)
        bytes.append(0x2E)
        let rest = Int(thousandths.magnitude) % 1000
        bytes.append(UInt8(0x30 + rest / 100))
        bytes.append(UInt8(0x30 + rest / 10 % 10))
        bytes.append(UInt8(0x30 + rest % 10))
    }
}
