// SPDX-License-Identifier: Apache-2.0

// From bytes to tokens in one pass: words, numbers, amounts, emoji, links,
// @names and #tags, and the ends of sentences. Never fails, linear in the text.

/// Cuts text into tokens.
package enum Tokenizer {
    /// Tokens read from one text; what comes after is left unread. A mention of
    /// twenty thousand words is an attack or a mistake.
    package static let tokenLimit = 20_000
    /// Folded bytes kept of one word; the longest Dutch words in use have 40.
    package static let wordLimit = 64

    /// Replaces the contents of `buffer` by the tokens of `text`.
    package static func tokenize(
        _ text: UnsafeBufferPointer<UInt8>, into buffer: inout TokenBuffer
    ) {
        buffer.clear()
        var scanner = Scanner(text, buffer.copy(text))
        while scanner.index < text.count {
            if text[scanner.index] == 0x20 {
                scanner.index &+= 1
                continue
            }
            if buffer.tokens.count >= tokenLimit {
                buffer.isTruncated = true
                break
            }
            scanner.scanOne(into: &buffer)
        }
        scanner.endSentence(in: &buffer)
    }

    /// The tokens of a text: for tests and data files, not for the hot path.
    package static func tokenize(_ text: String) -> TokenizedText {
        var buffer = TokenBuffer()
        var text = text
        text.withUTF8 { tokenize($0, into: &buffer) }
        return TokenizedText(buffer)
    }
}

/// The state of one pass over a text.
struct Scanner {
    let text: UnsafeBufferPointer<UInt8>
    /// Bytes that may be read: those of the text, and perhaps some behind it.
    let readable: Int
    var index = 0
    /// What stood between the last token and the next.
    var pending: Token.Flags = [.sentenceStart]
    var lastEnd = -1
    /// Token index at which an open quotation began.
    var quoteStart: Int?

    /// - Parameter copy: the text with room behind it, if there is one.
    init(_ text: UnsafeBufferPointer<UInt8>, _ copy: UnsafeBufferPointer<UInt8>?) {
        self.text = copy ?? text
        readable = text.count + (copy == nil ? 0 : TokenBuffer.readAhead)
    }

    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        let position = index + offset
        return position >= 0 && position < text.count ? text[position] : 0
    }

    @inline(__always)
    mutating func scanOne(into buffer: inout TokenBuffer) {
        let first = text[index]
        if ASCII.isLetter(first) {
            if !scanPlainWord(into: &buffer, kind: .word) { scanOddWord(into: &buffer) }
            return
        }
        scanOther(first, into: &buffer)
    }

    private mutating func scanOther(_ first: UInt8, into buffer: inout TokenBuffer) {
        if first < 0x80 {
            switch first {
            case 0x30...0x39: scanNumber(from: index, isMoney: false, into: &buffer)
            case 0x0A, 0x0D:
                pending.insert(.sentenceStart)
                index += 1
            case 0...0x20, 0x7F: index += 1
            default: scanPunctuation(first, into: &buffer)
            }
            return
        }
        let (scalar, length) = UTF8Scalar.read(text, at: index)
        guard let scalar else {
            index += 1
            return
        }
        switch Folding.base(scalar) != nil ? .letter : Folding.classify(scalar) {
        case .letter: scanWord(into: &buffer)
        case .emoji: scanEmoji(scalar, length: length, into: &buffer)
        case .lineBreak:
            pending.insert(.sentenceStart)
            index += length
        case .punctuation: scanWidePunctuation(scalar, length: length, into: &buffer)
        default: index += length
        }
    }

    /// Adds the token whose folded bytes were appended from `foldedStart` on.
    mutating func emit(
        _ kind: Token.Kind, from start: Int, foldedStart: Int, flags: Token.Flags,
        value: Double = 0, into buffer: inout TokenBuffer
    ) {
        let hash = WordHash.of(
            UnsafeBufferPointer(rebasing: buffer.folded.elements[foldedStart...]))
        emit(
            kind, from: start, foldedStart: foldedStart, flags: flags, value: value, hash: hash,
            into: &buffer)
    }

    @inline(__always)
    mutating func emit(
        _ kind: Token.Kind, from start: Int, foldedStart: Int, flags: Token.Flags,
        value: Double, hash: UInt64, into buffer: inout TokenBuffer
    ) {
        var flags = flags.union(pending)
        if start == lastEnd { flags.insert(.glued) }
        if pending.contains(.sentenceStart) { beginSentence(in: &buffer) }
        buffer.tokens.append(
            Token(
                start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: index),
                foldedStart: Int32(truncatingIfNeeded: foldedStart),
                foldedEnd: Int32(truncatingIfNeeded: buffer.folded.count),
                kind: kind, flags: flags,
                sentence: Int32(truncatingIfNeeded: buffer.sentences.count &- 1),
                value: value, hash: hash))
        pending = []
        lastEnd = index
    }

    private mutating func beginSentence(in buffer: inout TokenBuffer) {
        endSentence(in: &buffer)
        let number = Int32(truncatingIfNeeded: buffer.tokens.count)
        buffer.sentences.append(
            Sentence(first: number, end: number + 1, isQuestion: false, exclamations: 0))
    }

    func endSentence(in buffer: inout TokenBuffer) {
        guard !buffer.sentences.isEmpty else { return }
        buffer.sentences[buffer.sentences.count - 1].end =
            Int32(truncatingIfNeeded: buffer.tokens.count)
    }
}

enum ASCII {
    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inline(__always)
    static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// A letter, or the first byte of one beyond ASCII (or of anything else there).
    @inline(__always)
    static func mayBeginWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte >= 0xC3 && byte < 0xE0
    }
}
