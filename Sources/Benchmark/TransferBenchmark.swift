// SPDX-License-Identifier: Apache-2.0

// A thousand feeds from a server on loopback, 200 and 304, HTTP/1.1 and HTTP/2,
// against a plain C program on libcurl (Sources/CBaseline/fetch.c).
//
// Both ask for the same bytes with the same request, so many at a time, and both
// read status, ETag, Last-Modified, Cache-Control, content type and body. On top of
// that ours checks each address, keeps to its queue per host and hands the answer
// to a task of Swift's; theirs has libcurl's own defaults for what we chose with
// care, such as the size of the buffer.

import CBaseline
import Foundation
import Transfers

enum TransferBenchmark {
    private static let feeds = 1_000
    private static let bodyBytes = 20_000
    /// Fetches of each feed in one sample, so that a sample takes long enough.
    private static let repeats = 5
    private static let samples = 7
    private static let atATime = 32
    /// Tasks that fetch one feed after the other: as many again as may be under
    /// way, so that there is always one in line, as there is for C.
    private static let callers = 2 * atATime
    private static let etag = "\"a7-5f3\""
    private static let lastModified = "Sun, 06 Nov 1994 08:49:37 GMT"

    private struct Cost {
        var seconds: Double
        var cpuSeconds: Double
    }

    private struct WrongAnswers: Error {
        let by: String
        let right: Int
    }

    static func run() async throws {
        var port: UInt16 = 0
        let server = baseline_serve(bodyBytes, &port)
        defer { kill(server, SIGKILL) }
        print("transfers: \(feeds) feeds of \(bodyBytes) bytes, \(atATime) at a time; C = 1")
        print("                              requests/s     ratio   CPU µs/request     ratio")
        print("                               C   Swift                  C   Swift")
        try await compare("HTTP/1.1, a thousand hosts", Origin(scheme: "http", port: port))
        try await compare("HTTP/1.1, one host", Origin(scheme: "http", port: port, isOneHost: true))
        guard let http2 = try HTTP2Server(feeds: feeds, bodyBytes: bodyBytes) else {
            return print("HTTP/2 needs nghttpd and openssl: apt-get install nghttp2-server openssl")
        }
        defer { http2.stop() }
        // One host only: nghttpd dies of a thousand TLS connections in a row.
        try await compare(
            "HTTP/2, one host",
            Origin(
                scheme: "https", port: http2.port, authorities: http2.certificate, isOneHost: true))
    }

    /// Where the feeds are. A thousand hosts, each a loopback address of its
    /// own, is what a poll round meets: a new connection for nearly every feed.
    private struct Origin {
        var scheme: String
        var port: UInt16
        var authorities: String?
        var isOneHost = false

        func url(of feed: Int) -> String {
            let host = isOneHost ? "127.0.0.1" : Origin.host(of: feed)
            return "\(scheme)://\(host):\(port)/feed-\(feed).xml"
        }

        static func host(of feed: Int) -> String { "127.1.\(feed / 250).\(feed % 250 + 1)" }
    }

    private static func compare(_ name: String, _ origin: Origin) async throws {
        try await compare("\(name), 200", origin, isConditional: false)
        try await compare("\(name), 304", origin, isConditional: true)
    }

    private static func compare(
        _ name: String, _ origin: Origin, isConditional: Bool
    ) async throws {
        let once = (0..<feeds).map { origin.url(of: $0) }
        let urls = Array(repeatElement(once, count: repeats).joined())
        var options = ClientOptions(userAgent: "benchmark/1.0")
        options.perHost = atATime
        options.inFlight = atATime
        options.idleConnections = atATime
        options.authorities = origin.authorities
        var c: [Cost] = []
        var swift: [Cost] = []
        for sample in 0...samples {
            let baseline = try fetchInC(
                urls, authorities: origin.authorities, isConditional: isConditional)
            let client = try HTTPClient(options: options)
            let ours = try await measure {
                try await fetch(urls, client: client, isConditional: isConditional)
            }
            await client.shutdown()
            guard sample > 0 else { continue }  // the first warms up
            c.append(baseline)
            swift.append(ours)
        }
        report(name, c, swift, requests: urls.count)
    }

    private static func fetchInC(
        _ urls: [String], authorities: String?, isConditional: Bool
    ) throws -> Cost {
        let copies = urls.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer<CChar>($0) }
        let result = baseline_fetch(
            pointers, urls.count, atATime, authorities, isConditional ? etag : nil,
            isConditional ? lastModified : nil)
        let right = isConditional ? result.unchanged : result.succeeded
        guard right == urls.count else { throw WrongAnswers(by: "C", right: right) }
        return Cost(seconds: result.seconds, cpuSeconds: result.cpu_seconds)
    }

    private static func fetch(
        _ urls: [String], client: HTTPClient, isConditional: Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var right = 0
                    for index in stride(from: caller, to: urls.count, by: callers) {
                        let response = try await client.fetch(
                            FeedRequest(
                                url: urls[index], etag: isConditional ? etag : nil,
                                lastModified: isConditional ? lastModified : nil,
                                allowsPrivateAddresses: true))
                        if isRight(response, isConditional) { right += 1 }
                    }
                    return right
                }
            }
            let right = try await group.reduce(0, +)
            guard right == urls.count else { throw WrongAnswers(by: "Swift", right: right) }
        }
    }

    private static func isRight(_ response: FeedResponse, _ isConditional: Bool) -> Bool {
        if isConditional { return response.isUnchanged }
        return response.body.count == bodyBytes && response.lastModified != nil
            && response.contentType != nil
    }

    private static func measure(_ work: () async throws -> Void) async rethrows -> Cost {
        let (start, cpuStart) = (ContinuousClock.now, cpuSeconds())
        try await work()
        let seconds = start.duration(to: .now) / .seconds(1)
        return Cost(seconds: seconds, cpuSeconds: cpuSeconds() - cpuStart)
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }

    private static func report(_ name: String, _ c: [Cost], _ swift: [Cost], requests: Int) {
        func perSecond(_ costs: [Cost]) -> Double {
            Double(requests) / median(costs.map(\.seconds))
        }
        func microseconds(_ costs: [Cost]) -> Double {
            median(costs.map(\.cpuSeconds)) * 1e6 / Double(requests)
        }
        let speed = median(zip(c, swift).map { $0.seconds / $1.seconds })
        let cpu = median(zip(c, swift).map { $0.cpuSeconds / $1.cpuSeconds })
        print(
            String(
                format: "%@%7.0f %7.0f %9.2f %8.1f %7.1f %9.2f",
                name.padding(toLength: 31, withPad: " ", startingAt: 0) as NSString,
                perSecond(c), perSecond(swift), speed, microseconds(c), microseconds(swift), cpu))
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}

/// nghttpd over a folder of feeds, with a certificate made for the occasion.
///
/// With TLS, because that is how HTTP/2 is met in the wild, and because libcurl
/// 7.88 fails on reused connections without it (curl issue 10634).
private final class HTTP2Server {
    let certificate: String
    let port: UInt16
    private let folder: URL
    private let process: pid_t

    /// - Returns: `nil` where nghttpd or openssl is not installed.
    init?(feeds: Int, bodyBytes: Int) throws {
        guard let nghttpd = Self.find("nghttpd"), let openssl = Self.find("openssl") else {
            return nil
        }
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("benchmark-\(getpid())")
        let feedFolder = folder.appendingPathComponent("feeds")
        try FileManager.default.createDirectory(at: feedFolder, withIntermediateDirectories: true)
        let body = Data(repeating: 97, count: bodyBytes)
        for feed in 0..<feeds {
            let file = feedFolder.appendingPathComponent("feed-\(feed).xml")
            try body.write(to: file)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 784_111_777)],
                ofItemAtPath: file.path)
        }
        certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let maker = Self.run([
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        waitpid(maker, nil, 0)
        port = UInt16.random(in: 20_000..<30_000)
        process = Self.run([
            nghttpd, "--address=127.0.0.1", "--htdocs=\(feedFolder.path)", "\(port)", key,
            certificate,
        ])
        awaitListening()
    }

    func stop() {
        kill(process, SIGKILL)  // a child of a pool's thread has all milder signals blocked
        waitpid(process, nil, 0)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func find(_ name: String) -> String? {
        ["/usr/bin/", "/usr/sbin/", "/usr/local/bin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func run(_ words: [String]) -> pid_t {
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        return baseline_run(arguments)
    }

    private func awaitListening() {
        for _ in 1...200 {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            let isUp = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isUp { return }
            usleep(10_000)
        }
    }
}
