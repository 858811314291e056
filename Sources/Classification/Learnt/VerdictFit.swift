// SPDX-License-Identifier: Apache-2.0

// Learns kinds and urgencies from labelled texts: the weights of their facts, and
// what turns of phrase say of both and of the score.

import Complaints
import DutchText
import Foundation

/// Fits `grammar-kinds.tsv`, `grammar-urgencies.tsv` and `ngrams.bin`.
package struct VerdictFit {
    /// What was learnt, as the files of a lexicon folder.
    package struct Learnt: Sendable {
        /// Rows of the two tables, header first.
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
    private static let kindFirmness: (dense: Float, sparse: Float) = (40, 0.003)
    private static let urgencyFirmness: (dense: Float, sparse: Float) = (20, 0.003)

    private static let scoreFirmness: Float = 5

    private let lexicon: Lexicon
    private let classifier: Classifier

    /// - Parameter lexicon: words and rules as they will be used.
    package init(lexicon: Lexicon) {
        self.lexicon = lexicon
        classifier = Classifier(lexicon: lexicon)
    }

    /// - Returns: `nil` when fewer than `fewestTexts` texts have a kind.
    package func fit(_ texts: [LabelledText]) -> Learnt? {
        let judged = texts.filter { $0.kind != nil || $0.urgency != nil }
        guard judged.filter({ $0.kind != nil }).count >= Self.fewestTexts else { return nil }
        let vocabulary = vocabulary(judged)
        let scores = fitScore(judged, vocabulary)
        var readings = judged.map { read($0, vocabulary, scores) }
        let kinds = fitKinds(readings, vocabulary.count)
        for index in readings.indices { judgeKind(&readings[index], kinds) }
        let urgencies = fitUrgencies(readings, vocabulary.count)
        let grams = grams(vocabulary, kinds.sparse, urgencies.sparse, scores)
        return Learnt(
            kinds: rows(KindModel.header, KindModel.features.map(\.rawValue), kinds.dense),
            urgencies: rows(
                UrgencyModel.header, UrgencyModel.features.map(\.rawValue), urgencies.dense),
            grams: grams, gramCount: vocabulary.count)
    }

    // MARK: Reading the texts

    /// What there is to learn from one text.
    private struct Reading {
        var text: LabelledText
        var facts: [Float] = []
        var grams: [Int32] = []
        var share: Float = 0
        var kind = Kind.other
        /// The urgency by the rules, for each kind that the text may be.
        var byKind: [Kind: [Float]] = [:]
        /// Those of its kind.
        var urgencyFacts: [Float] { byKind[kind] ?? [] }
    }

    private func read(
        _ text: LabelledText, _ vocabulary: [UInt64: Int32], _ scores: [Float]
    ) -> Reading {
        var work = Workspace()
        var reading = Reading(text: text)
        analyse(text, &work)
        reading.share = NGrams.share(of: work.grams.count)
        reading.grams = work.grams.elements.compactMap { vocabulary[$0.key] }
        let learnt = reading.grams.reduce(Float(0)) { $0 + scores[Int($1)] } * reading.share
        Judge.add(learnt * lexicon.rules[.turnsOfPhrase], to: &work)
        let score = work.score
        KindModel.values(work.facts, score: score, into: &work.kindValues)
        reading.facts = work.kindValues.array
        for kind in KindModel.kinds {
            Judge.urgencyValues(kind, work.facts, score: score, into: &work.urgencyValues)
            reading.byKind[kind] = work.urgencyValues.array
        }
        return reading
    }

    private func analyse(_ text: LabelledText, _ work: inout Workspace) {
        var string = text.text
        string.withUTF8 {
            classifier.analyse($0, publishedAt: text.publishedAt, rating: nil, in: &work)
        }
        NGrams.collect(work.buffer, into: &work.grams)
    }

    /// The turns of phrase that more than one text has, numbered in the order in
    /// which they first occur.
    private func vocabulary(_ texts: [LabelledText]) -> [UInt64: Int32] {
        var counts: [UInt64: Int] = [:]
        var order: [UInt64] = []
        var buffer = TokenBuffer()
        var grams = Scratch<NGram>()
        for text in texts {
            var string = text.text
            string.withUTF8 { Tokenizer.tokenize($0, into: &buffer) }
            NGrams.collect(buffer, into: &grams)
            for key in Set(grams.elements.map(\.key)).sorted() {
                if counts[key] == nil { order.append(key) }
                counts[key, default: 0] += 1
            }
        }
        var numbers: [UInt64: Int32] = [:]
        for key in order where counts[key, default: 0] >= Self.fewestOccurrences {
            numbers[key] = Int32(numbers.count)
        }
        return numbers
    }

    // MARK: Fitting

    private typealias Weights = (dense: [Float], sparse: [Float])

    private func fitScore(_ texts: [LabelledText], _ vocabulary: [UInt64: Int32]) -> [Float] {
        var work = Workspace()
        let examples = texts.compactMap { text -> ScoreExample? in
            guard let sentiment = text.sentiment else { return nil }
            analyse(text, &work)
            return ScoreExample(
                score: work.score, grams: work.grams.elements.compactMap { vocabulary[$0.key] },
                share: NGrams.share(of: work.grams.count), sentiment: sentiment)
        }
        return ScoreFit(gramCount: vocabulary.count, firmness: Self.scoreFirmness).fit(examples)
    }

    private func fitKinds(_ readings: [Reading], _ grams: Int) -> Weights {
        fit(
            readings, grams, KindModel.features.count, KindModel.kinds, Self.kindFirmness,
            verdict: \.text.kind, facts: \.facts)
    }

    private func fitUrgencies(_ readings: [Reading], _ grams: Int) -> Weights {
        fit(
            readings, grams, UrgencyModel.features.count, UrgencyModel.urgencies,
            Self.urgencyFirmness, verdict: \.text.urgency, facts: \.urgencyFacts)
    }

    /// Fits one of the two: the facts and turns of phrase of the texts that
    /// have the verdict.
    private func fit<Verdict: Equatable>(
        _ readings: [Reading], _ grams: Int, _ features: Int, _ verdicts: [Verdict],
        _ firmness: (dense: Float, sparse: Float), verdict: KeyPath<Reading, Verdict?>,
        facts: KeyPath<Reading, [Float]>
    ) -> Weights {
        let fit = SoftmaxFit(
            classes: verdicts.count, denseCount: features, sparseCount: grams,
            denseFirmness: firmness.dense, sparseFirmness: firmness.sparse)
        return fit.fit(
            readings.compactMap { reading in
                guard let truth = reading[keyPath: verdict],
                    let label = verdicts.firstIndex(of: truth)
                else { return nil }
                return SoftmaxExample(
                    dense: reading[keyPath: facts], sparse: reading.grams,
                    sparseValue: reading.share, label: label)
            })
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

    private func grams(
        _ vocabulary: [UInt64: Int32], _ kinds: [Float], _ urgencies: [Float], _ scores: [Float]
    ) -> [UInt8] {
        let (kindWidth, urgencyWidth) = (KindModel.kinds.count, UrgencyModel.urgencies.count)
        return NGramModel.file(
            vocabulary.sorted { $0.value < $1.value }.map { key, number in
                let (kind, urgency) = (Int(number) * kindWidth, Int(number) * urgencyWidth)
                return (
                    key,
                    Array(kinds[kind..<kind + kindWidth])
                        + Array(urgencies[urgency..<urgency + urgencyWidth])
                        + [scores[Int(number)]]
                )
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
