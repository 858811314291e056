// SPDX-License-Identifier: Apache-2.0

// Learns what sentences do, from sentences with a label and from drafts of which
// only the broken rules are known. Repeatable: the same texts give the same
// weights.

import Complaints
import Foundation

/// Sentences of which one, or none, does something. A labelled sentence is a
/// bag of one; a draft of which we know that a rule is broken somewhere holds
/// all its sentences.
struct ActBag: Sendable {
    /// The turns of phrase of each sentence.
    var sentences: [[UInt32]]
    /// By act: something does it, nothing does it, or nobody knows.
    var labels: [Bool?]
}

/// One logistic regression an act, held towards zero.
struct ActFit: Sendable {
    /// More passes learn the texts by heart, and others no better.
    var epochs = 14
    var pace: Float = 0.3
    /// What a weight costs, in sentences per squared unit.
    var firmness: Float = 0.12

    /// Stochastic descent with a pace of its own for each weight (AdaGrad). In
    /// a bag that does something, the sentence that does it most is taken for
    /// the one.
    ///
    /// - Parameter fewest: turns of phrase in fewer bags than this are left out.
    func fit(_ bags: [ActBag], fewest: Int = 2) -> ActModel {
        let known = Self.vocabulary(bags, fewest: fewest)
        let indexed = bags.map { bag in
            bag.sentences.map { turns in
                Sentence(
                    places: turns.compactMap { known[$0] },
                    value: ActModel.share(of: turns.count))
            }
        }
        var shares = [Float](repeating: 0, count: known.count)
        for sentence in indexed.joined() { for place in sentence.places { shares[place] += 1 } }
        var weights = [[Float]](
            repeating: [Float](repeating: 0, count: Act.allCases.count), count: known.count)
        var bias: [Float] = []
        for (act, _) in Act.allCases.enumerated() {
            let learnt = fit(act, bags, indexed, shares)
            bias.append(learnt.bias)
            for place in learnt.weights.indices { weights[place][act] = learnt.weights[place] }
        }
        return ActModel(
            Dictionary(uniqueKeysWithValues: known.map { ($0.key, weights[$0.value]) }),
            bias: bias)
    }

    private struct Sentence {
        let places: [Int]
        let value: Float
    }

    private static func vocabulary(_ bags: [ActBag], fewest: Int) -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        for bag in bags {
            for turn in Set(bag.sentences.joined()) { counts[turn, default: 0] += 1 }
        }
        let kept = counts.filter { $0.value >= fewest }.keys.sorted()
        return Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    }

    private func fit(
        _ act: Int, _ bags: [ActBag], _ indexed: [[Sentence]], _ shares: [Float]
    ) -> (weights: [Float], bias: Float) {
        var weights = [Float](repeating: 0, count: shares.count)
        var squares = [Float](repeating: 1e-6, count: shares.count)
        var bias: Float = -1
        var biasSquare: Float = 1e-6
        let known = bags.indices.filter { bags[$0].labels[act] != nil }
        let positive = known.count { bags[$0].labels[act] == true }
        guard positive > 0 else { return (weights, -10) }
        let negative = known.reduce(0) {
            $0 + (bags[$1].labels[act] == false ? indexed[$1].count : 0)
        }
        // Rare acts weigh more, by the root of how rare they are.
        let gain = max(1, (Float(negative) / Float(positive)).squareRoot())
        func odds(_ sentence: Sentence) -> Float {
            bias + sentence.value * sentence.places.reduce(0) { $0 + weights[$1] }
        }
        func learn(_ sentence: Sentence, _ target: Float, _ weight: Float) {
            let slip = (1 / (1 + exp(-odds(sentence))) - target) * weight
            biasSquare += slip * slip
            bias -= pace * slip / biasSquare.squareRoot()
            for place in sentence.places {
                let slope =
                    slip * sentence.value + firmness * weights[place] / max(1, shares[place])
                squares[place] += slope * slope
                weights[place] -= pace * slope / squares[place].squareRoot()
            }
        }
        var random = SplitMix(state: 0x9E37_79B9_7F4A_7C15)
        var order = known
        for _ in 0..<epochs {
            random.shuffle(&order)
            for number in order {
                let sentences = indexed[number]
                if bags[number].labels[act] == true {
                    guard let most = sentences.max(by: { odds($0) < odds($1) }) else { continue }
                    learn(most, 1, gain)
                } else {
                    for sentence in sentences { learn(sentence, 0, 1) }
                }
            }
        }
        return (weights, bias)
    }
}
