// SPDX-License-Identifier: Apache-2.0

// What a poll costs, recorded with a sync to disk: unchanged by 304, unchanged by
// its bytes, changed without news, and new. The server is in the same process,
// so its share counts as well.

import Foundation
import Monitor
import TestSupport

enum PollBenchmark {
    private static let feeds = 500
    private static let entries = 25
    private static let rounds = 3

    static func run() async throws {
        let server = try LoopbackServer()
        defer { server.stop() }
        let installation = try BenchmarkInstallation((0..<feeds).map { server.url("/\($0)") })
        let run = PollRun(configuration: try installation.configuration())
        print("polls: \(feeds) feeds of \(entries) entries, each poll recorded and synced")

        /// Polls all feeds some times; the figures of the fastest round.
        func measure(
            _ name: String, _ status: PollReport.Status,
            _ body: (_ feed: Int, _ round: Int) -> Answer
        ) async throws {
            var best = (seconds: Double.infinity, cpu: Double.infinity)
            for round in 0..<rounds {
                for feed in 0..<feeds { server.on("/\(feed)", body(feed, round)) }
                let (start, cpu) = (ContinuousClock.now, processSeconds())
                let reports = try await run.run()
                let seconds = start.duration(to: .now) / .seconds(1)
                best = (min(best.seconds, seconds), min(best.cpu, processSeconds() - cpu))
                guard reports.allSatisfy({ $0.status == status }) else { throw WrongOutcome() }
            }
            print(
                String(
                    format: "  %@%7.0f polls/s %8.0f µs CPU each",
                    name.padding(toLength: 34, withPad: " ", startingAt: 0) as NSString,
                    Double(feeds) / best.seconds, best.cpu / Double(feeds) * 1e6))
        }
        func full(_ feed: Int, _ round: Int, news: Int = 0) -> Answer {
            .ok(document(feed, built: round, news: news), ["ETag": "\"\(feed)-\(round)-\(news)\""])
        }
        try await measure("new entries, 1 a poll", .changed) { full($0, $1, news: $1 + 1) }
        try await measure("other bytes, same entries", .changed) {
            full($0, $1 + rounds, news: rounds)
        }
        try await measure("200, same bytes", .unchanged) { feed, _ in
            full(feed, rounds + rounds - 1, news: rounds)
        }
        try await measure("304", .unchanged) { _, _ in .status(304) }
    }

    private struct WrongOutcome: Error {}

    private static func document(_ feed: Int, built: Int, news: Int) -> String {
        let items = (0..<entries).map { entry in
            let number = news * 1_000 + entry
            return """
                <item><guid>https://forum\(feed).example/post/\(entry == 0 ? number : entry)</guid>
                <title>Over sokken \(entry)</title>
                <pubDate>Sat, 21 Nov 2026 08:00:00 +0000</pubDate><description>&lt;p&gt;Na drie maanden \
                zat er een gat in mijn \(entry == 0 ? "sok van Sokkenland" : "schoen"), en op mijn mail \
                van week \(number) kwam geen antwoord.&lt;/p&gt;</description></item>
                """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Forum</title>
            <lastBuildDate>\(built)</lastBuildDate>\(items.joined(separator: "\n"))</channel></rss>
            """
    }
}

/// CPU seconds of this process so far.
func processSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
        $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
}

/// A configuration with many feeds of one company, in a folder that goes with it.
final class BenchmarkInstallation {
    private let folder: URL

    init(_ urls: [String], interval: String = "10m") throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("benchmark-\(UUID().uuidString)")
        let companies = folder.appendingPathComponent("Feeds")
        try FileManager.default.createDirectory(at: companies, withIntermediateDirectories: true)
        try Data(
            """
            [paths]
            companies = "Feeds"
            database = "gehoord.sqlite"
            alert_log = "alerts.log"
            """.utf8
        ).write(to: folder.appendingPathComponent("gehoord.toml"))
        for start in stride(from: 0, to: urls.count, by: Self.feedsOfCompany) {
            let numbers = start..<min(start + Self.feedsOfCompany, urls.count)
            try Data(Self.company(numbers, urls, interval).utf8)
                .write(to: companies.appendingPathComponent("sokkenland-\(start).toml"))
        }
    }

    /// A company file has its limit.
    private static let feedsOfCompany = 1_000

    private static func company(
        _ numbers: Range<Int>, _ urls: [String], _ interval: String
    ) -> String {
        var text = """
            [company]
            id = "sokkenland-\(numbers.lowerBound)"
            name = "Sokkenland"
            [[company.names]]
            spellings = ["Sokkenland"]

            """
        for number in numbers {
            text += """
                [[feeds]]
                id = "feed-\(number)"
                channel = "forum"
                url = "\(urls[number])"
                interval = "\(interval)"
                allow_private_addresses = true

                """
        }
        return text
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.appendingPathComponent("gehoord.toml").path }

    func configuration() throws -> Configuration { try Configuration.load(path) }
}
