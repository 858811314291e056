// SPDX-License-Identifier: Apache-2.0

// gehoord poll: every feed once, now, whether the daemon runs or not.

import Alerting
import Complaints
import FeedParsing
package import Foundation
import Storage
import Transfers

/// One round over the feeds.
package struct PollRun: Sendable {
    private let configuration: Configuration
    private let clock: @Sendable () -> Date
    private let isPlayback: Bool

    /// - Parameters:
    ///   - clock: the present; a demonstration has its own.
    ///   - isPlayback: whether feeds are read as they stood then.
    package init(
        configuration: Configuration, clock: @escaping @Sendable () -> Date = { Date() },
        isPlayback: Bool = false
    ) {
        self.configuration = configuration
        self.clock = clock
        self.isPlayback = isPlayback
    }

    /// Polls the feeds named, or all of them, and tells the alerts.
    ///
    /// - Parameters:
    ///   - progress: called with each feed's report as soon as it is there.
    ///   - echo: called with each line that was added to the alert log.
    /// - Returns: the reports in the order of the configuration.
    /// - Throws: `CaseDesk.UsageError` for a feed that is not there;
    ///   `StoreError`, `AlertError`, `LexiconError`, `FetchError`.
    package func run(
        feeds names: [String] = [], dryRun: Bool = false,
        progress: (PollReport, _ done: Int, _ of: Int) -> Void = { _, _, _ in },
        echo: (String) -> Void = { _ in }
    ) async throws -> [PollReport] {
        let watch = try Watch(configuration)
        let feeds = try select(names, from: watch.feeds)
        // A dry run records in a copy that is thrown away.
        let database = try dryRun ? copyOfDatabase() : configuration.paths.database
        defer {
            if dryRun {
                try? FileManager.default.removeItem(
                    atPath: (database as NSString).deletingLastPathComponent)
            }
        }
        let store = try Store(path: database)
        let ledger = Ledger(store)
        let client = try HTTPClient(options: configuration.polling.clientOptions, now: clock)
        let pipeline = Pipeline(
            watch: watch, client: client, ledger: ledger, clock: clock, isPlayback: isPlayback)
        let states = try store.feedStates()
        let couriers = dryRun ? [] : configuration.couriers
        // What this run decides is for them as well.
        if !couriers.isEmpty { try store.begin(couriers.map(\.sink)) }
        // A feed that is gone is asked again when somebody calls it by its name.
        let log = AlertLog(configuration)
        let reports = try await poll(feeds, states, by: pipeline, sparesGone: names.isEmpty) {
            report, done, count in
            progress(report, done, count)
            if !dryRun, report.alerts > 0 { try log.deliver(from: store, echo: echo) }
        }
        // What an earlier run decided and could not tell.
        if !dryRun { try log.deliver(from: store, echo: echo) }
        let delivery = Delivery(
            ledger: ledger, client: client, database: database, clock: clock)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for courier in couriers { group.addTask { try await delivery.deliver(by: courier) } }
            try await group.waitForAll()
        }
        await client.shutdown()
        return reports
    }

    private func poll(
        _ feeds: [Feed], _ states: [Feed.ID: FeedState], by pipeline: Pipeline,
        sparesGone: Bool, _ progress: (PollReport, Int, Int) throws -> Void
    ) async throws -> [PollReport] {
        var reports: [String: PollReport] = [:]
        try await withThrowingTaskGroup(of: PollReport.self) { group in
            var waiting = feeds[...]
            func startNext() {
                guard let feed = waiting.popFirst() else { return }
                let state = states[feed.id]
                group.addTask {
                    if sparesGone, let state, state.isOver(for: feed) {
                        return PollReport(feed, status: .gone)
                    }
                    return try await pipeline.refresh(feed, state).report
                }
            }
            for _ in 0..<configuration.polling.concurrency { startNext() }
            while let report = try await group.next() {
                reports[report.feed] = report
                try progress(report, reports.count, feeds.count)
                startNext()
            }
        }
        return feeds.compactMap { reports[$0.id.rawValue] }
    }

    private func select(_ names: [String], from feeds: [Feed]) throws -> [Feed] {
        guard !names.isEmpty else { return feeds }
        return try names.map { name in
            guard let feed = feeds.first(where: { $0.id.rawValue == name }) else {
                throw CaseDesk.UsageError(
                    description: "no feed \(name): gehoord feeds list shows their names")
            }
            return feed
        }
    }

    private func copyOfDatabase() throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gehoord-dry-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let copy = folder.appending(path: "gehoord.sqlite").path
        if FileManager.default.fileExists(atPath: configuration.paths.database) {
            try Store(path: configuration.paths.database).copy(to: copy)
        }
        return copy
    }
}
