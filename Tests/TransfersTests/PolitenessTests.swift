// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Transfers

@Suite struct PolitenessTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
    }

    func request(_ path: String) -> FeedRequest { localRequest(server.url(path)) }

    @Test func `we say who we are and what we can read`() async throws {
        server.on("/feed", .ok("<rss/>"))
        _ = try await client.fetch(request("/feed"))
        let asked = try #require(server.requests.first)
        #expect(asked.header("User-Agent") == "Gehoord/0 (+mailto:test@gehoord.example)")
        #expect(asked.header("Accept-Encoding") == "gzip, deflate, br")
        #expect(asked.header("Accept")?.contains("application/rss+xml") == true)
        #expect(asked.header("If-None-Match") == nil)
        #expect(asked.header("If-Modified-Since") == nil)
    }

    @Test func `validators are sent back as they came and 304 brings no body`() async throws {
        server.on("/feed") { request in
            request.header("If-None-Match") == "W/\"a,b\"  c"
                && request.header("If-Modified-Since") == "sunday 6 nov, about nine"
                ? .status(304, ["Cache-Control": "max-age=60"]) : .ok("wrong")
        }
        var asked = request("/feed")
        asked.etag = "W/\"a,b\"  c"
        asked.lastModified = "sunday 6 nov, about nine"
        let response = try await client.fetch(asked)
        #expect(response.isUnchanged)
        #expect(response.body.isEmpty)
        #expect(response.freshFor == .seconds(60))
    }

    @Test func `no feed is asked with the validators of another`() async throws {
        let long = "\"" + String(repeating: "0123456789", count: 300) + "\""
        let validators: [(etag: String?, lastModified: String?)] = [
            (long, "Sun, 06 Nov 1994 08:49:37 GMT"), (nil, "yesterday"), ("\"short\"", nil),
            (nil, nil), (long, nil), ("a\u{0}b", "today"), (nil, nil),
        ]
        server.on("/feed", .ok("<rss/>"))
        for (etag, lastModified) in validators {
            var asked = request("/feed")
            (asked.etag, asked.lastModified) = (etag, lastModified)
            _ = try await client.fetch(asked)
        }
        for (sent, expected) in zip(server.requests, validators) {
            let etag = expected.etag?.contains("\u{0}") == true ? nil : expected.etag
            #expect(sent.header("If-None-Match") == etag)
            #expect(sent.header("If-Modified-Since") == expected.lastModified)
            #expect(
                sent.headers.count == 4 + (etag == nil ? 0 : 1)
                    + (expected.lastModified == nil ? 0 : 1))
        }
        #expect(server.requests.count == validators.count)
    }

    @Test func `a validator that would break out of its line is not sent`() async throws {
        server.on("/feed", .ok("<rss/>"))
        var asked = request("/feed")
        asked.etag = "\"a\"\r\nX-Evil: 1"
        asked.lastModified = "x\ny"
        _ = try await client.fetch(asked)
        #expect(server.requests.first?.header("X-Evil") == nil)
        #expect(server.requests.first?.header("If-None-Match") == nil)
        #expect(server.requests.first?.header("If-Modified-Since") == nil)
    }

    @Test(arguments: [
        ("gzip", "H4sIAAAAAAACA7MpKi62S6/KLLDRB7EAFJTXbA8AAAA=", "<rss>gzip</rss>"),
        ("deflate", "eJyzKSoutktJTctJLEm10QdxAD/7Bqk=", "<rss>deflate</rss>"),
        ("br", "CwiAPHJzcz5icm90bGk8L3Jzcz4D", "<rss>brotli</rss>"),
    ])
    func `compressed feeds are unpacked`(
        encoding: String, base64: String, text: String
    ) async throws {
        let body = try #require(Data(base64Encoded: base64))
        server.on("/feed", .status(200, ["Content-Encoding": encoding], body: Array(body)))
        let response = try await client.fetch(request("/feed"))
        #expect(String(decoding: response.body, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ([301], true), ([308], true), ([301, 308, 301], true), ([302], false), ([303], false),
        ([307], false), ([301, 302], false), ([307, 301], false),
    ])
    func `a feed has moved for good only when every redirect says so`(
        statuses: [Int], isMoved: Bool
    ) async throws {
        for (index, status) in statuses.enumerated() {
            server.on("/\(index)", .redirect(status, to: "\(index + 1)"))
        }
        server.on("/\(statuses.count)", .ok("<rss/>"))
        let response = try await client.fetch(request("/0"))
        let end = server.url("/\(statuses.count)")
        #expect(response.url == end)
        #expect(response.movedTo == (isMoved ? end : nil))
    }

    @Test(arguments: [429, 503])
    func `a host that asks for rest is left alone for all its feeds`(status: Int) async throws {
        server.on("/busy", .status(status, ["Retry-After": "3600"]))
        server.on("/other", .ok("<rss/>"))
        let first = await failure(of: client, request("/busy"))
        #expect(first?.reason == .rateLimited(retryAfter: .seconds(3600)))
        guard case .rateLimited(let rest) = await failure(of: client, request("/other"))?.reason
        else { return #expect(Bool(false), "the host was not left alone") }
        #expect(rest > .seconds(3500) && rest <= .seconds(3600))
        #expect(server.requests.count == 1)

        let elsewhere = try LoopbackServer()
        elsewhere.on("/feed", .ok("<rss/>"))
        _ = try await client.fetch(localRequest(elsewhere.url("/feed")))
    }

    @Test func `Retry-After as a date counts from the server's own clock`() async throws {
        server.on(
            "/busy",
            .status(
                429,
                [
                    "Date": "Sun, 06 Nov 1994 08:49:37 GMT",
                    "Retry-After": "Sunday, 06-Nov-94 08:59:37 GMT",
                ]))
        let error = await failure(of: client, request("/busy"))
        #expect(error?.reason == .rateLimited(retryAfter: .seconds(600)))
    }

    @Test func `nobody is believed who asks for a year`() async throws {
        server.on("/busy", .status(429, ["Retry-After": "31536000"]))
        let error = await failure(of: client, request("/busy"))
        #expect(error?.reason == .rateLimited(retryAfter: .seconds(24 * 3600)))
    }

    @Test func `429 without a time means the configured rest`() async throws {
        let client = try makeClient { $0.coolDown = .milliseconds(150) }
        server.on("/busy", .status(429))
        server.on("/other", .ok("<rss/>"))
        let error = await failure(of: client, request("/busy"))
        #expect(error?.reason == .rateLimited(retryAfter: .milliseconds(150)))
        // The rest ends by itself.
        var answered = false
        for _ in 1...100 where !answered {
            answered = (try? await client.fetch(request("/other"))) != nil
            if !answered { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(answered)
    }

    @Test func `those who wait for a host are told when it asks for rest`() async throws {
        let client = try makeClient { $0.perHost = 1 }
        server.on("/busy", Answer([.pause(.milliseconds(100))] + Answer.status(429).steps))
        let reasons = await withTaskGroup(of: String?.self) { group in
            for _ in 1...5 {
                group.addTask { await failure(of: client, request("/busy"))?.reason.label }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reasons == Array(repeating: "rate_limited", count: 5))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [1, 2, 3])
    func `a host gets no more connections than agreed`(perHost: Int) async throws {
        let client = try makeClient { $0.perHost = perHost }
        server.on("/feed", Answer([.pause(.milliseconds(20))] + Answer.ok("<rss/>").steps))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...12 {
                group.addTask { _ = try await client.fetch(request("/feed")) }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 12)
        #expect(server.connections <= perHost)
    }

    @Test func `410 is the end and 404 is not`() async throws {
        server.on("/gone", .status(410))
        #expect(await failure(of: client, request("/gone"))?.reason == .gone)
        #expect(await failure(of: client, request("/missing"))?.reason == .badStatus(404))
        server.on("/down", .status(503))
        #expect(await failure(of: client, request("/down"))?.reason == .badStatus(503))
        server.on("/error", .status(500, body: Array(repeating: 65, count: 500_000)))
        #expect(await failure(of: client, request("/error"))?.reason == .badStatus(500))
    }

    @Test func `cookies are neither kept nor sent`() async throws {
        server.on("/feed", .ok("<rss/>", ["Set-Cookie": "volg=mij; Path=/"]))
        _ = try await client.fetch(request("/feed"))
        _ = try await client.fetch(request("/feed"))
        #expect(server.requests.last?.header("Cookie") == nil)
    }
}
