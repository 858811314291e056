// SPDX-License-Identifier: Apache-2.0

// Brings a document to UTF-8 while it arrives. UTF-8 passes through untouched.

import Foundation

struct TextDecoder: ~Copyable {
    private enum State {
        /// Only ASCII so far: the first other bytes decide.
        case undecided(claimed: Charset?, fallback: Charset?)
        case utf8
        case converting(Converter)
    }

    private var state: State
    private var output = ByteBuffer(capacity: 1)
    /// Bytes from the first beyond ASCII on, until there are enough to decide by.
    private var undecided = ByteBuffer(capacity: 1)
    /// What was claimed and turned out not to be.
    private(set) var correction: String?

    /// - Parameter head: the first bytes, without their byte order mark.
    init(
        marked: Charset?, transport: Charset?, declared: Charset?,
        head: UnsafeBufferPointer<UInt8>
    ) {
        if let marked {
            state = marked == .utf8 ? .utf8 : Self.converting(marked)
            return
        }
        let claims = [transport, declared].compactMap { $0 }
        let single = claims.first(where: \.isSingleByte)
        if let wide = claims.first(where: { !$0.isSingleByte && $0 != .utf8 }),
            claims.first == wide
                || !UTF8Check.isValid(head)
        {
            // Bytes that are UTF-8 throughout, and not all ASCII, are UTF-8.
            if UTF8Check.isValid(head), UTF8Check.isMoreThanASCII(head) {
                state = .utf8
                correction = "\(wide.name) read as UTF-8"
            } else {
                state = Self.converting(wide)
            }
            return
        }
        if let single {
            state = .undecided(claimed: claims.first, fallback: single)
        } else {
            state = .utf8
        }
    }

    private static func converting(_ charset: Charset) -> State {
        Converter(charset).map { .converting($0) } ?? .utf8
    }

    /// The encoding that the bytes were read in.
    var encoding: String {
        if case .converting(let converter) = state { return converter.charset.name }
        return Charset.utf8.name
    }

    /// Calls `body` with the next bytes as UTF-8, and whether they are the last; they
    /// may hold invalid sequences where the source had them.
    mutating func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool,
        _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void
    ) {
        guard case .undecided(let claimed, let fallback) = state else {
            convert(bytes, isLast: isLast, body)
            return
        }
        if undecided.count > 0 {
            undecided.append(bytes)
            guard isLast || undecided.count >= Self.evidence else { return }
            var all = ByteBuffer(capacity: 1)
            swap(&all, &undecided)
            decide(by: all.bytes, claimed, fallback)
            convert(all.bytes, isLast: isLast, body)
            return
        }
        let start = UTF8Check.firstBeyondASCII(bytes)
        let rest = bytes.slice(start, bytes.count)
        if isLast || rest.isEmpty || rest.count >= Self.evidence {
            if !rest.isEmpty { decide(by: rest, claimed, fallback) }
            convert(bytes, isLast: isLast, body)
        } else {
            if start > 0 { body(bytes.slice(0, start), false) }
            undecided.append(rest)
        }
    }

    /// What is looked at is not what happens to be here: bytes that arrive in other
    /// pieces are the same document.
    private static let evidence = 64 << 10

    private mutating func decide(
        by bytes: UnsafeBufferPointer<UInt8>, _ claimed: Charset?, _ fallback: Charset?
    ) {
        if UTF8Check.isMeant(bytes.slice(0, min(bytes.count, Self.evidence))) {
            state = .utf8
            if let claimed, claimed != .utf8 { correction = "\(claimed.name) read as UTF-8" }
        } else {
            state = Self.converting(fallback ?? .windows1252)
            if claimed == .utf8, let fallback { correction = "UTF-8 read as \(fallback.name)" }
        }
    }

    private mutating func convert(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool,
        _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void
    ) {
        guard case .converting(let converter) = state else {
            body(bytes, isLast)
            return
        }
        output.clear()
        converter.convert(bytes, isLast: isLast, into: &output)
        if converter.sawFault, correction == nil {
            correction = "bytes that are no \(converter.charset.name)"
        }
        body(output.bytes, isLast)
    }
}

/// A conversion by iconv that is under way.
private final class Converter {
    let charset: Charset
    private let handle: iconv_t
    /// The beginning of a character whose end is still to come.
    private var carry: [UInt8] = []
    private(set) var sawFault = false

    init?(_ charset: Charset) {
        guard let handle = iconv_open("UTF-8", charset.name), Int(bitPattern: handle) != -1 else {
            return nil
        }
        self.charset = charset
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    func convert(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout ByteBuffer
    ) {
        var input = carry + bytes
        carry = []
        input.withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var place: UnsafeMutablePointer<CChar>? = base.assumingMemoryBound(to: CChar.self)
            var left = buffer.count
            while left > 0, let current = place {
                // Four bytes of UTF-8 for one of anything is enough.
                output.reserve(left * 4 + 16)
                var end: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(
                    output.base + output.count
                ).assumingMemoryBound(to: CChar.self)
                var room = left * 4 + 16
                let before = room
                let result = iconv(handle, &place, &left, &end, &room)
                let reason = errno
                output.commit(end: output.base + output.count + before - room)
                if result != -1 { break }
                if reason == EINVAL, !isLast {
                    carry = Array(UnsafeRawBufferPointer(start: place ?? current, count: left))
                    return
                }
                if reason == E2BIG { continue }
                sawFault = true
                let fault = UnsafeRawPointer(place ?? current).load(as: UInt8.self)
                if charset == .windows1252 {
                    // The five bytes that mean nothing.
                } else if fault >= 0x80 {
                    output.append("\u{FFFD}")
                }
                place = (place ?? current) + 1
                left -= 1
            }
        }
    }
}

/// What an encoding does with single bytes.
struct EncodingProbe {
    private(set) var keepsASCII = true
    private(set) var isSingleByte = true

    /// - Returns: `nil` for a name that iconv does not know.
    init?(_ name: String) {
        guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else {
            return nil
        }
        defer { iconv_close(handle) }
        for byte in UInt8(0x20)...0xFF {
            var input = CChar(bitPattern: byte)
            var output: (CChar, CChar, CChar, CChar, CChar, CChar, CChar, CChar) =
                (0, 0, 0, 0, 0, 0, 0, 0)
            var left = 1
            var room = MemoryLayout.size(ofValue: output)
            // Back to the state at the beginning, for those that have states.
            iconv(handle, nil, nil, nil, nil)
            let result = withUnsafeMutableBytes(of: &output) { target in
                withUnsafeMutablePointer(to: &input) { source in
                    var from: UnsafeMutablePointer<CChar>? = source
                    var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                    return iconv(handle, &from, &left, &to, &room)
                }
            }
            // What waits for a second byte is one of many.
            if left == 1 && errno == EINVAL && result == -1 { isSingleByte = false }
            let isMarkup = byte < 0x7F && "<>?!/=\"&;".utf8.contains(byte) || byte.isLetter
            if isMarkup, result == -1 || output.0 != CChar(bitPattern: byte) { keepsASCII = false }
        }
    }
}

/// Questions about UTF-8.
enum UTF8Check {
    /// Whether any byte is beyond ASCII.
    static func isMoreThanASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        firstBeyondASCII(bytes) < bytes.count
    }

    /// How many bytes there are before the first beyond ASCII.
    static func firstBeyondASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var index = 0
        while index + 8 <= bytes.count {
            let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }

    /// Whether all of it is UTF-8.
    ///
    /// - Parameter isWhole: whether a character that is cut off at the end is
    ///   a fault.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool = false) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
                while index + 8 <= bytes.count,
                    UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                        & 0x8080_8080_8080_8080 == 0
                { index += 8 }
                continue
            }
            switch sequence(bytes, index) {
            case .whole(let length): index += length
            case .cutOff: return !isWhole
            case .none: return false
            }
        }
        return true
    }

    /// Whether bytes are UTF-8 but for a few that somebody put in between. No
    /// other encoding makes more whole sequences than stray bytes.
    static func isMeant(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if isValid(bytes) { return true }
        var (whole, stray, index) = (0, 0, 0)
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
            } else if case .whole(let length) = sequence(bytes, index) {
                whole += 1
                index += length
            } else {
                stray += 1
                index += 1
            }
        }
        return whole > stray
    }

    /// The character that a whole sequence is.
    static func scalar(_ sequence: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
        var value = UInt32(sequence[0]) & 0xFF >> UInt32(sequence.count + 1)
        for byte in sequence.dropFirst() { value = value << 6 | UInt32(byte & 0x3F) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    enum Sequence {
        /// A character of so many bytes.
        case whole(Int)
        case cutOff
        case none
    }

    /// The character beyond ASCII that begins here.
    @inline(__always)
    static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Sequence {
        let lead = bytes[index]
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return .none
        }
        for offset in 1..<length {
            guard index + offset < bytes.count else { return .cutOff }
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return .none }
            if offset == 1 {
                switch lead {
                case 0xE0 where byte < 0xA0, 0xED where byte > 0x9F, 0xF0 where byte < 0x90,
                    0xF4 where byte > 0x8F:
                    return .none
                default: break
                }
            }
        }
        return .whole(length)
    }
}

/// Makes valid UTF-8 of what nearly is: a stray byte is taken for the
/// windows-1252 that somebody pasted in, and control characters are dropped.
struct UTF8Mender {
    private var carry: [UInt8] = []
    private(set) var strayBytes = 0
    private(set) var controls = 0

    mutating func mend(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout ByteBuffer
    ) {
        let input = carry.isEmpty ? nil : carry + bytes
        carry = []
        if let input {
            input.withUnsafeBufferPointer { append($0, isLast: isLast, to: &output) }
        } else {
            append(bytes, isLast: isLast, to: &output)
        }
    }

    private mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to output: inout ByteBuffer
    ) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte >= 0x20 || byte.isSpace { output.append(byte) } else { controls += 1 }
                index += 1
                continue
            }
            switch UTF8Check.sequence(bytes, index) {
            case .whole(let length):
                output.append(bytes.slice(index, index + length))
                index += length
            case .cutOff where !isLast:
                carry = Array(bytes.slice(index, bytes.count))
                return
            default:
                strayBytes += 1
                if let scalar = Windows1252.scalar(byte) { output.append(codePoint: scalar.value) }
                index += 1
            }
        }
    }
}
