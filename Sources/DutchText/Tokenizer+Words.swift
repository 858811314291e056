// SPDX-License-Identifier: Apache-2.0

// Words, links, e-mail addresses, @names: everything that begins with a letter.

extension Scanner {
    /// Most words are a few small letters, the first perhaps a capital, and
    /// nothing else: taken in one piece, eight letters at a time.
    @inline(__always)
    mutating func scanPlainWord(into buffer: inout TokenBuffer, kind: Token.Kind) -> Bool {
        let start = index
        guard let base = text.baseAddress, start &+ EightLetters.both <= readable else {
            return false
        }
        let place = UnsafeRawPointer(base + start)
        let isCapitalised = ASCII.isUpper(text[start])
        let low = EightLetters(at: place, withFirst: 0x20)
        var high = EightLetters()
        var length = low.count
        if length == 8 {
            high = EightLetters(at: place + 8, withFirst: 0)
            length &+= high.count
        }
        guard length > 0, length < EightLetters.both, endsWord(at: start &+ length) else {
            return false
        }
        let foldedStart = buffer.folded.count
        let folded = UnsafeMutableRawPointer(
            buffer.folded.makeRoom(for: foldedStart &+ EightLetters.both) + foldedStart)
        folded.storeBytes(of: low.bytes, as: UInt64.self)
        folded.storeBytes(of: high.bytes, toByteOffset: 8, as: UInt64.self)
        buffer.folded.setCount(foldedStart &+ length)
        let hash = low.hash(
            first: min(length, 8), after: length > 8 ? high.hash(first: length &- 8) : WordHash.seed
        )
        index = start &+ length
        var flags: Token.Flags = isCapitalised ? .capitalised : []
        if EightLetters.hasStretch(low, high, length) { flags.insert(.stretched) }
        emit(
            kind, from: start, foldedStart: foldedStart, flags: flags, value: 0, hash: hash,
            into: &buffer)
        return true
    }

    /// Whether letters that end at `end` are a word for certain.
    @inline(__always)
    private func endsWord(at end: Int) -> Bool {
        guard end < text.count else { return true }
        switch text[end] {
        // Space , ! ? ) ; and the like.
        case 0x20, 0x2C, 0x21, 0x3F, 0x29, 0x3B, 0x0A, 0x0D, 0x09, 0x22: return true
        case 0x2E:
            // A full stop; an address or an abbreviation goes on.
            return end + 1 >= text.count || text[end + 1] <= 0x20 || text[end + 1] == 0x2E
        default: return false
        }
    }

    mutating func scanWord(into buffer: inout TokenBuffer, kind: Token.Kind = .word) {
        if !scanPlainWord(into: &buffer, kind: kind) { scanOddWord(into: &buffer, kind: kind) }
    }

    /// A word with accents, capitals, digits or signs in it, or the head of an
    /// address.
    mutating func scanOddWord(into buffer: inout TokenBuffer, kind: Token.Kind = .word) {
        let start = index
        let foldedStart = buffer.folded.count
        var letters = 0
        var capitals = 0
        var run = 0
        var previous: UInt8 = 0
        var flags: Token.Flags = ASCII.isUpper(text[index]) ? [.capitalised] : []
        var breaksAfter = false

        scan: while index < text.count {
            let byte = text[index]
            if ASCII.isLetter(byte) {
                if ASCII.isUpper(byte) {
                    if letters >= 3, capitals <= 1, previousIsLower {
                        // Seen in review sites that lost their line breaks:
                        // "veel kortingMaar meestal niet".
                        breaksAfter = isLowerOrEnd(at: index + 1) || isUpperRun(at: index)
                        if breaksAfter { break scan }
                    }
                    capitals += 1
                }
                let lower = byte | 0x20
                run = lower == previous ? run + 1 : 1
                if run >= 3 { flags.insert(.stretched) }
                previous = lower
                letters += 1
                if buffer.folded.count - foldedStart < Tokenizer.wordLimit {
                    buffer.folded.append(lower)
                }
                index += 1
            } else if ASCII.isDigit(byte) {
                flags.insert(.digits)
                if buffer.folded.count - foldedStart < Tokenizer.wordLimit {
                    buffer.folded.append(byte)
                }
                previous = byte
                index += 1
            } else if byte == UInt8(ascii: "'") {
                guard ASCII.mayBeginWord(self.byte(1)) else { break scan }
                buffer.folded.append(byte)
                previous = byte
                index += 1
            } else if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "&") {
                // "k*t", "t&t"
                guard letters > 0, ASCII.isLetter(self.byte(1)) || self.byte(1) == byte else {
                    break scan
                }
                buffer.folded.append(byte)
                previous = byte
                index += 1
            } else if byte == UInt8(ascii: "-") {
                guard ASCII.mayBeginWord(self.byte(1)), letters > 0,
                    letters <= 2 || wordLength(after: index + 1) <= 2
                else { break scan }
                previous = byte
                index += 1
            } else if byte < 0x80 {
                break scan
            } else if !scanWideLetter(
                into: &buffer, foldedStart: foldedStart, letters: &letters, run: &run,
                previous: &previous)
            {
                break scan
            }
            if run >= 3 { flags.insert(.stretched) }
        }
        if capitals >= 2, capitals == letters { flags.insert(.capitals) }
        if isLinkTail(buffer, foldedStart: foldedStart) {
            skipToSpace()
            emit(.link, from: start, foldedStart: foldedStart, flags: [], into: &buffer)
            return
        }
        guard index > start else {
            index += 1
            return
        }
        emit(kind, from: start, foldedStart: foldedStart, flags: flags, into: &buffer)
        if breaksAfter { pending.insert(.sentenceStart) }
    }

    /// Consumes one scalar beyond ASCII if it belongs in a word.
    private mutating func scanWideLetter(
        into buffer: inout TokenBuffer, foldedStart: Int, letters: inout Int, run: inout Int,
        previous: inout UInt8
    ) -> Bool {
        let (read, length) = UTF8Scalar.read(text, at: index)
        guard let scalar = read else { return false }
        let hasRoom = buffer.folded.count - foldedStart + 4 <= Tokenizer.wordLimit
        if let letter = Folding.base(scalar) {
            run = letter == previous ? run + 1 : 1
            previous = letter
            letters += 1
            if hasRoom { buffer.folded.append(letter) }
            index += length
            return true
        }
        if scalar == 0x2019 || scalar == 0xB4 || scalar == 0x2018 {
            guard index + length < text.count, ASCII.mayBeginWord(text[index + length]) else {
                return false
            }
            if hasRoom { buffer.folded.append(UInt8(ascii: "'")) }
            previous = UInt8(ascii: "'")
            index += length
            return true
        }
        if scalar == 0x132 || scalar == 0x133 {
            if hasRoom { buffer.add(contentsOf: [0x69, 0x6A]) }
            letters += 2
            previous = 0x6A
            index += length
            return true
        }
        switch Folding.classify(scalar) {
        case .letter:
            if hasRoom { buffer.add(contentsOf: text[index..<index + length]) }
            letters += 1
            run = 1
            previous = 0
        case .mark, .ignorable: break
        default: return false
        }
        index += length
        return true
    }

    private var previousIsLower: Bool {
        index > 0 && ASCII.isLetter(text[index - 1]) && !ASCII.isUpper(text[index - 1])
    }

    private func isLowerOrEnd(at position: Int) -> Bool {
        guard position < text.count else { return false }
        return ASCII.isLetter(text[position]) && !ASCII.isUpper(text[position])
            || text[position] == 0x20
    }

    private func isUpperRun(at position: Int) -> Bool {
        position + 1 < text.count && ASCII.isUpper(text[position + 1])
    }

    /// Letters from `position` on, counted to three at most.
    private func wordLength(after position: Int) -> Int {
        var length = 0
        while length < 3, position + length < text.count,
            ASCII.isLetter(text[position + length])
        {
            length += 1
        }
        return length
    }

    /// Whether the word just read is the head of an address:
    /// `https://…`, `www.…`, `name@host`, `example.nl`.
    private func isLinkTail(_ buffer: borrowing TokenBuffer, foldedStart: Int) -> Bool {
        let next = byte(0)
        if next == UInt8(ascii: ":") {
            return byte(1) == UInt8(ascii: "/") && byte(2) == UInt8(ascii: "/")
        }
        if next == UInt8(ascii: "@") {
            return ASCII.isLetter(byte(1)) || ASCII.isDigit(byte(1))
        }
        guard next == UInt8(ascii: "."), ASCII.isLetter(byte(1)) else { return false }
        if buffer.folded.count - foldedStart == 3,
            buffer.folded.elements[foldedStart...].elementsEqual("www".utf8)
        {
            return true
        }
        return DomainEnding.follows(text, at: index + 1)
    }

    mutating func skipToSpace() {
        while index < text.count, text[index] > 0x20 { index += 1 }
        // A full stop or comma at the end belongs to the sentence.
        while index > 0, [0x2E, 0x2C, 0x21, 0x3F, 0x29].contains(text[index - 1]) { index -= 1 }
    }

    mutating func scanName(into buffer: inout TokenBuffer) {
        let start = index
        index += 1
        let foldedStart = buffer.folded.count
        while index < text.count {
            let byte = text[index]
            let isInner = byte == 0x2E || byte == 0x2D
            guard
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == 0x5F || byte == 0x40
                    || isInner && ASCII.isLetter(self.byte(1))
            else { break }
            if buffer.folded.count - foldedStart < Tokenizer.wordLimit {
                buffer.folded.append(ASCII.isUpper(byte) ? byte | 0x20 : byte)
            }
            index += 1
        }
        emit(.mention, from: start, foldedStart: foldedStart, flags: [], into: &buffer)
    }
}

/// The endings by which an address without `www` is known.
enum DomainEnding {
    private static let known: [StaticString] = ["nl", "com", "be", "de", "org", "net", "eu", "app"]

    static func follows(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        var length = 0
        while length < 4, index + length < text.count, ASCII.isLetter(text[index + length]) {
            length += 1
        }
        return known.contains { ending in
            ending.utf8CodeUnitCount == length
                && (0..<length).allSatisfy { ending.utf8Start[$0] == text[index + $0] | 0x20 }
        }
    }
}
