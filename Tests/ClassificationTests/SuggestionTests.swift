// SPDX-License-Identifier: Apache-2.0

// Which words deserve another look, and which only happen to be there.

import Complaints
import Foundation
import Testing

@testable import Classification

@Suite struct SuggestionTests {
    private func lexicon() throws -> Lexicon {
        try smallLexicon([
            "sokkenpunt\tnoun\t0.3\t-0.5..0.6\ttopic:product\tspaarpunt\tred 2026-11; fitted from 0.30 on x",
            "winkel\tnoun\t0.1\t-0.2..0.3\t-\tzaak\tred",
            "vast\tadj\t0.2\t-\t-\tniet los\tred",
            "einde\tnoun\t-0.5\t-0.5..0\t-\tslot\tred",
        ])
    }

    private func misjudged(_ texts: [String], _ direction: LexiconSuggestions.Direction)
        -> [LexiconSuggestions.Misjudged]
    {
        texts.map { LexiconSuggestions.Misjudged(text: $0, direction: direction) }
    }

    /// Every text names the shop; one in fifty names points.
    private let ordinary = (0..<200).map { $0 % 50 == 0 ? "winkel en sokkenpunt" : "winkel" }

    @Test func `a word that stands in wrong texts more than chance is proposed, common ones not`()
        throws
    {
        let lexicon = try lexicon()
        let found = LexiconSuggestions(lexicon: lexicon).suggestions(
            from: misjudged(
                [
                    "de sokkenpunten weg, winkel", "sokkenpunt kwijt in winkel",
                    "winkel sokkenpunten",
                    "winkel",
                ], .moreNegative), among: ordinary)
        #expect(found.map { lexicon.entries[$0.entry].term } == ["sokkenpunt"])
        let only = try #require(found.first)
        #expect(only.texts == 3)
        #expect(abs(only.expected - 0.1) < 0.02)
        #expect(only.weight.map { abs($0 - 0.1) < 0.001 } == true)
        #expect(only.chance < 0.001)
    }

    @Test func `two examples are anecdotes`() throws {
        let found = LexiconSuggestions(lexicon: try lexicon()).suggestions(
            from: misjudged(["sokkenpunt weg", "sokkenpunt kwijt"], .moreNegative),
            among: ordinary)
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        ("vast", LexiconSuggestions.Direction.moreNegative), ("einde", .moreNegative),
        ("sokkenpunt", .moreUrgent),
    ])
    func `a fixed weight, one at its end, and urgency have no weight to try`(
        word: String, direction: LexiconSuggestions.Direction
    ) throws {
        let lexicon = try lexicon()
        let found = LexiconSuggestions(lexicon: lexicon).suggestions(
            from: misjudged([word, word, word, word], direction), among: ordinary)
        #expect(found.map { lexicon.entries[$0.entry].term } == [word])
        #expect(found.first.map { $0.weight == nil } == true)
    }

    @Test func `a weight never leaves its editor's range`() throws {
        let lexicon = try lexicon()
        let texts = Array(repeating: "winkel", count: 6)
        let found = LexiconSuggestions(lexicon: lexicon).suggestions(
            from: misjudged(texts, .morePositive), among: Array(repeating: "sok", count: 200))
        #expect(found.first?.weight == 0.3)
    }

    @Test(arguments: [
        (Sentiment?.some(.negative), Kind?.none, Urgency?.none, ["more_negative"]),
        (.positive, nil, nil, []), (nil, .complaint, nil, ["more_negative"]),
        (nil, .compliment, nil, []), (nil, .question, nil, ["more_negative"]),
        (nil, nil, .critical, ["more_urgent"]),
        (.neutral, .other, .normal, ["more_negative", "more_urgent"]),
    ])
    func `a correction says which way a text was misjudged`(
        sentiment: Sentiment?, kind: Kind?, urgency: Urgency?, expected: [String]
    ) {
        let said = Assessment(
            language: .dutch, polarity: Polarity(rawValue: 0.6), sentiment: .positive,
            kind: .compliment, urgency: .low)
        let labels = LabelledText(
            id: "1", text: "x", sentiment: sentiment, kind: kind, urgency: urgency)
        let found = LexiconSuggestions.Misjudged.of(labels, said: said)
        #expect(found.map(\.direction.rawValue) == expected)
    }

    @Test(arguments: [(0, 1.0), (1, 0.40951), (3, 0.00856), (5, 0.00001)])
    func `chance is the upper tail of the binomial`(count: Int, expected: Double) {
        #expect(abs(LexiconSuggestions.chance(of: count, in: 5, share: 0.1) - expected) < 0.00001)
    }

    @Test func `the line of an entry comes back as its editor wrote it`() throws {
        let lexicon = try lexicon()
        let entry = try #require(lexicon.entries.firstIndex { $0.term == "sokkenpunt" })
        #expect(
            lexicon.entries.columns(of: entry) == [
                "sokkenpunt", "noun", "0.3", "-0.5..0.6", "topic:product", "spaarpunt",
                "red 2026-11; fitted from 0.30 on x",
            ])
        let own = try lexicon.adding(
            companyWords: [CompanyWord(text: "sok\tnoun\t0.1\t-\t-\tkous\twij", line: 9)],
            file: "sok.toml")
        let ours = try #require(own.entries.firstIndex { $0.file == "sok.toml" })
        #expect(own.entries.columns(of: ours).first == "sok")
    }
}
