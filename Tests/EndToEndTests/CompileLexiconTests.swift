// SPDX-License-Identifier: Apache-2.0

// The build stops at a mistake in the lexicon, and says where it is.

import Foundation
import TestSupport
import Testing

@Suite struct CompileLexiconTests {
    @Test func `a malformed entry stops the build with its file and line`() async throws {
        let folder = try lexiconFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "waiting.tsv")
        let lines = try String(contentsOf: file, encoding: .utf8)
        try Data((lines + "traag\tadj\t-2\t-\t-\tniet snel\ttest\n").utf8).write(to: file)
        let ending = try await compile(folder)
        #expect(ending.status == 1)
        let line = lines.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(ending.errors.contains("\(file.path):\(line): error: polarity"))
        #expect(
            !FileManager.default.fileExists(atPath: folder.appending(path: "Image.c").path))
    }

    @Test func `the same files give the same bytes`() async throws {
        let folder = try lexiconFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let image = folder.appending(path: "lexicon.image")
        #expect(try await compile(folder).status == 0)
        let first = try Data(contentsOf: image)
        #expect(try await compile(folder).status == 0)
        #expect(try Data(contentsOf: image) == first)
    }

    /// A copy of the files that are compiled in.
    private func lexiconFolder() throws -> URL {
        let copy = FileManager.default.temporaryDirectory.appending(path: "gehoord-\(UUID())")
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/CAssets/Lexicon")
        try FileManager.default.copyItem(at: sources, to: copy)
        return copy
    }

    /// Runs the compiler as the build does, into the folder itself.
    private func compile(_ folder: URL) async throws -> Ending {
        try await Installation.run(
            Installation.executable(named: "CompileLexicon"), [folder.path, folder.path],
            in: folder)
    }
}
