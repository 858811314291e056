// SPDX-License-Identifier: Apache-2.0

// What was understood of a mention, and why: language, sentiment, kind,
// urgency, signals, with the evidence for each.

package import Foundation

/// A language as a BCP 47 tag: `nl`, `fy`, `af`, `en`, `de`, `fr`, `es` …
package struct Language: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let dutch = Language(rawValue: "nl")
    package static let frisian = Language(rawValue: "fy")
    package static let afrikaans = Language(rawValue: "af")
    package static let english = Language(rawValue: "en")
    package static let german = Language(rawValue: "de")
    package static let french = Language(rawValue: "fr")
    package static let spanish = Language(rawValue: "es")
    /// Too short or too odd to tell.
    package static let undetermined = Language(rawValue: "und")
}

/// The author's feeling as a number, −1 (furious) … +1 (delighted).
package struct Polarity: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Double
    /// Values outside −1 … +1 are brought back to the nearest end.
    package init(rawValue: Double) { self.rawValue = min(1, max(-1, rawValue)) }
    package static func < (lhs: Polarity, rhs: Polarity) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// The author's feeling about the company or the subject.
package enum Sentiment: String, CaseIterable, Hashable, Sendable {
    case negative, neutral, positive
}

/// What a mention is, the first that fits.
package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Something went wrong, or the author is dissatisfied, so that help or an
    /// apology is called for, also without any angry word.
    case complaint
    /// Asks, and reports no failure.
    case question
    /// The main point is an idea for improvement.
    case suggestion
    /// Praise or thanks.
    case compliment
    /// Chat, news, advertising, not about the company.
    case other
}

/// How fast a person must react.
package enum Urgency: String, CaseIterable, Hashable, Sendable, Comparable {
    case low, normal, high, critical

    package static func < (lhs: Urgency, rhs: Urgency) -> Bool { lhs.level < rhs.level }

    /// 0 (low) … 3 (critical).
    package var level: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        case .critical: 3
        }
    }
}

/// A reason that raised the urgency or that an agent must know.
package enum Signal: String, CaseIterable, Hashable, Sendable {
    case repeatContact = "repeat_contact"
    case brokenPromise = "broken_promise"
    case silence
    case notHeard = "not_heard"
    case money
    case deadline
    case healthSafety = "health_safety"
    case vulnerable
    case outage
    case churn
    case legal
    case media
    case swearing
    case insult
    case threat
    case sarcasm
    case personalData = "personal_data"
    case loyalCustomer = "loyal_customer"
    case recovered
}

/// What a complaint is about, as the lexicon names it: `bezorging`, `app` …
package struct Topic: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Something the customer already told us: nobody may ask for it again.
package struct Fact: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case orderNumber = "order_number"
        case amount, date, place, phone, email, iban, bsn, postcode, name
    }
    package let kind: Kind
    /// As written by the customer; masked before it leaves the case.
    package let value: String
    /// UTF-8 offsets in the text.
    package let range: Range<Int>

    package init(kind: Kind, value: String, range: Range<Int>) {
        self.kind = kind
        self.value = value
        self.range = range
    }
}

/// What was understood of one mention.
package struct Assessment: Hashable, Sendable {
    package var language: Language
    package var polarity: Polarity
    package var sentiment: Sentiment
    package var kind: Kind
    package var urgency: Urgency
    package var signals: Set<Signal>
    package var topics: [Topic]
    /// When the customer needs it at the latest, if a time is named or implied.
    package var deadline: Date?
    package var facts: [Fact]
    package var evidence: EvidenceList

    package init(
        language: Language, polarity: Polarity, sentiment: Sentiment, kind: Kind,
        urgency: Urgency, signals: Set<Signal> = [], topics: [Topic] = [],
        deadline: Date? = nil, facts: [Fact] = [], evidence: EvidenceList = []
    ) {
        self.language = language
        self.polarity = polarity
        self.sentiment = sentiment
        self.kind = kind
        self.urgency = urgency
        self.signals = signals
        self.topics = topics
        self.deadline = deadline
        self.facts = facts
        self.evidence = evidence
    }
}
