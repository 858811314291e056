// SPDX-License-Identifier: Apache-2.0

// Hostile documents: nothing is fetched, nothing grows, nothing hangs.

import Foundation
import Testing

@testable import FeedParsing

@Suite struct SafetyTests {
    @Test func `a billion laughs stay three letters`() throws {
        var declarations = "<!ENTITY lol \"lol\">"
        for level in 1...9 {
            let previous = level == 1 ? "lol" : "lol\(level - 1)"
            declarations +=
                "<!ENTITY lol\(level) \"" + String(repeating: "&\(previous);", count: 10) + "\">"
        }
        let page = try parse(
            "<?xml version=\"1.0\"?><!DOCTYPE rss [\(declarations)]>"
                + rss("<title>&lol; en &lol9;</title>"))
        #expect((page.entries.first?.title ?? "").utf8.count < 100)
    }

    @Test(arguments: [
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE rss [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p; <!ENTITY x \"\">]>",
        "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE rss PUBLIC \"x\" \"http://127.0.0.1:1/x.dtd\">",
    ])
    func `nothing outside the document is read`(doctype: String) throws {
        let page = try parse("<?xml version=\"1.0\"?>\(doctype)" + rss("<title>a&x;b</title>"))
        let title = try #require(page.entries.first?.title)
        #expect(!title.contains("root:"))
        #expect(title.hasPrefix("a"))
    }

    @Test func `depth is limited, in XML sound and broken, and in JSON`() {
        let deep = String(repeating: "<x>", count: 100_000)
        #expect(refusal("<rss><channel>\(deep)") == .tooDeep)
        #expect(refusal("<rss><channel>&bad \(deep)") == .tooDeep)
        #expect(refusal("{\"items\":" + String(repeating: "[", count: 100_000)) == .tooDeep)
    }

    @Test func `markup inside a text may be deep without end, for it is not kept`() throws {
        let deep = String(repeating: "<b>", count: 50) + "x" + String(repeating: "</b>", count: 50)
        #expect(try firstEntry(rss("<description>\(deep)</description>")).summary == "x")
    }

    @Test func `a flood of attributes ends the reading`() {
        let flood = (0..<100_000).map { "a\($0)=\"\"" }.joined(separator: " ")
        #expect(refusal(rss("<x \(flood)/>")) == .tooManyAttributes)
        let few = (0..<300).map { "a\($0)=\"\"" }.joined(separator: " ")
        #expect(refusal(rss("<x \(few)/>")) == .tooManyAttributes)
        #expect(refusal(rss("&bad <x \(few)/>")) == .tooManyAttributes)
    }

    // Each of these would take hours if every sign were looked through to the
    // end of the document.
    @Test(arguments: [
        "<!-- >", "<!a>", "<? >", "<a ", "<x ", "<a b='", "</x>", "<", "&", "&lt;a ", "&lt;x ",
        "&lt;!--", "&lt;script>", "]]>", "<![CDATA[", "<i>", "</description", "&#xC3;&#x82;",
    ])
    func `no pattern makes the time grow faster than the bytes`(pattern: String) throws {
        let flood = String(repeating: pattern, count: 300_000 / pattern.utf8.count)
        let page = try? parse("<rss><channel><item><title>x</title><description>\(flood)")
        #expect(page == nil || page?.entries.isEmpty == false)
        _ = try? parse("<rss><channel>& \(flood)")
        _ = try? parse("<html>" + flood.replacing("<a ", with: "<link "))
    }

    // libxml2 2.9 looks through all declarations at each, and through many names at
    // each new one: two megabytes of the first took a hundred seconds. That it did not
    // see these is told by the repair.
    @Test(
        arguments: [
            { "<!ELEMENT a\($0) (b)><!ATTLIST a\($0) c CDATA \"\">" }, { "<!ENTITY e\($0) \"x\">" },
            { "<!ENTITY % p\($0) \"x\">" }, { "<!NOTATION n\($0) SYSTEM \"x\">" },
        ] as [@Sendable (Int) -> String])
    func `declarations without end are not read one by one`(
        declaration: @Sendable (Int) -> String
    ) throws {
        let declarations = (0..<4_000).map(declaration).joined()
        let page = try parse("<!DOCTYPE rss [\(declarations)]>" + rss("<title>a</title>"))
        #expect(page.entries.first?.title == "a")
        #expect(page.repairKinds.contains(.malformed))
    }

    @Test(
        arguments: [
            { "<a\($0)/>" }, { "<x b\($0)=\"\"/>" }, { "<p\($0):x xmlns:p\($0)=\"u\"/>" },
        ] as [@Sendable (Int) -> String])
    func `names without end are not looked up one by one`(
        element: @Sendable (Int) -> String
    ) throws {
        let elements = (0..<40_000).map(element).joined()
        let page = try parse(rss("<title>a</title>\(elements)<link>/b</link>"))
        #expect(page.entries.first?.title == "a")
        #expect(page.entries.first?.link == "/b")
        #expect(page.repairKinds.contains(.malformed))
    }

    @Test func `a picture as data does not cost the feed`() throws {
        let picture = String(repeating: "QUJD", count: 50_000)
        let entry = try firstEntry(
            atom(
                "<content type=\"xhtml\"><div>voor<img src=\"data:image/png;base64,\(picture)\"/>na</div></content>"
            ))
        #expect(entry.content == "voor na")
    }

    @Test func `bytes are limited, entries and texts are cut and it is said`() throws {
        var limits = FeedLimits()
        limits.bytes = 1_000
        #expect(
            refusal(rss("<title>" + String(repeating: "x", count: 1_000)), limits: limits)
                == .tooLarge)
        limits = FeedLimits()
        limits.entries = 3
        limits.textBytes = 101
        let items = String(repeating: "<title>é</title></item><item>", count: 5)
        var page = try parse(rss(items), limits: limits)
        #expect(page.entries.count == 3)
        #expect(page.repairKinds == [.manyEntries])
        page = try parse(
            rss("<description>\(String(repeating: "é", count: 100))</description>"), limits: limits)
        #expect(page.entries.first?.summary == String(repeating: "é", count: 50))
        #expect(page.repairKinds == [.longText])
    }

    @Test func `bytes are counted as they are decoded`() {
        var limits = FeedLimits()
        limits.bytes = 3_000
        // Each byte becomes three.
        let text = [UInt8](repeating: 0x80, count: 2_000)
        let bytes =
            Array("<?xml version=\"1.0\" encoding=\"windows-1252\"?><rss><channel><title>".utf8)
            + text
        #expect {
            try FeedParser.parse(bytes, limits: limits)
        } throws: { ($0 as? FeedParsingError)?.reason == .tooLarge }
    }

    @Test func `an endless feed takes no more memory than an entry`() throws {
        var limits = FeedLimits()
        limits.bytes = 1 << 30
        limits.entries = 1_000_000
        var parser = FeedParser(limits: limits)
        let item =
            "<item><guid>x</guid><description>\(String(repeating: "woord ", count: 200))</description></item>"
        var count = 0
        func feed(_ text: String) throws {
            try Array(text.utf8).withUnsafeBufferPointer { bytes throws(FeedParsingError) in
                count += try parser.append(bytes).count
            }
        }
        try feed("<rss><channel>")
        for _ in 0..<2_000 { try feed(item) }
        #expect(count >= 1_990)
        #expect(parser.heldBytes < 64 << 10)
        #expect(try parser.finish().entries.count + count == 2_000)
    }

    /// Each was read otherwise in pieces: what was looked for in vain in what had
    /// arrived was taken for absent.
    @Test(arguments: [
        // A page, behind a comment longer than what is looked at first.
        "<!-- \(String(repeating: "x", count: 6_000)) --><html><head><title>t</title></head></html>",
        // Latin-1 with UTF-8 further on.
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>caf\u{E9}</title>"
            + "</item><item><title>\u{C3}\u{A9}\u{C3}\u{A9}</title></item></channel></rss>",
        // UTF-8 after the end of a feed that claims to be something else.
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>t</title></channel></rss>"
            + "\n<p>\u{C3}\u{A9}</p>",
        // A document type with declarations, behind what only looks like XML.
        "<rss a=b><!DOCTYPE x [ <!ENTITY a 'b'> ]><channel><item><title>a</title></item></channel>",
        "<rss><channel><item><title>a & b</title><description><![CDATA[c]]>d]]> e</description>",
        "<rss><channel><item><title>a &amp b<!-- c > d</title></item><item><title>e --></title>",
        // A long text with a bare ampersand: whether libxml2 sees it must not depend
        // on where it is cut.
        "<rss><channel><item><title><b>a</b> & \(String(repeating: "lang ", count: 40))</title>"
            + "<description>\(String(repeating: "langer ", count: 40)) & <i>x</i></description>"
            + "</item><item><title>z</title></item></channel></rss>",
    ])
    func `a broken document in pieces reads as the whole does`(text: String) throws {
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let whole = Result { () throws(FeedParsingError) in try FeedParser.parse(bytes) }
        for pieces in 1...64 {
            let streamed = Result { () throws(FeedParsingError) in
                try stream(bytes, pieces: pieces)
            }
            #expect(streamed == whole, "in pieces of \(pieces)")
        }
    }

    @Test func `a long text is cut where it would be cut at once`() throws {
        var limits = FeedLimits()
        limits.textBytes = 50
        let text = rss(
            "<description>\(String(repeating: "é&amp;&euro;<b>a</b>", count: 20))</description>")
        let whole = try parse(text, limits: limits)
        for pieces in 1...64 {
            #expect(try stream(Array(text.utf8), pieces: pieces, limits: limits) == whole)
        }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1_000, 5_000])
    func `a document in pieces reads as the whole does`(pieces: Int) throws {
        for name in fixtureNames {
            let bytes = try fixture(name)
            let whole = try FeedParser.parse(bytes)
            let streamed = try stream(bytes, pieces: pieces)
            #expect(streamed == whole, "\(name)")
        }
    }
}
