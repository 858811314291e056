// SPDX-License-Identifier: Apache-2.0

// The only writer of the truth: one SQLite file, opened by the daemon and by
// every command. GRDB stays inside this module.

import CAssets
import Complaints
import Foundation
import GRDB

/// What went wrong with the database, and about what.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        /// The file or its folder cannot be opened, read or written.
        case unavailable
        /// Another process kept it locked for too long: try again.
        case busy
        /// It was written by a newer version.
        case newer
        /// There is no such case.
        case unknownCase
        /// Something of ours is wrong: a bug, or a damaged file.
        case broken
    }
    package let reason: Reason
    package let detail: String

    package init(reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    package var description: String { detail }
}

/// The truth: mentions, cases, their history, the outbox and the feeds' state.
///
/// Safe to use from any thread and from several processes at once.
package final class Store: Sendable {
    let pool: DatabasePool

    /// How long to wait for another process that is writing.
    private static let busyTimeout: TimeInterval = 10

    /// Opens the database, makes it if it is not there, and brings its schema
    /// up to date.
    ///
    /// - Parameter path: a file in a folder that can be written to.
    /// - Throws: `StoreError` with `unavailable` or `newer`.
    package init(path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(Self.busyTimeout)
        configuration.prepareDatabase { database in
            // Guarantee 1: what was committed survives a power cut.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA foreign_keys = ON")
            // 16 MB: with a million mentions SQLite's 2 MB would read the upper
            // pages of the indexes again at every poll.
            try database.execute(sql: "PRAGMA cache_size = -16384")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            let migrator = try Self.migrator()
            if try pool.read(migrator.hasBeenSuperseded) {
                throw StoreError(
                    reason: .newer, detail: "\(path) was written by a newer version of gehoord")
            }
            try migrator.migrate(pool)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    private static func migrator() throws -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for index in 0..<schema_asset_count() {
            let asset = schema_asset(index)
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
            let sql = String(decoding: bytes, as: UTF8.self)
            migrator.registerMigration(String(cString: asset.name)) { database in
                try database.execute(sql: sql)
            }
        }
        return migrator
    }

    /// Runs `body` in one transaction that is synced to disk when it returns.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try pool.write(body) } catch let error as DatabaseError {
            throw StoreError(error, path: pool.path)
        }
    }

    /// Runs `body` on one snapshot of the truth.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try pool.read(body) } catch let error as DatabaseError {
            throw StoreError(error, path: pool.path)
        }
    }
}

extension StoreError {
    init(_ error: DatabaseError, path: String) {
        let reason: Reason =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_PERM:
                .unavailable
            default: .broken
            }
        self.init(
            reason: reason, detail: "\(path): \(error.message ?? error.resultCode.description)")
    }
}

extension Date {
    /// As the database keeps it: milliseconds since 1970, UTC.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension Store {
    /// Writes a consistent copy, also while others write.
    ///
    /// - Throws: `StoreError` when `path` cannot be written.
    package func copy(to path: String) throws {
        do {
            try pool.backup(to: DatabaseQueue(path: path))
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }
}
