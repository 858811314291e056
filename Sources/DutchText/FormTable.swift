// SPDX-License-Identifier: Apache-2.0

// A set of spellings, each with a number: open addressing over bytes.

/// Numbers folded spellings 0, 1, 2 … in the order of their first insertion.
package struct FormTable: Sendable {
    private var slots: [Int32]
    private var mask: Int
    private var offsets: [UInt32] = [0]
    private var hashes: [UInt64] = []
    private var bytes: [UInt8] = []

    package init(expecting count: Int) {
        var capacity = 1024
        while capacity < count * 2 { capacity *= 2 }
        slots = [Int32](repeating: -1, count: capacity)
        mask = capacity - 1
        offsets.reserveCapacity(count + 1)
        hashes.reserveCapacity(count)
        bytes.reserveCapacity(count * 12)
    }

    package var count: Int { hashes.count }

    /// The number of the spelling; a new one if it was not there yet.
    package mutating func insert(_ form: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = WordHash.of(form)
        var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
        while slots[slot] >= 0 {
            if isEqual(slots[slot], hash, form) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        let number = Int32(hashes.count)
        slots[slot] = number
        hashes.append(hash)
        bytes.append(contentsOf: form)
        offsets.append(UInt32(bytes.count))
        if hashes.count * 2 > slots.count { grow() }
        return number
    }

    package mutating func insert(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { insert($0) }
    }

    /// The number of the spelling, or −1.
    @inline(__always)
    package func find(_ form: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int32 {
        slots.withUnsafeBufferPointer { slots in
            var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
            while slots[slot] >= 0 {
                if isEqual(slots[slot], hash, form) { return slots[slot] }
                slot = (slot + 1) & mask
            }
            return -1
        }
    }

    package func find(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { find($0, hash: WordHash.of($0)) }
    }

    /// The spelling of a number.
    package func spelling(_ number: Int32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])]
    }

    @inline(__always)
    private func isEqual(
        _ number: Int32, _ hash: UInt64, _ form: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard hashes[Int(number)] == hash else { return false }
        let start = Int(offsets[Int(number)])
        guard Int(offsets[Int(number) + 1]) - start == form.count else { return false }
        for index in 0..<form.count where bytes[start + index] != form[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }
}
