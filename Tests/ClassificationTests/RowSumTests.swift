// SPDX-License-Identifier: Apache-2.0

// The sums in C are those that anybody would write down, on every processor.

import CRows
import Testing

@Suite struct RowSumTests {
    private let length = row_length

    @Test func `the largest rows of a batch are added up exactly`() {
        let rows = [Int8](repeating: 127, count: length) + [Int8](repeating: -127, count: length)
        for row in 0..<2 {
            let places = [row_place](
                repeating: row_place(number: UInt64(row), other: .max), count: row_batch)
            let expected = 5 + Int32(row_batch) * Int32(rows[row * length])
            for add in [rows_add, rows_add_narrow] {
                var sums = [Int32](repeating: 5, count: length)
                add(rows, places, row_batch, &sums)
                #expect(sums == [Int32](repeating: expected, count: length))
            }
        }
    }

    @Test func `sums and the strongest rows are those of a plain loop`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Steps64(state: seed)
        let rowCount = 20
        let rows = (0..<rowCount * length).map { _ in
            Int8.random(in: -127...127, using: &random)
        }
        let picked = (0..<50).map { _ in Int.random(in: 0..<rowCount, using: &random) }
        let places = picked.map { row_place(number: UInt64($0), other: 1) }
        let expected = (0..<length).map { unit in
            picked.reduce(0) { $0 + Int32(rows[$1 * length + unit]) }
        }
        for add in [rows_add, rows_add_narrow] {
            var sums = [Int32](repeating: 0, count: length)
            add(rows, places, places.count, &sums)
            #expect(sums == expected, "seed \(seed)")
        }
        for _ in 0..<20 {
            let factors = (0..<2 * length).map { _ in Int16.random(in: -127...127, using: &random) }
            let second = Array(factors[length...])
            func strongest(_ start: Int) -> Int {
                let products = picked.map { row in
                    (0..<length).reduce(0) {
                        $0 + Int(rows[row * length + $1]) * Int(factors[start + $1])
                    }
                }
                guard let most = products.max(), most > 0 else { return -1 }
                return products.firstIndex(of: most) ?? -1
            }
            for choose in [rows_strongest, rows_strongest_narrow] {
                let choice = choose(rows, places, places.count, factors, second)
                #expect(choice.first == strongest(0), "seed \(seed)")
                #expect(choice.second == strongest(length), "seed \(seed)")
            }
        }
    }

    @Test func `worths are whole numbers of a byte in proportion`() {
        let gains = (0..<length).map { Float($0) - 20 }
        let steps = (0..<length).map { _ in Float(0.5) }
        var worths = [Int16](repeating: 9, count: length)
        row_worths(gains, steps, &worths)
        let largest = gains.map(abs).max() ?? 1
        #expect(worths == gains.map { Int16(($0 * (127 / largest)).rounded(.toNearestOrEven)) })
        row_worths([Float](repeating: 0, count: length), steps, &worths)
        #expect(worths == [Int16](repeating: 0, count: length))
    }

    @Test func `where nothing speaks for it no row is the strongest`() {
        let rows = [Int8](repeating: 1, count: length)
        let against = [Int16](repeating: -1, count: length)
        let places = [row_place(number: 0, other: 0)]
        for choose in [rows_strongest, rows_strongest_narrow] {
            let choice = choose(rows, places, 1, against, against)
            #expect(choice.first == -1 && choice.second == -1)
        }
    }
}
