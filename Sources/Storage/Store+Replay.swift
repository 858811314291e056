// SPDX-License-Identifier: Apache-2.0

// Stored mentions as they came in, to be judged again by other words or rules.

package import Complaints
package import Foundation
import GRDB

/// What was made of a mention.
package struct Verdict: Hashable, Sendable {
    package let kind: Kind
    package let urgency: Urgency
    /// Whether it opened a case or belongs to one.
    package let isInCase: Bool
}

/// A mention as it came in, with what was made of it then. Its identity is its
/// number in the database.
package struct StoredMention: Hashable, Sendable {
    package let mention: Mention
    package let seenAt: Date
    package let verdict: Verdict
}

extension Store {
    /// The mentions of a company that were first seen since `date`, in the order
    /// in which they came; without those of forgotten customers.
    package func storedMentions(
        of company: Company.ID, since date: Date
    ) throws -> [StoredMention] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT mentions.*, customers.handle, customers.name, customers.url,
                           customers.account
                      FROM mentions
                      JOIN customers ON customers.id = mentions.customer
                     WHERE mentions.company = ? AND mentions.seen_at >= ?
                       AND mentions.forgotten_at IS NULL
                     ORDER BY mentions.seen_at, mentions.published_at, mentions.id
                    """, arguments: [company.rawValue, date.milliseconds]
            ).map(StoredMention.init(row:))
        }
    }

    /// What was made of every mention, by its identity.
    package func verdicts() throws -> [Mention.Identity: Verdict] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT identities.identity, mentions.kind, mentions.urgency, mentions."case"
                      FROM identities
                      JOIN mentions ON mentions.id = identities.mention
                    """)
            return Dictionary(
                try rows.map { (Mention.Identity(rawValue: $0["identity"]), try Verdict(row: $0)) },
                uniquingKeysWith: { first, _ in first })
        }
    }
}

extension Verdict {
    fileprivate init(row: Row) throws {
        self.init(
            kind: try named(row, "kind"), urgency: try Urgency(row: row["urgency"]),
            isInCase: (row["case"] as Int64?) != nil)
    }
}

extension StoredMention {
    fileprivate init(row: Row) throws {
        let text: String = row["text"]
        let id: Int64 = row["id"]
        let author = (row["handle"] as String?).map {
            Author(
                handle: $0, displayName: row["name"],
                link: (row["url"] as String?).flatMap(Link.init(rawValue:)),
                account: row["account"])
        }
        self.init(
            mention: Mention(
                id: Mention.ID(rawValue: id), identity: Mention.Identity(rawValue: String(id)),
                contentHash: ContentHash(rawValue: row["content_hash"]),
                likeness: Likeness(of: text), company: Company.ID(rawValue: row["company"]),
                feed: Feed.ID(rawValue: row["feed"]), channel: try named(row, "channel"),
                author: author, title: row["title"], text: text,
                link: (row["link"] as String?).flatMap(Link.init(rawValue:)),
                thread: (row["thread"] as String?).map(Mention.Thread.init(rawValue:)),
                publishedAt: requiredDate(row, "published_at"),
                rating: (row["rating"] as Double?).flatMap(Rating.init(rawValue:)),
                isOwnReply: row["is_own"]),
            seenAt: requiredDate(row, "seen_at"), verdict: try Verdict(row: row))
    }
}
