// SPDX-License-Identifier: Apache-2.0

// What each element of each dialect means, and which one wins.

import Complaints
import FeedParsing
import Testing

@Suite struct FormatTests {
    @Test(arguments: [
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ("<guid isPermaLink=\"false\">https://a.example/1</guid>", nil),
        ("<guid>tag:a.example,2026:1</guid>", nil),
        ("<guid>https://a.example/1</guid><link>https://a.example/2</link>", "https://a.example/2"),
        ("<link>javascript:alert(1)</link>", nil),
        ("<link> https://a.example/?a=1&amp;amp;b=2\n</link>", "https://a.example/?a=1&b=2"),
        ("<link>/3</link>", "https://feed.example/3"),
        ("<link>//b.example/4</link>", "https://b.example/4"),
        ("<link>../5?x#y</link>", "https://feed.example/5?x#y"),
        ("<link/><link>https://a.example/6</link>", "https://a.example/6"),
    ])
    func `the link of an item`(item: String, link: String?) throws {
        #expect(
            try firstEntry(rss(item), baseURL: "https://feed.example/map/feed.xml").link == link)
    }

    @Test(arguments: [
        ("<author>jan@a.example (Jan)</author>", "Jan", "jan@a.example"),
        ("<author>Jan &lt;jan@a.example&gt;</author>", "Jan", "jan@a.example"),
        ("<author>jan@a.example</author>", "jan@a.example", "jan@a.example"),
        ("<dc:creator>Jan de Vries</dc:creator>", "Jan de Vries", nil),
        ("<itunes:author>Jan</itunes:author>", "Jan", nil),
        ("<author><name>Jan</name><email>jan@a.example</email></author>", "Jan", "jan@a.example"),
        ("<author>@jan op Mastodon</author>", "@jan op Mastodon", nil),
    ])
    func `the author of an item`(item: String, name: String, email: String?) throws {
        let entry = try firstEntry(rss(item))
        #expect(entry.author == name)
        #expect(entry.authorEmail == email)
        #expect(entry.authors == [name])
    }

    @Test(arguments: [
        ("<description>a</description><content:encoded>b</content:encoded>", "a", "b"),
        ("<content:encoded>b</content:encoded><description>a</description>", "a", "b"),
        ("<description>a</description><itunes:summary>b</itunes:summary>", "a", "b"),
        ("<media:description>c</media:description><description>a</description>", "a", nil),
        ("<media:group><media:description>c</media:description></media:group>", "c", nil),
        ("<image><description>x</description></image><description>a</description>", "a", nil),
        ("<description>a <i>b</i><br/>c</description>", "a b\nc", nil),
    ])
    func `summary and content of an item`(item: String, summary: String, content: String?) throws {
        let entry = try firstEntry(rss(item))
        #expect(entry.summary == summary)
        #expect(entry.content == content)
    }

    @Test(arguments: [
        ("<title>A &amp; B</title>", "A & B"),
        ("<title>1 &lt; 2</title>", "1 < 2"),
        ("<title>&lt;b&gt;A&lt;/b&gt; B</title>", "A B"),
        ("<title><![CDATA[A &amp; B]]></title>", "A & B"),
        ("<title>A\n   B</title>", "A B"),
        ("<title>Beste &lt;naam&gt;</title>", "Beste <naam>"),
        ("<media:title>M</media:title><title>T</title>", "T"),
        ("<media:title>M</media:title>", "M"),
        ("<title>regel 1&lt;br/&gt;regel 2</title>", "regel 1 regel 2"),
    ])
    func `the title of an item`(item: String, title: String) throws {
        #expect(try firstEntry(rss(item)).title == title)
    }

    @Test(arguments: [
        ("<content type=\"text\">a &lt;b&gt; c</content>", "a <b> c"),
        ("<content type=\"html\">a &lt;b&gt;c&lt;/b&gt;</content>", "a c"),
        ("<content mode=\"base64\">YSA8Yj5iPC9iPg==</content>", "a b"),
        ("<content type=\"application/octet-stream\">YSA8Yj5iPC9iPg==</content>", "a b"),
        ("<content type=\"image/png\">iVBORw0KGgo=</content>", nil),
        ("<content type=\"xhtml\"><div>a<p>b</p></div></content>", "a\nb"),
        ("<content type=\"xhtml\">&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</content>", "a\nb"),
        ("<content>&lt;p&gt;zonder type&lt;/p&gt;</content>", "zonder type"),
    ])
    func `the types of Atom content`(entry: String, content: String?) throws {
        #expect(try firstEntry(atom(entry)).content == content)
    }

    @Test(arguments: [
        "<pubDate><time datetime=\"2026-11-22T10:00:00Z\">zo, 22-11</time>\n</pubDate>",
        "<pubDate>&lt;time datetime=\"2026-11-22T10:00:00Z\"&gt;zo&lt;/time&gt;</pubDate>",
        "<pubDate><b>Sun</b>, 22 Nov 2026 10:00:00 GMT</pubDate>",
        "<dc:date>2026-11-22T10:00:00Z</dc:date><pubDate>morgen</pubDate>",
    ])
    func `a date with markup around it is a date`(item: String) throws {
        #expect(try iso(firstEntry(rss(item)).published) == "2026-11-22T10:00:00Z")
    }

    @Test func `namespaces count, not prefixes, unless the namespace is unknown`() throws {
        let page = try parse(
            """
            <r:rss xmlns:r="http://backend.userland.com/rss2" xmlns:x="http://unknown.example/">
            <r:channel><r:item><x:description>no</x:description><r:description>yes</r:description>
            <dc:creator>Jan</dc:creator></r:item></r:channel></r:rss>
            """)
        #expect(page.entries.first?.summary == "yes")
        #expect(page.entries.first?.author == "Jan")
        #expect(page.repairKinds == [.undeclaredPrefix])
    }

    @Test func `CDF keeps addresses and dates in attributes, in capitals`() throws {
        let page = try parse(
            """
            <CHANNEL HREF="https://cdf.example/"><TITLE>Kanaal</TITLE>
            <ITEM HREF="https://cdf.example/1" LASTMOD="2002-11-12T21:36Z"><TITLE>Een</TITLE>
            <ABSTRACT>Kort</ABSTRACT></ITEM></CHANNEL>
            """)
        #expect(page.link == "https://cdf.example/")
        let entry = try #require(page.entries.first)
        #expect(entry.link == "https://cdf.example/1")
        #expect(entry.summary == "Kort")
        #expect(iso(entry.updated) == "2002-11-12T21:36:00Z")
    }

    @Test func `entities that the document declares are read, one level deep`() throws {
        let page = try parse(
            """
            <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY firma "Sokken &amp; Zn"><!ENTITY kort "SL">]>
            <rss><channel><item><title>&kort; &eacute;</title></item></channel></rss>
            """)
        #expect(page.entries.first?.title == "SL é")
    }

    @Test(arguments: [
        ("", FeedParsingError.Reason.empty), ("   \n", .notAFeed), ("zomaar tekst", .notAFeed),
        ("<opml><body/></opml>", .notAFeed), ("{\"a\":1}", .notAFeed), ("{", .notAFeed),
        ("<html><body>Niets</body></html>", .webPage),
        ("<?xml version=\"1.0\"?><!DOCTYPE html><html/>", .webPage),
    ])
    func `what is no feed is refused with its reason`(text: String, reason: FeedParsingError.Reason)
    {
        #expect(refusal(text) == reason)
    }

    @Test func `a web page offers its feeds`() {
        let html = """
            <!DOCTYPE html><html><head><base href="/blog/"><title>x</title>
            <link rel="stylesheet" href="a.css"><link rel=alternate type='application/rss+xml' \
            title="Nieuws &amp; meer" href=feed.xml>
            <link rel="alternate" hreflang="en" href="/en"><link href="https://b.example/atom" \
            type="application/atom+xml" rel="home alternate"></head><body></body></html>
            """
        #expect {
            try parse(html, baseURL: "https://a.example/x")
        } throws: { error in
            (error as? FeedParsingError)?.offered == [
                OfferedFeed(
                    url: "https://a.example/blog/feed.xml", title: "Nieuws & meer",
                    type: "application/rss+xml"),
                OfferedFeed(
                    url: "https://b.example/atom", title: nil, type: "application/atom+xml"),
            ]
        }
    }
}
