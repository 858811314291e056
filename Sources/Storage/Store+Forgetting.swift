// SPDX-License-Identifier: Apache-2.0

// The right to be forgotten: a customer's words and names go, counts stay, and a
// tombstone keeps them from coming back.

package import Complaints
package import Foundation
import GRDB

/// A mark that somebody asked to be forgotten. It does not say who; whoever
/// guesses the handle can see that the guess was right.
enum Tombstone {
    /// Of a handle: the same for `@Jan`, `jan` and `u/jan`.
    static func hash(_ handle: String) -> String {
        StableDigest.digits(of: "gehoord customer " + DirectoryEntry.key(handle))
    }
}

/// What forgetting a customer took away.
package struct Forgotten: Hashable, Sendable {
    package let handles: Int
    package let mentions: Int
    package let cases: Int
}

extension Store {
    /// Erases a person, all linked handles included: the texts, titles, links
    /// and evidence of their mentions, of copies and of our answers to them;
    /// their names, directory rows, the words in alerts, promises, corrections
    /// and histories of their cases, and in what helped where it holds their
    /// words. Numbers, dates, kinds and topics stay, so that last year's counts
    /// do.
    ///
    /// What was written before this moment is not taken in again, whatever feed
    /// brings it; what they write later is heard like anybody's.
    package func forget(_ customer: KnownHandle, by agent: Agent, at now: Date) throws -> Forgotten
    {
        try write { database in
            let handles = try handles(linkedTo: customer.id, database)
            let ids = handles.map { String($0.id.rawValue) }.joined(separator: ",")
            let cases = try Int64.fetchAll(
                database, sql: "SELECT id FROM cases WHERE customer IN (\(ids)) ORDER BY id")
            let list = cases.map(String.init).joined(separator: ",")
            // Theirs, and in their cases what repeats their words or their name:
            // copies by search engines, and our own answers.
            let words = """
                customer IN (\(ids)) OR "case" IN (\(list)) AND (is_own = 1 OR customer IN (
                    SELECT customers.id
                      FROM customers
                      JOIN mentions AS copies ON copies.customer = customers.id
                     WHERE copies."case" IN (\(list)) AND customers.handle IS NULL))
                """
            for handle in handles {
                let accounts = try String.fetchAll(
                    database,
                    sql: "SELECT account FROM customers WHERE id = ? AND account IS NOT NULL",
                    arguments: [handle.id.rawValue])
                for name in Set([handle.handle] + accounts) {
                    try database.execute(
                        sql: """
                            INSERT INTO tombstones (company, hash, at, agent)
                            VALUES (?, ?, ?, ?)
                                ON CONFLICT DO UPDATE SET at = excluded.at
                            """,
                        arguments: [
                            customer.company.rawValue, Tombstone.hash(name), now.milliseconds,
                            agent.rawValue,
                        ])
                }
                try database.execute(
                    sql: "DELETE FROM directory WHERE company = ? AND handle = ?",
                    arguments: [customer.company.rawValue, DirectoryEntry.key(handle.handle)])
            }
            try database.eraseWords(ofCases: cases)
            // Their words in the history of somebody else's case.
            try database.execute(
                sql: """
                    UPDATE events
                       SET detail = NULL
                     WHERE detail IS NOT NULL
                       AND mention IN (SELECT id FROM mentions WHERE customer IN (\(ids)))
                    """)
            let erased = try database.eraseMentions(words, now)
            // Their next word is a stranger's: the account is free again.
            try database.execute(
                sql: """
                    UPDATE customers
                       SET handle = NULL, account = NULL, name = NULL, url = NULL, person = id
                     WHERE id IN (\(ids))
                    """)
            try database.execute(
                sql: "UPDATE cases SET person = customer WHERE customer IN (\(ids))")
            for number in cases {
                try CaseEvent(at: now, actor: agent, action: .forgotten, mention: nil, detail: nil)
                    .insert(Case.ID(rawValue: number), database)
            }
            return Forgotten(handles: handles.count, mentions: erased, cases: cases.count)
        }
    }
}

extension Recording {
    /// Whether the author asked to be forgotten after writing this.
    func isForgotten(_ mention: Mention) throws -> Bool {
        guard let author = mention.author else { return false }
        let hashes = Set([author.handle, author.account ?? author.handle].map(Tombstone.hash))
        return try hashes.contains { hash in
            try Bool.fetchOne(
                database.cachedStatement(
                    sql: "SELECT 1 FROM tombstones WHERE company = ? AND hash = ? AND at >= ?"),
                arguments: [
                    mention.company.rawValue, hash,
                    mention.publication(seenAt: now).milliseconds,
                ]) ?? false
        }
    }
}
