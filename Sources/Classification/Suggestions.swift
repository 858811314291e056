// SPDX-License-Identifier: Apache-2.0

// Which words deserve another look: those that stood in wrongly judged texts
// more often than chance would have it. It proposes; a person decides.

package import Complaints
import DutchText
import Foundation

/// Weighs the words of misjudged texts against those of all texts.
package struct LexiconSuggestions {
    /// Which way a text should have been judged.
    package enum Direction: String, CaseIterable, Hashable, Sendable {
        case moreNegative = "more_negative"
        case morePositive = "more_positive"
        /// A matter of marks (`signal:`, `urgency:`), not of weight.
        case moreUrgent = "more_urgent"
        case lessUrgent = "less_urgent"
    }

    /// A text that the classifier judged otherwise than a person.
    package struct Misjudged: Hashable, Sendable {
        package let text: String
        package let direction: Direction

        package init(text: String, direction: Direction) {
            self.text = text
            self.direction = direction
        }
    }

    /// A word that deserves another weight.
    package struct Suggestion: Hashable, Sendable {
        /// Index in `Lexicon.entries`.
        package let entry: Int
        package let direction: Direction
        /// Misjudged texts in this direction that hold the word.
        package let texts: Int
        /// How many would by chance.
        package let expected: Double
        /// How likely so many are by chance, 0 … 1.
        package let chance: Double
        /// What might be tried; `nil` where no weight mends it: it is a matter of
        /// urgency, the editor fixed the weight, or it stands at that end of its
        /// range already.
        package let weight: Double?
    }

    /// Fewer examples than this are anecdotes.
    package static let fewestTexts = 3
    /// More likely than this by chance is chance. Strict, for thousands of words
    /// are looked at.
    package static let mostChance = 0.01
    /// How far a weight is moved: what turns a mild word into a plain one.
    static let step = 0.2

    private let lexicon: Lexicon
    private let classifier: Classifier

    package init(lexicon: Lexicon) {
        self.lexicon = lexicon
        classifier = Classifier(lexicon: lexicon)
    }

    /// - Parameter ordinary: texts as they come in, for how common a word is.
    /// - Returns: the least likely by chance first.
    package func suggestions(
        from misjudged: [Misjudged], among ordinary: [String]
    ) -> [Suggestion] {
        var found: [Suggestion] = []
        var work = Workspace()
        var commonness: [Int32: Int] = [:]
        for text in ordinary {
            for entry in entries(in: text, &work) { commonness[entry, default: 0] += 1 }
        }
        for direction in Direction.allCases {
            let texts = misjudged.filter { $0.direction == direction }
            var counts: [Int32: Int] = [:]
            for text in texts {
                for entry in entries(in: text.text, &work) { counts[entry, default: 0] += 1 }
            }
            for (entry, count) in counts where count >= Self.fewestTexts {
                // One text more of each: a word that was never seen is rare,
                // not impossible.
                let share =
                    Double((commonness[entry] ?? 0) + 1) / Double(ordinary.count + 2)
                let chance = Self.chance(of: count, in: texts.count, share: share)
                guard chance <= Self.mostChance else { continue }
                found.append(
                    Suggestion(
                        entry: Int(entry), direction: direction, texts: count,
                        expected: share * Double(texts.count), chance: chance,
                        weight: weight(Int(entry), direction)))
            }
        }
        return found.sorted {
            ($0.chance, $0.entry, $0.direction.rawValue)
                < ($1.chance, $1.entry, $1.direction.rawValue)
        }
    }

    /// The words that count in a text, each once; grammar does not.
    private func entries(in text: String, _ work: inout Workspace) -> Set<Int32> {
        var text = text
        text.withUTF8 { classifier.analyse($0, publishedAt: nil, rating: nil, in: &work) }
        return Set(
            work.hits.elements.map(\.entry).filter { !lexicon.entries[Int($0)].isStructural })
    }

    private func weight(_ entry: Int, _ direction: Direction) -> Double? {
        guard let range = lexicon.entries[entry].range else { return nil }
        let now = Double(lexicon.infos[entry].weight)
        let wanted: Double
        switch direction {
        case .moreNegative: wanted = now - Self.step
        case .morePositive: wanted = now + Self.step
        case .moreUrgent, .lessUrgent: return nil
        }
        let moved = min(range.upperBound, max(range.lowerBound, wanted))
        return abs(moved - now) < 0.005 ? nil : moved
    }

    /// How likely at least `count` of `all` texts hold a word that a `share` of
    /// texts holds: the upper tail of the binomial distribution.
    static func chance(of count: Int, in all: Int, share: Double) -> Double {
        guard count > 0 else { return 1 }
        guard share > 0 else { return 0 }
        guard share < 1 else { return 1 }
        var tail = 0.0
        for hits in count...max(count, all) where hits <= all {
            let ways =
                lgamma(Double(all + 1)) - lgamma(Double(hits + 1))
                - lgamma(Double(all - hits + 1))
            tail += exp(ways + Double(hits) * log(share) + Double(all - hits) * log(1 - share))
        }
        return min(1, tail)
    }
}

extension LexiconSuggestions.Misjudged {
    /// What a correction says of what the classifier makes of the text today;
    /// empty when they agree, or differ in something that no word mends.
    ///
    /// A complaint that was not taken for one wants more negative words, a
    /// compliment more positive ones; where the feeling was corrected, that
    /// counts.
    package static func of(_ labels: LabelledText, said: Assessment) -> [Self] {
        var directions: [LexiconSuggestions.Direction] = []
        if let truth = labels.sentiment, truth != said.sentiment {
            directions.append(
                truth.order < said.sentiment.order ? .moreNegative : .morePositive)
        } else if let kind = labels.kind, kind != said.kind {
            if kind == .complaint || said.kind == .compliment {
                directions.append(.moreNegative)
            } else if kind == .compliment || said.kind == .complaint {
                directions.append(.morePositive)
            }
        }
        if let urgency = labels.urgency, urgency != said.urgency {
            directions.append(urgency > said.urgency ? .moreUrgent : .lessUrgent)
        }
        return directions.map { Self(text: labels.text, direction: $0) }
    }
}

extension Sentiment {
    fileprivate var order: Int {
        switch self {
        case .negative: 0
        case .neutral: 1
        case .positive: 2
        }
    }
}
