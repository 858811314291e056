// SPDX-License-Identifier: Apache-2.0

// From what the software of each channel writes to what we make of it: author,
// words, link, thread and stars. The samples are made up, their shape is not.

import Complaints
import FeedParsing
import Foundation
import Testing

@Suite struct ShapeTests {
    /// The mentions of a feed that is all about the company.
    private func mentions(_ channel: Channel, _ feed: String) throws -> [Mention] {
        let company = Company(
            id: .init(rawValue: "sokkenland"), displayName: "Sokkenland",
            names: [.init(spellings: ["Sokkenland*"])], accounts: [])
        let source = Feed(
            id: .init(rawValue: "feed"), company: company.id, channel: channel,
            source: .file("feed"), coverage: .all, interval: .seconds(60))
        return Matcher(company).mentions(in: try parse(feed).entries, of: source)
    }

    private func mention(_ channel: Channel, _ feed: String) throws -> Mention {
        let mentions = try mentions(channel, feed)
        try #require(mentions.count == 1)
        return mentions[0]
    }

    /// An RSS document with the namespaces that the samples use.
    private func rss(_ item: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" \
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" \
        xmlns:content="http://purl.org/rss/1.0/modules/content/" \
        xmlns:media="http://search.yahoo.com/mrss/" xmlns:webfeeds="http://webfeeds.org/rss/1.0" \
        xmlns:slash="http://purl.org/rss/1.0/modules/slash/" \
        xmlns:discourse="http://www.discourse.org/"><channel><title>t</title>\
        <item>\(item)</item></channel></rss>
        """
    }

    @Test func `Mastodon, an account's feed`() throws {
        let mention = try mention(
            .mastodon,
            rss(
                """
                <guid isPermaLink="true">https://toet.example/@gerda/116600000000000001</guid>\
                <link>https://toet.example/@gerda/116600000000000001</link>\
                <pubDate>Sat, 21 Nov 2026 20:14:03 +0000</pubDate><description>&lt;p&gt;&lt;span \
                class="h-card" translate="no"&gt;&lt;a href="https://toet.example/@sokkenland" \
                class="u-url mention"&gt;@&lt;span&gt;sokkenland&lt;/span&gt;&lt;/a&gt;&lt;/span&gt; \
                gat in m’n sok&lt;br /&gt;na één week&lt;/p&gt;&lt;p&gt;&lt;a \
                href="https://toet.example/tags/klacht" class="mention hashtag" \
                rel="tag"&gt;#&lt;span&gt;klacht&lt;/span&gt;&lt;/a&gt;&lt;/p&gt;</description>\
                <media:content url="https://toet.example/m/1.jpg" type="image/jpeg" fileSize="9" \
                medium="image"><media:rating scheme="urn:simple">nonadult</media:rating>\
                <media:description type="plain">een sok met een gat</media:description>\
                </media:content><category>klacht</category>
                """))
        #expect(mention.author?.handle == "@gerda@toet.example")
        #expect(mention.author?.link?.rawValue == "https://toet.example/@gerda")
        #expect(mention.text == "@sokkenland gat in m’n sok\nna één week\n#klacht")
        #expect(mention.link?.rawValue == "https://toet.example/@gerda/116600000000000001")
        #expect(mention.rating == nil)
    }

    @Test func `Bluesky, a profile's feed`() throws {
        let mention = try mention(
            .bluesky,
            rss(
                """
                <link>https://bsky.app/profile/henk.example/post/3m6abc</link><description>Weer te \
                laat, Sokkenland.

                Derde keer &amp;amp; klaar.</description><pubDate>21 Nov 2026 20:14 +0000</pubDate>\
                <guid isPermaLink="false">at://did:plc:abc/app.bsky.feed.post/3m6abc</guid>
                """))
        #expect(mention.author?.handle == "@henk.example")
        #expect(mention.text.hasPrefix("Weer te laat, Sokkenland.\n"))
        #expect(mention.link?.rawValue == "https://bsky.app/profile/henk.example/post/3m6abc")
        #expect(iso(mention.publishedAt) == "2026-11-21T20:14:00Z")
    }

    private func reddit(_ entry: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" \
        xmlns:media="http://search.yahoo.com/mrss/"><category term="klaagmuur" \
        label="r/klaagmuur"/><id>/search.rss</id><title>zoeken</title><entry>\(entry)</entry></feed>
        """
    }

    @Test func `Reddit, a post and a comment`() throws {
        let post = try mention(
            .reddit,
            reddit(
                """
                <author><name>/u/breinaald</name><uri>https://www.reddit.com/user/breinaald</uri>\
                </author><category term="klaagmuur" label="r/klaagmuur"/><content type="html">&lt;!-- \
                SC_OFF --&gt;&lt;div class=&quot;md&quot;&gt;&lt;p&gt;Drie maanden \
                oud.&lt;/p&gt; &lt;/div&gt;&lt;!-- SC_ON --&gt; &amp;#32; submitted by &amp;#32; &lt;a \
                href=&quot;https://www.reddit.com/user/breinaald&quot;&gt; /u/breinaald &lt;/a&gt; \
                &amp;#32; to &amp;#32; &lt;a href=&quot;https://www.reddit.com/r/klaagmuur/&quot;&gt; \
                r/klaagmuur &lt;/a&gt; &lt;br/&gt; &lt;span&gt;&lt;a href=&quot;https://www.reddit.com\
                /r/klaagmuur/comments/1p6s7f/gat_in_sok/&quot;&gt;[link]&lt;/a&gt;&lt;/span&gt; \
                &amp;#32; &lt;span&gt;&lt;a href=&quot;https://www.reddit.com/r/klaagmuur/comments\
                /1p6s7f/gat_in_sok/&quot;&gt;[comments]&lt;/a&gt;&lt;/span&gt;</content>\
                <id>t3_1p6s7f</id><link href="https://www.reddit.com/r/klaagmuur/comments/1p6s7f/\
                gat_in_sok/"/><updated>2026-11-21T10:29:00+00:00</updated>\
                <published>2026-11-21T10:29:00+00:00</published><title>Gat in sok</title>
                """))
        #expect(post.author?.handle == "u/breinaald")
        #expect(post.text == "Gat in sok\n\nDrie maanden oud.")
        #expect(post.thread?.rawValue == "reddit.com/comments/1p6s7f")
        let comment = try mention(
            .reddit,
            reddit(
                """
                <author><name>/u/kaasplank</name><uri>https://www.reddit.com/user/kaasplank</uri>\
                </author><content type="html">&lt;!-- SC_OFF --&gt;&lt;div class=&quot;md&quot;&gt;\
                &lt;blockquote&gt; &lt;p&gt;Drie maanden oud.&lt;/p&gt; &lt;/blockquote&gt; \
                &lt;p&gt;Heb ik ook gehad.&lt;/p&gt; &lt;/div&gt;&lt;!-- SC_ON --&gt;</content>\
                <id>t1_nz8</id><link href="https://www.reddit.com/r/klaagmuur/comments/1p6s7f/\
                gat_in_sok/nz8/"/><updated>2026-11-21T11:00:00+00:00</updated><title>/u/kaasplank on \
                Gat in sok</title>
                """))
        #expect(comment.author?.handle == "u/kaasplank")
        #expect(comment.text == "Heb ik ook gehad.")
        #expect(comment.title == "Gat in sok")
        #expect(comment.thread == post.thread)
    }

    @Test func `Lemmy, a community's feed`() throws {
        let mention = try mention(
            .lemmy,
            rss(
                """
                <title>Sokkenland app stuk</title><link>https://nieuws.example/app-stuk</link>\
                <description><![CDATA[submitted by <a href="https://praat.example/u/jan">jan</a> to <a \
                href="https://praat.example/c/klagen">klagen</a><br>12 points | <a \
                href="https://praat.example/post/4312">3 comments</a><br><a \
                href="https://nieuws.example/app-stuk">https://nieuws.example/app-stuk</a>\
                <p>Bij jullie ook?</p>]]></description><comments>https://praat.example/post/4312\
                </comments><guid>https://praat.example/post/4312</guid><pubDate>Sat, 21 Nov 2026 \
                20:14:03 +0000</pubDate><dc:creator>https://praat.example/u/jan</dc:creator>
                """))
        #expect(mention.author?.handle == "@jan@praat.example")
        #expect(mention.text == "Sokkenland app stuk\n\nBij jullie ook?")
        #expect(mention.link?.rawValue == "https://praat.example/post/4312")
        #expect(mention.thread?.rawValue == "praat.example/post/4312")
    }

    @Test func `phpBB, a reply that quotes`() throws {
        let mention = try mention(
            .forum,
            """
            <?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" \
            xml:lang="nl"><link rel="self" href="https://forum.example/app.php/feed"/><title>f</title>\
            <entry><author><name><![CDATA[henk67]]></name></author>\
            <updated>2026-11-18T22:51:00+01:00</updated><published>2026-11-18T22:51:00+01:00\
            </published><id>https://forum.example/viewtopic.php?p=48307#p48307</id><link \
            href="https://forum.example/viewtopic.php?p=48307#p48307"/><title type="html"><![CDATA[\
            Klachten • Re: Sokkenland belt niet terug]]></title><category term="Klachten" \
            scheme="https://forum.example/viewforum.php?f=7" label="Klachten"/><content type="html" \
            xml:base="https://forum.example/viewtopic.php?p=48307#p48307"><![CDATA[
            <blockquote><div><cite>ria schreef:</cite>Al gebeld?</div></blockquote>VIJF keer!<br />Niets.\
            <p>Statistieken: Geplaatst door <a href="https://forum.example/memberlist.php?u=9">henk67\
            </a> — wo 18 nov 2026, 22:51</p><hr />
            ]]></content></entry></feed>
            """)
        #expect(mention.author?.handle == "henk67")
        #expect(mention.title == "Sokkenland belt niet terug")
        #expect(mention.text == "VIJF keer!\nNiets.")
        #expect(mention.link?.rawValue == "https://forum.example/viewtopic.php?p=48307#p48307")
    }

    @Test func `Discourse, the newest posts`() throws {
        let mention = try mention(
            .forum,
            rss(
                """
                <title>Van wie is dit cadeau?</title><dc:creator><![CDATA[@joke.h Joke H.]]>\
                </dc:creator><description><![CDATA[ <aside class="quote no-group" \
                data-username="freek" data-post="3"><div class="title">freek:</div><blockquote><p>Geen \
                idee.</p></blockquote></aside><p>Van <b>Sokkenland</b>, zonder kaartje.</p> ]]>\
                </description><link>https://samen.example/t/van-wie-is-dit-cadeau/412/5</link>\
                <pubDate>Sat, 21 Nov 2026 20:14:03 +0000</pubDate><guid isPermaLink="false">\
                samen.example-post-1921</guid>
                """))
        #expect(mention.author?.handle == "@joke.h")
        #expect(mention.author?.displayName == "Joke H.")
        #expect(mention.text == "Van Sokkenland, zonder kaartje.")
        #expect(mention.thread?.rawValue == "samen.example/topic/412")
    }

    @Test func `vBulletin, a topic with its first post`() throws {
        let mention = try mention(
            .forum,
            rss(
                """
                <title>Te klein</title><link>https://loop.example/showthread.php?t=8123&amp;goto=newpost\
                </link><pubDate>Sat, 21 Nov 2026 20:14:03 GMT</pubDate><description>Bij Sokkenland \
                besteld, een maat te…</description><content:encoded><![CDATA[<div>Bij Sokkenland besteld, \
                een maat te klein. &nbsp; Ruilen kan niet.</div>

                ]]></content:encoded><category domain="https://loop.example/forumdisplay.php?f=3">\
                Kleding</category><dc:creator>LoperGijs</dc:creator><guid isPermaLink="true">\
                https://loop.example/showthread.php?t=8123</guid>
                """))
        #expect(mention.author?.handle == "LoperGijs")
        #expect(
            mention.text
                == "Te klein\n\nBij Sokkenland besteld, een maat te klein. Ruilen kan niet.")
        #expect(mention.thread?.rawValue == "loop.example/topic/8123")
    }

    @Test func `XenForo, a topic with its first post`() throws {
        let mention = try mention(
            .forum,
            rss(
                """
                <title>Sokkenland: te klein</title><pubDate>Sat, 21 Nov 2026 20:14:03 +0000</pubDate>\
                <link>https://xf.example/threads/sokkenland-te-klein.8123/</link>\
                <guid>https://xf.example/threads/sokkenland-te-klein.8123/</guid>\
                <author>invalid@example.com (LoperGijs)</author><category \
                domain="https://xf.example/forums/kleding.5/"><![CDATA[Kleding]]></category>\
                <dc:creator>LoperGijs</dc:creator><content:encoded><![CDATA[<div \
                class="bbWrapper">Een maat te klein.</div>]]></content:encoded>\
                <slash:comments>12</slash:comments>
                """))
        #expect(mention.author?.handle == "LoperGijs")
        #expect(mention.text == "Sokkenland: te klein\n\nEen maat te klein.")
        #expect(mention.thread?.rawValue == "xf.example/topic/8123")
    }

    @Test func `Google News, a headline`() throws {
        let mention = try mention(
            .alerts,
            rss(
                """
                <title>Storing in app Sokkenland - Streekgalm</title>\
                <link>https://news.google.com/rss/articles/CBMiX?oc=5</link><guid isPermaLink="false">\
                CBMiX</guid><pubDate>Sat, 21 Nov 2026 20:14:03 GMT</pubDate><description>&lt;a \
                href="https://news.google.com/rss/articles/CBMiX?oc=5" \
                target="_blank"&gt;Storing in app Sokkenland&lt;/a&gt;&amp;nbsp;&amp;nbsp;&lt;font \
                color="#6f6f6f"&gt;Streekgalm&lt;/font&gt;</description>\
                <source url="https://streekgalm.example">Streekgalm</source>
                """))
        #expect(mention.author?.handle == "Streekgalm")
        #expect(mention.author?.account == nil)
        #expect(mention.text == "Storing in app Sokkenland")
    }

    @Test func `the App Store, a review`() throws {
        let mention = try mention(
            .reviews,
            """
            <?xml version="1.0" encoding="utf-8"?><feed xmlns:im="http://itunes.apple.com/rss" \
            xmlns="http://www.w3.org/2005/Atom" xml:lang="nl"><id>f</id><title>iTunes Store</title>\
            <entry><updated>2026-11-17T15:12:00-07:00</updated><id>14660912231</id><title>Hangt</title>\
            <content type="text">Blijft hangen bij iDEAL.</content><im:contentType term="Application" \
            label="App"/><im:voteSum>3</im:voteSum><im:voteCount>4</im:voteCount><im:rating>1\
            </im:rating><im:version>4.2</im:version><author><name>Wandelmutsje</name><uri>\
            https://itunes.apple.com/nl/reviews/id1</uri></author><link rel="related" \
            href="https://itunes.apple.com/nl/review?id=9&amp;type=Purple%20Software"/><content \
            type="html">&lt;table&gt;&lt;tr&gt;&lt;td&gt;Hangt&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;\
            </content></entry></feed>
            """)
        #expect(mention.rating?.rawValue == 1)
        #expect(mention.author?.handle == "Wandelmutsje")
        #expect(mention.text == "Hangt\n\nBlijft hangen bij iDEAL.")
        #expect(iso(mention.publishedAt) == "2026-11-17T22:12:00Z")
        #expect(
            mention.link?.rawValue
                == "https://itunes.apple.com/nl/review?id=9&type=Purple%20Software")
    }

    // Every video has five, so that a complaint on video was praise.
    @Test func `the stars of a video are its viewers', not its author's`() throws {
        let mention = try mention(
            .youtube,
            """
            <?xml version="1.0" encoding="UTF-8"?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" \
            xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">\
            <id>yt:channel:UC1</id><title>SokkenTV</title><entry><id>yt:video:lR-w1h5ONOY</id>\
            <yt:videoId>lR-w1h5ONOY</yt:videoId><yt:channelId>UC1</yt:channelId>\
            <title>Nooit meer Sokkenland</title><link rel="alternate" \
            href="https://www.youtube.com/watch?v=lR-w1h5ONOY"/><author><name>SokkenTV</name><uri>\
            https://www.youtube.com/channel/UC1</uri></author><published>2026-11-21T18:03:34+00:00\
            </published><updated>2026-11-22T12:36:59+00:00</updated><media:group><media:title>Nooit meer \
            Sokkenland</media:title><media:description>Vijf weken wachten, drie keer gebeld.\
            </media:description><media:community><media:starRating count="12" average="5.00" min="1" \
            max="5"/><media:statistics views="4051"/></media:community></media:group></entry></feed>
            """)
        #expect(mention.rating == nil)
        #expect(mention.author?.handle == "SokkenTV")
        #expect(mention.author?.account == "youtube.com/channel/UC1")
        #expect(mention.text == "Nooit meer Sokkenland\n\nVijf weken wachten, drie keer gebeld.")
        #expect(mention.thread?.rawValue == "youtube.com/lR-w1h5ONOY")
    }

    @Test(arguments: [
        (
            "<p>In antwoord op <a href=\"https://blog.example/getest/#comment-11\">Jan</a>.</p>\n"
                + "<p>Bij mij ook.<br />\nNooit meer.</p>",
            "Bij mij ook.\nNooit meer."
        ),
        (
            "In reply to <a href=\"https://blog.example/getest/#comment-11\">Jan de B.</a>.\n\n"
                + "Bij mij ook.",
            "Bij mij ook."
        ),
        // What the customer writes stays.
        (
            "<p>Wat <a href=\"https://blog.example/getest/#comment-11\">Jan</a> zegt. Ja!</p>",
            "Wat Jan zegt. Ja!"
        ),
        (
            "<p>Zie <a href=\"https://blog.example/getest/#comment-11\">hier</a></p><p>Ook zo.</p>",
            "Zie hier\nOok zo."
        ),
        (
            "<p>Gat in sok.</p><p>Zie <a href=\"https://b.example/#comment-1\">Jan</a>.</p>",
            "Gat in sok.\nZie Jan."
        ),
        (
            "<p>In antwoord op <a href=\"https://blog.example/getest/#comment-11\">Jan</a>.</p>",
            "In antwoord op Jan."
        ),
    ])
    func `WordPress, a comment that answers another`(body: String, text: String) throws {
        let mention = try mention(
            .comments,
            rss(
                """
                <title>Reactie op Getest: sokken van Sokkenland door Mirte</title>\
                <link>https://blog.example/getest/#comment-12</link><dc:creator><![CDATA[Mirte]]>\
                </dc:creator><pubDate>Sat, 21 Nov 2026 20:14:03 +0000</pubDate><guid \
                isPermaLink="false">https://blog.example/?p=912#comment-12</guid>\
                <description><![CDATA[\(body.prefix(40))]]></description>\
                <content:encoded><![CDATA[\(body)]]></content:encoded>
                """))
        #expect(mention.text == text)
        #expect(mention.author?.handle == "Mirte")
        #expect(mention.title == "Reactie op Getest: sokken van Sokkenland")
        #expect(mention.thread?.rawValue == "blog.example/getest")
    }

    @Test func `bridges, an ordinary entry and their own errors`() throws {
        let mention = try mention(
            .other,
            """
            <?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" \
            xmlns:media="http://search.yahoo.com/mrss/"><title type="text">Reviews</title><entry>\
            <title type="html">Sokkenland: nooit meer</title><published>2026-11-21T10:29:00+00:00\
            </published><updated>2026-11-21T10:29:00+00:00</updated><id>\
            https://sterren.example/reviews/77</id><link rel="alternate" type="text/html" \
            href="https://sterren.example/reviews/77"/><author><name>Piet</name></author><content \
            type="html">&lt;p&gt;Drie weken gewacht.&lt;/p&gt;</content></entry></feed>
            """)
        #expect(mention.author?.handle == "Piet")
        #expect(mention.text == "Sokkenland: nooit meer\n\nDrie weken gewacht.")
        let failed = rss(
            """
            <title>Bridge returned error 500! (20778)</title><link>https://bridge.example/?action=\
            display&amp;bridge=Sterren</link><guid isPermaLink="false">Bridge returned error 500! \
            (20778)</guid><description>&lt;p&gt;500 Internal Server Error&lt;/p&gt;&lt;p&gt;&lt;strong\
            &gt;Message:&lt;/strong&gt; Could not find Sokkenland&lt;/p&gt;</description>
            """)
        #expect(try mentions(.other, failed).isEmpty)
        let failure = SourceFailure.first(in: try parse(failed).entries)
        #expect(failure?.aggregator == .rssBridge)
        #expect(failure?.detail == "Could not find Sokkenland")
    }
}
