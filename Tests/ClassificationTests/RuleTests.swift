// SPDX-License-Identifier: Apache-2.0

// The rules one by one, each on sentences that a customer would write.

import Complaints
import Foundation
import Testing

@testable import Classification

private func polarity(_ text: String) throws -> Double {
    try assess(text).polarity.rawValue
}

@Suite struct NegationTests {
    @Test(arguments: [
        ("de soep was lekker", "de soep was niet lekker"),
        ("het werkt goed", "het werkt helemaal niet goed"),
        ("een fijne service", "geen fijne service"),
        ("zeer tevreden", "zeker niet tevreden"),
    ])
    func `a negation turns the praise it governs`(plain: String, negated: String) throws {
        #expect(try polarity(plain) > 0)
        #expect(try polarity(negated) < 0)
    }

    @Test(arguments: ["niet slecht", "geen klachten", "geen problemen mee gehad", "kan niet beter"])
    func `denied trouble is no complaint`(text: String) throws {
        #expect(try polarity(text) > 0)
        #expect(try assess(text).kind == .compliment)
    }

    @Test(arguments: [
        "Kan mijn kaarten niet toevoegen", "Foto's worden niet opgeslagen",
        "Zoekfunctie vindt niks",
        "Geen zoekfunctie en heel traag",
    ])
    func `what is denied without a word of feeling is a lack`(text: String) throws {
        #expect(try polarity(text) < -0.1)
    }

    @Test(arguments: [
        "Fijn dat ik niet hoef te bellen", "Dit valt nooit tegen", "Niet duur en heel lekker",
        "Makkelijk als je geen auto hebt",
    ])
    func `a negation does not reach what stands before its clause`(text: String) throws {
        #expect(try polarity(text) > 0)
    }

    @Test func `a denial inside a question weighs little`() throws {
        #expect(
            try polarity("Kan het brood niet in papier?")
                > polarity("Het brood kan niet in papier."))
    }

    @Test func `a word about the whole sentence is not turned`() throws {
        let lines = try assess("Helaas klopt de levertijd niet").evidence
        #expect(!lines.contains { $0.term == "helaas" && $0.contribution > 0 })
    }
}

@Suite struct DegreeAndContrastTests {
    @Test(arguments: [
        ("slecht", "ontzettend slecht"), ("lekker", "heel erg lekker"), ("traag", "veel te traag"),
    ])
    func `an adverb of degree strengthens`(plain: String, strong: String) throws {
        func weight(_ text: String) throws -> Double {
            let lines = try assess(text).evidence.filter { $0.term == plain }
            return abs(try #require(lines.first).contribution)
        }
        #expect(try weight(strong) > weight(plain))
    }

    @Test func `a terrible adverb before praise is praise`() throws {
        #expect(try polarity("verschrikkelijk lekker gegeten") > 0.2)
    }

    @Test(arguments: [
        "Eten was lekker, maar de bediening was traag.", "Het eten was koud, maar wel lekker.",
    ])
    func `praise and blame of equal weight are neutral`(text: String) throws {
        #expect(try assess(text).sentiment == .neutral)
    }

    @Test func `what is now weighs more than what was`() throws {
        #expect(try polarity("Vroeger top, nu bagger.") < -0.2)
        #expect(try polarity("Vroeger bagger, nu top.") > 0)
    }

    @Test func `what comes after maar weighs most`() throws {
        let good = try polarity("Niet goedkoop, maar heel lekker.")
        let bad = try polarity("Heel lekker, maar niet goedkoop.")
        #expect(good > bad)
    }
}

@Suite struct MoodTests {
    @Test(arguments: [
        ("Kan ik ook met PayPal betalen?", Kind.question),
        ("Hoe laat gaat jullie winkel in Gouda open?", .question),
        ("Zou fijn zijn als er een donkere modus kwam", .suggestion),
        ("Bedankt voor de snelle hulp, top!", .compliment),
        ("Mijn pakket is nog steeds niet geleverd", .complaint),
        ("Gat in mijn sok na drie maanden", .complaint),
        ("Werkt niet meer na de update", .complaint),
    ])
    func `a mention is of the kind that a webcare team would give it`(text: String, kind: Kind)
        throws
    {
        #expect(try assess(text).kind == kind)
    }

    @Test func `thanks inside a story of failure are no praise`() throws {
        let assessment = try assess(
            "Pakket kwijt, niemand bereikbaar en mijn geld ben ik ook kwijt. Hartelijk bedankt!")
        #expect(assessment.kind == .complaint)
        #expect(assessment.sentiment == .negative)
    }

    @Test func `stars are evidence, not the verdict`() throws {
        let bad = try assess("Nooit meer, wat een oplichters", rating: 5)
        #expect(bad.sentiment == .negative)
        #expect(bad.evidence.contains { $0.term == "stars" && $0.contribution > 0 })
    }
}

@Suite struct UrgencyTests {
    @Test(arguments: [
        ("Mijn kind is ziek geworden van jullie kip", Urgency.critical),
        ("Al drie keer gebeld en nog steeds geen reactie", .high),
        ("Mijn geld is afgeschreven maar ik heb niets ontvangen, ik wil mijn geld terug", .high),
        ("Dit was de laatste keer dat ik hier iets bestel, slecht", .high),
        ("De pizza was koud", .normal),
        ("Heerlijk gegeten, dank jullie wel", .low),
    ])
    func `urgency follows what is at stake`(text: String, urgency: Urgency) throws {
        #expect(try assess(text).urgency == urgency)
    }

    private static let published = Date(timeIntervalSince1970: 1_793_700_000)  // a Tuesday

    @Test(arguments: [
        ("Ik heb het pakket uiterlijk vrijdag nodig en het is er nog steeds niet", 24.0 * 5),
        ("Over twee uur vertrekt mijn vlucht en ik heb nog steeds geen ticket", 3),
        ("Mijn bestelling is er nog niet en morgen is de bruiloft", 48),
    ])
    func `a deadline is resolved against the publication`(text: String, hours: Double) throws {
        let assessment = try assess(text, publishedAt: Self.published)
        let deadline = try #require(assessment.deadline)
        #expect(deadline > Self.published)
        #expect(deadline.timeIntervalSince(Self.published) <= hours * 3600)
        #expect(assessment.signals.contains(.deadline))
    }
}

@Suite struct PersonalDataTests {
    @Test(arguments: [
        ("bel mij op 06-12345678", Fact.Kind.phone), ("+31 6 1234 5678 graag", .phone),
        ("020 123 45 67 is mijn nummer", .phone), ("jan.jansen@voorbeeld.nl", .email),
        ("NL91ABNA0417164300", .iban), ("rekening NL91 ABNA 0417 1643 00 graag", .iban),
        ("BE68 5390 0754 7034", .iban), ("mijn bsn is 111222333", .bsn),
        ("woon op 1234AB 56", .postcode),
        ("bestelling 20261122345", .orderNumber), ("order ORD1234567", .orderNumber),
    ])
    func `personal data is found`(text: String, kind: Fact.Kind) {
        #expect(PersonalData.facts(in: text).map(\.kind) == [kind])
    }

    @Test(arguments: [
        "in 2026 en 2027", "€ 1250,50 betaald", "om 12:30 uur", "op 01-02-2026", "1000 maal dank",
        "in 2019 we 5 keer", "a@b", "3 x 45 min", "@sokkenland 24/7",
    ])
    func `what only looks like it is not`(text: String) {
        #expect(PersonalData.facts(in: text).isEmpty)
    }

    @Test func `masking hides it and leaves the rest`() {
        let text = "Bel 0612345678 of mail jan@voorbeeld.nl over bestelling 123456789012, dank"
        let masked = PersonalData.mask(text)
        #expect(!masked.contains("12345678 "))
        #expect(!masked.contains("voorbeeld"))
        #expect(masked.hasPrefix("Bel 06"))
        #expect(masked.hasSuffix("012, dank"))
    }
}
