// SPDX-License-Identifier: Apache-2.0

// What was learnt of sentiment, kind and urgency: a small network over the facts
// of a text and its turns of phrase. Written by `gehoord lexicon fit`; see
// `Lexicon/verdicts.md`.

import Complaints
import DutchText

/// Why one verdict was chosen and not the next best.
struct VerdictReasons: Sendable {
    /// Places of the two features that spoke most for it; −1 for none.
    var first = -1
    var second = -1
    /// Where the turn of phrase stands that spoke most for it.
    var place = NGramPlace()
}

/// The learnt weights: facts and turns of phrase are added up in a layer of
/// hidden units, of which those above zero speak for and against each verdict;
/// facts speak directly as well.
struct VerdictModel: Sendable {
    /// Log-odds of the verdicts, by lane; four lanes are unused.
    typealias Odds = SIMD16<Float>
    typealias Hidden = SIMD32<Float>

    static let file = "verdicts.bin"
    static let kinds = Kind.allCases
    static let urgencies = Urgency.allCases
    static let sentiments = Sentiment.allCases
    static let kindLane = 0
    static let urgencyLane = kinds.count
    static let sentimentLane = kinds.count + urgencies.count
    static let lanes = kinds.count + urgencies.count + sentiments.count
    static let units = Hidden.scalarCount
    /// The lanes of kinds, urgencies and sentiments.
    static let groups = [
        kindLane..<urgencyLane, urgencyLane..<sentimentLane, sentimentLane..<lanes,
    ]

    private let weights: Weights
    let grams: GramTable

    /// The weights that every text meets. Row by feature, or by hidden unit.
    struct Weights: Sendable {
        var bias = Hidden.zero
        var ofFeature = [Hidden](repeating: .zero, count: FeatureValues.count)
        var oddsBias = Odds.zero
        var oddsOfFeature = [Odds](repeating: .zero, count: FeatureValues.count)
        var oddsOfUnit = [Odds](repeating: .zero, count: units)
    }

    /// Knows nothing: for a lexicon without the file.
    init() {
        weights = Weights()
        grams = GramTable()
    }

    init(_ weights: Weights, _ grams: GramTable) {
        self.weights = weights
        self.grams = grams
    }

    /// What the network makes of a text.
    struct Reading {
        var odds: Odds
        fileprivate var hidden: Hidden
    }

    /// - Parameter found: those of the text; only the known ones are kept.
    func read(_ facts: borrowing FeatureValues, _ found: inout Scratch<NGram>) -> Reading {
        var hidden = weights.bias + grams.weigh(&found)
        var odds = weights.oddsBias
        weights.ofFeature.withUnsafeBufferPointer { ofFeature in
            weights.oddsOfFeature.withUnsafeBufferPointer { oddsOfFeature in
                var rest = facts.present
                while rest != 0 {
                    let feature = rest.trailingZeroBitCount
                    rest &= rest &- 1
                    hidden += ofFeature[feature] * facts[feature]
                    odds += oddsOfFeature[feature] * facts[feature]
                }
            }
        }
        weights.oddsOfUnit.withUnsafeBufferPointer { ofUnit in
            for unit in 0..<Self.units where hidden[unit] > 0 {
                odds += ofUnit[unit] * hidden[unit]
            }
        }
        return Reading(odds: odds, hidden: hidden)
    }

    /// The best verdict and the next best, by their lanes.
    struct Choice: Sendable {
        var best: Int
        var second: Int
    }

    static func choose(_ odds: Odds, from lane: Int, _ count: Int) -> Choice {
        var (best, second) = (lane, lane + 1)
        for verdict in lane + 1..<lane + count {
            if odds[verdict] > odds[best] {
                (best, second) = (verdict, best)
            } else if odds[verdict] > odds[second] || second == best {
                second = verdict
            }
        }
        return Choice(best: best, second: second)
    }

    /// What spoke most for the best verdict of each choice against the next
    /// best. The units that speak are the same for the whole text, so what each
    /// fact and turn of phrase adds through them is exact.
    ///
    /// - Parameter found: the known ones, as `read` left them.
    func reasons(
        for kind: Choice, and urgency: Choice, of reading: Reading,
        _ facts: borrowing FeatureValues, _ found: borrowing Scratch<NGram>
    ) -> (kind: VerdictReasons, urgency: VerdictReasons) {
        let (kindGain, urgencyGain) = (
            gain(of: kind, reading.hidden), gain(of: urgency, reading.hidden)
        )
        var reasons = (
            features(for: kind, kindGain, facts), features(for: urgency, urgencyGain, facts)
        )
        (reasons.0.place, reasons.1.place) = grams.strongest(found, for: kindGain, and: urgencyGain)
        return reasons
    }

    /// What one step of each hidden unit is worth for the choice.
    private func gain(of choice: Choice, _ hidden: Hidden) -> Hidden {
        var gain = Hidden.zero
        weights.oddsOfUnit.withUnsafeBufferPointer { ofUnit in
            for unit in 0..<Self.units where hidden[unit] > 0 {
                gain[unit] = ofUnit[unit][choice.best] - ofUnit[unit][choice.second]
            }
        }
        return gain
    }

    private func features(
        for choice: Choice, _ gain: Hidden, _ facts: borrowing FeatureValues
    ) -> VerdictReasons {
        var reasons = VerdictReasons()
        var (first, next): (Float, Float) = (0, 0)
        weights.ofFeature.withUnsafeBufferPointer { ofFeature in
            weights.oddsOfFeature.withUnsafeBufferPointer { oddsOfFeature in
                var rest = facts.present
                while rest != 0 {
                    let feature = rest.trailingZeroBitCount
                    rest &= rest &- 1
                    let odds = oddsOfFeature[feature]
                    let direct = odds[choice.best] - odds[choice.second]
                    let said = (direct + (ofFeature[feature] * gain).sum()) * facts[feature]
                    if said > first {
                        (next, reasons.second) = (first, reasons.first)
                        (first, reasons.first) = (said, feature)
                    } else if said > next {
                        (next, reasons.second) = (said, feature)
                    }
                }
            }
        }
        return reasons
    }
}
