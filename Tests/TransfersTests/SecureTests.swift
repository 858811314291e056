// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transfers

/// TLS and HTTP/2 against nghttpd, where it is installed.
@Suite(.enabled(if: SecureServer.isInstalled, "needs openssl and nghttpd"), .serialized)
struct SecureTests {
    let server: SecureServer

    /// Longer than a frame and than the window a stream starts with.
    static let feed = String(repeating: "<item>gat in mijn sok</item>", count: 10_000)

    init() async throws { server = try await SecureServer(feed: Self.feed) }

    @Test func `over HTTP/2 many large feeds of a host arrive and none stalls`() async throws {
        let client = try makeClient {
            $0.authorities = server.certificate
            $0.perHost = 8
        }
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 1...30 {
                group.addTask { try await client.fetch(localRequest(server.url)).body }
            }
            for try await body in group { #expect(body == Array(Self.feed.utf8)) }
        }
    }

    @Test func `those who wait for a connection hear that it failed`() async throws {
        let client = try makeClient { $0.perHost = 8 }
        let labels = await withTaskGroup(of: String?.self) { group in
            for _ in 1...20 {
                group.addTask { await failure(of: client, localRequest(server.url))?.reason.label }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(labels == ["tls"])
    }

    @Test func `an unchanged feed is unchanged over HTTP/2 too`() async throws {
        let client = try makeClient { $0.authorities = server.certificate }
        let first = try await client.fetch(localRequest(server.url))
        var again = localRequest(server.url)
        again.lastModified = first.lastModified
        #expect(try await client.fetch(again).isUnchanged)
    }

    @Test func `a certificate of nobody we know is refused`() async throws {
        let error = await failure(of: try makeClient(), localRequest(server.url))
        #expect(error?.reason == .tls)
    }

    @Test func `a certificate for another name is refused`() async throws {
        let client = try makeClient { $0.authorities = server.certificate }
        let url = server.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
        #expect(await failure(of: client, localRequest(url))?.reason == .tls)
    }

    @Test func `an open secure connection is not a way around the address rule`() async throws {
        let client = try makeClient { $0.authorities = server.certificate }
        _ = try await client.fetch(localRequest(server.url))
        var request = localRequest(server.url)
        request.allowsPrivateAddresses = false
        #expect(await failure(of: client, request)?.reason == .forbiddenAddress)
        #expect(try await client.fetch(localRequest(server.url)).status == 200)
    }
}

/// nghttpd with a certificate made for the occasion.
final class SecureServer: Sendable {
    let certificate: String
    let url: String
    private let folder: URL
    private let process: ChildProcess

    private static let openssl = "/usr/bin/openssl"
    private static let nghttpd = "/usr/sbin/nghttpd"
    static let isInstalled = [openssl, nghttpd].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    init(feed: String) async throws {
        let secure = try await Self.makeCertificate(by: Self.openssl)
        folder = secure.folder
        certificate = secure.certificate
        let documents = folder.appendingPathComponent("documents")
        try FileManager.default.createDirectory(at: documents, withIntermediateDirectories: true)
        try Data(feed.utf8).write(to: documents.appendingPathComponent("feed.xml"))
        let port = try Self.freePort()
        url = "https://127.0.0.1:\(port)/feed.xml"
        process = try ChildProcess(
            Self.nghttpd,
            [
                "--address=127.0.0.1", "--htdocs=\(documents.path)", "\(port)", secure.key,
                certificate,
            ])
        try Self.awaitListener(on: port)
    }

    deinit {
        process.signal(SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    /// A certificate for 127.0.0.1 and its key, in a folder of their own.
    static func makeCertificate(
        by openssl: String
    ) async throws -> (folder: URL, certificate: String, key: String) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("secure-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let maker = try ChildProcess(
            openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                "-subj", "/CN=gehoord.example", "-addext", "subjectAltName=IP:127.0.0.1",
            ])
        _ = await maker.ended()
        return (folder, certificate, key)
    }

    /// Borrowed from a listener that is closed again: these servers cannot say which
    /// port they chose.
    static func freePort() throws -> UInt16 {
        let borrowed = try LoopbackServer()
        defer { borrowed.stop() }
        return borrowed.port
    }

    static func awaitListener(on port: UInt16) throws {
        for _ in 1...300 {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            inet_pton(AF_INET, "127.0.0.1", &name.sin_addr)
            let isUp = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isUp { return }
            usleep(10_000)
        }
        throw LoopbackProblem.notListening
    }

    private enum LoopbackProblem: Error { case notListening }
}
