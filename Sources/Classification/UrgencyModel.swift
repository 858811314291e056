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

    private static let signals: [(UrgencyFeature, Signal)] = [
        (.repeatContact, .repeatContact), (.brokenPromise, .brokenPromise), (.silence, .silence),
        (.notHeard, .notHeard), (.money, .money), (.deadline, .deadline),
        (.healthSafety, .healthSafety), (.vulnerable, .vulnerable), (.outage, .outage),
        (.churn, .churn), (.legal, .legal), (.media, .media), (.swearing, .swearing),
        (.insult, .insult), (.threat, .threat), (.sarcasm, .sarcasm),
        (.personalData, .personalData), (.loyalCustomer, .loyalCustomer), (.recovered, .recovered),
    ]
    private static let firstRule = 1
    private static let firstKind = 5
    private static let firstSignal = 10
    private static let rest = firstSignal + signals.count
    /// The strongest feeling that counts.
    private static let ceiling: Float = 3

    /// The facts of a text, in the order of `features`.
    static func values(
        _ facts: TextFacts, kind: Kind, rule: Urgency, into values: inout [Float]
    ) {
        values.removeAll(keepingCapacity: true)
        values.append(contentsOf: repeatElement(0, count: features.count))
        values[0] = 1
        for (index, urgency) in urgencies.enumerated() where urgency == rule {
            values[firstRule + index] = 1
        }
        for (index, other) in KindModel.kinds.enumerated() where other == kind {
            values[firstKind + index] = 1
        }
        for (index, pair) in signals.enumerated() where facts.signals.contains(pair.1) {
            values[firstSignal + index] = 1
        }
        if let deadline = facts.deadline {
            values[rest] = deadline.hours <= Judge.day ? 1 : 0
            values[rest + 1] = deadline.hours <= Judge.week ? 1 : 0
        }
        values[rest + 2] = facts.urgency >= 2 ? 1 : 0
        values[rest + 3] = facts.urgency >= 3 ? 1 : 0
        values[rest + 4] = facts.failures > 0 ? 1 : 0
        values[rest + 5] = max(-ceiling, facts.negative)
        values[rest + 6] = facts.length
    }
}
