// SPDX-License-Identifier: Apache-2.0

// From the bytes that each kind of software writes to mentions: the feeds of
// the demonstration company, parsed and matched as the pipeline does it.

import Complaints
import FeedParsing
import Foundation
import Testing

@Suite struct DemonstrationTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Feeds/demo")

    private static let sokkenland = Company(
        id: .init(rawValue: "sokkenland"), displayName: "Sokkenland",
        names: [
            .init(
                spellings: ["Sokkenland*", "sokkenland.example"],
                notNear: ["één groot sokkenland"])
        ],
        accounts: [
            .init(channel: .mastodon, handle: "@Sokkenland@toet.example"),
            .init(channel: .forum, handle: "@sokkenland_freek"),
        ])

    private func page(_ file: String) throws -> FeedPage {
        try FeedParser.parse([UInt8](Data(contentsOf: Self.folder.appendingPathComponent(file))))
    }

    private func mentions(
        _ file: String, _ channel: Channel, _ coverage: Feed.Coverage = .name
    ) throws -> [Mention] {
        let feed = Feed(
            id: .init(rawValue: file), company: Self.sokkenland.id, channel: channel,
            source: .file(file), coverage: coverage, interval: .seconds(60))
        return Matcher(Self.sokkenland).mentions(in: try page(file).entries, of: feed)
    }

    struct Expectation: CustomTestStringConvertible {
        let file: String
        let channel: Channel
        var coverage = Feed.Coverage.name
        let entries: Int
        let mentions: Int
        /// Whether every mention has an author, a date and a link.
        var namesAuthors = true
        var testDescription: String { file }
    }

    static let expectations = [
        Expectation(
            file: "mastodon-sokkenland.rss", channel: .mastodon, entries: 9, mentions: 8),
        Expectation(file: "bluesky-noordewit.rss", channel: .bluesky, entries: 5, mentions: 3),
        Expectation(file: "reddit-sokkenland.atom", channel: .reddit, entries: 6, mentions: 6),
        Expectation(file: "forum-kruimeldief.atom", channel: .forum, entries: 8, mentions: 7),
        Expectation(file: "forum-rondje-om.rss", channel: .forum, entries: 5, mentions: 4),
        Expectation(
            file: "community-sokkenland.rss", channel: .forum, coverage: .all, entries: 16,
            mentions: 16),
        Expectation(
            file: "appstore-sokkenland.atom", channel: .reviews, coverage: .all, entries: 7,
            mentions: 7),
        Expectation(
            file: "google-alert-sokkenland.atom", channel: .alerts, entries: 4, mentions: 4,
            namesAuthors: false),
        Expectation(file: "nieuws-streekgalm.rss", channel: .news, entries: 4, mentions: 2),
        Expectation(file: "rubriek-vraagbaak.rss", channel: .news, entries: 3, mentions: 3),
        Expectation(file: "reacties-averecht.rss", channel: .comments, entries: 4, mentions: 3),
        Expectation(file: "blog-noordewit.json", channel: .blog, entries: 3, mentions: 2),
        Expectation(file: "bridge-puntenpraat.rss", channel: .other, entries: 1, mentions: 0),
    ]

    @Test(arguments: expectations)
    func `each demonstration feed gives its mentions`(expected: Expectation) throws {
        #expect(try page(expected.file).entries.count == expected.entries)
        let mentions = try mentions(expected.file, expected.channel, expected.coverage)
        #expect(mentions.count == expected.mentions)
        #expect(Set(mentions.map(\.identity)).count == mentions.count)
        for mention in mentions {
            #expect(mention.publishedAt != nil && mention.link != nil && !mention.text.isEmpty)
            #expect((mention.author != nil) == expected.namesAuthors)
            // Nothing that a software adds of itself.
            for trace in ["submitted by", "[comments]", "Statistieken", "<p>", "&amp;", "\u{FFFD}"]
            {
                #expect(!mention.text.contains(trace))
            }
        }
    }

    @Test func `every demonstration feed is among them`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { name in
                !name.hasPrefix(".") && ![".toml", ".tsv", ".csv"].contains { name.hasSuffix($0) }
            }
        #expect(Set(files) == Set(Self.expectations.map(\.file)))
    }

    @Test func `the aggregator's error is a failure of the feed`() throws {
        let failure = SourceFailure.first(in: try page("bridge-puntenpraat.rss").entries)
        #expect(failure?.aggregator == .rssBridge)
    }

    @Test func `own accounts, stars, threads and reposts are found`() throws {
        let toots = try mentions("mastodon-sokkenland.rss", .mastodon)
        #expect(toots.count(where: \.isOwnReply) == 1)
        let posts = try mentions("community-sokkenland.rss", .forum, .all)
        #expect(
            posts.filter(\.isOwnReply).compactMap(\.author?.displayName) == ["Freek van Sokkenland"]
        )
        #expect(Set(posts.compactMap(\.thread)).count == 4)
        let reviews = try mentions("appstore-sokkenland.atom", .reviews, .all)
        #expect(reviews.compactMap(\.rating?.rawValue) == [1, 1, 3, 1, 4, 5, 1])

        let skeets = try mentions("bluesky-noordewit.rss", .bluesky)
        let alerts = try mentions("google-alert-sokkenland.atom", .alerts)
        let forum = try mentions("forum-kruimeldief.atom", .forum)
        for (copies, originals) in [(skeets, toots), (alerts, forum)] {
            let pairs = copies.flatMap { copy in
                originals.filter { Likeness.isRepost(copy.text, $0.text) }.map { (copy, $0) }
            }
            #expect(pairs.count == 1)
            #expect(pairs.allSatisfy { !$0.likeness.keys.isDisjoint(with: $1.likeness.keys) })
        }
    }
}
