// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transfers

@Suite struct SafetyTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
    }

    func reason(
        _ path: String, _ change: (inout Limits) -> Void = { _ in }
    ) async -> FetchError.Reason? {
        await failure(of: client, localRequest(server.url(path), smallLimits(change)))?.reason
    }

    // MARK: Bytes

    @Test func `a body that is announced too long is not read`() async throws {
        server.on(
            "/feed",
            .head(200, ["Content-Length": "1000000000"], then: [.repeatForever([65])]))
        #expect(await reason("/feed") { $0.transferred = .megabytes(1) } == .tooLarge)
    }

    @Test func `an endless body ends at the limit`() async throws {
        let block = [UInt8](repeating: 65, count: 10_000)
        server.on("/plain", .head(then: [.repeatForever(block)]))
        let chunk = Array("2710\r\n".utf8) + block + Array("\r\n".utf8)
        server.on(
            "/chunked",
            .head(200, ["Transfer-Encoding": "chunked"], then: [.repeatForever(chunk)]))
        for path in ["/plain", "/chunked"] {
            #expect(await reason(path) { $0.transferred = .kilobytes(300) } == .tooLarge)
            #expect(await reason(path) { $0.decoded = .kilobytes(300) } == .tooLarge)
        }
    }

    /// 300 kB of zeros by gzip, and 200 MB by brotli.
    @Test(arguments: [
        (
            "gzip",
            """
            H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
            AAAAAAAAAAAAAAAAAAAA/Bj74rL24JMEAA==
            """
        ),
        (
            "br",
            """
            z///fwAkAOKxQHLv//n//w+ABEAcFoDu/T////8BkACIwwLQvf/n//8/ABIAcVgAuvf//P//B0ACIA4L\
            QPf+n////wBIAMRhAeje//P//x8ACYA4LADd+3/+//8DIAEQhwWge//P//9/ACQA4rAAdO//+f//D4AE\
            QBwWgO79P////wGQAIjDAtC9/8//4HUAEgBxWAC6ues=
            """
        ),
    ])
    func `a bomb is defused while it unpacks`(encoding: String, base64: String) async throws {
        let body = try #require(Data(base64Encoded: base64))
        server.on("/bomb", .status(200, ["Content-Encoding": encoding], body: Array(body)))
        #expect(await reason("/bomb") { $0.decoded = .kilobytes(200) } == .tooLarge)
    }

    @Test func `bytes that unpack to nothing are counted as well`() async throws {
        let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
        let emptyBlocks = [[UInt8]](repeating: [0, 0, 0, 0xff, 0xff], count: 1_000).flatMap { $0 }
        server.on(
            "/bomb",
            .head(
                200, ["Content-Encoding": "gzip"],
                then: [.send(header), .repeatForever(emptyBlocks)]))
        #expect(await reason("/bomb") { $0.transferred = .kilobytes(300) } == .tooLarge)
    }

    @Test func `an endless error page or redirect is not read to its end`() async throws {
        let block = [UInt8](repeating: 65, count: 10_000)
        server.on("/error", .head(404, then: [.repeatForever(block)]))
        #expect(await reason("/error") == .badStatus(404))
        server.on("/moved", .head(302, ["Location": "/error"], then: [.repeatForever(block)]))
        #expect(await reason("/moved") == .badStatus(404))
    }

    @Test func `a flood of header lines ends at the limit`() async throws {
        server.on(
            "/flood",
            Answer([
                .send(Array("HTTP/1.1 200 OK\r\n".utf8)),
                .repeatForever(Array("X-Flood: 1\r\n".utf8)),
            ]))
        #expect(await reason("/flood") == .tooLarge)
        #expect(await reason("/flood") { $0.headerLines = 1_000_000 } == .tooLarge)
    }

    @Test func `one header line without an end is refused`() async throws {
        server.on(
            "/flood",
            Answer([
                .send(Array("HTTP/1.1 200 OK\r\nX-Flood: ".utf8)),
                .repeatForever([UInt8](repeating: 65, count: 1_000)),
            ]))
        let reason = await reason("/flood")
        #expect([.tooLarge, .failed].contains(reason))
    }

    @Test func `a flood of trailers ends at the limit`() async throws {
        server.on(
            "/flood",
            .head(
                200, ["Transfer-Encoding": "chunked"],
                then: [
                    .send(Array("1\r\nA\r\n0\r\n".utf8)),
                    .repeatForever(Array("X-Flood: 1\r\n".utf8)),
                ]))
        #expect(await reason("/flood") == .tooLarge)
    }

    @Test(arguments: [false, true])
    func `a compressed body is counted as it is sent`(isAnnounced: Bool) async throws {
        // A stored block of gzip: one byte out for each byte in.
        let block: [UInt8] = [0, 0xff, 0xff, 0, 0] + [UInt8](repeating: 65, count: 65_535)
        let stream =
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + Array(repeatElement(block, count: 9).joined())
        let headers = ["Content-Encoding": "gzip"]
        server.on(
            "/feed",
            isAnnounced
                ? .status(200, headers, body: stream) : .head(200, headers, then: [.send(stream)]))
        #expect(await reason("/feed") { $0.transferred = .kilobytes(300) } == .tooLarge)
    }

    // MARK: Time

    @Test func `a server that never answers is given up`() async throws {
        server.on("/silent", Answer([.pause(.seconds(30))]))
        #expect(await reason("/silent") { $0.firstByte = .milliseconds(200) } == .timedOut)
    }

    @Test func `a steady body without end is given up when its time is over`() async throws {
        server.on(
            "/steady",
            .head(then: [
                .repeatForever([UInt8](repeating: 65, count: 1_000), every: .milliseconds(10))
            ]))
        #expect(await reason("/steady") { $0.whole = .milliseconds(300) } == .timedOut)
    }

    @Test func `redirects share one time`() async throws {
        let moved = Answer([.pause(.milliseconds(150))] + Answer.redirect(to: "/slow").steps)
        server.on("/slow", moved)
        #expect(await reason("/slow") { $0.whole = .milliseconds(400) } == .timedOut)
    }

    @Test func `a connection that is not accepted is given up`() async throws {
        let full = try FullListener()
        let limits = smallLimits { $0.connect = .milliseconds(200) }
        let error = await failure(
            of: client, localRequest("http://127.0.0.1:\(full.port)/", limits))
        #expect(error?.reason == .timedOut)
    }

    @Test func `a closed port is refused`() async throws {
        let url = server.url("/")
        server.stop()
        #expect(await failure(of: client, localRequest(url))?.reason == .refused)
    }

    // MARK: Answers that are none

    @Test(arguments: [
        ("", "interrupted"), ("<rss/>", "malformed"), ("HTTP/9.9 200 OK\r\n\r\n", "malformed"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss/>", "interrupted"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rs", "interrupted"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss/>", "interrupted"),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<rss/>", "malformed"),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n<rss/>", "malformed"),
        ("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "malformed"),
        ("HTTP/1.1 999 ?\r\nContent-Length: 0\r\n\r\n", "bad_status"),
    ])
    func `what is no answer is an error with a name`(text: String, label: String) async throws {
        server.on("/feed", Answer([.send(Array(text.utf8)), .close]))
        let error = await failure(of: client, localRequest(server.url("/feed")))
        #expect(error?.reason.label == label, "\(String(describing: error))")
    }

    @Test func `a reset in the middle of a body is an interruption`() async throws {
        server.on("/feed", .head(200, ["Content-Length": "100"], then: [.send([65]), .reset]))
        #expect(await reason("/feed") == .interrupted)
    }

    // MARK: Redirects

    @Test func `a redirect loop ends at the limit`() async throws {
        server.on("/loop", .redirect(301, to: "/loop"))
        #expect(await reason("/loop") { $0.redirects = 3 } == .tooManyRedirects)
        #expect(server.requests.count == 4)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "dict://example.org/",
        "smtp://example.org/", "FILE:///etc/passwd", "scp://example.org/",
    ])
    func `a redirect to another scheme is refused`(target: String) async throws {
        server.on("/feed", .redirect(to: target))
        #expect(await reason("/feed") == .forbiddenScheme)
    }

    @Test func `a password stays with the host that it was meant for`() async throws {
        let other = try LoopbackServer(address: "127.0.0.1")
        other.on("/feed", .ok("<rss/>"))
        server.on("/feed", .redirect(to: other.url("/feed")))
        let response = try await client.fetch(
            localRequest("http://jan:geheim@127.0.0.1:\(server.port)/feed"))
        #expect(server.requests.first?.header("Authorization") != nil)
        #expect(other.requests.first?.header("Authorization") == nil)
        #expect(other.requests.first?.header("Referer") == nil)
        #expect(!response.url.contains("geheim"))
    }

    @Test func `no error tells a password`() async throws {
        let url = "http://jan:geheim@127.0.0.1:\(server.port)/missing"
        let error = await failure(of: client, localRequest(url))
        #expect(error.map { "\($0)" }?.contains("geheim") == false)
    }
}

/// A socket that listens but whose queue is full: connections to it hang.
private final class FullListener {
    let port: UInt16
    private var sockets: [Int32] = []

    init() throws {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let listener = socket(AF_INET, kind, 0)
        sockets = [listener]
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &name.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                listen(listener, 0)
                getsockname(listener, $0, &length)
            }
        }
        port = UInt16(bigEndian: name.sin_port)
        for _ in 1...4 {
            let filler = socket(AF_INET, kind, 0)
            sockets.append(filler)
            withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(filler, $0, length)
                }
            }
        }
    }

    deinit { for socket in sockets { close(socket) } }
}
