// SPDX-License-Identifier: Apache-2.0

// A set of spellings, each with a number: open addressing over their hashes.

/// Numbers folded spellings 0, 1, 2 … in the order of their first insertion.
///
/// A slot holds 44 bits of the spelling's hash and its number: two spellings
/// that share those bits and their place would be taken for one. Among a hundred
/// thousand spellings the odds of that are one in a hundred million, and the
/// damage one wrong word. In return a look-up touches one line of memory.
package struct FormTable: Sendable {
    /// The upper 44 bits of the hash above the number plus one; 0 for empty.
    @usableFromInline var slots: [UInt64]
    @usableFromInline var mask: Int
    private var offsets: [UInt32] = [0]
    private var bytes: [UInt8] = []

    /// Bits of a slot that hold the number: a million spellings.
    @usableFromInline static var numberMask: UInt64 { 0xF_FFFF }

    package init(expecting count: Int) {
        var capacity = 1024
        while capacity * 2 < count * 3 { capacity *= 2 }
        slots = [UInt64](repeating: 0, count: capacity)
        mask = capacity - 1
        offsets.reserveCapacity(count + 1)
        bytes.reserveCapacity(count * 12)
    }

    package var count: Int { offsets.count - 1 }

    /// The number of the spelling; a new one if it was not there yet.
    package mutating func insert(_ form: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = WordHash.of(form)
        let slot = slot(of: hash)
        let found = slots[slot] & Self.numberMask
        if found != 0 { return Int32(found) - 1 }
        let number = count
        precondition(number + 1 < Int(Self.numberMask), "a lexicon has a million spellings at most")
        slots[slot] = hash & ~Self.numberMask | UInt64(number + 1)
        bytes.append(contentsOf: form)
        offsets.append(UInt32(bytes.count))
        if (number + 1) * 3 > slots.count * 2 { grow() }
        return Int32(number)
    }

    package mutating func insert(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { insert($0) }
    }

    /// The number of the spelling with this `WordHash`, or −1.
    @inlinable @inline(__always)
    package func find(hash: UInt64) -> Int32 {
        Int32(truncatingIfNeeded: slots[slot(of: hash)] & Self.numberMask) - 1
    }

    package func find(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { find(hash: WordHash.of($0)) }
    }

    /// The spelling of a number.
    package func spelling(_ number: Int32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])]
    }

    /// The same without a copy.
    package func withSpelling<Result>(
        _ number: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let range = Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// How long the spelling is.
    package func length(_ number: Int32) -> Int {
        Int(offsets[Int(number) + 1] - offsets[Int(number)])
    }

    /// The slot that holds the hash, or the empty one where it belongs.
    @inlinable @inline(__always)
    func slot(of hash: UInt64) -> Int {
        slots.withUnsafeBufferPointer { slots in
            let tag = hash & ~Self.numberMask
            var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
            while slots[slot] != 0, slots[slot] & ~Self.numberMask != tag {
                slot = (slot + 1) & mask
            }
            return slot
        }
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        mask = slots.count - 1
        for number in 0..<Int32(count) {
            let hash = withSpelling(number) { WordHash.of($0) }
            slots[slot(of: hash)] = hash & ~Self.numberMask | UInt64(number + 1)
        }
    }
}
