// SPDX-License-Identifier: Apache-2.0

import FeedParsing
import Foundation
import Testing

@Suite struct OPMLTests {
    private func list(_ name: String) throws -> OPML {
        try OPML(reading: try fixture("opml/\(name).opml"))
    }

    /// Written by us in the shape of what each reader exports.
    @Test(arguments: [
        (
            "netnewswire", "Subscriptions-OnMyMac.opml",
            [
                "Sokken & schoenen|Breiblog|https://brei.example/feed/",
                "Sokken & schoenen||https://leeg.example/atom.xml",
                "|Los|https://los.example/index.json",
            ]
        ),
        (
            "freshrss", "FreshRSS",
            [
                "Forums|Kruimeldief|https://forum.example/app.php/feed?f=3&sid=",
                "Forums|Zonder RSS|https://pagina.example/",
            ]
        ),
        (
            "feedly", "Freek subscriptions in feedly Cloud",
            [
                "Nieuws|Streekgalm|http://www.streekgalm.example/rss/",
                "Klanten|Streekgalm|http://www.streekgalm.example/rss/",
            ]
        ),
        (
            "inoreader", "Subscriptions from Inoreader [https://www.inoreader.com]",
            [
                "Reviews|Sokkenland: Recensies|https://itunes.example/nl/rss/customerreviews/id=1/sortBy=mostRecent/xml",
                "|Tag|https://toet.example/tags/sokkenland.rss",
            ]
        ),
        (
            "thunderbird", "Thunderbird OPML Export - Nieuws & Blogs",
            ["Blogs/Noordewit|Noordewit|https://noordewit.example/feed.json"]
        ),
        (
            "miniflux", "Miniflux",
            [
                "All|Averecht|https://averecht.example/comments/feed/",
                "All|Rondje om|https://rondje.example/external.php?type=RSS2",
            ]
        ),
        (
            "newsblur", "NewsBlur Feeds",
            [
                "Klachten|Klaagmuur|https://klacht.example/rss",
                "Klachten/Dieper|Put|feed://put.example/rss",
            ]
        ),
    ])
    func `lists of other readers are read`(name: String, title: String, feeds: [String]) throws {
        let list = try list(name)
        #expect(list.title == title)
        #expect(
            list.subscriptions.map {
                "\($0.folders.joined(separator: "/"))|\($0.title ?? "")|\($0.url)"
            } == feeds)
    }

    @Test func `a broken list gives all that a careful person would find in it`() throws {
        let list = try list("broken")
        #expect(list.title == "Oud & wijs")
        #expect(
            list.subscriptions.map(\.url) == [
                "https://brei.example/feed?a=1&b=2", "https://los.example/rss.xml",
                "https://b.example/feed",
            ])
        #expect(list.subscriptions.map(\.title) == ["Brei & haak", "los", "Een <b> én &amp;"])
    }

    @Test(arguments: ["", "<html><body><p>no list</p></body></html>", "{\"feeds\": []}"])
    func `what is no list is refused`(text: String) {
        #expect(throws: FeedParsingError.self) { try OPML(reading: Array(text.utf8)) }
    }

    @Test func `an empty list is a list`() throws {
        #expect(try OPML(reading: Array("<opml><body/></opml>".utf8)).subscriptions.isEmpty)
    }

    @Test func `outlines without end are an error and no crash`() {
        let text = "<opml><body>" + String(repeating: "<outline text=\"a\">", count: 100_000)
        #expect(throws: FeedParsingError.self) { try OPML(reading: Array(text.utf8)) }
    }

    @Test func `entities of the document are not believed`() throws {
        let text = """
            <!DOCTYPE opml [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
            <opml><body><outline text="&secret;" xmlUrl="https://a.example/&secret;"/></body></opml>
            """
        let list = try OPML(reading: Array(text.utf8))
        #expect(list.subscriptions.map(\.url) == ["https://a.example/&secret;"])
    }

    @Test func `what is written is read back as it was`() throws {
        let list = OPML(
            title: "Sok & \"schoen\" <1>",
            subscriptions: [
                Subscription(
                    url: "https://a.example/feed?x=1&y='2'", title: "É\u{301}én <b>feed</b>",
                    page: "https://a.example/", folders: ["Buiten", "Binnen & verder"],
                    categories: ["/gehoord/id/een", "/gehoord/interval/5m"]),
                Subscription(url: "https://b.example/feed", title: "twee"),
                Subscription(
                    url: "https://c.example/feed", title: "drie", folders: ["Buiten"]),
            ])
        let written = list.document(at: Date(timeIntervalSince1970: 1_795_338_000))
        #expect(written.contains("<dateCreated>Sun, 22 Nov 2026 09:00:00 GMT</dateCreated>"))
        #expect(try OPML(reading: Array(written.utf8)) == list)
    }

    @Test func `what is written is well-formed for those who read strictly`() throws {
        let text = String((0..<0x250).compactMap { Unicode.Scalar($0) }.map(Character.init))
        let list = OPML(
            title: text, subscriptions: [Subscription(url: "https://a.example/", title: text)])
        let parser = XMLCheck(list.document(at: .now))
        #expect(parser.isWellFormed)
    }

    @Test(arguments: [
        (
            "<rss version=\"2.0\"><channel><generator>Mastodon v4.5.1</generator></channel></rss>",
            "RSS 2.0", "Mastodon v4.5.1"
        ),
        (
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><generator uri=\"x\">phpBB</generator></feed>",
            "Atom 1.0", "phpBB"
        ),
        (
            "<?xml version=\"1.0\"?><!-- a --><rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"/>",
            "RSS 1.0", nil
        ),
        (
            "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", "JSON Feed 1.1",
            nil
        ),
        ("<feed version=\"0.3\"></feed>", "Atom 0.3", nil),
    ])
    func `a first look tells format and software`(text: String, format: String, generator: String?)
    {
        let sketch = FeedSketch(Array(text.utf8))
        #expect(sketch.format == format)
        #expect(sketch.generator == generator)
        #expect(sketch.encoding == "UTF-8")
    }
}

/// Well-formedness as the feed reader's strict half sees it: the list is put
/// where a feed would need no repair.
private struct XMLCheck {
    let isWellFormed: Bool

    init(_ document: String) {
        let body = document.split(separator: "\n").dropFirst().joined(separator: "\n")
        let feed = "<rss version=\"2.0\"><channel><title>t</title>\(body)</channel></rss>"
        isWellFormed = (try? FeedParser.parse(Array(feed.utf8)))?.repairs.isEmpty ?? false
    }
}
