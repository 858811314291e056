// SPDX-License-Identifier: Apache-2.0

// Learns sentiments, kinds, urgencies and signals from labelled texts: what their facts
// and their turns of phrase say of each.

import Complaints
import DutchText

/// Fits `verdicts.bin`.
package struct VerdictFit {
    /// What was learnt.
    package struct Learnt: Sendable {
        /// The file.
        package let bytes: [UInt8]
        /// How many turns of phrase have a weight.
        package let gramCount: Int
    }

    /// Fewer judged texts teach no kinds: their weights would forget what the
    /// shipped ones know.
    package static let fewestTexts = 500
    /// A turn of phrase in fewer texts is chance, or says little.
    private static let fewestOccurrences = 3
    /// What a text counts that has a sentiment only: its label is a number of
    /// stars, and what was meant by it is known less well.
    private static let starredShare: Float = 0.6

    private let classifier: Classifier

    /// - Parameter lexicon: words and rules as they will be used.
    package init(lexicon: Lexicon) { classifier = Classifier(lexicon: lexicon) }

    /// - Returns: `nil` when fewer than `fewestTexts` texts have a kind.
    package func fit(_ texts: [LabelledText]) -> Learnt? {
        guard texts.filter({ $0.kind != nil }).count >= Self.fewestTexts else { return nil }
        var work = Workspace()
        var readings = texts.map { read($0, &work) }
        let vocabulary = number(&readings)
        var fit = NetworkFit(grams: vocabulary.count)
        fit.fit(examples(readings))
        return Learnt(
            bytes: VerdictModel.file(
                fit.weights,
                vocabulary.sorted { $0.value < $1.value }.map {
                    ($0.key, fit.row(ofGram: Int($0.value)))
                }),
            gramCount: vocabulary.count)
    }

    // MARK: Reading the texts

    /// What there is to learn from one text.
    private struct Reading {
        /// The lanes of the true verdicts, −1 where nobody judged; kind, urgency,
        /// sentiment.
        var truths: [Int]
        /// A person judged it, rather than a number of stars.
        var isJudged: Bool
        var facts: [Float] = []
        /// Turns of phrase, each once, ascending.
        var keys: [UInt64] = []
        /// The numbers of those that are weighed.
        var grams: [Int32] = []
        var share: Float = 0
        /// Those that it gives, `nil` where nobody looked for them.
        var signals: SignalSet?

        init(_ text: LabelledText) {
            func lane<Verdict: Equatable>(
                _ truth: Verdict?, _ verdicts: [Verdict], from first: Int
            ) -> Int {
                truth.flatMap(verdicts.firstIndex).map { first + $0 } ?? -1
            }
            truths = [
                lane(text.kind, VerdictModel.kinds, from: VerdictModel.kindLane),
                lane(text.urgency, VerdictModel.urgencies, from: VerdictModel.urgencyLane),
                lane(text.sentiment, VerdictModel.sentiments, from: VerdictModel.sentimentLane),
            ]
            isJudged = text.kind != nil || text.urgency != nil
            signals = text.signals.map { SignalSet($0.map(SignalSet.init)) }
        }
    }

    private func read(_ text: LabelledText, _ work: inout Workspace) -> Reading {
        var reading = Reading(text)
        var string = text.text
        string.withUTF8 {
            classifier.analyse($0, publishedAt: text.publishedAt, rating: nil, in: &work)
        }
        NGrams.collect(work.buffer, into: &work.grams)
        reading.share = NGrams.share(of: work.grams.count)
        reading.keys = Set(work.grams.elements.map(\.key)).sorted()
        Judge.readFacts(&work, score: Float(work.score))
        reading.facts = work.values.array
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

    // MARK: Weighing the texts

    private func examples(_ readings: [Reading]) -> [NetworkExample] {
        let judged = rareness(readings.filter(\.isJudged))
        let starred = rareness(readings.filter { !$0.isJudged })
        return readings.map { reading in
            NetworkExample(
                facts: reading.facts, grams: reading.grams, share: reading.share,
                truths: reading.truths,
                weights: reading.truths.map { lane in
                    // Rare verdicts weigh more; among stars, all of them alike:
                    // how many people are content is not to be learnt there.
                    guard lane >= 0 else { return 0 }
                    return reading.isJudged
                        ? judged[lane].squareRoot() : starred[lane] * Self.starredShare
                },
                signals: reading.signals)
        }
    }

    /// How much rarer each verdict is than it would be if all were alike.
    private func rareness(_ readings: [Reading]) -> [Float] {
        var counts = [Float](repeating: 0, count: VerdictModel.signalLane)
        for reading in readings {
            for lane in reading.truths where lane >= 0 { counts[lane] += 1 }
        }
        return VerdictModel.groups.flatMap { lanes in
            let mean = counts[lanes].reduce(0, +) / Float(lanes.count)
            return lanes.map { mean / max(1, counts[$0]) }
        }
    }
}
