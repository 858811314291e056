// SPDX-License-Identifier: Apache-2.0

// What the environment of a real process may change, and what not.

import Foundation
import TestSupport
import Testing

@Suite struct EnvironmentTests {
    @Test func `proxies of the environment are not used`() async throws {
        let server = try LoopbackServer()
        let proxy = try LoopbackServer()
        defer {
            server.stop()
            proxy.stop()
        }
        server.publish("/tag.rss", tagFeed([]))
        let gehoord = try Installation(feeds: [("tag", "mastodon", server.url("/tag.rss"))])
        let poll = try gehoord.start(
            ["poll"], environment: ["http_proxy": proxy.origin, "all_proxy": proxy.origin])
        #expect(await poll.ended() == 0)
        #expect(server.connections == 1)
        #expect(proxy.connections == 0)
    }
}
