// SPDX-License-Identifier: Apache-2.0

// Asks every feed in its own time: each at its own interval, spread out, a
// bounded number at once.

import Complaints
import Foundation
import Logging
import ServiceLifecycle
import Storage

/// Polls all feeds until it is told to stop.
struct PollService: Service {
    let runtime: Runtime

    /// The longest sleep of a worker: proof of life and feeds that were added
    /// are seen within it.
    private static let longestSleep: Duration = .seconds(5)
    private static let shortestSleep: Duration = .milliseconds(20)
    /// Until a feed is asked again whose outcome could not be stored.
    private static let patienceWithStore: Duration = .seconds(30)

    func run() async throws {
        let workers = runtime.watch.configuration.polling.concurrency
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for _ in 0..<workers { group.addTask { await work() } }
            }
        }
    }

    private func work() async {
        while !Task.isCancelled {
            let now = runtime.clock()
            runtime.heartbeat.beat(.polling, at: now)
            switch runtime.board.take(at: now) {
            case .poll(let feed):
                runtime.board.put(back: feed, await poll(feed))
            case .wait(let until):
                let wait = until.map { Duration.seconds($0.timeIntervalSince(now)) }
                let sleep = min(
                    max(wait ?? Self.longestSleep, Self.shortestSleep), Self.longestSleep)
                try? await Task.sleep(for: sleep)
            }
        }
    }

    /// - Returns: the state after the poll, for the board: when is it due again?
    private func poll(_ feed: Feed) async -> FeedState {
        do {
            // Not what we remember: somebody may have polled it by hand, and
            // told its trouble.
            let state = try await runtime.ledger.use { store in try store.feedState(of: feed.id) }
            let polled = try await runtime.pipeline.refresh(feed, state)
            runtime.note(polled.report)
            if polled.report.alerts > 0 { runtime.alertsWait() }
            return polled.state
        } catch {
            // Nothing was recorded, so nothing is lost: the feed is asked again.
            if !(error is CancellationError) {
                runtime.logger.error(
                    "Poll could not be recorded",
                    metadata: ["feed": "\(feed.id.rawValue)", "error": "\(error)"])
            }
            var later = FeedState(feed)
            later.nextCheckAt = runtime.clock().addingTimeInterval(Self.patienceWithStore.seconds)
            return later
        }
    }
}
