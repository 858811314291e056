// SPDX-License-Identifier: Apache-2.0

// Words are read eight letters at a time; nobody may tell by what comes out.

import Testing

@testable import DutchText

@Suite struct PlainWordTests {
    private func isStretched(_ word: [UInt8]) -> Bool {
        word.indices.dropLast(2).contains { word[$0] == word[$0 + 1] && word[$0] == word[$0 + 2] }
    }

    private func expect(_ words: [[UInt8]], in text: String) {
        let read = Tokenizer.tokenize(text)
        #expect(read.tokens.count == words.count)
        for (token, word) in zip(read.tokens, words) {
            let folded = read.folded[Int(token.foldedStart)..<Int(token.foldedEnd)]
            #expect(Array(folded) == word)
            #expect(token.hash == word.withUnsafeBufferPointer { WordHash.of($0) })
            #expect(token.flags.contains(.stretched) == isStretched(word))
        }
    }

    @Test func `words of every length are read alike, wherever the text ends`() {
        var random = SystemRandomNumberGenerator()
        for length in 1...24 {
            for _ in 0..<50 {
                // Few letters, so that many stand in a row.
                let words = (0..<3).map { _ in
                    (0..<length).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
                }
                let text = words.map { String(decoding: $0, as: UTF8.self) }
                    .joined(separator: " ")
                expect(words, in: text)
            }
        }
    }

    @Test func `a long text gives the words of a short one`() {
        let words = ["niets", "meer", "vernomen", "aaaangeboden", "klantenservice"]
        let bytes = words.map { Array($0.utf8) }
        expect(bytes, in: words.joined(separator: " "))
        let many = [[[UInt8]]](repeating: bytes, count: 200).flatMap { $0 }
        expect(many, in: many.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", "))
    }

    @Test func `a capital is folded and letters beyond it end the plain part`() {
        expect([Array("bezorging".utf8)], in: "Bezorging")
        expect([Array("a".utf8), Array("z".utf8)], in: "A Z")
        expect([Array("cafebrood".utf8)], in: "cafébrood")
    }
}
