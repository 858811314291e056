// SPDX-License-Identifier: Apache-2.0

// Learns which sights of a draft mean that a rule is broken. Repeatable: the same
// drafts give the same weights.

import Foundation

/// A draft as it was seen, and what is wrong with it.
struct JudgedDraft: Sendable {
    let values: [Float]
    let broken: Set<ReplyRule>
}

/// One logistic regression a rule, held towards zero, by descent over all drafts
/// at once.
struct JudgeFit: Sendable {
    var passes = 240
    var pace: Float = 0.05
    /// What a weight costs, in drafts per squared unit.
    var firmness: Float = 100
    /// How much more a broken rule counts than a kept one.
    var gain: Float = 2
    /// From which log-odds a rule is taken for broken. Tuned on 5,460 drafts of
    /// authors that were not learnt from, 2026-11, so that of ten good ones nine are
    /// left alone. A broken rule counts double in the fit, so nought would disturb too
    /// many; whoever follows up on an earlier answer mostly does it well, and
    /// questions are answered in more words than we know.
    private func caution(_ rule: ReplyRule) -> Float {
        switch rule {
        case .contradictsEarlierAnswer: 0.4
        case .questionUnanswered: -0.6
        default: -1
        }
    }

    func fit(_ drafts: [JudgedDraft], names: [String]) -> JudgeModel {
        let scales = Self.scales(drafts, names.count)
        let rows = drafts.map { draft in
            zip(draft.values, scales).map { ($0 - $1.mean) / $1.width }
        }
        let learnt = Judged.rules.map { rule in
            fit(rows, drafts.map { $0.broken.contains(rule) })
        }
        var weights: [UInt32: [Float]] = [:]
        var bias = zip(learnt, Judged.rules).map { $0.bias - caution($1) }
        for (place, name) in names.enumerated() where scales[place].isTelling {
            let row = learnt.map { $0.weights[place] / scales[place].width }
            for lane in bias.indices { bias[lane] -= row[lane] * scales[place].mean }
            weights[JudgeModel.key(name)] = row
        }
        return JudgeModel(weights, bias: bias)
    }

    private struct Scale {
        let mean: Float
        let width: Float
        /// Not the same in all drafts.
        let isTelling: Bool
    }

    /// Added to the spread, so that what is seen once does not weigh most.
    private static let slack: Float = 0.3

    private static func scales(_ drafts: [JudgedDraft], _ count: Int) -> [Scale] {
        let number = Float(max(1, drafts.count))
        return (0..<count).map { place in
            let mean = drafts.reduce(Float(0)) { $0 + $1.values[place] } / number
            let square = drafts.reduce(Float(0)) {
                $0 + ($1.values[place] - mean) * ($1.values[place] - mean)
            }
            let spread = (square / number).squareRoot()
            return Scale(mean: mean, width: spread + slack, isTelling: spread > 0)
        }
    }

    /// Descent with a moving average of slopes and of their squares (Adam, Kingma
    /// and Ba 2015), the pace falling to nothing.
    private func fit(_ rows: [[Float]], _ broken: [Bool]) -> (weights: [Float], bias: Float) {
        let count = rows.first?.count ?? 0
        var weights = [Float](repeating: 0, count: count + 1)
        weights[count] = -3
        var slopes = weights.map { _ in Float(0) }
        var squares = slopes
        let number = Float(max(1, rows.count))
        for pass in 1...passes {
            var slope = [Float](repeating: 0, count: count + 1)
            for (row, isBroken) in zip(rows, broken) {
                var odds = weights[count]
                for place in 0..<count { odds += row[place] * weights[place] }
                let slip =
                    (1 / (1 + exp(-odds)) - (isBroken ? 1 : 0))
                    * (isBroken ? gain : 1)
                for place in 0..<count { slope[place] += slip * row[place] }
                slope[count] += slip
            }
            for place in 0..<count { slope[place] += firmness * weights[place] }
            let step = pace * (1 - Float(pass - 1) / Float(passes))
            let first = 1 - pow(0.9, Float(pass))
            let second = 1 - pow(0.999, Float(pass))
            for place in weights.indices {
                let change = slope[place] / number
                slopes[place] = 0.9 * slopes[place] + 0.1 * change
                squares[place] = 0.999 * squares[place] + 0.001 * change * change
                weights[place] -=
                    step * (slopes[place] / first)
                    / ((squares[place] / second).squareRoot() + 1e-6)
            }
        }
        return (Array(weights.dropLast()), weights[count])
    }
}
