// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Transfers

@Suite struct FetchTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
    }

    @Test func `a feed arrives with its validators`() async throws {
        server.on(
            "/feed",
            .ok(
                "<rss/>",
                [
                    "ETag": "W/\"7\"", "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT",
                    "Content-Type": "application/rss+xml; charset=utf-8",
                    "Cache-Control": "public, max-age=300",
                ]))
        let response = try await client.fetch(request("/feed"))
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == "<rss/>")
        #expect(response.etag == "W/\"7\"")
        #expect(response.lastModified == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(response.contentType == "application/rss+xml; charset=utf-8")
        #expect(response.freshFor == .seconds(300))
        #expect(response.movedTo == nil)
    }

    func request(_ path: String) -> FeedRequest { localRequest(server.url(path)) }
}
