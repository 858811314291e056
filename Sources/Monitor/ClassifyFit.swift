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
        lexicon = try Self.read(folder)
    }

    private static func read(_ folder: URL) throws -> Lexicon {
        try Lexicon(source: LexiconSource(folder: folder).fittable)
    }

    /// The part of a lexicon that is fitted.
    package enum Part: String, CaseIterable, Sendable {
        /// The weights of words, on sentiment.
        case words
        /// Sentiments, kinds and urgencies.
        case verdicts
    }

    /// Fits and rewrites the files.
    ///
    /// - Parameters:
    ///   - files: labelled texts; each part learns from those that have its
    ///     label.
    ///   - corrections: where what colleagues said is fitted to as well.
    ///   - parts: what to fit.
    ///   - isDryRun: report, but write nothing.
    /// - Returns: what changed, for people or as JSON.
    package func run(
        _ files: [URL], correctionsIn corrections: Configuration? = nil,
        parts: [Part] = Part.allCases, isDryRun: Bool, isJSON: Bool = false
    ) throws -> String {
        var sources = try files.map { try LabelledFile.read($0) }
        var names = Self.names(of: files)
        if let corrections {
            let corrected = try CorrectedTexts(corrections, lexicon: lexicon)
            sources.append(corrected.texts.map(\.text))
            names.append("corrections")
        }
        let texts = sources.flatMap(\.self)
        var lines: [String] = []
        var report = Report(texts: texts.count)
        if parts.contains(.words) {
            var fit = LexiconFit(lexicon: lexicon)
            let changes = fit.fit(sources)
            if !isDryRun { try write(changes, names) }
            lines += ["\(texts.count) texts, \(changes.count) weights moved"]
            lines += table(changes)
            report.weights = changes.map { Report.Weight($0, lexicon.entries[$0.entry]) }
        }
        if parts.contains(.verdicts) {
            // They are fitted on what the new weights make of the texts.
            let fitted = isDryRun ? lexicon : try Self.read(folder)
            if let learnt = VerdictFit(lexicon: fitted).fit(texts) {
                if !isDryRun { try write(learnt) }
                report.verdictsLearnt = true
                lines.append(
                    "sentiments, kinds, urgencies and signals learnt, with \(learnt.gramCount) turns of phrase"
                )
            } else {
                lines.append(
                    "sentiments, kinds and urgencies stay as they are: fewer than "
                        + "\(VerdictFit.fewestTexts) texts have a kind")
            }
        }
        return isJSON ? try jsonText(report) : lines.joined(separator: "\n")
    }

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
        var weights: [Weight] = []
        var verdictsLearnt = false
    }

    private static let shown = 40

    /// How a weight names what it was fitted on: files by their name, a folder
    /// of several by its own.
    private static func names(of files: [URL]) -> [String] {
        var names: [String] = []
        for file in files {
            let folder = file.deletingLastPathComponent().standardizedFileURL
            let siblings = files.filter {
                $0.deletingLastPathComponent().standardizedFileURL == folder
            }
            let name =
                siblings.count >= fewestForFolder
                ? folder.lastPathComponent.lowercased()
                : file.deletingPathExtension().lastPathComponent
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// With fewer files than this, each is named.
    private static let fewestForFolder = 4

    private func table(_ changes: [LexiconFit.Change]) -> [String] {
        changes.sorted { abs($0.fitted - $0.editor) > abs($1.fitted - $1.editor) }
            .prefix(Self.shown).map { change in
                let entry = lexicon.entries[change.entry]
                return "  \(entry.term.column(36)) \(Provenance.weight(change.editor)) → "
                    + "\(Provenance.weight(change.fitted))   in \(change.texts) texts   "
                    + "\(entry.file):\(entry.line)"
            }
    }

    private func write(_ learnt: VerdictFit.Learnt) throws {
        try Data(learnt.bytes).write(
            to: folder.appending(path: LexiconSource.verdictsFile), options: .atomic)
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
