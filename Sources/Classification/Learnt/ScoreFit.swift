// SPDX-License-Identifier: Apache-2.0

// What turns of phrase add to the score: an ordinal logistic regression on what
// the words leave unexplained.

import Complaints
import Foundation

/// One text to learn from.
struct ScoreExample {
    /// The score by words and rules.
    var score: Float
    var grams: [Int32]
    var share: Float
    var sentiment: Sentiment
}

struct ScoreFit {
    let gramCount: Int
    /// What a weight costs, in texts per squared unit.
    var firmness: Float

    private static let epochs = 6
    private static let pace: Float = 0.1
    /// How much steeper than the raw score the odds are; as in `LexiconFit`.
    private static let steepness: Float = 1.8

    /// - Returns: a weight per turn of phrase.
    func fit(_ examples: [ScoreExample]) -> [Float] {
        var weights = [Float](repeating: 0, count: gramCount)
        var squares = [Float](repeating: 1e-4, count: gramCount)
        var counts = [Float](repeating: 0, count: gramCount)
        for example in examples { for gram in example.grams { counts[Int(gram)] += 1 } }
        let balance = balance(examples)
        var order = Array(examples.indices)
        var random = Shuffler()
        for _ in 0..<Self.epochs {
            random.shuffle(&order)
            for number in order {
                let example = examples[number]
                var score = example.score
                for gram in example.grams { score += weights[Int(gram)] * example.share }
                let error =
                    slope(score, example.sentiment)
                    * (balance[example.sentiment] ?? 0) * example.share
                for gram in example.grams {
                    let place = Int(gram)
                    let gradient = error + firmness * weights[place] / counts[place]
                    squares[place] += gradient * gradient
                    weights[place] -= Self.pace * gradient / squares[place].squareRoot()
                }
            }
        }
        return weights
    }

    /// One logistic loss per boundary between the classes, by the score.
    private func slope(_ score: Float, _ sentiment: Sentiment) -> Float {
        func part(_ boundary: Float, isAbove: Bool) -> Float {
            1 / (1 + exp(-Self.steepness * (score - boundary))) - (isAbove ? 1 : 0)
        }
        return Self.steepness
            * (part(Judge.negativeBelow, isAbove: sentiment != .negative)
                + part(Judge.positiveAbove, isAbove: sentiment == .positive))
    }

    /// Each class weighs as much as the others, however many texts it has.
    private func balance(_ examples: [ScoreExample]) -> [Sentiment: Float] {
        var counts: [Sentiment: Float] = [:]
        for example in examples { counts[example.sentiment, default: 0] += 1 }
        let smallest = counts.values.min() ?? 1
        return counts.mapValues { smallest / $0 }
    }
}
