// SPDX-License-Identifier: Apache-2.0

// The facts about a text that its sentiment, kind and urgency are judged by,
// beside its turns of phrase. What each of them weighs was learnt; see
// `VerdictModel`.

import Complaints
import DutchText

/// A fact about a text that speaks for or against a verdict.
enum VerdictFeature: String, CaseIterable, Sendable {
    case score, negative, positive
    case failure
    case failures
    case praise, thanks, wish, ask, chat, advertising
    case question
    case endsAsking = "ends_asking"
    case questionFirst = "question_first"
    case speaker
    case addressee
    case topic
    case link, hashtag, emoji
    case length
    case trouble
    case exclamation
    case contrast
    case negation
    case delay
    case amount
    case mixed
    case praiseFirst = "praise_first"
    case condition
    case lastWord = "last_word"
    case regret
    case anger
    case imperative
    case troubledQuestion = "troubled_question"
    case strayPraise = "stray_praise"
    case impersonal
    /// What the rules of urgency would make of it, were it a complaint.
    case ruleHigh = "rule_high"
    case ruleCritical = "rule_critical"
    /// The signals, in the order of `Signal.allCases`.
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

    /// Its place among all features.
    @inline(__always)
    var index: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}

/// What the features of one text are, by their place among all of them.
struct FeatureValues: ~Copyable, Sendable {
    private var values = Scratch<Float>()
    /// One bit per feature that is not zero; the values of the others say
    /// nothing.
    private(set) var present: UInt64 = 0

    static let count = VerdictFeature.allCases.count

    init() {
        precondition(Self.count <= UInt64.bitWidth, "no more features than bits")
        for _ in 0..<Self.count { values.append(0) }
    }

    @inline(__always)
    subscript(feature: Int) -> Float { values.elements[feature] }

    @inline(__always)
    private mutating func set(_ feature: VerdictFeature, _ value: Float) {
        values.elements[feature.index] = value
        present |= (value != 0 ? 1 : 0) &<< UInt64(truncatingIfNeeded: feature.index)
    }

    @inline(__always)
    private mutating func set(_ feature: VerdictFeature, if isSo: Bool) {
        values.elements[feature.index] = 1
        present |= (isSo ? 1 : 0) &<< UInt64(truncatingIfNeeded: feature.index)
    }

    @inline(__always)
    func has(_ feature: VerdictFeature) -> Bool {
        present &>> UInt64(truncatingIfNeeded: feature.index) & 1 != 0
    }

    /// A value for each feature, for fitting.
    var array: [Float] {
        values.indices.map { present &>> UInt64($0) & 1 != 0 ? values[$0] : 0 }
    }
}

extension FeatureValues {
    /// The strongest feeling that counts; beyond it a text is no more of a kind.
    private static let ceiling: Float = 3
    /// Blame below this in a question is a complaint in the shape of one.
    private static let trouble: Float = -0.6
    /// Praise above this is felt; of nothing that we deal in, it is talk.
    private static let feeling: Float = 0.3

    /// Takes the facts of a text.
    ///
    /// - Parameter rule: what the rules of urgency would make of it, were it a
    ///   complaint.
    mutating func read(_ facts: TextFacts, score: Float, rule: Urgency) {
        present = 0
        let ceiling = Self.ceiling
        let hasFailure = facts.failures > 0
        let isOfUs = facts.addressesCompany
        set(.score, max(-ceiling, min(ceiling, score)))
        set(.negative, max(-ceiling, facts.negative))
        set(.positive, min(ceiling, facts.positive))
        set(.failure, if: hasFailure)
        set(.failures, Float(min(4, max(0, facts.failures - 1))))
        set(.praise, if: facts.praises > 0)
        set(.thanks, if: facts.thanks > 0)
        set(.wish, if: facts.wishes > 0)
        set(.ask, if: facts.asks > 0)
        set(.chat, Float(min(2, facts.chats)))
        set(.advertising, if: facts.advertisements > 0)
        set(.question, if: facts.questions > 0)
        set(.endsAsking, if: facts.endsAsking)
        set(.questionFirst, if: facts.startsAsking)
        set(.speaker, if: facts.hasSpeaker)
        set(.addressee, if: isOfUs)
        set(.topic, if: facts.topics != 0)
        set(.link, if: facts.hasLink)
        set(.hashtag, if: facts.hasHashtag)
        set(.emoji, if: facts.hasEmoji)
        set(.length, facts.length)
        set(.trouble, if: !facts.signals.isDisjoint(with: Self.troubles))
        set(.exclamation, if: facts.exclamations > 0)
        set(.contrast, if: facts.hasContrast)
        set(.negation, if: facts.looseNegations > 0)
        set(.delay, if: facts.hasDelay)
        set(.amount, if: facts.hasAmount)
        set(.mixed, min(-facts.negative, facts.positive, ceiling))
        set(.praiseFirst, if: facts.praiseComesFirst)
        set(.condition, if: facts.hasCondition)
        set(.lastWord, facts.lastWord)
        set(.regret, if: facts.hasRegret)
        set(.anger, Float(min(3, facts.angryWords)))
        set(.imperative, if: facts.hasImperative)
        set(
            .troubledQuestion,
            if: facts.endsAsking && (hasFailure || facts.negative < Self.trouble))
        set(
            .strayPraise,
            if: facts.positive > Self.feeling && !hasFailure && facts.topics == 0 && !isOfUs)
        set(.impersonal, if: !facts.hasSpeaker && !isOfUs)
        set(.ruleHigh, if: rule == .high)
        set(.ruleCritical, if: rule == .critical)
        addSignals(facts.signals)
        if let deadline = facts.deadline {
            set(.withinADay, if: deadline.hours <= Judge.day)
            set(.withinAWeek, if: deadline.hours <= Judge.week)
        }
        set(.high, if: facts.urgency >= 2)
        set(.critical, if: facts.urgency >= 3)
    }

    private mutating func addSignals(_ signals: SignalSet) {
        var rest = signals.rawValue
        while rest != 0 {
            let feature = VerdictFeature.repeatContact.index + rest.trailingZeroBitCount
            values.elements[feature] = 1
            present |= 1 &<< UInt64(truncatingIfNeeded: feature)
            rest &= rest - 1
        }
    }

    private static let troubles: SignalSet = [
        SignalSet(.repeatContact), SignalSet(.brokenPromise), SignalSet(.silence),
        SignalSet(.notHeard), SignalSet(.money), SignalSet(.outage), SignalSet(.churn),
        SignalSet(.legal), SignalSet(.healthSafety),
    ]
}
