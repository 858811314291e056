// SPDX-License-Identifier: Apache-2.0

// Feeds in the shape of real ones, for those who have no captured feeds: RSS
// with escaped HTML, RSS with CDATA, Atom with HTML and with XHTML.

enum SampleFeeds {
    static let all: [[UInt8]] = [
        rss { "<description>\(escaped(html($0)))</description>" },
        rss {
            "<description>kort bericht \($0)</description><content:encoded><![CDATA[\(html($0))]]></content:encoded>"
        },
        atom { "<content type=\"html\">\(escaped(html($0)))</content>" },
        atom {
            "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\(xhtml($0))</div></content>"
        },
    ]

    private static let entryCount = 100

    private static func rss(_ body: (Int) -> String) -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Forum</title>
            <link>https://forum.example/</link><description>Over sokken</description>\n
            """
        for number in 0..<entryCount {
            text += """
                <item><title>Vraag &amp; antwoord \(number)</title>
                <link>https://forum.example/topic/\(number)?page=1&amp;view=all</link>
                <guid isPermaLink="false">post-\(number)</guid><dc:creator>lezer\(number)</dc:creator>
                <pubDate>Sun, 22 Nov 2026 10:\(10 + number % 50):00 +0100</pubDate>
                <category>sokken</category>\(body(number))</item>\n
                """
        }
        return Array((text + "</channel></rss>\n").utf8)
    }

    private static func atom(_ body: (Int) -> String) -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom"><title>Forum</title><id>urn:forum</id>\n
            """
        for number in 0..<entryCount {
            text += """
                <entry><title type="html">Vraag &amp;amp; antwoord \(number)</title>
                <link rel="alternate" type="text/html" href="https://forum.example/\(number)"/>
                <id>urn:post:\(number)</id><published>2026-11-22T10:\(10 + number % 50):00+01:00</published>
                <updated>2026-11-22T11:00:00Z</updated><author><name>lezer\(number)</name></author>
                \(body(number))</entry>\n
                """
        }
        return Array((text + "</feed>\n").utf8)
    }

    private static func html(_ number: Int) -> String {
        (0..<8).map {
            """
            <p>Na <b>drie maanden</b> zat er een gat in mijn sok&nbsp;nummer \(number * 8 + $0), en op mijn \
            mail kwam <a href="https://shop.example/order/\(number)?a=1&amp;b=2" rel="nofollow">geen \
            antwoord</a>. Kan iemand van de klantenservice even meekijken? Het duurt nu al weken &amp; ik \
            word er moe van.<br />Groet, een trouwe klant</p>
            <img src="https://img.example/\(number)/foto-\($0).jpg" alt="foto" width="640" height="480" />
            """
        }.joined(separator: "\n")
    }

    private static func xhtml(_ number: Int) -> String {
        html(number).replacing("&nbsp;", with: "\u{A0}")
    }

    private static func escaped(_ html: String) -> String {
        html.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
