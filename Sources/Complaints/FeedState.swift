// SPDX-License-Identifier: Apache-2.0

// What is known of a feed between two polls, and when its state is trouble
// that somebody must hear of.

package import Foundation

/// What is known of one feed between two polls.
package struct FeedState: Hashable, Sendable {
    package let id: Feed.ID
    package let company: Company.ID
    /// The validators of the last full answer, as the server sent them.
    package var etag: String?
    package var lastModified: String?
    package var contentHash: ContentHash?
    /// Of which entries it held: other bytes with the same entries are no news.
    package var entriesHash: ContentHash?
    /// When it was last asked, last answered, and last brought something new.
    package var checkedAt: Date?
    package var succeededAt: Date?
    package var changedAt: Date?
    package var nextCheckAt: Date?
    /// The interval that adapted to how often the feed moves.
    package var interval: Duration?
    /// What server and feed asked for with the last full answer: it holds as long
    /// as the feed is unchanged.
    package var hints = PollHints()
    /// Failed polls in a row.
    package var failures: Int
    package var failingSince: Date?
    package var errorReason: String?
    package var errorDetail: String?
    /// The trouble that was told to the agent on call; `nil` when well.
    package var told: FeedTrouble?
    /// Where the company's file says that the feed is. Validators, pace and
    /// redirects hold for this address only.
    package let source: String
    /// A permanent redirect that is not believed yet.
    package var redirect: RedirectMemory?
    /// The address that is asked instead, since a redirect was believed.
    package var adopted: String?

    package init(id: Feed.ID, company: Company.ID, source: String) {
        self.id = id
        self.company = company
        self.source = source
        self.failures = 0
    }

    /// A feed that was never polled, or not at the address it has now.
    package init(_ feed: Feed) {
        self.init(id: feed.id, company: feed.company, source: feed.source.text)
    }
}

extension Feed.Source {
    /// The address or path as text.
    package var text: String {
        switch self {
        case .url(let text), .file(let text): text
        }
    }
}

/// Why we may be blind to what is said on a feed.
package enum FeedTrouble: String, CaseIterable, Hashable, Sendable {
    /// The last polls failed, one after the other.
    case failing
    /// Nothing new for longer than the feed's `quiet` time.
    case silent
    /// The server says that it is gone for good (410).
    case gone
}

extension FeedState {
    /// How many polls must fail in a row before somebody is told: a server
    /// that restarts is no news.
    package static let failuresBeforeTelling = 3

    /// The trouble that this state is, seen at `now`.
    ///
    /// - Parameter quiet: how long the feed may bring nothing new; `nil` when
    ///   silence is normal.
    package func trouble(quiet: Duration?, isGone: Bool, at now: Date) -> FeedTrouble? {
        if isGone { return .gone }
        // An aggregator that delivers its own error has tried before it did.
        let isAggregators = errorReason.flatMap(SourceFailure.Aggregator.init(rawValue:)) != nil
        if failures >= (isAggregators ? 1 : Self.failuresBeforeTelling) { return .failing }
        guard let quiet, let last = changedAt ?? succeededAt else { return nil }
        return now.timeIntervalSince(last) > quiet.seconds ? .silent : nil
    }
}
