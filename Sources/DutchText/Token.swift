// SPDX-License-Identifier: Apache-2.0

// What the tokenizer finds: words with their place in the text and their folded
// spelling, and where sentences end.

/// One word, number, emoji or name in a text.
public struct Token: BitwiseCopyable, Sendable {
    public enum Kind: UInt8, BitwiseCopyable, Sendable {
        case word, number, money, emoji, link, mention, hashtag

        /// In place of the generic one, which other modules reach by a table.
        @inline(__always)
        public static func == (left: Kind, right: Kind) -> Bool {
            unsafeBitCast(left, to: UInt8.self) == unsafeBitCast(right, to: UInt8.self)
        }
    }

    public struct Flags: OptionSet, BitwiseCopyable, Sendable {
        public let rawValue: UInt8
        @inline(__always)
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// In place of the generic one, which other modules reach by a table.
        @inline(__always)
        public func contains(_ other: Flags) -> Bool {
            rawValue & other.rawValue == other.rawValue
        }
        /// Two or more letters, all capitals.
        public static var capitals: Flags { Flags(rawValue: 1) }
        /// First letter is a capital.
        public static var capitalised: Flags { Flags(rawValue: 2) }
        /// Three or more of one letter in a row, or the same emoji repeated.
        public static var stretched: Flags { Flags(rawValue: 4) }
        /// Stands between quotation marks.
        public static var quoted: Flags { Flags(rawValue: 8) }
        /// A comma, bracket, dash or colon comes before.
        public static var clauseStart: Flags { Flags(rawValue: 16) }
        /// First of its sentence.
        public static var sentenceStart: Flags { Flags(rawValue: 32) }
        /// Nothing stands between this token and the one before.
        public static var glued: Flags { Flags(rawValue: 64) }
        /// A word with digits in it, such as an IBAN or an order number.
        public static var digits: Flags { Flags(rawValue: 128) }
    }

    /// UTF-8 offsets in the text.
    public var start: Int32
    public var end: Int32
    /// The folded spelling: a range of `TokenBuffer.folded`.
    public var foldedStart: Int32
    public var foldedEnd: Int32
    public var kind: Kind
    public var flags: Flags
    /// Index in `TokenBuffer.sentences`.
    public var sentence: Int32
    /// For numbers and amounts: the value; else 0.
    public var value: Double
    /// `WordHash` of the folded spelling.
    public var hash: UInt64
}

/// A run of tokens up to `.`, `!`, `?` or a line break.
public struct Sentence: BitwiseCopyable, Sendable {
    public var first: Int32
    /// One past the last token.
    public var end: Int32
    public var isQuestion: Bool
    public var exclamations: Int32
}

/// Tokens of one text; reused from text to text so that nothing is allocated.
public struct TokenBuffer: ~Copyable, Sendable {
    public internal(set) var tokens = Scratch<Token>(room: 256)
    public internal(set) var sentences = Scratch<Sentence>(room: 32)
    /// The folded spellings, one after another, behind `margin` bytes that say
    /// nothing: whoever reads eight bytes before the end of a word stays inside.
    public internal(set) var folded = Scratch<UInt8>(room: 2048)
    /// The text was longer than `Tokenizer.tokenLimit` tokens; the rest is unread.
    public internal(set) var isTruncated = false

    public static var margin: Int { 8 }

    /// A short text with bytes behind it that may be read though they say nothing.
    private var text = Scratch<UInt8>(room: copyLimit + readAhead)

    static var readAhead: Int { EightLetters.both }
    /// A longer text is read where it lies.
    private static var copyLimit: Int { 4096 }

    public init() {}

    /// The text with `readAhead` bytes behind it, good until the next one; `nil`
    /// for a long text.
    mutating func copy(_ source: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard source.count <= Self.copyLimit, let start = source.baseAddress else { return nil }
        let place = text.makeRoom(for: source.count + Self.readAhead)
        place.update(from: start, count: source.count)
        (place + source.count).update(repeating: 0, count: Self.readAhead)
        return UnsafeBufferPointer(start: place, count: source.count)
    }

    mutating func clear() {
        tokens.removeAll()
        sentences.removeAll()
        folded.removeAll()
        for _ in 0..<Self.margin { folded.append(0) }
        isTruncated = false
    }

    /// The folded spelling of a token, as long as the buffer keeps its text.
    public func spelling(of token: Token) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            rebasing: folded.elements[Int(token.foldedStart)..<Int(token.foldedEnd)])
    }

    mutating func add(contentsOf bytes: some Sequence<UInt8>) {
        for byte in bytes { folded.append(byte) }
    }
}

/// The tokens of one text to keep: for tests and data files.
package struct TokenizedText: Sendable {
    package let tokens: [Token]
    package let sentences: [Sentence]
    /// The folded spellings, to which the tokens point.
    package let folded: [UInt8]

    init(_ buffer: borrowing TokenBuffer) {
        tokens = Array(buffer.tokens.elements)
        sentences = Array(buffer.sentences.elements)
        folded = Array(buffer.folded.elements)
    }
}

/// FNV-1a over the bytes from last to first, so that the hashes of all suffixes
/// of a word come for free while hashing it: compounds are found by their head.
public enum WordHash {
    public static var seed: UInt64 { 0xCBF2_9CE4_8422_2325 }

    @inline(__always)
    public static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    @inline(__always)
    public static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = seed
        var index = bytes.count
        while index > 0 {
            index -= 1
            hash = step(hash, bytes[index])
        }
        return hash
    }
}
