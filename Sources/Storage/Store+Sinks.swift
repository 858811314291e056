// SPDX-License-Identifier: Apache-2.0

// How far each sink was told, and how its failures stand.

package import Complaints
import Foundation
import GRDB

extension Store {
    /// Takes sinks into service: each is told what is decided from now on. One
    /// that is known already goes on where it was.
    package func begin(_ sinks: [Sink]) throws {
        guard try read({ try Self.unknown(sinks, $0) }) else { return }
        try write { database in
            for sink in sinks {
                try database.execute(
                    sql: """
                        INSERT INTO deliveries (sink, number)
                        VALUES (?, (SELECT COALESCE(MAX(number), 0) FROM outbox))
                            ON CONFLICT DO NOTHING
                        """, arguments: [sink.rawValue])
            }
        }
    }

    private static func unknown(_ sinks: [Sink], _ database: Database) throws -> Bool {
        let known = Set(try String.fetchAll(database, sql: "SELECT sink FROM deliveries"))
        return sinks.contains { !known.contains($0.rawValue) }
    }

    /// - Returns: `nil` for a sink that was never taken into service.
    package func state(of sink: Sink) throws -> SinkState? {
        try read { database in
            try Row.fetchOne(
                database.cachedStatement(sql: "SELECT * FROM deliveries WHERE sink = ?"),
                arguments: [sink.rawValue]
            ).map(SinkState.init(row:))
        }
    }

    /// Keeps how a sink fares, and puts what is to be told of it into the outbox.
    package func save(_ state: SinkState, of sink: Sink, telling alert: Alert? = nil) throws {
        try write { database in
            try database.cachedStatement(
                sql: """
                    UPDATE deliveries
                       SET number = MAX(number, :number), failures = :failures,
                           failing_since = :failing_since, reason = :reason,
                           next_attempt_at = :next_attempt_at, refused_since = :refused_since,
                           is_told = :is_told
                     WHERE sink = :sink
                    """
            ).execute(arguments: [
                "sink": sink.rawValue, "number": state.place.rawValue,
                "failures": state.failures, "failing_since": state.failingSince?.milliseconds,
                "reason": state.reason, "next_attempt_at": state.nextAttemptAt?.milliseconds,
                "refused_since": state.refusedSince?.milliseconds, "is_told": state.isTold,
            ])
            try alert?.insert(database)
        }
    }
}

extension SinkState {
    fileprivate init(row: Row) throws {
        self.init(place: Alert.Number(rawValue: row["number"]))
        failures = row["failures"]
        failingSince = date(row, "failing_since")
        reason = row["reason"]
        nextAttemptAt = date(row, "next_attempt_at")
        refusedSince = date(row, "refused_since")
        isTold = row["is_told"]
    }
}
