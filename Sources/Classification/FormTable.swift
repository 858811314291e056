// SPDX-License-Identifier: Apache-2.0

// A set of spellings, each with a number: open addressing over their hashes.

import DutchText

/// Finds the number of a spelling, and the spelling of a number.
///
/// A slot holds 44 bits of the spelling's hash and its number: two spellings
/// that share those bits and their place would be taken for one. Among a hundred
/// thousand spellings the odds of that are one in a hundred million, and the
/// damage one wrong word. In return a look-up touches one line of memory.
struct FormTable: Sendable {
    /// The upper 44 bits of the hash above the number plus one; 0 for empty.
    let slots: Table<UInt64>
    /// Where each spelling begins in `bytes`, and where the last one ends.
    let offsets: Table<UInt32>
    let bytes: Table<UInt8>

    /// Bits of a slot that hold the number: a million spellings.
    static let numberMask: UInt64 = 0xF_FFFF

    var count: Int { offsets.count - 1 }

    /// The number of the spelling with this `WordHash`, or −1.
    @inline(__always)
    func find(hash: UInt64) -> Int32 {
        let slot = Self.slot(of: hash, in: slots.buffer)
        return Int32(truncatingIfNeeded: slots.buffer[slot] & Self.numberMask) - 1
    }

    /// Asks for the memory that `find` will read.
    @inline(__always)
    func fetch(hash: UInt64) {
        ahead(slots.buffer, Self.place(of: hash, among: slots.count))
    }

    func find(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { find(hash: WordHash.of($0)) }
    }

    /// The spelling of a number.
    @inline(__always)
    func spelling(_ number: Int32) -> UnsafeBufferPointer<UInt8> {
        let range = Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])
        return UnsafeBufferPointer(rebasing: bytes.buffer[range])
    }

    /// How long the spelling is.
    func length(_ number: Int32) -> Int {
        Int(offsets[Int(number) + 1] - offsets[Int(number)])
    }

    /// Where a search for the hash begins. The table has as many slots as suit
    /// its spellings, no power of two, so that it does not double at a word more.
    @inline(__always)
    static func place(of hash: UInt64, among count: Int) -> Int {
        // The upper bits of a short word's hash say little: they are mixed first.
        let mixed = ((hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 32
        return Int(truncatingIfNeeded: (mixed &* UInt64(truncatingIfNeeded: count)) >> 32)
    }

    /// The slot that holds the hash, or the empty one where it belongs.
    @inline(__always)
    static func slot(of hash: UInt64, in slots: UnsafeBufferPointer<UInt64>) -> Int {
        let tag = hash & ~numberMask
        var slot = place(of: hash, among: slots.count)
        while slots[slot] != 0, slots[slot] & ~numberMask != tag {
            slot += 1
            if slot == slots.count { slot = 0 }
        }
        return slot
    }
}

/// Numbers folded spellings 0, 1, 2 … in the order of their first insertion.
struct FormCollector {
    private(set) var slots: [UInt64]
    private(set) var offsets: [UInt32] = [0]
    /// The spellings; beyond the last of them is room for more.
    private var room: [UInt8]

    init(expecting count: Int) {
        slots = [UInt64](repeating: 0, count: Self.slotCount(for: count))
        offsets.reserveCapacity(count + 1)
        room = [UInt8](repeating: 0, count: count * 10)
    }

    var count: Int { offsets.count - 1 }
    var bytes: [UInt8] { Array(room[..<Int(offsets[count])]) }

    /// Half as many again as there are spellings.
    private static func slotCount(for count: Int) -> Int { max(64, count * 3 / 2) }

    /// The number of the spelling; a new one if it was not there yet.
    mutating func insert(_ form: UnsafeBufferPointer<UInt8>) -> Int32 {
        insert(form, hash: WordHash.of(form))
    }

    mutating func insert(_ form: [UInt8]) -> Int32 {
        form.withUnsafeBufferPointer { insert($0) }
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
                    let place = FormTable.place(of: hash, among: slots.count)
                    asked.initializeElement(at: index, to: (hash, slots[place]))
                    start = end
                }
                start = 0
                for index in ends.indices {
                    let end = Int(ends[index])
                    let (hash, slot) = asked[index]
                    if slot != 0, (slot ^ hash) & ~FormTable.numberMask == 0 {
                        body(Int32(slot & FormTable.numberMask) - 1)
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
        let found = slots[slot] & FormTable.numberMask
        if found != 0 { return Int32(found) - 1 }
        let number = count
        precondition(
            number + 1 < Int(FormTable.numberMask), "a lexicon has a million spellings at most")
        slots[slot] = hash & ~FormTable.numberMask | UInt64(number + 1)
        let start = Int(offsets[number])
        if start + form.count > room.count {
            room.append(contentsOf: repeatElement(0, count: max(form.count, room.count)))
        }
        room.withUnsafeMutableBufferPointer { room in
            for index in form.indices { room[start + index] = form[index] }
        }
        offsets.append(UInt32(start + form.count))
        if (number + 1) * 4 > slots.count * 3 { resize(to: slots.count * 2) }
        return Int32(number)
    }

    /// Makes the slots as many as suit the spellings that came.
    mutating func fit() { resize(to: Self.slotCount(for: count)) }

    private mutating func resize(to slotCount: Int) {
        guard slotCount != slots.count else { return }
        slots = [UInt64](repeating: 0, count: slotCount)
        for number in 0..<Int32(count) {
            let hash = withSpelling(number) { WordHash.of($0) }
            slots[slot(of: hash)] = hash & ~FormTable.numberMask | UInt64(number + 1)
        }
    }

    @inline(__always)
    private func slot(of hash: UInt64) -> Int {
        slots.withUnsafeBufferPointer { FormTable.slot(of: hash, in: $0) }
    }

    func withSpelling<Result>(
        _ number: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let range = Int(offsets[Int(number)])..<Int(offsets[Int(number) + 1])
        return room.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    func length(_ number: Int32) -> Int {
        Int(offsets[Int(number) + 1] - offsets[Int(number)])
    }
}
