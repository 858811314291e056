// SPDX-License-Identifier: Apache-2.0

// Documents that are broken, each in its way, and what a careful person reads.

import Complaints
import FeedParsing
import Foundation
import Testing

@Suite struct RepairTests {
    @Test func `a document with everything wrong still gives its entries`() throws {
        let page = try FeedParser.parse(fixture("broken.rss"))
        #expect(page.title == "Jan & Zn & Co")
        #expect(page.link == "https://winkel.example/?a=1&b=2")
        #expect(page.entries.map(\.id) == ["1", "2", "3", "4"])
        #expect(
            page.entries.map(\.title) == [
                "Gaaf één", "Ik <3 sokken & 5 < 6", "Niet gesloten", "Laatste",
            ])
        #expect(page.entries[0].link == "https://winkel.example/1?x=1&y=2")
        #expect(page.entries[0].summary == "Prima & snel")
        #expect(page.entries[1].summary == "Kapot &foo; gegaan\nen boos")
        #expect(page.entries[3].summary == "Hier houdt het o")
        #expect(
            page.repairKinds.isSuperset(of: [
                .leadingJunk, .bareAmpersand, .bareLessThan, .undeclaredEntity, .mismatchedTag,
                .badAttribute, .cutOff,
            ]))
    }

    @Test(arguments: [
        (rss("<title>a & b</title>"), "a & b", Repair.Kind.bareAmpersand),
        (rss("<title>a < b</title>"), "a < b", .bareLessThan),
        (rss("<title>a \u{1}b</title>"), "a b", .controlCharacter),
        (rss("<title>a&#x1;b</title>"), "ab", .controlCharacter),
        (rss("<title>a&nbsp;b</title>"), "a b", .undeclaredEntity),
        (rss("<x:y/><title>ab</title>"), "ab", .undeclaredPrefix),
        ("\n\n<?xml version=\"1.0\"?>" + rss("<title>ab</title>"), "ab", .leadingJunk),
        (rss("<title>ab</title>") + "<!-- x --><p>rommel</p>", "ab", .trailingJunk),
        (String(rss("<title>ab</title>").dropLast(8)), "ab", .cutOff),
        (rss("<title>ab</title></b>"), "ab", .mismatchedTag),
        (rss("<guid isPermaLink=false>1</guid><title>ab</title>"), "ab", .badAttribute),
        (rss("<guid a='1' a='2'>1</guid><title>ab</title>"), "ab", .malformed),
    ])
    func `each fault is mended and named`(text: String, title: String, kind: Repair.Kind) throws {
        let page = try parse(text)
        #expect(page.entries.map(\.title) == [title])
        #expect(page.repairKinds.contains(kind))
    }

    @Test func `what was sound before the fault is not read twice`() throws {
        let sound = (1...50).map { "<item><guid>\($0)</guid><title>Goed</title></item>" }.joined()
        let page = try parse(
            "<rss><channel><category>x</category>\(sound)<item><guid>51</guid><title>a & b</title></item></channel></rss>"
        )
        #expect(page.entries.map(\.id) == (1...51).map(String.init))
        #expect(page.categories == ["x"])
    }

    @Test func `an item inside an item, empty or not, takes nothing from the outer one`() throws {
        let page = try parse(
            rss("<title>buiten</title><item/><item><title>binnen</title></item><guid>1</guid>"))
        #expect(page.entries.map(\.title) == ["binnen", "buiten"])
        #expect(page.entries.last?.id == "1")
    }

    @Test func `an inner item is not delivered twice when the outer one is broken`() throws {
        let text = rss("<title>buiten</title><item><title>binnen</title></item><guid>a & b</guid>")
        #expect(try parse(text).entries.compactMap(\.title).filter { $0 == "binnen" }.count == 1)
        #expect(
            try stream(Array(text.utf8), pieces: 5).entries.compactMap(\.title)
                .filter { $0 == "binnen" }.count == 1)
    }

    @Test func `items that are never closed are items all the same`() throws {
        let page = try parse(
            "<rss><channel><item><title>een</title><item><title>twee</title><item><title>drie</title></channel></rss>"
        )
        #expect(page.entries.map(\.title) == ["een", "twee", "drie"])
    }

    @Test func `hundreds of items that are never closed are not too deep`() throws {
        let items = (1...300).map { "<item><guid>\($0)</guid>" }.joined()
        #expect(try parse("<rss><channel>\(items)</channel></rss>").entries.count == 300)
    }

    @Test(arguments: [
        ("{\"id\":\"1\",\"title\":\"een\ttwee\"}]}", "een twee", Repair.Kind.controlCharacter),
        ("{\"id\":\"1\",\"title\":\"een\"},{\"id\":\"2\",\"ti", "een", .cutOff),
        ("{\"id\":\"1\",\"title\":\"[{\\\"\"},{\"a\":[1", "[{\"", .cutOff),
    ])
    func `broken JSON gives the items that are whole`(
        items: String, title: String, kind: Repair.Kind
    ) throws {
        let page = try parse("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[\(items)")
        #expect(page.entries.map(\.title) == [title])
        #expect(page.repairKinds == [kind])
    }

    @Test func `JSON in another encoding than UTF-8 is read`() throws {
        let bytes =
            Array("{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"caf".utf8)
            + [0xE9] + Array("\",\"items\":[]}".utf8)
        #expect(try FeedParser.parse(bytes).title == "café")
    }

    @Test func `a long text is mended where it stands`() throws {
        let filler = String(repeating: "lang verhaal ", count: 40)
        let page = try parse(rss("<description>\(filler)a & b &copy=1 &eacute;</description>"))
        #expect(page.entries.first?.summary?.hasSuffix("a & b &copy=1 é") == true)
    }
}

@Suite struct EncodingTests {
    @Test func `windows-1252 that calls itself ISO-8859-1`() throws {
        let page = try FeedParser.parse(fixture("windows-1252.rss"))
        #expect(page.title == "Café ‘Het Sökje’")
        #expect(page.entries.first?.title == "Prijs: € 5 – te duur")
        #expect(
            page.entries.first?.summary == "Ze vroegen € 12 voor een pintje; geïrriteerd naar huis."
        )
        #expect(page.repairs.isEmpty)
    }

    private func document(_ declared: String?, _ title: [UInt8]) -> [UInt8] {
        Array((declared.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? "").utf8)
            + Array("<rss><channel><title>".utf8) + title + Array("</title></channel></rss>".utf8)
    }

    @Test(
        arguments: [
            ("utf-8", nil, [0xC3, 0xA9], "é"),
            (nil, nil, [0xC3, 0xA9], "é"),
            ("iso-8859-15", nil, [0xA4], "€"),
            ("windows-1251", nil, [0xE4], "д"),
            ("iso-8859-1", "text/xml; charset=utf-8", [0xC3, 0xA9], "é"),
            ("utf-8", "text/xml; charset=\"windows-1252\"", [0x80], "€"),
            ("utf-8", "text/xml; charset=us-ascii", [0xC3, 0xA9], "é"),
            ("shift_jis", nil, [0x83, 0x65], "テ"),
            ("gb2312", nil, [0xC4, 0xE3], "你"),
            ("big5", nil, [0xA7, 0x41], "你"),
            ("euc-kr", nil, [0xB3, 0xE2], "년"),
            ("koi8-r", nil, [0xC4], "д"),
        ] as [(String?, String?, [UInt8], String)])
    func `the encoding is that of the server, then of the document`(
        declared: String?, contentType: String?, title: [UInt8], expected: String
    ) throws {
        let page = try FeedParser.parse(document(declared, title), contentType: contentType)
        #expect(page.title == expected)
    }

    @Test(
        arguments: [
            ("iso-8859-1", nil, [0xC3, 0xA9, 0x21], "é!"),
            ("utf-8", nil, [0xE9, 0x21], "é!"),
            ("windows-1252", nil, [0xE9, 0x90, 0x21], "é!"),
            ("shift_jis", nil, [0x83, 0x65, 0xFF, 0x21], "テ\u{FFFD}!"),
            ("utf-8", nil, [0xC3, 0xA9, 0x80, 0x93], "é€“"),
            ("euc-kr", nil, [0xE2, 0x82, 0xAC, 0x21], "€!"),
            ("iso-8859-1", "text/xml; charset=utf-8", [0xE9, 0x21], "é!"),
            ("iso-8859-1", nil, [0xC3, 0xA9, 0xC3, 0xA9, 0xC3, 0xA9, 0xEB, 0x21], "éééë!"),
        ] as [(String?, String?, [UInt8], String)])
    func `where the claim is false the bytes decide, and it is said`(
        declared: String?, contentType: String?, title: [UInt8], expected: String
    ) throws {
        let page = try FeedParser.parse(document(declared, title), contentType: contentType)
        #expect(page.title == expected)
        #expect(page.repairKinds == [.wrongEncoding])
    }

    @Test(arguments: [
        (String.Encoding.utf16LittleEndian, [0xFF, 0xFE] as [UInt8]),
        (.utf16BigEndian, [0xFE, 0xFF]), (.utf16LittleEndian, []), (.utf16BigEndian, []),
        (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]), (.utf8, [0xEF, 0xBB, 0xBF]),
    ])
    func `byte order marks, and wide characters without one`(
        encoding: String.Encoding, mark: [UInt8]
    ) throws {
        let text = "<?xml version=\"1.0\"?>" + rss("<title>één 😀</title>")
        let data = try #require(text.data(using: encoding))
        let page = try FeedParser.parse(mark + [UInt8](data))
        #expect(page.entries.first?.title == "één 😀")
    }
}
