// SPDX-License-Identifier: Apache-2.0

// The table of spellings: whatever was put in is found, however many there are.

import Testing

@testable import Classification

@Suite struct FormTableTests {
    @Test(arguments: [0, 1, 64, 50_000])
    func `a spelling is found under its number however many came unexpected`(count: Int) {
        let words = (0..<count).map { Array("woord\($0 * 7)".utf8) }
        var collector = FormCollector(expecting: 10)
        let numbers = words.map { collector.insert($0) }
        #expect(numbers.elementsEqual(0..<Int32(count)))
        #expect(words.map { collector.insert($0) } == numbers)
        collector.fit()
        #expect(collector.count == count)
        // No more memory than they need: half as many slots again.
        #expect(collector.slots.count <= max(64, count * 3 / 2))
        withTable(collector) { table in
            for (number, word) in words.enumerated() {
                let found = table.find(word)
                guard found == number, table.spelling(found).elementsEqual(word) else {
                    Issue.record("\(word) is \(found), not \(number)")
                    return
                }
            }
            #expect(table.find(Array("nooit gezien".utf8)) == -1)
        }
    }

    private func withTable(_ collector: FormCollector, _ body: (FormTable) -> Void) {
        let bytes = collector.bytes
        collector.slots.withUnsafeBufferPointer { slots in
            collector.offsets.withUnsafeBufferPointer { offsets in
                bytes.withUnsafeBufferPointer { bytes in
                    body(
                        FormTable(
                            slots: Table(slots), offsets: Table(offsets), bytes: Table(bytes)))
                }
            }
        }
    }
}
