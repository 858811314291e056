// SPDX-License-Identifier: Apache-2.0

// The lists in which texts are read.

import Testing

@testable import DutchText

@Suite struct ScratchTests {
    @Test func `a list that outgrows its room keeps what it holds`() {
        var list = Scratch<Int>(room: 1)
        for number in 0..<1000 { list.append(number) }
        #expect(Array(list.elements) == Array(0..<1000))
        list[500] += 7
        #expect(list[500] == 507)
        list.cut(to: 501)
        #expect(list.count == 501)
        #expect(list.elements.last == 507)
        list.removeAll()
        #expect(list.isEmpty)
    }

    @Test func `room that was made is filled through its address`() {
        var list = Scratch<UInt8>(room: 2)
        list.append(9)
        let start = list.makeRoom(for: 100)
        for place in 1..<100 { start[place] = UInt8(place) }
        list.setCount(100)
        #expect(list[0] == 9)
        #expect(list[99] == 99)
        list.append(1)
        #expect(list.count == 101)
    }

    @Test func `spellings of many texts do not mix`() {
        var buffer = TokenBuffer()
        for text in ["Een héél lange eerste tekst met veel woorden", "kort", "Twee woorden"] {
            var text = text
            text.withUTF8 { Tokenizer.tokenize($0, into: &buffer) }
        }
        let words = buffer.tokens.elements.map {
            String(decoding: buffer.spelling(of: $0), as: UTF8.self)
        }
        #expect(words == ["twee", "woorden"])
    }
}
