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
            [], try lessons.map { try #require(LabelledSentence(text: $1, label: $0)) }
        ).acts
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

    @Test
    func `the judge's weights can be read as they were written, and are refused when damaged`()
        throws
    {
        let lanes = [Float](repeating: 0.25, count: Judged.rules.count)
        let weights = [Float](repeating: 0.5, count: Judged.rules.count + JudgeModel.units)
        let bytes = JudgeModel(
            [7: weights, 3: weights], bias: weights,
            lanesOfUnit: Array(repeating: lanes, count: JudgeModel.units)
        ).bytes
        #expect(JudgeModel(bytes)?.bytes == bytes)
        #expect(JudgeModel(Array(bytes.dropLast())) == nil)
        #expect(JudgeModel([]) == nil)
        var magic = bytes
        magic[0] = 0
        #expect(JudgeModel(magic) == nil)
    }

    @Test func `every feature has a name of its own`() throws {
        let names = DraftFeatures.names(try Shared.checker.get().rulebook)
        #expect(Set(names.map(JudgeModel.key)).count == names.count)
    }

    @Test func `a judge that learnt of a feature what it means finds the rule broken`() throws {
        let drafts = (0..<2_000).map { number in
            JudgedDraft(
                values: [number % 2 == 0 ? 1 : 0, 1],
                broken: number % 2 == 0 ? [.blamesCustomer] : [])
        }
        let judge = JudgeFit.fit(drafts, names: ["finger", "same"])
            .bound(to: ["new", "finger"])
        let lane = try #require(Judged.rules.firstIndex(of: .blamesCustomer))
        #expect(judge.weigh([0, 1])[lane] > 0)
        #expect(judge.weigh([0, 0])[lane] < 0)
        #expect(judge.weigh([1, 0])[lane] == judge.weigh([0, 0])[lane])
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
        let first = 12 + (ActModel.units + ActModel.lanes * (ActModel.units + 1)) * 4
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
        let check = Check(try Shared.checker.get().rulebook, draft + " ^Freek", context)
        #expect(check.testimony().map(\.rule.rawValue).contains(rule))
    }

    @Test(arguments: [
        (
            "Weer geen vuilnis opgehaald.",
            "Hoi Jan, balen. De wagen is weer gemaakt en komt morgen voor 10 uur. ^Freek"
        ),
        (
            "Een medewerker snauwde mijn dochter van vijf af.",
            "Hoi Jan, zo spreek je niet tegen een kind, dat spijt me. Ik bel je vandaag om vier uur. ^Freek"
        ),
        (
            "Twee uur op het eten gewacht en toen was het koud.",
            "Hoi Jan, koud eten na twee uur: zo hoort een avond niet te gaan. Ik bel je vandaag om vier uur. ^Freek"
        ),
    ])
    func `a careful answer in other words is left alone`(mention: String, draft: String) throws {
        let context = ReplyContext(
            channel: "mail", customerName: "Jan", mention: mention, kind: .complaint)
        #expect(try Shared.checker.get().findings(in: draft, answering: context).isEmpty)
    }
}
