// SPDX-License-Identifier: Apache-2.0

// Words, numbers, signs and sentences as customers type them.

import Testing

@testable import DutchText

private func words(_ text: String) -> [String] {
    let buffer = Tokenizer.tokenize(text)
    return buffer.tokens.map { token in
        String(
            decoding: buffer.folded[Int(token.foldedStart)..<Int(token.foldedEnd)], as: UTF8.self)
    }
}

@Suite struct TokenizerTests {
    @Test(arguments: [
        ("Één klacht, géén reactie!", ["een", "klacht", "geen", "reactie"]),
        ("zo'n foto's m’n 't", ["zo'n", "foto's", "m'n", "'t"]),
        ("e-mail naar klanten-service", ["email", "naar", "klanten", "service"]),
        ("2x gebeld om 12:30, 45min", ["2", "x", "gebeld", "om", "12:30", "45", "min"]),
        ("k*t zeg, 5* voor T&T", ["k*t", "zeg", "5*", "voor", "t&t"]),
        ("top 👍🏽👍🏽 :-)) =D <3", ["top", "👍", ":)", ":d", "<3"]),
        ("veel kortingMaar niet altijd", ["veel", "korting", "maar", "niet", "altijd"]),
        (
            "kijk op www.voorbeeld.nl/a?b=1 of voorbeeld.nl.",
            ["kijk", "op", "www", "of", "voorbeeld"]
        ),
        ("mail jan@voorbeeld.nl @sok_land #FAIL", ["mail", "jan", "sok_land", "fail"]),
        ("", []), ("   \n\t ", []),
    ])
    func `a text is cut into folded words`(text: String, expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test(arguments: [
        ("Goed. Slecht! Echt?", 3), ("b.v. dit is o.a. een zin", 1), ("Wacht... nog steeds", 2),
        ("Kosten 1.250,50 euro", 1), ("regel een\nregel twee", 2),
    ])
    func `sentences end where a reader would end them`(text: String, count: Int) {
        #expect(Tokenizer.tokenize(text).sentences.count == count)
    }

    @Test(arguments: [
        ("€ 12,50", 12.5), ("1.250 euro", 1250), ("20,-", 20), ("19:30", 19.5), ("3,5 uur", 3.5),
    ])
    func `numbers have their Dutch value`(text: String, value: Double) throws {
        let token = try #require(Tokenizer.tokenize(text).tokens.first)
        #expect(abs(token.value - value) < 0.001)
    }

    @Test func `what stands between quotation marks is marked, an open quote marks nothing`() {
        let closed = Tokenizer.tokenize("ze zeiden \"morgen zeker\" maar nee").tokens
        #expect(
            closed.map { $0.flags.contains(.quoted) } == [false, false, true, true, false, false])
        let open = Tokenizer.tokenize("dat is 6\" breed en lang").tokens
        #expect(!open.contains { $0.flags.contains(.quoted) })
    }

    @Test(arguments: [
        "", "\u{0}", String(repeating: "a", count: 1_000_000),
        String(repeating: "😀😁", count: 50_000), String(repeating: "\"", count: 100_001),
        "z\u{0301}\u{0302}\u{0303}\u{0304}algo" + String(repeating: "\u{0335}", count: 10_000),
        String(repeating: "'", count: 10_000), String(repeating: ":-", count: 20_000),
        "مرحبا Привет 你好 hallo",
    ])
    func `hostile text gives tokens that lie in the text, in order`(text: String) {
        expectSane(Array(text.utf8))
    }

    @Test func `random bytes give tokens that lie in the text, in order`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SplitMix(state: seed)
        for _ in 0..<300 {
            let length = Int.random(in: 0...200, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            expectSane(bytes, "seed \(seed)")
        }
    }

    private func expectSane(_ bytes: [UInt8], _ comment: Comment = "") {
        var buffer = TokenBuffer()
        bytes.withUnsafeBufferPointer { Tokenizer.tokenize($0, into: &buffer) }
        var last: Int32 = 0
        var isOrdered = true
        for token in buffer.tokens.elements {
            isOrdered = isOrdered && token.start >= last && token.end > token.start
            last = token.end
        }
        #expect(isOrdered, comment)
        #expect(Int(last) <= bytes.count, comment)
        #expect(buffer.tokens.count <= Tokenizer.tokenLimit, comment)
        #expect(buffer.sentences.elements.allSatisfy { $0.first < $0.end }, comment)
    }
}

/// A generator that gives the same numbers for the same seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
