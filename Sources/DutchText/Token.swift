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
        /// In place of the generic one, which other modules reach by a table.
        package func contains(_ other: Flags) -> Bool {
            rawValue & other.rawValue == other.rawValue
        }
        /// Two or more letters, all capitals.
        package static var capitals: Flags { Flags(rawValue: 1) }
        /// First letter is a capital.
        package static var capitalised: Flags { Flags(rawValue: 2) }
        /// Three or more of one letter in a row, or the same emoji repeated.
        package static var stretched: Flags { Flags(rawValue: 4) }
        /// Stands between quotation marks.
        package static var quoted: Flags { Flags(rawValue: 8) }
        /// A comma, bracket, dash or colon comes before.
        package static var clauseStart: Flags { Flags(rawValue: 16) }
        /// First of its sentence.
        package static var sentenceStart: Flags { Flags(rawValue: 32) }
        /// Nothing stands between this token and the one before.
        package static var glued: Flags { Flags(rawValue: 64) }
        /// A word with digits in it, such as an IBAN or an order number.
        package static var digits: Flags { Flags(rawValue: 128) }
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
    /// The folded spellings, one after another; beyond `foldedCount` stands
    /// what earlier texts left there.
    package var folded: [UInt8] = []
    var foldedCount = 0
    /// The text was longer than `Tokenizer.tokenLimit` tokens; the rest is unread.
    package var isTruncated = false

    package init() {
        tokens.reserveCapacity(256)
        sentences.reserveCapacity(32)
    }

    package mutating func clear() {
        tokens.removeAll(keepingCapacity: true)
        sentences.removeAll(keepingCapacity: true)
        foldedCount = 0
        isTruncated = false
    }

    /// Room for the spellings of a text of so many bytes; longer texts find the
    /// rest as they need it.
    mutating func makeRoom(for count: Int) {
        let wanted = min(count, Self.roomLimit) + 16
        guard wanted > folded.count else { return }
        folded.append(contentsOf: repeatElement(0, count: max(wanted, 2048) - folded.count))
    }

    private static let roomLimit = 1 << 20

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        if foldedCount < folded.count {
            folded[foldedCount] = byte
        } else {
            folded.append(byte)
        }
        foldedCount += 1
    }

    mutating func add(contentsOf bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }
}

/// FNV-1a over the bytes from last to first, so that the hashes of all suffixes
/// of a word come for free while hashing it: compounds are found by their head.
package enum WordHash {
    package static var seed: UInt64 { 0xCBF2_9CE4_8422_2325 }

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
