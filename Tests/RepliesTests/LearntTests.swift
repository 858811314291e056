// SPDX-License-Identifier: Apache-2.0

// What is learnt of sentences: that the same lessons give the same weights, that
// a damaged file is refused, and what earlier versions did not hear.

import Complaints
import Foundation
import Testing

@testable import Replies

@Suite struct LearntTests {
    private static let lessons: [(String, String)] = [
        ("blames_customer", "Je had het formulier eerder moeten insturen."),
        ("blames_customer", "U had dit zelf moeten nakijken."),
        ("blames_customer", "Je had beter moeten opletten."),
        ("-blames_customer", "Wij hadden u moeten bellen."),
        ("-blames_customer", "Dit had niet mogen gebeuren."),
        ("-blames_customer", "Ik had je moeten bellen."),
        ("acknowledges", "Wat vervelend dat je zo lang moest wachten."),
        ("acknowledges", "Wat naar dat dit gebeurd is."),
        ("-acknowledges", "De levertijd is drie weken."),
    ]

    private static func fitted() throws -> [UInt8] {
        try ReplyFit().fit(
            [], try lessons.map { try #require(LabelledSentence(text: $1, label: $0)) })
    }

    @Test func `the same lessons give the same weights`() throws {
        #expect(try Self.fitted() == Self.fitted())
    }

    @Test func `a sentence that was no lesson is heard by its turns of phrase`() throws {
        var rulebook = try Rulebook()
        rulebook.acts = try #require(ActModel(Self.fitted()))
        func blame(_ sentence: String) throws -> Float {
            let check = Check(rulebook, sentence, ReplyContext())
            let lane = try #require(Act.allCases.firstIndex(of: .blamesCustomer))
            return rulebook.acts.weigh(check.turns.flatMap(\.self))[lane]
        }
        #expect(
            try blame("U had de doos moeten bewaren.") > blame("Wij hadden de doos moeten ruilen."))
    }

    @Test func `a label that names no act is no lesson`() {
        #expect(LabelledSentence(text: "x", label: "blames_everybody") == nil)
        #expect(LabelledSentence(text: "x", label: "-formula") != nil)
    }

    @Test func `weights can be read as they were written, and are refused when damaged`() throws {
        let bytes = try Self.fitted()
        #expect(ActModel(bytes)?.bytes == bytes)
        #expect(ActModel(Array(bytes.dropLast())) == nil)
        #expect(ActModel([]) == nil)
        var magic = bytes
        magic[0] = 0
        #expect(ActModel(magic) == nil)
        var unsorted = bytes
        let first = 12 + Act.allCases.count * 4
        for offset in 0..<4 { unsorted.swapAt(first + offset, first + 4 + offset) }
        #expect(ActModel(unsorted) == nil)
    }

    /// Found missing by drafts that were written before the rules were looked at.
    @Test(arguments: [
        ("blames_customer", "", "Hoi Jan, wat sneu. Je had wel een verkeerd huisnummer opgegeven."),
        ("blames_customer", "", "Ach Jan. Veel klanten vergeten dat de doos meteen open moet."),
        ("blames_colleague", "", "Hoi Jan, balen. Die collega staat er helaas om bekend."),
        ("ja_maar", "", "Hoi Jan, wat vervelend. Het is wel zo dat een fiets na acht jaar op is."),
        ("empty_promise", "", "Hoi Jan, sorry. Ik bel je vandaag. Dit gebeurt nooit meer."),
        ("refers_to_manual", "", "Hoi Jan, lastig. In de huisregels staat hoe dat werkt."),
        (
            "upsell_when_vulnerable", "vulnerable",
            "Ach Jan, sterkte. Kijk ook even naar onze nieuwe actie."
        ),
        (
            "joke_when_vulnerable", "vulnerable",
            "Ach Jan. Ons pakketje vond het blijkbaar te gezellig in het depot!"
        ),
        (
            "template_residue", "",
            "Hoi Jan, wat naar. (Vraag ook om de kassabon.) Ik bel je morgen."
        ),
    ])
    func `what was said in other words is heard`(rule: String, signal: String, draft: String) throws
    {
        let context = ReplyContext(
            channel: "mail", customerName: "Jan", mention: "Mijn fiets is weer kapot.",
            signals: Set([signal].compactMap(Signal.init(rawValue:))))
        let found = try Shared.checker.get().findings(in: draft + " ^Freek", answering: context)
        #expect(found.map(\.rule.rawValue).contains(rule))
    }

    @Test(arguments: [
        "Hoi Jan, balen. De wagen is weer gemaakt en komt morgen voor 10 uur. ^Freek",
        "Hoi Jan, zo spreek je niet tegen een kind. Ik bel je vandaag om vier uur. ^Freek",
        "Hoi Jan, zo hoort een avond bij ons niet te gaan. Ik bel je vandaag om vier uur. ^Freek",
    ])
    func `a careful answer in other words is left alone`(draft: String) throws {
        let context = ReplyContext(
            channel: "mail", customerName: "Jan", mention: "Mijn fiets is weer kapot.")
        #expect(try Shared.checker.get().findings(in: draft, answering: context).isEmpty)
    }
}
