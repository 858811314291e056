// SPDX-License-Identifier: Apache-2.0

// Is this text Dutch? For short, sloppy texts in public feeds, with the near
// neighbours Frisian, Afrikaans and German told apart.

import Foundation

/// The language of a text.
package struct DetectedLanguage: Hashable, Sendable {
    /// A BCP 47 tag: `nl fy af de en fr es it pt da nb sv pl tr id`, `mis` for
    /// any other language in Latin script, a language or `und-Xxxx` for another
    /// script, `und` when the text does not say.
    package let tag: String

    /// The probability of the tag, 0 … 1; for `und` that of the best guess, 0
    /// when there is nothing to guess from.
    package let confidence: Float

    package var isDutch: Bool { tag == "nl" }

    package init(tag: String, confidence: Float) {
        self.tag = tag
        self.confidence = confidence
    }
}

/// Tells the language of short texts by their words and parts of words.
///
/// Addresses, handles, tags, numbers, emoji and retweet marks say nothing. The
/// first eight kilobytes are read; broken UTF-8 is passed over. Free to make,
/// safe to share.
package struct LanguageDetector: Sendable {
    private let model = LanguageModel.embedded
    private let rarity: SIMD16<Float>

    package init() {
        var rarity = SIMD16<Float>.zero
        for (lane, tag) in model.tags.enumerated() {
            rarity[lane] = Self.rareTags.contains(tag) ? Self.rareWeight : 0
        }
        self.rarity = rarity
    }

    /// The most likely language of a text.
    ///
    /// About a microsecond for a hundred bytes; nothing is allocated.
    ///
    /// - Parameters:
    ///   - utf8: The text; may be broken.
    ///   - prior: The language that the feed is said to be in, a BCP 47 tag. It
    ///     decides when the text itself says little, never against a clear text.
    package func detect(
        _ utf8: UnsafeBufferPointer<UInt8>, prior: String? = nil
    ) -> DetectedLanguage {
        let evidence = LanguageEvidence(utf8, model: model)
        if let script = evidence.foreignScript { return script }
        guard evidence.latinLetters >= Self.fewestLetters else {
            return DetectedLanguage(tag: "und", confidence: 0)
        }
        var scores = SIMD16<Float>(evidence.scores) * model.scale + rarity
        let expected = lane(of: prior)
        if let expected { scores[expected] += Self.priorWeight - rarity[expected] }
        return verdict(scores, expected: expected)
    }

    /// The most likely language of a text; see `detect(_:prior:)` on bytes.
    package func detect(_ text: String, prior: String? = nil) -> DetectedLanguage {
        var text = text
        return text.withUTF8 { detect($0, prior: prior) }
    }

    /// The best lane and its share of the probability. One that the feed leads
    /// to expect need not be likelier than all others together.
    private func verdict(_ scores: SIMD16<Float>, expected: Int?) -> DetectedLanguage {
        let best = scores.max()
        var lane = 0
        var total: Float = 0
        for index in 0..<16 {
            let behind = best - scores[index]
            if behind == 0 { lane = index }
            // Further behind is less than one in two thousand.
            if behind < 8 { total += exp(-behind) }
        }
        let confidence = 1 / total
        let least = lane == expected ? Self.leastExpected : Self.leastConfidence
        let isClear = confidence >= least
        return DetectedLanguage(tag: isClear ? model.tags[lane] : "und", confidence: confidence)
    }

    private func lane(of prior: String?) -> Int? {
        guard let prior else { return nil }
        let primary = prior.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        return model.tags.firstIndex { tag in
            tag.utf8.elementsEqual(primary) { $0 == $1 | 0x20 }
        }
    }

    /// Fewer letters than this are no text.
    private static let fewestLetters = 3

    /// What the language of the feed is worth, in log-odds: the text has to
    /// speak against it by a factor of two.
    private static let priorWeight: Float = 0.8

    /// Seen far less often in Dutch feeds than Dutch, and hard to tell from it
    /// in two or three words (*was ook te laat* is Dutch and Afrikaans).
    private static let rareTags = ["fy", "af"]

    /// What being rare costs, in log-odds. Tuned on half of the tweets, 2026-11.
    private static let rareWeight: Float = -1.5

    /// Below this the text may be one of several languages.
    private static let leastConfidence: Float = 0.4

    /// The same for the language of the feed.
    private static let leastExpected: Float = 0.3
}

extension LanguageEvidence {
    /// The verdict when most letters are of another script than Latin.
    ///
    /// Japanese mixes kana with Han; any kana decides for it.
    fileprivate var foreignScript: DetectedLanguage? {
        let all = Int(otherLetters.wrappedSum())
        guard all > latinLetters else { return nil }
        let share = Float(all) / Float(all + latinLetters)
        if otherLetters[LanguageScript.kana.rawValue] > 0 {
            return DetectedLanguage(tag: LanguageScript.kana.tag, confidence: share)
        }
        let main = LanguageScript.allCases.max {
            otherLetters[$0.rawValue] < otherLetters[$1.rawValue]
        }
        return main.map { DetectedLanguage(tag: $0.tag, confidence: share) }
    }
}
