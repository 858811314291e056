// SPDX-License-Identifier: Apache-2.0

// What is known of each feed between polls.

package import Complaints
import Foundation
import GRDB

extension FeedState {
    init(row: Row) throws {
        self.init(
            id: Feed.ID(rawValue: row["id"]), company: Company.ID(rawValue: row["company"]),
            source: row["source"])
        etag = row["etag"]
        lastModified = row["last_modified"]
        contentHash = (row["content_hash"] as Int64?).map(ContentHash.init(rawValue:))
        entriesHash = (row["entries_hash"] as Int64?).map(ContentHash.init(rawValue:))
        checkedAt = date(row, "checked_at")
        succeededAt = date(row, "succeeded_at")
        changedAt = date(row, "changed_at")
        nextCheckAt = date(row, "next_check_at")
        interval = (row["interval_ms"] as Int64?).map { .milliseconds($0) }
        hints.freshFor = (row["fresh_for_ms"] as Int64?).map { .milliseconds($0) }
        hints.timeToLive = (row["time_to_live_ms"] as Int64?).map { .milliseconds($0) }
        failures = row["failures"]
        failingSince = date(row, "failing_since")
        errorReason = row["error_reason"]
        errorDetail = row["error_detail"]
        told = (row["told"] as String?).flatMap(FeedTrouble.init(rawValue:))
        redirect = (row["redirect"] as String?).map {
            RedirectMemory(target: $0, sightings: row["redirect_seen"])
        }
        adopted = row["adopted"]
    }

    func save(_ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO feeds (
                    id, company, etag, last_modified, content_hash, entries_hash, checked_at,
                    succeeded_at, changed_at, next_check_at, interval_ms, failures, failing_since,
                    error_reason, error_detail, told, source, redirect, redirect_seen, adopted,
                    fresh_for_ms, time_to_live_ms
                ) VALUES (
                    :id, :company, :etag, :last_modified, :content_hash, :entries_hash, :checked_at,
                    :succeeded_at, :changed_at, :next_check_at, :interval_ms, :failures,
                    :failing_since, :error_reason, :error_detail, :told, :source, :redirect,
                    :redirect_seen, :adopted, :fresh_for_ms, :time_to_live_ms
                )
                """
        ).execute(arguments: [
            "id": id.rawValue, "company": company.rawValue, "etag": etag,
            "last_modified": lastModified, "content_hash": contentHash?.rawValue,
            "entries_hash": entriesHash?.rawValue,
            "checked_at": checkedAt?.milliseconds, "succeeded_at": succeededAt?.milliseconds,
            "changed_at": changedAt?.milliseconds, "next_check_at": nextCheckAt?.milliseconds,
            "interval_ms": interval?.milliseconds, "fresh_for_ms": hints.freshFor?.milliseconds,
            "time_to_live_ms": hints.timeToLive?.milliseconds, "failures": failures,
            "failing_since": failingSince?.milliseconds, "error_reason": errorReason,
            "error_detail": errorDetail, "told": told?.rawValue, "source": source,
            "redirect": redirect?.target, "redirect_seen": redirect?.sightings ?? 0,
            "adopted": adopted,
        ])
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { Int64(seconds * 1000) }
}

extension Store {
    /// The state of every feed that was ever polled.
    package func feedStates() throws -> [Feed.ID: FeedState] {
        try read { database in
            let states = try Row.fetchAll(database, sql: "SELECT * FROM feeds ORDER BY id")
                .map(FeedState.init(row:))
            return Dictionary(uniqueKeysWithValues: states.map { ($0.id, $0) })
        }
    }

    /// The state of one feed; `nil` before its first poll.
    package func feedState(of id: Feed.ID) throws -> FeedState? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM feeds WHERE id = ?", arguments: [id.rawValue]
            ).map(FeedState.init(row:))
        }
    }

    /// Records a poll that brought nothing: unchanged, or failed.
    ///
    /// - Parameter trouble: an alert about the feed itself, decided by the caller.
    package func save(_ state: FeedState, trouble: Alert? = nil) throws {
        try write { database in
            try trouble?.insert(database)
            try state.save(database)
        }
    }
}
