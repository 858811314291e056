// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Transfers

/// Bytes that are no body: without end and fast, or without end and slow.
@Suite struct FloodTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
    }

    private func reason(
        _ answer: Answer, _ change: (inout Limits) -> Void = { _ in }
    ) async -> FetchError.Reason? {
        server.on("/feed", answer)
        return await failure(of: client, localRequest(server.url("/feed"), smallLimits(change)))?
            .reason
    }

    private static func line(_ text: String) -> [UInt8] { Array("\(text)\r\n".utf8) }

    // MARK: Fast

    private static let chunked = ["Transfer-Encoding": "chunked"]

    // libcurl swallows framing by itself and counts none of it, so it is time that
    // ends these: no body arrives, or not enough of it.
    @Test func `a chunk extension of megabytes is given up`() async {
        let extensions = [UInt8](repeating: 120, count: 100_000)
        let answer = Answer.head(
            200, Self.chunked, then: [.send(Array("1;".utf8)), .repeatForever(extensions)])
        #expect(await reason(answer, slow) == .timedOut)
    }

    @Test func `chunk extensions around next to no body are given up`() async {
        let chunk = Self.line("1;" + String(repeating: "x", count: 1_000_000)) + Self.line("A")
        let answer = Answer.head(200, Self.chunked, then: [.repeatForever(chunk)])
        #expect(await reason(answer, slow) == .timedOut)
    }

    @Test(arguments: ["100 Continue", "103 Early Hints", "199 Nothing"])
    func `interim answers without end are given up at the limit`(status: String) async {
        let interim = "HTTP/1.1 \(status)\r\nLink: </style.css>; rel=preload\r\n\r\n"
        let answer = Answer([.repeatForever(Array(interim.utf8))])
        #expect(await reason(answer) == .tooLarge)
        #expect(await reason(answer) { $0.headerLines = 1_000_000 } == .tooLarge)
    }

    @Test func `many small header lines are too many, and few are not`() async throws {
        func answer(lines: Int) -> Answer {
            let lines = String(repeating: "a:\r\n", count: lines)
            return Answer([
                .send(Array("HTTP/1.1 200 OK\r\n\(lines)Content-Length: 0\r\n\r\n".utf8))
            ])
        }
        #expect(await reason(answer(lines: 300)) == .tooLarge)
        server.on("/feed", answer(lines: 100))
        #expect(try await client.fetch(localRequest(server.url("/feed"))).status == 200)
    }

    @Test func `a feed in chunks of a few bytes arrives`() async throws {
        let chunk = Self.line("1") + Self.line("A")
        let chunks = Array(repeatElement(chunk, count: 20_000).joined())
        server.on(
            "/feed",
            .head(
                200, Self.chunked,
                then: [
                    .send(chunks), .pause(.milliseconds(150)), .send(chunks),
                    .pause(.milliseconds(150)), .send(Self.line("0") + Self.line("")),
                ]))
        let response = try await client.fetch(localRequest(server.url("/feed")))
        #expect(response.body.count == 40_000)
    }

    // MARK: Slow

    private func slow(_ limits: inout Limits) {
        limits.slowest = .bytes(1_000)
        limits.slowWindow = .milliseconds(200)
        limits.firstByte = .milliseconds(400)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 ", "O"), ("HTTP/1.1 200 OK\r\n", "X"), ("HTTP/1.1 200 OK\r\n", "X: 1\r\n"),
        ("HTTP/1.1 200 OK\r\nX: 1\r\n", " folded\r\n"),
        ("", "HTTP/1.1 100 Continue\r\n\r\n"), ("", "HTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nA\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nA\r\n0\r\n", "X: 1\r\n"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "A"),
        ("HTTP/1.1 404 Not Found\r\n\r\n", "A"),
    ])
    func `whatever drips is given up`(start: String, drop: String) async {
        let answer = Answer([
            .send(Array(start.utf8)),
            .repeatForever(Array(drop.utf8), every: .milliseconds(30)),
        ])
        #expect(await reason(answer, slow) == .timedOut)
    }

    @Test func `a secure connection that is never made is given up`() async {
        let limits = smallLimits { $0.connect = .milliseconds(200) }
        let error = await failure(
            of: client, localRequest("https://127.0.0.1:\(server.port)/", limits))
        #expect(error?.reason == .timedOut)
    }
}
