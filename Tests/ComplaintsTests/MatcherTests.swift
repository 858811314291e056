// SPDX-License-Identifier: Apache-2.0

// Which texts name the company, and which only look like it.

import Testing

@testable import Complaints

@Suite struct MatcherTests {
    @Test(arguments: [
        ("Besteld bij Sokkenland.", true),
        ("SOKKENLAND!!!", true),
        ("sókkenlánd", true),
        ("so\u{301}kkenland", true),
        ("Sokken\u{AD}land", true),
        ("Wat is Sokkenlands nummer?", true),
        ("Sokkenland's app", true),
        ("Sokkenland’s app", true),
        ("de Sokkenland-app", true),
        ("#sokkenland", true),
        ("#SokkenLand", true),
        ("#SokkenlandFaalt", true),
        ("#sokkenland_fail", true),
        ("hallo @sokkenland", true),
        ("@Sokkenland@toet.example help", true),
        ("zie https://www.sokkenland.example/retour", true),
        ("mail naar hulp@sokkenland.example", true),
        ("(sokkenland)", true),
        ("Sokkenland🧦", true),
        ("“Sokkenland”", true),
        ("Sokkenlander van het jaar", false),
        ("gesokkenland", false),
        ("Sokken land", false),
        ("sokken", false),
        ("", false),
        ("🧦🧦🧦", false),
    ])
    func `a name is found as a word however it is written`(text: String, isNamed: Bool) {
        #expect(matcher("Sokkenland").names(in: text) == isNamed)
    }

    @Test(arguments: [
        ("Albert Heijn is dicht", true),
        ("albert  heijn", true),
        ("Albert-Heijn", true),
        ("#AlbertHeijn", true),
        ("#albertheijn", true),
        ("@albertheijn", true),
        ("Albert Heijns filialen", true),
        ("albertheijn", false),
        ("Dit is Albert. Heijn is een ander", false),
        ("Albert\nHeijn", false),
        ("Albert, Heijn", false),
        ("Heijn Albert", false),
    ])
    func `a name of two words keeps them together`(text: String, isNamed: Bool) {
        #expect(matcher("Albert Heijn").names(in: text) == isNamed)
    }

    @Test(arguments: [
        ("bij bol.com besteld", true), ("bol com", true), ("https://www.bol.com/nl", true),
        ("bol. Com", false), ("bolcom", false),
    ])
    func `a name with a dot`(text: String, isNamed: Bool) {
        #expect(matcher("bol.com").names(in: text) == isNamed)
    }

    @Test(arguments: [
        ("Citroën", "CITROEN", true), ("Citroen", "Citroën", true),
        ("Citroen", "citroe\u{308}n", true),
        ("Łódź", "lodz", true), ("Þór", "THOR", true), ("Straße", "STRASSE", true),
        ("IJsland", "ĳsland", true), ("Ελλάδα", "ΕΛΛΆΔΑ", true), ("C&A", "c&a", true),
        ("H&M", "bij h & m gekocht", true), ("3FM", "op 3fm", true), ("ING", "inging", false),
    ])
    func `case and diacritics do not matter`(name: String, text: String, isNamed: Bool) {
        #expect(matcher(name).names(in: text) == isNamed)
    }

    @Test(arguments: [
        ("Sokkenlandwinkel", true), ("de sokkenlandapp", true), ("Sokkenland", true),
        ("sokken landt", false),
    ])
    func `a star stands for the rest of the word`(text: String, isNamed: Bool) {
        #expect(matcher("Sokkenland*").names(in: text) == isNamed)
    }

    @Test(arguments: [
        ("Mijn bestelling bij bol is weg", true),
        ("Bol heeft mijn pakket kwijtgemaakt", true),
        ("Morgen draait de bol weer om de zon", false),
        ("Er zit een bol wol in het pakket van mijn oma", false),
        ("Bol bezorgt weer te laat, de bol staat op springen", true),
        ("bol", false),
        ("Pakket? Nee hoor, alleen een bolletje ijs", false),
    ])
    func `an ambiguous name needs company and shuns other company`(text: String, isNamed: Bool) {
        let bol = matcher(
            "bol", near: ["bestel*", "pakket*", "bezorg*"], notNear: ["de bol", "wol", "ijs"])
        #expect(bol.names(in: text) == isNamed)
    }

    @Test(arguments: [
        ("Een koelkast van jumbo formaat", false),
        ("Een koelkast van jumboformaat", false),
        ("Kassa 3 van de Jumbo deed raar", true),
        ("De Jumbo verkoopt nu een tas in jumbo formaat", true),
        ("jumbo", true),
    ])
    func `a phrase rules out only the place where it stands`(text: String, isNamed: Bool) {
        #expect(matcher("Jumbo", notNear: ["jumbo formaat"]).names(in: text) == isNamed)
    }

    @Test func `a word too far away does not count as near`() {
        let bol = matcher("bol", near: ["bestelling"], notNear: ["wol"])
        let far = Array(repeating: "en", count: Matcher.nearWords).joined(separator: " ")
        #expect(bol.names(in: "bestelling bij bol"))
        #expect(!bol.names(in: "bestelling \(far) bol"))
        #expect(bol.names(in: "bol had mijn bestelling en stuurde daarna toch wol"))
    }

    @Test func `an entry is a mention when title or body names the company`() {
        let entries = [
            Entry(id: "1", title: "Gat in sok", content: "Van Sokkenland, na drie maanden."),
            Entry(id: "2", title: "Sokkenland: nooit meer", content: "Drie weken niets gehoord."),
            Entry(id: "3", title: "Regen", content: "Het regent."),
        ]
        let mentions = Matcher(sokkenland).mentions(in: entries, of: feed(.news))
        #expect(mentions.map(\.title) == ["Gat in sok", "Sokkenland: nooit meer"])
        #expect(mentions.first?.text == "Gat in sok\n\nVan Sokkenland, na drie maanden.")
    }

    @Test func `a feed about the company needs no name`() {
        let entry = Entry(id: "1", title: "Hangt na update", content: "Wit scherm.", rating: 1)
        let matcher = Matcher(sokkenland)
        #expect(matcher.mentions(in: [entry], of: feed(.reviews)).isEmpty)
        let mentions = matcher.mentions(in: [entry], of: feed(.reviews, coverage: .all))
        #expect(mentions.map(\.rating) == [Rating(rawValue: 1)])
    }

    @Test func `a reply in a topic about the company is about the company`() {
        let reply = Entry(
            id: "p2", title: "Klachten • Re: Sokkenland neemt niet op",
            link: "https://forum.example/viewtopic.php?p=2#p2", author: "henk67",
            content: "Bij mij ook niet, al drie dagen.")
        let mentions = Matcher(sokkenland).mentions(in: [reply], of: feed(.forum))
        #expect(mentions.map(\.text) == ["Bij mij ook niet, al drie dagen."])
        #expect(mentions.map(\.title) == ["Sokkenland neemt niet op"])
    }

    @Test func `own accounts are flagged, also when they do not name themselves`() {
        let entries = [
            Entry(
                link: "https://toet.example/@Sokkenland/1", content: "Wij bellen je zo. Freek"),
            Entry(link: "https://vreemd.example/@Sokkenland/2", content: "Ik ben Sokkenland!"),
            Entry(link: "https://toet.example/@jan/3", content: "Dank je, Sokkenland"),
        ]
        let mentions = Matcher(sokkenland).mentions(in: entries, of: feed(.mastodon))
        #expect(mentions.map(\.isOwnReply) == [true, false, false])
    }

    @Test(arguments: ["Sokkenland", "/u/Sokkenland", "u/sokkenland"])
    func `a handle is the same with and without its prefix`(author: String) {
        let entry = Entry(id: "t1_1", author: author, content: "Sokkenland hier")
        let mentions = Matcher(sokkenland).mentions(in: [entry], of: feed(.reddit))
        #expect(mentions.map(\.isOwnReply) == [true])
    }

    @Test func `the same entry twice on a page is one mention`() {
        let entry = Entry(id: "1", content: "Sokkenland")
        #expect(Matcher(sokkenland).mentions(in: [entry, entry], of: feed(.news)).count == 1)
    }

    @Test func `a pun that the company file names is no mention`() {
        #expect(!Matcher(sokkenland).names(in: "Mijn slaapkamer is één groot sokkenland. Help."))
    }

    @Test func `the configured language goes before the one that a feed claims`() {
        let entry = Entry(id: "1", content: "Sokkenland", language: "en-US")
        let matcher = Matcher(sokkenland)
        let dutch = Feed(
            id: .init(rawValue: "f"), company: sokkenland.id, channel: .blog, source: .file("f"),
            interval: .seconds(60), language: .dutch)
        #expect(matcher.mentions(in: [entry], of: dutch).map(\.language) == [.dutch])
        let claimed = matcher.mentions(in: [entry], of: feed(.blog)).map(\.language?.rawValue)
        #expect(claimed == ["en-US"])
    }

    @Test func `names without a letter are never found`() {
        #expect(!matcher("!!!", "", "🧦").names(in: "!!! 🧦"))
    }

    @Test(arguments: [
        "a b", "#", "@", "#a#B@c", "ſ İ ı ß", "\u{0}\u{1B}[31mx", "é", "𝒳", "\u{FFFD}",
    ])
    func `odd text is split into words without trouble`(text: String) {
        let words = Words(text)
        #expect(words.list.last.map { $0.end == words.folded.count } ?? true)
        #expect(words.list.allSatisfy { $0.start < $0.end })
    }
}

@Suite struct MatcherPropertyTests {
    private static let names = ["Sokkenland", "Albert Heijn", "bol.com", "C&A", "Citroën", "3FM"]
    private static let marks = [
        " ", "  ", ", ", ". ", "\n", " – ", "! 🧦 ", " (", ") ", "\u{A0}", "…",
    ]
    private static let others = ["ik", "één", "SOK", "maat", "42", "naar", "ĳs", "Ωmega", "naïef"]

    private func filler(_ count: Int, _ random: inout SplitMix) -> String {
        (0..<count).map { _ in
            Self.others[Int.random(in: 0..<Self.others.count, using: &random)]
                + Self.marks[Int.random(in: 0..<Self.marks.count, using: &random)]
        }.joined()
    }

    @Test func `a name is found wherever it stands, and only then`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        for _ in 0..<400 {
            let name = Self.names[Int.random(in: 0..<Self.names.count, using: &random)]
            let before = filler(Int.random(in: 0...30, using: &random), &random)
            let after = filler(Int.random(in: 0...30, using: &random), &random)
            let written = [name, name.uppercased(), name.lowercased(), "#" + name, name + "s"]
                .shuffled(using: &random)[0]
            let matcher = matcher(name)
            #expect(!matcher.names(in: before + after), "seed \(seed)")
            #expect(matcher.names(in: "\(before) \(written) \(after)"), "seed \(seed), \(written)")
        }
    }

    @Test func `words are the same whether a text is read whole or by word`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        for _ in 0..<200 {
            let parts = (0..<20).map { _ in
                Self.others[Int.random(in: 0..<Self.others.count, using: &random)]
            }
            let whole = Words(parts.joined(separator: " "))
            #expect(whole.list.count == parts.count, "seed \(seed)")
            #expect(whole.folded == parts.flatMap { Words($0).folded }, "seed \(seed)")
        }
    }
}
