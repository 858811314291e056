// SPDX-License-Identifier: Apache-2.0

// Learns sentiments, kinds and urgencies from labelled texts: the weights of
// their facts, and what turns of phrase say of each.

import Complaints
import DutchText
import Foundation

/// Fits `grammar-sentiments.tsv`, `grammar-kinds.tsv`, `grammar-urgencies.tsv`
/// and `ngrams.bin`.
package struct VerdictFit {
    /// What was learnt, as the files of a lexicon folder.
    package struct Learnt: Sendable {
        /// Rows of the three tables, header first.
        package let sentiments: [[String]]
        package let kinds: [[String]]
        package let urgencies: [[String]]
        package let grams: [UInt8]
        /// How many turns of phrase have a weight.
        package let gramCount: Int
    }

    /// Fewer judged texts teach no kinds: their weights would forget what the
    /// shipped ones know.
    package static let fewestTexts = 500
    /// A turn of phrase in fewer texts is chance.
    private static let fewestOccurrences = 2
    /// What weights cost; see `SoftmaxFit`. Tuned on mentions of authors whose
    /// texts were not fitted on, 2026-11.
    private static let sentimentFirmness: (dense: Float, sparse: Float) = (40, 0.003)
    private static let kindFirmness: (dense: Float, sparse: Float) = (100, 0.003)
    private static let urgencyFirmness: (dense: Float, sparse: Float) = (20, 0.003)
    /// What a text counts that has a sentiment only: its label is a number of
    /// stars, and what was meant by it is known less well.
    private static let starredShare: Float = 0.3

    private let lexicon: Lexicon
    private let classifier: Classifier

    /// - Parameter lexicon: words and rules as they will be used.
    package init(lexicon: Lexicon) {
        self.lexicon = lexicon
        classifier = Classifier(lexicon: lexicon)
    }

    /// - Returns: `nil` when fewer than `fewestTexts` texts have a kind.
    package func fit(_ texts: [LabelledText]) -> Learnt? {
        guard texts.filter({ $0.kind != nil }).count >= Self.fewestTexts else { return nil }
        var work = Workspace()
        var readings = texts.map { read($0, &work) }
        let vocabulary = number(&readings)
        let sentiments = fit(
            readings, vocabulary.count, KindModel.features.count, SentimentModel.sentiments,
            Self.sentimentFirmness, verdict: \.text.sentiment, facts: \.facts)
        let kinds = fit(
            readings, vocabulary.count, KindModel.features.count, KindModel.kinds,
            Self.kindFirmness, verdict: \.text.kind, facts: \.facts)
        for index in readings.indices { judgeKind(&readings[index], kinds) }
        let urgencies = fit(
            readings, vocabulary.count, UrgencyModel.features.count, UrgencyModel.urgencies,
            Self.urgencyFirmness, verdict: \.text.urgency, facts: \.urgencyFacts)
        return Learnt(
            sentiments: rows(
                SentimentModel.header, KindModel.features.map(\.rawValue), sentiments.dense),
            kinds: rows(KindModel.header, KindModel.features.map(\.rawValue), kinds.dense),
            urgencies: rows(
                UrgencyModel.header, UrgencyModel.features.map(\.rawValue), urgencies.dense),
            grams: grams(
                vocabulary,
                [
                    (kinds.sparse, KindModel.kinds.count),
                    (urgencies.sparse, UrgencyModel.urgencies.count),
                    (sentiments.sparse, SentimentModel.sentiments.count),
                ]), gramCount: vocabulary.count)
    }

    // MARK: Reading the texts

    /// What there is to learn from one text.
    private struct Reading {
        var text: LabelledText
        var facts: [Float] = []
        /// Turns of phrase, each once, ascending.
        var keys: [UInt64] = []
        /// The numbers of those that are weighed.
        var grams: [Int32] = []
        var share: Float = 0
        var kind = Kind.other
        /// The urgency by the rules, for each kind that the text may be.
        var byKind: [Kind: [Float]] = [:]
        /// Those of its kind.
        var urgencyFacts: [Float] { byKind[kind] ?? [] }

        /// A person judged it, rather than a number of stars.
        var isJudged: Bool { text.kind != nil || text.urgency != nil }
    }

    private func read(_ text: LabelledText, _ work: inout Workspace) -> Reading {
        var reading = Reading(text: text)
        var string = text.text
        string.withUTF8 {
            classifier.analyse($0, publishedAt: text.publishedAt, rating: nil, in: &work)
        }
        NGrams.collect(work.buffer, into: &work.grams)
        reading.share = NGrams.share(of: work.grams.count)
        reading.keys = Set(work.grams.elements.map(\.key)).sorted()
        KindModel.values(work.facts, score: Float(work.score), into: &work.kindValues)
        reading.facts = work.kindValues.array
        for kind in KindModel.kinds where reading.isJudged {
            Judge.urgencyValues(kind, work.facts, into: &work.urgencyValues)
            reading.byKind[kind] = work.urgencyValues.array
        }
        return reading
    }

    /// Gives a number to each turn of phrase that more than one judged text has,
    /// in the order in which they first occur.
    private func number(_ readings: inout [Reading]) -> [UInt64: Int32] {
        var counts: [UInt64: Int] = [:]
        var order: [UInt64] = []
        for reading in readings where reading.isJudged {
            for key in reading.keys {
                if counts[key] == nil { order.append(key) }
                counts[key, default: 0] += 1
            }
        }
        var numbers: [UInt64: Int32] = [:]
        for key in order where counts[key, default: 0] >= Self.fewestOccurrences {
            numbers[key] = Int32(numbers.count)
        }
        for index in readings.indices {
            readings[index].grams = readings[index].keys.compactMap { numbers[$0] }
        }
        return numbers
    }

    // MARK: Fitting

    private typealias Weights = (dense: [Float], sparse: [Float])

    /// Fits one of the three: the facts and turns of phrase of the texts that
    /// have the verdict.
    private func fit<Verdict: Hashable>(
        _ readings: [Reading], _ grams: Int, _ features: Int, _ verdicts: [Verdict],
        _ firmness: (dense: Float, sparse: Float), verdict: KeyPath<Reading, Verdict?>,
        facts: KeyPath<Reading, [Float]>
    ) -> Weights {
        let fit = SoftmaxFit(
            classes: verdicts.count, denseCount: features, sparseCount: grams,
            denseFirmness: firmness.dense, sparseFirmness: firmness.sparse)
        let judged = balance(readings.filter(\.isJudged), verdicts, verdict)
        let starred = balance(readings.filter { !$0.isJudged }, verdicts, verdict)
        return fit.fit(
            readings.compactMap { reading in
                guard let truth = reading[keyPath: verdict],
                    let label = verdicts.firstIndex(of: truth)
                else { return nil }
                // Rare verdicts weigh more; among stars, all of them alike: how
                // many people are content is not to be learnt there.
                let weight =
                    reading.isJudged
                    ? judged[label].squareRoot() : starred[label] * Self.starredShare
                return SoftmaxExample(
                    dense: reading[keyPath: facts], sparse: reading.grams,
                    sparseValue: reading.share, label: label, weight: weight)
            })
    }

    /// How much rarer each verdict is than it would be if all were alike.
    private func balance<Verdict: Hashable>(
        _ readings: [Reading], _ verdicts: [Verdict], _ verdict: KeyPath<Reading, Verdict?>
    ) -> [Float] {
        var counts: [Verdict: Float] = [:]
        for reading in readings {
            if let truth = reading[keyPath: verdict] { counts[truth, default: 0] += 1 }
        }
        let mean = counts.values.reduce(0, +) / Float(verdicts.count)
        return verdicts.map { mean / max(1, counts[$0, default: 0]) }
    }

    /// The kind that the fitted weights see: urgency will not be told the truth.
    private func judgeKind(_ reading: inout Reading, _ weights: Weights) {
        let width = KindModel.kinds.count
        var odds = [Float](repeating: 0, count: width)
        for kind in 0..<width {
            for gram in reading.grams {
                odds[kind] += weights.sparse[Int(gram) * width + kind] * reading.share
            }
            for (feature, value) in reading.facts.enumerated() {
                odds[kind] += weights.dense[feature * width + kind] * value
            }
        }
        let best = odds.indices.max { odds[$0] < odds[$1] } ?? 0
        reading.kind = KindModel.kinds[best]
    }

    // MARK: Files

    /// - Parameter parts: weights of the turns of phrase in the order of the
    ///   lanes, with how many there are for each.
    private func grams(
        _ vocabulary: [UInt64: Int32], _ parts: [(weights: [Float], width: Int)]
    ) -> [UInt8] {
        NGramModel.file(
            vocabulary.sorted { $0.value < $1.value }.map { key, number in
                let weights = parts.flatMap { weights, width in
                    weights[Int(number) * width..<(Int(number) + 1) * width]
                }
                return (key, weights)
            })
    }

    private func rows(_ header: [String], _ features: [String], _ weights: [Float]) -> [[String]] {
        let width = header.count - 1
        return [header]
            + features.enumerated().map { row, feature in
                [feature]
                    + (0..<width).map { Provenance.weight(Double(weights[row * width + $0])) }
            }
    }
}
