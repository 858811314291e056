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

    /// - Parameter asksForNeighbours: whether some must stand near, or must not.
    init(entry: Int32, asksForNeighbours: Bool) {
        self.init(kind: .entry, element: entry, gap: asksForNeighbours ? 1 : 0)
    }

    /// Of an entry: nobody stands before the first place, so there is no gap to tell.
    @inline(__always)
    var asksForNeighbours: Bool { gap != 0 }
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

/// The sets of spellings that a word belongs to, two bits for each: most
/// questions are answered without looking further.
struct Signature: BitwiseCopyable, Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init() {}

    /// Every set.
    static var full: Signature {
        var full = Signature()
        (full.low, full.high) = (.max, .max)
        return full
    }

    mutating func insert(_ element: Int32) {
        low |= 1 &<< Self.lowBit(element)
        high |= 1 &<< Self.highBit(element)
    }

    @inline(__always)
    mutating func formUnion(_ other: Signature) {
        low |= other.low
        high |= other.high
    }

    /// 1 if the set may be among them, 0 if it is not: for counting without a
    /// branch.
    @inline(__always)
    func held(_ element: Int32) -> UInt64 {
        low &>> Self.lowBit(element) & high &>> Self.highBit(element) & 1
    }

    @inline(__always)
    func mayHold(_ element: Int32) -> Bool { held(element) != 0 }

    @inline(__always)
    private static func lowBit(_ element: Int32) -> UInt64 { UInt64(truncatingIfNeeded: element) }

    /// Sets that share a low bit are spread over the high ones: 2³² divided by
    /// the golden ratio, odd.
    @inline(__always)
    private static func highBit(_ element: Int32) -> UInt64 {
        UInt64((UInt32(truncatingIfNeeded: element) &* 0x9E37_79B1) &>> 26)
    }
}

/// A phrase to be tried where a spelling stands, and a cheap question before:
/// may the nearest word that it asks for stand where it must?
struct Anchor: BitwiseCopyable, Sendable {
    /// Where the word that is asked for must stand.
    enum Side: Int, CaseIterable, Sendable {
        /// Next to the anchor.
        case before, after
        /// Within `Phrase.gap` words and one.
        case nearBefore, nearAfter
        /// Within `Phrase.particleGap` words and one.
        case farBefore, farAfter
        case anywhere
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
        check = element << 3 | Int32(side.rawValue)
        let (before, after) = (UInt32(place), UInt32(Int(phrase.count) - 1 - place))
        self.place = UInt32(Int(phrase.first) + place) << 8 | before << 4 | after
    }

    /// For tables that are filled afterwards.
    init() { (check, place) = (0, 0) }

    @inline(__always) var element: Int32 { check &>> 3 }
    /// `Side.rawValue`.
    @inline(__always) var side: Int { Int(truncatingIfNeeded: check & 7) }

    /// Its place in `Lexicon.patternElements`.
    @inline(__always) var index: Int { Int(truncatingIfNeeded: place &>> 8) }
    /// The first place of its phrase there.
    @inline(__always) var first: Int { index &- Int(truncatingIfNeeded: place &>> 4 & 15) }
    /// The last place of its phrase.
    @inline(__always) var last: Int { index &+ Int(truncatingIfNeeded: place & 15) }
}
