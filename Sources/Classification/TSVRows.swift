// SPDX-License-Identifier: Apache-2.0

// Tab-separated texts, read as bytes.

import Foundation

/// The rows of a TSV text: fields and line numbers.
struct TSVRows: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var line = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> (line: Int, fields: [Slice<UnsafeBufferPointer<UInt8>>])? {
        var fields: [Range<Int>] = []
        return next(into: &fields).map { line in (line, fields.map { bytes[$0] }) }
    }

    /// The next row that is neither blank nor a comment, its fields in an array
    /// that is used again and again.
    ///
    /// - Returns: its line, from 1.
    mutating func next(into fields: inout [Range<Int>]) -> Int? {
        while position < bytes.count {
            let first = position
            var start = first
            fields.removeAll(keepingCapacity: true)
            while position < bytes.count, fields.count < Self.shortFields {
                let byte = bytes[position]
                if byte <= 0x0A {
                    if byte == 0x0A { break }
                    if byte == 0x09 {
                        fields.append(start..<position)
                        start = position + 1
                    }
                }
                position += 1
            }
            if fields.count == Self.shortFields {
                let end = find(0x0A, in: position..<bytes.count) ?? bytes.count
                while let tab = find(0x09, in: start..<end) {
                    fields.append(start..<tab)
                    start = tab + 1
                }
                position = end
            }
            fields.append(start..<position)
            let isBlank = position == first
            position += 1
            line += 1
            if !isBlank, bytes[first] != UInt8(ascii: "#") { return line }
        }
        return nil
    }

    /// Fields that are read byte by byte; what comes after them is long.
    private static let shortFields = 5

    private func find(_ byte: Int32, in range: Range<Int>) -> Int? {
        guard !range.isEmpty, let base = bytes.baseAddress,
            let found = memchr(base + range.lowerBound, byte, range.count)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }

    /// A part, by its address.
    @inline(__always)
    func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: self[range])
    }

    @inline(__always)
    func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    func equals(_ text: StaticString) -> Bool {
        equals(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
