// SPDX-License-Identifier: Apache-2.0

// A set of spellings, each with a number: open addressing over their hashes.

/// Numbers folded spellings 0, 1, 2 … in the order of their first insertion.
///
/// Two spellings with the same 64-bit hash would be taken for one; among a
/// hundred thousand spellings the odds of that are one in four billion, and the
/// damage one wrong word. In return a look-up touches one line of memory.
package struct FormTable: Sendable {
    private struct Slot: Sendable {
        var hash: UInt64
        /// −1 for an empty slot.
        var number: Int32
    }

    private var slots: [Slot]
    private var mask: Int
    private var offsets: [UInt32] = [0]
    private var bytes: [UInt8] = []

    package init(expecting count: Int) {
        var capacity = 1024
        while capacity * 2 < count * 3 { capacity *= 2 }
        slots = [Slot](repeating: Slot(hash: 0, number: -1), count: capacity)
        mask = capacity - 1
        offsets.reserveCapacity(count + 1)
        bytes.reserveCapacity(count * 12)
    }

    package var count: Int { offsets.count - 1 }

    /// The number of the spelling; a new one if it was not there yet.
    package mutating func insert(_ form: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = WordHash.of(form)
        var slot = Self.place(hash) & mask
        while slots[slot].number >= 0 {
            if slots[slot].hash == hash { return slots[slot].number }
            slot = (slot + 1) & mask
        }
        let number = Int32(count)
        slots[slot] = Slot(hash: hash, number: number)
        bytes.append(contentsOf: form)
        offsets.append(UInt32(bytes.count))
        if count * 3 > slots.count * 2 { grow() }
        return number
    }

    package mutating func insert(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { insert($0) }
    }

    /// The number of the spelling with this `WordHash`, or −1.
    @inline(__always)
    package func find(hash: UInt64) -> Int32 {
        slots.withUnsafeBufferPointer { slots in
            var slot = Self.place(hash) & mask
            while slots[slot].number >= 0 {
                if slots[slot].hash == hash { return slots[slot].number }
                slot = (slot + 1) & mask
            }
            return -1
        }
    }

    package func find(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { find(hash: WordHash.of($0)) }
    }

    /// The spelling of a number.
    package func spelling(_ number: Int32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])]
    }

    /// How long the spelling is.
    package func length(_ number: Int32) -> Int {
        Int(offsets[Int(number) + 1] - offsets[Int(number)])
    }

    @inline(__always)
    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ hash >> 32) }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(hash: 0, number: -1), count: old.count * 2)
        mask = slots.count - 1
        for entry in old where entry.number >= 0 {
            var slot = Self.place(entry.hash) & mask
            while slots[slot].number >= 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}
