// SPDX-License-Identifier: Apache-2.0

// One tag of HTML: where it ends and what it does to the text around it.

import Foundation

/// What an element does to the text.
enum HTMLKind: UInt8 {
    case unknown, inline, space, block, preformatted, dropped, image
}

struct HTMLTag {
    let key: UInt64
    let kind: HTMLKind
    /// Bytes from `<` past `>`; `nil` if it never ends.
    let length: Int?
    let hasAttributes: Bool
    let isSelfClosed: Bool
    private let hasCompoundName: Bool

    /// `<o:p>`, `<g-emoji>`, `<naam x="1">` are markup although no HTML;
    /// `<naam>` is what a person wrote.
    var isSurelyMarkup: Bool { hasAttributes || isSelfClosed || hasCompoundName }

    /// - Parameter elements: handed in by whoever reads many tags, because
    ///   getting at a global costs a call.
    /// - Returns: `nil` if no tag can begin here.
    init?(
        _ bytes: UnsafeBufferPointer<UInt8>, isEnd: Bool, elements: HTMLElements = .table
    ) {
        let nameStart = isEnd ? 2 : 1
        guard bytes.count > nameStart, bytes[nameStart].isLetter else { return nil }
        var index = nameStart
        var packed: UInt64 = 0
        var isCompound = false
        while index < bytes.count {
            let byte = bytes[index]
            if !byte.isLetter, !byte.isDigit {
                guard byte == 0x2D || byte == 0x3A || byte == 0x5F else { break }
                if byte != 0x5F { isCompound = true }
            }
            if index - nameStart < 7 { packed = packed << 8 | UInt64(byte.lowercased) }
            index += 1
        }
        key = packed << 8 | UInt64(truncatingIfNeeded: min(255, index - nameStart))
        kind = elements.kind(key)
        hasCompoundName = isCompound
        // Anything but white space, `/` or `>` after the name: no tag.
        if index < bytes.count {
            let next = bytes[index]
            guard next.isSpace || next == UInt8(ascii: "/") || next == UInt8(ascii: ">") else {
                return nil
            }
        }
        var sawEquals = false
        var close: Int?
        scan: while index < bytes.count {
            let byte = bytes[index]
            // Letters: nothing to see.
            if byte > UInt8(ascii: ">") {
                index += 1
                continue
            }
            switch byte {
            case UInt8(ascii: ">"):
                close = index
                break scan
            case UInt8(ascii: "<") where kind == .unknown:
                // Two signs before an end: neither is a tag, and what comes
                // after is not to be looked through again and again.
                return nil
            case UInt8(ascii: "="):
                sawEquals = true
                index = Self.skipValue(bytes, index + 1)
            default: index += 1
            }
        }
        hasAttributes = sawEquals
        isSelfClosed = close.map { bytes[$0 - 1] == UInt8(ascii: "/") } ?? false
        length = close.map { $0 + 1 }
    }

    /// Whether HTML has an element of that name.
    static func isKnown(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        var packed: UInt64 = 0
        for byte in name.prefix(7) { packed = packed << 8 | UInt64(byte.lowercased) }
        let key = packed << 8 | UInt64(truncatingIfNeeded: min(255, name.count))
        return HTMLElements.table.kind(key) != .unknown
    }

    /// The alternative text of a picture that stands for a smiley.
    func emojiText(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard let length else { return nil }
        let tag = bytes.slice(0, length)
        guard let css = Self.attribute("class", in: tag),
            css.find("emoji", ignoringCase: true) != nil
                || css.find("smil", ignoringCase: true) != nil,
            let alt = Self.attribute("alt", in: tag), alt.count <= 64
        else { return nil }
        var scratch = ByteBuffer(capacity: 64)
        return alt.decoded(into: &scratch)
    }

    /// Whether the element holds the words of somebody else, as forums mark
    /// them.
    ///
    /// - Source: posts of phpBB 3 (`blockquote`), XenForo 1 and 2
    ///   (`bbCodeQuote`, `bbCodeBlock--quote`), vBulletin 4 and 5
    ///   (`bbcode_quote`), Discourse (`aside class="quote"`), WoltLab
    ///   (`quoteBox`).
    func isQuotation(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard kind == .block, let length else { return false }
        let tag = bytes.slice(0, length)
        // vBulletin 4 puts a whole post into `<blockquote class="postcontent restore">`.
        if tag.hasPrefix("<blockquote", ignoringCase: true) {
            return !hasAttributes || Self.attribute("class", in: tag)?.find("restore") == nil
        }
        // Looked for at every `<div>`: the attribute only where it may be one.
        guard hasAttributes, tag.find("uote") != nil else { return false }
        return Self.attribute("class", in: tag)?.find("quote", ignoringCase: true) != nil
    }

    /// Whether this is a link to a comment of WordPress.
    func leadsToComment(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard hasAttributes, let length, bytes.count > 1, bytes[1].lowercased == UInt8(ascii: "a"),
            let address = Self.attribute("href", in: bytes.slice(0, length))
        else { return false }
        return address.find("#comment-") != nil
    }

    /// The value of an attribute; quotes are taken off, references are not read.
    static func attribute(
        _ name: StaticString, in tag: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        var from = 0
        while let found = tag.find(name, from: from, ignoringCase: true) {
            from = found + name.utf8CodeUnitCount
            guard found > 0,
                tag[found - 1].isSpace || tag[found - 1] == 0x22 || tag[found - 1] == 0x27
            else { continue }
            var index = from
            while index < tag.count, tag[index].isSpace { index += 1 }
            guard index < tag.count, tag[index] == UInt8(ascii: "=") else { continue }
            index += 1
            while index < tag.count, tag[index].isSpace { index += 1 }
            let end = skipValue(tag, index)
            guard index < end else { return nil }
            let isQuoted = tag[index] == 0x22 || tag[index] == 0x27
            if isQuoted, end - index >= 2 { return tag.slice(index + 1, end - 1) }
            return tag.slice(index, end)
        }
        return nil
    }

    /// Where the value that begins at `start` ends. A quote counts only right
    /// after the `=`, and only if it is closed.
    private static func skipValue(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        guard index < bytes.count else { return index }
        let quote = bytes[index]
        if quote == 0x22 || quote == 0x27 {
            if let base = bytes.baseAddress,
                let close = memchr(base + index + 1, Int32(quote), bytes.count - index - 1)
            {
                return UnsafeRawPointer(close) - UnsafeRawPointer(base) + 1
            }
        }
        while index < bytes.count, !bytes[index].isSpace, bytes[index] != UInt8(ascii: ">") {
            index += 1
        }
        return index
    }
}

/// The elements of HTML, SVG and MathML by their packed names.
struct HTMLElements {
    nonisolated(unsafe) static let table = HTMLElements()
    private static let slots = 1_024
    private let keys: UnsafeMutablePointer<UInt64>
    private let kinds: UnsafeMutablePointer<HTMLKind>

    @inline(__always)
    func kind(_ key: UInt64) -> HTMLKind {
        var slot = Self.slot(key)
        while keys[slot] != 0 {
            if keys[slot] == key { return kinds[slot] }
            slot = (slot + 1) & (Self.slots - 1)
        }
        return .unknown
    }

    @inline(__always)
    private static func slot(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 54)
    }

    private init() {
        keys = .allocate(capacity: Self.slots)
        keys.initialize(repeating: 0, count: Self.slots)
        kinds = .allocate(capacity: Self.slots)
        kinds.initialize(repeating: .unknown, count: Self.slots)
        for (names, kind) in Self.names {
            for name in names.split(separator: " ") {
                var key: UInt64 = 0
                for byte in name.utf8.prefix(7) { key = key << 8 | UInt64(byte) }
                key = key << 8 | UInt64(name.utf8.count)
                var slot = Self.slot(key)
                while keys[slot] != 0 { slot = (slot + 1) & (Self.slots - 1) }
                keys[slot] = key
                kinds[slot] = kind
            }
        }
    }

    private static let names: [(String, HTMLKind)] = [
        (
            """
            address article aside blockquote body br center dd details dialog dir div dl dt \
            fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html \
            legend li main menu nav noscript ol optgroup p section summary table tbody tfoot thead \
            title tr ul caption
            """, .block
        ),
        ("pre listing xmp plaintext textarea", .preformatted),
        ("script style applet template", .dropped),
        ("img image", .image),
        (
            """
            td th audio video iframe embed object input select option button canvas map picture \
            svg math mi mo mn ms mtext mfrac msup msub
            """, .space
        ),
        (
            """
            a abbr acronym area b base basefont bdi bdo big cite code col colgroup data datalist \
            del dfn em font frame frameset i ins kbd label link mark marquee meta meter nobr \
            noframes output param progress q rp rt ruby s samp slot small source span strike strong \
            sub sup time track tt u var wbr blink mrow mstyle msqrt mroot mover munder mtable \
            mtr mtd semantics annotation desc g path circle rect line text tspan defs use
            """, .inline
        ),
    ]
}
