// SPDX-License-Identifier: Apache-2.0

// The turns of phrase of a text: words, pairs of words, and how words begin and
// end. What they say of a text is learnt from labelled ones; see `VerdictModel`.

import DutchText

/// A turn of phrase: what it is, as a hash, and the tokens it covers.
struct NGram: BitwiseCopyable, Sendable {
    var key: UInt64
    var first: Int32
    var last: Int32
}

/// The first and last token of a turn of phrase; −1 for none.
struct NGramPlace: Sendable {
    var first: Int32 = -1
    var last: Int32 = -1
}

enum NGrams {
    /// The first letters of a word stand for its inflections and compounds,
    /// *bezorg* for *bezorger* and *bezorgdrama*; the last for its heads.
    private static let startLength = Int32(4)
    private static let endLength = Int32(5)
    /// Tokens read of one text: a longer one is judged by how it begins.
    private static let tokenLimit = 600

    /// What each of `count` turns of phrase counts: a long text says more than a
    /// short one, but not in proportion.
    @inline(__always)
    static func share(of count: Int) -> Float { 1 / Float(max(1, count)).squareRoot() }

    /// Replaces the contents of `grams` by those of the text in `buffer`.
    static func collect(_ buffer: borrowing TokenBuffer, into grams: inout Scratch<NGram>) {
        let count = min(buffer.tokens.count, tokenLimit)
        // Four for each token, two for the mark of each sentence, one for the end.
        let room = 4 * count + 2 * buffer.sentences.count + 1
        var writer = Writer(grams.makeRoom(for: room))
        let tokens = buffer.tokens.elements
        // Its last bytes may be read eight at a time: see `TokenBuffer.margin`.
        let folded = UnsafeRawBufferPointer(UnsafeBufferPointer(buffer.folded.elements))
        var previous = Key.textStart
        var sentence = 0
        for position in 0..<count {
            let token = tokens[position]
            let place = Int32(truncatingIfNeeded: position)
            while sentence < Int(token.sentence) {
                add(endOf: buffer.sentences[sentence], before: place, &previous, &writer)
                sentence += 1
            }
            let word = key(of: token)
            writer.add(word, place, place)
            writer.add(Key.pair(previous, word), max(0, place &- 1), place)
            previous = word
            if token.kind == .word || token.kind == .hashtag {
                addParts(of: token, at: place, folded, &writer)
            }
        }
        if count > 0 {
            let last = Int32(truncatingIfNeeded: count)
            if sentence < buffer.sentences.count {
                add(endOf: buffer.sentences[sentence], before: last, &previous, &writer)
            }
            writer.add(Key.pair(previous, Key.textEnd), last - 1, last - 1)
        }
        grams.setCount(writer.count)
    }

    /// Fills the room that was made for the grams of one text.
    private struct Writer {
        private let start: UnsafeMutablePointer<NGram>
        private(set) var count = 0

        init(_ start: UnsafeMutablePointer<NGram>) { self.start = start }

        @inline(__always)
        mutating func add(_ key: UInt64, _ first: Int32, _ last: Int32) {
            start[count] = NGram(key: key, first: first, last: last)
            count &+= 1
        }
    }

    /// Question and exclamation marks are words that end a sentence.
    private static func add(
        endOf sentence: Sentence, before place: Int32, _ previous: inout UInt64,
        _ writer: inout Writer
    ) {
        guard sentence.isQuestion || sentence.exclamations > 0 else { return }
        let mark = sentence.isQuestion ? Key.question : Key.exclamation
        let last = max(0, place - 1)
        writer.add(mark, last, last)
        writer.add(Key.pair(previous, mark), last, last)
        previous = mark
    }

    @inline(__always)
    private static func addParts(
        of token: Token, at place: Int32, _ folded: UnsafeRawBufferPointer,
        _ writer: inout Writer
    ) {
        let length = token.foldedEnd &- token.foldedStart
        if length > startLength {
            let letters = folded.loadUnaligned(
                fromByteOffset: Int(token.foldedStart), as: UInt32.self)
            writer.add(Key.part(UInt64(letters.bigEndian), Key.startSalt), place, place)
        }
        if length > endLength {
            let letters = folded.loadUnaligned(
                fromByteOffset: Int(token.foldedEnd) &- 8, as: UInt64.self)
            writer.add(
                Key.part(letters.bigEndian & 0xFF_FFFF_FFFF, Key.endSalt), place, place)
        }
    }

    /// Numbers, amounts, addresses and names stand for their kind.
    @inline(__always)
    private static func key(of token: Token) -> UInt64 {
        switch token.kind {
        case .word, .emoji, .hashtag: Key.mixed(token.hash)
        case .number: Key.number &+ UInt64(min(5, token.foldedEnd - token.foldedStart))
        case .money: Key.money
        case .link: Key.link
        case .mention: Key.mention
        }
    }
}

private enum Key {
    static let textStart: UInt64 = 0x1D8E_4E27_C47D_124F
    static let textEnd: UInt64 = 0x2545_F491_4F6C_DD1D
    static let question: UInt64 = 0x3C79_AC49_2BA7_B653
    static let exclamation: UInt64 = 0x4B72_E682_4D3E_1A59
    static let number: UInt64 = 0x5851_F42D_4C95_7F2D
    static let money: UInt64 = 0x6A09_E667_F3BC_C909
    static let link: UInt64 = 0x7A2D_0FB8_19C2_7A31
    static let mention: UInt64 = 0x8CB9_2BA7_2F3D_8DD7
    static let startSalt: UInt64 = 0x9216_D5D9_8979_FB1B
    static let endSalt: UInt64 = 0xA409_3822_299F_31D0
    /// 2⁶⁴ divided by the golden ratio, odd: spreads what is alike.
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    static func mixed(_ hash: UInt64) -> UInt64 {
        let product = hash &* multiplier
        return product ^ product &>> 29
    }

    @inline(__always)
    static func pair(_ left: UInt64, _ right: UInt64) -> UInt64 {
        mixed((left &<< 23 | left &>> 41) ^ right)
    }

    @inline(__always)
    static func part(_ letters: UInt64, _ salt: UInt64) -> UInt64 { mixed(letters ^ salt) }
}
