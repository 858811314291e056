// SPDX-License-Identifier: Apache-2.0

// From what was learnt of the sentiment to a score, and back.

import Complaints

enum SentimentTone {
    private static let negative = VerdictModel.sentimentLane
    private static let positive = VerdictModel.sentimentLane + 2
    /// What one unit of log-odds between the two poles is worth in raw score:
    /// the words alone come to about as much.
    private static let unit: Float = 0.4
    /// The least score of what is not neutral, and the most of what is.
    private static let least: Float = 0.05
    private static let mostNeutral: Float = 0.25

    /// The tone of a text: between what the words come to and what was learnt
    /// of texts like it.
    ///
    /// - Parameters:
    ///   - odds: log-odds of the sentiments, moved to where the tone is.
    ///   - words: the score of the words and rules.
    ///   - share: what the odds count for, 0 … 1; the words count for the rest.
    /// - Returns: the raw score.
    static func tone(_ odds: VerdictModel.Odds, words: Float, share: Float) -> Float {
        let score = words + ((odds[positive] - odds[negative]) * unit - words) * share
        let middle = (odds[positive] + odds[negative]) / 2
        odds[negative] = middle - score / (2 * unit)
        odds[positive] = middle + score / (2 * unit)
        return score
    }

    /// A raw score that does not contradict the sentiment.
    static func score(_ score: Float, agreeingWith sentiment: Sentiment) -> Float {
        switch sentiment {
        case .negative: min(score, -least)
        case .neutral: max(-mostNeutral, min(mostNeutral, score))
        case .positive: max(score, least)
        }
    }
}
