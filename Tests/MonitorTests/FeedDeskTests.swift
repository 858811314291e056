// SPDX-License-Identifier: Apache-2.0

import Complaints
import FeedParsing
import Foundation
import TestSupport
import Testing

@testable import Monitor

@Suite struct FeedDeskTests {
    private let polled: Polled
    private let server: LoopbackServer

    init() throws {
        polled = try Polled()
        server = polled.server
        server.publish("/tags/sokken.rss", posts(1...3))
        server.on(
            "/",
            .ok(
                """
                <!doctype html><html><head><link rel="alternate" type="application/rss+xml"
                title="Berichten" href="/tags/sokken.rss"></head><body>Welkom</body></html>
                """, ["Content-Type": "text/html"]))
    }

    private var path: String { polled.configuration.files[0] }
    private var file: String { polled.configuration.companies[0].file }
    private var text: String {
        get throws { try String(contentsOfFile: file, encoding: .utf8) }
    }
    private func desk() throws -> FeedDesk { FeedDesk(try Configuration.load(path), path: path) }
    private let plain = Terminal(hasColour: false)

    private func wish(_ change: (inout FeedDesk.Wish) -> Void = { _ in }) -> FeedDesk.Wish {
        var wish = FeedDesk.Wish()
        wish.allowsPrivateAddresses = true
        change(&wish)
        return wish
    }

    private func write(_ list: String) throws -> String {
        let path = (file as NSString).deletingLastPathComponent + "/list.opml"
        try Data(list.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    // MARK: test

    @Test func `a test says what a feed is and whom it names, and records nothing`() async throws {
        let probe = try await FeedProber(polled.configuration).probe(
            server.url("/tags/sokken.rss"), allowsPrivateAddresses: true)
        let json = try probe.json()
        #expect(probe.isFeed)
        #expect(json.contains("\"format\" : \"RSS 2.0\""))
        #expect(json.contains("\"channel\" : \"mastodon\""))
        #expect(json.contains("\"newest\" : \"2026-11-21T08:00:00Z\""))
        #expect(probe.text(plain).contains("3 of 3 name sokkenland"))
        #expect(probe.text(plain).contains("tells what is unchanged (ETag)"))
        #expect(try polled.state() == nil)
    }

    @Test func `a test works without a configuration, and on files`() async throws {
        let path = try write(posts(1...2))
        let probe = try await FeedProber(nil).probe(path)
        #expect(probe.text(plain).contains("entries    2, of 2026-11-21T08:00:00Z"))
        #expect(!probe.text(plain).contains("mentions"))
    }

    @Test func `a web page shows the feeds that it offers`() async throws {
        let probe = try await FeedProber(polled.configuration).probe(
            server.url("/"), allowsPrivateAddresses: true)
        #expect(!probe.isFeed)
        #expect(probe.text(plain).contains("\(server.url("/tags/sokken.rss"))  Berichten"))
    }

    @Test func `a private address is refused unless it is allowed`() async throws {
        await #expect(throws: (any Error).self) {
            try await FeedProber(polled.configuration).probe(server.url("/tags/sokken.rss"))
        }
        #expect(server.requests.isEmpty)
    }

    // MARK: add and remove

    @Test func `a feed is added as it was tested and removed again`() async throws {
        let before = try text
        let url = server.url("/tags/sokken.rss")
        let answer = try await desk().add(
            url, to: "sokkenland",
            wish {
                $0.interval = "20m"
                $0.quiet = "3d"
            }, terminal: plain)
        #expect(answer.contains("as mastodon-sokken"))
        let added = try #require(try Configuration.load(path).companies[0].feeds.last)
        #expect(added.id.rawValue == "mastodon-sokken")
        #expect(added.channel == .mastodon)
        #expect(added.source == .url(url))
        #expect(added.interval == .seconds(1_200))
        #expect(added.quiet == .seconds(3 * 86_400))
        #expect(added.allowsPrivateAddresses)
        #expect(try text.hasPrefix(before))
        _ = try desk().remove("mastodon-sokken")
        #expect(
            try text.trimmingCharacters(in: .newlines) == before.trimmingCharacters(in: .newlines))
    }

    @Test func `what is no feed is not added`() async throws {
        let before = try text
        server.on("/missing", .status(404))
        for path in ["/", "/missing"] {
            await #expect(throws: (any Error).self) {
                try await desk().add(server.url(path), to: "sokkenland", wish())
            }
        }
        #expect(try text == before)
    }

    @Test(arguments: ["interval", "quiet", "channel", "match", "id", "company", "twin"])
    func `a wish that cannot be is refused and the file stays as it was`(
        what: String
    ) async throws {
        let before = try text
        let wish = wish {
            switch what {
            case "interval": $0.interval = "1s"  // below polling.min_interval
            case "quiet": $0.quiet = "soon"
            case "channel": $0.channel = "fax"
            case "match": $0.match = "none"
            case "id": $0.id = "tag"  // taken
            default: break
            }
        }
        let url = what == "twin" ? server.url("/feed/") : server.url("/tags/sokken.rss")
        await #expect(throws: FeedsError.self) {
            try await desk().add(url, to: what == "company" ? "shoes" : "sokkenland", wish)
        }
        #expect(try text == before)
        let folder = (file as NSString).deletingLastPathComponent
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["sokkenland.toml"])
    }

    @Test func `a feed that has moved for good is added where it is`() async throws {
        server.on("/old", .redirect(301, to: "/tags/sokken.rss"))
        _ = try await desk().add(server.url("/old"), to: "sokkenland", wish(), terminal: plain)
        #expect(
            try Configuration.load(path).companies[0].feeds.last?.source
                == .url(server.url("/tags/sokken.rss")))
    }

    @Test func `the last feed of a company is not removed, and the file keeps its mode`()
        async throws
    {
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        let before = try text
        #expect(throws: FeedsError.self) { try desk().remove("tag") }
        #expect(try text == before)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(throws: FeedsError.self) { try desk().remove("nothing") }
    }

    // MARK: import and export

    @Test func `a list is imported without what the company has already`() async throws {
        let list = try write(
            """
            <opml version="2.0"><body><outline text="Map">
            <outline text="Een" xmlUrl="https://toet.example/tags/een.rss"/>
            <outline text="Een" xmlUrl="http://toet.example/tags/een.rss/"/>
            <outline text="Tag" xmlUrl="\(server.url("/feed"))"/>
            <outline text="Twee" xmlUrl="feed://forum.example/app.php/feed"/>
            <outline text="Drie" xmlUrl="gopher://drie.example/"/>
            <outline text="Vier" type="HTML+XPath" xmlUrl="https://vier.example/"/>
            </outline></body></opml>
            """)
        let before = try text
        let planned = try await desk().importList(
            list, to: "sokkenland", dryRun: true, tests: false)
        #expect(planned.text(plain).contains("2 feeds would be added"))
        #expect(try text == before)
        let done = try await desk().importList(list, to: "sokkenland", dryRun: false, tests: false)
        #expect(done.added.map(\.id) == ["mastodon-een", "forum-forum"])
        #expect(
            done.skipped.map(\.reason) == [
                "the same as https://toet.example/tags/een.rss in the list",
                "sokkenland has it: tag", "no http or https address",
                "a page that another reader makes a feed of (HTML+XPath)",
            ])
        let feeds = try Configuration.load(path).companies[0].feeds
        #expect(feeds.map(\.id.rawValue) == ["tag", "mastodon-een", "forum-forum"])
        #expect(feeds.map(\.channel) == [.mastodon, .mastodon, .forum])
        #expect(try text.contains("\n\n# Een\n[[feeds]]\n"))
        let again = try await desk().importList(list, to: "sokkenland", dryRun: false, tests: false)
        #expect(again.added.isEmpty)
    }

    @Test func `a list that is tested is imported without what is no feed`() async throws {
        // A list may not lead to private addresses, so these two fail.
        let list = try write(
            """
            <opml><body><outline xmlUrl="\(server.url("/a"))"/>
            <outline xmlUrl="\(server.url("/b"))"/></body></opml>
            """)
        var seen: [String] = []
        let report = try await desk().importList(
            list, to: "sokkenland", dryRun: false, tests: true,
            progress: { done, all in seen.append("\(done)/\(all)") })
        #expect(report.added.isEmpty)
        #expect(report.skipped.allSatisfy { $0.reason.hasPrefix("forbidden_address") })
        #expect(seen == ["1/2", "2/2"])
    }

    @Test func `what is exported comes back with all that a list can carry`() async throws {
        let full = try Polled(feed: "quiet = \"3d\"\nmatch = \"all\"")
        let there = FeedDesk(full.configuration, path: full.configuration.files[0])
        let (list, leftOut) = try there.export(company: "sokkenland", now: sundayMorning)
        #expect(leftOut.isEmpty)
        #expect(list.contains("category=\"/gehoord/id/tag,/gehoord/channel/mastodon,"))
        // Here that name is taken, by a feed at another address.
        let report = try await desk().importList(
            try write(list), to: "sokkenland", dryRun: false, tests: false)
        #expect(report.added.count == 1)
        #expect(report.added.first?.id != "tag")
        let came = try #require(try Configuration.load(path).companies[0].feeds.last)
        #expect(came.source == full.feed.source)
        #expect(came.interval == .seconds(600))
        #expect(came.quiet == .seconds(3 * 86_400))
        #expect(came.coverage == .all)
        #expect(came.channel == .mastodon)
    }

    @Test func `feeds that are files are left out of a list, and said`() throws {
        let local = try Polled(source: "path = \"reviews.rss\"")
        let (list, leftOut) = try FeedDesk(local.configuration, path: "").export()
        #expect(leftOut == ["tag"])
        #expect(!list.contains("reviews.rss"))
    }

    // MARK: list

    @Test func `the list shows a redirect, a failure and a feed that was never asked`() async throws
    {
        func shown() throws -> String {
            try FeedList(polled.configuration, now: polled.clock.now).text(plain)
        }
        #expect(
            try shown().contains(
                "tag                       sokkenland    mastodon  10m      never       new"))
        server.publish("/new", posts([1]))
        server.on("/feed", .redirect(301, to: "/new"))
        try await polled.poll()
        #expect(
            try shown().contains("redirects for good to \(server.url("/new")), seen 1 of 3 times"))
        try await polled.poll()
        try await polled.poll()
        #expect(try shown().contains("moved to \(server.url("/new"))"))
        #expect(try shown().contains(" well"))
        server.on("/new", .status(500))
        try await polled.poll()
        #expect(try shown().contains("failed 1x"))
        #expect(
            try shown().split(separator: "\n").filter { !$0.contains("://") }.allSatisfy {
                $0.count <= 80
            })
        let json = try FeedList(polled.configuration, now: polled.clock.now).json()
        #expect(json.contains("\"moved_to\" : \"\(server.url("/new"))\""))
        #expect(json.contains("\"state\" : \"failed 1x\""))
        let status = try StatusReport(polled.configuration, now: polled.clock.now).text(plain)
        #expect(status.contains("tag: moved to \(server.url("/new")); write that"))
    }
}
