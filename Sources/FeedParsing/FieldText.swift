// SPDX-License-Identifier: Apache-2.0

// From the bytes of a field to its plain text: base64 is unpacked, HTML read,
// and what went through an encoding or an escaping twice is undone.

import Foundation

extension FeedBuilder {
    /// The text of the field that has been collected in `raw`.
    ///
    /// - Returns: `nil` if nothing is left.
    mutating func text(of field: Field) -> String? {
        if field.isBase64, !unpackBase64() { return nil }
        var options = TextOptions()
        switch field.element {
        case .title, .otherTitle, .name, .author, .contributor, .publisher, .email, .category,
            .language, .source:
            options.isOneLine = true
        default: break
        }
        options.readsTags =
            switch field.markup {
            case .html: true
            case .plain: false
            case .guessed: raw.bytes.looksLikeHTML
            }
        if field.markup == .guessed, options.readsTags { note(.doubleEscaping) }
        options.findsQuotations = inEntry && !options.isOneLine
        return render(options)
    }

    /// Turns `raw` into text by way of `plain`. `unquoted` then holds what it
    /// says besides what it quotes.
    mutating func render(_ options: TextOptions) -> String? {
        unquoted = nil
        var options = options
        plain.clear()
        // Without a tag, the lines are the author's.
        if !options.readsTags || memchr(raw.base, 0x3C, raw.count) == nil {
            options.keepsLines = true
        }
        var findings = HTMLText.render(raw.bytes, into: &plain, options: options)
        if findings.sawControl { note(.controlCharacter) }
        if !options.readsTags, findings.sawReference { note(.doubleEscaping) }
        if options.readsTags, !findings.sawTag, findings.sawReference, plain.bytes.looksLikeHTML {
            note(.doubleEscaping)
            scratch.clear()
            scratch.append(plain.bytes)
            plain.clear()
            options.keepsLines = false
            findings = HTMLText.render(scratch.bytes, into: &plain, options: options)
        }
        if plain.count == 0 { return nil }
        if !findings.sawBeyondASCII {
            if !findings.quotations.isEmpty { unquoted = text(without: findings.quotations) }
            return plain.bytes.asciiString
        }
        var isValid = UTF8Check.isValid(plain.bytes, isWhole: true)
        if !isValid {
            // What is no UTF-8: once more, from bytes that are.
            scratch.clear()
            mender.mend(raw.bytes, isLast: true, into: &scratch)
            raw.clear()
            raw.append(scratch.bytes)
            plain.clear()
            findings = HTMLText.render(raw.bytes, into: &plain, options: options)
        }
        if !findings.quotations.isEmpty { unquoted = text(without: findings.quotations) }
        if DoubleEncoding.isLikely(plain.bytes), DoubleEncoding.undo(&plain, by: &scratch) {
            note(.doubleEncoding)
            isValid = false
        }
        if plain.count == 0 { return nil }
        return isValid ? plain.bytes.validString : plain.string
    }

    /// What remains of `plain` without some of its ranges.
    ///
    /// - Returns: `nil` where nothing does.
    private mutating func text(without ranges: [Range<Int>]) -> String? {
        var own = ByteBuffer(capacity: max(1, plain.count))
        var done = 0
        for range in ranges {
            own.append(plain.bytes.slice(done, range.lowerBound))
            done = range.upperBound
        }
        own.append(plain.bytes.slice(done, plain.count))
        _ = DoubleEncoding.isLikely(own.bytes) && DoubleEncoding.undo(&own, by: &scratch)
        let text = own.bytes.trimmed
        if text.isEmpty { return nil }
        return UTF8Check.isValid(text, isWhole: true) ? text.validString : text.string
    }

    /// Replaces base64 in `raw` by what it stands for.
    ///
    /// - Returns: `false` if that is no text.
    private mutating func unpackBase64() -> Bool {
        guard let data = Data(base64Encoded: Data(raw.bytes), options: .ignoreUnknownCharacters),
            let text = String(data: data, encoding: .utf8)
        else { return false }
        raw.clear()
        var copy = text
        copy.withUTF8 { raw.append($0) }
        return true
    }
}

/// UTF-8 that somebody took for Latin-1 or windows-1252 and encoded again.
enum DoubleEncoding {
    /// Whether there is `Ã`, `Â`, `â` or `ð` with more beyond ASCII after it,
    /// as UTF-8 gives when it is read as something else.
    static func isLikely(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        var index = 0
        while let hit = memchr(base + index, 0xC3, text.count - index) {
            index = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
            guard index + 1 < text.count else { return false }
            switch text[index] {
            case 0x82, 0x83, 0xA2, 0xB0: if text[index + 1] >= 0x80 { return true }
            default: continue
            }
        }
        return false
    }

    /// Undoes it in place, run by run of characters beyond ASCII.
    ///
    /// - Returns: whether anything was undone.
    static func undo(_ text: inout ByteBuffer, by scratch: inout ByteBuffer) -> Bool {
        scratch.clear()
        var isChanged = false
        var run: [UInt8] = []
        var original = ByteBuffer(capacity: 64)
        func isMisread(_ bytes: [UInt8]) -> Bool {
            guard let first = bytes.first, [0xC2, 0xC3, 0xE2, 0xF0].contains(first) else {
                return false
            }
            return String(validating: bytes, as: UTF8.self) != nil
        }
        func close(_ scratch: inout ByteBuffer) {
            if isMisread(run) {
                for byte in run { scratch.append(byte) }
                isChanged = true
            } else {
                scratch.append(original.bytes)
            }
            run.removeAll(keepingCapacity: true)
            original.clear()
        }
        let bytes = text.bytes
        var index = 0
        while index < bytes.count {
            var end = index
            while end < bytes.count, bytes[end] < 0x80 { end += 1 }
            if end > index {
                if !run.isEmpty { close(&scratch) }
                scratch.append(bytes.slice(index, end))
                index = end
                continue
            }
            guard case .whole(let length) = UTF8Check.sequence(bytes, index) else { return false }
            let character = bytes.slice(index, index + length)
            index += length
            // A space inside a run was the no-break space of `Ã `.
            if let byte = Windows1252.byte(UTF8Check.scalar(character)) {
                run.append(byte)
                original.append(character)
                continue
            }
            if !run.isEmpty { close(&scratch) }
            scratch.append(character)
        }
        if !run.isEmpty { close(&scratch) }
        if isChanged {
            text.clear()
            text.append(scratch.bytes)
        }
        return isChanged
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether somebody meant this as HTML: a known end tag, or a tag that
    /// needs none.
    var looksLikeHTML: Bool {
        var from = 0
        while let open = find("<", from: from) {
            from = open + 1
            guard from < count else { return false }
            let isEnd = self[from] == UInt8(ascii: "/")
            guard let tag = HTMLTag(slice(open, count), isEnd: isEnd) else { continue }
            guard let length = tag.length else { return false }
            from = open + length
            if tag.kind == .unknown { continue }
            if isEnd || tag.kind == .image || tag.hasAttributes || isBreak(open) { return true }
        }
        return false
    }

    private func isBreak(_ open: Int) -> Bool {
        let rest = slice(open, count)
        return rest.hasPrefix("<br", ignoringCase: true)
            || rest.hasPrefix("<p>", ignoringCase: true)
            || rest.hasPrefix("<hr", ignoringCase: true)
    }

    /// With references read, as in an attribute.
    func decoded(into scratch: inout ByteBuffer) -> String {
        guard let base = baseAddress, memchr(base, 0x26, count) != nil else { return cleaned }
        decode(into: &scratch)
        return scratch.bytes.cleaned
    }

    /// Writes the bytes with references read. Only those that are closed count,
    /// so that `?a=1&copy=2` stays what it is.
    func decode(into scratch: inout ByteBuffer) {
        scratch.clear()
        guard let base = baseAddress else { return }
        var index = 0
        while index < count {
            guard let mark = find("&", from: index) else { break }
            scratch.append(base + index, mark - index)
            index = mark
            if let reference = CharacterReference.read(slice(index, count)),
                self[index + reference.length - 1] == UInt8(ascii: ";")
            {
                if let first = reference.first { scratch.append(codePoint: first.value) }
                if let second = reference.second { scratch.append(codePoint: second.value) }
                index += reference.length
            } else {
                scratch.append(base[index])
                index += 1
            }
        }
        scratch.append(base + index, count - index)
    }

    /// As text without control characters.
    var cleaned: String {
        if isVisibleASCII(from: 0x20) { return asciiString }
        var text = String.UnicodeScalarView()
        for scalar in string.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
