// SPDX-License-Identifier: Apache-2.0

// What kind a mention is: facts about the text as a whole, weighed for each
// kind. The weights stand in `grammar-kinds.tsv` and are fitted like words.

import Complaints

/// A fact about a text that speaks for or against a kind.
enum KindFeature: String, CaseIterable, Sendable {
    case always
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
    case recovered
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
}

/// The facts about a text that its kind is judged by.
enum KindModel {
    static let kinds = Kind.allCases
    static let features = KindFeature.allCases
    static let file = "grammar-kinds.tsv"
    static var header: [String] { ["feature"] + kinds.map(\.rawValue) }
}

extension KindModel {
    /// The strongest feeling that counts; beyond it a text is no more of a kind.
    private static let ceiling: Float = 3
    /// Blame below this in a question is a complaint in the shape of one.
    private static let trouble: Float = -0.6
    /// Praise above this is felt; of nothing that we deal in, it is talk.
    private static let feeling: Float = 0.3

    /// The features of a text.
    static func values(_ facts: TextFacts, score: Float, into values: inout FeatureValues) {
        let hasFailure = facts.failures > 0
        let isOfUs = facts.addressesCompany
        values.clear()
        values.set(.always, if: true)
        values.set(.score, max(-ceiling, min(ceiling, score)))
        values.set(.negative, max(-ceiling, facts.negative))
        values.set(.positive, min(ceiling, facts.positive))
        values.set(.failure, if: hasFailure)
        values.set(.failures, Float(min(4, max(0, facts.failures - 1))))
        values.set(.praise, if: facts.praises > 0)
        values.set(.thanks, if: facts.thanks > 0)
        values.set(.wish, if: facts.wishes > 0)
        values.set(.ask, if: facts.asks > 0)
        values.set(.chat, Float(min(2, facts.chats)))
        values.set(.advertising, if: facts.advertisements > 0)
        values.set(.question, if: facts.questions > 0)
        values.set(.endsAsking, if: facts.endsAsking)
        values.set(.questionFirst, if: facts.startsAsking)
        values.set(.speaker, if: facts.hasSpeaker)
        values.set(.addressee, if: isOfUs)
        values.set(.topic, if: facts.topics != 0)
        values.set(.link, if: facts.hasLink)
        values.set(.hashtag, if: facts.hasHashtag)
        values.set(.emoji, if: facts.hasEmoji)
        values.set(.length, facts.length)
        values.set(.trouble, if: !facts.signals.isDisjoint(with: troubles))
        values.set(.recovered, if: facts.signals.contains(SignalSet(.recovered)))
        values.set(.exclamation, if: facts.exclamations > 0)
        values.set(.contrast, if: facts.hasContrast)
        values.set(.negation, if: facts.looseNegations > 0)
        values.set(.delay, if: facts.hasDelay)
        values.set(.amount, if: facts.hasAmount)
        values.set(.mixed, min(-facts.negative, facts.positive, ceiling))
        values.set(.praiseFirst, if: facts.praiseComesFirst)
        values.set(.condition, if: facts.hasCondition)
        values.set(.lastWord, facts.lastWord)
        values.set(.regret, if: facts.hasRegret)
        values.set(.anger, Float(min(3, facts.angryWords)))
        values.set(.imperative, if: facts.hasImperative)
        values.set(
            .troubledQuestion,
            if: facts.endsAsking && (hasFailure || facts.negative < trouble))
        values.set(
            .strayPraise,
            if: facts.positive > feeling && !hasFailure && facts.topics == 0 && !isOfUs)
        values.set(.impersonal, if: !facts.hasSpeaker && !isOfUs)
    }

    private static let troubles: SignalSet = [
        SignalSet(.repeatContact), SignalSet(.brokenPromise), SignalSet(.silence),
        SignalSet(.notHeard), SignalSet(.money), SignalSet(.outage), SignalSet(.churn),
        SignalSet(.legal), SignalSet(.healthSafety),
    ]
}

extension KindFeature {
    /// Its place among all features.
    @inline(__always)
    var index: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}

extension FeatureValues {
    @inline(__always)
    fileprivate mutating func set(_ feature: KindFeature, _ value: Float) {
        set(feature.index, value)
    }

    @inline(__always)
    fileprivate mutating func set(_ feature: KindFeature, if isSo: Bool) {
        set(feature.index, if: isSo)
    }
}
