// SPDX-License-Identifier: Apache-2.0

// What was learnt of sentiment, kind, urgency and signals: a small network over the
// facts of a text and its turns of phrase. Written by `gehoord lexicon fit`; see
// `Lexicon/verdicts.md`.

import Complaints
import DutchText

/// Why one verdict was chosen and not the next best, or a signal given.
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
    /// Log-odds of the verdicts, by lane; held by the workspace.
    typealias Odds = UnsafeMutablePointer<Float>

    static let file = "verdicts.bin"
    static let kinds = Kind.allCases
    static let urgencies = Urgency.allCases
    static let sentiments = Sentiment.allCases
    static let kindLane = 0
    static let urgencyLane = kinds.count
    static let sentimentLane = kinds.count + urgencies.count
    static let signalLane = kinds.count + urgencies.count + sentiments.count
    /// One for each verdict and signal, and one that stays empty.
    static let lanes = signalLane + SignalSet.order.count + 1
    /// Nothing speaks for it or against it.
    static let emptyLane = lanes - 1
    /// Hidden units.
    static let units = 64
    static var kindLanes: Range<Int> { kindLane..<urgencyLane }
    static var sentimentLanes: Range<Int> { sentimentLane..<signalLane }
    static var signalLanes: Range<Int> { signalLane..<signalLane + SignalSet.order.count }
    /// The lanes of kinds, urgencies and sentiments, of each of which one is true.
    static let groups = [kindLanes, urgencyLane..<sentimentLane, sentimentLanes]

    private let weights: FlatWeights
    let grams: GramTable

    /// Knows nothing: for a lexicon without the file.
    init() {
        weights = FlatWeights(Self.unlearnt)
        grams = GramTable()
    }

    init(_ weights: FlatWeights, _ grams: GramTable) {
        self.weights = weights
        self.grams = grams
    }

    /// What the network makes of a text.
    ///
    /// - Parameters:
    ///   - found: the known turns of phrase, as `GramTable.locate` left them.
    ///   - total: how many there were before.
    ///   - hidden: becomes what its hidden units are.
    ///   - odds: becomes what is likely.
    func read(
        _ facts: borrowing FeatureValues, _ found: borrowing Scratch<NGram>, of total: Int,
        into hidden: inout HiddenUnits, _ odds: Odds
    ) {
        grams.weigh(found, of: total, into: &hidden)
        weights.withRows { rows in
            hidden.add(rows.bias, times: 1)
            var sum = OddsSum(rows.oddsBias)
            var rest = facts.present
            while rest != 0 {
                let feature = rest.trailingZeroBitCount
                rest &= rest &- 1
                hidden.add(rows.units(of: feature), times: facts[feature])
                sum.add(rows.odds(of: feature), times: facts[feature])
            }
            addSpeaking(hidden, rows, to: &sum)
            sum.write(to: odds)
        }
    }

    /// Adds what the units above zero say. Which they are cannot be guessed, so they
    /// are gathered without a branch.
    @inline(__always)
    private func addSpeaking(
        _ hidden: borrowing HiddenUnits, _ rows: FlatWeights.Rows, to sum: inout OddsSum
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.units) { speaking in
            var count = 0
            for unit in 0..<Self.units {
                speaking[count] = unit
                count &+= hidden.values[unit] > 0 ? 1 : 0
            }
            for unit in speaking[..<count] {
                sum.add(rows.odds(ofUnit: unit), times: hidden.values[unit])
            }
        }
    }

    /// The best verdict and the next best, by their lanes.
    struct Choice: Sendable {
        var best: Int
        var second: Int
    }

    /// The likeliest of some lanes, and the next; of one lane alone, the next one
    /// beside it.
    static func choose(_ odds: Odds, from lanes: Range<Int>) -> Choice {
        let first = lanes.lowerBound
        var choice = Choice(best: first, second: first + 1)
        for lane in lanes.dropFirst() {
            if odds[lane] > odds[choice.best] {
                choice = Choice(best: lane, second: choice.best)
            } else if odds[lane] > odds[choice.second] {
                choice.second = lane
            }
        }
        return choice
    }

    @inline(__always)
    static func largest(_ odds: Odds, from lanes: Range<Int>) -> Float {
        var largest = odds[lanes.lowerBound]
        for lane in lanes.dropFirst() { largest = max(largest, odds[lane]) }
        return largest
    }

    /// The likeliest of some lanes, one left out.
    static func choose(_ odds: Odds, from lanes: Range<Int>, except left: Int) -> Int {
        lanes.filter { $0 != left }.max { odds[$0] < odds[$1] } ?? left
    }

    /// The signals that are likely.
    ///
    /// - Parameter limit: how likely, in log-odds.
    static func signals(_ odds: Odds, above limit: Float = 0) -> SignalSet {
        var bits: UInt32 = 0
        for lane in signalLanes {
            bits |= (odds[lane] > limit ? 1 : 0) &<< UInt32(truncatingIfNeeded: lane - signalLane)
        }
        return SignalSet(rawValue: bits)
    }

    /// What spoke most for the best verdict of each choice against the next
    /// best. The units that speak are the same for the whole text, so what each
    /// fact and turn of phrase adds through them is exact.
    ///
    /// - Parameters:
    ///   - hidden: as `read` left them.
    ///   - found: those that `read` was given.
    func reasons(
        for kind: Choice, and urgency: Choice, _ hidden: borrowing HiddenUnits,
        _ facts: borrowing FeatureValues, _ found: borrowing Scratch<NGram>
    ) -> (kind: VerdictReasons, urgency: VerdictReasons) {
        weights.withRows { rows in
            let kindGain = gain(of: kind, hidden, rows)
            let urgencyGain = gain(of: urgency, hidden, rows)
            var reasons = (
                features(for: kind, kindGain, facts, rows),
                features(for: urgency, urgencyGain, facts, rows)
            )
            (reasons.0.place, reasons.1.place) = grams.strongest(
                found, for: kindGain, and: urgencyGain)
            return reasons
        }
    }

    /// The same for a signal: what spoke for it against the empty lane.
    func reasons(
        for signal: Int, _ hidden: borrowing HiddenUnits, _ facts: borrowing FeatureValues,
        _ found: borrowing Scratch<NGram>
    ) -> VerdictReasons {
        let choice = Choice(best: Self.signalLane + signal, second: Self.emptyLane)
        return weights.withRows { rows in
            let gain = gain(of: choice, hidden, rows)
            var reasons = features(for: choice, gain, facts, rows)
            reasons.place = grams.strongest(found, for: gain, and: gain).kind
            return reasons
        }
    }

    /// What one step of each hidden unit is worth for the choice.
    private func gain(
        of choice: Choice, _ hidden: borrowing HiddenUnits, _ rows: FlatWeights.Rows
    ) -> HiddenUnits {
        let gain = HiddenUnits()
        for unit in 0..<Self.units {
            let odds = UnsafeRawPointer(rows.odds(ofUnit: unit))
                .assumingMemoryBound(to: Float.self)
            let difference = odds[choice.best] - odds[choice.second]
            gain.values[unit] = hidden.values[unit] > 0 ? difference : 0
        }
        return gain
    }

    private func features(
        for choice: Choice, _ gain: borrowing HiddenUnits, _ facts: borrowing FeatureValues,
        _ rows: FlatWeights.Rows
    ) -> VerdictReasons {
        var reasons = VerdictReasons()
        var (first, next): (Float, Float) = (0, 0)
        var rest = facts.present
        while rest != 0 {
            let feature = rest.trailingZeroBitCount
            rest &= rest &- 1
            let odds = UnsafeRawPointer(rows.odds(of: feature))
                .assumingMemoryBound(to: Float.self)
            let direct = odds[choice.best] - odds[choice.second]
            let said = (direct + gain.product(rows.units(of: feature))) * facts[feature]
            if said > first {
                (next, reasons.second) = (first, reasons.first)
                (first, reasons.first) = (said, feature)
            } else if said > next {
                (next, reasons.second) = (said, feature)
            }
        }
        return reasons
    }
}
