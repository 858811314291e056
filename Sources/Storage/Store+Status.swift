// SPDX-License-Identifier: Apache-2.0

// How things stand, in numbers.

import Complaints
import Foundation
import GRDB

/// The database in numbers.
package struct StoreStatus: Hashable, Sendable {
    package let mentions: Int
    package let casesByStatus: [String: Int]
    /// Cases in which the customer spoke last.
    package let waiting: Int
    package let alerts: Int
}

extension Store {
    package func status() throws -> StoreStatus {
        try read { database in
            let counts = try Row.fetchAll(
                database, sql: "SELECT status, COUNT(*) AS n FROM cases GROUP BY status")
            return StoreStatus(
                mentions: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM mentions") ?? 0,
                casesByStatus: Dictionary(
                    uniqueKeysWithValues: counts.map { ($0["status"] as String, $0["n"] as Int) }),
                waiting: try Int.fetchOne(
                    database,
                    sql: """
                        SELECT COUNT(*)
                          FROM cases
                         WHERE status <> 'closed' AND waiting_since IS NOT NULL
                        """) ?? 0,
                alerts: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM outbox") ?? 0)
        }
    }
}
