// SPDX-License-Identifier: Apache-2.0

// A growable run of bytes that is filled and emptied for every field: one
// owner, no copies, no checks in the hot loop.

import Foundation

struct ByteBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 1024) {
        precondition(capacity > 0, "a buffer has room for at least one byte")
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    init(copying source: UnsafeBufferPointer<UInt8>) {
        self.init(capacity: max(1, source.count))
        append(source)
    }

    deinit { base.deallocate() }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    @inline(__always)
    mutating func append(_ pointer: UnsafePointer<UInt8>, _ length: Int) {
        if count + length > capacity { grow(to: count + length) }
        let place = base + count
        count += length
        guard length <= 16, length >= 8 else {
            place.update(from: pointer, count: length)
            return
        }
        // Two words that overlap: a call costs more than these few bytes.
        let source = UnsafeRawPointer(pointer)
        let first = source.loadUnaligned(as: UInt64.self)
        let last = source.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
        UnsafeMutableRawPointer(place).storeBytes(of: first, as: UInt64.self)
        UnsafeMutableRawPointer(place).storeBytes(
            of: last, toByteOffset: length - 8, as: UInt64.self)
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(to: count + 1) }
        base[count] = byte
        count += 1
    }

    mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
        if let start = source.baseAddress { append(start, source.count) }
    }

    mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    /// Appends text with the five references of XML read, up to the first
    /// reference that is none of them.
    ///
    /// - Returns: how many of the bytes were read.
    mutating func appendResolving(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard var source = text.baseAddress else { return 0 }
        let end = source + text.count
        // Eight bytes are written even where fewer count.
        reserve(text.count + 8)
        var target = base + count
        let ones: UInt64 = 0x0101_0101_0101_0101
        scan: while source < end {
            while end - source >= 8 {
                let word = UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
                let mixed = word.littleEndian ^ (ones &* 0x26)
                let marks = (mixed &- ones) & ~mixed & (ones &* 0x80)
                UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                let length = marks.trailingZeroBitCount >> 3
                source += length
                target += length
                if length < 8 { break }
            }
            while source < end, source.pointee != UInt8(ascii: "&") {
                target.pointee = source.pointee
                source += 1
                target += 1
            }
            guard source < end else { break }
            let rest = UnsafeBufferPointer(start: source, count: end - source)
            guard let known = XMLReference(rest) else { break scan }
            target.pointee = known.byte
            target += 1
            source += known.length
        }
        commit(end: target)
        return text.count - (end - source)
    }

    /// Appends one code point as UTF-8; surrogates and values past Unicode
    /// become U+FFFD.
    mutating func append(codePoint value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else {
            append("\u{FFFD}")
            return
        }
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(unit) }
    }

    /// Makes room for `length` more bytes, so that they can be written to
    /// `base + count` and then be `commit`ted.
    @inline(__always)
    mutating func reserve(_ length: Int) {
        if count + length > capacity { grow(to: count + length) }
    }

    @inline(__always)
    mutating func commit(end: UnsafeMutablePointer<UInt8>) { count = end - base }

    mutating func truncate(to length: Int) { count = min(count, length) }

    mutating func clear() { count = 0 }

    /// Drops the first bytes; what follows moves to the front.
    mutating func removeFirst(_ length: Int) {
        let dropped = min(length, count)
        base.update(from: base + dropped, count: count - dropped)
        count -= dropped
    }

    /// The bytes as text; bytes that are no UTF-8 become U+FFFD.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }
}

/// ASCII without a table.
extension UInt8 {
    @inline(__always) var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    @inline(__always) var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    @inline(__always) var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    @inline(__always) var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
    /// The value of a hexadecimal digit.
    var hexValue: UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self) - 0x30
        case 0x41...0x46: UInt32(self) - 0x37
        case 0x61...0x66: UInt32(self) - 0x57
        default: nil
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without white space at either end.
    var trimmed: UnsafeBufferPointer<UInt8> {
        var start = startIndex
        var end = endIndex
        while start < end, self[start].isSpace { start += 1 }
        while end > start, self[end - 1].isSpace { end -= 1 }
        return UnsafeBufferPointer(rebasing: self[start..<end])
    }

    /// Whether every byte is ASCII from `first` on, and not DEL.
    @inline(__always)
    func isVisibleASCII(from first: UInt8) -> Bool {
        guard let base = baseAddress else { return true }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let least = ones &* UInt64(first)
        var index = 0
        while index + 8 <= count {
            let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
            let del = word ^ ones &* 0x7F
            // The top bit of a byte: below `first`, beyond ASCII, DEL.
            let faults = (word &- least) & ~word | word | (del &- ones) & ~del
            if faults & tops != 0 { return false }
            index += 8
        }
        while index < count {
            let byte = base[index]
            if byte < first || byte >= 0x7F { return false }
            index += 1
        }
        return true
    }

    /// FNV-1a over the bytes in ASCII lower case: the key of the name tables.
    @inline(__always)
    var nameKey: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in self { hash = (hash ^ UInt64(byte.lowercased)) &* 0x0000_0100_0000_01b3 }
        return hash
    }

    func hasPrefix(_ prefix: StaticString, ignoringCase: Bool = false) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount {
            let byte = ignoringCase ? self[index].lowercased : self[index]
            if byte != prefix.utf8Start[index] { return false }
        }
        return true
    }

    /// Whether the bytes are this word, in whatever ASCII case; `word` is lower case.
    func isWord(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && hasPrefix(word, ignoringCase: true)
    }

    func slice(_ from: Int, _ to: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: self[from..<to])
    }

    /// Where the sequence stands at or after an offset. `sought` is lower case
    /// where case is ignored.
    func find(_ sought: StaticString, from start: Int = 0, ignoringCase: Bool = false) -> Int? {
        let length = sought.utf8CodeUnitCount
        guard let base = baseAddress, length > 0, start >= 0, count - start >= length else {
            return nil
        }
        let first = sought.utf8Start[0]
        let last = count - length
        var index = start
        while index <= last {
            if ignoringCase {
                while index <= last, base[index].lowercased != first { index += 1 }
            } else {
                guard let hit = memchr(base + index, Int32(first), last - index + 1) else {
                    return nil
                }
                index = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            }
            guard index <= last else { return nil }
            var matched = 1
            while matched < length {
                let byte = ignoringCase ? base[index + matched].lowercased : base[index + matched]
                if byte != sought.utf8Start[matched] { break }
                matched += 1
            }
            if matched == length { return index }
            index += 1
        }
        return nil
    }
}

extension StaticString {
    /// The same key as of bytes that were read.
    var nameKey: UInt64 {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount).nameKey
    }
}
