// SPDX-License-Identifier: Apache-2.0

// Learns the weights of a `VerdictModel`: small batches, a pace of its own for
// each weight (AdaGrad: Duchi, Hazan and Singer, 2011), and a part of what is
// known left out at random each time, so that nothing is learnt by heart
// (Srivastava and others, 2014). Repeatable: the same texts give the same weights.

import Complaints
import Foundation

/// One text to learn from.
struct NetworkExample {
    var facts: [Float]
    /// Numbers of its turns of phrase, each once.
    var grams: [Int32]
    /// What each of them counts.
    var share: Float
    /// The true verdicts by their lanes, −1 where nobody judged; kind, urgency,
    /// sentiment.
    var truths: [Int]
    /// How many texts each of them counts for.
    var weights: [Float]
    /// Those that it gives, `nil` where nobody looked for them.
    var signals: SignalSet?
}

struct NetworkFit {
    /// Tuned on texts of authors that were not fitted on, 2026-11.
    private static let epochs = 36
    private static let pace: Float = 0.05
    /// The pace at the end, as a part of that at the start.
    private static let lastPace: Float = 0.1
    private static let batchSize = 32
    /// What one text moves, against a mean over the batch.
    private static let gain: Float = 8
    /// Parts left out: of turns of phrase, of hidden units, of facts.
    private static let gramLoss: Float = 0.4
    private static let unitLoss: Float = 0.2
    private static let factLoss: Float = 0.1
    /// What a weight between facts, units and verdicts costs.
    private static let firmness: Float = 1e-4
    /// What a signal that a text gives counts, against one that it does not give:
    /// one missed hurts more than one too many.
    private static let givenGain: Float = 3
    private static let units = VerdictModel.units
    private static let lanes = VerdictModel.lanes
    private static let facts = FeatureValues.count

    /// Hidden units by turn of phrase.
    private let grams: WeightRows
    private let unitsOfFact: WeightRows
    private let lanesOfFact: WeightRows
    private let lanesOfUnit: WeightRows
    private let unitBias = WeightRows(1, of: Self.units)
    private let laneBias: WeightRows
    private var chance = SplitMix(state: 1)
    private var hidden = [Float](repeating: 0, count: Self.units)
    private var speaking = [Float](repeating: 0, count: Self.units)
    private var odds = [Float](repeating: 0, count: Self.lanes)
    private var hiddenSlope = [Float](repeating: 0, count: Self.units)
    private var slope = [Float](repeating: 0, count: Self.lanes)

    /// - Parameter grams: how many turns of phrase there are.
    init(grams: Int) {
        // Units must differ from the start, or they all learn the same.
        self.grams = WeightRows(grams, of: Self.units, within: 0.17, &chance)
        unitsOfFact = WeightRows(Self.facts, of: Self.units, within: 0.09, &chance)
        // Signals begin as the rules give them, and stay so where no text teaches them.
        var first = [[Float]](
            repeating: [Float](repeating: 0, count: Self.lanes), count: Self.units)
        for unit in 0..<Self.units {
            for lane in 0..<VerdictModel.signalLane {
                first[unit][lane] = (chance.share() * 2 - 1) * 0.43
            }
        }
        lanesOfUnit = WeightRows(first)
        lanesOfFact = WeightRows(VerdictFeature.allCases.map(VerdictModel.firstOdds(of:)))
        laneBias = WeightRows([VerdictModel.firstOdds])
    }

    mutating func fit(_ examples: [NetworkExample]) {
        var lessons = Lessons(
            passes: Self.epochs, pace: Self.pace, lastPace: Self.lastPace,
            batchSize: Self.batchSize, of: examples.count)
        while let (batch, pace) = lessons.next(&chance) {
            for number in batch { learn(examples[number], of: batch.count) }
            for rows in [grams, unitBias, laneBias, lanesOfFact] { rows.step(pace) }
            for rows in [unitsOfFact, lanesOfUnit] { rows.step(pace, firmness: Self.firmness) }
        }
    }

    /// Adds what one text says to the slopes of the batch.
    private mutating func learn(_ example: NetworkExample, of count: Int) {
        let share = example.share / (1 - Self.gramLoss)
        let heard = example.grams.filter { _ in chance.share() >= Self.gramLoss }
        let known = example.facts.indices.filter {
            example.facts[$0] != 0 && chance.share() >= Self.factLoss
        }
        for unit in 0..<Self.units { hidden[unit] = 0 }
        for gram in heard { grams.add(Int(gram), times: share, to: &hidden) }
        unitBias.add(0, times: 1, to: &hidden)
        for lane in 0..<Self.lanes { odds[lane] = 0 }
        laneBias.add(0, times: 1, to: &odds)
        for fact in known {
            unitsOfFact.add(fact, times: example.facts[fact], to: &hidden)
            lanesOfFact.add(fact, times: example.facts[fact], to: &odds)
        }
        let rest = 1 / (1 - Self.unitLoss)
        for unit in 0..<Self.units {
            let isKept = chance.share() >= Self.unitLoss
            speaking[unit] = isKept ? max(0, hidden[unit]) * rest : 0
            if speaking[unit] > 0 { lanesOfUnit.add(unit, times: speaking[unit], to: &odds) }
        }
        compare(with: example, Self.gain / Float(count))
        for unit in 0..<Self.units {
            hiddenSlope[unit] = 0
            guard speaking[unit] > 0 else { continue }
            hiddenSlope[unit] = lanesOfUnit.product(unit, slope) * rest
            lanesOfUnit.lean(unit, slope, times: speaking[unit])
        }
        unitBias.lean(0, hiddenSlope, times: 1)
        laneBias.lean(0, slope, times: 1)
        for fact in known {
            unitsOfFact.lean(fact, hiddenSlope, times: example.facts[fact])
            lanesOfFact.lean(fact, slope, times: example.facts[fact])
        }
        for gram in heard { grams.lean(Int(gram), hiddenSlope, times: share) }
    }

    /// How far the odds are from the truth, by lane.
    private mutating func compare(with example: NetworkExample, _ gain: Float) {
        for lane in 0..<Self.lanes { slope[lane] = 0 }
        for (group, lanes) in VerdictModel.groups.enumerated() where example.truths[group] >= 0 {
            let largest = lanes.reduce(-Float.infinity) { max($0, odds[$1]) }
            var total: Float = 0
            for lane in lanes {
                slope[lane] = exp(odds[lane] - largest)
                total += slope[lane]
            }
            for lane in lanes {
                let truth: Float = lane == example.truths[group] ? 1 : 0
                slope[lane] = (slope[lane] / total - truth) * example.weights[group] * gain
            }
        }
        guard let signals = example.signals else { return }
        for (bit, lane) in VerdictModel.signalLanes.enumerated() {
            let isGiven = signals.rawValue >> UInt32(bit) & 1 != 0
            let said = 1 / (1 + exp(-odds[lane]))
            slope[lane] =
                (isGiven ? (said - 1) * Self.givenGain : said) * gain
        }
    }

    // MARK: What was learnt

    /// In the order of `FlatWeights`.
    var weights: [Float] {
        unitBias[0] + laneBias[0]
            + (0..<Self.facts).flatMap { unitsOfFact[$0] + lanesOfFact[$0] }
            + (0..<Self.units).flatMap { lanesOfUnit[$0] }
    }

    /// By hidden unit.
    func row(ofGram gram: Int) -> [Float] { grams[gram] }
}
