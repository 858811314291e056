// SPDX-License-Identifier: Apache-2.0

// When a topic departs from its own rhythm. Pure: counts in, a verdict out.

package import Foundation

/// The rule that calls a spike.
///
/// The cases of the last hour are compared with the same hour of the same
/// weekday in the weeks before. How many to expect is not known exactly after
/// a few weeks, so the yardstick is the distribution that a Poisson rate
/// estimated from those weeks predicts for one more hour: a negative binomial,
/// wide after one week and close to Poisson after eight.
///
/// - Source: Gelman et al., *Bayesian Data Analysis*, section 2.6.
package struct SpikeRule: Hashable, Sendable {
    /// How many weeks back the rhythm is read from.
    package static let weeks = 8
    /// The hour that is looked at, and how long a spike lasts after the topic
    /// was last above its rhythm.
    package static let window: Duration = .seconds(3_600)
    /// Fewer cases than this are never a spike, however rare the topic.
    package static let floor = 5
    /// How rare a spike is by chance: with twenty topics and a hundred hours a
    /// week, one false alarm in about five weeks.
    private static let chance = 1e-4
    /// Before anything is known: about one case an hour, said with the weight
    /// of a single week.
    private static let prior = (cases: 1.0, weeks: 1.0)

    package struct Verdict: Hashable, Sendable {
        package let isSpike: Bool
        /// Cases in an hour like this one.
        package let expected: Double
    }

    /// - Parameters:
    ///   - count: cases in the last hour.
    ///   - history: cases in the same hour of each week before that is known;
    ///     fractions when smoothed.
    package static func judge(_ count: Int, history: [Double]) -> Verdict {
        let total = history.reduce(0, +)
        let weeks = Double(history.count)
        let expected = (total + prior.cases) / (weeks + prior.weeks)
        guard count >= floor, Double(count) > 2 * expected else {
            return Verdict(isSpike: false, expected: expected)
        }
        let tail = chanceOfAtLeast(
            count, shape: total + prior.cases,
            success: (weeks + prior.weeks) / (weeks + prior.weeks + 1))
        return Verdict(isSpike: tail < chance, expected: expected)
    }

    /// P(X ≥ count) of a negative binomial with real-valued shape.
    static func chanceOfAtLeast(_ count: Int, shape: Double, success: Double) -> Double {
        // In logarithms: the first term of a busy topic is too small for a Double.
        var term = shape * log(success)
        var below = 0.0
        for index in 0..<count {
            below += exp(term)
            term += log((shape + Double(index)) / Double(index + 1) * (1 - success))
        }
        return max(0, 1 - below)
    }

    /// The moments that are like `now`: the same weekday and hour on the wall
    /// clock, one a week back to `start`, the latest first.
    package static func moments(
        like now: Date, since start: Date, timeZone: TimeZone
    ) -> [Date] {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return (1...weeks).compactMap { calendar.date(byAdding: .day, value: -7 * $0, to: now) }
            .filter { $0.addingTimeInterval(-window.seconds) >= start }
    }
}
