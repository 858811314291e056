// SPDX-License-Identifier: Apache-2.0

// First sentences to choose from: what they take from the mention, and that they
// break no rule themselves.

import Complaints
import Testing

@testable import Replies

@Suite struct FirstSentenceTests {
    let checker: ReplyChecker

    init() throws { checker = try Shared.checker.get() }

    private func occurs(_ list: String, _ reading: Reading) -> Bool {
        !checker.rulebook.matches(list, in: checker.rulebook.hear(reading)).isEmpty
    }

    @Test func `the same seed gives the same sentence, another seed another`() {
        let context = ReplyContext(
            customerName: "Anneke", mention: "Oma ligt op sterven", signals: [.vulnerable])
        let sentences = (0..<20).map { checker.firstSentence(answering: context, seed: $0) }
        #expect(sentences[3] == checker.firstSentence(answering: context, seed: 3))
        #expect(Set(sentences).count > 1)
    }

    @Test func `the customer's own facts go first`() {
        let context = ReplyContext(
            customerName: "Jan de Vries", mention: "Ik wacht al drie weken op mijn pakket.",
            kind: .complaint, topics: [Topic(rawValue: "bezorging")])
        for seed in 0..<10 {
            let sentence = checker.firstSentence(answering: context, seed: UInt64(seed)) ?? ""
            #expect(sentence.hasPrefix("Drie weken") && sentence.contains("Jan"))
        }
    }

    @Test func `without a name the sentence still reads well`() {
        for opening in checker.rulebook.openings {
            let signals = Signal(rawValue: opening.condition).map { [$0] } ?? []
            let kind =
                opening.condition.hasPrefix("kind:")
                ? Kind(rawValue: String(opening.condition.dropFirst(5))) : .complaint
            let topics =
                opening.condition.hasPrefix("topic:")
                ? [Topic(rawValue: String(opening.condition.dropFirst(6)))] : []
            let mention = opening.isFormal ? "Kunt u helpen?" : "Help"
            let context = ReplyContext(
                mention: mention, kind: kind, signals: Set(signals), topics: topics)
            for seed in 0..<6 {
                let sentence = checker.firstSentence(answering: context, seed: UInt64(seed)) ?? ""
                #expect(
                    !sentence.contains("{") && !sentence.contains(" ,") && !sentence.contains(" ."),
                    "\(sentence)")
                #expect(sentence.first?.isUppercase == true, "\(sentence)")
            }
        }
    }

    @Test func `a first sentence acknowledges and does no more`() {
        let rulebook = checker.rulebook
        for opening in rulebook.openings where opening.condition.hasPrefix("vulnerable") {
            let reading = rulebook.read(opening.text)
            for list in ["steps", "promises", "asks", "refuses", "upsell_when_vulnerable"] {
                let isFound = occurs(list, reading)
                #expect(!isFound, "\(list): \(opening.text)")
            }
            let acknowledges = occurs("acknowledges", reading)
            #expect(acknowledges, "\(opening.text)")
        }
    }

    @Test func `no first sentence breaks a rule itself`() {
        for opening in checker.rulebook.openings {
            for rule in [
                "formula", "ja_maar", "blames_customer", "blames_colleague", "empty_promise",
            ] {
                let isFound = occurs(rule, checker.rulebook.read(opening.text))
                #expect(!isFound, "\(rule): \(opening.text)")
            }
        }
    }

    @Test(arguments: [
        ("Mijn vader is overleden.", "verlies verdrietig"), ("Oma ligt op sterven.", "dagen"),
        ("Mijn man ligt in het ziekenhuis.", "hoofd tijd"),
    ])
    func `grief is met with words that fit it`(mention: String, words: String) {
        for seed in 0..<4 {
            let context = ReplyContext(mention: mention, signals: [.vulnerable])
            let sentence = checker.firstSentence(answering: context, seed: UInt64(seed)) ?? ""
            let fits = words.split(separator: " ").contains { sentence.contains($0) }
            #expect(fits, "\(sentence)")
        }
    }

    @Test(arguments: [
        ("Gat in mijn sok na drie keer dragen.", "stuk"), ("Pakket kwijt.", " is "),
        ("Verkeerde maat gekregen.", "anders"), ("De monteur is niet komen opdagen.", "niemand"),
    ])
    func `what happened is named`(mention: String, word: String) {
        let context = ReplyContext(mention: mention, kind: .complaint)
        for seed in 0..<4 {
            let sentence = checker.firstSentence(answering: context, seed: UInt64(seed)) ?? ""
            #expect(sentence.lowercased().contains(word), "\(sentence)")
        }
    }

    @Test func `a title keeps its name`() throws {
        let context = ReplyContext(
            customerName: "mevrouw Smit", mention: "U hebt mij laten wachten.", kind: .complaint)
        let sentence = try #require(checker.firstSentence(answering: context, seed: 1))
        #expect(sentence.contains("mevrouw Smit"))
    }
}
