// SPDX-License-Identifier: Apache-2.0

// The few lines of an answer's head that anybody looks at, kept while they pass.

/// Lines of the last answer's head, by name. One per easy handle, and used again
/// by each of its transfers, so that keeping a line costs no allocation.
struct ResponseHead {
    /// What is kept; the names are in lower case.
    enum Field: CaseIterable {
        case age, cacheControl, contentEncoding, date, etag, expires, lastModified, location
        case retryAfter, transferEncoding

        var name: StaticString {
            switch self {
            case .age: "age"
            case .cacheControl: "cache-control"
            case .contentEncoding: "content-encoding"
            case .date: "date"
            case .etag: "etag"
            case .expires: "expires"
            case .lastModified: "last-modified"
            case .location: "location"
            case .retryAfter: "retry-after"
            case .transferEncoding: "transfer-encoding"
            }
        }

        /// By the first letter, because most lines begin with none of them.
        fileprivate static func candidates(for initial: UInt8) -> (Field, Field?)? {
            switch initial | 0x20 {
            case UInt8(ascii: "a"): (.age, nil)
            case UInt8(ascii: "c"): (.cacheControl, .contentEncoding)
            case UInt8(ascii: "d"): (.date, nil)
            case UInt8(ascii: "e"): (.etag, .expires)
            case UInt8(ascii: "l"): (.lastModified, .location)
            case UInt8(ascii: "r"): (.retryAfter, nil)
            case UInt8(ascii: "t"): (.transferEncoding, nil)
            default: nil
            }
        }
    }

    private struct Line {
        let field: Field
        let start: Int
        var end: Int
    }

    /// All that came in this hop, interim answers and trailers included.
    private(set) var byteCount = 0
    private(set) var lineCount = 0
    /// What libcurl has to undo before the body is ours.
    private(set) var packing = Packing()
    private var bytes: [UInt8] = []
    private var lines: [Line] = []
    private var isComplete = false
    /// Whether the last line was kept, so that its continuation is as well.
    private var isContinuing = false

    /// Begins with another hop.
    mutating func restart() {
        byteCount = 0
        lineCount = 0
        clear()
    }

    private mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        packing = Packing()
        isComplete = false
        isContinuing = false
    }

    /// Takes one line as libcurl delivers it: status line, header, blank line,
    /// and after the body the trailers, which are not kept.
    ///
    /// - Returns: whether that line completes the head.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> Bool {
        byteCount += line.count
        lineCount += 1
        guard let initial = line.first else { return false }
        if isComplete {
            // The answer itself, after an interim one; else it is a trailer.
            if line.starts(with: "HTTP/".utf8) { clear() }
            return false
        }
        switch initial {
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            isComplete = true
            return true
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            if isContinuing { extend(line) }
        default:
            isContinuing = false
            guard let (one, other) = Field.candidates(for: initial) else { return false }
            if let value = line.value(of: one.name) {
                keep(one, value)
            } else if let other, let value = line.value(of: other.name) {
                keep(other, value)
            }
        }
        return false
    }

    private mutating func keep(_ field: Field, _ value: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(contentsOf: value)
        lines.append(Line(field: field, start: start, end: bytes.count))
        isContinuing = true
        if field == .contentEncoding || field == .transferEncoding { packing.add(value) }
    }

    /// A value that goes on in the next line (RFC 9112, 5.2).
    private mutating func extend(_ line: UnsafeRawBufferPointer) {
        guard let last = lines.indices.last else { return }
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: line.trimmed)
        lines[last].end = bytes.count
        switch lines[last].field {
        case .contentEncoding, .transferEncoding: packing.add(line)
        default: break
        }
    }

    /// Whether there is such a line.
    func has(_ field: Field) -> Bool { lines.contains { $0.field == field } }

    /// The value of the first such line.
    ///
    /// - Parameter known: what it was the last time, which it most often still is.
    func first(_ field: Field, known: String? = nil) -> String? {
        guard let line = lines.first(where: { $0.field == field }) else { return nil }
        let value = bytes[line.start..<line.end]
        if let known, known.utf8.elementsEqual(value) { return known }
        return String(decoding: value, as: UTF8.self)
    }

    /// The values of all such lines as one list, which RFC 9110, 5.3, allows.
    func all(_ field: Field) -> String? {
        guard var list = first(field) else { return nil }
        for line in lines.drop(while: { $0.field != field }).dropFirst() where line.field == field {
            list += ", " + String(decoding: bytes[line.start..<line.end], as: UTF8.self)
        }
        return list
    }
}

extension UnsafeRawBufferPointer {
    /// What follows `name:` on this line, without blanks around it.
    fileprivate func value(of name: StaticString) -> UnsafeRawBufferPointer? {
        let length = name.utf8CodeUnitCount
        guard count > length, self[length] == UInt8(ascii: ":") else { return nil }
        for index in 0..<length {
            let letter = name.utf8Start[index]
            let isLetter = letter != UInt8(ascii: "-")
            guard self[index] == letter || isLetter && self[index] ^ 0x20 == letter else {
                return nil
            }
        }
        return UnsafeRawBufferPointer(rebasing: self[(length + 1)...]).trimmed
    }

    var trimmed: UnsafeRawBufferPointer {
        var (start, end) = (0, count)
        while start < end, self[start] <= 0x20 { start += 1 }
        while end > start, self[end - 1] <= 0x20 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
