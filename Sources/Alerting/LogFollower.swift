// SPDX-License-Identifier: Apache-2.0

// Reads the alert log as it grows, like tail -F: also when it is rotated away
// and begins anew.

import Foundation

/// Follows a file that is appended to and rotated by rename.
package struct LogFollower: ~Copyable {
    /// How much of the end is looked at for the first lines.
    private static let tailBytes: UInt64 = 1024 * 1024
    /// The most that is read at once; the rest comes with the next call.
    private static let readLimit = 1024 * 1024
    /// A longer line is no alert and is passed over.
    private static let lineLimit = 64 * 1024

    private let path: String
    private var file: FileHandle?
    private var inode: UInt64 = 0
    private var isFirst = true
    private var pending = Data()
    private let first: Int

    /// - Parameter first: how many of the lines that are there to begin with.
    package init(path: String, first: Int) {
        self.path = path
        self.first = first
    }

    /// The lines that came since the last call, without their line feeds; at
    /// the first call the last ones of the file. Empty while there is no file.
    package mutating func lines() -> [String] {
        if isFirst {
            isFirst = false
            open()
            return beginning()
        }
        if file == nil { open() }
        var found = rest()
        // Only when the old file is read to its end, the new one begins.
        while isReplaced() {
            pending.removeAll()
            open()
            let more = rest()
            if more.isEmpty { break }
            found += more
        }
        return found
    }

    private mutating func open() {
        try? file?.close()
        file = FileHandle(forReadingAtPath: path)
        inode = file.flatMap { Self.status($0)?.inode } ?? 0
    }

    private mutating func beginning() -> [String] {
        guard let file, let end = try? file.seekToEnd() else { return [] }
        let start = end > Self.tailBytes ? end - Self.tailBytes : 0
        try? file.seek(toOffset: start)
        var found = rest()
        // The first one may be cut by where we began.
        if start > 0, !found.isEmpty { found.removeFirst() }
        return Array(found.suffix(first))
    }

    private mutating func rest() -> [String] {
        var found: [String] = []
        var count = 0
        while count < Self.readLimit, let bytes = try? file?.read(upToCount: 64 * 1024),
            !bytes.isEmpty
        {
            count += bytes.count
            pending.append(bytes)
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = pending[pending.startIndex..<end]
                if line.count <= Self.lineLimit {
                    found.append(String(decoding: line, as: UTF8.self))
                }
                pending = Data(pending[pending.index(after: end)...])
            }
            if pending.count > Self.lineLimit { pending.removeAll() }
        }
        return found
    }

    /// Whether another file stands at the path now, or ours was cut short.
    private func isReplaced() -> Bool {
        guard let there = Self.status(path) else { return false }
        guard let file else { return true }
        if there.inode != inode { return true }
        return (try? file.offset()).map { there.size < $0 } ?? false
    }

    private static func status(_ path: String) -> (inode: UInt64, size: UInt64)? {
        var status = stat()
        return stat(path, &status) == 0 ? (UInt64(status.st_ino), UInt64(status.st_size)) : nil
    }

    private static func status(_ file: FileHandle) -> (inode: UInt64, size: UInt64)? {
        var status = stat()
        return fstat(file.fileDescriptor, &status) == 0
            ? (UInt64(status.st_ino), UInt64(status.st_size)) : nil
    }

    deinit { try? file?.close() }
}
