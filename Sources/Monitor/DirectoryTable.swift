// SPDX-License-Identifier: Apache-2.0

// The table that a company exports of its customers: read whole, or not at all.

import Complaints
import Foundation
import Storage

/// A customer table as it was read from its file.
struct DirectoryTable {
    /// A table that cannot be taken in.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// By what a change of the file is seen without reading it.
    struct Stamp: Hashable {
        let size: Int
        let changedAt: Date

        /// Younger than this, it may still be being written.
        private static let restlessness: TimeInterval = 10

        func isSettled(at now: Date) -> Bool {
            abs(now.timeIntervalSince(changedAt)) >= Self.restlessness
        }
    }

    /// The largest table that is read.
    private static let limit = 64 << 20
    /// A table that lost more than this share of its rows was cut off rather
    /// than cleaned up.
    private static let loss = 0.5

    private let path: String
    private let digest: ContentHash
    private let entries: [DirectoryEntry]

    /// - Throws: `Failure` with the path, and the line where there is one.
    init(_ path: String) throws(Failure) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Failure(description: "\(path) cannot be opened")
        }
        defer { try? file.close() }
        let data: Data
        do { data = try file.read(upToCount: Self.limit + 1) ?? Data() } catch {
            throw Failure(description: "\(path) cannot be read")
        }
        guard data.count <= Self.limit else {
            throw Failure(description: "\(path) is larger than 64 MB")
        }
        let bytes = [UInt8](data)
        do { entries = try DirectoryEntry.read(bytes) } catch {
            throw Failure(description: "\(path): \(error)")
        }
        self.path = path
        digest = ContentHash(of: bytes)
    }

    static func stamp(of path: String) -> Stamp? {
        let values = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = values?[.size] as? Int, let date = values?[.modificationDate] as? Date
        else { return nil }
        return Stamp(size: size, changedAt: date)
    }

    /// Replaces the directory by this table.
    ///
    /// - Parameter trustsLoss: whether a person asked for it. Otherwise a table
    ///   that lost more than half of its rows is refused, and one that was read
    ///   before is left alone.
    /// - Returns: `nil` when it was read before.
    /// - Throws: `Failure`, `StoreError`; then what was known stays.
    func replace(
        in store: Store, company: Company.ID, trustsLoss: Bool, at now: Date
    ) throws -> (imported: Int, forgotten: Int)? {
        if !trustsLoss, let last = try store.lastDirectoryImport(company: company) {
            if last.digest == digest { return nil }
            guard Double(entries.count) >= Double(last.rows) * Self.loss else {
                throw Failure(
                    description: "\(path) has \(entries.count) rows where there were "
                        + "\(last.rows); if that is right: gehoord customers import")
            }
        }
        return try store.importDirectory(
            entries, company: company, whole: true, digest: digest, at: now)
    }
}
