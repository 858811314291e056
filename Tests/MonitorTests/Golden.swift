// SPDX-License-Identifier: Apache-2.0

// Files that are generated and shipped: compared, and rewritten on purpose.

import Foundation
import Testing

/// The folder of the package.
let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Compares with a file of the package. `RECORD=1` rewrites it, and fails.
func expectGolden(
    _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = packageFolder.appendingPathComponent(path)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(path)", sourceLocation: sourceLocation)
        return
    }
    let shipped = try? String(contentsOf: file, encoding: .utf8)
    #expect(
        shipped == text, "\(path) differs: RECORD=1 rewrites it", sourceLocation: sourceLocation)
}

/// A folder of its own that is removed when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("gehoord-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
