// SPDX-License-Identifier: Apache-2.0

// Handles that are one person: linked by an agent, and unlinked when that was
// a mistake. A person is a group of handles that links connect.

package import Complaints
package import Foundation
import GRDB

/// A handle as it was found in the database.
package struct KnownHandle: Hashable, Sendable {
    package let id: Customer.ID
    package let company: Company.ID
    package let channel: Channel
    package let handle: String
    package let person: Int64
}

extension Store {
    /// The customers whose handle was typed: with or without its `@`, in any
    /// letter case, on one channel or on any. Names that anyone may carry are
    /// left out: nobody can be known by them.
    package func customers(
        called typed: String, company: Company.ID? = nil, channel: Channel? = nil
    ) throws -> [KnownHandle] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, company, channel, handle, person
                      FROM customers
                     WHERE handle COLLATE NOCASE IN (:typed, :bare, '@' || :bare, 'u/' || :bare)
                       AND account IS NOT NULL
                       AND (:company IS NULL OR company = :company)
                       AND (:channel IS NULL OR channel = :channel)
                     ORDER BY id
                     LIMIT 100
                    """,
                arguments: [
                    "typed": typed, "bare": DirectoryEntry.key(typed),
                    "company": company?.rawValue, "channel": channel?.rawValue,
                ]
            ).map(KnownHandle.init(row:))
        }
    }

    /// Makes two handles one person, or undoes that.
    ///
    /// Their cases are each other's earlier cases from now on, and what either
    /// writes joins the case of both. In the history of every case concerned.
    ///
    /// - Returns: whether anything changed.
    package func link(
        _ one: KnownHandle, _ other: KnownHandle, undo: Bool = false, by agent: Agent, at now: Date
    ) throws -> Bool {
        let (low, high) = one.id.rawValue < other.id.rawValue ? (one, other) : (other, one)
        guard low.id != high.id, low.company == high.company else { return false }
        return try write { database in
            let isLinked =
                try Bool.fetchOne(
                    database,
                    sql:
                        "SELECT linked FROM links WHERE one = ? AND other = ? ORDER BY id DESC LIMIT 1",
                    arguments: [low.id.rawValue, high.id.rawValue]) ?? false
            guard isLinked == undo else { return false }
            let before = try Self.group(of: [low.id.rawValue, high.id.rawValue], database)
            try database.execute(
                sql: "INSERT INTO links (one, other, linked, at, agent) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    low.id.rawValue, high.id.rawValue, !undo, now.milliseconds, agent.rawValue,
                ])
            try Self.settlePersons(among: before, database)
            for (handle, partner) in [(low, high), (high, low)] {
                let cases = try Int64.fetchAll(
                    database, sql: "SELECT id FROM cases WHERE customer = ? ORDER BY id",
                    arguments: [handle.id.rawValue])
                for number in cases {
                    try CaseEvent(
                        at: now, actor: agent, action: undo ? .unlinked : .linked, mention: nil,
                        detail: "\(partner.channel.rawValue):\(partner.handle)"
                    ).insert(Case.ID(rawValue: number), database)
                }
            }
            return true
        }
    }

    /// All handles of the persons to whom these belong.
    private static func group(of ids: [Int64], _ database: Database) throws -> [Int64] {
        let list = ids.map(String.init).joined(separator: ",")
        return try Int64.fetchAll(
            database,
            sql: """
                SELECT id FROM customers
                 WHERE person IN (SELECT person FROM customers WHERE id IN (\(list)))
                 ORDER BY id
                """)
    }

    /// Writes anew who is one person: each group of connected handles by its
    /// lowest id.
    private static func settlePersons(among ids: [Int64], _ database: Database) throws {
        let list = ids.map(String.init).joined(separator: ",")
        let pairs = try Row.fetchAll(
            database,
            sql: """
                SELECT one, other
                  FROM links AS said
                 WHERE one IN (\(list)) AND linked = 1
                   AND id = (SELECT MAX(id) FROM links WHERE one = said.one AND other = said.other)
                """
        ).map { (one: $0[0] as Int64, other: $0[1] as Int64) }
        var person = Dictionary(uniqueKeysWithValues: ids.map { ($0, $0) })
        // Groups are a handful of handles: passing the lowest on until nothing
        // changes is quick enough.
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for pair in pairs {
                guard let one = person[pair.one], let other = person[pair.other], one != other
                else { continue }
                person[pair.one] = min(one, other)
                person[pair.other] = min(one, other)
                hasChanged = true
            }
        }
        for (id, lowest) in person {
            try database.execute(
                sql: "UPDATE customers SET person = ? WHERE id = ?", arguments: [lowest, id])
            try database.execute(
                sql: "UPDATE cases SET person = ? WHERE customer = ?", arguments: [lowest, id])
        }
    }
}

extension KnownHandle {
    init(row: Row) throws {
        self.init(
            id: Customer.ID(rawValue: row["id"]), company: Company.ID(rawValue: row["company"]),
            channel: try named(row, "channel"), handle: row["handle"], person: row["person"])
    }
}
