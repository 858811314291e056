// SPDX-License-Identifier: Apache-2.0

// What the editors of the lexicon see: a word, a text, and the words of a file
// that nothing knows.

import Foundation
import Testing

@testable import Monitor

@Suite struct LexiconCommandTests {
    private let lexicon: ClassifyLexicon

    init() throws { lexicon = try ClassifyLexicon(lexicon: nil) }

    private func object<Value>(_ json: String) throws -> Value {
        try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? Value)
    }

    @Test(arguments: ["teruggebeld", "belde terug", "Belachelijke"])
    func `a word is found in any form, with where it stands`(word: String) throws {
        let screen = try lexicon.lookUp(word, asJSON: false)
        #expect(screen.contains(".tsv:"))
        let entries: [[String: Any]] = try object(try lexicon.lookUp(word, asJSON: true))
        #expect(!entries.isEmpty)
        for entry in entries {
            #expect((entry["line"] as? Int ?? 0) > 1)
            #expect((entry["source"] as? String ?? "").isEmpty == false)
        }
    }

    @Test func `a word that is not there is said to be so`() throws {
        #expect(try lexicon.lookUp("zwierelaar", asJSON: false).contains("not in the lexicon"))
        let none: [Any] = try object(try lexicon.lookUp("zwierelaar", asJSON: true))
        #expect(none.isEmpty)
    }

    @Test func `a text shows what it hits and what it misses`() throws {
        let reading: [String: Any] = try object(
            try lexicon.hits("niets meer van gehoord, zwierelaar!", asJSON: true))
        let hits = try #require(reading["hits"] as? [[String: Any]])
        #expect(hits.contains { ($0["contribution"] as? Double ?? 0) < -0.1 })
        #expect(reading["unknown"] as? [String] == ["zwierelaar"])
        #expect(
            try lexicon.hits("zwierelaar", asJSON: false).hasSuffix("unknown: zwierelaar"))
    }

    @Test func `the frequent unknown words of a file come first, each once a text`() throws {
        let folder = try TemporaryFolder()
        let lines = [
            ("1", "zwierelaar zwierelaar is kapot"), ("2", "mijn zwierelaar"),
            ("3", "een plomperik"),
        ].map { "{\"id\":\"\($0.0)\",\"text\":\"\($0.1)\"}" }
        let file = URL(filePath: try folder.write(lines.joined(separator: "\n"), to: "t.jsonl"))
        let words: [[String: Any]] = try object(
            try lexicon.unknown(file, atMost: 5, asJSON: true))
        #expect(words.map { $0["word"] as? String } == ["zwierelaar", "plomperik"])
        #expect(words.map { $0["texts"] as? Int } == [2, 1])
        #expect(
            try lexicon.unknown(file, atMost: 1, asJSON: false).split(separator: " ")
                == ["2", "zwierelaar"])
    }
}
