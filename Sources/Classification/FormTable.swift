// SPDX-License-Identifier: Apache-2.0

// A set of spellings, each with a number: open addressing over their hashes.

import DutchText

/// Numbers folded spellings 0, 1, 2 … in the order of their first insertion.
///
/// A slot holds 44 bits of the spelling's hash and its number: two spellings
/// that share those bits and their place would be taken for one. Among a hundred
/// thousand spellings the odds of that are one in a hundred million, and the
/// damage one wrong word. In return a look-up touches one line of memory.
struct FormTable: Sendable {
    /// The upper 44 bits of the hash above the number plus one; 0 for empty.
    private var slots: [UInt64]
    private var mask: Int
    /// Where each spelling begins in `bytes`, and where the last one ends.
    private var offsets: [UInt32] = [0]
    /// The spellings; beyond the last of them is room for more.
    private var bytes: [UInt8]

    /// Bits of a slot that hold the number: a million spellings.
    private static let numberMask: UInt64 = 0xF_FFFF

    init(expecting count: Int) {
        var capacity = 1024
        while capacity * 2 < count * 3 { capacity *= 2 }
        slots = [UInt64](repeating: 0, count: capacity)
        mask = capacity - 1
        offsets.reserveCapacity(count + 1)
        bytes = [UInt8](repeating: 0, count: count * 10)
    }

    var count: Int { offsets.count - 1 }

    /// The number of the spelling; a new one if it was not there yet.
    mutating func insert(_ form: UnsafeBufferPointer<UInt8>) -> Int32 {
        insert(form, hash: WordHash.of(form))
    }

    /// Inserts the forms of a lemma.
    ///
    /// Nearly all the time goes into waiting for slots that are far away in
    /// memory. So the slots of all forms are asked for first: the processor
    /// fetches them side by side.
    ///
    /// - Parameter body: is given the number of each, in their order.
    mutating func insert(_ list: FormList, _ body: (Int32) -> Void) {
        list.withForms { bytes, ends in
            withUnsafeTemporaryAllocation(
                of: (hash: UInt64, slot: UInt64).self, capacity: ends.count
            ) {
                asked in
                var start = 0
                for index in ends.indices {
                    let end = Int(ends[index])
                    let hash = WordHash.of(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                    asked.initializeElement(at: index, to: (hash, slots[place(of: hash)]))
                    start = end
                }
                start = 0
                for index in ends.indices {
                    let end = Int(ends[index])
                    let (hash, slot) = asked[index]
                    if slot != 0, (slot ^ hash) & ~Self.numberMask == 0 {
                        body(Int32(slot & Self.numberMask) - 1)
                    } else {
                        let form = UnsafeBufferPointer(rebasing: bytes[start..<end])
                        body(insert(form, hash: hash))
                    }
                    start = end
                }
            }
        }
    }

    private mutating func insert(_ form: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int32 {
        let slot = slot(of: hash)
        let found = slots[slot] & Self.numberMask
        if found != 0 { return Int32(found) - 1 }
        let number = count
        precondition(number + 1 < Int(Self.numberMask), "a lexicon has a million spellings at most")
        slots[slot] = hash & ~Self.numberMask | UInt64(number + 1)
        let start = Int(offsets[number])
        if start + form.count > bytes.count {
            bytes.append(contentsOf: repeatElement(0, count: max(form.count, bytes.count)))
        }
        bytes.withUnsafeMutableBufferPointer { bytes in
            for index in form.indices { bytes[start + index] = form[index] }
        }
        offsets.append(UInt32(start + form.count))
        if (number + 1) * 3 > slots.count * 2 { grow() }
        return Int32(number)
    }

    mutating func insert(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { insert($0) }
    }

    /// The number of the spelling with this `WordHash`, or −1.
    @inline(__always)
    func find(hash: UInt64) -> Int32 {
        Int32(truncatingIfNeeded: slots[slot(of: hash)] & Self.numberMask) - 1
    }

    func find(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { find(hash: WordHash.of($0)) }
    }

    /// The spelling of a number.
    func spelling(_ number: Int32) -> ArraySlice<UInt8> {
        bytes[Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])]
    }

    /// The same without a copy.
    func withSpelling<Result>(
        _ number: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let range = Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// How long the spelling is.
    func length(_ number: Int32) -> Int {
        Int(offsets[Int(number) + 1] - offsets[Int(number)])
    }

    @inline(__always)
    private func place(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    }

    /// The slot that holds the hash, or the empty one where it belongs.
    @inline(__always)
    private func slot(of hash: UInt64) -> Int {
        slots.withUnsafeBufferPointer { slots in
            let tag = hash & ~Self.numberMask
            var slot = place(of: hash)
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
