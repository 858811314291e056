// SPDX-License-Identifier: Apache-2.0

// One feed of one company on a loopback server, polled by the real pipeline into
// a real database, by a clock that stands still until it is moved.

import Complaints
import Foundation
import Synchronization
import TestSupport

@testable import Monitor
@testable import Storage
@testable import Transfers

/// The present, as the test has it.
final class ManualClock: Sendable {
    private let present: Mutex<Date>

    init(_ start: Date) { present = Mutex(start) }

    var now: Date { present.withLock { $0 } }
    func advance(_ duration: Duration) {
        present.withLock { $0 = $0.addingTimeInterval(duration.seconds) }
    }
}

/// A Sunday morning at nine, in UTC.
let sundayMorning = Date(timeIntervalSince1970: 1_795_338_000)

final class Polled: Sendable {
    let server: LoopbackServer
    let clock = ManualClock(sundayMorning)
    let configuration: Configuration
    let store: Store
    let pipeline: Pipeline
    private let folder: URL

    /// - Parameters:
    ///   - polling: lines for `[polling]`.
    ///   - feed: lines for the feed, which is `/feed` unless `source` says
    ///     otherwise.
    init(polling: String = "", feed: String = "", source: String? = nil) throws {
        server = try LoopbackServer()
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("gehoord-\(UUID().uuidString)")
        let companies = folder.appendingPathComponent("Feeds")
        try FileManager.default.createDirectory(at: companies, withIntermediateDirectories: true)
        let main = folder.appendingPathComponent("gehoord.toml")
        try Data(
            """
            [paths]
            companies = "Feeds"
            database = "gehoord.sqlite"
            alert_log = "alerts.log"
            [cases]
            max_age = "3650d"
            [polling]
            \(polling)
            """.utf8
        ).write(to: main)
        try Data(
            """
            [company]
            id = "sokkenland"
            name = "Sokkenland"
            [[company.names]]
            spellings = ["Sokkenland"]
            [[feeds]]
            id = "tag"
            channel = "mastodon"
            \(source ?? "url = \"\(server.url("/feed"))\"")
            interval = "10m"
            allow_private_addresses = true
            \(feed)
            """.utf8
        ).write(to: companies.appendingPathComponent("sokkenland.toml"))
        configuration = try Configuration.load(main.path)
        store = try Store(path: configuration.paths.database)
        let clock = clock
        pipeline = Pipeline(
            watch: try Watch(configuration),
            client: try HTTPClient(
                options: configuration.polling.clientOptions, now: { clock.now }),
            ledger: Ledger(store), clock: { clock.now })
    }

    deinit {
        server.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    var feed: Feed { configuration.companies[0].feeds[0] }

    func state() throws -> FeedState? { try store.feedStates()[feed.id] }

    /// Polls once, as the daemon would: with the state that was recorded.
    @discardableResult
    func poll() async throws -> PollReport {
        try await pipeline.refresh(feed, state()).report
    }

    /// Polls as often as there are answers, each at its time.
    func poll(_ answers: [TestSupport.Answer]) async throws -> [PollReport] {
        var reports: [PollReport] = []
        for answer in answers {
            server.on("/feed", answer)
            reports.append(try await poll())
            clock.advance(.seconds(1_800))
        }
        return reports
    }

    /// What the agent on call was told about the feed.
    func alerts() throws -> [Alert] {
        try store.undelivered(to: .log).filter { $0.kind == .feed }
    }

    func texts() throws -> [String] { try alerts().map(\.text) }
}

/// An RSS feed with one post for each number.
func posts(
    _ numbers: some Sequence<Int>, text: String = "Sokkenland levert niet", built: Int = 0,
    extra: String = ""
) -> String {
    let items = numbers.map { number in
        """
        <item><guid isPermaLink="true">https://toet.example/@jan_\(number)/\(number)</guid>
        <link>https://toet.example/@jan_\(number)/\(number)</link>
        <pubDate>Sat, 21 Nov 2026 08:00:00 +0000</pubDate>
        <description>&lt;p&gt;\(text), bestelling \(number)&lt;/p&gt;</description></item>
        """
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>#Sokkenland</title>
        <link>https://toet.example/tags/sokkenland</link><generator>build \(built)</generator>\(extra)
        \(items.joined(separator: "\n"))</channel></rss>
        """
}
