// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite struct FeedsCommandTests {
    @Test func `feeds are tested, added, listed, exported, removed and imported again`()
        async throws
    {
        let server = try LoopbackServer()
        defer { server.stop() }
        let post = (
            author: "jan_v", id: 1, text: "#Sokkenland levert niet",
            date: "Mon, 16 Nov 2026 08:00:00 +0000"
        )
        server.publish("/tag.rss", tagFeed([post]))
        server.publish("/tags/extra.rss", tagFeed([post]))
        server.on("/", .ok("<!doctype html><html><body>Hallo</body></html>"))
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
        let extra = server.url("/tags/extra.rss")

        let looked = try await gehoord.run(
            "feeds", "test", extra, "--allow-private-addresses", "--json")
        #expect(looked.status == 0, "\(looked.errors)")
        #expect((try looked.json() as? [String: Any])?["entries"] as? Int == 1)
        #expect(try await gehoord.run("feeds", "test", extra).status == 69)
        let page = try await gehoord.run(
            "feeds", "test", server.url("/"), "--allow-private-addresses")
        #expect(page.status == 65)
        #expect(page.output.contains("no feed: a web page"))

        let added = try await gehoord.run(
            "feeds", "add", extra, "--company", "sokkenland", "--allow-private-addresses",
            "--interval", "1m")
        #expect(added.status == 0, "\(added.errors)")
        #expect(added.output.contains("as mastodon-extra"))
        let twice = try await gehoord.run("feeds", "add", extra, "--company", "sokkenland")
        #expect(twice.status == 64)
        let wrong = try await gehoord.run(
            "feeds", "add", server.url("/tags/extra.rss?2"), "--company", "sokkenland",
            "--allow-private-addresses", "--interval", "1s")
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("stays as it was"))

        let polled = try await gehoord.run("poll")
        #expect(polled.status == 0)
        // No terminal: no progress.
        #expect(polled.errors.isEmpty)
        let list = try await gehoord.run("feeds", "list", "--json").json() as? [[String: Any]]
        #expect(list?.compactMap { $0["state"] as? String } == ["well", "well"])

        let exported = try await gehoord.run("feeds", "export")
        try gehoord.write(exported.output, to: "feeds.opml")
        #expect(try await gehoord.run("feeds", "remove", "mastodon-extra").status == 0)
        #expect(try await gehoord.run("feeds", "remove", "mastodon-extra").status == 64)
        let imported = try await gehoord.run(
            "feeds", "import", gehoord.folder.appending(path: "feeds.opml").path, "--company",
            "sokkenland", "--json")
        #expect(imported.status == 0, "\(imported.errors)")
        let report = try imported.json() as? [String: Any]
        let back = report?["added"] as? [[String: Any]]
        #expect(back?.compactMap { $0["id"] as? String } == ["mastodon-extra"])
        #expect(try await gehoord.run("check").status == 0)
    }
}
