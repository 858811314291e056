// SPDX-License-Identifier: Apache-2.0

// What the store knows that bears on a mention: whether it was seen before, whose
// case it belongs to, and whether somebody else said the same.

import Complaints
import Foundation
import GRDB

extension Recording {
    /// How long the same words count as one complaint that went around.
    static let repostWindow: TimeInterval = 14 * 86_400
    /// How many earlier texts that share a key are compared.
    private static let repostCandidates = 50

    typealias KnownMention = (
        id: Int64, contentHash: Int64, case: Int64?, isForgotten: Bool
    )

    func knownMention(_ mention: Mention) throws -> KnownMention? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT mentions.id, mentions.content_hash, mentions."case",
                       mentions.forgotten_at IS NOT NULL
                  FROM identities
                  JOIN mentions ON mentions.id = identities.mention
                 WHERE identities.company = ? AND identities.identity = ?
                """)
        for identity in [mention.identity] + mention.otherIdentities {
            let arguments: StatementArguments = [mention.company.rawValue, identity.rawValue]
            if let row = try Row.fetchOne(statement, arguments: arguments) {
                return (row[0], row[1], row[2], row[3])
            }
        }
        return nil
    }

    func existing(for mention: Mention, person: Int64) throws -> Triage.Existing {
        var found = Triage.Existing()
        found.ofCustomer = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(Case.columns)
                      FROM cases
                     WHERE person = ?
                     ORDER BY status = 'closed', last_mention_at DESC
                     LIMIT 1
                    """), arguments: [person]
        ).map(Case.init(row:))
        found.ofThread = try caseOfThread(mention, person: person)
        if mention.isOwnReply, found.ofThread == nil {
            found.ofThread = try caseAddressed(by: mention)
        }
        if !mention.isOwnReply {
            found.ofSameText = try caseOfSameText(mention, person: person)
        }
        return found
    }

    /// The case of the conversation: the customer's own, else the one that has
    /// waited longest, else the latest.
    private func caseOfThread(_ mention: Mention, person: Int64) throws -> Case? {
        guard let thread = mention.thread else { return nil }
        return try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(Case.columns)
                      FROM mentions
                      JOIN cases ON cases.id = mentions."case"
                     WHERE mentions.company = :company AND mentions.thread = :thread
                     ORDER BY cases.person <> :person, cases.waiting_since IS NULL,
                              cases.waiting_since, cases.last_mention_at DESC
                     LIMIT 1
                    """),
            arguments: [
                "company": mention.company.rawValue, "thread": thread.rawValue, "person": person,
            ]
        ).map(Case.init(row:))
    }

    /// The case of the customer whom our own account speaks to by handle, on
    /// channels whose feeds do not say what a post answers.
    private func caseAddressed(by mention: Mention) throws -> Case? {
        for handle in mention.addressedHandles {
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT \(Case.columns)
                          FROM customers
                          JOIN cases ON cases.person = customers.person
                         WHERE customers.company = :company AND customers.channel = :channel
                           AND (customers.handle = :handle
                                OR substr(customers.handle, 1, length(:handle) + 1) = :handle || '@')
                           AND cases.opened_at <= :published
                         ORDER BY cases.waiting_since IS NULL, cases.last_mention_at DESC
                         LIMIT 1
                        """),
                arguments: [
                    "company": mention.company.rawValue, "channel": mention.channel.rawValue,
                    "handle": handle,
                    "published": mention.publication(seenAt: now).milliseconds,
                ])
            if let row { return try Case(row: row) }
        }
        return nil
    }

    /// The case of the same words seen before: at another place, or by somebody
    /// else. The same customer repeating them on the same channel is not a repost
    /// but a person who was not heard.
    private func caseOfSameText(_ mention: Mention, person: Int64) throws -> Case? {
        guard !mention.likeness.keys.isEmpty else { return nil }
        // One statement for any number of keys, so that it is prepared once.
        let keys = "[" + mention.likeness.keys.map(String.init).joined(separator: ",") + "]"
        let statement = try database.cachedStatement(
            sql: """
                SELECT DISTINCT mentions.id, mentions.text, mentions."case", mentions.channel,
                       customers.person
                  FROM likenesses
                  JOIN mentions ON mentions.id = likenesses.mention
                  JOIN customers ON customers.id = mentions.customer
                 WHERE likenesses.company = ?
                   AND likenesses.key IN (SELECT value FROM json_each(?))
                   AND mentions.published_at > ? AND mentions."case" IS NOT NULL
                 ORDER BY mentions.id
                 LIMIT \(Self.repostCandidates)
                """)
        let rows = try Row.fetchAll(
            statement,
            arguments: [
                mention.company.rawValue, keys,
                mention.publication(seenAt: now).addingTimeInterval(-Self.repostWindow)
                    .milliseconds,
            ])
        for row in rows {
            if row["person"] == person, row["channel"] == mention.channel.rawValue { continue }
            guard Likeness.isRepost(mention.text, row["text"]) else { continue }
            return try fetchCase(Case.ID(rawValue: row["case"]))
        }
        return nil
    }

    func lastAgent(of id: Case.ID) throws -> Agent? {
        try String.fetchOne(
            database,
            sql: """
                SELECT actor
                  FROM events
                 WHERE "case" = ? AND action IN ('responded', 'answered') AND actor <> ?
                 ORDER BY at DESC, id DESC
                 LIMIT 1
                """, arguments: [id.rawValue, CaseEvent.system.rawValue]
        ).map(Agent.init(rawValue:))
    }

    func fetchCase(_ id: Case.ID) throws -> Case { try Case.fetch(id, database) }
}
