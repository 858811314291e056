// SPDX-License-Identifier: Apache-2.0

// Learns which sights of a draft mean that a rule is broken. Repeatable: the same
// drafts give the same weights.

import Complaints
import Foundation

/// A draft as it was seen, and what is wrong with it.
struct JudgedDraft: Sendable {
    let values: [Float]
    let broken: Set<ReplyRule>
}

/// A small network for all rules: what is seen speaks for and against each of them,
/// by itself and together with other sights. Small batches, a pace of its own for each
/// weight (AdaGrad: Duchi, Hazan and Singer, 2011), parts left out at random
/// (Srivastava and others, 2014).
struct JudgeFit {
    /// Tuned on drafts of authors that were not learnt from, 2026-11.
    private static let passes = 15
    private static let pace: Float = 0.02
    private static let lastPace: Float = 0.1
    private static let batchSize = 32
    /// What one draft moves, against a mean over the batch.
    private static let gain: Float = 8
    /// How much more a broken rule counts than a kept one.
    private static let brokenGain: Float = 2
    private static let sightLoss: Float = 0.3
    private static let unitLoss: Float = 0.5
    private static let units = JudgeModel.units
    private static let lanes = Judged.rules.count

    private let unitsOfSight: WeightRows
    private let lanesOfSight: WeightRows
    private let lanesOfUnit: WeightRows
    private let unitBias = WeightRows(1, of: Self.units)
    /// Most drafts break no rule.
    private let laneBias = WeightRows(1, of: Self.lanes, at: -3)
    private var chance = SplitMix(state: 1)

    /// - Parameter names: of the sights of each draft, in their order.
    static func fit(_ drafts: [JudgedDraft], names: [String]) -> JudgeModel {
        var fit = JudgeFit(sights: names.count)
        let scales = names.indices.map { place in Scale(drafts.map { $0.values[place] }) }
        fit.learn(
            drafts.map { draft in
                Lesson(
                    sights: zip(draft.values, scales).map { ($0 - $1.mean) / $1.width },
                    broken: Judged.rules.map(draft.broken.contains))
            })
        return fit.model(names, scales)
    }

    private init(sights: Int) {
        unitsOfSight = WeightRows(sights, of: Self.units, within: 0.09, &chance)
        lanesOfSight = WeightRows(sights, of: Self.lanes)
        lanesOfUnit = WeightRows(Self.units, of: Self.lanes, within: 0.2, &chance)
    }

    private struct Lesson {
        let sights: [Float]
        /// By lane.
        let broken: [Bool]
    }

    /// Where the values of one sight lie in all drafts.
    private struct Scale {
        let mean: Float
        let width: Float
        /// Not the same in all drafts.
        let isTelling: Bool

        /// Added to the spread, so that what is seen once does not weigh most.
        private static let slack: Float = 0.3

        init(_ values: [Float]) {
            let number = Float(max(1, values.count))
            let mean = values.reduce(0, +) / number
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let spread = (square / number).squareRoot()
            self.mean = mean
            width = spread + Self.slack
            isTelling = spread > 0
        }
    }

    private mutating func learn(_ drafts: [Lesson]) {
        var lessons = Lessons(
            passes: Self.passes, pace: Self.pace, lastPace: Self.lastPace,
            batchSize: Self.batchSize, of: drafts.count)
        while let (batch, pace) = lessons.next(&chance) {
            for number in batch { learn(drafts[number], Self.gain / Float(batch.count)) }
            for rows in [unitsOfSight, lanesOfSight, lanesOfUnit, unitBias, laneBias] {
                rows.step(pace)
            }
        }
    }

    private mutating func learn(_ draft: Lesson, _ gain: Float) {
        let seen = draft.sights.indices.filter {
            draft.sights[$0] != 0 && chance.share() >= Self.sightLoss
        }
        let more = 1 / (1 - Self.sightLoss)
        var hidden = [Float](repeating: 0, count: Self.units)
        var odds = [Float](repeating: 0, count: Self.lanes)
        unitBias.add(0, times: 1, to: &hidden)
        laneBias.add(0, times: 1, to: &odds)
        for sight in seen {
            unitsOfSight.add(sight, times: draft.sights[sight] * more, to: &hidden)
            lanesOfSight.add(sight, times: draft.sights[sight] * more, to: &odds)
        }
        let rest = 1 / (1 - Self.unitLoss)
        let speaking = hidden.indices.filter {
            hidden[$0] > 0 && chance.share() >= Self.unitLoss
        }
        for unit in speaking { lanesOfUnit.add(unit, times: hidden[unit] * rest, to: &odds) }
        let slope = zip(odds, draft.broken).map { odds, isBroken in
            (1 / (1 + exp(-odds)) - (isBroken ? 1 : 0)) * (isBroken ? Self.brokenGain : 1) * gain
        }
        var hiddenSlope = [Float](repeating: 0, count: Self.units)
        for unit in speaking {
            hiddenSlope[unit] = lanesOfUnit.product(unit, slope) * rest
            lanesOfUnit.lean(unit, slope, times: hidden[unit] * rest)
        }
        unitBias.lean(0, hiddenSlope, times: 1)
        laneBias.lean(0, slope, times: 1)
        for sight in seen {
            unitsOfSight.lean(sight, hiddenSlope, times: draft.sights[sight] * more)
            lanesOfSight.lean(sight, slope, times: draft.sights[sight] * more)
        }
    }

    // MARK: What was learnt

    /// From which log-odds a rule is taken for broken. Tuned on 8,400 drafts of authors
    /// that were not learnt from, 2026-11, so that of ten good ones nine are left alone.
    private static func caution(_ rule: ReplyRule) -> Float {
        switch rule {
        case .noTimeForNextStep, .emptyPromise: -0.7
        case .refusalWithoutAlternative: -0.5
        case .jokeWhenVulnerable: 0.2
        case .jaMaar, .contradictsEarlierAnswer: 0.3
        case .blamesColleague: 0.4
        default: -0.3
        }
    }

    /// The weights for sights as they come, not as they are spread.
    private func model(_ names: [String], _ scales: [Scale]) -> JudgeModel {
        var bias = laneBias[0]
        for (lane, rule) in Judged.rules.enumerated() { bias[lane] -= Self.caution(rule) }
        bias += unitBias[0]
        var rows: [UInt32: [Float]] = [:]
        for (sight, name) in names.enumerated() where scales[sight].isTelling {
            let row = (lanesOfSight[sight] + unitsOfSight[sight]).map { $0 / scales[sight].width }
            for place in bias.indices { bias[place] -= row[place] * scales[sight].mean }
            rows[JudgeModel.key(name)] = row
        }
        return JudgeModel(
            rows, bias: bias, lanesOfUnit: (0..<Self.units).map { lanesOfUnit[$0] })
    }
}
