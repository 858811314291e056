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
    private static let shortest = 128

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
            case .tag: skipTag(bytes)
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

    private mutating func nextText(_ bytes: UnsafeBufferPointer<UInt8>) -> Text? {
        let start = position
        guard let base = bytes.baseAddress,
            let found = memchr(base + start, 0x3C, bytes.count - start)
        else {
            position = bytes.count
            hasPending = true
            return nil
        }
        let open = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        let wasPending = hasPending
        let length = open - start
        position = open + 1
        enter(bytes, open)
        if length >= Self.shortest, !wasPending {
            hasPending = false
            return Text(start: start, end: open, content: start..<open, isLiteral: false)
        }
        // A tag makes libxml2 report; white space may come late, it means nothing.
        hasPending =
            place != .tag && (wasPending || !bytes.slice(start, open).trimmed.isEmpty)
        return nil
    }

    /// Decides what begins at a `<`.
    private mutating func enter(_ bytes: UnsafeBufferPointer<UInt8>, _ open: Int) {
        let next = open + 1 < bytes.count ? bytes[open + 1] : 0
        guard next == UInt8(ascii: "!") || next == UInt8(ascii: "?") else {
            place = .tag
            quote = 0
            return
        }
        let rest = bytes.slice(open, bytes.count)
        if rest.hasPrefix("<![CDATA[") {
            place = .literal
            literalStart = open
            position = open + 9
        } else if rest.hasPrefix("<!--") {
            place = .comment
            position = open + 4
        } else if next == UInt8(ascii: "?") {
            place = .instruction
        } else {
            place = .declaration
            brackets = 0
            quote = 0
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

    private mutating func skipTag(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        let count = bytes.count
        var index = position
        defer { position = index }
        while index < count {
            if quote != 0 {
                guard let close = memchr(base + index, Int32(quote), count - index) else {
                    index = count
                    return
                }
                index = UnsafeRawPointer(close) - UnsafeRawPointer(base) + 1
                quote = 0
            }
            while index < count {
                let byte = base[index]
                index += 1
                if byte == UInt8(ascii: ">") {
                    place = .text
                    return
                }
                if byte == 0x22 || byte == 0x27 {
                    quote = byte
                    break
                }
            }
        }
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
