// SPDX-License-Identifier: Apache-2.0

// Writes assessments as JSON into a byte buffer, without a String per field.

import Complaints

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
        var rest = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(0x30 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
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

    /// One assessment as an object.
    ///
    /// - Parameter id: JSON as written in the input; empty for none.
    mutating func assessment(_ assessment: Assessment, id: [UInt8]) {
        raw("{")
        if !id.isEmpty {
            raw("\"id\":")
            bytes.append(contentsOf: id)
            raw(",")
        }
        raw("\"language\":")
        string(assessment.language.rawValue)
        raw(",\"sentiment\":")
        string(assessment.sentiment.rawValue)
        raw(",\"polarity\":")
        decimal(assessment.polarity.rawValue)
        raw(",\"kind\":")
        string(assessment.kind.rawValue)
        raw(",\"urgency\":")
        string(assessment.urgency.rawValue)
        raw(",\"signals\":[")
        // Few and unordered: written in the order of their definition.
        var isFirst = true
        if !assessment.signals.isEmpty {
            for signal in Signal.allCases where assessment.signals.contains(signal) {
                if !isFirst { raw(",") }
                isFirst = false
                string(signal.rawValue)
            }
        }
        raw("],\"evidence\":[")
        isFirst = true
        for line in assessment.evidence {
            if !isFirst { raw(",") }
            isFirst = false
            evidence(line)
        }
        raw("]}")
    }

    private mutating func evidence(_ line: Evidence) {
        raw("{\"term\":")
        string(line.term)
        if let range = line.range {
            raw(",\"start\":")
            integer(range.lowerBound)
            raw(",\"end\":")
            integer(range.upperBound)
        }
        raw(",\"contribution\":")
        decimal(line.contribution)
        if !line.note.isEmpty {
            raw(",\"note\":")
            string(line.note)
        }
        raw("}")
    }
}
