// SPDX-License-Identifier: Apache-2.0

// A secret that stands in a file of its own: the configuration only says where.

import Foundation

/// The place of a secret: `file:PATH`, or `credential:NAME` for one that systemd
/// hands over.
struct SecretFile: Hashable, Sendable {
    private static let credential = "credential:"
    private static let file = "file:"
    /// No password is longer.
    private static let limit = 4_096

    /// As configured.
    private(set) var written: String

    /// - Returns: `nil` for text that is no place: a secret does not stand in the
    ///   configuration.
    init?(written: String) {
        let prefix = [Self.credential, Self.file].first { written.hasPrefix($0) }
        guard let prefix, written.utf8.count > prefix.utf8.count else { return nil }
        self.written = written
    }

    /// With a relative path as the file that names it means it.
    func resolved(from file: String) -> SecretFile {
        guard written.hasPrefix(Self.file) else { return self }
        var secret = self
        let path = String(written.dropFirst(Self.file.count))
        secret.written = Self.file + Monitor.resolved(path, from: file)
        return secret
    }

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// Where it is, in the service; `nil` for a credential outside of it.
    ///
    /// - Source: systemd.exec, "Credentials".
    var path: String? {
        guard written.hasPrefix(Self.credential) else {
            return String(written.dropFirst(Self.file.count))
        }
        let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        return folder.map { $0 + "/" + written.dropFirst(Self.credential.count) }
    }

    /// Its first line.
    func read() throws -> String {
        guard let path else {
            throw Unreadable(
                description: "\(written) is only there for the service that systemd starts")
        }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Unreadable(description: "\(path) cannot be read")
        }
        defer { try? file.close() }
        let bytes = try file.read(upToCount: Self.limit) ?? Data()
        let line =
            String(decoding: bytes, as: UTF8.self).split(
                separator: "\n", maxSplits: 1, omittingEmptySubsequences: false
            ).first ?? ""
        let secret = line.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else { throw Unreadable(description: "\(path) is empty") }
        return secret
    }

    /// What is wrong with it, as far as can be seen from here.
    var problem: String? {
        guard let path else { return nil }
        do { _ = try read() } catch { return "\(error)" }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        return mode & 0o007 == 0 ? nil : "\(path) is open to everybody: chmod o= \(path)"
    }
}
