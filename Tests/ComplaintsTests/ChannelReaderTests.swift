// SPDX-License-Identifier: Apache-2.0

// Author, words, link and thread, as each channel's software writes them.

import Foundation
import Testing

@testable import Complaints

@Suite struct SocialReaderTests {
    @Test(arguments: [
        ("https://toet.example/@jan_v/116584309917730061", "@jan_v@toet.example"),
        ("https://toet.example/@jan@elders.example/1165", "@jan@elders.example"),
        ("https://toet.example/users/jan/statuses/1165", "@jan@toet.example"),
        ("https://gts.example/@jan/statuses/01HX", "@jan@gts.example"),
        ("https://foto.example/p/jan/5512", "@jan@foto.example"),
    ])
    func `a Mastodon tag feed names the author in the link`(link: String, handle: String) {
        let reading = ChannelReader(.mastodon).read(
            Entry(id: link, link: link, content: "Gat in mijn sok #sokkenland"))
        #expect(reading.author?.handle == handle)
        #expect(reading.text == "Gat in mijn sok #sokkenland")
        #expect(reading.title == nil)
        #expect(reading.author?.link.map { link.hasPrefix($0.rawValue) } ?? false)
    }

    @Test(arguments: [
        "https://toet.example/objects/9f-1", "https://mk.example/notes/a1", "https://x.example/",
    ])
    func `where the link names nobody the author is unknown`(link: String) {
        #expect(ChannelReader(.mastodon).read(Entry(link: link, content: "x")).author == nil)
    }

    @Test func `a bridge's title on a short post is not said twice`() {
        let reading = ChannelReader(.mastodon).read(
            Entry(
                title: "Mijn derde paar van Sokkenland…", link: "https://toet.example/@jan/1",
                author: "Jan V.", content: "Mijn derde paar van Sokkenland, en weer een gat."))
        #expect(reading.text == "Mijn derde paar van Sokkenland, en weer een gat.")
        #expect(reading.author?.displayName == "Jan V.")
    }

    @Test func `a Bluesky profile feed names the author in the link`() {
        let reading = ChannelReader(.bluesky).read(
            Entry(
                id: "at://did:plc:abc/app.bsky.feed.post/3m6", title: "@jan.example post",
                link: "https://bsky.app/profile/jan.example/post/3m6",
                summary: "Weer te laat.\n\n[contains quote post or other embedded content]"))
        #expect(reading.author?.handle == "@jan.example")
        #expect(reading.author?.link?.rawValue == "https://bsky.app/profile/jan.example")
        #expect(reading.text == "Weer te laat.")
    }

    @Test func `a Reddit search result without what Reddit adds`() {
        let link = "https://www.reddit.com/r/klaagmuur/comments/1p6s7f/gat_in_sok/"
        let reading = ChannelReader(.reddit).read(
            Entry(
                id: "t3_1p6s7f", title: "Gat in sok", link: link, author: "/u/breinaald",
                authorURL: "https://www.reddit.com/user/breinaald",
                content: "Drie maanden oud.\n\nsubmitted by /u/breinaald to r/klaagmuur\n"
                    + "[link] [comments]"))
        #expect(reading.author?.handle == "u/breinaald")
        #expect(reading.text == "Gat in sok\n\nDrie maanden oud.")
        #expect(reading.thread?.rawValue == "reddit.com/comments/1p6s7f")
    }

    @Test func `a Reddit comment is the words of its author alone`() {
        let reading = ChannelReader(.reddit).read(
            Entry(
                id: "t1_nz8", title: "/u/kaasplank on Gat in sok",
                link: "https://www.reddit.com/r/klaagmuur/comments/1p6s7f/gat_in_sok/nz8/",
                author: "/u/kaasplank", content: "Heb ik ook gehad."))
        #expect(reading.text == "Heb ik ook gehad.")
        #expect(reading.title == "Gat in sok")
        #expect(reading.thread?.rawValue == "reddit.com/comments/1p6s7f")
    }

    @Test func `a Reddit link post has its title only, and old feeds name the author in the text`()
    {
        let reading = ChannelReader(.reddit).read(
            Entry(
                title: "Sokkenland failliet?", link: "https://www.reddit.com/r/nl/comments/3sk/x/",
                summary: "submitted by kaasplank to nl\n[link] [275 comments]"))
        #expect(reading.text == "Sokkenland failliet?")
        #expect(reading.author?.handle == "u/kaasplank")
        let deleted = ChannelReader(.reddit).read(Entry(title: "x", author: "[deleted]"))
        #expect(deleted.author == nil)
    }

    @Test func `a Lemmy post without counters, with the post's own page`() {
        let reading = ChannelReader(.lemmy).read(
            Entry(
                id: "https://praat.example/post/4312", title: "Sokkenland app stuk",
                link: "https://nieuws.example/app-stuk", author: "https://praat.example/u/jan",
                summary: "submitted by jan to klagen\n12 points | 3 comments\n"
                    + "https://nieuws.example/app-stuk\nBij jullie ook?"))
        #expect(reading.author?.handle == "@jan@praat.example")
        #expect(reading.text == "Sokkenland app stuk\n\nBij jullie ook?")
        #expect(reading.link?.rawValue == "https://praat.example/post/4312")
        #expect(reading.thread?.rawValue == "praat.example/post/4312")
    }

    @Test func `a Lemmy inbox names the author as a path`() {
        let reading = ChannelReader(.lemmy).read(
            Entry(
                id: "https://praat.example/comment/77", title: "Reply from jan",
                link: "https://praat.example/comment/77", author: "/u/jan (link)",
                content: "Bij mij ook."))
        #expect(reading.author?.handle == "@jan@praat.example")
        #expect(reading.text == "Bij mij ook.")
    }
}

@Suite struct ForumReaderTests {
    @Test func `a phpBB reply without the board's own lines`() {
        let reading = ChannelReader(.forum).read(
            Entry(
                title: "Klachten • Re: Sokkenland belt niet terug",
                link: "https://forum.example/viewtopic.php?p=48307#p48307", author: "henk67",
                content: "VIJF keer gebeld.\n\nStatistieken: Geplaatst door henk67 — 18 nov 2026, "
                    + "22:51 — Reacties 4 — Gelezen 120 keer"))
        #expect(reading.author?.handle == "henk67")
        #expect(reading.title == "Sokkenland belt niet terug")
        #expect(reading.text == "VIJF keer gebeld.")
        #expect(reading.thread?.rawValue == "forum.example/topic/sokkenland belt niet terug")
    }

    @Test func `the first post of a phpBB topic says its title too`() {
        let reading = ChannelReader(.forum).read(
            Entry(
                title: "Klachten • Sokkenland belt niet terug",
                link: "https://forum.example/viewtopic.php?f=7&t=3120", author: "henk67",
                content: "Iemand een tip?\n\nStatistics: Posted by henk67 — Tue Nov 10, 2026"))
        #expect(reading.text == "Sokkenland belt niet terug\n\nIemand een tip?")
        #expect(reading.thread?.rawValue == "forum.example/topic/3120")
    }

    @Test func `a Discourse post`() {
        let reading = ChannelReader(.forum).read(
            Entry(
                id: "samen.example-post-1921", title: "Van wie is dit cadeau?",
                link: "https://samen.example/t/van-wie-is-dit-cadeau/412/2",
                author: "@sokkenland_freek Freek van Sokkenland", content: "Wat een raadsel."))
        #expect(reading.author?.handle == "@sokkenland_freek")
        #expect(reading.author?.displayName == "Freek van Sokkenland")
        #expect(reading.text == "Wat een raadsel.")
        #expect(reading.thread?.rawValue == "samen.example/topic/412")
    }

    @Test(arguments: ["@joke.h (Joke H.)", "@joke.h Joke H."])
    func `Discourse writes the name after the handle`(author: String) {
        let reading = ChannelReader(.forum).read(Entry(title: "x", author: author))
        #expect(reading.author?.handle == "@joke.h")
        #expect(reading.author?.displayName == "Joke H.")
    }

    @Test func `a Discourse topic list counts at every poll, and the count is left out`() {
        let entry = { (count: String) in
            Entry(
                id: "samen.example-topic-412", title: "Van wie is dit cadeau?",
                link: "https://samen.example/t/van-wie/412", author: "@joke.h",
                summary: "Geen kaartje, geen naam.\n\n\(count)\n\nLees de volledige topic")
        }
        let first = ChannelReader(.forum).read(entry("74 berichten - 43 deelnemers"))
        let second = ChannelReader(.forum).read(entry("75 berichten - 44 deelnemers"))
        #expect(first == second)
        #expect(first.text == "Van wie is dit cadeau?\n\nGeen kaartje, geen naam.")
    }

    @Test func `a customer who counts keeps every line`() {
        let text = "Besteld bij Sokkenland:\n2 paar - 1 gat\nGraag een reactie"
        let entry = Entry(id: "samen.example-post-9", title: "Re: x", author: "@jan", content: text)
        #expect(ChannelReader(.forum).read(entry).text == text)
    }

    @Test func `a Discourse topic feed frames each post`() {
        let reading = ChannelReader(.forum).read(
            Entry(
                title: "Van wie is dit cadeau?", link: "https://samen.example/t/van-wie/412/5",
                author: "@joke.h Joke",
                content: "@joke.h schreef:\n\nHet is opgelost!\n\nLees de volledige topic"))
        #expect(reading.text == "Het is opgelost!")
    }

    @Test(arguments: [
        ("https://loop.example/showthread.php?t=8123&goto=newpost", "loop.example/topic/8123"),
        ("https://loop.example/showthread.php?8123-Te-klein", "loop.example/topic/8123"),
        ("https://xf.example/threads/te-klein.8123/", "xf.example/topic/8123"),
        ("https://xf.example/community/threads/te-klein.8123/post-9", "xf.example/topic/8123"),
        ("https://xf.example/threads/8123/", "xf.example/topic/8123"),
        (
            "https://gathering.tweakers.net/forum/list_messages/2123456/last",
            "gathering.tweakers.net/topic/2123456"
        ),
        ("https://d.example/t/412", "d.example/topic/412"),
        ("https://d.example/t/te-klein/412/7", "d.example/topic/412"),
        ("https://odd.example/draad/x", "odd.example/topic/te klein"),
    ])
    func `a topic is known by its number`(link: String, thread: String) {
        let reading = ChannelReader(.forum).read(
            Entry(title: "Te klein", link: link, author: "LoperGijs", content: "Een maat te klein.")
        )
        #expect(reading.thread?.rawValue == thread)
        #expect(reading.author?.handle == "LoperGijs")
    }

    @Test(arguments: [
        ("[quote=\"ria\"]Alles kapot![/quote]\nBij mij niet.", "Bij mij niet."),
        ("[QUOTE=ria;12]a [QUOTE]b[/QUOTE] c[/QUOTE] Klopt [b]echt[/b].", "Klopt [b]echt[/b]."),
        (
            "---Citaat (Oorspronkelijk door ria)---\nKapot!\n---Einde Citaat---\nHier ook.",
            "Hier ook."
        ),
        ("[quote=ria]Nooit gesloten. Hier ook.", "[quote=ria]Nooit gesloten. Hier ook."),
        ("---Nooit gesloten---\nHier ook.", "---Nooit gesloten---\nHier ook."),
        ("[quote]Alleen een citaat.[/quote]", "[quote]Alleen een citaat.[/quote]"),
        ("--- \nMaat [41] en [quote", "--- \nMaat [41] en [quote"),
    ])
    func `what a post quotes is not what it says`(body: String, text: String) {
        let reading = ChannelReader(.forum).read(Entry(title: "Re: Sokken", content: body))
        #expect(reading.text == text)
        #expect(reading.textWithQuotations == (body == text ? nil : body))
    }

    @Test(arguments: [Channel.forum, .comments, .reddit, .lemmy])
    func `a quotation in the markup is left out, and still says what it is about`(
        channel: Channel
    ) throws {
        var entry = Entry(
            id: "https://x.example/comment/1", title: "Re: Ervaringen", author: "Henk",
            content: "Sokkenland is waardeloos!\nBij mij viel het mee.")
        entry.unquotedContent = "Bij mij viel het mee."
        let mentions = Matcher(sokkenland).mentions(in: [entry], of: feed(channel))
        #expect(mentions.map { $0.text.hasSuffix("Bij mij viel het mee.") } == [true])
        #expect(mentions.map { $0.text.contains("waardeloos") } == [false])
    }

    @Test(arguments: [Channel.news, .blog, .alerts, .reviews, .mastodon, .other])
    func `where a quotation is part of the story it stays`(channel: Channel) {
        var entry = Entry(content: "Alles kapot!\nDat zei oma.")
        entry.unquotedContent = "Dat zei oma."
        #expect(ChannelReader(channel).read(entry).text == "Alles kapot!\nDat zei oma.")
    }

    @Test func `two who quote the same post say two things`() throws {
        let post = String(
            repeating: "Sokkenland laat al drie weken niets van zich horen. ", count: 8)
        let replies = [("Henk", "Hier ook."), ("Ria", "Bel ze eens op.")].map { name, words in
            var entry = Entry(
                id: name, title: "Re: Sokkenland", author: name, content: "\(post)\n\(words)")
            entry.unquotedContent = words
            return entry
        }
        let mentions = Matcher(sokkenland).mentions(in: replies, of: feed(.forum))
        try #require(mentions.count == 2)
        #expect(!Likeness.isRepost(mentions[0].text, mentions[1].text))
    }

    @Test func `XenForo hides the address of the author`() {
        let reading = ChannelReader(.forum).read(
            Entry(title: "Te klein", author: "invalid@example.com (LoperGijs)", content: "x"))
        #expect(reading.author?.handle == "LoperGijs")
    }
}

@Suite struct PageReaderTests {
    @Test(arguments: [
        "https://www.google.com/url?rct=j&sa=t&url=https://streek.example/oma%3Fid%3D7&ct=ga&usg=A",
        "https://www.google.com/url?rct=j&url=https%3A%2F%2Fstreek.example%2Foma%3Fid%3D7&ct=ga",
        "https://www.google.nl/url?sa=t&q=https://streek.example/oma%3Fid%3D7",
    ])
    func `Google Alerts wraps the link`(link: String) {
        let reading = ChannelReader(.alerts).read(
            Entry(
                id: "tag:google.com,2013:googlealerts/feed:1",
                title: "Oma wacht op tablets - Streekgalm", link: link, author: "",
                content: "Een familie wacht al dagen op Sokkenland ..."))
        #expect(reading.link?.rawValue == "https://streek.example/oma?id=7")
        #expect(reading.author == nil)
        #expect(
            reading.text == "Oma wacht op tablets\n\nEen familie wacht al dagen op Sokkenland ...")
    }

    @Test(arguments: [
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://www.google.com/url?url=file%3A%2F%2F%2Fetc%2Fpasswd",
        "https://www.google.com/url?sa=t",
    ])
    func `a wrapped link that is no page stays wrapped`(link: String) {
        #expect(WebAddress.unwrapped(link) == link)
    }

    @Test func `Google News names the source after the headline, twice`() {
        let reading = ChannelReader(.alerts).read(
            Entry(
                id: "CBMiX", title: "Storing in app Sokkenland - na een update - Streekgalm",
                link: "https://news.google.com/rss/articles/CBMiX?oc=5",
                summary: "Storing in app Sokkenland - na een update  Streekgalm"))
        #expect(reading.author?.handle == "Streekgalm")
        #expect(reading.text == "Storing in app Sokkenland - na een update")
    }

    @Test func `an App Store review`() throws {
        let page = "https://itunes.apple.com/nl/review?id=9000000001&type=Purple%20Software"
        var entry = Entry(
            id: "14660912231", title: "Hangt na update",
            author: "Wandelmutsje", authorURL: "https://itunes.apple.com/nl/reviews/id1",
            updated: try date("2026-11-17T22:12:00Z"), content: "Blijft hangen.", rating: 1)
        entry.links = [EntryLink(href: page, rel: "related")]
        let mentions = Matcher(sokkenland).mentions(in: [entry], of: feed(.reviews, coverage: .all))
        let mention = try #require(mentions.first)
        #expect(mention.rating?.rawValue == 1)
        #expect(mention.link?.rawValue == page)
        #expect(mention.author?.handle == "Wandelmutsje")
        #expect(mention.text == "Hangt na update\n\nBlijft hangen.")
        #expect(mention.publishedAt == entry.updated)
    }

    @Test(arguments: [0, -1, 6, 10, .infinity, .nan])
    func `stars outside one to five are no rating`(stars: Double) {
        #expect(Rating(rawValue: stars) == nil)
    }

    @Test func `a YouTube video is its own conversation`() {
        let reading = ChannelReader(.youtube).read(
            Entry(
                id: "yt:video:lR-w1h5ONOY", title: "Sokkenland getest",
                link: "https://www.youtube.com/watch?v=lR-w1h5ONOY", author: "SokkenTV",
                summary: "Twaalf paar, één winnaar."))
        #expect(reading.author?.handle == "SokkenTV")
        #expect(reading.thread?.rawValue == "youtube.com/lR-w1h5ONOY")
    }

    @Test(arguments: [
        ("Reactie op Getest: wandelsokken door Mirte", "Reactie op Getest: wandelsokken"),
        ("Comment on Getest: wandelsokken by Mirte", "Comment on Getest: wandelsokken"),
        ("Getest: wandelsokken", "Getest: wandelsokken"),
        ("Door Mirte", "Door Mirte"),
    ])
    func `a WordPress comment is the words of its author alone`(title: String, thread: String) {
        let reading = ChannelReader(.comments).read(
            Entry(
                id: "https://blog.example/?p=912#comment-4417", title: title,
                link: "https://blog.example/2026/11/getest/#comment-4417", author: "Mirte",
                summary: "Bij Sokkenland geen bon nodig.", content: "Bij Sokkenland geen bon nodig."
            ))
        #expect(reading.author?.handle == "Mirte")
        #expect(reading.text == "Bij Sokkenland geen bon nodig.")
        #expect(reading.title == thread)
        #expect(reading.thread?.rawValue == "blog.example/2026/11/getest")
    }

    @Test func `a bridge's post from Bluesky still has an author`() {
        let reading = ChannelReader(.other).read(
            Entry(title: "x", link: "https://bsky.app/profile/jan.example/post/3m6"))
        #expect(reading.author?.handle == "@jan.example")
    }

    @Test(arguments: [
        ("Weer een gat", "", "Weer een gat"),
        ("", "Weer een gat", "Weer een gat"),
        ("Weer een gat…", "Weer een gat in mijn sok", "Weer een gat in mijn sok"),
        ("WEER EEN GAT!", "Weer een gat. In mijn sok.", "Weer een gat. In mijn sok."),
        ("Weer een gat in mijn sok", "Weer een gat", "Weer een gat in mijn sok"),
        ("Gat", "In mijn sok", "Gat\n\nIn mijn sok"),
        ("Gat", "🧦", "Gat"),
        (
            "Gat", String(repeating: "🧦", count: 40) + " in mijn sok",
            "Gat\n\n" + String(repeating: "🧦", count: 40) + " in mijn sok"
        ),
    ])
    func `title and body are not said twice`(title: String, body: String, text: String) {
        #expect(ChannelReader.combined(title, body) == text)
    }
}

@Suite struct AuthorTests {
    private func account(_ channel: Channel, _ link: String, _ author: String, url: String? = nil)
        -> String?
    {
        let entry = Entry(
            id: "1", title: "x", link: link, author: author, authorURL: url, content: "y")
        return ChannelReader(channel).read(entry).author?.account
    }

    @Test func `handles that are unique on their channel know a customer again`() {
        #expect(account(.mastodon, "https://toet.example/@jan/1", "Jan") == "@jan@toet.example")
        #expect(account(.bluesky, "https://bsky.app/profile/j.example/post/3", "") == "@j.example")
        #expect(account(.reddit, "https://www.reddit.com/r/x/", "/u/jan") == "u/jan")
    }

    @Test func `the same name on two forums is two customers`() {
        let one = account(.forum, "https://a.example/viewtopic.php?p=1", "Henk")
        #expect(one == "a.example/henk")
        #expect(one == account(.forum, "https://www.a.example/viewtopic.php?p=2", "henk"))
        #expect(one != account(.forum, "https://b.example/viewtopic.php?p=1", "Henk"))
    }

    @Test func `a name typed under a blog is known within that discussion only`() {
        let one = account(.comments, "https://blog.example/sok/#comment-1", "Gerda")
        #expect(one != nil)
        #expect(one == account(.comments, "https://blog.example/sok/#comment-2", "Gerda"))
        #expect(one != account(.comments, "https://blog.example/trui/#comment-3", "Gerda"))
    }

    @Test func `bylines and bare names of reviewers are strangers each time`() {
        #expect(account(.news, "https://krant.example/1", "Redactie") == nil)
        #expect(account(.alerts, "https://krant.example/1", "Redactie") == nil)
        #expect(account(.reviews, "https://sterren.example/1", "Jan") == nil)
        let url = "https://itunes.apple.com/nl/reviews/id1"
        #expect(
            account(.reviews, "https://x.example/", "Jan", url: url)
                == "itunes.apple.com/nl/reviews/id1")
        #expect(account(.blog, "https://www.noor.example/1", "Noor") == "noor.example/noor")
    }
}
