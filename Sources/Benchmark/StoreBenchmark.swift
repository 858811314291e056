// SPDX-License-Identifier: Apache-2.0

// The database as it is after years: what agents wait for, what a poll costs as
// it grows, and what recording costs beside plain SQLite.

import CBaseline
import Complaints
import Foundation
import Storage

enum StoreBenchmark {
    private static let small = (mentions: 10_000, cases: 1_000)
    private static let large = (mentions: 1_000_000, cases: 100_000)
    /// Entries that a poll brings which were not known.
    private static let newEntries = 20
    private static let likenesses = 8

    static func run() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gehoord-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let few = try database(in: folder, small)
        let started = Date()
        let many = try database(in: folder, large)
        print(
            "store: \(large.mentions) mentions, \(large.cases) cases, made in "
                + String(format: "%.0f s", Date().timeIntervalSince(started)))
        try answers(of: many)
        try polls(few, many)
        try inserts(in: folder)
    }

    // MARK: What agents wait for

    private static func answers(of store: Store) throws {
        var every = CaseFilter()
        every.includesClosed = true
        var next = Int64(large.cases)
        try report("list") { _ = try store.cases() }
        try report("list --all") { _ = try store.cases(every) }
        try report("show") {
            next -= 7
            let file = try store.caseFile(Case.ID(rawValue: next))
            _ = try store.directory(of: file.current.customer)
            _ = try store.handles(linkedTo: file.current.customer)
            _ = try store.problems(of: file.current.id)
            _ = try store.workarounds(like: file.current.id)
        }
        try report("similar, by case") {
            next -= 7
            _ = try store.workarounds(like: Case.ID(rawValue: next))
        }
        try report("similar, by words") {
            next -= 7
            _ = try store.workarounds(
                like: "mijn pakket w\(next % 7_000) en w\(next % 311) kapot", company: company)
        }
        // The last fiftieth is open: each is claimed once.
        var open = Int64(large.cases)
        try report("claim") {
            open -= 1
            try store.claim(Case.ID(rawValue: open), by: Agent(rawValue: "freek"), at: end)
        }
    }

    /// Milliseconds on the wall, the middle and the slowest of some rounds.
    private static func report(_ name: String, _ body: () throws -> Void) throws {
        var times: [Double] = []
        for _ in 0..<25 {
            let start = ContinuousClock.now
            try body()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        times.sort()
        print(
            "  " + name.padding(toLength: 20, withPad: " ", startingAt: 0)
                + String(
                    format: "%7.1f ms, at worst %7.1f", times[times.count / 2], times.last ?? 0))
    }

    // MARK: What a poll costs

    private static func polls(_ few: Store, _ many: Store) throws {
        // One after the other in turn, so that the machine's moods hit both.
        var costs: [[Double]] = [[], []]
        for round in 0..<60 {
            for (index, store) in [few, many].enumerated() {
                let entries = poll(number: round)
                let before = clock()
                try record(entries, in: store)
                costs[index].append(Double(clock() - before) / Double(CLOCKS_PER_SEC) * 1_000)
            }
        }
        let (small, large) = (middle(costs[0]), middle(costs[1]))
        print(
            String(
                format:
                    "  poll of %d new  %7.1f ms CPU with %d mentions, %.1f with %d: ratio %.2f",
                newEntries, small, Self.small.mentions, large, Self.large.mentions, large / small))
    }

    private static func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func inserts(in folder: URL) throws {
        let mentions = 10_000
        let batch = 500
        let ours = try Store(path: folder.appending(path: "ours.sqlite").path)
        var before = clock()
        for number in 0..<(mentions / batch) {
            try record(poll(number: number, of: batch), in: ours)
        }
        let oursTime = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        let path = folder.appending(path: "raw.sqlite").path
        _ = try Store(path: path)
        before = clock()
        // One mention in ten opens a case and is known by eight likenesses.
        guard baseline_record(path, mentions, batch, Int32((likenesses + 9) / 10)) == mentions
        else {
            throw StoreError(reason: .broken, detail: "plain SQLite could not insert")
        }
        let rawTime = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        print(
            String(
                format:
                    "  recorded  %7.0f mentions a CPU second, plain SQLite %.0f: ratio %.2f",
                Double(mentions) / oursTime, Double(mentions) / rawTime, oursTime / rawTime))
    }

    private static let company = Company.ID(rawValue: "sokkenland")
    /// Monday 16 November 2026, 09:00 in the Netherlands.
    private static let end = Date(timeIntervalSince1970: 1_794_816_000)

    private static func record(_ entries: [AssessedMention], in store: Store) throws {
        let level = ServiceLevel(
            firstResponse: .seconds(3_600), resolution: .seconds(86_400),
            updateEvery: .seconds(86_400), hours: .always)
        _ = try store.record(
            entries,
            state: FeedState(id: Feed.ID(rawValue: "f"), company: company, source: "f"),
            rules: CaseRules(
                triage: Triage(),
                serviceLevels: ServiceLevels(
                    low: level, normal: level, high: level, critical: level)),
            at: end)
    }

    /// Entries by strangers, one in ten a complaint.
    private static func poll(number: Int, of count: Int = newEntries) -> [AssessedMention] {
        (0..<count).map { index in
            let serial = number * count + index
            let text =
                "Drie weken geleden besteld bij Sokkenland w\(serial % 7_000) en nog steeds "
                + "niets w\(serial % 311) gekregen, al zegt de app dat het onderweg is, nummer \(serial)"
            var assessment = Assessment(
                language: .dutch, polarity: Polarity(rawValue: -0.5), sentiment: .negative,
                kind: index.isMultiple(of: 10) ? .complaint : .other, urgency: .normal)
            assessment.topics = [Topic(rawValue: "onderwerp\(serial / 10 % 20)")]
            // Keys as spread as those of texts with nothing in common.
            let keys = (0..<likenesses).map {
                Int64(bitPattern: UInt64(serial * 8 + $0 + 1) &* 0x9E37_79B9_7F4A_7C15)
            }
            return AssessedMention(
                mention: Mention(
                    identity: .init(rawValue: "new\(serial)"),
                    contentHash: ContentHash(rawValue: Int64(serial)),
                    likeness: Likeness(keys: Set(keys)), company: company,
                    feed: Feed.ID(rawValue: "f"), channel: .mastodon,
                    author: Author(handle: "@nieuw\(serial)"), text: text,
                    link: Link(rawValue: "https://toet.example/\(serial)"),
                    publishedAt: end.addingTimeInterval(-Double(count - index) * 60),
                    isOwnReply: false), assessment: assessment)
        }
    }
}
