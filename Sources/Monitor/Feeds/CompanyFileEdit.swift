// SPDX-License-Identifier: Apache-2.0

// Changes a company file on disk: whole or not at all, and only into one that
// the configuration can be read with.

import Foundation

/// One change of one company file.
struct CompanyFileEdit {
    /// The configuration that the file belongs to.
    let configurationPath: String
    let file: String

    /// Writes what `change` makes of the file, reads the configuration with it,
    /// and puts the file back as it was if that is wrong.
    ///
    /// - Throws: what `change` throws; `FeedsError` with `rejected` or `file`.
    func apply(_ change: (CompanyFileText) throws -> [UInt8]) throws {
        // A link stays a link: what it leads to is replaced.
        let target = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        let folder = (target as NSString).deletingLastPathComponent
        // Two commands at once would each undo what the other did.
        let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { if lock >= 0 { close(lock) } }
        while lock >= 0, flock(lock, LOCK_EX) != 0, errno == EINTR {}

        let old = try CompanyFileText(path: target)
        let new = try change(old)
        try Self.replace(target, with: new)
        do throws(ConfigurationErrors) {
            _ = try Configuration.load(configurationPath)
        } catch {
            try Self.replace(target, with: old.bytes)
            throw FeedsError(
                .rejected, "\(file) stays as it was, for it would be wrong:\n\(error)")
        }
    }

    /// Puts a file in the place of another: readers see the old or the new one,
    /// also after a power cut.
    private static func replace(_ path: String, with bytes: [UInt8]) throws(FeedsError) {
        func failed() -> FeedsError {
            FeedsError(.file, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        var before = stat()
        guard stat(path, &before) == 0 else { throw failed() }
        // Its name does not end in .toml: a reload that comes now passes it over.
        let temporary = path + ".new-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed() }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
            fchmod(descriptor, before.st_mode & 0o7777)
            // Only root can, and only root needs to.
            _ = fchown(descriptor, before.st_uid, before.st_gid)
            try handle.synchronize()
        } catch {
            unlink(temporary)
            throw FeedsError(.file, "\(path) cannot be written: \(error.localizedDescription)")
        }
        guard rename(temporary, path) == 0 else {
            let error = failed()
            unlink(temporary)
            throw error
        }
    }
}
