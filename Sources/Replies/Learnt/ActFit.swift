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

/// A small network for all acts at once: what one act teaches of words helps the
/// others. Small batches, a pace of its own for each weight (AdaGrad: Duchi, Hazan
/// and Singer, 2011), parts left out at random (Srivastava and others, 2014).
struct ActFit {
    /// Tuned on drafts of authors that were not learnt from, 2026-11.
    private static let epochs = 12
    /// Turns of phrase in fewer bags are left out.
    private static let fewest = 3
    private static let pace: Float = 0.05
    private static let lastPace: Float = 0.1
    private static let batchSize = 16
    private static let gain: Float = 8
    private static let turnLoss: Float = 0.3
    private static let unitLoss: Float = 0.2
    private static let firmness: Float = 1e-4
    private static let units = ActModel.units
    private static let lanes = ActModel.lanes

    private let known: [UInt32: Int]
    private let rows: WeightRows
    private let lanesOfUnit: WeightRows
    private let unitBias = WeightRows(1, of: Self.units)
    /// Most sentences do none of all this.
    private let laneBias = WeightRows(1, of: Self.lanes, at: -2)
    private var chance = SplitMix(state: 1)

    /// One sentence, its turns of phrase by their rows.
    private struct Sentence {
        let turns: [Int]
        let share: Float
    }

    /// What a sentence makes of the network, kept for the way back.
    private struct Pass {
        var heard: [Int] = []
        var share: Float = 0
        var speaking = [Float](repeating: 0, count: units)
        var odds = [Float](repeating: 0, count: lanes)
    }

    static func fit(_ bags: [ActBag]) -> ActModel {
        var fit = ActFit(bags)
        return fit.run(bags)
    }

    private init(_ bags: [ActBag]) {
        var counts: [UInt32: Int] = [:]
        for bag in bags {
            for turn in Set(bag.sentences.joined()) { counts[turn, default: 0] += 1 }
        }
        let kept = counts.filter { $0.value >= Self.fewest }.keys.sorted()
        known = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        rows = WeightRows(kept.count, of: Self.units, within: 0.17, &chance)
        lanesOfUnit = WeightRows(Self.units, of: Self.lanes, within: 0.43, &chance)
    }

    private mutating func run(_ bags: [ActBag]) -> ActModel {
        let indexed = bags.map { bag in
            bag.sentences.map { turns in
                Sentence(
                    turns: turns.compactMap { known[$0] },
                    share: ActModel.share(of: turns.count))
            }
        }
        let gains = Self.gains(bags)
        var lessons = Lessons(
            passes: Self.epochs, pace: Self.pace, lastPace: Self.lastPace,
            batchSize: Self.batchSize, of: bags.count)
        while let (batch, pace) = lessons.next(&chance) {
            for number in batch {
                learn(
                    indexed[number], bags[number].labels, gains, Self.gain / Float(batch.count))
            }
            for table in [rows, unitBias, laneBias] { table.step(pace) }
            lanesOfUnit.step(pace, firmness: Self.firmness)
        }
        let weights =
            unitBias[0] + laneBias[0] + (0..<Self.units).flatMap { lanesOfUnit[$0] }
        return ActModel(known.mapValues { rows[$0] }, weights: weights)
    }

    /// Rare acts weigh more, by the root of how rare they are.
    private static func gains(_ bags: [ActBag]) -> [Float] {
        (0..<lanes).map { lane in
            let positive = bags.count { $0.labels[lane] == true }
            let negative = bags.reduce(0) {
                $0 + ($1.labels[lane] == false ? $1.sentences.count : 0)
            }
            return max(1, (Float(negative) / Float(max(1, positive))).squareRoot())
        }
    }

    private mutating func learn(
        _ sentences: [Sentence], _ labels: [Bool?], _ gains: [Float], _ gain: Float
    ) {
        let passes = sentences.map { pass($0) }
        var slopes = passes.map { _ in [Float](repeating: 0, count: Self.lanes) }
        for lane in 0..<Self.lanes {
            switch labels[lane] {
            case nil: continue
            case true?:
                guard
                    let most = passes.indices.max(by: {
                        passes[$0].odds[lane] < passes[$1].odds[lane]
                    })
                else { continue }
                slopes[most][lane] = -gains[lane] * gain / (1 + exp(passes[most].odds[lane]))
            case false?:
                for place in passes.indices {
                    slopes[place][lane] = gain / (1 + exp(-passes[place].odds[lane]))
                }
            }
        }
        let rest = 1 / (1 - Self.unitLoss)
        for (pass, slope) in zip(passes, slopes) {
            var hidden = [Float](repeating: 0, count: Self.units)
            for unit in 0..<Self.units where pass.speaking[unit] > 0 {
                hidden[unit] = lanesOfUnit.product(unit, slope) * rest
                lanesOfUnit.lean(unit, slope, times: pass.speaking[unit])
            }
            unitBias.lean(0, hidden, times: 1)
            laneBias.lean(0, slope, times: 1)
            for turn in pass.heard { rows.lean(turn, hidden, times: pass.share) }
        }
    }

    private mutating func pass(_ sentence: Sentence) -> Pass {
        var pass = Pass()
        pass.share = sentence.share / (1 - Self.turnLoss)
        pass.heard = sentence.turns.filter { _ in chance.share() >= Self.turnLoss }
        var hidden = [Float](repeating: 0, count: Self.units)
        for turn in pass.heard { rows.add(turn, times: pass.share, to: &hidden) }
        unitBias.add(0, times: 1, to: &hidden)
        laneBias.add(0, times: 1, to: &pass.odds)
        let rest = 1 / (1 - Self.unitLoss)
        for unit in 0..<Self.units {
            let isKept = chance.share() >= Self.unitLoss
            pass.speaking[unit] = isKept ? max(0, hidden[unit]) * rest : 0
            if pass.speaking[unit] > 0 {
                lanesOfUnit.add(unit, times: pass.speaking[unit], to: &pass.odds)
            }
        }
        return pass
    }
}
