// SPDX-License-Identifier: Apache-2.0

// What the tokenizer finds: words with their place in the text and their folded
// spelling, and where sentences end.

/// One word, number, emoji or name in a text.
package struct Token: Sendable {
    package enum Kind: UInt8, Sendable {
        case word, number, money, emoji, link, mention, hashtag
    }

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Two or more letters, all capitals.
        package static let capitals = Flags(rawValue: 1)
        /// First letter is a capital.
        package static let capitalised = Flags(rawValue: 2)
        /// Three or more of one letter in a row, or the same emoji repeated.
        package static let stretched = Flags(rawValue: 4)
        /// Stands between quotation marks.
        package static let quoted = Flags(rawValue: 8)
        /// A comma, bracket, dash or colon comes before.
        package static let clauseStart = Flags(rawValue: 16)
        /// First of its sentence.
        package static let sentenceStart = Flags(rawValue: 32)
        /// Nothing stands between this token and the one before.
        package static let glued = Flags(rawValue: 64)
        /// A word with digits in it, such as an IBAN or an order number.
        package static let digits = Flags(rawValue: 128)
    }

    /// UTF-8 offsets in the text.
    package var start: Int32
    package var end: Int32
    /// The folded spelling: a range of `TokenBuffer.folded`.
    package var foldedStart: Int32
    package var foldedEnd: Int32
    package var kind: Kind
    package var flags: Flags
    /// Index in `TokenBuffer.sentences`.
    package var sentence: Int32
    /// For numbers and amounts: the value; else 0.
    package var value: Double
    /// `WordHash` of the folded spelling.
    package var hash: UInt64
}

/// A run of tokens up to `.`, `!`, `?` or a line break.
package struct Sentence: Sendable {
    package var first: Int32
    /// One past the last token.
    package var end: Int32
    package var isQuestion: Bool
    package var exclamations: Int32
}

/// Tokens of one text; reused from text to text so that nothing is allocated.
package struct TokenBuffer: Sendable {
    package var tokens: [Token] = []
    package var sentences: [Sentence] = []
    package var folded: [UInt8] = []
    /// The text was longer than `Tokenizer.tokenLimit` tokens; the rest is unread.
    package var isTruncated = false

    package init() {
        tokens.reserveCapacity(256)
        sentences.reserveCapacity(32)
        folded.reserveCapacity(2048)
    }

    package mutating func clear() {
        tokens.removeAll(keepingCapacity: true)
        sentences.removeAll(keepingCapacity: true)
        folded.removeAll(keepingCapacity: true)
        isTruncated = false
    }
}

/// FNV-1a over the bytes from last to first, so that the hashes of all suffixes
/// of a word come for free while hashing it: compounds are found by their head.
package enum WordHash {
    package static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    package static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    @inline(__always)
    package static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = seed
        var index = bytes.count
        while index > 0 {
            index -= 1
            hash = step(hash, bytes[index])
        }
        return hash
    }
}
