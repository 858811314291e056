// SPDX-License-Identifier: Apache-2.0

// Numbers found by keys, while a lexicon is compiled.

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
