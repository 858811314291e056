// SPDX-License-Identifier: Apache-2.0

// What turns of phrase add to the hidden units of a `VerdictModel`: a table of
// hashes with a byte per unit.

import CRows
import DutchText

struct GramTable: Sendable {
    /// By place: a hash below and the number of a row above; 0 where the place is
    /// free. A power of two of them.
    private let slots: Table<UInt64>
    /// A byte per unit and row.
    private let rows: Table<Int8>
    private let shift: UInt64
    /// What one step of a byte is worth, by unit.
    private let steps: [Float]

    /// Knows nothing.
    init() {
        slots = Table()
        rows = Table()
        shift = 63
        steps = [Float](repeating: 0, count: VerdictModel.units)
    }

    /// Asks for the memory that `locate` will read.
    func fetch(_ grams: borrowing Scratch<NGram>) {
        for gram in grams.elements {
            ahead(slots.buffer, Int(truncatingIfNeeded: gram.key &>> shift))
        }
    }

    /// Keeps the known ones, with the number of their row for a key, and asks
    /// for their rows.
    func locate(_ grams: inout Scratch<NGram>) {
        guard !slots.isEmpty else { return grams.removeAll() }
        let elements = grams.elements
        var kept = 0
        for gram in elements {
            let row = find(gram.key, slots.buffer)
            guard row >= 0 else { continue }
            ahead(rows.buffer, row &* VerdictModel.units)
            elements[kept] = NGram(
                key: UInt64(truncatingIfNeeded: row), first: gram.first, last: gram.last)
            kept &+= 1
        }
        grams.cut(to: kept)
    }

    /// Adds up what turns of phrase say.
    ///
    /// - Parameters:
    ///   - grams: as `locate` left them.
    ///   - total: how many there were before.
    ///   - hidden: becomes what they say, per hidden unit; see `NGrams.share`.
    func weigh(
        _ grams: borrowing Scratch<NGram>, of total: Int, into hidden: inout HiddenUnits
    ) {
        let share = NGrams.share(of: total)
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: VerdictModel.units) { sums in
            add(grams, to: sums)
            steps.withUnsafeBufferPointer { steps in
                for unit in 0..<VerdictModel.units {
                    hidden.values[unit] = Float(sums[unit]) * steps[unit] * share
                }
            }
        }
    }

    /// - Parameters:
    ///   - grams: as `locate` left them.
    ///   - sums: becomes the sum of all rows.
    private func add(
        _ grams: borrowing Scratch<NGram>, to sums: UnsafeMutableBufferPointer<Int32>
    ) {
        sums.initialize(repeating: 0)
        guard let sums = sums.baseAddress, let rows = rows.buffer.baseAddress else { return }
        var start = 0
        while start < grams.count {
            let count = min(grams.count &- start, row_batch)
            withPlaces(grams, start..<start + count) { rows_add(rows, $0, count, sums) }
            start &+= count
        }
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
                return row &* VerdictModel.units < rows.count ? row : -1
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
            guard let start = worth.baseAddress, let rows = rows.buffer.baseAddress else {
                return (NGramPlace(), NGramPlace())
            }
            let (kindWorth, urgencyWorth) = (start, start + VerdictModel.units)
            steps.withUnsafeBufferPointer { steps in
                guard let steps = steps.baseAddress else { return }
                row_worths(kind.values, steps, kindWorth)
                row_worths(urgency.values, steps, urgencyWorth)
            }
            let choice = withPlaces(grams, 0..<grams.count) {
                rows_strongest(rows, $0, grams.count, kindWorth, urgencyWorth)
            }
            func place(_ index: Int) -> NGramPlace {
                guard index >= 0 else { return NGramPlace() }
                return NGramPlace(first: grams[index].first, last: grams[index].last)
            }
            return (place(choice.first), place(choice.second))
        }
    }

    /// - Parameter grams: the known ones, with the numbers of their rows for keys: that
    ///   is what `row_place` is.
    private func withPlaces<Result>(
        _ grams: borrowing Scratch<NGram>, _ range: Range<Int>,
        _ body: (UnsafePointer<row_place>) -> Result
    ) -> Result {
        UnsafeRawPointer(grams.start + range.lowerBound).withMemoryRebound(
            to: row_place.self, capacity: range.count, body)
    }
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
        self.rows = Table(rows.assumingMemoryBound(to: Int8.self))
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
