// SPDX-License-Identifier: Apache-2.0

// Numbers, amounts, emoji and emoticons, and the signs that end sentences,
// clauses and quotations.

extension Scanner {
    mutating func scanNumber(from start: Int, isMoney: Bool, into buffer: inout TokenBuffer) {
        let foldedStart = buffer.folded.count
        var value = 0.0
        var scale = 0.0
        var digitsInGroup = 0
        var isClock = false
        while index < text.count {
            let byte = text[index]
            if ASCII.isDigit(byte) {
                let digit = Double(byte - 0x30)
                if scale > 0 {
                    value += digit * scale
                    scale /= 10
                } else if value < 1e15 {
                    value = value * 10 + digit
                }
                digitsInGroup += 1
                if buffer.folded.count - foldedStart < Tokenizer.wordLimit {
                    buffer.folded.append(byte)
                }
            } else if byte == 0x2E || byte == 0x2C || byte == 0x3A, ASCII.isDigit(self.byte(1)) {
                let isThousands =
                    byte == 0x2E && scale == 0 && digitsInGroup <= 3 && ASCII.isDigit(self.byte(2))
                    && ASCII.isDigit(self.byte(3)) && !ASCII.isDigit(self.byte(4))
                if byte == 0x3A { isClock = true }
                if !isThousands { scale = scale == 0 ? 0.1 : scale }
                digitsInGroup = 0
                if buffer.folded.count - foldedStart < Tokenizer.wordLimit {
                    buffer.folded.append(byte)
                }
            } else {
                break
            }
            index += 1
        }
        if byte(0) == 0x2A && index - start == 1 || byte(0) == 0x25 {  // "5*", "100%"
            buffer.folded.append(byte(0))
            index += 1
        }
        if isClock {
            let hours = value.rounded(.down)
            value = hours + (value - hours) / 0.6
        }
        var isMoney = isMoney
        if byte(0) == 0x2C, byte(1) == 0x2D {  // "20,-"
            isMoney = true
            index += 2
        }
        let gap = byte(0) == 0x20 ? 1 : 0
        if isEuro(at: index + gap) {
            isMoney = true
            index += gap + 3
        }
        emit(
            isMoney ? .money : .number, from: start, foldedStart: foldedStart, flags: [],
            value: value, into: &buffer)
    }

    private func isEuro(at position: Int) -> Bool {
        position + 2 < text.count && text[position] == 0xE2 && text[position + 1] == 0x82
            && text[position + 2] == 0xAC
    }

    mutating func scanEmoji(_ scalar: UInt32, length: Int, into buffer: inout TokenBuffer) {
        let start = index
        let foldedStart = buffer.folded.count
        buffer.add(contentsOf: text[index..<index + length])
        index += length
        // Skin tones, variation selectors and joined emoji belong to the first.
        while index < text.count, text[index] >= 0xCC {
            let (next, nextLength) = UTF8Scalar.read(text, at: index)
            guard let next else { break }
            let kind = Folding.classify(next)
            guard kind == .ignorable || kind == .mark else { break }
            index += nextLength
            if next == 0x200D, index < text.count {
                let (joined, joinedLength) = UTF8Scalar.read(text, at: index)
                if let joined, Folding.classify(joined) == .emoji { index += joinedLength }
            }
        }
        addSign(from: start, foldedStart: foldedStart, into: &buffer)
    }

    /// Adds an emoji or lengthens the same one just before it.
    private mutating func addSign(
        from start: Int, foldedStart: Int, into buffer: inout TokenBuffer
    ) {
        let last = buffer.tokens.count - 1
        if last >= 0, buffer.tokens[last].kind == .emoji, Int(buffer.tokens[last].end) == start,
            buffer.spelling(of: buffer.tokens[last])
                .elementsEqual(buffer.folded.elements[foldedStart...])
        {
            buffer.folded.cut(to: foldedStart)
            buffer.tokens[last].end = Int32(truncatingIfNeeded: index)
            buffer.tokens[last].flags.insert(.stretched)
            lastEnd = index
            return
        }
        emit(.emoji, from: start, foldedStart: foldedStart, flags: [], into: &buffer)
    }

    mutating func scanPunctuation(_ sign: UInt8, into buffer: inout TokenBuffer) {
        if scanEmoticon(sign, into: &buffer) { return }
        switch sign {
        case UInt8(ascii: "."):
            let isAbbreviation =
                ASCII.isLetter(byte(1)) && !ASCII.isUpper(byte(1)) && ASCII.isLetter(byte(-1))
                && !(ASCII.isLetter(byte(-2)) && ASCII.isLetter(byte(-3)))
            // "b.v." ends no sentence either.
            let endsAbbreviation = ASCII.isLetter(byte(-1)) && byte(-2) == 0x2E
            if !isAbbreviation, !endsAbbreviation { pending.insert(.sentenceStart) }
        case UInt8(ascii: "!"):
            pending.insert(.sentenceStart)
            if !buffer.sentences.isEmpty {
                buffer.sentences[buffer.sentences.count - 1].exclamations &+= 1
            }
        case UInt8(ascii: "?"):
            pending.insert(.sentenceStart)
            if !buffer.sentences.isEmpty {
                buffer.sentences[buffer.sentences.count - 1].isQuestion = true
            }
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "|"):
            pending.insert(.clauseStart)
        case UInt8(ascii: "\""): toggleQuote(&buffer)
        case UInt8(ascii: "'"): if scanApostrophe(into: &buffer) { return }
        case UInt8(ascii: "@"):
            if ASCII.isLetter(byte(1)) || ASCII.isDigit(byte(1)) || byte(1) == 0x5F {
                scanName(into: &buffer)
                return
            }
        case UInt8(ascii: "#"):
            if ASCII.mayBeginWord(byte(1)) {
                index += 1
                scanWord(into: &buffer, kind: .hashtag)
                return
            }
        default: break
        }
        index += 1
    }

    /// `'t`, `'s`, `'n` are words; any other apostrophe here is a quotation mark.
    private mutating func scanApostrophe(into buffer: inout TokenBuffer) -> Bool {
        let follows = byte(1)
        if !ASCII.isLetter(byte(-1)), ASCII.isLetter(follows), !ASCII.isLetter(byte(2)),
            byte(2) < 0x80
        {
            let start = index
            let foldedStart = buffer.folded.count
            buffer.folded.append(UInt8(ascii: "'"))
            buffer.folded.append(follows | 0x20)
            index += 2
            emit(.word, from: start, foldedStart: foldedStart, flags: [], into: &buffer)
            return true
        }
        let opens = !ASCII.isLetter(byte(-1)) && ASCII.isLetter(follows)
        if opens && quoteStart == nil || !opens && quoteStart != nil { toggleQuote(&buffer) }
        return false
    }

    mutating func scanWidePunctuation(
        _ scalar: UInt32, length: Int, into buffer: inout TokenBuffer
    ) {
        switch scalar {
        case 0x20AC:
            var position = index + length
            while position < text.count, text[position] == 0x20 { position += 1 }
            if position < text.count, ASCII.isDigit(text[position]), position - index <= 5 {
                let start = index
                index = position
                scanNumber(from: start, isMoney: true, into: &buffer)
                return
            }
        case 0x2026: pending.insert(.sentenceStart)
        case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: toggleQuote(&buffer)
        case 0x2018 where quoteStart == nil, 0x2019 where quoteStart != nil: toggleQuote(&buffer)
        case 0x2013, 0x2014: pending.insert(.clauseStart)
        default: break
        }
        index += length
    }

    /// Opens a quotation, or closes it and marks the tokens inside. One that
    /// never closes marks nothing.
    private mutating func toggleQuote(_ buffer: inout TokenBuffer) {
        guard let start = quoteStart else {
            quoteStart = buffer.tokens.count
            return
        }
        quoteStart = nil
        for number in start..<buffer.tokens.count { buffer.tokens[number].flags.insert(.quoted) }
    }

    /// `:-)` `:)))` `;(` `=D` `:'(` `<3`: eyes, perhaps a tear or a nose, a
    /// mouth. Folded to eyes and one mouth, so that `=-D` and `:D` are one.
    private mutating func scanEmoticon(_ sign: UInt8, into buffer: inout TokenBuffer) -> Bool {
        if scanFace(sign, into: &buffer) { return true }
        let isHeart = sign == UInt8(ascii: "<") && byte(1) == UInt8(ascii: "3")
        guard isHeart || sign == 0x3A || sign == 0x3B || sign == 0x3D else { return false }
        guard !ASCII.isDigit(byte(-1)) else { return false }
        var position = index + 1
        if !isHeart {
            while position - index < 3, text[safe: position] == 0x2D || text[safe: position] == 0x27
            {
                position += 1
            }
        }
        guard var mouth = text[safe: position], isHeart || Self.mouths.contains(mouth) else {
            return false
        }
        let end = position + 1
        if ASCII.isLetter(mouth) {
            if let next = text[safe: end], ASCII.isLetter(next) || ASCII.isDigit(next) {
                return false
            }
            mouth |= 0x20
        }
        let start = index
        index = end
        while index < text.count, text[index] == mouth, !ASCII.isLetter(mouth) { index += 1 }
        let foldedStart = buffer.folded.count
        buffer.folded.append(sign == 0x3D ? 0x3A : sign)
        buffer.folded.append(mouth)
        addSign(from: start, foldedStart: foldedStart, into: &buffer)
        return true
    }

    private static let mouths: [UInt8] = Array(")(/\\|DdPpOoSsXx*3@$][".utf8)

    /// Faces that are not made of eyes and a mouth in this order.
    private static let faces: [StaticString] = [
        "</3", ">:-(", ">:(", "^_^", "^^", "-_-", "-.-", "(:", "):",
    ]

    private mutating func scanFace(_ sign: UInt8, into buffer: inout TokenBuffer) -> Bool {
        guard [0x3C, 0x3E, 0x5E, 0x2D, 0x28, 0x29].contains(sign) else { return false }
        for face in Self.faces where face.utf8Start[0] == sign {
            let length = face.utf8CodeUnitCount
            guard (0..<length).allSatisfy({ text[safe: index + $0] == face.utf8Start[$0] }) else {
                continue
            }
            // "(zie boven):" is no face.
            if length == 2, byte(-1) > 0x20 || byte(2) > 0x20 { continue }
            let start = index
            let foldedStart = buffer.folded.count
            buffer.add(contentsOf: text[index..<index + length])
            index += length
            addSign(from: start, foldedStart: foldedStart, into: &buffer)
            return true
        }
        return false
    }
}

extension UnsafeBufferPointer<UInt8> {
    subscript(safe index: Int) -> UInt8? { index >= 0 && index < count ? self[index] : nil }
}
