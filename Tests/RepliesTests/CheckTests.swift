// SPDX-License-Identifier: Apache-2.0

// Single rules at their edges: where a finding points, what a channel counts,
// what a name or a signature is.

import Complaints
import Testing

@testable import Replies

@Suite struct CheckTests {
    let checker: ReplyChecker

    init() throws { checker = try Shared.checker.get() }

    private func rules(_ draft: String, _ context: ReplyContext = ReplyContext()) -> Set<ReplyRule>
    {
        Set(checker.findings(in: draft, answering: context).map(\.rule))
    }

    @Test func `a place is given in bytes of UTF-8`() throws {
        let draft = "Hé Zoë. Ja, maar dat is zo. ^Jo"
        let findings = checker.findings(in: draft, answering: ReplyContext())
        let finding = try #require(findings.first { $0.rule == .jaMaar })
        let bytes = Array(draft.utf8)[finding.range]
        #expect(String(decoding: bytes, as: UTF8.self) == "Ja, maar")
    }

    @Test(arguments: ["", " \n ", "!!!", "🙂", "\u{0}\u{1}", "\u{202E}abc", "^", "@", "{", "%", "<"])
    func `an odd draft is read without harm`(draft: String) {
        for finding in checker.findings(in: draft, answering: ReplyContext(mention: draft)) {
            #expect(finding.range.upperBound <= draft.utf8.count)
        }
    }

    @Test func `random bytes never lead outside the draft`() {
        var seed: UInt64 = 20_261_122
        for _ in 0..<100 {
            var bytes: [UInt8] = []
            for _ in 0..<80 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(UInt8(truncatingIfNeeded: seed >> 33))
            }
            let draft = String(decoding: bytes, as: UTF8.self)
            let context = ReplyContext(
                channel: "mastodon", customerName: draft, mention: draft, earlierAnswer: draft)
            for finding in checker.findings(in: draft, answering: context) {
                #expect(finding.range.upperBound <= draft.utf8.count, "seed 20261122")
            }
        }
    }

    @Test(arguments: [
        ("bluesky", 300, false), ("bluesky", 301, true), ("mastodon", 500, false),
        ("mastodon", 501, true), ("x", 281, true), ("mail", 5000, false), ("onbekend", 5000, false),
    ])
    func `a channel takes so many characters`(channel: String, count: Int, isTooLong: Bool) {
        let draft = String(repeating: "é", count: count - 4) + " ^Jo"
        let context = ReplyContext(channel: channel)
        #expect(rules(draft, context).contains(.tooLongForChannel) == isTooLong)
    }

    @Test func `an address counts for 23 where the channel shortens it`() {
        let address = "https://sokkenland.example/" + String(repeating: "a", count: 600)
        #expect(
            !rules("Kijk: \(address) ^Jo", ReplyContext(channel: "mastodon")).contains(
                .tooLongForChannel))
        #expect(
            rules("Kijk: \(address) ^Jo", ReplyContext(channel: "bluesky")).contains(
                .tooLongForChannel))
    }

    @Test(arguments: [
        ("Tot morgen! ^LL", true), ("Tot morgen! Groet, Freek", true), ("Tot morgen!\nFreek", true),
        ("Tot morgen! – Freek", true), ("Freek hier, tot morgen!", true),
        ("Je spreekt met Freek. Tot morgen!", true), ("Lees verder (1/2)", true),
        ("Tot morgen!", false), ("Tot morgen! Groet, het webcareteam", false),
        ("Met vriendelijke groet, Klantenservice", false), ("Tot morgen, Jan!", false),
        ("Klaar (2/2)", false),
    ])
    func `an answer is signed by a person`(draft: String, isSigned: Bool) {
        let context = ReplyContext(customerName: "Jan")
        #expect(rules(draft, context).contains(.noSignature) != isSigned)
    }

    @Test(arguments: [
        ("Jan", "Hoi Jan", true), ("Jan de Vries", "Beste heer De Vries", true),
        ("Zoë", "Hoi Zoe", true), ("Jan", "Hoi Janneke", false), ("jan_88", "Hoi!", true),
        ("mevrouw Smit", "Dag mevrouw Smit", true), ("de", "Hoi", true),
    ])
    func `the customer is called by name`(name: String, draft: String, isCalled: Bool) {
        #expect(rules(draft, ReplyContext(customerName: name)).contains(.noName) != isCalled)
    }

    @Test(arguments: ["mail", "dm", "", "WhatsApp"])
    func `what is private may be said privately`(channel: String) {
        let draft = "Hoi Jan, je bestelling 4471234 gaat naar Dorpsstraat 12, 1234 AB. ^Jo"
        #expect(!rules(draft, ReplyContext(channel: channel)).contains(.personalDataInPublic))
    }

    @Test(arguments: [
        "NL91 ABNA 0417 1643 00", "06 - 1234 5678", "06-12345678", "+31 6 12345678", "1234 AB",
        "jan@gmail.com", "Dorpsstraat 12", "4471234",
    ])
    func `personal data is seen in many forms`(data: String) {
        let context = ReplyContext(channel: "bluesky")
        #expect(rules("Het gaat naar \(data) toe. ^Jo", context).contains(.personalDataInPublic))
    }

    @Test(arguments: [
        "Bel ons op 030 123 45 67.", "Mail naar info@sokkenland.example.", "In 2026 open.",
    ])
    func `our own number and address may be told`(sentence: String) {
        let context = ReplyContext(channel: "bluesky")
        #expect(!rules("\(sentence) ^Jo", context).contains(.personalDataInPublic))
    }

    @Test func `a known value is not repeated in public`() {
        let context = ReplyContext(channel: "mastodon", known: ["customer_number": "K8812"])
        #expect(rules("Je nummer is K8812. ^Jo", context).contains(.personalDataInPublic))
    }

    @Test func `privacy as a reason asks for a message to the other party`() throws {
        let draft = "Hoi Petra, om privacy mogen we de afzender niet noemen. ^Jo"
        let findings = checker.findings(in: draft, answering: ReplyContext(customerName: "Petra"))
        let finding = try #require(findings.first { $0.rule == .refusalWithoutAlternative })
        #expect(
            finding.message.contains(
                checker.rulebook.message("refusal_without_alternative.privacy", [:])))
    }

    @Test(arguments: [
        (Kind.complaint, true), (.question, false), (.compliment, false), (.suggestion, false),
    ])
    func `what the mention was understood to be decides`(kind: Kind, needsFeeling: Bool) {
        let context = ReplyContext(mention: "De app.", kind: kind)
        #expect(rules("Morgen om 9 uur. ^Jo", context).contains(.noAcknowledgement) == needsFeeling)
    }
}

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
        for opening in rulebook.openings where opening.condition == "vulnerable" {
            let reading = rulebook.read(opening.text)
            for list in ["steps", "promises", "asks", "refuses", "upsell_when_vulnerable"] {
                #expect(!occurs(list, reading), "\(list): \(opening.text)")
            }
            #expect(occurs("acknowledges", reading), "\(opening.text)")
        }
    }

    @Test func `no first sentence breaks a rule itself`() {
        for opening in checker.rulebook.openings {
            for rule in [
                "formula", "ja_maar", "blames_customer", "blames_colleague", "empty_promise",
            ] {
                #expect(
                    !occurs(rule, checker.rulebook.read(opening.text)),
                    "\(rule): \(opening.text)")
            }
        }
    }
}
