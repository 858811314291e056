// SPDX-License-Identifier: Apache-2.0

// The register of suggestions: every idea that a customer wrote, with the steps
// it took. Steps are only ever added.

package import Complaints
package import Foundation
import GRDB

extension Store {
    /// Suggestions, the newest first.
    ///
    /// - Parameters:
    ///   - period: of publication; `nil`: all.
    ///   - pending: only those whose customer has not been told.
    package func suggestions(
        company: Company.ID?, in period: Range<Date>? = nil, pending: Bool = false, limit: Int = 200
    ) throws -> [Suggestion] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Suggestion.columns)
                      FROM mentions
                      JOIN customers ON customers.id = mentions.customer
                     WHERE \(Suggestion.condition) AND mentions.is_own = 0
                       AND mentions.forgotten_at IS NULL
                       AND (:company IS NULL OR mentions.company = :company)
                       AND mentions.published_at >= :from AND mentions.published_at < :to
                       AND NOT (:pending AND EXISTS (
                           SELECT 1 FROM suggestion_steps
                            WHERE mention = mentions.id AND step = 'told'))
                     ORDER BY mentions.published_at DESC
                     LIMIT :limit
                    """,
                arguments: [
                    "company": company?.rawValue, "from": period?.lowerBound.milliseconds ?? 0,
                    "to": period?.upperBound.milliseconds ?? .max, "pending": pending,
                    "limit": limit,
                ]
            ).map { try Suggestion(row: $0, database) }
        }
    }

    /// - Throws: `StoreError` with `unknownCase` when that mention is no suggestion.
    package func suggestion(_ id: Mention.ID) throws -> Suggestion {
        try read { try Suggestion.fetch(id, $0) }
    }

    /// Writes down one more step.
    ///
    /// - Parameter detail: to whom, or what was decided.
    package func take(
        _ step: Suggestion.Step, on id: Mention.ID, detail: String?, by agent: Agent, at now: Date
    ) throws -> Suggestion {
        try write { database in
            _ = try Suggestion.fetch(id, database)
            try database.execute(
                sql: """
                    INSERT INTO suggestion_steps (mention, step, detail, agent, at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.rawValue, step.rawValue, detail, agent.rawValue, now.milliseconds,
                ])
            return try Suggestion.fetch(id, database)
        }
    }
}

extension Suggestion {
    fileprivate static let columns = """
        mentions.id, mentions.company, mentions.channel, mentions.text, mentions.link,
        mentions.published_at, customers.handle, customers.name, customers.url
        """

    /// What the classifier takes for an idea, unless a colleague says otherwise,
    /// and what a colleague takes for one.
    fileprivate static let condition = """
        (mentions.kind = 'suggestion'
         AND NOT EXISTS (SELECT 1 FROM judgements
                          WHERE mention = mentions.id AND kind <> 'suggestion')
         OR mentions.id IN (SELECT mention FROM judgements WHERE kind = 'suggestion'))
        """

    fileprivate static func fetch(_ id: Mention.ID, _ database: Database) throws -> Suggestion {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT \(columns)
                  FROM mentions
                  JOIN customers ON customers.id = mentions.customer
                 WHERE mentions.id = ? AND \(condition)
                """, arguments: [id.rawValue])
        guard let row else {
            throw StoreError(
                reason: .unknownCase, detail: "there is no suggestion \(id.rawValue)")
        }
        return try Suggestion(row: row, database)
    }

    fileprivate init(row: Row, _ database: Database) throws {
        let id: Int64 = row["id"]
        let steps = try Row.fetchAll(
            database.cachedStatement(
                sql:
                    "SELECT step, detail, agent, at FROM suggestion_steps WHERE mention = ? ORDER BY id"
            ),
            arguments: [id]
        ).map { row in
            Taken(
                step: try named(row, "step"), detail: row["detail"],
                agent: Agent(rawValue: row["agent"]), at: requiredDate(row, "at"))
        }
        self.init(
            mention: Mention.ID(rawValue: id), company: Company.ID(rawValue: row["company"]),
            channel: try named(row, "channel"), author: Storage.author(row), text: row["text"],
            link: (row["link"] as String?).flatMap(Link.init(rawValue:)),
            receivedAt: requiredDate(row, "published_at"), steps: steps)
    }
}
