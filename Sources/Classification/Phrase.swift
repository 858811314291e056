// SPDX-License-Identifier: Apache-2.0

// Phrases as the matcher sees them: a row of elements with gaps between.

/// One place in a phrase.
struct PhraseElement: BitwiseCopyable, Sendable {
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// A word out of the set `element`.
        case word
        case number, timeUnit, money, day, any
        /// No place, but what stands before the first place of every phrase: its
        /// entry, in `element`.
        case entry
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
    /// Where its place lies in `Lexicon.patternElements`, above how many places
    /// the phrase has before and after it.
    private let place: UInt32

    /// - Parameter place: that of the anchor in the phrase.
    init(_ phrase: Phrase, place: Int, side: Side, element: Int32) {
        precondition(phrase.first < 1 << 24, "a lexicon has 16 million places in phrases at most")
        check = element << 2 | Int32(side.rawValue)
        let (before, after) = (UInt32(place), UInt32(Int(phrase.count) - 1 - place))
        self.place = UInt32(Int(phrase.first) + place) << 8 | before << 4 | after
    }

    /// For tables that are filled afterwards.
    init() { (check, place) = (0, 0) }

    @inline(__always) var element: Int32 { check >> 2 }
    /// `Side.rawValue`.
    @inline(__always) var side: Int { Int(truncatingIfNeeded: check & 3) }
    /// Whether the word asked for may be there, given the bits of the sets that
    /// the words of each side belong to.
    @inline(__always)
    func mayFit(_ sides: UnsafeMutableBufferPointer<UInt64>) -> Bool {
        sides[side] &>> UInt64(truncatingIfNeeded: element) & 1 != 0
    }

    /// Its place in `Lexicon.patternElements`.
    @inline(__always) var index: Int { Int(truncatingIfNeeded: place &>> 8) }
    /// The first place of its phrase there.
    @inline(__always) var first: Int { index &- Int(truncatingIfNeeded: place &>> 4 & 15) }
    /// The last place of its phrase.
    @inline(__always) var last: Int { index &+ Int(truncatingIfNeeded: place & 15) }
}
