// SPDX-License-Identifier: Apache-2.0

// What was kept long enough: first which rows, then a few at a time, so that no
// poll waits for the sweep.

package import Complaints
package import Foundation
import GRDB

/// The rows whose time is over.
package struct Expired: Hashable, Sendable {
    /// Mentions without a case.
    package internal(set) var mentions: [Mention.ID] = []
    package internal(set) var cases: [Case.ID] = []
    package internal(set) var alerts: [Alert.Number] = []

    package var count: Int { mentions.count + cases.count + alerts.count }
}

extension Store {
    /// Finds what was kept long enough at `now`.
    ///
    /// - Parameter sinks: those in use; what one of them was not told is kept.
    package func expired(
        _ policy: RetentionPolicy, sinks: [Sink], at now: Date
    ) throws -> Expired {
        func before(_ age: Duration) -> Int64 {
            now.addingTimeInterval(-age.seconds).milliseconds
        }
        return try read { database in
            var found = Expired()
            // Ideas are worked on longer than chat: they are kept like cases.
            found.mentions = try Int64.fetchAll(
                database,
                sql: """
                    SELECT id
                      FROM mentions
                     WHERE "case" IS NULL AND forgotten_at IS NULL
                       AND published_at < :mentions AND seen_at < :mentions
                       AND (published_at < :cases OR NOT (
                            kind = 'suggestion'
                            OR id IN (SELECT mention FROM judgements WHERE kind = 'suggestion')))
                     ORDER BY published_at
                    """,
                arguments: ["mentions": before(policy.mentions), "cases": before(policy.cases)]
            ).map(Mention.ID.init(rawValue:))
            found.cases = try Int64.fetchAll(
                database,
                sql: """
                    SELECT id
                      FROM cases
                     WHERE status = 'closed' AND status_at < ?
                       AND EXISTS (SELECT 1 FROM mentions
                                    WHERE mentions."case" = cases.id
                                      AND mentions.forgotten_at IS NULL)
                     ORDER BY id
                    """, arguments: [before(policy.cases)]
            ).map(Case.ID.init(rawValue:))
            let names = sinks.map(\.rawValue)
            found.alerts = try Int64.fetchAll(
                database,
                sql: """
                    SELECT number
                      FROM outbox
                     WHERE decided_at < ? AND number <= (
                           SELECT COALESCE(MIN(number), 0) FROM deliveries
                            WHERE sink IN (\(names.map { _ in "?" }.joined(separator: ","))))
                     ORDER BY number
                    """, arguments: [before(policy.alerts)] + StatementArguments(names)
            ).map(Alert.Number.init(rawValue:))
            return found
        }
    }

    /// Erases mentions without a case: words, links, and the names of customers
    /// of whom nothing is left. What makes them themselves stays, so that no feed
    /// brings them back.
    package func erase(_ mentions: [Mention.ID], at now: Date) throws {
        let list = mentions.map { String($0.rawValue) }.joined(separator: ",")
        try write { database in
            // In the meantime one may have become part of a case.
            let ids = try Int64.fetchAll(
                database, sql: "SELECT id FROM mentions WHERE id IN (\(list)) AND \"case\" IS NULL")
            try database.eraseMentions(
                "id IN (\(ids.map(String.init).joined(separator: ",")))", now)
            try database.eraseSteps(ids)
            try database.eraseNames(ofMentions: ids)
        }
    }

    /// Erases the words and names in closed cases. That they were there, when,
    /// who did what and what helped stays.
    package func erase(_ cases: [Case.ID], at now: Date) throws {
        let list = cases.map { String($0.rawValue) }.joined(separator: ",")
        try write { database in
            // In the meantime a customer may have come back.
            let ids = try Int64.fetchAll(
                database, sql: "SELECT id FROM cases WHERE id IN (\(list)) AND status = 'closed'")
            guard !ids.isEmpty else { return }
            let list = ids.map(String.init).joined(separator: ",")
            let mentions = try Int64.fetchAll(
                database, sql: "SELECT id FROM mentions WHERE \"case\" IN (\(list))")
            try database.eraseWords(ofCases: ids)
            try database.eraseMentions("\"case\" IN (\(list))", now)
            try database.eraseSteps(mentions)
            for id in ids {
                try CaseEvent(
                    at: now, actor: CaseEvent.system, action: .expired, mention: nil, detail: nil
                ).insert(Case.ID(rawValue: id), database)
            }
            try database.eraseNames(ofMentions: mentions)
        }
    }

    /// Deletes alerts that every sink was told.
    package func delete(_ alerts: [Alert.Number]) throws {
        let list = alerts.map { String($0.rawValue) }.joined(separator: ",")
        try write { try $0.execute(sql: "DELETE FROM outbox WHERE number IN (\(list))") }
    }
}

extension Database {
    /// Takes the words out of mentions: what their authors wrote, and what was
    /// made of it. They are not taken in again.
    ///
    /// - Returns: how many.
    @discardableResult
    func eraseMentions(_ condition: String, _ now: Date) throws -> Int {
        try execute(
            sql:
                "DELETE FROM likenesses WHERE mention IN (SELECT id FROM mentions WHERE \(condition))"
        )
        try execute(
            sql: """
                UPDATE corrections
                   SET text = NULL
                 WHERE text IS NOT NULL
                   AND mention IN (SELECT id FROM mentions WHERE \(condition))
                """)
        try execute(
            sql: """
                UPDATE mentions
                   SET title = NULL, text = '', link = NULL, thread = NULL, facts = '[]',
                       evidence = '[]', forgotten_at = ?
                 WHERE \(condition)
                """, arguments: [now.milliseconds])
        return changesCount
    }

    /// Takes the words out of what was told, promised, noted and said in cases.
    /// Before their mentions are erased, for these say which words to look for.
    func eraseWords(ofCases cases: [Int64]) throws {
        for id in cases { try eraseNotes(ofCase: id) }
        let list = cases.map(String.init).joined(separator: ",")
        for sql in [
            """
            UPDATE outbox
               SET handle = NULL, name = NULL, text = '', url = NULL, helped = NULL
             WHERE "case" IN (\(list))
            """,
            "UPDATE promises SET text = '-' WHERE \"case\" IN (\(list)) AND text <> '-'",
            "UPDATE events SET detail = NULL WHERE \"case\" IN (\(list)) AND detail IS NOT NULL",
            "UPDATE cases SET closing_reason = '' WHERE id IN (\(list)) AND closing_reason <> ''",
            "UPDATE feedback SET said = NULL WHERE \"case\" IN (\(list)) AND said IS NOT NULL",
        ] {
            try execute(sql: sql)
        }
        try FoundWorkaround.unlearnWords(of: cases, self)
    }

    /// What colleagues noted as a help is theirs and stays, unless it names the
    /// customer or holds the customer's words.
    private func eraseNotes(ofCase id: Int64) throws {
        let notes = try Row.fetchAll(
            self, sql: "SELECT id, helped FROM workarounds WHERE \"case\" = ? AND helped <> '-'",
            arguments: [id])
        guard !notes.isEmpty else { return }
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT mentions.text, customers.handle, customers.account, customers.name
                  FROM mentions
                  JOIN customers ON customers.id = mentions.customer
                 WHERE mentions."case" = ? AND mentions.is_own = 0
                """, arguments: [id])
        let names: [String] = rows.flatMap { row -> [String] in
            ["handle", "account", "name"].compactMap { row[$0] as String? }
        }
        let words = CustomerWords(
            names: names + names.map(DirectoryEntry.key), texts: rows.map { $0["text"] })
        for note in notes where words.stand(in: note["helped"]) {
            let number: Int64 = note["id"]
            let helped: String = note["helped"]
            try execute(
                sql: "UPDATE workarounds SET helped = '-' WHERE id = ?", arguments: [number])
            try execute(
                sql: "DELETE FROM workaround_topics WHERE workaround = ?", arguments: [number])
            try execute(
                sql: "UPDATE outbox SET helped = NULL WHERE helped = ?", arguments: [helped])
        }
    }

    /// Takes the words out of the steps of suggestions.
    fileprivate func eraseSteps(_ mentions: [Int64]) throws {
        let list = mentions.map(String.init).joined(separator: ",")
        try execute(
            sql: """
                UPDATE suggestion_steps
                   SET detail = NULL
                 WHERE detail IS NOT NULL AND mention IN (\(list))
                """)
    }

    /// Takes the names of those authors of mentions of whom no word is left: who
    /// writes again is a stranger.
    fileprivate func eraseNames(ofMentions mentions: [Int64]) throws {
        let list = mentions.map(String.init).joined(separator: ",")
        let gone = try Int64.fetchAll(
            self,
            sql: """
                SELECT id
                  FROM customers
                 WHERE id IN (SELECT customer FROM mentions WHERE id IN (\(list)))
                   AND (handle IS NOT NULL OR account IS NOT NULL OR name IS NOT NULL)
                   AND NOT EXISTS (SELECT 1 FROM mentions
                                    WHERE mentions.customer = customers.id
                                      AND mentions.forgotten_at IS NULL)
                   AND NOT EXISTS (SELECT 1 FROM cases
                                    WHERE cases.customer = customers.id
                                      AND cases.status <> 'closed')
                """
        ).map(String.init).joined(separator: ",")
        guard !gone.isEmpty else { return }
        try execute(
            sql: """
                UPDATE customers
                   SET handle = NULL, account = NULL, name = NULL, url = NULL
                 WHERE id IN (\(gone))
                """)
    }
}
