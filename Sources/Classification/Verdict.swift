// SPDX-License-Identifier: Apache-2.0

// The last step: from what was found to sentiment, kind, urgency and signals.

import Complaints

struct Verdict: Sendable {
    var score: Float
    var sentiment: Sentiment
    var kind: Kind
    var urgency: Urgency
    var signals: SignalSet
    var kindReason: String
    var urgencyReason: String
}

enum Judge {
    /// Scores between these two are neutral.
    static let negativeBelow: Float = -0.45
    static let positiveAbove: Float = 0.5
    /// Blame as heavy as this is a complaint, also beside praise.
    static let blame: Float = -0.3
    /// Anger as heavy as this calls for speed.
    static let heavyAnger: Float = -2.2

    static func judge(_ work: Workspace) -> Verdict {
        let facts = work.facts
        let score = work.score
        let sentiment: Sentiment =
            score < negativeBelow ? .negative : score > positiveAbove ? .positive : .neutral
        let (kind, kindReason) = kind(facts, score, sentiment)
        var signals = facts.signals
        if kind != .complaint {
            signals.formIntersection([
                SignalSet(.recovered), SignalSet(.personalData), SignalSet(.loyalCustomer),
                SignalSet(.deadline), SignalSet(.healthSafety), SignalSet(.vulnerable),
                SignalSet(.swearing), SignalSet(.threat), SignalSet(.insult),
            ])
        }
        let (urgency, urgencyReason) = urgency(kind, facts, score, signals)
        return Verdict(
            score: score, sentiment: sentiment, kind: kind, urgency: urgency, signals: signals,
            kindReason: kindReason, urgencyReason: urgencyReason)
    }

    private static func kind(
        _ facts: TextFacts, _ score: Float, _ sentiment: Sentiment
    ) -> (Kind, String) {
        if facts.signals.contains(.recovered), score > negativeBelow {
            return (.compliment, "trouble that was solved")
        }
        let isSuggestion = facts.wishes > 0 && facts.failures == 0 && facts.negative > -0.6
        if facts.advertisements > 0, facts.failures == 0, facts.negative > -0.3 {
            return (.other, "advertising")
        }
        if sentiment != .positive {
            if isSuggestion, score > -0.5 { return (.suggestion, "an idea for improvement") }
            if facts.failures > 0 { return (.complaint, "a failure is reported") }
            if facts.negative < blame, score < positiveAbove {
                return (.complaint, "dissatisfied")
            }
            if sentiment == .negative, facts.questions == 0 { return (.complaint, "dissatisfied") }
        } else if facts.failures > 0, facts.negative < -0.5, score < 0.6 {
            return (.complaint, "a failure is reported beside praise")
        }
        if facts.questions > 0 || facts.asks > 0, facts.praises == 0, score < 0.6 {
            return (.question, "asks")
        }
        if isSuggestion { return (.suggestion, "an idea for improvement") }
        if sentiment == .positive || facts.thanks > 0, facts.chats == 0 {
            return (.compliment, "praise or thanks")
        }
        return (.other, "nothing that calls for an answer")
    }

    private static let criticalSignals: [Signal] = [.healthSafety, .vulnerable, .threat]
    private static let highSignals: [Signal] = [
        .repeatContact, .brokenPromise, .silence, .notHeard, .money, .outage, .churn, .legal,
        .media, .swearing, .insult, .deadline,
    ]

    private static func urgency(
        _ kind: Kind, _ facts: TextFacts, _ score: Float, _ signals: SignalSet
    ) -> (Urgency, String) {
        let isAsking = kind == .question
        guard kind == .complaint || isAsking else {
            if signals.contains(.recovered) { return (.normal, "tells of earlier trouble") }
            if facts.failures > 0 { return (.normal, "praise beside trouble") }
            return (.low, "nothing that hurries")
        }
        if let deadline = facts.deadline {
            if deadline.hours <= 30 { return (.critical, "a deadline within a day") }
            if deadline.hours <= 24 * 8 { return (.high, "a deadline within a week") }
        }
        for signal in criticalSignals where signals.contains(signal) {
            return (.critical, signal.rawValue)
        }
        if facts.urgency >= 3 { return (.critical, "danger or loss that is going on") }
        if isAsking { return (.normal, "a question waits for an answer") }
        for signal in highSignals where signals.contains(signal) {
            return (.high, signal.rawValue)
        }
        if facts.urgency >= 2 { return (.high, "an aggravating circumstance") }
        if score < heavyAnger { return (.high, "heavy anger") }
        return (.normal, "an ordinary complaint")
    }
}
