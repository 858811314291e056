// SPDX-License-Identifier: Apache-2.0

import Complaints
import Foundation
import TestSupport
import Testing

@testable import Monitor
@testable import Storage

@Suite struct PipelineTests {
    private typealias Answer = TestSupport.Answer

    @Test func `a feed that answers 304 is asked with its validators and read no more`()
        async throws
    {
        let polled = try Polled()
        polled.server.publish("/feed", posts([1]))
        let first = try await polled.poll()
        #expect(first.status == .changed)
        #expect(first.mentions == 1)
        let second = try await polled.poll()
        #expect(second.status == .unchanged)
        #expect(second.entries == 0)
        #expect(polled.server.requests.count == 2)
        #expect(polled.server.requests[1].header("If-None-Match") != nil)
    }

    @Test func `an unchanged feed costs one row in the database, by 304 or by its bytes`()
        async throws
    {
        let polled = try Polled()
        func written() throws -> Int { try polled.store.write { $0.totalChangesCount } }
        let feed = Answer.ok(posts([1]), ["ETag": "\"a\""])
        _ = try await polled.poll([feed])
        for answer in [Answer.status(304), feed] {
            let before = try written()
            let report = try await polled.poll([answer])[0]
            #expect(report.status == .unchanged && report.entries == 0)
            #expect(try written() == before + 1)
        }
    }

    @Test func `the server hears whom it may write to`() async throws {
        let polled = try Polled(polling: "contact = \"mailto:webcare@sokkenland.example\"")
        try await polled.poll()
        let agent = polled.server.requests.first?.header("User-Agent")
        #expect(agent == "Gehoord/\(Version.current) (+mailto:webcare@sokkenland.example)")
    }

    @Test func `after a start and after an outage, polls are spread over the interval`()
        async throws
    {
        var delays: [(first: TimeInterval, late: TimeInterval)] = []
        for _ in 1...12 {
            let polled = try Polled()
            polled.server.publish("/feed", posts([1]))
            func delay() async throws -> TimeInterval {
                let next = try #require(try await polled.poll().nextCheckAt)
                return next.timeIntervalSince(polled.clock.now)
            }
            let first = try await delay()
            polled.clock.advance(.seconds(7_200))
            delays.append((first, try await delay()))
        }
        for each in [delays.map(\.first), delays.map(\.late)] {
            #expect(each.allSatisfy { (200...600).contains($0) })
            // All twelve in one quarter of it: once in half a million.
            #expect((each.max() ?? 0) - (each.min() ?? 0) > 100)
        }
    }

    @Test func `the same bytes are not read again, and their new validators are kept`() async throws
    {
        let polled = try Polled()
        let reports = try await polled.poll([
            .ok(posts([1]), ["ETag": "\"a\""]), .ok(posts([1]), ["ETag": "\"b\""]),
        ])
        #expect(reports.map(\.status) == [.changed, .unchanged])
        #expect(reports[1].entries == 0)
        #expect(try polled.state()?.etag == "\"b\"")
    }

    @Test func `other bytes with the same entries do not make a feed move`() async throws {
        let polled = try Polled()
        let answers = (1...4).map { Answer.ok(posts([1], built: $0)) }
        let reports = try await polled.poll(answers)
        #expect(reports.map(\.status) == [.changed, .changed, .changed, .changed])
        #expect(reports.map(\.mentions) == [1, 0, 0, 0])
        let state = try #require(try polled.state())
        #expect(state.changedAt == sundayMorning)
        // Halved by the first, then slower with each.
        #expect(try #require(state.interval) > .seconds(300 + 120))
    }

    @Test func `a feed that moves is asked more often, within its bounds`() async throws {
        let polled = try Polled()
        _ = try await polled.poll((1...5).map { Answer.ok(posts(1...$0)) })
        #expect(try polled.state()?.interval == .seconds(200))
    }

    /// A feed asks to be left alone for 25 minutes: by itself, or by its server.
    private static let unhurried = [
        (Answer.ok(posts([1], extra: "<ttl>25</ttl>"), ["ETag": "\"a\""]), Answer.status(304)),
        (
            Answer.ok(posts([1], extra: "<ttl>25</ttl>")),
            Answer.ok(posts([1], extra: "<ttl>25</ttl>"))
        ),
        (
            Answer.ok(posts([1]), ["ETag": "\"a\"", "Cache-Control": "max-age=1500"]),
            Answer.status(304)
        ),
    ]

    @Test(arguments: unhurried)
    private func `what a feed asks for holds as long as it is unchanged`(
        first: Answer, then: Answer
    ) async throws {
        let polled = try Polled()
        for answer in [first, then, then] {
            polled.server.on("/feed", answer)
            let next = try #require(try await polled.poll().nextCheckAt)
            #expect(next.timeIntervalSince(polled.clock.now) >= 1_500)
            polled.clock.advance(.seconds(1_800))
        }
        polled.server.on("/feed", .ok(posts([1, 2])))
        let next = try #require(try await polled.poll().nextCheckAt)
        #expect(next.timeIntervalSince(polled.clock.now) < 1_500, "no longer asked for")
    }

    @Test func `three failures in a row are told once, and so is the recovery`() async throws {
        let polled = try Polled()
        _ = try await polled.poll([.status(500), .status(500)])
        #expect(try polled.texts() == [])
        _ = try await polled.poll([.status(500), .status(500), .status(502)])
        let told = try polled.alerts()
        #expect(told.count == 1)
        #expect(told.first?.urgency == .high)
        #expect(told.first?.text.contains("tag") == true)
        #expect(try polled.state()?.failures == 5)
        _ = try await polled.poll([.ok(posts([1])), .ok(posts([1]))])
        #expect(try polled.alerts().count == 2)
        #expect(try polled.alerts().last?.urgency == .low)
        #expect(try polled.state()?.told == nil)
    }

    @Test func `a 304 is a recovery as well`() async throws {
        let polled = try Polled()
        _ = try await polled.poll([.ok(posts([1]), ["ETag": "\"a\""])])
        _ = try await polled.poll([.status(500), .status(500), .status(500), .status(304)])
        #expect(try polled.alerts().map(\.urgency) == [.high, .low])
    }

    @Test func `every failure lengthens the time until the next poll`() async throws {
        let polled = try Polled()
        var delays: [TimeInterval] = []
        for _ in 1...5 {
            polled.server.on("/feed", .status(500))
            let report = try await polled.poll()
            delays.append(
                try #require(report.nextCheckAt).timeIntervalSince(polled.clock.now))
        }
        for (index, delay) in delays.enumerated() {
            let least = 600 * pow(2, Double(index))
            #expect(delay >= least && delay <= least * 1.5, "\(delays)")
        }
    }

    @Test func `a feed that brings nothing for its quiet time is told once`() async throws {
        let polled = try Polled(feed: "quiet = \"1d\"")
        polled.server.publish("/feed", posts([1]))
        try await polled.poll()
        polled.clock.advance(.seconds(23 * 3_600))
        try await polled.poll()
        #expect(try polled.texts() == [])
        for _ in 1...3 {
            polled.clock.advance(.seconds(3_601))
            try await polled.poll()
        }
        #expect(try polled.alerts().count == 1)
        #expect(try polled.state()?.told == .silent)
        polled.server.publish("/feed", posts([1, 2]))
        try await polled.poll()
        #expect(try polled.alerts().map(\.urgency) == [.high, .low])
    }

    @Test func `the error of an aggregator is a failing feed at once, never a mention`()
        async throws
    {
        let polled = try Polled(feed: "match = \"all\"")
        let error = """
            <rss version="2.0"><channel><title>Bridge</title><item>
            <title>Bridge returned error 404! (20778)</title><guid>x</guid>
            <description>Message: HTTP 404</description></item></channel></rss>
            """
        let reports = try await polled.poll([.ok(error)])
        #expect(reports[0].status == .failed)
        #expect(reports[0].error?.reason == "rss_bridge")
        #expect(try polled.alerts().count == 1)
        #expect(try polled.store.status().mentions == 0)
        // Another failure is no recovery; a feed is.
        _ = try await polled.poll([.status(500)])
        #expect(try polled.alerts().count == 1)
        _ = try await polled.poll([.ok(posts([1]))])
        #expect(try polled.alerts().map(\.urgency) == [.high, .low])
    }

    @Test func `a feed that is gone is told and not asked again until somebody calls it`()
        async throws
    {
        let polled = try Polled()
        let reports = try await polled.poll([.status(410)])
        #expect(reports[0].error?.reason == "gone")
        #expect(reports[0].nextCheckAt == nil)
        #expect(try polled.alerts().count == 1)

        let run = PollRun(configuration: polled.configuration)
        #expect(try await run.run().map(\.status) == [.gone])
        #expect(polled.server.requests.count == 1)
        // Still gone: no second alert.
        #expect(try await run.run(feeds: ["tag"]).map(\.status) == [.failed])
        #expect(polled.server.requests.count == 2)
        let log = try String(contentsOfFile: polled.configuration.paths.alertLog, encoding: .utf8)
        #expect(log.split(separator: "\n").count == 1)
        // Fails in another way: no recovery, but it is asked again from now on.
        polled.server.on("/feed", .status(500))
        #expect(try await run.run(feeds: ["tag"]).map(\.status) == [.failed])
        #expect(try polled.state()?.nextCheckAt != nil)
        #expect(try polled.alerts().isEmpty)
        polled.server.publish("/feed", posts([1]))
        #expect(try await run.run(feeds: ["tag"]).map(\.status) == [.changed])
        #expect(try polled.state()?.told == nil)
    }

    @Test(arguments: [("7200", 7_200.0), ("Sun, 22 Nov 2026 11:00:00 GMT", 7_200.0)])
    func `a feed is not asked before the time that the server named`(
        retryAfter: String, seconds: Double
    ) async throws {
        let polled = try Polled()
        polled.server.on(
            "/feed",
            .status(
                429,
                ["Retry-After": retryAfter, "Date": "Sun, 22 Nov 2026 09:00:00 GMT"]))
        let report = try await polled.poll()
        #expect(report.error?.reason == "rate_limited")
        let next = try #require(report.nextCheckAt)
        #expect(next.timeIntervalSince(polled.clock.now) >= seconds)
        #expect(next.timeIntervalSince(polled.clock.now) < seconds + 601)
    }

    @Test func `a permanent redirect is adopted at the third sighting, unchanged or not`()
        async throws
    {
        let polled = try Polled()
        polled.server.publish("/new", posts([1]))
        polled.server.on("/feed", .redirect(301, to: "/new"))
        var adopted: [String?] = []
        for _ in 1...3 { adopted.append(try await polled.poll().adopted) }
        #expect(adopted == [nil, nil, polled.server.url("/new")])
        #expect(try polled.state()?.adopted == polled.server.url("/new"))
        try await polled.poll()
        #expect(polled.server.requests.map(\.path).last == "/new")
        #expect(polled.server.requests(for: "/feed").count == 3)
    }

    @Test func `a temporary redirect between starts the count anew`() async throws {
        let polled = try Polled()
        polled.server.publish("/new", posts([1]))
        for status in [301, 301, 302, 308, 308] {
            polled.server.on("/feed", .redirect(status, to: "/new"))
            try await polled.poll()
        }
        #expect(try polled.state()?.adopted == nil)
        #expect(try polled.state()?.redirect?.sightings == 2)
    }

    @Test func `a redirect to what is no feed is never adopted`() async throws {
        let polled = try Polled()
        polled.server.on("/login", .ok("<!doctype html><html><body>Log in</body></html>"))
        for _ in 1...4 {
            polled.server.on("/feed", .redirect(301, to: "/login"))
            try await polled.poll()
        }
        #expect(try polled.state()?.adopted == nil)
        #expect(try polled.state()?.redirect == nil)
    }

    @Test(arguments: [410, 404])
    func `an adopted address that fails is given up for the one in the file`(
        status: Int
    ) async throws {
        let polled = try Polled()
        polled.server.publish("/new", posts([1]))
        polled.server.on("/feed", .redirect(301, to: "/new"))
        for _ in 1...3 { try await polled.poll() }
        polled.server.on("/new", .status(status))
        polled.server.publish("/feed", posts([1, 2]))
        var polls = 0
        repeat {
            #expect(try await polled.poll().status == .failed)
            polls += 1
        } while try polled.state()?.adopted != nil
        #expect(polls == (status == 410 ? 1 : 3))
        #expect(try await polled.poll().status == .changed)
        #expect(try polled.state()?.told == nil)
    }

    @Test func `an edited entry updates its mention and opens nothing`() async throws {
        let polled = try Polled()
        let reports = try await polled.poll([
            .ok(posts([1])), .ok(posts([1], text: "Sokkenland levert nog steeds niet, schandalig")),
        ])
        #expect(reports.map(\.mentions) == [1, 0])
        #expect(reports[1].edited == 1)
        #expect(try polled.store.status().mentions == 1)
        let summary = try #require(try polled.store.cases().first)
        let file = try polled.store.caseFile(summary.current.id)
        #expect(
            file.mentions.map(\.text) == [
                "Sokkenland levert nog steeds niet, schandalig, bestelling 1"
            ])
    }

    @Test func `what is beyond the most entries is left out, and said`() async throws {
        let polled = try Polled(polling: "entries_limit = 3")
        let report = try await polled.poll([.ok(posts(1...9))])[0]
        #expect(report.entries == 3)
        #expect(report.repairs == ["many_entries"])
        #expect(report.mentions == 3)
    }

    @Test func `a body beyond its limit is a failure and nothing is recorded`() async throws {
        let polled = try Polled(polling: "body_limit = \"10kB\"")
        let report = try await polled.poll([.ok(posts(1...200))])[0]
        #expect(report.status == .failed)
        #expect(report.error?.reason == "too_large")
        #expect(try polled.store.status().mentions == 0)
        #expect(try polled.state()?.contentHash == nil)
    }

    @Test func `a folder in place of a file is a failure of that feed only`() async throws {
        let polled = try Polled(source: "path = \".\"")
        #expect(try await polled.poll().error?.reason == "unreadable")
    }

    @Test func `while the store refuses, nothing is marked and the mention is not lost`()
        async throws
    {
        let polled = try Polled()
        polled.server.publish("/feed", posts([1]))
        try polled.store.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER full BEFORE INSERT ON feeds
                    BEGIN SELECT RAISE(ABORT, 'disk full'); END
                    """)
        }
        await #expect(throws: StoreError.self) { try await polled.poll() }
        #expect(try polled.state() == nil)
        #expect(try polled.store.status().mentions == 0)
        #expect(try polled.store.cases().isEmpty)
        try polled.store.write { try $0.execute(sql: "DROP TRIGGER full") }
        #expect(try await polled.poll().mentions == 1)
        // Asked anew, without validators: nothing was remembered.
        #expect(polled.server.requests.last?.header("If-None-Match") == nil)
    }
}
