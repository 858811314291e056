// SPDX-License-Identifier: Apache-2.0

// The customer directory: what the company knew before the customer wrote.

package import Complaints
package import Foundation
import GRDB

extension Store {
    /// Replaces what the directory says of each customer in `entries`; who asked
    /// to be forgotten is passed over. With `whole`, customers that the list no
    /// longer has go from the directory too.
    ///
    /// - Parameter digest: of the table's bytes, for `lastDirectoryImport`.
    /// - Returns: how many were taken in and how many passed over.
    package func importDirectory(
        _ entries: [DirectoryEntry], company: Company.ID, whole: Bool,
        digest: ContentHash = ContentHash(rawValue: 0), at now: Date
    ) throws -> (imported: Int, forgotten: Int) {
        try write { database in
            if whole {
                try database.execute(
                    sql: "DELETE FROM directory WHERE company = ?", arguments: [company.rawValue])
            }
            let tombstones = Set(
                try String.fetchAll(
                    database, sql: "SELECT hash FROM tombstones WHERE company = ?",
                    arguments: [company.rawValue]))
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO directory (company, handle, channel, facts, imported_at)
                    VALUES (:company, :handle, :channel, :facts, :now)
                        ON CONFLICT DO UPDATE
                       SET facts = excluded.facts, imported_at = excluded.imported_at
                    """)
            var forgotten = 0
            for entry in entries {
                if tombstones.contains(Tombstone.hash(entry.handle)) {
                    forgotten += 1
                    continue
                }
                let facts = try JSONEncoder().encode(entry.items)
                try statement.execute(arguments: [
                    "company": company.rawValue, "handle": entry.handle,
                    "channel": entry.channel?.rawValue ?? "",
                    "facts": String(decoding: facts, as: UTF8.self), "now": now.milliseconds,
                ])
            }
            try database.execute(
                sql: """
                    INSERT INTO directory_imports (company, digest, rows, at)
                    VALUES (?, ?, ?, ?)
                        ON CONFLICT DO UPDATE
                       SET digest = excluded.digest, rows = excluded.rows, at = excluded.at
                    """,
                arguments: [
                    company.rawValue, digest.rawValue, entries.count, now.milliseconds,
                ])
            return (entries.count - forgotten, forgotten)
        }
    }

    /// The table that was taken in last: its digest and how many rows it had.
    package func lastDirectoryImport(
        company: Company.ID
    ) throws -> (digest: ContentHash, rows: Int)? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT digest, rows FROM directory_imports WHERE company = ?",
                arguments: [company.rawValue]
            ).map { (ContentHash(rawValue: $0[0]), $0[1]) }
        }
    }

    /// The directory, by handle.
    package func directory(company: Company.ID, limit: Int) throws -> [DirectoryEntry] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM directory WHERE company = ? ORDER BY handle, channel LIMIT ?",
                arguments: [company.rawValue, limit]
            ).map(DirectoryEntry.init(row:))
        }
    }

    /// What the directory says of a customer, linked handles included; each fact
    /// once.
    package func directory(of customer: Customer.ID) throws -> [DirectoryEntry.Item] {
        try read { database in
            var seen: Set<DirectoryEntry.Item> = []
            return try handles(linkedTo: customer, database).flatMap { known in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT *
                          FROM directory
                         WHERE company = ? AND handle = ? AND channel IN ('', ?)
                         ORDER BY channel DESC
                        """,
                    arguments: [
                        known.company.rawValue, DirectoryEntry.key(known.handle),
                        known.channel.rawValue,
                    ]
                ).flatMap { try DirectoryEntry(row: $0).items }
            }.filter { seen.insert($0).inserted }
        }
    }

    /// All handles of the person to whom a customer belongs, their own included.
    package func handles(linkedTo customer: Customer.ID) throws -> [KnownHandle] {
        try read { try handles(linkedTo: customer, $0) }
    }

    func handles(linkedTo customer: Customer.ID, _ database: Database) throws -> [KnownHandle] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, company, channel, handle, person
                  FROM customers
                 WHERE person = (SELECT person FROM customers WHERE id = ?) AND handle IS NOT NULL
                 ORDER BY id
                """, arguments: [customer.rawValue]
        ).map(KnownHandle.init(row:))
    }
}

extension DirectoryEntry {
    init(row: Row) throws {
        let channel: String = row["channel"]
        self.init(
            handle: row["handle"], channel: Channel(rawValue: channel),
            items: try JSONDecoder().decode([Item].self, from: Data((row["facts"] as String).utf8)))
    }
}

extension Store {
    /// The cases that a customer opened, on any linked handle, the oldest first.
    package func cases(of customer: Customer.ID) throws -> [Case.ID] {
        try read { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT id FROM cases
                     WHERE person = (SELECT person FROM customers WHERE id = ?)
                     ORDER BY id
                    """, arguments: [customer.rawValue]
            ).map(Case.ID.init(rawValue:))
        }
    }

    /// What a customer wrote that belongs to no case of theirs, in order.
    package func mentionsOutsideCases(of customer: Customer.ID) throws -> [RecordedMention] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT mentions.*, customers.handle, customers.name, customers.url
                      FROM mentions
                      JOIN customers ON customers.id = mentions.customer
                      LEFT JOIN cases ON cases.id = mentions."case"
                     WHERE customers.person = (SELECT person FROM customers WHERE id = ?)
                       AND (cases.id IS NULL OR cases.person <> customers.person)
                     ORDER BY mentions.published_at, mentions.id
                    """, arguments: [customer.rawValue]
            ).map(RecordedMention.init(row:))
        }
    }
}
