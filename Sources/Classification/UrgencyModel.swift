// SPDX-License-Identifier: Apache-2.0

// How urgent a mention is: what the rules make of it, the facts behind that, and
// the turns of phrase, weighed together. The weights stand in
// `grammar-urgencies.tsv` and are fitted like those of the kinds.

import Complaints

/// A fact about a text that speaks for or against an urgency.
enum UrgencyFeature: String, CaseIterable, Sendable {
    case always
    /// What the rules make of it.
    case ruleLow = "rule_low"
    case ruleNormal = "rule_normal"
    case ruleHigh = "rule_high"
    case ruleCritical = "rule_critical"
    case complaint, question, suggestion, compliment, other
    case repeatContact = "repeat_contact"
    case brokenPromise = "broken_promise"
    case silence
    case notHeard = "not_heard"
    case money, deadline
    case healthSafety = "health_safety"
    case vulnerable, outage, churn, legal, media, swearing, insult, threat, sarcasm
    case personalData = "personal_data"
    case loyalCustomer = "loyal_customer"
    case recovered
    case withinADay = "within_a_day"
    case withinAWeek = "within_a_week"
    /// Marks of the lexicon.
    case high, critical
    case failure
    case negative
    case length
}

enum UrgencyModel {
    static let urgencies = Urgency.allCases
    static let features = UrgencyFeature.allCases
    static let file = "grammar-urgencies.tsv"
    static var header: [String] { ["feature"] + urgencies.map(\.rawValue) }

    /// The feature of the first signal; those of the others follow in the order
    /// of `Signal.allCases`.
    private static let firstSignal = UrgencyFeature.repeatContact.index
    /// The strongest feeling that counts.
    private static let ceiling: Float = 3

    /// The features of a text.
    static func values(
        _ facts: TextFacts, kind: Kind, rule: Urgency, into values: inout FeatureValues
    ) {
        values.clear()
        values.set(UrgencyFeature.always.index, if: true)
        values.set(feature(of: rule).index, if: true)
        values.set(feature(of: kind).index, if: true)
        var rest = facts.signals.rawValue
        while rest != 0 {
            values.set(firstSignal + rest.trailingZeroBitCount, if: true)
            rest &= rest - 1
        }
        if let deadline = facts.deadline {
            values.set(UrgencyFeature.withinADay.index, if: deadline.hours <= Judge.day)
            values.set(UrgencyFeature.withinAWeek.index, if: deadline.hours <= Judge.week)
        }
        values.set(UrgencyFeature.high.index, if: facts.urgency >= 2)
        values.set(UrgencyFeature.critical.index, if: facts.urgency >= 3)
        values.set(UrgencyFeature.failure.index, if: facts.failures > 0)
        values.set(UrgencyFeature.negative.index, max(-ceiling, facts.negative))
        values.set(UrgencyFeature.length.index, facts.length)
    }

    private static func feature(of rule: Urgency) -> UrgencyFeature {
        switch rule {
        case .low: .ruleLow
        case .normal: .ruleNormal
        case .high: .ruleHigh
        case .critical: .ruleCritical
        }
    }

    private static func feature(of kind: Kind) -> UrgencyFeature {
        switch kind {
        case .complaint: .complaint
        case .question: .question
        case .suggestion: .suggestion
        case .compliment: .compliment
        case .other: .other
        }
    }
}

extension UrgencyFeature {
    /// Its place among all features.
    @inline(__always)
    var index: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}
