// SPDX-License-Identifier: Apache-2.0

// What reaches the language model, and what hostile text does to it.

import Testing

@testable import DutchText

private let detector = LanguageDetector()

private func evidence(_ text: String) -> LanguageEvidence {
    var text = text
    return text.withUTF8 { LanguageEvidence($0, model: .embedded) }
}

@Suite struct LanguageEvidenceTests {
    @Test(arguments: [
        ("WAAR BLIJFT MIJN PAKJE", "waar blijft mijn pakje"),
        ("zooooooo", "zoo"),
        ("m’n foto‘s", "m'n foto's"),
        ("een\u{301}", "een"),
        ("Ĳsland ĳs", "ijsland ijs"),
        ("ÉÉN ŁÓDŹ ȘTIINȚĂ", "één łódź ştiinţă"),
        ("goed,maar-duur (echt).", "goed maar duur echt"),
        ("a&amp;b", "a b"), ("R&D", "r d"),
        ("2e keer 10euro", "e keer euro"),
        ("leuk#not nee", "leuk nee"),
    ])
    func `spellings of the same letters are the same evidence`(text: String, same: String) {
        #expect(evidence(text).scores == evidence(same).scores)
        #expect(evidence(text).latinLetters == evidence(same).latinLetters)
    }

    @Test func `a long text is read to the limit`() {
        let sentence = "Ik wacht al weken op mijn geld. "
        let text = String(repeating: sentence, count: 20_000)
        let read = LanguageEvidence.byteLimit / sentence.utf8.count
        #expect(evidence(text).scores == evidence(String(repeating: sentence, count: read)).scores)
        #expect(detector.detect(text).isDutch)
    }

    @Test(arguments: ["a", "é", "\u{301}", "😡", "@", "#", "'", "&", "ж", "\u{202E}", "/"])
    func `a megabyte of one character is a sane answer`(character: String) {
        let text = String(repeating: character, count: 1_000_000 / character.utf8.count)
        let found = detector.detect(text)
        #expect(!found.isDutch)
        #expect((0...1).contains(found.confidence))
    }

    @Test(
        arguments: [
            [0xFF, 0xFE], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80, 0x80], [0xC0, 0xAF],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xED, 0xA0, 0x80], [0x00, 0x1B, 0x5B],
        ] as [[UInt8]])
    func `broken bytes part words and spoil nothing`(broken: [UInt8]) {
        let words = ["Ik", "wacht", "nog", "steeds", "op", "antwoord"]
        let bytes = words.flatMap { broken + Array($0.utf8) + broken }
        let found = bytes.withUnsafeBufferPointer { detector.detect($0) }
        #expect(found.tag == "nl")
    }

    @Test func `random bytes are a sane answer`() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix(state: seed)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...300, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let found = bytes.withUnsafeBufferPointer { detector.detect($0, prior: "nl") }
            #expect((0...1).contains(found.confidence), "seed \(seed)")
        }
    }

    /// The script that trains the model hashes the same way; these rows are
    /// what `features([normalise("ijs")])` there fills.
    @Test func `the rows of a word are those of the training script`() {
        let buffer = Array(" ijs ".utf8) + Array(repeating: UInt8(0), count: 40)
        var rows: [Int] = []
        buffer.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            LanguageModel.embedded.forEachBucket(ofWordIn: start, count: 3) { rows.append($0) }
        }
        #expect(
            rows.sorted() == [478, 14974, 24785, 30432, 31244, 37147, 41976, 46425, 49538, 53461])
    }
}
