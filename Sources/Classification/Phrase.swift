// SPDX-License-Identifier: Apache-2.0

// Phrases as the matcher sees them: a row of elements with gaps between.

/// One place in a phrase.
struct PhraseElement: BitwiseCopyable, Sendable {
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// A word out of the set `element`.
        case word
        case number, timeUnit, money, day, any
    }

    /// Number of the set of spellings, for `.word`.
    var element: Int32
    var kind: Kind
    /// Words that may stand between this element and the one before.
    var gap: UInt8
    private let spare: UInt16 = 0

    init(kind: Kind, element: Int32, gap: UInt8) {
        self.element = element
        self.kind = kind
        self.gap = gap
    }
}

/// An entry of more than one word.
struct Phrase: BitwiseCopyable, Sendable {
    let entry: Int32
    /// Range in `Lexicon.patternElements`.
    let first: Int32
    let count: Int32

    /// More elements in one phrase than this are refused.
    static let elementLimit = 10
    /// Words that `…` may stand for.
    static let gap: UInt8 = 4
    /// Words between a verb and its separated particle: *belde mij gisteren niet terug*.
    static let particleGap: UInt8 = 8
}

/// A phrase to be tried where a spelling stands, and a cheap question before:
/// may the neighbour be the word that must stand there?
struct Anchor: BitwiseCopyable, Sendable {
    /// Where the word that is asked for must stand: next to the anchor, or
    /// anywhere in the text.
    enum Side: Int, Sendable {
        case before, after, anywhere
        /// Nothing can be asked.
        case none
    }

    /// The set of spellings asked for above its side.
    private let check: Int32
    /// The phrase above the place of the anchor in it.
    private let place: Int32

    init(phrase: Int, place: Int, side: Side, element: Int32) {
        check = element << 2 | Int32(side.rawValue)
        self.place = Int32(phrase << 4 | place)
    }

    @inline(__always) var element: Int32 { check >> 2 }
    /// `Side.rawValue`.
    @inline(__always) var side: Int { Int(truncatingIfNeeded: check & 3) }
    /// Whether the word asked for may be there, given the bits of the sets that
    /// the words of each side belong to.
    @inline(__always)
    func mayFit(_ sides: UnsafeMutableBufferPointer<UInt64>) -> Bool {
        sides[side] &>> UInt64(truncatingIfNeeded: element) & 1 != 0
    }

    @inline(__always) var phrase: Int { Int(place >> 4) }
    @inline(__always) var index: Int { Int(place & 15) }
}
