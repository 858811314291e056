// SPDX-License-Identifier: Apache-2.0

// Phrases as the matcher sees them: a row of elements with gaps between.

/// One place in a phrase.
struct PhraseElement: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// A word out of the set `element`.
        case word
        case number, timeUnit, money, day, any
    }

    var kind: Kind
    /// Number of the set of spellings, for `.word`.
    var element: Int32
    /// Words that may stand between this element and the one before.
    var gap: UInt8
}

/// An entry of more than one word.
struct Phrase: Sendable {
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
struct Anchor: Sendable {
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

/// Rows of numbers per key: all values of a key lie together.
struct Adjacency: Sendable {
    private(set) var starts: [Int32] = [0]
    private(set) var values: [Int32] = []

    init() {}

    /// Sorts pairs by key, keeping the order of the values of one key.
    init(_ pairs: [(key: Int32, value: Int32)], keys: Int) {
        starts = [Int32](repeating: 0, count: keys + 1)
        for pair in pairs { starts[Int(pair.key) + 1] += 1 }
        for key in 0..<keys { starts[key + 1] += starts[key] }
        values = [Int32](repeating: 0, count: pairs.count)
        var next = starts
        for pair in pairs {
            values[Int(next[Int(pair.key)])] = pair.value
            next[Int(pair.key)] += 1
        }
    }

    @inline(__always)
    subscript(key: Int32) -> Range<Int> { Int(starts[Int(key)])..<Int(starts[Int(key) + 1]) }
}

/// A map from 64-bit hashes to numbers; the first of equal keys stays.
struct HashIndex: Sendable {
    private var keys: [UInt64]
    private var numbers: [Int32]
    private var count = 0

    init(expecting expected: Int) {
        var capacity = 64
        while capacity < expected * 2 { capacity *= 2 }
        keys = [UInt64](repeating: 0, count: capacity)
        numbers = [Int32](repeating: -1, count: capacity)
    }

    mutating func insert(_ key: UInt64, _ number: Int32) {
        if count * 2 >= keys.count { grow() }
        var slot = place(key)
        while numbers[slot] >= 0 {
            if keys[slot] == key { return }
            slot = (slot + 1) & (keys.count - 1)
        }
        keys[slot] = key
        numbers[slot] = number
        count += 1
    }

    @inline(__always)
    func find(_ key: UInt64) -> Int32 {
        var slot = place(key)
        while numbers[slot] >= 0 {
            if keys[slot] == key { return numbers[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return -1
    }

    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: key ^ key >> 32) & (keys.count - 1)
    }

    private mutating func grow() {
        let old = zip(keys, numbers).filter { $0.1 >= 0 }
        keys = [UInt64](repeating: 0, count: keys.count * 2)
        numbers = [Int32](repeating: -1, count: numbers.count * 2)
        count = 0
        for (key, number) in old { insert(key, number) }
    }
}
