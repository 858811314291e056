// SPDX-License-Identifier: Apache-2.0

// Every verdict can be traced: contributions add up, places lie in the text,
// and no text whatever upsets it.

import BuiltInLexicon
import Complaints
import Foundation
import Testing

@testable import Classification

@Suite struct EvidenceTests {
    @Test(arguments: [
        ("Sokkenland opent morgen.", "Is er iemand bij Sokkenland?"),
        ("gruwelijkk laat", "Een gruwelijkkkk late bezorging"),
    ])
    func `a text is judged alike whatever was read before it`(before: String, text: String) throws {
        func judged(after others: [String]) throws -> Assessment {
            let classifier = Classifier(lexicon: Lexicon.builtIn)
            for other in others {
                _ = classifier.assess(other, publishedAt: nil, rating: nil, feedLanguage: nil)
            }
            return classifier.assess(text, publishedAt: nil, rating: nil, feedLanguage: nil)
        }
        #expect(try judged(after: [before]) == judged(after: []))
    }

    @Test(arguments: [
        "", " ", ".", "Slecht.", "Heel erg lekker gegeten, maar wél anderhalf uur gewacht 😡😡",
        "ñ é ü “quotes” \u{202E}omgekeerd", "\u{0}\u{1}\u{7F}",
        "Ik heb al 3x gebeld over € 12,50 en jullie beloofden terug te bellen!!",
    ])
    func `contributions add up and lie in the text`(text: String) throws {
        try expectTraceable(text)
    }

    @Test(arguments: [
        String(repeating: "a", count: 10_000_000), String(repeating: "😡", count: 100_000),
        String(repeating: "niet ", count: 50_000), String(repeating: "\"", count: 50_000),
        String(repeating: "na 3 uur ", count: 20_000),
        String(repeating: "a\u{0336}", count: 50_000),
        String(repeating: "maar goed, ", count: 20_000), String(repeating: "1", count: 100_000),
        String(repeating: "@", count: 100_000), String(repeating: "(('", count: 50_000),
        String(repeating: "“goed \"slecht 'niet", count: 10_000),
        String(repeating: "goed хорошо 好 جيد ", count: 10_000),
        String(repeating: "a'b*c&d-", count: 20_000),
    ])
    func `a hostile text gets a sane answer`(text: String) throws {
        try expectTraceable(text)
    }

    @Test func `random texts of real words and random bytes are traceable`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = Steps64(state: seed)
        let words = [
            "niet", "goed", "slecht", "maar", "al", "3", "keer", "gebeld", "te", "laat", "😡", "?",
            "!", ".", "nooit", "meer", "zou", "€", "12,50", "morgen", "voor", "uur", "wachten",
            "\"",
        ]
        for _ in 0..<200 {
            let count = Int.random(in: 0...40, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
                .joined(separator: " ")
            try expectTraceable(text, "seed \(seed): \(text)")
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try expectTraceable(
                String(decoding: bytes, as: UTF8.self), "seed \(seed): bytes \(bytes)")
        }
    }

    @Test func `bytes that are no text are judged as they are`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = Steps64(state: seed)
        let classifier = Common.classifier
        let text = Array("Wéér te laat! 😡 Al 3x gebeld, € 12,50 kwijt en niemand reageert".utf8)
        for _ in 0..<300 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            let assessment = bytes.withUnsafeBufferPointer {
                classifier.assess($0, publishedAt: nil, rating: nil, feedLanguage: nil)
            }
            #expect(
                assessment.evidence.allSatisfy { line in
                    line.range.map { $0.lowerBound >= 0 && $0.upperBound <= bytes.count } ?? true
                }, "seed \(seed): bytes \(bytes)")
        }
    }

    @Test func `the same text gives the same assessment`() throws {
        let text = "Wéér te laat!! En dan 'excuses voor het ongemak'… ik ben er klaar mee"
        let first = try assess(text)
        for _ in 0..<3 { #expect(try assess(text) == first) }
    }

    private func expectTraceable(_ text: String, _ comment: Comment = "") throws {
        let assessment = try assess(text)
        let total = assessment.evidence.reduce(0) { $0 + $1.contribution }
        let polarity = Squash.polarity(Float(total))
        #expect(abs(polarity - assessment.polarity.rawValue) < 0.01, comment)
        let length = text.utf8.count
        #expect(
            assessment.evidence.allSatisfy { line in
                line.range.map { $0.lowerBound >= 0 && $0.upperBound <= length } ?? true
            }, comment)
        #expect(assessment.facts.allSatisfy { $0.range.upperBound <= length }, comment)
    }
}
