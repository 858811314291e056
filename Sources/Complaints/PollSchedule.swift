// SPDX-License-Identifier: Apache-2.0

// When a feed is asked again: often enough to hear a complaint in time, seldom
// enough to stay welcome. Pure: neither clock nor dice, both are arguments.

/// The bounds that the configuration sets for one feed.
package struct PollPolicy: Hashable, Sendable {
    /// The pace a feed starts with.
    package let interval: Duration
    /// Never sooner than this, however much a feed moves.
    package let minimum: Duration
    /// Never later than this, whatever the server hints, as long as it answers.
    package let maximum: Duration
    /// Never later than this after failures: no feed is given up.
    package let longestBackOff: Duration

    /// Bounds that contradict each other give way to ``interval``.
    package init(
        interval: Duration, minimum: Duration, maximum: Duration,
        longestBackOff: Duration = .seconds(6 * 3600)
    ) {
        self.interval = max(interval, .seconds(1))
        self.minimum = max(min(minimum, self.interval), .seconds(1))
        self.maximum = max(maximum, self.interval)
        self.longestBackOff = max(longestBackOff, self.maximum)
    }
}

/// What server and feed say about how often it makes sense to ask.
package struct PollHints: Hashable, Sendable {
    /// `Cache-Control: max-age` or `Expires`, as time from now.
    package var freshFor: Duration?
    /// What the feed itself says: `<ttl>` of RSS 2.0, or `sy:updatePeriod`
    /// divided by `sy:updateFrequency`, of RSS 1.0's syndication module.
    package var timeToLive: Duration?

    package init(freshFor: Duration? = nil, timeToLive: Duration? = nil) {
        self.freshFor = freshFor
        self.timeToLive = timeToLive
    }
}

/// How a poll ended.
package enum PollOutcome: Hashable, Sendable {
    /// There was at least one new or edited entry.
    case changed
    /// 304, the same bytes, or the same entries in other bytes.
    case unchanged
    /// The n-th failure in a row; the first is 1.
    case failed(times: Int)
    /// The host asked to be left alone for so long.
    case rateLimited(for: Duration)
    /// 410: the feed is over. An alert, and no more polls.
    case gone
}

/// When to ask a feed next.
package struct PollSchedule: Hashable, Sendable {
    /// The next check, and the pace to remember for the one after it.
    package struct Next: Hashable, Sendable {
        /// From the end of this poll to the start of the next.
        package let delay: Duration
        /// The feed's own interval as learned so far, within the policy.
        package let pace: Duration
    }

    /// After a change the interval is halved, after none it grows by a fifth.
    /// A feed settles where about one poll in five brings something
    /// (0.5ᵖ · 1.2¹⁻ᵖ = 1 at p = 0.21): sooner costs the server more than it
    /// tells us.
    private static let faster = 0.5
    private static let slower = 1.2
    /// Feeds that were started together drift apart by up to a tenth per poll.
    private static let spread = 0.1
    /// 2¹⁶ intervals of a second are 18 hours, so more doublings add nothing.
    private static let doublings = 16

    private let policy: PollPolicy

    package init(_ policy: PollPolicy) { self.policy = policy }

    /// - Parameters:
    ///   - pace: what the last ``Next`` said; `nil` for the first poll.
    ///   - isBunched: whether this poll was one of many at once, as after a start
    ///     or an outage: the next ones are then spread over the interval, so that a
    ///     thousand feeds do not go on knocking together.
    ///   - jitter: 0 … 1, drawn evenly.
    /// - Returns: `nil` when the feed is gone.
    package func next(
        after outcome: PollOutcome, pace: Duration?, hints: PollHints = PollHints(),
        isBunched: Bool = false, jitter: Double
    ) -> Next? {
        let pace = within(pace ?? policy.interval)
        let late = 1 + Self.spread * jitter.clamped
        func regular(_ factor: Double) -> Next {
            let pace = within(pace * factor)
            let somewhere = policy.minimum + (policy.interval - policy.minimum) * jitter.clamped
            let asked = max(hints.freshFor ?? .zero, hints.timeToLive ?? .zero)
            let delay = isBunched ? max(somewhere, asked * late) : max(pace, asked) * late
            return Next(delay: within(delay), pace: pace)
        }
        switch outcome {
        case .changed: return regular(Self.faster)
        case .unchanged: return regular(Self.slower)
        case .failed(let times):
            let factor = Double(1 << min(max(times - 1, 0), Self.doublings))
            let backOff = min(pace * factor, policy.longestBackOff)
            // The first failure may be a hiccup of ours; later ones are spread
            // over half the time, so that a server that comes back is not met
            // by all its readers at once.
            let delay = times <= 1 ? backOff * late : backOff * (1 + jitter.clamped / 2)
            return Next(delay: min(delay, policy.longestBackOff), pace: pace)
        case .rateLimited(let patience):
            // Never before the host asked for, and not with all its feeds at once.
            return Next(delay: max(patience, pace) + pace * jitter.clamped, pace: pace)
        case .gone: return nil
        }
    }

    private func within(_ delay: Duration) -> Duration {
        min(max(delay, policy.minimum), policy.maximum)
    }
}

extension Double {
    fileprivate var clamped: Double { isFinite ? Swift.min(Swift.max(self, 0), 1) : 0 }
}
