// SPDX-License-Identifier: Apache-2.0

// What kind a mention is: facts about the text as a whole, weighed for each
// kind. The weights stand in `grammar-kinds.tsv` and are fitted like words.

import Complaints
import DutchText

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

    /// The features of a text, in the order of `features`.
    static func values(_ work: Workspace, score: Float, into values: inout [Float]) {
        values.removeAll(keepingCapacity: true)
        let facts = work.facts
        for feature in features {
            values.append(value(feature, facts, work, score))
        }
    }

    private static func value(
        _ feature: KindFeature, _ facts: TextFacts, _ work: Workspace, _ score: Float
    ) -> Float {
        func flag(_ condition: Bool) -> Float { condition ? 1 : 0 }
        switch feature {
        case .always: return 1
        case .score: return max(-ceiling, min(ceiling, score))
        case .negative: return max(-ceiling, facts.negative)
        case .positive: return min(ceiling, facts.positive)
        case .failure: return flag(facts.failures > 0)
        case .failures: return Float(min(4, max(0, facts.failures - 1)))
        case .praise: return flag(facts.praises > 0)
        case .thanks: return flag(facts.thanks > 0)
        case .wish: return flag(facts.wishes > 0)
        case .ask: return flag(facts.asks > 0)
        case .chat: return Float(min(2, facts.chats))
        case .advertising: return flag(facts.advertisements > 0)
        case .question: return flag(facts.questions > 0)
        case .endsAsking: return flag(work.buffer.sentences.last?.isQuestion ?? false)
        case .questionFirst: return flag(facts.startsAsking)
        case .speaker: return flag(facts.hasSpeaker)
        case .addressee: return flag(facts.addressesCompany)
        case .topic: return flag(facts.topics != 0)
        case .link: return flag(facts.hasLink)
        case .hashtag: return flag(facts.hasHashtag)
        case .emoji: return flag(facts.hasEmoji)
        case .length: return facts.length
        case .trouble: return flag(!facts.signals.isDisjoint(with: Self.troubles))
        case .recovered: return flag(facts.signals.contains(SignalSet(.recovered)))
        case .exclamation: return flag(facts.exclamations > 0)
        case .contrast: return flag(facts.hasContrast)
        case .negation: return flag(facts.looseNegations > 0)
        case .delay: return flag(facts.hasDelay)
        case .amount: return flag(facts.hasAmount)
        case .mixed: return min(-facts.negative, facts.positive, ceiling)
        case .praiseFirst: return flag(facts.praiseComesFirst)
        case .condition: return flag(facts.hasCondition)
        case .lastWord: return facts.lastWord
        case .regret: return flag(facts.hasRegret)
        case .anger: return Float(min(3, facts.angryWords))
        case .imperative: return flag(facts.hasImperative)
        case .troubledQuestion:
            let asks = work.buffer.sentences.last?.isQuestion ?? false
            return flag(asks && (facts.failures > 0 || facts.negative < trouble))
        case .strayPraise:
            return flag(
                facts.positive > feeling && facts.failures == 0 && facts.topics == 0
                    && !facts.addressesCompany)
        case .impersonal: return flag(!facts.hasSpeaker && !facts.addressesCompany)
        }
    }

    private static let troubles: SignalSet = [
        SignalSet(.repeatContact), SignalSet(.brokenPromise), SignalSet(.silence),
        SignalSet(.notHeard), SignalSet(.money), SignalSet(.outage), SignalSet(.churn),
        SignalSet(.legal), SignalSet(.healthSafety),
    ]
}
