// SPDX-License-Identifier: Apache-2.0

// Labelled texts and lexicon folders, read from disk.

import BuiltInLexicon
import Classification
import Complaints
import Foundation

/// What is wrong with a file that a command was given.
package struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; 0 for the file as a whole.
    package let line: Int
    package let detail: String

    package var description: String {
        line > 0 ? "\(file):\(line): \(detail)" : "\(file): \(detail)"
    }
}

/// A file of labelled texts, one JSON object a line.
enum LabelledFile {
    private struct Row: Decodable {
        let id: String
        let text: String
        let sentiment: String?
        let kind: String?
        let urgency: String?
        let signals: [String]?
        let language: String?
        let published: String?
    }

    static func read(_ file: URL) throws -> [LabelledText] {
        var texts: [LabelledText] = []
        let decoder = JSONDecoder()
        let data = try Data(contentsOf: file)
        for (index, line) in data.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        where !line.isEmpty {
            func fail(_ detail: String) -> InputError {
                InputError(file: file.path, line: index + 1, detail: detail)
            }
            let row: Row
            do { row = try decoder.decode(Row.self, from: line) } catch {
                throw fail("not a JSON object with id and text")
            }
            func value<Value: RawRepresentable<String>>(_ text: String?, _ field: String) throws
                -> Value?
            {
                guard let text else { return nil }
                guard let value = Value(rawValue: text) else {
                    throw fail("unknown \(field) \"\(text)\"")
                }
                return value
            }
            let publishedAt = try row.published.map { published in
                guard let date = InternetDate.parse(published) else {
                    throw fail(
                        "published \"\(published)\" is no date; write it as "
                            + "2026-03-09T09:30:00+01:00")
                }
                return date
            }
            texts.append(
                LabelledText(
                    id: row.id, text: row.text,
                    sentiment: try value(row.sentiment, "sentiment"),
                    kind: try value(row.kind, "kind"),
                    urgency: try value(row.urgency, "urgency"),
                    signals: try row.signals.map { names in
                        Set(
                            try names.filter { $0 != "other_language" }.compactMap {
                                try value($0, "signal")
                            })
                    },
                    language: row.language.map(Language.init(rawValue:)),
                    publishedAt: publishedAt))
        }
        return texts
    }
}

/// The words that a company wrote in its own file.
package struct CompanyWords: Sendable {
    let lines: [CompanyWord]
    let file: String

    /// - Throws: `CaseDesk.UsageError` when no such company is watched.
    package init(of company: String, in configuration: Configuration) throws {
        let watched = configuration.companies.first { $0.company.id.rawValue == company }
        guard let watched else {
            let known = configuration.companies.map(\.company.id.rawValue)
            throw CaseDesk.UsageError(
                description: "no company \(SafeText.line(company)): write one of "
                    + known.joined(separator: ", "))
        }
        lines = watched.words
        file = watched.file
    }
}

/// A folder of lexicon files on disk, for editors who try words out.
enum LexiconFolder {
    static func lexicon(at folder: URL?, words: CompanyWords? = nil) throws -> Lexicon {
        let common = try folder.map { try Lexicon(source: LexiconSource(folder: $0)) } ?? .builtIn
        guard let words, !words.lines.isEmpty else { return common }
        return try common.adding(companyWords: words.lines, file: words.file)
    }
}
