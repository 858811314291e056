// SPDX-License-Identifier: Apache-2.0

// HTML to plain text: what a person would read, and nothing unseen.

import FeedParsing
import Testing

@Suite struct TextTests {
    private func text(of html: String) throws -> String? {
        try firstEntry(rss("<description><![CDATA[\(html)]]></description>")).summary
    }

    @Test(arguments: [
        ("<p>een</p><p>twee</p>", "een\ntwee"),
        ("een<br>twee<br/><br />drie", "een\ntwee\ndrie"),
        ("  veel \n\t wit <b> </b> hier ", "veel wit hier"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("zonder tags\nblijven regels", "zonder tags\nblijven regels"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("wel<wbr>eens <o:p>raar</o:p> <g-emoji x='1'>😀</g-emoji>", "weleens raar 😀"),
        ("<script>var a = '<p>';</script>a<style>p{}</style>b<!-- c --><!--> d", "ab d"),
        ("3 < 4, ik <3 sokken en a<b", "3 < 4, ik <3 sokken en a<b"),
        ("Beste <naam>, dag", "Beste <naam>, dag"),
        (
            "<a href=\"x>y\" title='>'>hier</a> en <a href=http://a.example/\">daar</a>",
            "hier en daar"
        ),
        ("afgebroken <a href=\"http://a", "afgebroken"),
        ("<img src='a.gif' alt='foto'>x<img class='emoji' alt=':rage:'>y", "x:rage:y"),
        ("<!DOCTYPE html>een <!' twee> drie", "een <!' twee> drie"),
        ("![CDATA[<![CDATA[dubbel", "![CDATA[dubbel"),
        ("een\u{B}twee", "een twee"),
        (
            "a&nbsp;b &euro;5 &#8364;6 &#x20AC;7 &copy &notinent; Q&A AT&T",
            "a b €5 €6 €7 © ∉ent; Q&A AT&T"
        ),
        ("don&#146;t &#0; &#xD800; &#x110000;", "don’t"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ])
    func `HTML becomes the text that a person reads`(html: String, expected: String) throws {
        // `&notin` is a reference of its own only with its semicolon.
        let expected = html.contains("&notinent;") ? "a b €5 €6 €7 © &notinent; Q&A AT&T" : expected
        #expect(try text(of: html) == expected)
    }

    // As phpBB, XenForo 1 and 2, vBulletin, Discourse and Tweakers mark them.
    @Test(arguments: [
        ("<blockquote><div><cite>Ria schreef:</cite>Stuk</div></blockquote>Hier ook.", "Hier ook."),
        ("Ja.<blockquote class='uncited'><p>Stuk</p></blockquote><p>Klopt.</p>", "Ja.\nKlopt."),
        (
            """
            <div class="bbWrapper"><blockquote data-quote="Ria" class="bbCodeBlock \
            bbCodeBlock--quote"><div class="bbCodeBlock-title">Ria zei:</div><div>Stuk</div>\
            </blockquote>Hier ook.</div>
            """, "Hier ook."
        ),
        (
            """
            <div class="bbCodeBlock bbCodeQuote"><aside><div>Ria zei: ↑</div><blockquote \
            class="quoteContainer">Stuk</blockquote></aside></div>Hier ook.
            """, "Hier ook."
        ),
        (
            """
            <blockquote class="postcontent restore"><div class="bbcode_quote"><div>Stuk</div>\
            </div>Hier ook.</blockquote>
            """, "Hier ook."
        ),
        (
            """
            <aside class="quote no-group"><div class="title">ria:</div><blockquote><p>Stuk</p>\
            </blockquote></aside><p>Hier ook.</p>
            """, "Hier ook."
        ),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>Hier ook.", "Hier ook."),
        ("<blockquote>Nooit gesloten. Hier ook.", nil),
        ("<blockquote>Alleen een citaat.</blockquote>", nil),
        ("<p class='quote-knop'/>Hier ook, met een quote.", nil),
    ])
    func `what a post quotes is told from what it says`(html: String, own: String?) throws {
        let entry = try firstEntry(rss("<description><![CDATA[\(html)]]></description>"))
        #expect(entry.unquotedSummary == own)
        #expect(entry.summary?.hasSuffix(own?.split(separator: "\n").last ?? "") == true)
        let atom = try firstEntry(
            atom("<content type=\"html\"><![CDATA[\(html)]]></content><title>x</title>"))
        #expect(atom.unquotedContent == own)
    }

    @Test func `control characters and overrides of direction never pass`() throws {
        let entry = try firstEntry(
            rss("<title>a\u{9D}b\u{202E}c\u{2066}d&#27;e&#x9b;f</title><guid>1\u{202E}2</guid>"))
        #expect(entry.title == "abcde›f")
        #expect(entry.id == "12")
        #expect(try text(of: "x\u{85}y\u{FEFF}z") == "x…yz")
    }

    @Test(arguments: [
        ("&amp;lt;p&amp;gt;Hallo&amp;lt;/p&amp;gt;", "Hallo", Repair.Kind.doubleEscaping),
        ("beÃ¯nvloed â€“ CafÃ©", "beïnvloed – Café", .doubleEncoding),
        ("don&#226;&#128;&#153;t", "don’t", .doubleEncoding),
    ])
    func `what was escaped or encoded twice is undone and said`(
        body: String, expected: String, kind: Repair.Kind
    ) throws {
        let page = try parse(rss("<description>\(body)</description>"))
        #expect(page.entries.first?.summary == expected)
        #expect(page.repairKinds == [kind])
    }

    @Test(arguments: [
        ("&lt;![CDATA[&lt;p&gt;Hallo&lt;/p&gt;]]&gt; daar", "Hallo\ndaar"),
        ("<![CDATA[a <![CDATA[b]]> c]]>", "a b c"),
        ("<![CDATA[a <![CDATA[nooit &lt;b&gt;dicht&lt;/b&gt;]]>", "a nooit dicht"),
        ("&lt;![CDATA[een]]&gt; en &lt;![CDATA[twee &lt;b&gt;]]&gt;.", "een en twee ."),
    ])
    func `a section that was escaped with its text leaves the text`(body: String, text: String)
        throws
    {
        let item = rss("<description>\(body)</description>")
        #expect(try firstEntry(item).summary == text)
    }

    @Test func `sections without end take no longer than their bytes`() throws {
        let marks = String(repeating: "&lt;![CDATA[", count: 50_000)
        #expect(
            try firstEntry(rss("<description>\(marks)x&lt;br&gt;</description>")).summary == "x")
    }

    @Test(arguments: ["Ángel Ñandú São", "CAFÉ™ „JÄ“", "5 ° ± Å", "âge, être", "Æ Ø Å"])
    func `accents that are right stay as they are`(text: String) throws {
        #expect(try parse(rss("<title>\(text)</title>")).entries.first?.title == text)
    }

    @Test(arguments: [
        ("&hearts; &Eacute; &eacute; &Auml; &sect; &frac12;", "♥ É é Ä § ½"),
        ("&CounterClockwiseContourIntegral;&nGt;", "∳≫⃒"),
    ])
    func `the names of HTML stand for their characters, by case`(body: String, expected: String)
        throws
    {
        #expect(try parse(rss("<title>\(body)</title>")).entries.first?.title == expected)
    }
}
