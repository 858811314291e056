// SPDX-License-Identifier: Apache-2.0

// `gehoord lexicon fit`: fits the weights of a lexicon folder to labelled texts
// and writes them back: numbers and provenance, nothing else.

import Classification
import Complaints
package import Foundation

package struct ClassifyFit {
    private let folder: URL
    private let lexicon: Lexicon

    package init(lexicon folder: URL) throws {
        self.folder = folder
        lexicon = try LexiconFolder.lexicon(at: folder)
    }

    /// Fits and rewrites the files.
    ///
    /// - Parameters:
    ///   - files: labelled texts; those with a sentiment count.
    ///   - corrections: where what colleagues said is fitted to as well.
    ///   - isDryRun: report, but write nothing.
    /// - Returns: what changed, for people or as JSON.
    package func run(
        _ files: [URL], correctionsIn corrections: Configuration? = nil, isDryRun: Bool,
        isJSON: Bool = false
    ) throws -> String {
        var texts: [LabelledText] = []
        for file in files { texts += try LabelledFile.read(file).map(\.labels) }
        var names = files.map { $0.deletingPathExtension().lastPathComponent }
        if let corrections {
            let corrected = try CorrectedTexts(corrections, lexicon: lexicon)
            texts += corrected.texts.map(\.text.labels)
            names.append("corrections")
        }
        var fit = LexiconFit(lexicon: lexicon)
        let changes = fit.fit(texts)
        // The kinds start from nothing every time: a handful of texts would
        // take everything away that was learnt before.
        let kinds = texts.count { $0.kind != nil }
        if !isDryRun {
            try write(changes, names)
            // They are fitted on what the new weights make of the texts.
            if kinds >= Self.fewestKinds,
                let rows = KindFit(
                    lexicon: try LexiconFolder.lexicon(at: folder)
                ).fit(texts)
            {
                try writeKinds(rows, names)
            }
        }
        if isJSON {
            return try jsonText(
                Report(
                    texts: texts.count, kinds: kinds, kindsFitted: kinds >= Self.fewestKinds,
                    weights: changes.map { Report.Weight($0, lexicon.entries[$0.entry]) }))
        }
        var lines = ["\(texts.count) texts, \(changes.count) weights moved"]
        if kinds < Self.fewestKinds {
            lines.append(
                "kinds left as they are: \(kinds) texts with a kind, \(Self.fewestKinds) are needed"
            )
        }
        for change in changes.sorted(by: { abs($0.fitted - $0.editor) > abs($1.fitted - $1.editor) }
        )
        .prefix(Self.shown) {
            let entry = lexicon.entries[change.entry]
            lines.append(
                "  \(entry.term.column(36)) \(Provenance.weight(change.editor)) → "
                    + "\(Provenance.weight(change.fitted))   in \(change.texts) texts   "
                    + "\(entry.file):\(entry.line)")
        }
        return lines.joined(separator: "\n")
    }

    private static let shown = 40
    /// Texts with a kind from which the kinds are fitted anew: some forty for
    /// each of the five.
    static let fewestKinds = 200

    private struct Report: Encodable {
        struct Weight: Encodable {
            let term: String
            let file: String
            let line: Int
            let editor: Double
            let fitted: Double
            let texts: Int

            init(_ change: LexiconFit.Change, _ entry: LexiconEntry) {
                term = entry.term
                file = entry.file
                line = entry.line
                editor = change.editor
                fitted = change.fitted
                texts = change.texts
            }
        }

        let texts: Int
        let kinds: Int
        let kindsFitted: Bool
        let weights: [Weight]
    }

    private func writeKinds(_ rows: [[String]], _ names: [String]) throws {
        var lines = [
            "# What speaks for which kind. Written by `gehoord lexicon fit`, on "
                + names.joined(separator: "+") + "."
        ]
        lines += rows.map { $0.joined(separator: "\t") }
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: folder.appending(path: "grammar-kinds.tsv"), options: .atomic)
    }

    private func write(_ changes: [LexiconFit.Change], _ names: [String]) throws {
        let fitted = Dictionary(uniqueKeysWithValues: changes.map { ($0.entry, $0.fitted) })
        // Entries that no longer move return to the editor's weight.
        var rows: [String: [Int: (weight: String, source: String)]] = [:]
        for (index, entry) in lexicon.entries.enumerated() where entry.range != nil {
            if let weight = fitted[index] {
                rows[entry.file, default: [:]][entry.line] = (
                    Provenance.weight(weight), Provenance.source(of: entry, fittedOn: names)
                )
            } else if Provenance.original(of: entry) != entry.source {
                rows[entry.file, default: [:]][entry.line] = (
                    Provenance.weight(Provenance.editorWeight(of: entry)),
                    Provenance.original(of: entry)
                )
            }
        }
        for (file, changed) in rows.sorted(by: { $0.key < $1.key }) {
            let url = folder.appending(path: file)
            var lines = String(decoding: try Data(contentsOf: url), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for (line, row) in changed where lines.indices.contains(line - 1) {
                var fields = lines[line - 1].split(
                    separator: "\t", omittingEmptySubsequences: false
                )
                .map(String.init)
                guard fields.count == 7 else { continue }
                fields[2] = row.weight
                fields[6] = row.source
                lines[line - 1] = fields.joined(separator: "\t")
            }
            try Data(lines.joined(separator: "\n").utf8).write(to: url, options: .atomic)
        }
    }
}
