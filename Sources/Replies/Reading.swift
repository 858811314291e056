// SPDX-License-Identifier: Apache-2.0

// A short text as words and sentences, in one pass over its bytes. Words are
// folded (lower case, no accents, straight apostrophes) and hashed, so that a
// pattern compares numbers.

/// One word, number, address or emoji.
struct Word: Sendable {
    enum Kind: Sendable { case word, number, url, email, handle, emoji, currency }

    struct Marks: OptionSet, Sendable {
        let rawValue: UInt8
        static let capital = Marks(rawValue: 1)
        /// Two or more letters, all of them capitals.
        static let upper = Marks(rawValue: 2)
        static let afterComma = Marks(rawValue: 4)
        /// Directly behind `^`, as agents sign.
        static let afterCaret = Marks(rawValue: 8)
        static let startsLine = Marks(rawValue: 16)
        /// Behind a dash, slash, tilde, bar or asterisk: other ways to sign.
        static let afterStroke = Marks(rawValue: 32)
        static let afterColon = Marks(rawValue: 64)
    }

    /// UTF-8 offsets in the text.
    let range: Range<Int>
    /// Where its folded form stands in `Reading.folded`.
    let folded: Range<Int>
    let hash: UInt64
    let kind: Kind
    let marks: Marks
    let sentence: Int
}

struct Sentence: Sendable {
    /// Indices of its words.
    var words: Range<Int>
    /// UTF-8 offsets, closing mark included.
    var range: Range<Int>
    var isQuestion: Bool
}

struct Reading: Sendable {
    /// What is read at most of one text, in bytes. A mention or an answer is
    /// far shorter; the rest of a longer text is not judged.
    static let limit = 16 * 1024

    private(set) var bytes: [UInt8]
    private(set) var folded: [UInt8] = []
    private(set) var words: [Word] = []
    private(set) var sentences: [Sentence] = []

    /// - Parameter abbreviations: hashes of folded words whose full stop does
    ///   not end a sentence.
    init(_ text: String, abbreviations: Set<UInt64> = []) {
        bytes = Array(text.utf8.prefix(Self.limit))
        folded.reserveCapacity(bytes.count)
        var scanner = Scanner(abbreviations: abbreviations)
        scanner.run(over: bytes, into: &self)
    }

    /// The folded form of one word.
    func form(_ index: Int) -> ArraySlice<UInt8> { folded[words[index].folded] }

    /// The words as they stand in the text.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The words between quotation marks: somebody else's.
    var quoted: Set<Int> {
        var found: Set<Int> = []
        var opened: Int?
        for index in words.indices {
            let before = words[index].range.lowerBound
            let isFirst = index == 0 || words[index - 1].range.upperBound < before
            if isFirst, Spans.isQuote(before: before, in: bytes) { opened = index }
            if let start = opened, Spans.isQuote(at: words[index].range.upperBound, in: bytes) {
                found.formUnion(start...index)
                opened = nil
            }
        }
        return found
    }

    fileprivate mutating func append(
        _ range: Range<Int>, kind: Word.Kind, marks: Word.Marks, sentence: Int
    ) {
        let start = folded.count
        Folding.fold(bytes[range], into: &folded)
        words.append(
            Word(
                range: range, folded: start..<folded.count,
                hash: Folding.hash(folded[start...]), kind: kind, marks: marks,
                sentence: sentence))
    }

    fileprivate mutating func close(_ sentence: Sentence) { sentences.append(sentence) }
}

/// Walks the bytes of one text.
private struct Scanner {
    let abbreviations: Set<UInt64>
    private var at = 0
    private var firstWord = 0
    private var pending: Word.Marks = [.startsLine]

    init(abbreviations: Set<UInt64>) { self.abbreviations = abbreviations }

    mutating func run(over bytes: [UInt8], into reading: inout Reading) {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case 0x0A:
                closeSentence(at, question: false, in: &reading)
                pending = [.startsLine]
                at += 1
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
                endMark(bytes, in: &reading)
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"):
                if let end = emoticon(bytes) {
                    append(at..<end, .emoji, to: &reading)
                    at = end
                } else {
                    pending.insert(byte == UInt8(ascii: ":") ? .afterColon : .afterComma)
                    at += 1
                }
            case UInt8(ascii: "^"):
                pending.insert(.afterCaret)
                at += 1
            case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "|"),
                UInt8(ascii: "*"):
                pending.formUnion([.afterStroke, .afterComma])
                at += 1
            case UInt8(ascii: "@"):
                let end = Spans.handle(bytes, at)
                if end > at + 1 { append(at..<end, .handle, to: &reading) }
                at = max(end, at + 1)
            default:
                other(bytes, into: &reading)
            }
        }
        closeSentence(bytes.count, question: false, in: &reading)
    }

    private mutating func other(_ bytes: [UInt8], into reading: inout Reading) {
        if Spans.isWordByte(bytes, at) {
            if let end = Spans.url(bytes, at) {
                append(at..<end, .url, to: &reading)
                at = end
            } else if let end = Spans.email(bytes, at) {
                append(at..<end, .email, to: &reading)
                at = end
            } else {
                let end = Spans.word(bytes, at)
                let isNumber = bytes[at] >= 0x30 && bytes[at] <= 0x39
                append(at..<end, isNumber ? .number : .word, to: &reading)
                at = end
            }
            return
        }
        let length = Spans.scalarLength(bytes, at)
        switch Spans.symbol(bytes, at, length) {
        case .emoji: append(at..<at + length, .emoji, to: &reading)
        case .currency: append(at..<at + length, .currency, to: &reading)
        case .dash: pending.formUnion([.afterStroke, .afterComma])
        case .ellipsis:
            at += length
            closeSentence(at, question: false, in: &reading)
            return
        case .none:
            // `^[initialen]` is no signature.
            if bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "{") {
                pending.remove(.afterCaret)
            }
        }
        at += length
    }

    /// `.`, `!`, `?` and runs of them.
    private mutating func endMark(_ bytes: [UInt8], in reading: inout Reading) {
        let start = at
        var question = false
        while at < bytes.count, bytes[at] == 0x2E || bytes[at] == 0x21 || bytes[at] == 0x3F {
            question = question || bytes[at] == 0x3F
            at += 1
        }
        let single = at - start == 1 && bytes[start] == 0x2E
        if single, let last = reading.words.last, last.range.upperBound == start {
            if abbreviations.contains(last.hash) { return }
            // "i.v.m." and "o.a." are words with a full stop inside; an initial
            // ("J. de Vries") is one capital.
            if bytes[last.range].contains(0x2E) && last.kind == .word { return }
            if last.range.count == 1 && last.marks.contains(.capital) { return }
        }
        if single, at < bytes.count, Spans.isWordByte(bytes, at), bytes[at] >= 0x61 { return }
        closeSentence(at, question: question, in: &reading)
    }

    /// `:)`, `;-)`, `:P` and their kin, with nothing word-like behind them.
    private func emoticon(_ bytes: [UInt8]) -> Int? {
        guard bytes[at] != UInt8(ascii: ",") else { return nil }
        var end = at + 1
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
        guard end < bytes.count, Spans.mouths.contains(bytes[end]) else { return nil }
        end += 1
        return end == bytes.count || !Spans.isWordByte(bytes, end) ? end : nil
    }

    private mutating func append(
        _ range: Range<Int>, _ kind: Word.Kind, to reading: inout Reading
    ) {
        var marks = pending
        let letters = reading.bytes[range]
        if Spans.isCapital(letters) { marks.insert(.capital) }
        if letters.count > 1, letters.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
            marks.insert(.upper)
        }
        pending = []
        reading.append(range, kind: kind, marks: marks, sentence: reading.sentences.count)
    }

    private mutating func closeSentence(_ end: Int, question: Bool, in reading: inout Reading) {
        let count = reading.words.count
        if count > firstWord {
            let first = reading.words[firstWord].range.lowerBound
            reading.close(
                Sentence(words: firstWord..<count, range: first..<end, isQuestion: question))
            firstWord = count
        }
        pending.remove(.afterComma)
    }
}
