// SPDX-License-Identifier: Apache-2.0

// Which feed is asked next: all feeds in the order of their next check.

import Complaints
import Foundation
import Synchronization

/// The feeds and when each is due. Safe to use from any thread.
final class FeedBoard: Sendable {
    /// What a worker is to do.
    enum Turn: Sendable {
        case poll(Feed)
        /// Nothing is due before this moment; `nil`: nothing at all.
        case wait(until: Date?)
    }

    private struct State {
        var feeds: [Feed.ID: Feed] = [:]
        /// When each waiting feed is due, the next one last.
        var due: [(at: Date, feed: Feed.ID)] = []
        /// The feeds that a worker has taken off the board.
        var polling: Set<Feed.ID> = []

        mutating func insert(_ feed: Feed.ID, at: Date) {
            // Kept in descending order, so that the next one is taken from the end.
            var low = 0
            var high = due.count
            while low < high {
                let middle = (low + high) / 2
                if due[middle].at > at { low = middle + 1 } else { high = middle }
            }
            due.insert((at, feed), at: low)
        }
    }

    private let state = Mutex(State())

    /// Takes these feeds in place of those it had. Polls under way go on.
    ///
    /// - Parameter first: when a feed that was never asked is due.
    func load(_ feeds: [Feed], states: [Feed.ID: FeedState], first: (Feed) -> Date) {
        state.withLock { board in
            board.feeds = Dictionary(feeds.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
            board.due = feeds.filter { !board.polling.contains($0.id) }.compactMap { feed in
                let known = states[feed.id].flatMap { $0.isCurrent(for: feed) ? $0 : nil }
                if let known, known.isOver(for: feed) { return nil }
                return (known?.nextCheckAt ?? first(feed), feed.id)
            }
            board.due.sort { $0.at > $1.at }
        }
    }

    /// The feed that is due, taken off the board until it is put back.
    func take(at now: Date) -> Turn {
        state.withLock { board in
            while let next = board.due.last {
                guard next.at <= now else { return .wait(until: next.at) }
                board.due.removeLast()
                guard let feed = board.feeds[next.feed] else { continue }
                board.polling.insert(feed.id)
                return .poll(feed)
            }
            return .wait(until: nil)
        }
    }

    /// Puts a feed back after its poll; one that is gone, or is no longer
    /// watched, leaves the board.
    func put(back feed: Feed, _ newState: FeedState) {
        state.withLock { board in
            board.polling.remove(feed.id)
            guard let current = board.feeds[feed.id] else { return }
            if !newState.isCurrent(for: current) {
                // It was given another address meanwhile: that one was never asked.
                board.insert(feed.id, at: newState.checkedAt ?? .distantPast)
            } else if let at = newState.nextCheckAt {
                board.insert(feed.id, at: at)
            }
        }
    }
}

extension FeedState {
    /// Whether the feed is still at the address that this state is about.
    func isCurrent(for feed: Feed) -> Bool { source == feed.source.text }

    /// Whether the server said that the feed is gone for good (410), and nobody
    /// has asked again since.
    func isOver(for feed: Feed) -> Bool {
        isCurrent(for: feed) && told == .gone && nextCheckAt == nil
    }
}
