// SPDX-License-Identifier: Apache-2.0

// How often the classifier agrees with people: accuracy, F1, confusion, and the
// mistakes that weigh most.

package import Complaints
package import Foundation

/// Counts of one field: what people said against what the classifier said.
package struct Confusion: Sendable {
    package let labels: [String]
    /// `counts[truth][said]`, in the order of `labels`.
    package private(set) var counts: [[Int]]

    package init(labels: [String]) {
        self.labels = labels
        counts = labels.map { _ in labels.map { _ in 0 } }
    }

    package mutating func add(truth: String, said: String) {
        guard let row = labels.firstIndex(of: truth), let column = labels.firstIndex(of: said)
        else { return }
        counts[row][column] += 1
    }

    package var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    package var accuracy: Double {
        ratio(labels.indices.reduce(0) { $0 + counts[$1][$1] }, total)
    }

    /// Of those that people gave the label, how many were found.
    package func recall(_ label: Int) -> Double {
        ratio(counts[label][label], counts[label].reduce(0, +))
    }

    /// Of those that were given the label, how many deserved it.
    package func precision(_ label: Int) -> Double {
        ratio(counts[label][label], counts.reduce(0) { $0 + $1[label] })
    }

    package func f1(_ label: Int) -> Double {
        let (precision, recall) = (precision(label), recall(label))
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    /// How many people gave the label.
    package func support(_ label: Int) -> Int { counts[label].reduce(0, +) }

    /// Labels that occur.
    package var present: [Int] { labels.indices.filter { support($0) > 0 } }

    package var macroF1: Double {
        present.isEmpty ? 0 : present.reduce(0) { $0 + f1($1) } / Double(present.count)
    }

    /// Mean recall: accuracy as if each class had as many texts.
    package var balancedAccuracy: Double {
        present.isEmpty ? 0 : present.reduce(0) { $0 + recall($1) } / Double(present.count)
    }

    /// Macro-F1 as if each class had as many texts.
    package var balancedMacroF1: Double {
        guard !present.isEmpty else { return 0 }
        var sum = 0.0
        for label in present {
            let hit = recall(label)
            let falsely = present.filter { $0 != label }
                .reduce(0.0) { $0 + ratio(counts[$1][label], support($1)) }
            sum += 2 * hit / (1 + hit + falsely)
        }
        return sum / Double(present.count)
    }

    /// The counts with two labels only; the others are left out.
    package func restricted(to kept: [String]) -> Confusion {
        var result = Confusion(labels: kept)
        for (row, truth) in kept.enumerated() {
            for (column, said) in kept.enumerated() {
                guard let from = labels.firstIndex(of: truth),
                    let to = labels.firstIndex(of: said)
                else { continue }
                result.counts[row][column] = counts[from][to]
            }
        }
        return result
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}

/// A text with what people said of it; a field that was not labelled is `nil`.
package struct LabelledText: Sendable {
    package var id: String
    package var text: String
    package var sentiment: Sentiment?
    package var kind: Kind?
    package var urgency: Urgency?
    package var signals: Set<Signal>?
    package var language: Language?
    /// When it was written, where its deadlines are to be resolved.
    package var publishedAt: Date?

    package init(
        id: String, text: String, sentiment: Sentiment? = nil, kind: Kind? = nil,
        urgency: Urgency? = nil, signals: Set<Signal>? = nil, language: Language? = nil,
        publishedAt: Date? = nil
    ) {
        self.id = id
        self.text = text
        self.sentiment = sentiment
        self.kind = kind
        self.urgency = urgency
        self.signals = signals
        self.language = language
        self.publishedAt = publishedAt
    }
}

/// One wrong answer.
package struct Mistake: Sendable {
    package let text: LabelledText
    package let field: String
    package let truth: String
    package let said: String
    /// How sure the classifier was, or how far it was off; for sorting.
    package let weight: Double
    package let evidence: [Evidence]
}

/// The agreement over a file.
package struct Evaluation: Sendable {
    package var sentiment = Confusion(labels: Sentiment.allCases.map(\.rawValue))
    /// Negative against positive, where the classifier must choose: the sign
    /// of the score decides what it calls neutral.
    package var polarity = Confusion(labels: [
        Sentiment.negative.rawValue, Sentiment.positive.rawValue,
    ])
    package var kind = Confusion(labels: Kind.allCases.map(\.rawValue))
    package var complaint = Confusion(labels: ["complaint", "no complaint"])
    package var urgency = Confusion(labels: Urgency.allCases.map(\.rawValue))
    package var language = Confusion(labels: ["nl", "other"])
    /// Per signal: found rightly, found wrongly, missed.
    package var signals: [Signal: (right: Int, wrong: Int, missed: Int)] = [:]
    /// Texts whose signals were labelled, and those of which each was right.
    private var signalled = (texts: 0, right: 0)
    package var mistakes: [Mistake] = []

    package init() {}

    /// F1 over the signals of all texts together.
    package var signalF1: Double {
        let sums = signals.values.reduce((right: 0, all: 0)) {
            ($0.right + $1.right, $0.all + 2 * $1.right + $1.wrong + $1.missed)
        }
        return sums.all == 0 ? 0 : Double(2 * sums.right) / Double(sums.all)
    }

    /// The share of texts that have exactly the signals that they should.
    package var signalsExact: Double {
        signalled.texts == 0 ? 0 : Double(signalled.right) / Double(signalled.texts)
    }

    /// The share of texts whose urgency is at most one level off.
    package var urgencyWithinOne: Double {
        var near = 0
        for truth in urgency.labels.indices {
            for said in urgency.labels.indices where abs(truth - said) <= 1 {
                near += urgency.counts[truth][said]
            }
        }
        return urgency.total == 0 ? 0 : Double(near) / Double(urgency.total)
    }

    package mutating func add(_ text: LabelledText, _ said: Assessment) {
        if let truth = text.sentiment {
            sentiment.add(truth: truth.rawValue, said: said.sentiment.rawValue)
            polarity.add(
                truth: truth.rawValue,
                said: (said.polarity.rawValue < 0 ? Sentiment.negative : .positive).rawValue)
            note(
                text, "sentiment", truth.rawValue, said.sentiment.rawValue, said,
                abs(said.polarity.rawValue) + (truth == .neutral ? 0 : 1))
        }
        if let truth = text.kind {
            kind.add(truth: truth.rawValue, said: said.kind.rawValue)
            complaint.add(
                truth: truth == .complaint ? "complaint" : "no complaint",
                said: said.kind == .complaint ? "complaint" : "no complaint")
            note(
                text, "kind", truth.rawValue, said.kind.rawValue, said,
                truth == .complaint || said.kind == .complaint ? 1 : 0.5)
        }
        if let truth = text.urgency {
            urgency.add(truth: truth.rawValue, said: said.urgency.rawValue)
            note(
                text, "urgency", truth.rawValue, said.urgency.rawValue, said,
                Double(abs(truth.level - said.urgency.level)) + (truth == .critical ? 2 : 0))
        }
        if let truth = text.signals {
            for signal in Signal.allCases {
                var count = signals[signal] ?? (0, 0, 0)
                switch (truth.contains(signal), said.signals.contains(signal)) {
                case (true, true): count.right += 1
                case (false, true): count.wrong += 1
                case (true, false): count.missed += 1
                case (false, false): break
                }
                signals[signal] = count
            }
            signalled.texts += 1
            if truth == said.signals {
                signalled.right += 1
            } else {
                note(text, "signals", names(truth), names(said.signals), said, 0.5)
            }
        }
        if let truth = text.language {
            let isDutch = truth == .dutch
            language.add(
                truth: isDutch ? "nl" : "other", said: said.language == .dutch ? "nl" : "other")
            note(
                text, "language", isDutch ? "nl" : "other",
                said.language == .dutch ? "nl" : "other", said, 0.4)
        }
    }

    private func names(_ signals: Set<Signal>) -> String {
        signals.map(\.rawValue).sorted().joined(separator: " ")
    }

    private mutating func note(
        _ text: LabelledText, _ field: String, _ truth: String, _ said: String,
        _ assessment: Assessment, _ weight: Double
    ) {
        guard truth != said else { return }
        mistakes.append(
            Mistake(
                text: text, field: field, truth: truth, said: said, weight: weight,
                evidence: Array(assessment.evidence)))
    }

    /// The mistakes that hurt most, of one field.
    package func worst(_ field: String, count: Int) -> [Mistake] {
        Array(
            mistakes.filter { $0.field == field }.sorted { $0.weight > $1.weight }.prefix(count))
    }
}
