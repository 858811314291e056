// SPDX-License-Identifier: Apache-2.0

// Turns a text into an assessment: tokens, hits, the rules one after another,
// the verdict, and the evidence for all of it.

package import Complaints
import DutchText
package import Foundation
import Synchronization

/// The classifier. Pure: the same text and time give the same assessment.
package struct Classifier: Sendable {
    package let lexicon: Lexicon
    private let matcher: TermMatcher
    /// Each topic alone, by bit.
    private let topicLists: [[Topic]]
    /// For the evidence.
    let wording: EvidenceWording
    private let pool = WorkspacePool()
    private let detector = LanguageDetector()

    package init(lexicon: Lexicon) {
        self.lexicon = lexicon
        matcher = TermMatcher(lexicon: lexicon)
        topicLists = lexicon.topics.map { [Topic(rawValue: $0)] }
        wording = EvidenceWording(lexicon)
    }

    /// Judges one mention.
    ///
    /// - Parameters:
    ///   - publishedAt: resolves *morgen*, *voor zaterdag*; without it such a
    ///     deadline counts, but has no date.
    ///   - rating: stars, 1 … 5; evidence, not the verdict.
    ///   - feedLanguage: what the feed claims; the text may say otherwise.
    ///   - isExplained: whether anybody will read the evidence; without it there is
    ///     none, and the verdict comes sooner.
    package func assess(
        _ text: String, publishedAt: Date?, rating: Double?, feedLanguage: Language?,
        isExplained: Bool = true
    ) -> Assessment {
        var text = text
        return text.withUTF8 { bytes in
            assess(
                bytes, publishedAt: publishedAt, rating: rating, feedLanguage: feedLanguage,
                isExplained: isExplained)
        }
    }

    /// The same for bytes that are, or are not, valid UTF-8.
    package func assess(
        _ bytes: UnsafeBufferPointer<UInt8>, publishedAt: Date?, rating: Double?,
        feedLanguage: Language?, isExplained: Bool = true
    ) -> Assessment {
        let box = pool.take()
        defer { pool.giveBack(box) }
        return assess(
            bytes, publishedAt: publishedAt, rating: rating, feedLanguage: feedLanguage,
            isExplained: isExplained, in: &box.work.pointee)
    }

    private func assess(
        _ bytes: UnsafeBufferPointer<UInt8>, publishedAt: Date?, rating: Double?,
        feedLanguage: Language?, isExplained: Bool, in work: inout Workspace
    ) -> Assessment {
        analyse(bytes, publishedAt: publishedAt, rating: rating, in: &work)
        let language = language(bytes, feedLanguage, &work)
        // What turns of phrase say was learnt from Dutch: nothing of other ones.
        let verdict = Judge.judge(
            &work, lexicon, knowsPhrases: language.isJudged, isExplained: isExplained)
        return Assessment(
            language: language,
            polarity: Polarity(rawValue: Squash.polarity(verdict.score)),
            sentiment: verdict.sentiment, kind: verdict.kind, urgency: verdict.urgency,
            signals: verdict.signals.set, topics: topics(work.facts.topics),
            deadline: work.facts.deadline?.date, facts: work.personal,
            evidence: isExplained ? evidence(&work, verdict) : [])
    }

    /// Everything up to the verdict; the fit looks at the hits themselves.
    func analyse(
        _ bytes: UnsafeBufferPointer<UInt8>, publishedAt: Date?, rating: Double?,
        in work: inout Workspace
    ) {
        work.clear()
        Tokenizer.tokenize(bytes, into: &work.buffer)
        find(&work)
        matcher.match(&work)
        Degree.apply(&work)
        Negation.apply(&work, lexicon)
        Mood.apply(&work)
        Counts.apply(&work, lexicon)
        Contrast.apply(&work, lexicon)
        Story.apply(&work)
        Care.apply(&work, lexicon)
        Whole.apply(&work, lexicon, rating: rating)
        Deadlines.apply(&work, publishedAt: publishedAt)
        Facts.apply(&work, bytes)
    }

    /// Finds the words of a text, and its turns of phrase.
    ///
    /// Rare ones lie far away in memory, and each step needs what the one before it
    /// found. So each step is taken for the whole text and asks for what its next one
    /// will read; words and turns of phrase take turns, so that there is something to
    /// do until it comes.
    private func find(_ work: inout Workspace) {
        matcher.fetchForms(&work)
        NGrams.collect(work.buffer, into: &work.grams)
        work.gramTotal = work.grams.count
        lexicon.verdicts.grams.fetch(work.grams)
        matcher.findForms(&work)
        lexicon.verdicts.grams.locate(&work.grams)
        matcher.readWords(&work)
    }

    /// A text of which nearly every word is in the lexicon is Dutch; for the
    /// others the detector decides.
    private func language(
        _ bytes: UnsafeBufferPointer<UInt8>, _ prior: Language?, _ work: inout Workspace
    ) -> Language {
        if work.count >= Self.fewestWords,
            Double(work.traits.known) >= Self.knownShare * Double(work.count)
        {
            return .dutch
        }
        return Language(rawValue: detector.detect(bytes, prior: prior?.rawValue).tag)
    }

    /// Fewer words than this say too little by being known.
    private static let fewestWords = 8
    /// Afrikaans, the nearest neighbour, stays below two thirds.
    private static let knownShare = 0.8

    private func topics(_ bits: UInt64) -> [Topic] {
        var rest = bits
        // Most texts have one or none: nothing is allocated for them.
        guard rest & (rest &- 1) != 0 else {
            return rest == 0 ? [] : topicLists[rest.trailingZeroBitCount]
        }
        var topics: [Topic] = []
        topics.reserveCapacity(rest.nonzeroBitCount)
        while rest != 0 {
            topics += topicLists[rest.trailingZeroBitCount]
            rest &= rest - 1
        }
        return topics
    }
}

enum Squash {
    /// The raw score at which a polarity is 0.5.
    static let half = 1.0

    /// A raw score as a polarity between −1 and 1: steep near zero, then flat.
    static func polarity(_ score: Float) -> Double {
        let score = Double(score)
        return (score / (abs(score) + half) * 1000).rounded() / 1000
    }
}

/// Hands a workspace to each call and takes it back.
final class WorkspacePool: Sendable {
    /// Unchecked: a box belongs to one call at a time, so that nobody need ask at
    /// each text whether somebody else is at work in it.
    final class Box: @unchecked Sendable {
        let work = UnsafeMutablePointer<Workspace>.allocate(capacity: 1)

        init() { work.initialize(to: Workspace()) }

        deinit {
            work.deinitialize(count: 1)
            work.deallocate()
        }
    }

    private let free = Mutex<[Box]>([])
    /// Workspaces grown beyond this many tokens are thrown away.
    private static let keepLimit = 4096

    func take() -> Box { free.withLock { $0.popLast() } ?? Box() }

    func giveBack(_ box: Box) {
        guard box.work.pointee.count <= Self.keepLimit else { return }
        free.withLock { $0.append(box) }
    }
}
