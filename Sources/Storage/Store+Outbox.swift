// SPDX-License-Identifier: Apache-2.0

// The outbox: alerts decided but not yet delivered, and how far each sink is.

package import Complaints
import Foundation
import GRDB

extension Alert {
    func insert(_ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO outbox (
                    decided_at, kind, urgency, company, "case", feed, channel, handle, name,
                    respond_by, contact, signals, text, url, agent, recipient, topic, expected,
                    cases, helped, folded_under, resolve_by
                ) VALUES (
                    :decided_at, :kind, :urgency, :company, :case, :feed, :channel, :handle, :name,
                    :respond_by, :contact, :signals, :text, :url, :agent, :recipient, :topic,
                    :expected, :cases, :helped, :folded_under, :resolve_by
                )
                """
        ).execute(arguments: [
            "decided_at": decidedAt.milliseconds, "kind": kind.rawValue, "urgency": urgency.level,
            "company": company.rawValue, "case": caseID?.rawValue, "feed": feed?.rawValue,
            "channel": channel?.rawValue, "handle": author?.handle, "name": author?.displayName,
            "respond_by": respondBy?.milliseconds, "contact": contact,
            "signals": signals.map(\.rawValue).joined(separator: " "), "text": text, "url": url,
            "agent": agent?.rawValue, "recipient": recipient, "topic": topic?.rawValue,
            "expected": expected, "cases": cases.isEmpty ? nil : Case.ID.column(cases),
            "helped": helped, "folded_under": foldedUnder?.rawValue,
            "resolve_by": resolveBy?.milliseconds,
        ])
    }

    init(row: Row) throws {
        let handle: String? = row["handle"]
        self.init(
            number: Number(rawValue: row["number"]), decidedAt: requiredDate(row, "decided_at"),
            kind: try named(row, "kind"), urgency: try Urgency(row: row["urgency"]),
            company: Company.ID(rawValue: row["company"]),
            caseID: (row["case"] as Int64?).map(Case.ID.init(rawValue:)),
            feed: (row["feed"] as String?).map(Feed.ID.init(rawValue:)),
            channel: (row["channel"] as String?).flatMap(Channel.init(rawValue:)),
            author: handle.map { Author(handle: $0, displayName: row["name"]) },
            respondBy: date(row, "respond_by"), contact: row["contact"],
            signals: Signal.list(row["signals"]), text: row["text"], url: row["url"],
            agent: (row["agent"] as String?).map(Agent.init(rawValue:)),
            recipient: row["recipient"])
        topic = (row["topic"] as String?).map(Topic.init(rawValue:))
        expected = row["expected"]
        cases = Case.ID.list(row["cases"] ?? "")
        helped = row["helped"]
        foldedUnder = (row["folded_under"] as Int64?).map(Number.init(rawValue:))
        resolveBy = date(row, "resolve_by")
    }
}

extension Case.ID {
    static func list(_ column: String) -> [Case.ID] {
        column.split(separator: " ").compactMap { Int64($0).map(Case.ID.init(rawValue:)) }
    }

    static func column(_ ids: [Case.ID]) -> String {
        ids.map { String($0.rawValue) }.joined(separator: " ")
    }
}

extension Store {
    /// The next alerts that `sink` has not been told, in order. Those that are
    /// folded under a spike are not told by themselves: its alert names the case.
    package func undelivered(to sink: Sink, limit: Int = 100) throws -> [Alert] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT *
                      FROM outbox
                     WHERE number > COALESCE(
                               (SELECT number FROM deliveries WHERE sink = :sink), 0)
                       AND folded_under IS NULL
                     ORDER BY number
                     LIMIT :limit
                    """, arguments: ["sink": sink.rawValue, "limit": limit]
            ).map(Alert.init(row:))
        }
    }

    /// Marks everything up to `number` as told to `sink`. Never goes back.
    package func markDelivered(to sink: Sink, upTo number: Alert.Number) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO deliveries (sink, number)
                    VALUES (:sink, :number)
                        ON CONFLICT (sink) DO UPDATE SET number = MAX(number, excluded.number)
                    """, arguments: ["sink": sink.rawValue, "number": number.rawValue])
        }
    }

    /// How many alerts `sink` has not been told.
    package func backlog(of sink: Sink) throws -> Int {
        try read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT COUNT(*)
                      FROM outbox
                     WHERE number > COALESCE(
                               (SELECT number FROM deliveries WHERE sink = ?), 0)
                       AND folded_under IS NULL
                    """, arguments: [sink.rawValue]) ?? 0
        }
    }

    /// Puts an alert about something other than a mention into the outbox.
    package func enqueue(_ alert: Alert) throws {
        try write { database in try alert.insert(database) }
    }
}
