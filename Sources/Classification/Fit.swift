// SPDX-License-Identifier: Apache-2.0

// Fits weights to labelled texts: an ordinal logistic regression over what the
// rules make of each entry, held near the editor's value and inside its range.

import Complaints
import DutchText
import Foundation

/// Moves the weights of a lexicon towards labelled texts. Repeatable: the same
/// texts and the same editor's values give the same weights.
package struct LexiconFit {
    /// A weight that the fit would change.
    package struct Change: Hashable, Sendable {
        /// Index in `Lexicon.entries`.
        package let entry: Int
        package let editor: Double
        package let fitted: Double
        /// Texts in which the entry counted.
        package let texts: Int
    }

    /// How firmly a weight is held to the editor's value: what it costs to move
    /// one whole unit, in texts. Tuned by holding back a fifth of the development
    /// reviews, 2026-11.
    package static let defaultFirmness = 20.0

    /// Times the rules are applied again with the new weights.
    private static let rounds = 4
    private static let sweeps = 30
    /// How much steeper than the raw score the odds are.
    private static let steepness = 2.2
    /// Where the classes of sentiment meet, by the score of the words alone.
    private static let negativeBelow = -0.4
    private static let positiveAbove = 0.42
    /// What a neutral text counts beside a negative or positive one: most are
    /// mixed, and their labels are the least sure.
    private static let neutralShare = 0.7
    /// The share of labels that contradict their text; so much doubt is left
    /// to each label, lest a few wrong ones pull at the weights.
    private static let doubt = 0.02
    /// How much more firmly the words that belong to everybody (*dat*, *kan*)
    /// are held: what they lean to is a habit of one source.
    private static let commonFirmness = 4.0

    private struct Example {
        var features: [(entry: Int32, factor: Float)] = []
        /// What fixed weights contribute.
        var fixed: Float = 0
        var sentiment: Sentiment
        var weight = 1.0
    }

    private var lexicon: Lexicon
    private let editor: [Double]
    /// Where each weight may move, `nil` for fixed ones.
    private let ranges: [ClosedRange<Double>?]
    private let firmness: Double

    package init(lexicon: Lexicon, firmness: Double = LexiconFit.defaultFirmness) {
        self.lexicon = lexicon
        self.firmness = firmness
        editor = lexicon.entries.map { Provenance.editorWeight(of: $0) }
        ranges = lexicon.entries.map(\.range)
        for index in ranges.indices where ranges[index] != nil {
            self.lexicon.setWeight(editor[index], of: index)
        }
    }

    /// Fits and returns the weights that moved by a hundredth or more.
    ///
    /// - Parameter sources: the texts of each file. The classes are balanced
    ///   within each: a file of complaints shall not make every other text
    ///   suspect.
    package mutating func fit(_ sources: [[LabelledText]]) -> [Change] {
        let labelled = sources.map { $0.filter { $0.sentiment != nil } }
        guard labelled.contains(where: { !$0.isEmpty }) else { return [] }
        var counts = [Int](repeating: 0, count: lexicon.entries.count)
        for _ in 0..<Self.rounds {
            let classifier = Classifier(lexicon: lexicon)
            let examples = labelled.flatMap { texts in
                var own = self.examples(texts, classifier)
                balance(&own)
                return own
            }
            counts = [Int](repeating: 0, count: lexicon.entries.count)
            for example in examples {
                for feature in example.features { counts[Int(feature.entry)] += 1 }
            }
            descend(examples)
        }
        return lexicon.entries.indices.compactMap { index in
            let fitted = (Double(lexicon.infos[index].weight) * 100).rounded() / 100
            guard ranges[index] != nil, abs(fitted - editor[index]) >= 0.0099 else {
                return nil
            }
            return Change(entry: index, editor: editor[index], fitted: fitted, texts: counts[index])
        }
    }

    // MARK: Examples

    private func examples(_ texts: [LabelledText], _ classifier: Classifier) -> [Example] {
        var work = Workspace()
        return texts.compactMap { text in
            guard let sentiment = text.sentiment else { return nil }
            var example = Example(sentiment: sentiment)
            var string = text.text
            string.withUTF8 { bytes in
                classifier.analyse(bytes, publishedAt: nil, rating: nil, in: &work)
            }
            var sums: [Int32: Float] = [:]
            for hit in work.hits.elements { sums[hit.entry, default: 0] += hit.factor }
            for hit in work.ruleHits.elements {
                let entry = lexicon.rules.entry(of: hit.rule)
                let weight = lexicon.rules[hit.rule]
                if entry >= 0, weight != 0 { sums[entry, default: 0] += hit.contribution / weight }
            }
            for (entry, factor) in sums.sorted(by: { $0.key < $1.key }) {
                if ranges[Int(entry)] != nil {
                    example.features.append((entry, factor))
                } else {
                    example.fixed += lexicon.infos[Int(entry)].weight * factor
                }
            }
            return example
        }
    }

    /// Each class weighs as much as the others, however many texts it has.
    private func balance(_ examples: inout [Example]) {
        var counts: [Sentiment: Int] = [:]
        for example in examples { counts[example.sentiment, default: 0] += 1 }
        let smallest = Double(counts.values.min() ?? 1)
        for index in examples.indices {
            let sentiment = examples[index].sentiment
            let share = smallest / Double(counts[sentiment] ?? 1)
            examples[index].weight = share * (sentiment == .neutral ? Self.neutralShare : 1)
        }
    }

    // MARK: Coordinate descent

    private mutating func descend(_ examples: [Example]) {
        var columns: [Int32: [(example: Int, factor: Double)]] = [:]
        var scores = examples.map { Double($0.fixed) }
        for (number, example) in examples.enumerated() {
            for (entry, factor) in example.features {
                columns[entry, default: []].append((number, Double(factor)))
                scores[number] += Double(factor * lexicon.infos[Int(entry)].weight)
            }
        }
        let order = columns.keys.sorted()
        for _ in 0..<Self.sweeps {
            var largest = 0.0
            for entry in order {
                guard let column = columns[entry] else { continue }
                largest = max(largest, move(Int(entry), column, examples, &scores))
            }
            if largest < 0.001 { break }
        }
    }

    /// One Newton step of one weight, kept inside its range.
    ///
    /// - Returns: how far it moved.
    private mutating func move(
        _ entry: Int, _ column: [(example: Int, factor: Double)], _ examples: [Example],
        _ scores: inout [Double]
    ) -> Double {
        guard let range = ranges[entry] else { return 0 }
        let firmness =
            lexicon.infos[entry].roles.contains(.common)
            ? firmness * Self.commonFirmness : firmness
        let weight = Double(lexicon.infos[entry].weight)
        var gradient = firmness * (weight - editor[entry])
        var curvature = firmness
        for (number, factor) in column {
            let slope = slope(scores[number], examples[number])
            gradient += slope.first * factor
            curvature += slope.second * factor * factor
        }
        let moved = min(range.upperBound, max(range.lowerBound, weight - gradient / curvature))
        let step = moved - weight
        guard step != 0 else { return 0 }
        for (number, factor) in column { scores[number] += step * factor }
        lexicon.setWeight(moved, of: entry)
        return abs(step)
    }

    /// First and second derivative of the loss by the score: one logistic loss
    /// per boundary between classes.
    private func slope(_ score: Double, _ example: Example) -> (first: Double, second: Double) {
        var first = 0.0
        var second = 0.0
        let boundaries = [
            (Self.negativeBelow, example.sentiment != .negative),
            (Self.positiveAbove, example.sentiment == .positive),
        ]
        for (boundary, isAbove) in boundaries {
            let odds = 1 / (1 + exp(-Self.steepness * (score - boundary)))
            // The odds that the label says "above", a wrong label included; the
            // second derivative is that of squared errors, which stays positive.
            let said = Self.doubt + (1 - 2 * Self.doubt) * odds
            let rise = (1 - 2 * Self.doubt) * Self.steepness * odds * (1 - odds)
            let spread = said * (1 - said)
            first += rise * (said - (isAbove ? 1 : 0)) / spread
            second += rise * rise / spread
        }
        return (first * example.weight, second * example.weight)
    }
}

/// What the column `source` says of a weight's history.
package enum Provenance {
    private static let mark = "; fitted from "

    /// The weight that a person gave, before any fit.
    package static func editorWeight(of entry: LexiconEntry) -> Double {
        guard let place = entry.source.range(of: mark) else { return entry.polarity }
        let rest = entry.source[place.upperBound...].prefix { $0 != " " }
        return Double(rest) ?? entry.polarity
    }

    /// The source of a fitted weight: `editor 2026-11; fitted from 0.45 on reviews`.
    package static func source(
        of entry: LexiconEntry, fittedOn files: [String]
    ) -> String {
        let origin =
            entry.source.range(of: mark).map { String(entry.source[..<$0.lowerBound]) }
            ?? entry.source
        return origin + mark + weight(editorWeight(of: entry)) + " on "
            + files.joined(separator: "+")
    }

    /// The source as it was before any fit.
    package static func original(of entry: LexiconEntry) -> String {
        entry.source.range(of: mark).map { String(entry.source[..<$0.lowerBound]) } ?? entry.source
    }

    /// Two decimals, as weights are written.
    package static func weight(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        let rest = hundredths % 100
        return "\(sign)\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
