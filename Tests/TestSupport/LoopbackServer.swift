// SPDX-License-Identifier: Apache-2.0

// A real HTTP/1.1 server for tests that can also behave as badly as the worst
// ones out there. It answers what the test tells it to, and remembers what it
// was asked.

import Foundation
import Synchronization

/// What a client asked.
package struct RecordedRequest: Hashable, Sendable {
    package let method: String
    /// Path and query.
    package let path: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first header of that name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package static func == (lhs: RecordedRequest, rhs: RecordedRequest) -> Bool {
        lhs.method == rhs.method && lhs.path == rhs.path && lhs.body == rhs.body
            && lhs.headers.elementsEqual(rhs.headers, by: ==)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

/// What the server does for one request, byte by byte.
package struct Answer: Sendable {
    package enum Step: Sendable {
        case send([UInt8])
        case pause(Duration)
        /// Sends the same bytes again and again until the client hangs up.
        case repeatForever([UInt8], every: Duration = .zero)
        /// Ends the connection; without it the next request is awaited.
        case close
        /// Ends it with a TCP reset.
        case reset
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// A complete answer with a `Content-Length`.
    package static func status(
        _ status: Int, _ headers: [String: String] = [:], body: [UInt8] = []
    ) -> Answer {
        let length = status == 304 || status == 204 ? "" : "Content-Length: \(body.count)\r\n"
        return Answer([.send(head(status, headers, length) + body)])
    }

    package static func ok(_ body: String, _ headers: [String: String] = [:]) -> Answer {
        status(200, headers, body: Array(body.utf8))
    }

    package static func redirect(_ status: Int = 302, to location: String) -> Answer {
        .status(status, ["Location": location], body: Array("moved\n".utf8))
    }

    /// A head without any length, to be followed by steps of one's own.
    package static func head(
        _ status: Int = 200, _ headers: [String: String] = [:], then steps: [Step]
    ) -> Answer {
        Answer([.send(head(status, headers, ""))] + steps)
    }

    /// A complete answer in chunks, with a pause before each.
    package static func chunked(
        _ chunks: [[UInt8]], _ headers: [String: String] = [:], pause: Duration = .zero
    ) -> Answer {
        var steps: [Step] = [.send(head(200, headers, "Transfer-Encoding: chunked\r\n"))]
        for chunk in chunks + [[]] {
            if pause > .zero { steps.append(.pause(pause)) }
            let size = Array("\(String(chunk.count, radix: 16))\r\n".utf8)
            steps.append(.send(size + chunk + Array("\r\n".utf8)))
        }
        return Answer(steps)
    }

    private static func head(_ status: Int, _ headers: [String: String], _ length: String)
        -> [UInt8]
    {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return Array("HTTP/1.1 \(status) Status\r\n\(lines.joined())\(length)\r\n".utf8)
    }
}

/// A scriptable server on loopback. Stops when it is released.
package final class LoopbackServer: Sendable {
    package typealias Handler = @Sendable (RecordedRequest) -> Answer

    private struct Script {
        var handlers: [String: Handler] = [:]
        var requests: [RecordedRequest] = []
    }

    private final class Storage: Sendable {
        let script = Mutex(Script())
    }

    private let storage = Storage()
    private let listener: LoopbackListener
    private let address: String

    /// - Parameters:
    ///   - address: any of 127.0.0.0/8.
    ///   - port: 0 for one that is free.
    package init(address: String = "127.0.0.1", port: UInt16 = 0) throws(LoopbackError) {
        self.address = address
        let storage = storage
        listener = try LoopbackListener(address: address, port: port) { connection in
            while let request = Self.receive(connection) {
                let handler = storage.script.withLock { script in
                    script.requests.append(request)
                    let path = request.path.prefix { $0 != "?" }
                    return script.handlers[request.path] ?? script.handlers[String(path)]
                }
                let answer = handler?(request) ?? .status(404)
                guard Self.perform(answer, on: connection) else { return }
            }
        }
    }

    deinit { listener.stop() }

    package var port: UInt16 { listener.port }
    package var origin: String { "http://\(address):\(port)" }
    package func url(_ path: String) -> String { origin + path }

    /// Every request so far, oldest first.
    package var requests: [RecordedRequest] { storage.script.withLock { $0.requests } }
    package func requests(for path: String) -> [RecordedRequest] {
        requests.filter { $0.path == path }
    }
    /// How many connections were accepted so far.
    package var connections: Int { listener.accepted }

    /// Answers a path, with or without query, from now on; a test may change it
    /// at any time.
    package func on(_ path: String, _ handler: @escaping Handler) {
        storage.script.withLock { $0.handlers[path] = handler }
    }

    package func on(_ path: String, _ answer: Answer) { on(path) { _ in answer } }

    /// Serves a document with a validator: 304 to who has it already.
    package func publish(_ path: String, _ body: String, type: String = "application/rss+xml") {
        let etag = "\"\(body.utf8.reduce(into: UInt64(5381)) { $0 = $0 &* 33 &+ UInt64($1) })\""
        on(path) { request in
            if request.header("If-None-Match") == etag { return .status(304, ["ETag": etag]) }
            return .ok(body, ["ETag": etag, "Content-Type": type])
        }
    }

    package func stop() { listener.stop() }

    private static func receive(_ connection: LoopbackConnection) -> RecordedRequest? {
        guard let head = connection.receive(through: "\r\n\r\n") else { return nil }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                name: String(parts[0]),
                value: parts.count < 2 ? "" : parts[1].trimmingCharacters(in: .whitespaces)
            )
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }?.value
        guard let body = connection.receive(count: length.flatMap { Int($0) } ?? 0) else {
            return nil
        }
        return RecordedRequest(
            method: String(words[0]), path: String(words[1]), headers: headers, body: body)
    }

    /// - Returns: whether the connection may carry another request.
    private static func perform(_ answer: Answer, on connection: LoopbackConnection) -> Bool {
        for step in answer.steps {
            switch step {
            case .send(let bytes): guard connection.send(bytes) else { return false }
            case .pause(let duration): guard connection.pause(duration) else { return false }
            case .repeatForever(let bytes, let interval):
                while connection.send(bytes) {
                    if interval > .zero, !connection.pause(interval) { return false }
                }
                return false
            case .close: return false
            case .reset:
                connection.reset()
                return false
            }
        }
        return true
    }
}
