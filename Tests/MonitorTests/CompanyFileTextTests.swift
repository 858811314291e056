// SPDX-License-Identifier: Apache-2.0

import Complaints
import Foundation
import Testing

@testable import Monitor

@Suite struct CompanyFileTextTests {
    private func removing(_ id: String, from text: String) throws -> String? {
        try CompanyFileText(bytes: Array(text.utf8)).removing(id)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private func adding(_ feeds: [NewFeed], to text: String) -> String {
        String(decoding: CompanyFileText(bytes: Array(text.utf8)).adding(feeds), as: UTF8.self)
    }

    private let feed = NewFeed(
        id: "nieuw", channel: .forum, url: "https://forum.example/feed?a=\"1\"",
        interval: .seconds(300), quiet: .seconds(172_800), coverage: .all,
        allowsPrivateAddresses: true, title: "Het \"forum\"\nvan nu")

    @Test func `a feed is put after everything, which stays as it was`() {
        let before = "  # mine \n[company]\nid=\"x\"\t# odd\n\n\n[[feeds]]\n  id = \"a\""
        #expect(
            adding([feed], to: before) == before + """


                # Het "forum" van nu
                [[feeds]]
                id = "nieuw"
                channel = "forum"
                url = "https://forum.example/feed?a=\\"1\\""
                interval = "5m"
                quiet = "2d"
                match = "all"
                allow_private_addresses = true

                """)
    }

    @Test func `a file with the line ends of Windows keeps them`() {
        let after = adding([feed], to: "[company]\r\nid = \"x\"\r\n")
        #expect(after.hasSuffix("allow_private_addresses = true\r\n"))
        #expect(
            !after.utf8.split(separator: 0x0A).dropLast().contains {
                $0.last != 0x0D && !$0.isEmpty
            })
    }

    @Test func `what was added is removed without a trace`() throws {
        let before = "[company]\nid = \"x\"\n\n[[feeds]]\nid = \"a\"\n"
        #expect(try removing("nieuw", from: adding([feed], to: before)) == before)
        let windows = before.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try removing("nieuw", from: adding([feed], to: windows)) == windows)
    }

    private static let file = """
        # The company.
        [company]
        id = "x"
        words = \"\"\"
        [[feeds]]
        id = "trap"
        # no comment
        \"\"\"

        # Feeds: keys are
        #   id, channel

        # About a.
        # More about a.
        [[feeds]]
        id = "a"
        # quiet = "2d"

        [[feeds]]
        id = 'b'  # a remark
        url = "https://b.example/[[feeds]]"
        # not yet: interval = "5m"

        # About c.
        [[ feeds ]]
        "id" = "c"
        [company.accounts]
        forum = ["c"]

        """

    @Test(arguments: [
        ("a", "# About a.\n# More about a.\n[[feeds]]\nid = \"a\"\n# quiet = \"2d\"\n\n"),
        (
            "b",
            "[[feeds]]\nid = 'b'  # a remark\nurl = \"https://b.example/[[feeds]]\"\n# not yet: interval = \"5m\"\n\n"
        ),
        ("c", "# About c.\n[[ feeds ]]\n\"id\" = \"c\"\n"),
    ])
    func `exactly one block goes, with the comment directly above it`(
        id: String, block: String
    ) throws {
        let expected = Self.file.replacingOccurrences(of: block, with: "")
        #expect(expected != Self.file)
        #expect(try removing(id, from: Self.file) == expected)
    }

    @Test(arguments: ["trap", "x", "d", ""])
    func `what is no feed is not removed`(id: String) throws {
        #expect(try removing(id, from: Self.file) == nil)
    }

    @Test func `feeds written as a list are left alone`() throws {
        #expect(try removing("a", from: "feeds = [{ id = \"a\" }]\n") == nil)
    }

    @Test(arguments: [
        ("https://toet.example/tags/Sokkenland.rss", Channel.mastodon, "mastodon-sokkenland"),
        ("https://forum.kruimeldief.example/app.php/feed", .forum, "forum-kruimeldief"),
        ("https://www.blog.example/", .other, "blog"),
        ("https://www.blog.example/caf%C3%A9/rss.xml", .other, "blog-cafe"),
        ("https://reddit.com/r/sokken/new/.rss", .reddit, "reddit-sokken"),
        ("https://a.example/forum-sokken.atom", .forum, "forum-sokken"),
        ("https://taken.example/feed", .news, "news-taken-3"),
    ])
    func `a feed gets a name as a person would choose it`(
        url: String, channel: Channel, name: String
    ) {
        let taken: Set = ["news-taken", "news-taken-2"]
        #expect(FeedAddress.name(url, channel, without: taken) == name)
    }

    @Test(arguments: [
        ("http://A.example/feed/", "https://a.example:443/feed", true),
        ("https://a.example/feed", "https://a.example/feed#x", true),
        ("https://a.example/feed", "https://a.example/Feed", false),
        ("https://a.example/feed?a=1", "https://a.example/feed?a=2", false),
        ("https://a.example:8080/feed", "https://a.example/feed", false),
    ])
    func `twins are told by their addresses`(one: String, other: String, areTwins: Bool) {
        #expect((FeedAddress.key(one) == FeedAddress.key(other)) == areTwins)
    }

    @Test(arguments: [
        ("feed://a.example/rss", "https://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        (" https://a.example/rss\n", "https://a.example/rss"),
        ("ftp://a.example/rss", nil), ("a.rss", nil), ("https://u:p@a.example/", nil),
        ("javascript:alert(1)", nil),
    ])
    func `addresses are made whole or refused`(written: String, whole: String?) {
        #expect(FeedAddress.whole(written) == whole)
    }

    @Test(arguments: [
        ("https://toet.example/tags/x.rss", Channel.mastodon),
        ("https://www.reddit.com/r/x/.rss", .reddit), ("https://bsky.app/profile/x/rss", .bluesky),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=1", .youtube),
        ("https://www.google.com/alerts/feeds/1/2", .alerts),
        ("https://news.google.com/rss/search?q=x", .alerts),
        ("https://itunes.apple.com/nl/rss/customerreviews/id=1/xml", .reviews),
        ("https://gathering.tweakers.net/rss", .forum),
        ("https://feeds.tweakers.net/nieuws", .news),
        ("https://lemmy.example/feeds/c/x.xml", .lemmy),
        ("https://forum.example/app.php/feed", .forum), ("https://notreddit.com/r/x", .other),
        ("https://blog.example/comments/feed/", .comments),
    ])
    func `a channel is told by its address`(url: String, channel: Channel) {
        #expect(ChannelGuess(url: url).channel == channel)
    }
}
