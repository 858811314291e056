// SPDX-License-Identifier: Apache-2.0

// What turns of phrase add to the hidden units of a `VerdictModel`: a table of
// hashes with a byte per unit.

import DutchText

struct GramTable: Sendable {
    /// By place: a hash below and the number of a row above; 0 where the place is
    /// free. A power of two of them.
    private let slots: Table<UInt64>
    /// The first half of the units of each row, and after it the second.
    private let halves: Table<HalfRow>
    private let shift: UInt64
    /// What one step of a byte is worth, by unit.
    private let steps: [Float]

    private typealias HalfRow = SIMD16<Int8>

    /// Knows nothing.
    init() {
        slots = Table()
        halves = Table()
        shift = 63
        steps = [Float](repeating: 0, count: VerdictModel.units)
    }

    /// Keeps the known ones of `grams`, with the number of their row for a key,
    /// and adds up what they say.
    ///
    /// - Parameter hidden: becomes that, per hidden unit; see `NGrams.share`.
    func weigh(_ grams: inout Scratch<NGram>, into hidden: inout HiddenUnits) {
        let total = grams.count
        guard total > 0, !slots.isEmpty else {
            grams.removeAll()
            hidden.clear()
            return
        }
        locate(&grams)
        let share = NGrams.share(of: total)
        for half in 0..<2 {
            let sums = sums(ofHalf: half, grams)
            let first = half &* HalfRow.scalarCount
            steps.withUnsafeBufferPointer { steps in
                for lane in 0..<HalfRow.scalarCount {
                    hidden.values[first &+ lane] =
                        Float(sums[lane]) * steps[first &+ lane] * share
                }
            }
        }
    }

    /// One half after the other: the sums of both do not stay in registers.
    private func sums(ofHalf half: Int, _ grams: borrowing Scratch<NGram>) -> SIMD16<Int32> {
        var sums = SIMD16<Int32>.zero
        var rest = grams.elements[...]
        while !rest.isEmpty {
            // Sixteen bits hold so many rows, each of 127 at most.
            let batch = rest.prefix(256)
            var part = SIMD16<Int16>.zero
            for gram in batch {
                let row = halves.buffer[Int(truncatingIfNeeded: gram.key) &* 2 &+ half]
                part &+= SIMD16<Int16>(truncatingIfNeeded: row)
            }
            sums &+= SIMD16<Int32>(truncatingIfNeeded: part)
            rest = rest.dropFirst(batch.count)
        }
        return sums
    }

    /// Keeps the known ones, with the number of their row for a key, and asks
    /// for their rows.
    private func locate(_ grams: inout Scratch<NGram>) {
        let elements = grams.elements
        var kept = 0
        for gram in elements {
            let row = find(gram.key, slots.buffer)
            guard row >= 0 else { continue }
            ahead(halves.buffer, row &* 2)
            elements[kept] = NGram(
                key: UInt64(truncatingIfNeeded: row), first: gram.first, last: gram.last)
            kept &+= 1
        }
        grams.cut(to: kept)
    }

    /// The row of a turn of phrase, −1 if it was never learnt.
    @inline(__always)
    private func find(_ key: UInt64, _ slots: UnsafeBufferPointer<UInt64>) -> Int {
        let print = Self.print(key)
        let mask = slots.count &- 1
        var place = Int(truncatingIfNeeded: key &>> shift)
        while slots[place] != 0 {
            if UInt32(truncatingIfNeeded: slots[place]) == print {
                let row = Int(truncatingIfNeeded: slots[place] &>> 32)
                // Checked here: whoever looked through the whole table at the
                // start would bring a megabyte into memory.
                return row &* 2 < halves.count ? row : -1
            }
            place = (place &+ 1) & mask
        }
        return -1
    }

    @inline(__always)
    private static func print(_ key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: key) | 1
    }

    /// The tokens of the weighed turns of phrase that speak most for each of two
    /// choices; −1 where none does. Both in one pass.
    ///
    /// - Parameters:
    ///   - kind: what one step of each hidden unit is worth for it.
    func strongest(
        _ grams: borrowing Scratch<NGram>, for kind: borrowing HiddenUnits,
        and urgency: borrowing HiddenUnits
    ) -> (kind: NGramPlace, urgency: NGramPlace) {
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: 2 * VerdictModel.units) { worth in
            guard let start = worth.baseAddress, let rows = halves.buffer.baseAddress else {
                return (NGramPlace(), NGramPlace())
            }
            let (kindWorth, urgencyWorth) = (start, start + VerdictModel.units)
            write(kind, to: kindWorth)
            write(urgency, to: urgencyWorth)
            let bytes = UnsafeRawPointer(rows).assumingMemoryBound(to: Int8.self)
            var (mostKind, mostUrgency): (Int32, Int32) = (0, 0)
            var (kindPlace, urgencyPlace) = (NGramPlace(), NGramPlace())
            for gram in grams.elements {
                let row = bytes + Int(truncatingIfNeeded: gram.key) &* VerdictModel.units
                let kindGain = Self.product(row, kindWorth)
                let urgencyGain = Self.product(row, urgencyWorth)
                if kindGain > mostKind {
                    mostKind = kindGain
                    kindPlace = NGramPlace(first: gram.first, last: gram.last)
                }
                if urgencyGain > mostUrgency {
                    mostUrgency = urgencyGain
                    urgencyPlace = NGramPlace(first: gram.first, last: gram.last)
                }
            }
            return (kindPlace, urgencyPlace)
        }
    }

    @inline(__always)
    private static func product(
        _ row: UnsafePointer<Int8>, _ worth: UnsafePointer<Int16>
    ) -> Int32 {
        var sum: Int32 = 0
        for unit in 0..<VerdictModel.units { sum &+= Int32(row[unit]) &* Int32(worth[unit]) }
        return sum
    }

    /// What a step of each unit is worth, as whole numbers of one byte.
    private func write(_ gain: borrowing HiddenUnits, to worth: UnsafeMutablePointer<Int16>) {
        steps.withUnsafeBufferPointer { steps in
            var most: Float = 0
            for unit in 0..<VerdictModel.units {
                most = max(most, abs(gain.values[unit] * steps[unit]))
            }
            let factor = most > 0 ? Self.mostWorth / most : 0
            for unit in 0..<VerdictModel.units {
                let exact = gain.values[unit] * steps[unit] * factor
                // Among numbers as large as that one there is nothing between
                // whole ones: these are the lowest bits of the sum.
                worth[unit] = Int16(truncatingIfNeeded: (exact + Self.wholesOnly).bitPattern)
            }
        }
    }

    /// One and a half times 2²³.
    private static let wholesOnly: Float = 12_582_912
    private static let mostWorth: Float = 127
}

extension GramTable {
    /// - Parameters:
    ///   - slots: hashes and rows, held by whoever holds the table.
    ///   - rows: a byte per unit and row.
    ///   - steps: what one step of a byte is worth, by unit.
    /// - Returns: `nil` if they are no such table.
    init?(
        slots: UnsafeRawBufferPointer, rows: UnsafeRawBufferPointer, steps: [Float]
    ) {
        let table = Table<UInt64>(
            UnsafeRawBufferPointer(slots).assumingMemoryBound(to: UInt64.self))
        let count = table.count
        guard count >= Self.fewestSlots, count & (count - 1) == 0 else { return nil }
        // A table without a free place would be searched for ever.
        guard table.contains(0) else { return nil }
        self.slots = table
        halves = Table(rows.assumingMemoryBound(to: HalfRow.self))
        shift = UInt64(64 - count.trailingZeroBitCount)
        self.steps = steps
    }

    private static let fewestSlots = 4

    /// The bytes of a table of these rows.
    ///
    /// - Returns: the slots, the bytes of all rows, and what one step of them is
    ///   worth by unit.
    static func bytes(
        of learnt: [(key: UInt64, row: [Float])]
    ) -> (slots: [UInt64], rows: [Int8], steps: [Float]) {
        let units = 0..<VerdictModel.units
        let steps = units.map { unit in
            learnt.reduce(Float(0)) { max($0, abs($1.row[unit])) } / 127
        }
        var places = fewestSlots
        while places * 3 < learnt.count * 4 { places *= 2 }
        var slots = [UInt64](repeating: 0, count: places)
        var rows: [Int8] = []
        let shift = UInt64(64 - places.trailingZeroBitCount)
        for (key, exact) in learnt {
            var place = Int(truncatingIfNeeded: key &>> shift)
            while slots[place] != 0, UInt32(truncatingIfNeeded: slots[place]) != print(key) {
                place = (place + 1) & (places - 1)
            }
            guard slots[place] == 0 else { continue }
            slots[place] = UInt64(rows.count / units.count) &<< 32 | UInt64(print(key))
            rows += units.map { steps[$0] > 0 ? Int8((exact[$0] / steps[$0]).rounded()) : 0 }
        }
        return (slots, rows, steps)
    }
}
