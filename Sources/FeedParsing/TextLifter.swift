// SPDX-License-Identifier: Apache-2.0

// Follows a document just closely enough to know where its long texts are, so
// that they can be read straight from the bytes: libxml2 gets the markup, and
// does not spend its time on texts that are only looked at afterwards.

import Foundation

struct TextLifter {
    /// A long text, as offsets in the bytes that were scanned.
    struct Text {
        /// Where its markup begins: the `<` of a CDATA section, else the text.
        let start: Int
        /// Where libxml2 takes over again.
        let end: Int
        let content: Range<Int>
        let isLiteral: Bool
    }

    private enum Place {
        case text, tag, comment, instruction, literal, declaration
    }

    private var place = Place.text
    /// Whether libxml2 has text that it may not have reported yet; what is
    /// lifted now would come before it.
    private var hasPending = false
    private var quote: UInt8 = 0
    private var brackets = 0
    private(set) var position = 0
    /// Where the CDATA section began, if that was in these bytes.
    private var literalStart: Int?

    /// Shorter texts are not worth the detour.
    private static let shortest = 64

    /// Begins with new bytes.
    mutating func restart() {
        position = 0
        literalStart = nil
        if place == .text { hasPending = true }
    }

    /// The next long text in the bytes.
    ///
    /// - Returns: `nil` when the bytes are at their end.
    mutating func next(in bytes: UnsafeBufferPointer<UInt8>) -> Text? {
        while position < bytes.count {
            switch place {
            case .text:
                if let text = nextText(bytes) { return text }
            case .tag: position = endOfTag(bytes, from: position)
            case .comment: skip(past: "-->", bytes)
            case .instruction: skip(past: "?>", bytes)
            case .declaration: skipDeclaration(bytes)
            case .literal:
                let start = literalStart
                literalStart = nil
                guard let end = bytes.find("]]>", from: position) else {
                    position = bytes.count
                    return nil
                }
                let content = position
                position = end + 3
                place = .text
                if let start, end - content >= Self.shortest, !hasPending {
                    return Text(
                        start: start, end: position, content: content..<end, isLiteral: true)
                }
                hasPending = false
            }
        }
        return nil
    }

    /// Passes over short texts and the tags between them, which are most of a
    /// feed's marks, until something else comes.
    private mutating func nextText(_ bytes: UnsafeBufferPointer<UInt8>) -> Text? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var index = position
        while index < count, let found = memchr(base + index, 0x3C, count - index) {
            let open = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            let next = open + 1 < count ? base[open + 1] : 0
            let isTag = next != UInt8(ascii: "!") && next != UInt8(ascii: "?")
            if open - index >= Self.shortest, !hasPending {
                enter(bytes, open)
                return Text(start: index, end: open, content: index..<open, isLiteral: false)
            }
            guard isTag else {
                // White space may be reported late, it means nothing.
                if !bytes.slice(index, open).trimmed.isEmpty { hasPending = true }
                enter(bytes, open)
                return nil
            }
            // A tag makes libxml2 report what it has.
            hasPending = false
            place = .tag
            index = endOfTag(bytes, from: open + 1)
            if place == .tag {
                position = index
                return nil
            }
        }
        if index < count { hasPending = true }
        position = count
        return nil
    }

    /// Decides what begins at a `<`.
    private mutating func enter(_ bytes: UnsafeBufferPointer<UInt8>, _ open: Int) {
        let rest = bytes.slice(open, bytes.count)
        position = open + 1
        quote = 0
        if rest.hasPrefix("<![CDATA[") {
            place = .literal
            literalStart = open
            position = open + 9
        } else if rest.hasPrefix("<!--") {
            place = .comment
            position = open + 4
        } else if rest.hasPrefix("<?") {
            place = .instruction
        } else if rest.hasPrefix("<!") {
            place = .declaration
            brackets = 0
        } else {
            place = .tag
        }
    }

    /// Whether the bytes end in the middle of something that must be seen
    /// whole to be known, and from where.
    static func unfinishedStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        // "<![CDATA[", "]]>", "-->" and "?>" may be cut.
        let tail = max(0, bytes.count - 9)
        for index in tail..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"), UInt8(ascii: "]"), UInt8(ascii: "-"), UInt8(ascii: "?"):
                return index
            default: continue
            }
        }
        return nil
    }

    /// Where the tag that is open ends, or the bytes do.
    private mutating func endOfTag(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let count = bytes.count
        var index = start
        while index < count {
            if quote != 0 {
                guard let close = memchr(base + index, Int32(quote), count - index) else {
                    return count
                }
                index = UnsafeRawPointer(close) - UnsafeRawPointer(base) + 1
                quote = 0
            }
            while index < count {
                let byte = base[index]
                index += 1
                if byte == UInt8(ascii: ">") {
                    place = .text
                    return index
                }
                if byte == 0x22 || byte == 0x27 {
                    quote = byte
                    break
                }
            }
        }
        return index
    }

    private mutating func skipDeclaration(_ bytes: UnsafeBufferPointer<UInt8>) {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            switch byte {
            case 0x22, 0x27: quote = byte
            case UInt8(ascii: "["): brackets += 1
            case UInt8(ascii: "]"): brackets -= 1
            case UInt8(ascii: ">") where brackets <= 0:
                place = .text
                return
            default: continue
            }
        }
    }

    private mutating func skip(past mark: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let end = bytes.find(mark, from: position) else {
            position = bytes.count
            return
        }
        position = end + mark.utf8CodeUnitCount
        place = .text
    }
}
