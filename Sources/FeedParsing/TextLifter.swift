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
    private var hasPending = true
    private var quote: UInt8 = 0
    private var brackets = 0
    /// How far the bytes were looked at.
    private var position = 0
    /// Where the text that is being looked at begins.
    private var textStart = 0
    /// Where the tag, comment or section that is being looked at begins.
    private var markupStart = 0
    /// Where the last text was returned, so that libxml2 gets little at a time.
    private var returned = 0
    /// Before here all is whole: markup, and text up to it. libxml2 gets nothing
    /// else, so that it is the same to it in which pieces the bytes arrived.
    private(set) var whole = 0
    /// Whether a tag or a document type was met that libxml2 shall not see.
    private(set) var metLongTag = false
    private let longestTag: Int

    /// Shorter texts are not worth the detour.
    private static let shortest = 64
    /// About as much as libxml2 gets at a time.
    private static let portion = 32 << 10
    /// As far one must see to know what a `<` begins.
    private static let longestMark = 9

    /// - Parameter longestTag: in bytes.
    init(longestTag: Int) { self.longestTag = longestTag }

    /// Begins with bytes that lack the first so many of those before.
    mutating func forget(_ count: Int) {
        position -= count
        textStart -= count
        markupStart -= count
        returned -= count
        whole -= count
    }

    /// The next long text in the bytes; an empty one where it is time for libxml2
    /// to work.
    ///
    /// - Returns: `nil` when the bytes are at their end, or after a long tag.
    mutating func next(in bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Text? {
        while position < bytes.count, !metLongTag {
            switch place {
            case .text:
                if let text = nextText(bytes, isLast: isLast) { return returning(text) }
                if place == .text { return nil }
            case .tag:
                position = endOfTag(bytes, from: position)
                if place == .tag { return nil }
            case .comment:
                skip(past: "-->", bytes)
                if place == .comment { return nil }
            case .instruction:
                skip(past: "?>", bytes)
                if place == .instruction { return nil }
            case .declaration: skipDeclaration(bytes)
            case .literal:
                let content = markupStart + Self.longestMark
                guard let end = bytes.find("]]>", from: position) else {
                    position = max(position, bytes.count - 2)
                    return nil
                }
                endMarkup(at: end + 3)
                if end - content >= Self.shortest, !hasPending {
                    return returning(
                        Text(
                            start: markupStart, end: position, content: content..<end,
                            isLiteral: true))
                }
                hasPending = false
            }
        }
        return nil
    }

    private mutating func returning(_ text: Text) -> Text {
        returned = text.end
        return text
    }

    private mutating func endMarkup(at end: Int) {
        place = .text
        position = end
        textStart = end
        whole = end
    }

    /// Passes over short texts and the tags between them, which are most of a
    /// feed's marks, until something else comes.
    private mutating func nextText(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Text? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var index = textStart
        var scanned = position
        while scanned < count, let found = memchr(base + scanned, 0x3C, count - scanned) {
            let open = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if count - open < Self.longestMark, !isLast {
                textStart = index
                position = open
                return nil
            }
            let next = open + 1 < count ? base[open + 1] : 0
            let isTag = next != UInt8(ascii: "!") && next != UInt8(ascii: "?")
            if open - index >= Self.shortest, !hasPending {
                enter(bytes, open)
                whole = open
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
            markupStart = open
            index = endOfTag(bytes, from: open + 1)
            if place == .tag || metLongTag {
                position = index
                return nil
            }
            scanned = index
            if index - returned >= Self.portion {
                return Text(start: index, end: index, content: index..<index, isLiteral: false)
            }
        }
        textStart = index
        position = count
        return nil
    }

    /// Decides what begins at a `<`.
    private mutating func enter(_ bytes: UnsafeBufferPointer<UInt8>, _ open: Int) {
        let rest = bytes.slice(open, bytes.count)
        markupStart = open
        position = open + 1
        quote = 0
        if rest.hasPrefix("<![CDATA[") {
            place = .literal
            position = open + Self.longestMark
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

    /// Where the tag that is open ends, or the bytes do.
    private mutating func endOfTag(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        guard let base = bytes.baseAddress else { return start }
        // Whether a tag is long must not depend on how much of it is here.
        let count = min(bytes.count, markupStart + longestTag)
        var index = start
        while index < count {
            if quote != 0 {
                guard let close = memchr(base + index, Int32(quote), count - index) else {
                    index = count
                    break
                }
                index = UnsafeRawPointer(close) - UnsafeRawPointer(base) + 1
                quote = 0
            }
            while index < count {
                let byte = base[index]
                index += 1
                if byte == UInt8(ascii: ">") {
                    endMarkup(at: index)
                    return index
                }
                if byte == 0x22 || byte == 0x27 {
                    quote = byte
                    break
                }
            }
        }
        if index == markupStart + longestTag { metLongTag = true }
        return index
    }

    private mutating func skipDeclaration(_ bytes: UnsafeBufferPointer<UInt8>) {
        while position < bytes.count {
            if position - markupStart == longestTag {
                metLongTag = true
                return
            }
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
                endMarkup(at: position)
                return
            default: continue
            }
        }
    }

    private mutating func skip(past mark: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) {
        let length = mark.utf8CodeUnitCount
        guard let end = bytes.find(mark, from: position) else {
            // Half of the mark may be here.
            position = max(position, bytes.count - length + 1)
            return
        }
        endMarkup(at: end + length)
    }
}
