// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Transfers

/// Floods over HTTP/2, frame by frame.
@Suite(.enabled(if: FrameServer.isInstalled, "needs openssl"))
struct FrameTests {
    private func reason(
        _ frames: [UInt8], isEndless: Bool = false, _ change: (inout Limits) -> Void = { _ in }
    ) async throws -> FetchError.Reason? {
        let server = try await FrameServer(frames, isEndless: isEndless)
        defer { server.stop() }
        let client = try makeClient {
            $0.authorities = server.certificate
            $0.longestRound = .milliseconds(200)
        }
        let limits = smallLimits {
            $0.whole = .milliseconds(1_500)
            $0.slowest = .bytes(1_000)
            $0.slowWindow = .milliseconds(300)
            change(&$0)
        }
        let reason = await failure(of: client, localRequest(server.url, limits))?.reason
        #expect(server.wasAsked)
        return reason
    }

    private func headers(_ lines: Int, size: Int = 1) -> [UInt8] {
        Frame.lines(lines, name: "x", value: String(repeating: "y", count: size))
    }

    @Test func `an answer in frames is understood`() async throws {
        let body = Frame.data(Array("<rss/>".utf8))
        let server = try await FrameServer(Frame.answer(headers(100)) + body, isEndless: false)
        defer { server.stop() }
        let client = try makeClient { $0.authorities = server.certificate }
        let response = try await client.fetch(localRequest(server.url))
        #expect(response.body == Array("<rss/>".utf8))
    }

    @Test func `header lines are limited in number and bytes`() async throws {
        #expect(try await self.reason(Frame.answer(headers(300))) == .tooLarge)
        // libcurl 7.88 hands on what fits its buffer and waits for more to arrive.
        let reason = try await reason(Frame.answer(headers(90, size: 1_000)))
        #expect([.tooLarge, .timedOut].contains(reason))
    }

    @Test func `a head that never ends is given up`() async throws {
        let start = Frame.make(.headers, 0, 1, [Frame.ok])
        let more = Frame.make(.continuation, 0, 1, headers(100))
        let reason = try await reason(
            start + Array(repeatElement(more, count: 2_000).joined()), isEndless: true)
        #expect([.tooLarge, .interrupted, .malformed, .timedOut].contains(reason))
        let empty = Frame.make(.continuation, 0, 1, [])
        let another = try await self.reason(
            start + Array(repeatElement(empty, count: 50_000).joined()), isEndless: true)
        #expect([.tooLarge, .interrupted, .malformed, .timedOut].contains(another))
    }

    @Test func `interim answers without end are given up at the limit`() async throws {
        let interim = Frame.make(.headers, Frame.endHeaders, 1, Frame.status("103") + headers(1))
        #expect(try await reason(interim, isEndless: true) == .tooLarge)
    }

    @Test(arguments: [
        Frame.make(.ping, 0, 0, [UInt8](repeating: 0, count: 8)),
        Frame.make(.settings, 0, 0, []),
    ])
    func `frames of the connection alone are no answer`(frame: [UInt8]) async throws {
        let flood = Array(repeatElement(frame, count: 1_000).joined())
        let reason = try await reason(flood, isEndless: true) { $0.firstByte = .milliseconds(500) }
        #expect([.timedOut, .interrupted, .malformed].contains(reason))
    }

    // Each of these kept libcurl reading as long as it was sent.
    @Test(arguments: [
        Frame.make(.windowUpdate, 0, 0, [0, 0, 0, 1]), Frame.make(.unknown, 0, 0, []),
        Frame.make(.priority, 0, 3, [0, 0, 0, 0, 1]),
    ])
    func `a flood of frames that mean nothing holds up no other feed`(frame: [UInt8]) async throws {
        let flood = Array(repeatElement(frame, count: 5_000).joined())
        let hostile = try await FrameServer(flood, isEndless: true)
        defer { hostile.stop() }
        let other = try LoopbackServer()
        other.on("/feed", .ok("<rss/>"))
        let client = try makeClient {
            $0.authorities = hostile.certificate
            $0.longestRound = .milliseconds(200)
        }
        async let reason = failure(of: client, localRequest(hostile.url))?.reason
        while !hostile.wasAsked { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(50))
        let start = ContinuousClock.now
        #expect(try await client.fetch(localRequest(other.url("/feed"))).status == 200)
        #expect(start.duration(to: .now) < .seconds(5))
        #expect(await reason != nil)
    }

    @Test func `a body of nothing but padding is given up`() async throws {
        let padding = Frame.make(
            .data, Frame.padded, 1, [255] + [UInt8](repeating: 0, count: 255))
        let small = Array(repeatElement(padding, count: 200).joined())  // within the window
        #expect(try await reason(Frame.answer([]) + small) == .timedOut)
    }

    @Test func `trailers are limited as header lines are`() async throws {
        let body = Frame.make(.data, 0, 1, Array("<rss/>".utf8))
        let trailers = Frame.make(
            .headers, Frame.endHeaders | Frame.endStream, 1, headers(300))
        let reason = try await reason(Frame.answer([]) + body + trailers)
        #expect(reason == .tooLarge)
    }
}

/// Frames of HTTP/2 (RFC 9113) with headers that are never indexed (RFC 7541).
private enum Frame {
    enum Kind: UInt8 {
        case data = 0
        case headers = 1
        case priority = 2
        case settings = 4
        case ping = 6
        case windowUpdate = 8
        case continuation = 9
        case unknown = 0xee
    }

    static let endStream: UInt8 = 1
    static let endHeaders: UInt8 = 4
    static let padded: UInt8 = 8
    /// `:status: 200`, from the static table.
    static let ok: UInt8 = 0x88

    static func make(_ kind: Kind, _ flags: UInt8, _ stream: UInt8, _ payload: [UInt8])
        -> [UInt8]
    {
        let count = payload.count
        let length = [UInt8(count >> 16), UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
        return length + [kind.rawValue, flags, 0, 0, 0, stream] + payload
    }

    static func lines(_ count: Int, name: String, value: String) -> [UInt8] {
        let line = [0] + text(name) + text(value)
        return Array(repeatElement(line, count: count).joined())
    }

    static func status(_ code: String) -> [UInt8] { [0x08] + text(code) }

    private static func text(_ text: String) -> [UInt8] {
        let count = text.utf8.count
        guard count >= 127 else { return [UInt8(count)] + Array(text.utf8) }
        var rest = count - 127
        var length: [UInt8] = [127]
        while rest >= 128 {
            length.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return length + [UInt8(rest)] + Array(text.utf8)
    }

    /// The head of an answer, in as many frames as it takes.
    static func answer(_ lines: [UInt8]) -> [UInt8] {
        var rest = [ok] + lines
        var frames: [UInt8] = []
        var kind = Kind.headers
        repeat {
            let piece = Array(rest.prefix(16_384))
            rest.removeFirst(piece.count)
            frames += make(kind, rest.isEmpty ? endHeaders : 0, 1, piece)
            kind = .continuation
        } while !rest.isEmpty
        return frames
    }

    static func data(_ body: [UInt8]) -> [UInt8] { make(.data, endStream, 1, body) }
}

/// `openssl s_server`, which speaks TLS and passes on what we write.
private final class FrameServer: Sendable {
    let certificate: String
    let url: String
    private let folder: URL
    private let process: ChildProcess
    private let channel: Int32
    private let isAsked = Atomic(false)

    private static let openssl = "/usr/bin/openssl"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: openssl)

    /// - Parameter frames: what it says when it was asked, once or without end.
    init(_ frames: [UInt8], isEndless: Bool) async throws {
        let secure = try await SecureServer.makeCertificate(by: Self.openssl)
        folder = secure.folder
        certificate = secure.certificate
        let port = try SecureServer.freePort()
        url = "https://127.0.0.1:\(port)/feed.xml"
        var ends: [Int32] = [-1, -1]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        channel = ends[0]
        let far = FileHandle(fileDescriptor: ends[1], closeOnDealloc: false)
        process = try ChildProcess(
            Self.openssl,
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate,
                "-key", secure.key, "-alpn", "h2", "-quiet",
            ], input: far, output: far)
        close(ends[1])
        Thread.detachNewThread { self.converse(frames, isEndless) }
        try SecureServer.awaitListener(on: port)
    }

    var wasAsked: Bool { isAsked.load(ordering: .relaxed) }

    func stop() {
        shutdown(channel, Int32(SHUT_RDWR))
        process.signal(SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    deinit { close(channel) }

    private func converse(_ frames: [UInt8], _ isEndless: Bool) {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while !Self.holdsRequest(received) {
            let count = recv(channel, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            received += chunk[..<count]
        }
        isAsked.store(true, ordering: .relaxed)
        guard write(Frame.make(.settings, 0, 0, [])) else { return }
        repeat { guard write(frames) else { return } } while isEndless
        // Whatever else it says is of no interest, but must be taken.
        while recv(channel, &chunk, chunk.count, 0) > 0 {}
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(channel, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Whether a HEADERS frame follows the client's preface.
    private static func holdsRequest(_ bytes: [UInt8]) -> Bool {
        var start = 24
        while start + 9 <= bytes.count {
            let length =
                Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
            if bytes[start + 3] == Frame.Kind.headers.rawValue { return true }
            start += 9 + length
        }
        return false
    }
}
