// SPDX-License-Identifier: Apache-2.0

// Signals are heard in the ways people say them, not only in the words that
// somebody wrote down; each can be traced to where it stands.

import BuiltInLexicon
import Complaints
import Testing

@testable import Classification

@Suite struct SignalTests {
    @Test(arguments: [
        ("De helft van mijn statiegeld is nooit bijgeschreven.", Signal.money),
        ("Al een maand wacht ik op de 45 euro die ik terug zou krijgen.", .money),
        (
            "Jullie zouden gisteren tussen twaalf en drie komen, er is niemand geweest.",
            .brokenPromise
        ),
        ("Drie mails gestuurd, op geen enkele iets teruggehad.", .silence),
        ("Dit is de vierde monteur en hij lekt nog.", .repeatContact),
        ("Mijn dochter kreeg een schok van de oplader.", .healthSafety),
        ("Mijn vader van 87 kan zo de deur niet uit.", .vulnerable),
        ("Hele straat heeft sinds vanochtend geen stroom.", .outage),
        ("Ik zeg mijn abonnement op, dit was de laatste keer.", .churn),
        (
            "Vanochtend nog kapot, nu werkt alles weer. Bedankt voor de snelle reparatie!",
            .recovered
        ),
    ])
    func `a signal is heard`(text: String, signal: Signal) throws {
        #expect(try assess(text).signals.contains(signal))
    }

    @Test(arguments: [
        "Wat kost een ticket naar Parijs?", "Binnen een dag het hele bedrag terug, heel netjes.",
        "Gisteren lekker pannenkoeken gegeten bij oma.",
        "Fijn dat jullie meteen terugbelden, topservice.",
    ])
    func `what only sounds like one gives none`(text: String) throws {
        #expect(try assess(text).signals == [])
    }

    @Test(arguments: [
        "De helft van mijn statiegeld is nooit bijgeschreven.",
        "Voor de derde keer gebeld en NIETS gehoord, het geld is nog steeds niet terug!",
        "Jullie zouden gisteren tussen twaalf en drie komen, er is niemand geweest.",
        "Mijn moeder van 84 zit al drie dagen zonder verwarming", "Nooit meer zonder deze app!",
    ])
    func `every signal has its line of evidence, and no other is named`(text: String) throws {
        let assessment = try assess(text)
        let notes = assessment.evidence.map(\.note)
        for signal in Signal.allCases {
            let name = signal.rawValue
            let isNamed = notes.contains {
                $0.hasPrefix("\(name): ") || $0.contains("signal \(name)")
            }
            #expect(isNamed == assessment.signals.contains(signal), "\(name)")
        }
    }

    @Test func `a signal that no word gave says where it was read`() throws {
        let text = "Drie mails gestuurd, op geen enkele iets teruggehad."
        let line = try #require(try assess(text).evidence.first { $0.term == "signal" })
        #expect(line.note.hasPrefix("silence: "))
        let range = try #require(line.range)
        #expect(!range.isEmpty && range.upperBound <= text.utf8.count)
    }

    @Test func `a company's own word gives its signal whatever else is likely`() throws {
        let lexicon = try Lexicon.builtIn.adding(
            companyWords: [
                CompanyWord(text: "knoert\tnoun\t-0.3\t-\tsignal:health_safety\tsein\twij", line: 1)
            ], file: "sok.toml")
        let said = Classifier(lexicon: lexicon).assess(
            "Er zit een knoert op de foto van de lamp.", publishedAt: nil, rating: nil,
            feedLanguage: .dutch)
        #expect(said.signals.contains(.healthSafety))
    }

    @Test func `data that stand in a text are a signal, however friendly it is`() throws {
        let said = try assess("Top geholpen! Mijn nummer is 06 12345678, bel gerust.")
        #expect(said.signals.contains(.personalData))
    }

    @Test func `before anything was learnt the signals are those of the rules`() throws {
        let files = Lexicon.builtIn.source.files.filter { $0.name != LexiconSource.verdictsFile }
            .map { (name: $0.name, bytes: Array($0.bytes)) }
        let lexicon = try Lexicon(source: LexiconSource(files: files).fittable)
        let text = "Voor de derde keer gebeld, ik stap naar de rechter."
        let said = Classifier(lexicon: lexicon).assess(
            text, publishedAt: nil, rating: nil, feedLanguage: .dutch)
        #expect(said.signals.isSuperset(of: [.repeatContact, .legal]))
    }

    @Test func `signals that no text teaches stay as the rules give them`() throws {
        let complaints = (0..<300).map {
            LabelledText(
                id: "c\($0)", text: "Doos \($0) is kapot", sentiment: .negative,
                kind: .complaint, urgency: .normal)
        }
        let praise = (0..<300).map {
            LabelledText(
                id: "p\($0)", text: "Doos \($0) is prachtig", sentiment: .positive,
                kind: .compliment, urgency: .low)
        }
        let learnt = try #require(VerdictFit(lexicon: .builtIn).fit(complaints + praise))
        let files = Lexicon.builtIn.source.files.map {
            (
                name: $0.name,
                bytes: $0.name == LexiconSource.verdictsFile ? learnt.bytes : Array($0.bytes)
            )
        }
        let classifier = Classifier(lexicon: try Lexicon(source: LexiconSource(files: files)))
        for (text, signals) in [
            ("Doos 5 is kapot, ik stap naar de rechter", [Signal.legal]), ("Doos 5 is kapot", []),
        ] {
            let said = classifier.assess(
                text, publishedAt: nil, rating: nil, feedLanguage: .dutch)
            #expect(said.signals == Set(signals), "\(text)")
        }
    }
}
