// SPDX-License-Identifier: Apache-2.0

// Reads one line of JSON as bytes: the few fields that classifying needs, the
// text unescaped into a buffer that is reused from line to line.

import Foundation

/// The fields of one line `{"id":…,"text":…}`.
struct MessageLine {
    /// As written, quotes and all; empty if there was none.
    var id: [UInt8] = []
    var text: [UInt8] = []
    var hasText = false
    var published: [UInt8] = []
    var language: [UInt8] = []
    var rating: Double?

    mutating func clear() {
        id.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        published.removeAll(keepingCapacity: true)
        language.removeAll(keepingCapacity: true)
        hasText = false
        rating = nil
    }
}

/// Why a line was refused, and where.
struct JSONLineError: Error, Hashable {
    enum Reason: String { case notAnObject, unterminated, badEscape, badValue, noText, tooDeep }
    let reason: Reason
    /// Bytes from the start of the line.
    let offset: Int
}

/// Parses lines; RFC 8259, with one leniency: invalid UTF-8 inside strings is
/// passed on as it is.
struct JSONLineParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private static let depthLimit = 64

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, into line: inout MessageLine
    ) throws(JSONLineError) {
        line.clear()
        var parser = JSONLineParser(bytes)
        try parser.parseObject(into: &line)
        guard line.hasText else { throw parser.error(.noText) }
    }

    private func error(_ reason: JSONLineError.Reason) -> JSONLineError {
        JSONLineError(reason: reason, offset: index)
    }

    @inline(__always)
    private mutating func skipSpace() {
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return }
            index += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func parseObject(into line: inout MessageLine) throws(JSONLineError) {
        guard take(UInt8(ascii: "{")) else { throw error(.notAnObject) }
        if !take(UInt8(ascii: "}")) {
            repeat {
                guard take(UInt8(ascii: "\"")) else { throw error(.notAnObject) }
                let start = index
                try skipString()
                let key = start..<(index - 1)
                guard take(UInt8(ascii: ":")) else { throw error(.notAnObject) }
                skipSpace()
                try parseValue(of: key, into: &line)
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw error(.unterminated) }
        }
        skipSpace()
        guard index == bytes.count else { throw error(.notAnObject) }
    }

    private func isKey(_ range: Range<Int>, _ name: StaticString) -> Bool {
        range.count == name.utf8CodeUnitCount
            && memcmp(bytes.baseAddress.map { $0 + range.lowerBound }, name.utf8Start, range.count)
                == 0
    }

    private func memcmp(_ left: UnsafePointer<UInt8>?, _ right: UnsafePointer<UInt8>, _ count: Int)
        -> Int32
    {
        guard let left else { return 1 }
        return Foundation.memcmp(left, right, count)
    }

    private mutating func parseValue(
        of key: Range<Int>, into line: inout MessageLine
    ) throws(JSONLineError) {
        let start = index
        if isKey(key, "text") {
            guard take(UInt8(ascii: "\"")) else { throw error(.badValue) }
            line.text.removeAll(keepingCapacity: true)
            try readString(into: &line.text)
            line.hasText = true
        } else if isKey(key, "id") {
            try skipValue(depth: 0)
            line.id.removeAll(keepingCapacity: true)
            line.id.append(contentsOf: bytes[start..<index])
        } else if isKey(key, "published"), bytes[safe: index] == UInt8(ascii: "\"") {
            index += 1
            try readString(into: &line.published)
        } else if isKey(key, "language"), bytes[safe: index] == UInt8(ascii: "\"") {
            index += 1
            try readString(into: &line.language)
        } else if isKey(key, "rating") {
            try skipValue(depth: 0)
            line.rating = Double(String(decoding: bytes[start..<index], as: UTF8.self))
        } else {
            try skipValue(depth: 0)
        }
    }

    /// Moves past the closing quote.
    private mutating func skipString() throws(JSONLineError) {
        while true {
            index = endOfPlain(from: index)
            guard index < bytes.count else { throw error(.unterminated) }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "\"") { return }
            index += 1
        }
    }

    /// The first quote or backslash, or the end. Eight bytes at a time: a byte is
    /// zero where it is what is looked for.
    private func endOfPlain(from start: Int) -> Int {
        let memory = UnsafeRawBufferPointer(bytes)
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var end = start
        while end + 8 <= memory.count {
            let eight = memory.loadUnaligned(fromByteOffset: end, as: UInt64.self).littleEndian
            let (quotes, escapes) = (eight ^ ones &* 0x22, eight ^ ones &* 0x5C)
            let found = ((quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes) & tops
            if found != 0 { return end + found.trailingZeroBitCount / 8 }
            end += 8
        }
        while end < memory.count, memory[end] != 0x22, memory[end] != 0x5C { end += 1 }
        return end
    }

    private mutating func skipValue(depth: Int) throws(JSONLineError) {
        guard depth < Self.depthLimit else { throw error(.tooDeep) }
        skipSpace()
        guard index < bytes.count else { throw error(.unterminated) }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            index += 1
            try skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = bytes[index] == UInt8(ascii: "{")
            let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            index += 1
            if take(close) { return }
            repeat {
                if isObject {
                    guard take(UInt8(ascii: "\"")) else { throw error(.badValue) }
                    try skipString()
                    guard take(UInt8(ascii: ":")) else { throw error(.badValue) }
                }
                try skipValue(depth: depth + 1)
            } while take(UInt8(ascii: ","))
            guard take(close) else { throw error(.unterminated) }
        default:
            let start = index
            while index < bytes.count, isScalarByte(bytes[index]) { index += 1 }
            guard isScalar(start..<index) else { throw error(.badValue) }
        }
    }

    private func isScalarByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2B || byte == 0x2D
            || byte == 0x2E
    }

    private func isScalar(_ range: Range<Int>) -> Bool {
        if range.isEmpty { return false }
        if isKey(range, "true") || isKey(range, "false") || isKey(range, "null") { return true }
        let first = bytes[range.lowerBound]
        return first == 0x2D || first &- 0x30 < 10
    }

    private mutating func readString(into buffer: inout [UInt8]) throws(JSONLineError) {
        while index < bytes.count {
            let end = endOfPlain(from: index)
            buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<end]))
            index = end
            guard index < bytes.count else { break }
            index += 1
            if bytes[end] == 0x22 { return }
            try readEscape(into: &buffer)
        }
        throw error(.unterminated)
    }

    private mutating func readEscape(into buffer: inout [UInt8]) throws(JSONLineError) {
        guard index < bytes.count else { throw error(.unterminated) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: buffer.append(byte)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "u"): try readUnicode(into: &buffer)
        default: throw error(.badEscape)
        }
    }

    private mutating func readUnicode(into buffer: inout [UInt8]) throws(JSONLineError) {
        var scalar = try readHex()
        if (0xD800..<0xDC00).contains(scalar), index + 1 < bytes.count, bytes[index] == 0x5C,
            bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            let low = try readHex()
            scalar =
                (0xDC00..<0xE000).contains(low)
                ? 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00) : 0xFFFD
        }
        // Half a pair is nothing.
        let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        buffer.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func readHex() throws(JSONLineError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw error(.badEscape) }
        var value: UInt32 = 0
        for offset in 0..<4 {
            let byte = bytes[index + offset]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw error(.badEscape)
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}

extension UnsafeBufferPointer<UInt8> {
    subscript(safe index: Int) -> UInt8? { index < count ? self[index] : nil }
}
