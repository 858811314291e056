// SPDX-License-Identifier: Apache-2.0

// The lists in which texts are read.

import Testing

@testable import DutchText

@Suite struct ScratchTests {
    @Test func `a list that outgrows its room keeps what it holds`() {
        var list = Scratch<Int>(room: 1)
        for number in 0..<1000 { list.append(number) }
        let grown = Array(list.elements)
        #expect(grown == Array(0..<1000))
        list[500] += 7
        list.cut(to: 501)
        let cut = (count: list.count, last: list[500])
        #expect(cut == (501, 507))
        list.removeAll()
        let isEmpty = list.isEmpty
        #expect(isEmpty)
    }

    @Test func `room that was made is filled through its address`() {
        var list = Scratch<UInt8>(room: 2)
        list.append(9)
        let start = list.makeRoom(for: 100)
        for place in 1..<100 { start[place] = UInt8(place) }
        list.setCount(100)
        list.append(1)
        let filled = Array(list.elements)
        #expect(filled == [9] + Array(1..<100) + [1])
    }

    @Test func `spellings of many texts do not mix`() {
        var buffer = TokenBuffer()
        for text in ["Een héél lange eerste tekst met veel woorden", "kort", "Twee woorden"] {
            var text = text
            text.withUTF8 { Tokenizer.tokenize($0, into: &buffer) }
        }
        var words: [String] = []
        for token in buffer.tokens.elements {
            words.append(String(decoding: buffer.spelling(of: token), as: UTF8.self))
        }
        #expect(words == ["twee", "woorden"])
    }
}
