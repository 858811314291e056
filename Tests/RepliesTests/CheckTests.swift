// SPDX-License-Identifier: Apache-2.0

// Single rules at their edges: where a finding points, what a channel counts,
// what a name or a signature is.

import Complaints
import Testing

@testable import Replies

@Suite struct CheckTests {
    let checker: ReplyChecker

    init() throws { checker = try Shared.checker.get() }

    /// What the rules say, each by itself: what the judge makes of it is measured
    /// on whole drafts.
    private func rules(_ draft: String, _ context: ReplyContext = ReplyContext()) -> Set<ReplyRule>
    {
        Set(Check(checker.rulebook, draft, context).testimony().map(\.rule))
    }

    @Test func `a place is given in bytes of UTF-8`() throws {
        let draft = "Hé Zoë 👩‍👧. Ja, maar dat is zo. ^Jo"
        let findings = checker.findings(in: draft, answering: ReplyContext())
        let finding = try #require(findings.first { $0.rule == .jaMaar })
        let bytes = Array(draft.utf8)[finding.range]
        #expect(String(decoding: bytes, as: UTF8.self) == "Ja, maar")
        #expect(finding.range.lowerBound == "Hé Zoë 👩‍👧. ".utf8.count)
    }

    @Test(arguments: [("Welk formaat?", 1), ("Wat schrikken, hoe gaat het met je?", 0)])
    func `a cry and a courtesy are no questions to answer`(question: String, count: Int) {
        let draft = "Hoi Jan. \(question) Welke kleur? ^Jo"
        #expect(rules(draft).contains(.tooManyQuestions) == (count > 0))
    }

    @Test(arguments: [
        ("App Store", 5970), ("app_store", 5970), ("Google Play", 350), ("google-play", 350),
    ])
    func `a channel is known however it is spelt`(name: String, limit: Int) {
        #expect(checker.rulebook.channel(named: name)?.limit == limit)
    }

    @Test(arguments: [
        ("u/nattepoes", nil, false), ("@jan", nil, false), ("Anoniem", nil, false),
        ("nattepoes", "nattepoes", false), ("Jan", "Jan", true),
    ])
    func `a nickname need not be called out`(name: String, handle: String?, isExpected: Bool) {
        let context = ReplyContext(customerName: name, customerHandle: handle)
        #expect(rules("Hoi, tot morgen. ^Jo", context).contains(.noName) == isExpected)
    }

    @Test(arguments: [
        ("Meneer Dijkema, tot morgen. ^Jo", false), ("Mevrouw de Wilde, tot morgen. ^Jo", true),
        ("Dijkema, tot morgen. ^Jo", true),
    ])
    func `a surname that stands in the handle is the customer's`(
        draft: String, isExpected: Bool
    ) {
        let context = ReplyContext(customerName: "Hans", customerHandle: "hans.dijkema")
        #expect(rules(draft, context).contains(.noName) == isExpected)
    }

    @Test(arguments: [
        ("We bellen u op 06 1234 5678.", true), ("Bel ons op 0612345678.", true),
        ("Wij staan om acht uur op Torenlaan 8.", true),
        ("U bent van 3 april 1961.", true), ("Het is al zo sinds april 1962.", false),
        ("Wij staan om acht uur op Torenplein 8.", true),
        ("U bent welkom in Zuidoord, Torenplein 8.", false),
        ("Zij verwacht uw belletje op 085 123 45 67.", false),
        ("Het kan ook via 0800-555 12.", false),
    ])
    func `what our files know is personal however it is written`(
        sentence: String, isPersonal: Bool
    ) {
        let context = ReplyContext(
            channel: "facebook",
            known: [
                "phone": "0612345678", "address": "Torenlaan 8, Zuidoord",
                "birth_date": "1961-04-03",
            ])
        #expect(rules("\(sentence) ^Jo", context).contains(.personalDataInPublic) == isPersonal)
    }

    @Test(arguments: [
        "Tot morgen. (of het bedrag uit het dossier)",
        "Tot morgen.\n-- eerst laten nalezen en inkorten --",
        "Tot morgen.\n// check bij de planning of dit klopt",
        "Tot morgen.\nTip voor collega: voorraad checken!",
        "Het verschil van EUR_TOTAAL komt morgen.", "Ordernummer: n.v.t.",
        "Tot morgen. @Karel: al gebeld?", "Goedemiddag heer/mevrouw Prins, tot morgen.",
        "Hiervoor gebruik ik macro 12.", "Tot morgen. KORTE VERSIE HIERONDER",
    ])
    func `a note to the agent is no answer`(draft: String) {
        #expect(rules("\(draft) ^Jo").contains(.templateResidue))
    }

    @Test(arguments: [
        "Ik laat het mijn collega checken.", "De planning hangt in de winkel (naast de kassa).",
        "@karel: dank je wel!", "@user Hallo Eelco, wat vervelend! Welke winkel was het?",
        "@user Oh nee, dat is niet de bedoeling! Weet je nog wanneer dit was?",
        "Kies in het menu de tweede optie.",
        "Tot morgen.\nGroet, Mats van Zin en Zo",
    ])
    func `talk of texts and plans is no note`(draft: String) {
        #expect(!rules("\(draft) ^Jo").contains(.templateResidue))
    }

    @Test(arguments: [
        "Het gaat naar j***@gmail.com.", "We bellen je op 06-****5678.",
        "Je saldo is 23 euro in de min.",
    ])
    func `half hidden is still personal`(sentence: String) {
        let context = ReplyContext(channel: "mastodon")
        #expect(rules("\(sentence) ^Jo", context).contains(.personalDataInPublic))
    }

    @Test(arguments: [
        "Onze winkel: Dorpsplein 3, 1234 AB.", "Bel 030 555 01 23.", "Open 08:00-22:00.",
        "Geldig tot 12-06-2026.", "Artikelnummer 192803.", "Tot 100.000 euro verzekerd.",
        "Bel gratis: 0800-0420.", "Dat was in de Eikenlaan 3 uur en 35 minuten.",
    ])
    func `what is ours or no number of a person may be told`(sentence: String) {
        let context = ReplyContext(channel: "mastodon")
        #expect(!rules("\(sentence) ^Jo", context).contains(.personalDataInPublic))
    }

    @Test(arguments: [
        ("Mag ik zo binnenlopen of moet ik een afspraak maken?", "Binnenlopen mag, Jan. ^Jo"),
        ("Weet iemand of ik in september nog kan inzaaien?", "September is de beste maand. ^Jo"),
    ])
    func `either half of a question may be answered, and the question is behind of`(
        mention: String, draft: String
    ) {
        let context = ReplyContext(mention: mention, kind: .question)
        #expect(!rules(draft, context).contains(.questionUnanswered))
    }

    @Test func `who agrees that something cannot be, refuses nothing`() {
        let context = ReplyContext(
            mention: "Er zat glas in de moes. Dit kan toch niet?", kind: .complaint)
        #expect(
            !rules("Nee, dit kan echt niet, en ik schrik ervan. ^Jo", context).contains(
                .refusalWithoutAlternative))
    }

    @Test func `a time before a promise is no time for it`() {
        let context = ReplyContext(mention: "Schimmel in de woning.", kind: .complaint)
        #expect(
            rules(
                "Wat naar. De woning is vandaag uit de verhuur gehaald. We zoeken het zo snel "
                    + "mogelijk uit. ^Jo", context
            ).contains(.noTimeForNextStep))
    }

    @Test func `an order number that the customer wrote here may be repeated`() {
        let context = ReplyContext(channel: "mastodon", mention: "Bestelling 204181 is zoek")
        #expect(
            !rules("Bestelling 204181 ligt klaar. ^Jo", context).contains(.personalDataInPublic))
    }

    @Test func `a quotation is not how the customer speaks`() {
        let context = ReplyContext(mention: "'We houden u op de hoogte' is alles wat ik hoor.")
        #expect(!rules("Ik bel je om 12 uur. ^Jo", context).contains(.registerMismatch))
    }

    @Test(arguments: [
        ("Lukt het niet, dan ruilen we hem morgen.", false), ("Dat lukt niet.", true),
        ("Past het niet? Dan komt er morgen een nieuwe.", false),
    ])
    func `a condition refuses nothing`(draft: String, refuses: Bool) {
        #expect(rules("\(draft) ^Jo").contains(.refusalWithoutAlternative) == refuses)
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
        ("Klaar (2/2)", false), ("Tot morgen. Rob de Wit, Netbeheer Zuid", true),
        ("Tot morgen. Ellen Bos, woordvoerder", true),
    ])
    func `an answer is signed by a person`(draft: String, isSigned: Bool) {
        let context = ReplyContext(customerName: "Jan")
        #expect(rules(draft, context).contains(.noSignature) != isSigned)
    }

    @Test(arguments: [
        ("Tot gauw, Emma van De Kast", true),
        ("Mooie wedstrijd, Sjaak van de schaatsbond", true),
        ("Tot morgen.\nHilde van Es, hoofd van de afdeling burgerlijke stand", true),
        ("Tot morgen.\nParkeerservice Zuidrand", false), ("Tot morgen.\nBistro De Kast", false),
        ("Met vriendelijke groet,\nWijkloket Regio Noord", false),
        ("Met vriendelijke groet,\nafdeling Service en Onderhoud", false),
        ("Dat regel ik morgen. Sietske van zwembad De Duik", true),
        ("Dat regel ik morgen. Kusje van Sietske", true),
        ("Veel sterkte gewenst.\n\nSietske Prins\nzorgfonds De Haven", true),
        ("Tot morgen.\n\nZwemgroet, Sietske", true),
        ("Tot morgen.\nSietske (Polderpolis)", true),
        ("Tot morgen.\n\nMet hartelijke groet", false),
        ("Tot morgen.\nDienst Parkeren, Westpolder", false),
        ("Tot morgen.\nBakhuis Roggebloem", false),
    ])
    func `whose name it is may be said behind it, but a house is no person`(
        draft: String, isSigned: Bool
    ) {
        let context = ReplyContext(customerName: "Jan")
        #expect(rules(draft, context).contains(.noSignature) != isSigned)
    }

    @Test(arguments: [
        ("Bus 7 reed gisteren door.", "Laat je me weten welke bus het was?"),
        ("Mijn bank is knalgroen in plaats van grijs.", "Zeg me nog even welke kleur je wilde."),
        ("Het laken van 90x210 past niet.", "Welke maat had je besteld?"),
        ("Mijn modem is al drie keer herstart.", "Heb je hem al eens gereset?"),
        ("Er is 40 euro afgeschreven.", "Om welk bedrag gaat het?"),
        ("Ik wacht al zes weken.", "Hoe lang wacht je nu?"),
    ])
    func `what the customer told is not asked again, in whatever words`(
        mention: String, draft: String
    ) {
        let context = ReplyContext(mention: mention, kind: .complaint)
        #expect(rules("\(draft) ^Jo", context).contains(.asksWhatIsKnown))
    }

    @Test(arguments: [
        "Zodra je ons je bestelnummer stuurt, gaat hij op de post.",
        "Bezorg je ons even het nummer van je bestelling, dan begin ik.",
        "Ik mis alleen nog je bestelnummer.",
    ])
    func `a condition asks as a question does`(draft: String) {
        let context = ReplyContext(known: ["order": "4471234"])
        #expect(rules("\(draft) ^Jo", context).contains(.asksWhatIsKnown))
    }

    @Test(arguments: [
        "Stuur me een DM als het lukt, dan ligt hij klaar op jouw naam.",
        "Laat je weten hoe je naam gespeld moet worden?",
        "Geef me de naam van je broer, dan krijg je de kaart op je mail.",
    ])
    func `what we do with a name asks for none`(draft: String) {
        let context = ReplyContext(customerName: "Jan", known: ["email": "jan@post.example"])
        #expect(!rules("Hoi Jan. \(draft) ^Jo", context).contains(.asksWhatIsKnown))
    }

    @Test(arguments: [
        "Hoe gaat het nu, viel je naar voren of opzij, en was er iemand bij?",
        "Kun je de kraan dichtdraaien, de code opschrijven en een foto sturen?",
        "Het hangt ervan af: welk toestel heb je, en is het glas stuk?",
    ])
    func `a questionnaire in one sentence is one all the same`(draft: String) {
        #expect(rules("\(draft) ^Jo").contains(.tooManyQuestions))
    }

    @Test func `a product that only our files name is not named in public`() {
        var context = ReplyContext(
            channel: "x", known: ["product": "Ruim Bellen 10"], mention: "Is bellen naar Peru duur?"
        )
        let draft = "Met jouw Ruim Bellen 10 kost dat 20 cent. ^Jo"
        #expect(rules(draft, context).contains(.confirmsCustomerInPublic))
        context.mention = "Ik heb Ruim Bellen 10. Is Peru duur?"
        #expect(!rules(draft, context).contains(.confirmsCustomerInPublic))
    }

    @Test(arguments: [
        ("Er gaat 12 euro (bedrag nakijken!) terug.", true), ("We komen om xx.xx langs.", true),
        ("Dat duurt xx dagen.", true), ("(hier reden noemen)", true),
        ("Dat was fijn (zie je zo).", false), ("Tot morgen xx", false),
        ("Een plank van 8 mm.", false), ("Geachte heer of mevrouw Vis,", false),
    ])
    func `what a template left is seen, and a measure is no template`(
        draft: String, isResidue: Bool
    ) {
        #expect(rules("\(draft) ^Jo").contains(.templateResidue) == isResidue)
    }

    @Test(arguments: [
        "De rijst staat in gangpad 4.", "Lukt het niet, app dan naar 06-12345678.",
        "Ook zonder internet komt u verder: op 0999-55 66 77 hoort u alles.",
        "Een kopie van je pas met je BSN mogen wij niet vragen.",
    ])
    func `a shelf and our own line are nobody's secret`(sentence: String) {
        let context = ReplyContext(channel: "mastodon")
        #expect(!rules("\(sentence) ^Jo", context).contains(.personalDataInPublic))
    }

    @Test func `a telephone in the story is no private way to send an address`() {
        let context = ReplyContext(channel: "facebook")
        let draft = "Een telefoon die blijft overgaan, bah. Zet hieronder je adres. ^Jo"
        #expect(rules(draft, context).contains(.personalDataInPublic))
    }

    @Test(arguments: [
        ("Heeft u mijn brief gekregen?", "Waar je brief is, weet ik zo. Ik bel u om 9 uur."),
        ("Yo jullie spel loopt vast.", "Uw stand blijft bewaard. Ik mail u om 9 uur."),
    ])
    func `one wrong je is heard, and so is u to somebody who says yo`(
        mention: String, draft: String
    ) {
        let context = ReplyContext(channel: "forum", mention: mention, kind: .complaint)
        #expect(rules("\(draft) ^Jo", context).contains(.registerMismatch))
    }

    @Test(arguments: ["forum", "facebook", "bluesky"])
    func `jullie asks a company for no particular form`(channel: String) {
        let context = ReplyContext(channel: channel, mention: "Werkt jullie app nog?")
        #expect(!rules("Ja, hij werkt ook bij u. ^Jo", context).contains(.registerMismatch))
        #expect(!rules("Ja, hij werkt ook bij jou. ^Jo", context).contains(.registerMismatch))
    }

    @Test(arguments: [
        "Tot gauw! 🖤 Isa van Tulpbank", "Tot gauw. Xx Petra van Salon Krul",
        "Tot gauw. Wim de visboer",
    ])
    func `a name with a kiss, a heart or a trade is a signature`(draft: String) {
        #expect(!rules(draft).contains(.noSignature))
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
