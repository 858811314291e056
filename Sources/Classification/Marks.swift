// SPDX-License-Identifier: Apache-2.0

// What a lexicon entry says besides its weight: roles in the grammar, signals,
// least urgency, topics, and the neighbours that tell its sense.

import Complaints

/// What a word does to others, or which group it belongs to.
package struct Role: OptionSet, BitwiseCopyable, Hashable, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    // Grammar.
    static let negator = Role(rawValue: 1 << 0)
    static let intensifier = Role(rawValue: 1 << 1)
    static let diminisher = Role(rawValue: 1 << 2)
    static let contrast = Role(rawValue: 1 << 3)
    static let questionWord = Role(rawValue: 1 << 4)
    static let condition = Role(rawValue: 1 << 5)
    static let reported = Role(rawValue: 1 << 6)
    static let than = Role(rawValue: 1 << 7)
    static let firstPerson = Role(rawValue: 1 << 8)
    static let secondPerson = Role(rawValue: 1 << 9)
    static let formerly = Role(rawValue: 1 << 10)
    /// What the speaker thinks of the whole sentence (*helaas*): no negation in
    /// the sentence turns it.
    static let stance = Role(rawValue: 1 << 11)
    /// Begins a clause of its own (*dus*, *omdat*): no negation reaches over it.
    static let clause = Role(rawValue: 1 << 12)
    /// Joins two parts of a sentence (*en*, *dat*, *als*).
    static let joint = Role(rawValue: 1 << 13)
    /// A negation that governs only what follows it (*geen*, *zonder*).
    static let forward = Role(rawValue: 1 << 14)
    /// A common word that leans a little: shown in one line with its like.
    static let common = Role(rawValue: 1 << 41)
    /// *Over twee uur*: a time that lies ahead.
    static let ahead = Role(rawValue: 1 << 28)
    // Numbers, time, money.
    static let number = Role(rawValue: 1 << 16)
    static let ordinal = Role(rawValue: 1 << 17)
    static let timeUnit = Role(rawValue: 1 << 18)
    static let currency = Role(rawValue: 1 << 19)
    static let weekday = Role(rawValue: 1 << 20)
    static let relativeDay = Role(rawValue: 1 << 21)
    static let month = Role(rawValue: 1 << 22)
    static let times = Role(rawValue: 1 << 23)
    static let before = Role(rawValue: 1 << 24)
    static let within = Role(rawValue: 1 << 25)
    static let wait = Role(rawValue: 1 << 26)
    static let contact = Role(rawValue: 1 << 27)
    // What the entry speaks for.
    static let failure = Role(rawValue: 1 << 32)
    static let praise = Role(rawValue: 1 << 33)
    static let thanks = Role(rawValue: 1 << 34)
    static let wish = Role(rawValue: 1 << 35)
    static let ask = Role(rawValue: 1 << 36)
    static let chat = Role(rawValue: 1 << 37)
    static let advertising = Role(rawValue: 1 << 38)
    static let suppressor = Role(rawValue: 1 << 39)
    static let company = Role(rawValue: 1 << 40)
    /// A verb that bids when a sentence begins with it: *zet*, *maak*.
    static let imperative = Role(rawValue: 1 << 42)
    /// Somebody who depends on others: a child, an old mother, a patient.
    static let dependant = Role(rawValue: 1 << 43)
    /// What such a person cannot bear for long: cold, darkness, hunger.
    static let hardship = Role(rawValue: 1 << 44)
    /// Something that happens once, at its hour: a flight, an exam, a wedding.
    static let event = Role(rawValue: 1 << 45)
    /// *Om*: a time of the day follows.
    static let clock = Role(rawValue: 1 << 47)
    /// *Gisteren*, *vorige*: what is told lies behind us.
    static let past = Role(rawValue: 1 << 46)

    /// Roles that steer other words.
    static let grammar = Role(rawValue: 0xFFFF)
    /// Any mark that makes an entry worth a line of evidence.
    static let speaking: Role = [
        .failure, .praise, .thanks, .wish, .ask, .chat, .advertising,
    ]

    /// Whether any of them does.
    @inline(__always)
    var speak: Bool { !isDisjoint(with: Self.speaking) }

    /// The marks without a value, as they are written in the lexicon.
    static let names: [String: Role] = [
        "negator": .negator, "contrast": .contrast, "question": .questionWord,
        "condition": .condition, "reported": .reported, "than": .than, "me": .firstPerson,
        "you": .secondPerson, "formerly": .formerly, "stance": .stance, "common": .common,
        "clause": .clause, "joint": .joint, "forward": .forward,
        "ahead": .ahead, "currency": .currency, "times": .times,
        "before": .before, "within": .within, "wait": .wait, "contact": .contact,
        "failure": .failure, "praise": .praise, "thanks": .thanks, "wish": .wish, "ask": .ask,
        "chat": .chat, "ad": .advertising, "sub": .suppressor, "company": .company,
        "imperative": .imperative, "dependant": .dependant,
        "hardship": .hardship, "event": .event, "past": .past, "clock": .clock,
    ]

    /// The marks that carry a number: `intensifier:1.4`.
    static let valued: [String: Role] = [
        "intensifier": .intensifier, "diminisher": .diminisher, "num": .number,
        "ordinal": .ordinal, "unit": .timeUnit, "weekday": .weekday, "day": .relativeDay,
        "month": .month,
    ]
    /// All of them.
    static let numbered = Role(valued.values.reduce([]) { $0 + [$1] })
}

/// A set of signals in one word.
package struct SignalSet: OptionSet, BitwiseCopyable, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// One signal; its bit is its place in `order`, spelt out because this is
    /// asked for every text.
    @inline(__always)
    init(_ signal: Signal) {
        let bit: UInt32 =
            switch signal {
            case .repeatContact: 0
            case .brokenPromise: 1
            case .silence: 2
            case .notHeard: 3
            case .money: 4
            case .deadline: 5
            case .healthSafety: 6
            case .vulnerable: 7
            case .outage: 8
            case .churn: 9
            case .legal: 10
            case .media: 11
            case .swearing: 12
            case .insult: 13
            case .threat: 14
            case .sarcasm: 15
            case .personalData: 16
            case .loyalCustomer: 17
            case .recovered: 18
            }
        rawValue = 1 << bit
    }

    static let order = Signal.allCases

    func contains(_ signal: Signal) -> Bool { contains(SignalSet(signal)) }

    /// The first in the order of their definition.
    var first: Signal? { isEmpty ? nil : Self.order[rawValue.trailingZeroBitCount] }

    /// In the order of their definition.
    var signals: [Signal] {
        var signals: [Signal] = []
        var rest = rawValue
        while rest != 0 {
            signals.append(Self.order[rest.trailingZeroBitCount])
            rest &= rest - 1
        }
        return signals
    }

    var set: Set<Signal> { isEmpty ? [] : Set(signals) }
}

/// Everything in the column `marks`.
struct Marks: Hashable, Sendable {
    var roles: Role = []
    var signals: SignalSet = []
    var urgency: Urgency?
    /// Bit numbers in `Lexicon.topics`.
    var topics: UInt64 = 0
    /// The number of the one valued mark: a factor, a count, minutes, a weekday.
    var value = 0.0
    /// Alternatives of which one must stand near, as written.
    var near: String?
    var notNear: String?
}
