// SPDX-License-Identifier: Apache-2.0

// What turns of phrase add to the hidden units of a `VerdictModel`: a table of
// hashes with a byte per unit.

import DutchText

struct GramTable: Sendable {
    /// A signed byte per hidden unit.
    typealias Row = SIMD32<Int8>
    typealias Hidden = VerdictModel.Hidden

    /// By place: a hash below and the number of a row above; 0 where the place is
    /// free. A power of two of them.
    private let slots: Table<UInt64>
    private let rows: Table<RowBytes>
    private let shift: UInt64
    /// What one step of a byte is worth, by unit.
    private let steps: Hidden

    /// A row in memory that is aligned for less than vectors of that size.
    private struct RowBytes: BitwiseCopyable {
        var low: SIMD16<Int8>
        var high: SIMD16<Int8>
    }

    /// Knows nothing.
    init() {
        slots = Table()
        rows = Table()
        shift = 63
        steps = .zero
    }

    /// Keeps the known ones of `grams`, with the number of their row for a key,
    /// and adds up what they say.
    ///
    /// - Returns: per hidden unit; see `NGrams.share`.
    func weigh(_ grams: inout Scratch<NGram>) -> Hidden {
        let total = grams.count
        guard total > 0, !slots.isEmpty else {
            grams.removeAll()
            return .zero
        }
        locate(&grams)
        var (low, high) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
        var rest = grams.elements[...]
        while !rest.isEmpty {
            // Sixteen bits hold so many rows, each of 127 at most.
            let batch = rest.prefix(256)
            var (lowPart, highPart) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero)
            for gram in batch {
                let row = rows.buffer[Int(truncatingIfNeeded: gram.key)]
                lowPart &+= SIMD16<Int16>(truncatingIfNeeded: row.low)
                highPart &+= SIMD16<Int16>(truncatingIfNeeded: row.high)
            }
            low &+= SIMD16<Int32>(truncatingIfNeeded: lowPart)
            high &+= SIMD16<Int32>(truncatingIfNeeded: highPart)
            rest = rest.dropFirst(batch.count)
        }
        let sums = Hidden(
            lowHalf: SIMD16<Float>(low), highHalf: SIMD16<Float>(high))
        return sums * steps * NGrams.share(of: total)
    }

    /// Keeps the known ones, with the number of their row for a key, and asks
    /// for their rows.
    private func locate(_ grams: inout Scratch<NGram>) {
        let elements = grams.elements
        var kept = 0
        for gram in elements {
            let row = find(gram.key, slots.buffer)
            guard row >= 0 else { continue }
            ahead(rows.buffer, row)
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
                return Int(truncatingIfNeeded: slots[place] &>> 32)
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
        _ grams: borrowing Scratch<NGram>, for kind: Hidden, and urgency: Hidden
    ) -> (kind: NGramPlace, urgency: NGramPlace) {
        let (kindWorth, urgencyWorth) = (worth(kind), worth(urgency))
        var (mostKind, mostUrgency): (Int32, Int32) = (0, 0)
        var (kindPlace, urgencyPlace) = (NGramPlace(), NGramPlace())
        for gram in grams.elements {
            let row = rows.buffer[Int(truncatingIfNeeded: gram.key)]
            let low = SIMD16<Int16>(truncatingIfNeeded: row.low)
            let high = SIMD16<Int16>(truncatingIfNeeded: row.high)
            let kindGain = said(low, high, kindWorth)
            let urgencyGain = said(low, high, urgencyWorth)
            if kindGain > mostKind {
                (mostKind, kindPlace) = (kindGain, NGramPlace(first: gram.first, last: gram.last))
            }
            if urgencyGain > mostUrgency {
                mostUrgency = urgencyGain
                urgencyPlace = NGramPlace(first: gram.first, last: gram.last)
            }
        }
        return (kindPlace, urgencyPlace)
    }

    private typealias Worth = (low: SIMD16<Int16>, high: SIMD16<Int16>)

    /// The same as small whole numbers, so that two products of a byte and one of
    /// them add up within sixteen bits.
    private func worth(_ gain: Hidden) -> Worth {
        let exact = gain * steps
        var most: Float = 0
        for unit in 0..<VerdictModel.units { most = max(most, abs(exact[unit])) }
        guard most > 0 else { return (.zero, .zero) }
        let whole = (exact * (Self.mostWorth / most)).rounded(.toNearestOrAwayFromZero)
        return (
            SIMD16<Int16>(truncatingIfNeeded: SIMD16<Int32>(whole.lowHalf)),
            SIMD16<Int16>(truncatingIfNeeded: SIMD16<Int32>(whole.highHalf))
        )
    }

    private static let mostWorth: Float = 127

    @inline(__always)
    private func said(_ low: SIMD16<Int16>, _ high: SIMD16<Int16>, _ worth: Worth) -> Int32 {
        // Of two products, each of 127 · 127 at most.
        let pairs = low &* worth.low &+ high &* worth.high
        return SIMD16<Int32>(truncatingIfNeeded: pairs).wrappedSum()
    }
}

extension GramTable {
    /// - Parameters:
    ///   - slots: hashes and rows, held by whoever holds the table.
    ///   - rows: a byte per unit and row.
    /// - Returns: `nil` if they are no such table.
    init?(
        slots: UnsafeRawBufferPointer, rows: UnsafeRawBufferPointer, steps: Hidden
    ) {
        let table = Table<UInt64>(
            UnsafeRawBufferPointer(slots).assumingMemoryBound(to: UInt64.self))
        let count = table.count
        guard count >= Self.fewestSlots, count & (count - 1) == 0 else { return nil }
        let rowCount = rows.count / MemoryLayout<Row>.size
        // A table without a free place would be searched for ever.
        guard table.contains(0), table.allSatisfy({ $0 &>> 32 < UInt64(max(1, rowCount)) }) else {
            return nil
        }
        self.slots = table
        self.rows = Table(rows.assumingMemoryBound(to: RowBytes.self))
        shift = UInt64(64 - count.trailingZeroBitCount)
        self.steps = steps
    }

    private static let fewestSlots = 4

    /// The bytes of a table of these rows.
    ///
    /// - Returns: the slots, the rows, and what one step is worth by unit.
    static func bytes(
        of learnt: [(key: UInt64, row: Hidden)]
    ) -> (slots: [UInt64], rows: [Row], steps: Hidden) {
        var steps = Hidden.zero
        for unit in 0..<VerdictModel.units {
            let largest = learnt.reduce(Float(0)) { max($0, abs($1.row[unit])) }
            steps[unit] = largest / 127
        }
        var places = fewestSlots
        while places * 3 < learnt.count * 4 { places *= 2 }
        var slots = [UInt64](repeating: 0, count: places)
        var rows: [Row] = []
        let shift = UInt64(64 - places.trailingZeroBitCount)
        for (key, exact) in learnt {
            var row = Row.zero
            for unit in 0..<VerdictModel.units where steps[unit] > 0 {
                row[unit] = Int8((exact[unit] / steps[unit]).rounded())
            }
            var place = Int(truncatingIfNeeded: key &>> shift)
            while slots[place] != 0, UInt32(truncatingIfNeeded: slots[place]) != print(key) {
                place = (place + 1) & (places - 1)
            }
            guard slots[place] == 0 else { continue }
            slots[place] = UInt64(rows.count) &<< 32 | UInt64(print(key))
            rows.append(row)
        }
        return (slots, rows, steps)
    }
}
