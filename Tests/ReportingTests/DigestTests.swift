// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Complaints
import Foundation
import Storage
import Testing

@testable import Reporting

@Suite struct ResponsesTests {
    @Test(arguments: [
        (0.5, 20.0), (0.9, 40.0), (0.0, 10.0), (1.0, 40.0),
    ])
    func `a share of the answered cases was answered within so long`(
        share: Double, expected: Double
    ) {
        let responses = Digest.Responses(times: [10, 20, 30, 40], unanswered: 3, kept: 2)
        #expect(responses.quantile(share) == expected)
        #expect(responses.cases == 7)
    }

    @Test func `without answers there is no time`() {
        #expect(Digest.Responses(times: [], unanswered: 2, kept: 0).quantile(0.5) == nil)
    }

    @Test func `kept counts answers in time and cases that still have time`() throws {
        var late = Case.numbered(1)
        late.firstResponseAt = .monday + .hours(5)
        var prompt = Case.numbered(2)
        prompt.firstResponseAt = .monday + .hours(1)
        let waiting = Case.numbered(3, openedAt: .monday + .hours(5))
        let dismissed = Case.numbered(4, status: .closed(at: .monday, .dismissed(reason: "x")))
        let responses = Digest.Responses(
            [late, prompt, waiting, dismissed], .aroundTheClock, now: .monday + .hours(6))
        #expect(responses == Digest.Responses(times: [3_600, 18_000], unanswered: 1, kept: 2))
    }
}

@Suite struct DigestTests {
    private let folder: URL
    private let digest: Digest

    /// A week with a bit of everything.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "gehoord-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try Store(path: folder.appending(path: "test.sqlite").path)
        let app = Topic(rawValue: "app")
        func hear(_ mention: Mention, _ assessment: Assessment, topics: [Topic] = []) throws {
            var assessment = assessment
            assessment.topics = topics
            _ = try store.record(
                [AssessedMention(mention: mention, assessment: assessment)],
                state: FeedState(
                    id: Feed.ID(rawValue: "test"), company: .sokkenland, source: "test"),
                rules: .aroundTheClock, at: mention.publication(seenAt: .distantFuture))
        }
        try hear(
            .said("vorige week kapot", by: "@els", at: .monday - .days(3)), .judged(.complaint),
            topics: [app])
        try hear(
            .said("app hangt", by: "@jan", at: .monday + .hours(1)), .judged(.complaint, .high),
            topics: [app])
        try hear(
            .said("app hangt nog", by: "@jan", at: .monday + .hours(9)), .judged(.complaint),
            topics: [app])
        try hear(
            .said("te laat", by: "@piet", channel: .reddit, at: .monday + .days(1)),
            .judged(.complaint))
        try hear(
            .said("Tip: papieren labels", by: "@saar", at: .monday + .days(2)),
            .judged(.suggestion, .low))
        try hear(
            .said("top winkel", by: "@opa", at: .monday + .days(2)), .judged(.compliment, .low))
        let freek = Agent(rawValue: "freek")
        try store.respond(Case.ID(rawValue: 2), by: freek, words: nil, at: .monday + .hours(10))
        try hear(
            .said(
                "Dank @freek <b>held</b>! Bel me op 06-12345678", by: "@jan", at: .monday + .days(3)
            ),
            .judged(.compliment, .low))
        try store.close(
            Case.ID(rawValue: 2), by: freek, helped: "opnieuw aanmelden", at: .monday + .days(3))
        try store.enqueue(
            Alert(
                decidedAt: .monday + .days(4), kind: .feed, urgency: .high, company: .sokkenland,
                feed: Feed.ID(rawValue: "forum"), text: "feed forum is niet te lezen: 503"))
        let zone = TimeZone(identifier: "Europe/Amsterdam") ?? .gmt
        digest = try Digest(
            Company(id: .sokkenland, displayName: "Sokkenland", names: []),
            week: try #require(Week("2026-W47")), timeZone: zone, rules: .aroundTheClock,
            officeHours: .always, store: store, now: .monday + .days(6))
    }

    @Test func `the week in numbers`() throws {
        #expect(digest.mentions == 6)
        #expect(digest.complaints == 3)
        #expect(digest.mentionsBefore == 1)
        #expect(
            digest.topics == [
                .init(topic: Topic(rawValue: "app"), cases: 1, before: 1, contacts: 2)
            ])
        #expect(digest.responses.times == [9 * 3_600])
        #expect(digest.backlog == [.week: 1, .older: 1])
        #expect(digest.thanks.map(\.agent) == [Agent(rawValue: "freek")])
        #expect(digest.suggestions.map(\.text) == ["Tip: papieren labels"])
    }

    @Test func `the digest reads as agreed`() throws {
        try expectGolden(digest.text(Self.wording, at: .monday + .days(6)), named: "digest.txt")
    }

    @Test func `the page is whole, escapes what people wrote and names no customer`() throws {
        let page = try digest.page(Self.wording, at: .monday + .days(6))
        try expectGolden(page, named: "digest.html")
        #expect(!page.contains("<b>held"))
        #expect(page.contains("&lt;b&gt;held"))
        for secret in ["@jan", "06-12345678", "@piet", "<script", "http://", "https://"] {
            #expect(!page.contains(secret), "\(secret) stands in the page")
        }
    }

    private static let wording: Wording = {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/CAssets/Templates/wording.tsv")
        return Wording(lines: (try? String(contentsOf: source, encoding: .utf8)) ?? "")
    }()
}

/// Compares with a recorded file; `RECORD=1` rewrites it and fails, so that a
/// recording can never pass for a check.
private func expectGolden(_ text: String, named name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden").appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try text.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(name)")
        return
    }
    #expect(text == (try? String(contentsOf: file, encoding: .utf8)))
}
