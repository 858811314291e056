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
        values = [Int32](repeating: 0, count: pairs.count)
        starts.withUnsafeMutableBufferPointer { starts in
            values.withUnsafeMutableBufferPointer { values in
                for pair in pairs { starts[Int(pair.key) + 1] += 1 }
                for key in 0..<keys { starts[key + 1] += starts[key] }
                // The start of a key moves to its end while its row is filled.
                for pair in pairs {
                    values[Int(starts[Int(pair.key)])] = pair.value
                    starts[Int(pair.key)] += 1
                }
                for key in stride(from: keys, to: 0, by: -1) { starts[key] = starts[key - 1] }
                starts[0] = 0
            }
        }
    }

    @inline(__always)
    subscript(key: Int32) -> Range<Int> { Int(starts[Int(key)])..<Int(starts[Int(key) + 1]) }
}

/// A map from 64-bit hashes to numbers; the first of equal keys stays.
struct HashIndex: Sendable {
    /// Key and number side by side, in one line of memory.
    private struct Slot {
        var key: UInt64 = 0
        /// −1 for an empty slot.
        var number: Int32 = -1
    }

    private var slots: [Slot]
    private(set) var count = 0

    init(expecting expected: Int) {
        var capacity = 64
        while capacity * 3 < expected * 4 { capacity *= 2 }
        slots = [Slot](repeating: Slot(), count: capacity)
    }

    /// - Returns: the number that the key has now: the new one, or that of the
    ///   first of its like.
    @discardableResult
    mutating func insert(_ key: UInt64, _ number: Int32) -> Int32 {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let place = place(of: key)
        if slots[place].number >= 0 { return slots[place].number }
        slots[place] = Slot(key: key, number: number)
        count += 1
        return number
    }

    @inline(__always)
    func find(_ key: UInt64) -> Int32 { slots[place(of: key)].number }

    /// Where the key is, or the empty slot where it belongs.
    @inline(__always)
    private func place(of key: UInt64) -> Int {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var place = Int(truncatingIfNeeded: key ^ key >> 32) & mask
            while slots[place].number >= 0, slots[place].key != key { place = (place + 1) & mask }
            return place
        }
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.number >= 0 { slots[place(of: slot.key)] = slot }
    }
}
