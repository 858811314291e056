// SPDX-License-Identifier: Apache-2.0

// The channels that matter, in the shape in which they write.

import FeedParsing
import Testing

@Suite struct ChannelTests {
    @Test
    func `a post on Mastodon has text, link and tags, and its picture's words are not its own`()
        throws
    {
        let page = try FeedParser.parse(fixture("mastodon-tag.rss"))
        #expect(page.title == "#sokkenland")
        let entry = try #require(page.entries.first)
        #expect(entry.link == "https://mastodon.example/@jan_v/113501234567890123")
        #expect(
            entry.summary
                == "Derde keer dat mijn pakket van #sokkenland niet komt.\nNiemand belt terug. Klaar mee 😡 & nu?"
        )
        #expect(entry.categories == ["sokkenland", "pakket"])
        #expect(iso(entry.published) == "2026-11-21T20:14:03Z")
        #expect(
            page.entries.last?.summary
                == "Net gebeld met Sokkenland. Wat een fijne mensen!\nMorgen nieuwe sokken.")
        #expect(page.repairs.isEmpty)
    }

    @Test func `a review in the App Store has stars, and its first content is the text`() throws {
        let entry = try #require(
            try FeedParser.parse(fixture("appstore-reviews.atom")).entries.first)
        #expect(entry.rating == 1)
        #expect(entry.author == "Sokkenfan81")
        #expect(entry.authorURL == "https://itunes.example/nl/reviews/id99")
        #expect(
            entry.content
                == "Na de update loopt de app vast bij iDEAL.\nTwee keer betaald, geen bestelling.")
        #expect(entry.language == "nl")
        #expect(
            entry.links.first?.href
                == "https://itunes.example/nl/review?id=1&type=Purple%20Software")
    }

    @Test func `Reddit names its author with the slashes it uses`() throws {
        let entry = try #require(try FeedParser.parse(fixture("reddit-search.atom")).entries.first)
        #expect(entry.author == "/u/boze_klant")
        #expect(entry.link == "https://www.reddit.example/r/klaagmuur/comments/1abcd/gat_in_sok/")
        #expect(
            entry.content
                == "Gat in mijn sok na drie maanden, en ze zeggen dat het slijtage is.\ningediend door /u/boze_klant"
        )
        #expect(iso(entry.published) == "2026-11-21T10:29:00Z")
    }

    @Test func `a forum's smiley stays in the text, its lists are lines`() throws {
        let entry = try #require(try FeedParser.parse(fixture("forum-phpbb.atom")).entries.first)
        #expect(entry.author == "Truus uit Assen")
        #expect(entry.title == "Winkels • Re: Sokkenland levert niet")
        #expect(
            entry.content
                == "Piet schreef:Heb je al gebeld?\nJa, vier keer. :evil:\nmaandag\ndinsdag\nStatistieken: Geplaatst door Truus"
        )
    }

    @Test func `a comment says what it answers`() throws {
        let page = try FeedParser.parse(fixture("blog-comments.rss"))
        let entry = try #require(page.entries.first)
        #expect(entry.inReplyTo == "https://blog.example/?p=3#comment-11")
        #expect(entry.author == "Wim")
        #expect(entry.summary == "De mijne waren na een week al stuk. Vijf mails, geen ant…")
        #expect(
            entry.content
                == "De mijne waren na een week al stuk.\nVijf mails, geen antwoord. ‘Wij komen erop terug’, ja ja."
        )
        #expect(entry.link == "https://blog.example/sokkentest/#comment-12")
        #expect(page.pollInterval == .seconds(1_800))
        #expect(entry.language == "nl-NL")
    }

    @Test func `RDF names the entry by its address and the author by name and mail`() throws {
        let entry = try #require(try FeedParser.parse(fixture("rdf-site.rdf")).entries.first)
        #expect(entry.id == "https://nieuws.example/1")
        #expect(entry.author == "Anna de Boer")
        #expect(entry.authorEmail == "redactie@nieuws.example")
        #expect(iso(entry.published) == "2026-11-19T07:00:00Z")
        #expect(entry.categories == ["economie"])
    }

    @Test func `JSON Feed of both versions`() throws {
        let page = try FeedParser.parse(fixture("feed.json"))
        #expect(page.title == "Microblog")
        #expect(page.entries.map(\.author) == ["Karin", "Joost"])
        #expect(page.entries.map(\.content) == ["Alweer geen bezorging.", "3 < 4 & klaar"])
        #expect(page.entries.map(\.id) == ["https://micro.example/7", "8"])
        #expect(page.entries[0].links.contains { $0.rel == "enclosure" && $0.length == "99" })
    }

    @Test func `XHTML, bases inside bases, and the feed that an entry was taken from`() throws {
        let page = try FeedParser.parse(
            fixture("xhtml.atom"), baseURL: "https://elsewhere.example/feed")
        #expect(page.title == "Blog van <Wim>")
        #expect(page.link == "https://site.example/blog/")
        let entry = try #require(page.entries.first)
        #expect(entry.title == "Prijs < 5 euro")
        #expect(entry.link == "https://site.example/blog/2026/sokken.html")
        #expect(entry.content == "Zie hier: 3 < 4 & meer.\neen\ntwee")
        #expect(entry.source?.title == "Bron")
        #expect(entry.source?.link == "https://bron.example/")
        #expect(entry.author == "Wim")
        #expect(entry.authorEmail == "wim@site.example")
        #expect(entry.authorURL == "https://site.example/blog/over")
    }
}
