// SPDX-License-Identifier: Apache-2.0

// The alert log: appended and synced before anything is marked as told, so a
// crash repeats but never forgets; what stands in the file is not told again.

import Complaints
import Foundation
package import Storage

/// What went wrong while telling.
package struct AlertError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        /// The log or its folder cannot be opened or locked.
        case unavailable
        /// A line could not be written or synced: disk full, or worse.
        case writeFailed = "write_failed"
    }
    package let reason: Reason
    package let detail: String

    package init(reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }

    package var description: String { detail }
}

/// Appends alerts to the file that the agents on call tail.
///
/// Rotation by rename loses nothing: the file is opened anew for each batch.
/// Several processes may write to the same log: a lock beside it makes one wait
/// for the other.
package struct AlertLog: Sendable {
    /// How much of the end of the log is read to find what was told already.
    private static let tailBytes: UInt64 = 256 * 1024

    private let path: String
    private let line: AlertLine

    package init(path: String, line: AlertLine) {
        self.path = path
        self.line = line
    }

    /// Tells everything in the outbox that the log has not been told.
    ///
    /// - Parameter echo: called with each line after it is safely on disk.
    /// - Returns: how many lines were written.
    /// - Throws: `AlertError`, `StoreError`. What was written stays written and
    ///   is not written again.
    @discardableResult
    package func deliver(from store: Store, echo: (String) -> Void = { _ in }) throws -> Int {
        guard try !store.undelivered(to: .log, limit: 1).isEmpty else { return 0 }
        let lock = try FileHandle.locked(path + ".lock")
        defer { try? lock.close() }
        var written = 0
        while true {
            let alerts = try store.undelivered(to: .log)
            guard let last = alerts.last?.number else { return written }
            let file = try FileHandle.appending(path)
            defer { try? file.close() }
            let (told, isCut) = try recentNumbers()
            let lines = alerts.filter { $0.number.map { !told.contains($0) } ?? true }
                .map(line.render)
            if !lines.isEmpty {
                // A line that a crash cut off stays as it is; ours starts anew.
                try append((isCut ? "\n" : "") + lines.joined(separator: "\n") + "\n", to: file)
            }
            try store.markDelivered(to: .log, upTo: last)
            lines.forEach(echo)
            written += lines.count
        }
    }

    private func append(_ text: String, to file: FileHandle) throws {
        do {
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
        } catch {
            throw AlertError(reason: .writeFailed, detail: "\(path): \(error.localizedDescription)")
        }
    }

    /// The numbers at the end of the log, and of the one before it in case it
    /// was rotated after a crash; and whether the log ends in the middle of a
    /// line.
    private func recentNumbers() throws -> (numbers: Set<Alert.Number>, isCut: Bool) {
        let (tail, isCut) = Self.tail(of: path)
        let older = rotated.map { Self.tail(of: $0).text } ?? ""
        var numbers: Set<Alert.Number> = []
        for text in [older, tail] {
            for line in text.split(separator: "\n") {
                guard let fields = AlertLine.fields(of: line),
                    let number = fields.first(where: { $0.key == "nr" }).flatMap({ Int64($0.value) }
                    )
                else { continue }
                numbers.insert(Alert.Number(rawValue: number))
            }
        }
        return (numbers, isCut)
    }

    /// The log before this one, whatever scheme of names the rotation follows
    /// (`.1`, `-20261122`); compressed ones are too old to matter.
    private var rotated: String? {
        let file = URL(filePath: path)
        let keys: Set<URLResourceKey> = [.contentModificationDateKey]
        let beside = try? FileManager.default.contentsOfDirectory(
            at: file.deletingLastPathComponent(), includingPropertiesForKeys: Array(keys))
        let name = file.lastPathComponent
        return beside?.filter { other in
            let rest = other.lastPathComponent.dropFirst(name.count)
            return other.lastPathComponent.hasPrefix(name)
                && (rest.hasPrefix(".") || rest.hasPrefix("-"))
                && !rest.hasSuffix(".lock") && !rest.hasSuffix(".gz")
        }.max { one, other in
            let dates = [one, other].map {
                (try? $0.resourceValues(forKeys: keys))?.contentModificationDate ?? .distantPast
            }
            return dates[0] < dates[1]
        }?.path
    }

    private static func tail(of path: String) -> (text: String, isCut: Bool) {
        guard let file = FileHandle(forReadingAtPath: path) else { return ("", false) }
        defer { try? file.close() }
        guard let end = try? file.seekToEnd(), end > 0 else { return ("", false) }
        let start = end > tailBytes ? end - tailBytes : 0
        guard (try? file.seek(toOffset: start)) != nil,
            let bytes = try? file.readToEnd()
        else { return ("", false) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.last != UInt8(ascii: "\n") else { return (text, false) }
        // Without its end a line does not count: its alert is told again.
        let whole = text.lastIndex(of: "\n").map { String(text[...$0]) } ?? ""
        return (whole, true)
    }
}

extension FileHandle {
    /// Readable by the group, so that agents can tail it.
    private static let logMode: mode_t = 0o640

    fileprivate static func appending(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, logMode)
        guard descriptor >= 0 else { throw AlertError.unavailable(path) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    fileprivate static func locked(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, logMode)
        guard descriptor >= 0 else { throw AlertError.unavailable(path) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw AlertError.unavailable(path) }
        }
        return file
    }
}

extension AlertError {
    fileprivate static func unavailable(_ path: String) -> AlertError {
        AlertError(reason: .unavailable, detail: "\(path): \(String(cString: strerror(errno)))")
    }
}
