// SPDX-License-Identifier: Apache-2.0

// What helped before, and which of it may help now. Pure; the store looks for
// candidates.

package import Foundation

/// What solved an earlier case, credited to its finder.
package struct FoundWorkaround: Hashable, Sendable {
    package let caseID: Case.ID
    package let topics: [Topic]
    package let helped: String
    package let finder: Agent
    package let foundAt: Date
    /// How often colleagues said that it helped again, and that it did not.
    package let worked: Int
    package let failed: Int
    /// How much its complaint resembles the one in hand; 0 when only the topic
    /// is the same. Rare words weigh more (BM25).
    package let likeness: Double
    /// Enough words in common to be about the same; see `isAlike(shared:)`.
    package let isAlike: Bool

    package init(
        caseID: Case.ID, topics: [Topic], helped: String, finder: Agent, foundAt: Date,
        worked: Int, failed: Int, likeness: Double, isAlike: Bool
    ) {
        self.caseID = caseID
        self.topics = topics
        self.helped = helped
        self.finder = finder
        self.foundAt = foundAt
        self.worked = worked
        self.failed = failed
        self.likeness = likeness
        self.isAlike = isAlike
    }

    /// The part of the shorter text's words that both must have: two long stories
    /// always have a word or two in common.
    private static let sharedWords = 0.25

    /// Whether two texts with so many words are about the same: at least two in
    /// common, or all that were asked for.
    package static func isAlike(shared: Int, asked: Int, known: Int) -> Bool {
        shared >= min(2, asked)
            && Double(shared) >= sharedWords * Double(min(asked, known))
    }

    /// What an equal topic is worth, in the units of `likeness`: about as much
    /// as one word that one text in fifty has.
    private static let topicWorth = 4.0

    /// The part of all topics of both that they must share to be about the same:
    /// "product" alone brings a hole in a sock and an app that hangs together.
    private static let sharedTopics = 0.5

    /// Likeness times how well it has held up; nought for what has nothing to
    /// do with it: one word in common and another topic.
    package func promise(for topics: [Topic]) -> Double {
        let shared = Set(self.topics).intersection(topics).count
        let isSameTopic =
            shared > 0
            && Double(shared) >= Self.sharedTopics * Double(Set(self.topics).union(topics).count)
        guard isSameTopic || isAlike else { return 0 }
        let relevance = likeness + (isSameTopic ? Self.topicWorth : 0)
        // One "did not help" halves it, and one "helped" makes up for it.
        return relevance * Double(worked + 1) / Double(worked + failed + 1)
    }

    /// The most promising first, and of equals the newest.
    package static func ranked(_ found: [FoundWorkaround], for topics: [Topic]) -> [FoundWorkaround]
    {
        found.map { ($0, $0.promise(for: topics)) }
            .filter { $0.1 > 0 }
            .sorted { ($0.1, $0.0.foundAt, $0.0.caseID) > ($1.1, $1.0.foundAt, $1.0.caseID) }
            .map(\.0)
    }
}
