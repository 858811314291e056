// SPDX-License-Identifier: Apache-2.0

// How far a word, an address or a symbol reaches in UTF-8, and how letters are
// folded. Pure functions over bytes.

enum Spans {
    /// What follows the eyes of an emoticon.
    static let mouths: Set<UInt8> = [
        UInt8(ascii: ")"), UInt8(ascii: "("), UInt8(ascii: "D"), UInt8(ascii: "P"),
        UInt8(ascii: "p"), UInt8(ascii: "|"), UInt8(ascii: "o"), UInt8(ascii: "O"),
    ]

    enum Symbol { case emoji, currency, dash, ellipsis, none }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
    }

    /// A letter or digit starts here. Latin letters with accents are the
    /// two-byte sequences U+00C0 … U+024F, combining accents U+0300 … U+036F.
    static func isWordByte(_ bytes: [UInt8], _ at: Int) -> Bool {
        let byte = bytes[at]
        if byte < 0x80 { return isDigit(byte) || isLetter(byte) }
        if byte == 0xC3, at + 1 < bytes.count {
            return bytes[at + 1] != 0x97 && bytes[at + 1] != 0xB7  // × and ÷
        }
        return byte >= 0xC4 && byte <= 0xCD
    }

    static func isCapital(_ letters: ArraySlice<UInt8>) -> Bool {
        guard let first = letters.first else { return false }
        if first >= 0x41 && first <= 0x5A { return true }
        return first == 0xC3 && letters.count > 1 && letters[letters.startIndex + 1] < 0x9F
    }

    static func scalarLength(_ bytes: [UInt8], _ at: Int) -> Int {
        let length: Int
        switch bytes[at] {
        case 0xC0...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xFF: length = 4
        default: length = 1
        }
        return min(length, bytes.count - at)
    }

    static func word(_ bytes: [UInt8], _ start: Int) -> Int {
        var at = start
        while at < bytes.count {
            if isWordByte(bytes, at) {
                at += scalarLength(bytes, at)
                continue
            }
            let joint = jointLength(bytes, start, at)
            if joint == 0 { break }
            at += joint
        }
        return at
    }

    /// The length of what may stand inside a word: an apostrophe or hyphen
    /// between letters, a separator between digits, a stop between initials.
    private static func jointLength(_ bytes: [UInt8], _ start: Int, _ at: Int) -> Int {
        let byte = bytes[at]
        if byte == 0xE2, at + 3 < bytes.count, bytes[at + 1] == 0x80,
            bytes[at + 2] == 0x99 || bytes[at + 2] == 0x98, isWordByte(bytes, at + 3)
        {
            return 3
        }
        guard at > start, at + 1 < bytes.count, isWordByte(bytes, at + 1) else { return 0 }
        let betweenDigits = isDigit(bytes[at - 1]) && isDigit(bytes[at + 1])
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "_"): return 1
        case UInt8(ascii: ","), UInt8(ascii: ":"): return betweenDigits ? 1 : 0
        case UInt8(ascii: "."):
            if betweenDigits { return 1 }
            let initial =
                isLetter(bytes[at - 1])
                && (at - 1 == start || bytes[at - 2] == UInt8(ascii: "."))
                && (at + 2 >= bytes.count || !isWordByte(bytes, at + 2))
            return initial ? 1 : 0
        default: return 0
        }
    }

    static func handle(_ bytes: [UInt8], _ start: Int) -> Int {
        var at = start + 1
        while at < bytes.count {
            let byte = bytes[at]
            let inner =
                byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
            if isDigit(byte) || isLetter(byte) {
                at += 1
            } else if inner, at + 1 < bytes.count,
                isDigit(bytes[at + 1]) || isLetter(bytes[at + 1])
            {
                at += 1
            } else {
                break
            }
        }
        return at
    }

    static func url(_ bytes: [UInt8], _ start: Int) -> Int? {
        let heads = ["http://", "https://", "www."]
        guard
            heads.contains(where: { bytes[start...].starts(with: $0.utf8) })
                || isBareAddress(bytes, start)
        else { return nil }
        var end = start
        while end < bytes.count, bytes[end] > 0x20 { end += 1 }
        let closing = Set(".,;:!?)]\"'".utf8)
        while end > start, closing.contains(bytes[end - 1]) { end -= 1 }
        return end
    }

    /// `winkel.nl/retour`: a domain and a path. A domain alone may be a name.
    private static func isBareAddress(_ bytes: [UInt8], _ start: Int) -> Bool {
        var at = start
        var dot: Int?
        while at < bytes.count, at - start < 80 {
            let byte = bytes[at]
            if byte == UInt8(ascii: "/"), let dot {
                return at - dot > 2 && at + 1 < bytes.count && bytes[at + 1] > 0x20
            }
            if byte == UInt8(ascii: ".") {
                dot = at
            } else if !isLetter(byte) && !isDigit(byte) && byte != UInt8(ascii: "-") {
                return false
            }
            at += 1
        }
        return false
    }

    static func email(_ bytes: [UInt8], _ start: Int) -> Int? {
        let inner = Set("._%+-".utf8)
        var at = start
        while at < bytes.count,
            isDigit(bytes[at]) || isLetter(bytes[at]) || inner.contains(bytes[at])
        {
            at += 1
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "@") else { return nil }
        let domain = at + 1
        at = domain
        var dot: Int?
        while at < bytes.count {
            if isDigit(bytes[at]) || isLetter(bytes[at]) || bytes[at] == UInt8(ascii: "-") {
                at += 1
            } else if bytes[at] == UInt8(ascii: "."), at + 1 < bytes.count,
                isLetter(bytes[at + 1])
            {
                dot = at
                at += 1
            } else {
                break
            }
        }
        return dot != nil && at > domain ? at : nil
    }

    private static let quotes: [[UInt8]] = ["'", "\"", "‘", "’", "“", "”", "„", "«", "»"].map {
        Array($0.utf8)
    }

    /// A quotation mark ends directly before this place.
    static func isQuote(before at: Int, in bytes: [UInt8]) -> Bool {
        quotes.contains { bytes[..<at].suffix($0.count).elementsEqual($0) }
    }

    /// A quotation mark stands at this place, or behind a full stop, comma and
    /// the like.
    static func isQuote(at place: Int, in bytes: [UInt8]) -> Bool {
        var rest = bytes[place...]
        if let mark = rest.first, ".,!?".utf8.contains(mark) { rest = rest.dropFirst() }
        return quotes.contains { rest.prefix($0.count).elementsEqual($0) }
    }

    static func symbol(_ bytes: [UInt8], _ at: Int, _ length: Int) -> Symbol {
        if length == 4 { return .emoji }
        guard length == 3, bytes[at] == 0xE2 else { return .none }
        let second = bytes[at + 1]
        let third = bytes[at + 2]
        switch (second, third) {
        case (0x82, 0xAC): return .currency
        case (0x80, 0xA6): return .ellipsis
        case (0x80, 0x92...0x95): return .dash
        case (0x98...0x9E, _): return .emoji
        default: return .none
        }
    }
}

/// Folding and hashing of words.
enum Folding {
    /// Base letters of U+00C0 … U+00FF; a dot where there is none.
    private static let latin = Array(
        "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaaceeeeiiiidnooooo.ouuuuypy".utf8)

    /// Appends the folded form: lower case, base letters, straight apostrophes.
    static func fold(_ letters: ArraySlice<UInt8>, into folded: inout [UInt8]) {
        var at = letters.startIndex
        while at < letters.endIndex {
            let byte = letters[at]
            let next = at + 1 < letters.endIndex ? letters[at + 1] : 0
            if byte < 0x80 {
                folded.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
                at += 1
            } else if byte == 0xC3, next >= 0x80, next < 0xC0 {
                folded.append(latin[Int(next) - 0x80])
                at += 2
            } else if byte == 0xCC || byte == 0xCD {
                at += 2  // a combining accent
            } else if byte == 0xE2, next == 0x80, at + 2 < letters.endIndex,
                letters[at + 2] == 0x99 || letters[at + 2] == 0x98
            {
                folded.append(UInt8(ascii: "'"))
                at += 3
            } else {
                folded.append(byte)
                at += 1
            }
        }
    }

    static func folded(_ text: some StringProtocol) -> [UInt8] {
        var result: [UInt8] = []
        fold(Array(text.utf8)[...], into: &result)
        return result
    }

    /// FNV-1a, 64 bits.
    static func hash(_ letters: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in letters { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}
