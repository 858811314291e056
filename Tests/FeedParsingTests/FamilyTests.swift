// SPDX-License-Identifier: Apache-2.0

// Families of forms: every way in which one thing is written, side by side, so
// that a gap between two that work is seen.

import Complaints
import FeedParsing
import Testing

@Suite struct FamilyTests {
    /// An Atom 0.3 document with one entry.
    private func atom03(_ entry: String) -> String {
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>\(entry)</entry></feed>"
    }

    private func field(_ element: String, of entry: Entry) -> String? {
        switch element {
        case "title": entry.title
        case "summary": entry.summary
        default: entry.content
        }
    }

    // "Een <b>gat</b>" and "De <b>tag" in every mode of Atom 0.3.
    @Test(
        arguments: ["title", "summary", "content"],
        [
            ("", "Een <b>gat</b>", "Een gat"),
            ("", "<![CDATA[Een gat]]>", "Een gat"),
            (
                " mode=\"xml\" type=\"application/xhtml+xml\"", "<div>Een <b>gat</b></div>",
                "Een gat"
            ),
            (" mode=\"escaped\" type=\"text/html\"", "Een &lt;b>gat&lt;/b>", "Een gat"),
            (" mode=\"escaped\"", "Een &lt;b&gt;gat&lt;/b&gt;", "Een gat"),
            (" mode=\"escaped\" type=\"text/html\"", "&#38;#38; &amp;#x26; &#x26;amp;", "& & &"),
            (" mode=\"escaped\" type=\"text/html\"", "<![CDATA[<b>&#38;</b>]]>", "&"),
            (" mode=\"base64\" type=\"text/html\"", " RWVuIDxiPmdhdDwvYj4=\n", "Een gat"),
            (" mode=\"base64\" type=\"text/plain\"", "RGUgPGI+IHRhZw==", "De <b> tag"),
            (" type=\"text/plain\"", "De &lt;b&gt; tag", "De <b> tag"),
            (" type=\"application/xhtml+xml\"", "<div>De &lt;b&gt; tag</div>", "De <b> tag"),
        ])
    func `the modes of Atom 0_3`(element: String, form: (String, String, String)) throws {
        let (attributes, body, expected) = form
        let entry = try firstEntry(atom03("<\(element)\(attributes)>\(body)</\(element)>"))
        #expect(field(element, of: entry) == expected)
    }

    @Test(
        arguments: ["title", "summary", "content"],
        [
            ("", "De &lt;b&gt; tag", "De <b> tag"),
            (" type=\"text\"", "De &lt;b&gt; tag", "De <b> tag"),
            (" type=\"html\"", "De &amp;lt;b&amp;gt; tag", "De <b> tag"),
            (" type=\"html\"", "Een &lt;b&gt;gat&lt;/b&gt;", "Een gat"),
            (" type=\"xhtml\"", "<div>De &lt;b&gt; tag</div>", "De <b> tag"),
            (
                " type=\"xhtml\" xmlns:h=\"http://www.w3.org/1999/xhtml\"",
                "<h:div>Een <h:b>gat</h:b></h:div>", "Een gat"
            ),
            (" type=\"application/xml\"", "<regel>een</regel><regel>twee</regel>", "een twee"),
            (" type=\"application/octet-stream\"", "RWVuIDxiPmdhdDwvYj4=", "Een gat"),
        ])
    func `the types of Atom 1_0`(element: String, form: (String, String, String)) throws {
        let (attributes, body, expected) = form
        let entry = try firstEntry(atom("<\(element)\(attributes)>\(body)</\(element)>"))
        #expect(field(element, of: entry) == expected)
    }

    @Test(
        arguments: ["author", "dc:creator", "dc:author", "itunes:author"],
        [
            ("Jan (jan@a.example)", "Jan", "jan@a.example"),
            ("jan@a.example (Jan)", "Jan", "jan@a.example"),
            ("Jan &lt;jan@a.example&gt;", "Jan", "jan@a.example"),
            ("Jan, jan+rss@a.example", "Jan", "jan+rss@a.example"),
            ("Jan - mailto:jan@a.example", "Jan", "jan@a.example"),
            ("&lt;jan@a.example&gt;", "jan@a.example", "jan@a.example"),
            ("Jan", "Jan", nil),
        ] as [(String, String, String?)])
    func `name and address in every order`(element: String, form: (String, String, String?)) throws
    {
        let entry = try firstEntry(rss("<\(element)>\(form.0)</\(element)>"))
        #expect(entry.author == form.1)
        #expect(entry.authorEmail == form.2)
    }

    @Test(
        arguments: [
            "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/pie/",
            "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
            "http://backend.userland.com/rss2", "http://nobody-knows.example/",
        ],
        ["rss", "feed"])
    func `a feed in any namespace, with and without a prefix`(namespace: String, root: String)
        throws
    {
        let (item, id) = root == "feed" ? ("entry", "id") : ("item", "guid")
        for (prefix, declaration) in [("", "xmlns"), ("r:", "xmlns:r")] {
            let text = """
                <\(prefix)\(root) \(declaration)="\(namespace)"><\(prefix)title>k</\(prefix)title>\
                <\(prefix)\(item)><\(prefix)\(id)>1</\(prefix)\(id)><\(prefix)title>t</\(prefix)title>\
                </\(prefix)\(item)></\(prefix)\(root)>
                """
            let page = try parse(text)
            #expect(page.entries.map(\.title) == ["t"])
            #expect(page.entries.map(\.id) == ["1"])
        }
    }

    // RFC 3986, section 5.4.
    @Test(arguments: [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
        ("#s", "http://a/b/c/d;p?q#s"), (";x", "http://a/b/c/;x"), ("..", "http://a/b/"),
        ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/../g", "http://a/g"),
        ("g/../h", "http://a/b/c/h"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ])
    func `relative addresses`(reference: String, expected: String) throws {
        let item = rss("<link>\(reference)</link>")
        #expect(try firstEntry(item, baseURL: "http://a/b/c/d;p?q").link == expected)
    }

    @Test(arguments: [
        ("", "q/a", "https://doc.example/map/q/a"),
        ("xml:base=\"https://b.example/y/\"", "a", "https://b.example/y/a"),
        ("xml:base=\"/y/\"", "a", "https://doc.example/y/a"),
        ("xml:base=\"\"", "a", "https://doc.example/map/a"),
        ("xml:base=\"javascript:alert(1)\"", "https://ok.example/", "https://ok.example/"),
        ("xml:base=\"http://[kapot\"", "https://ok.example/", "https://ok.example/"),
    ])
    func `bases of all sorts`(attribute: String, href: String, expected: String) throws {
        let text = """
            <feed xmlns="http://www.w3.org/2005/Atom" \(attribute)><entry><link href="\(href)"/>\
            </entry></feed>
            """
        #expect(try firstEntry(text, baseURL: "https://doc.example/map/feed").link == expected)
    }

    @Test(
        arguments: [
            ("437", [0x80], "Ç"), ("cp850", [0x80], "Ç"), ("IBM852", [0x80], "Ç"),
            ("866", [0x80], "А"), ("KOI8_R", [0xD6], "ж"), ("koi8-t", [0xD6], "ж"),
            ("latin2", [0xA3], "Ł"), ("iso8859_15", [0xA4], "€"), ("csISOLatin2", [0xA3], "Ł"),
            ("greek", [0xB6], "Ά"), ("x-mac-cyrillic", [0x80], "А"), ("mac-roman", [0x80], "Ä"),
            ("cp932", [0x93, 0xFA], "日"), ("euc_jp", [0xC6, 0xFC], "日"),
            ("johab", [0xD0, 0x65], "한"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], "日"),
            ("iso-8859-7-1987", [0xC5], "Ε"), ("ISO_8859-9:1989", [0xFE], "ş"),
            ("ptcp154", [0xCF], "П"), ("mac_latin2", [0x8E], "é"), ("cp1051", [0xC5], "é"),
            ("gb2312_1980", [0xD6, 0xD0], "中"), ("ks_x_1001", [0xC7, 0xD1], "한"),
            ("ms_kanji", [0x93, 0xFA], "日"), ("x-mac-trad-chinese", [0xA4, 0xA4], "中"),
            ("euc_jis_2004", [0xC6, 0xFC], "日"), ("thai", [0xCA], "ส"),
            // Says nothing, or what cannot be: the bytes decide.
            ("utf-16", [0xC3, 0xA9], "é"), ("ucs-2", [0xC3, 0xA9], "é"),
            ("bestaat-niet", [0xE9], "é"),
            ("utf-7", [0x2B, 0x41, 0x4F, 0x6B, 0x2D], "+AOk-"),
        ] as [(String, [UInt8], String)])
    func `encodings by any of their names`(label: String, title: [UInt8], expected: String) throws {
        let bytes =
            Array("<?xml version=\"1.0\" encoding=\"\(label)\"?><rss><channel><title>".utf8) + title
            + Array("</title></channel></rss>".utf8)
        #expect(try FeedParser.parse(bytes).title == expected)
    }

    @Test(arguments: [
        ("<category term=\"a\" label=\"A\"/>", ["a"]), ("<category label=\"A\"/>", ["A"]),
        ("<category>a</category><category term=\"b\"/>", ["a", "b"]),
    ])
    func `categories of Atom`(entry: String, expected: [String]) throws {
        #expect(try firstEntry(atom(entry)).categories == expected)
    }

    @Test func `a period of validity ends when it ends`() throws {
        let entry = try firstEntry(
            """
            <rss xmlns:dcterms="http://purl.org/dc/terms/"><channel><item><dcterms:valid>\
            start=2026-11-01; end=2026-11-22T10:00:00Z; scheme=W3C-DTF</dcterms:valid></item>\
            </channel></rss>
            """)
        #expect(iso(entry.expired) == "2026-11-22T10:00:00Z")
    }
}
