// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Transfers

/// Many at once, cancelled, streamed, shut down.
@Suite struct ClientTests {
    let server: LoopbackServer

    init() throws { server = try LoopbackServer() }

    func request(_ path: String) -> FeedRequest { localRequest(server.url(path)) }

    @Test func `a feed arrives with all that its head says`() async throws {
        server.on(
            "/feed",
            .ok(
                "<rss/>",
                [
                    "ETag": "W/\"7\"", "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT",
                    "Content-Type": "application/rss+xml; charset=utf-8",
                    "Cache-Control": "public, max-age=300",
                ]))
        let response = try await makeClient().fetch(request("/feed"))
        #expect(
            response
                == FeedResponse(
                    status: 200, url: server.url("/feed"), movedTo: nil, body: Array("<rss/>".utf8),
                    contentType: "application/rss+xml; charset=utf-8", etag: "W/\"7\"",
                    lastModified: "Sun, 06 Nov 1994 08:49:37 GMT", freshFor: .seconds(300)))
    }

    @Test func `hundreds of fetches at once each get their own feed`() async throws {
        let client = try makeClient {
            $0.perHost = 8
            $0.inFlight = 6
        }
        for number in 0..<400 {
            server.on("/\(number)", .ok(String(repeating: "\(number),", count: number + 1)))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let response = try await client.fetch(request("/\(number)"))
                    let text = String(decoding: response.body, as: UTF8.self)
                    #expect(text == String(repeating: "\(number),", count: number + 1))
                }
            }
            try await group.waitForAll()
        }
        #expect(server.connections <= 6)
    }

    // libcurl is told where to go in a form that stays with its handle.
    @Test func `each request goes to its own address, whatever its handle did before`() async throws
    {
        let client = try makeClient { $0.perHost = 1 }
        server.on("/hook", .ok("thanks"))
        server.on("/moved", .redirect(to: "/feed?page=2"))
        for number in 0..<3 { server.on("/\(number)", .ok("\(number)")) }
        server.on("/feed", .ok("feed"))
        for number in [0, 1, 2, 1] {
            #expect(try await client.fetch(request("/\(number)")).body == Array("\(number)".utf8))
        }
        let post = WebPost(url: server.url("/hook"), body: Array("{}".utf8))
        #expect(try await client.post(post) == Array("thanks".utf8))
        #expect(try await client.fetch(request("/moved")).body == Array("feed".utf8))
        #expect(
            server.requests.map(\.path)
                == ["/0", "/1", "/2", "/1", "/hook", "/moved", "/feed?page=2"])
    }

    @Test func `what a server dropped on an open connection is asked again, at its own address`()
        async throws
    {
        let client = try makeClient { $0.perHost = 1 }
        server.on("/a", .ok("a"))
        let isDropped = Atomic(false)
        server.on("/b") { _ in
            isDropped.exchange(true, ordering: .relaxed) ? .ok("b") : Answer([.close])
        }
        _ = try await client.fetch(request("/a"))
        let response = try await client.fetch(request("/b"))
        #expect(response.body == Array("b".utf8))
        #expect(server.requests.map(\.path) == ["/a", "/b", "/b"])
        #expect(try await client.fetch(request("/a")).body == Array("a".utf8))
    }

    @Test func `a large body arrives whole and in pieces`() async throws {
        let client = try makeClient()
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        server.on("/feed", .status(200, ["Content-Type": "text/xml"], body: body))
        #expect(try await client.fetch(request("/feed")).body == body)

        let pieces = Mutex<[[UInt8]]>([])
        let response = try await client.fetch(request("/feed")) { bytes, contentType in
            #expect(contentType == "text/xml")
            pieces.withLock { $0.append(Array(bytes)) }
            return true
        }
        #expect(response.body.isEmpty)
        #expect(pieces.withLock { Array($0.joined()) } == body)
        #expect(pieces.withLock { $0.count } > 1)
    }

    @Test func `a reader sees no error page and may stop early`() async throws {
        let client = try makeClient()
        server.on("/error", .status(404, body: Array("not here".utf8)))
        server.on("/moved", .redirect(to: "/feed"))
        server.on("/feed", .ok("<rss/>"))
        let seen = Mutex("")
        let error = await #expect(throws: FetchError.self) {
            try await client.fetch(request("/error")) { _, _ in
                seen.withLock { $0 = "error page" }
                return true
            }
        }
        #expect(error?.reason == .badStatus(404))
        #expect(seen.withLock { $0 } == "")

        let stopped = await #expect(throws: FetchError.self) {
            try await client.fetch(request("/moved")) { bytes, _ in
                seen.withLock { $0 = String(decoding: bytes, as: UTF8.self) }
                return false
            }
        }
        #expect(stopped?.reason == .unwanted)
        #expect(seen.withLock { $0 } == "<rss/>")
    }

    @Test(arguments: [1, 4])
    func `a cancelled fetch ends at once, under way or in line`(perHost: Int) async throws {
        let client = try makeClient { $0.perHost = perHost }
        server.on("/silent", Answer([.pause(.seconds(30))]))
        server.on("/feed", .ok("<rss/>"))
        let tasks = (1...4).map { _ in
            Task { await failure(of: client, request("/silent"))?.reason }
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value == .cancelled) }
        #expect(try await client.fetch(request("/feed")).status == 200)
    }

    @Test func `a fetch in a cancelled task is not sent`() async throws {
        let client = try makeClient()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await failure(of: client, request("/feed"))?.reason
        }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(server.requests.isEmpty)
    }

    @Test func `cancelling at any moment leaves nobody waiting`() async throws {
        let client = try makeClient { $0.perHost = 4 }
        server.on("/feed", .ok("<rss/>"))
        for round in 0..<200 {
            let task = Task { try? await client.fetch(request("/feed")) }
            for _ in 0..<(round % 20) { await Task.yield() }
            task.cancel()
            _ = await task.value
        }
        #expect(try await client.fetch(request("/feed")).status == 200)
    }

    @Test func `shutting down ends what is under way and refuses the rest`() async throws {
        let client = try makeClient { $0.perHost = 1 }
        server.on("/silent", Answer([.pause(.seconds(30))]))
        let tasks = (1...3).map { _ in
            Task { await failure(of: client, request("/silent"))?.reason }
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        await client.shutdown()
        for task in tasks { #expect(await task.value == .cancelled) }
        #expect(await failure(of: client, request("/silent"))?.reason == .cancelled)
        await client.shutdown()
    }

    @Test func `clients come and go without leaving threads or sockets`() async throws {
        server.on("/feed", .ok("<rss/>"))
        for _ in 1...20 {
            let client = try makeClient()
            _ = try await client.fetch(request("/feed"))
            await client.shutdown()
        }
        #expect(server.connections == 20)
    }

    @Test func `a name without an address is unresolved`() async throws {
        let client = try makeClient()
        // libcurl itself refuses names that are too long for DNS.
        let host = String(repeating: "a", count: 64) + ".example"
        let error = await failure(of: client, FeedRequest(url: "http://\(host)/"))
        #expect(error?.reason == .unresolved)
    }
}
