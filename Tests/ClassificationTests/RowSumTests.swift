// SPDX-License-Identifier: Apache-2.0

// The sums in C are those that anybody would write down.

import CRows
import Testing

@Suite struct RowSumTests {
    private let length = row_length

    @Test func `the largest rows of a batch are added up exactly`() {
        let rows = [Int8](repeating: 127, count: length) + [Int8](repeating: -127, count: length)
        for row in 0..<2 {
            let places = [row_place](
                repeating: row_place(number: UInt64(row), other: .max), count: row_batch)
            var sums = [Int32](repeating: 5, count: length)
            rows_add(rows, places, row_batch, &sums)
            let expected = 5 + Int32(row_batch) * Int32(rows[row * length])
            #expect(sums == [Int32](repeating: expected, count: length))
        }
    }

    @Test func `sums and products are those of a plain loop`() {
        var random = SystemRandomNumberGenerator()
        let rowCount = 20
        let rows = (0..<rowCount * length).map { _ in
            Int8.random(in: -127...127, using: &random)
        }
        let picked = (0..<50).map { _ in Int.random(in: 0..<rowCount, using: &random) }
        let places = picked.map { row_place(number: UInt64($0), other: 1) }
        var sums = [Int32](repeating: 0, count: length)
        rows_add(rows, places, places.count, &sums)
        #expect(
            sums
                == (0..<length).map { unit in
                    picked.reduce(0) { $0 + Int32(rows[$1 * length + unit]) }
                })
        let factors = (0..<2 * length).map { _ in Int16.random(in: -127...127, using: &random) }
        for row in 0..<rowCount {
            let own = Array(rows[row * length..<(row + 1) * length])
            let pair = row_products(own, factors, Array(factors[length...]))
            func product(_ first: Int) -> Int32 {
                (0..<length).reduce(0) { $0 + Int32(own[$1]) * Int32(factors[first + $1]) }
            }
            #expect(pair.first == product(0) && pair.second == product(length))
        }
    }
}
