// SPDX-License-Identifier: Apache-2.0

// `gehoord lexicon fit-replies`: learns from labelled drafts and sentences what a
// sentence of an answer does, and writes the weights.

import Classification
package import Foundation
import Replies

package struct ReplyLearning: Sendable {
    private let fit: ReplyFit
    private let ear: MentionEar

    package init() throws {
        fit = try ReplyFit()
        ear = MentionEar()
    }

    /// Learns and writes.
    ///
    /// - Parameters:
    ///   - drafts: JSON Lines as for `reply-check --jsonl`, with `expected`: the
    ///     rules that each draft breaks.
    ///   - sentences: lines of a label and a sentence with a tab between; the
    ///     first line names the columns.
    ///   - folder: where `acts.bin` and `judge.bin` are written.
    /// - Returns: what was learnt from, for people.
    package func run(drafts: [URL], sentences: URL, to folder: URL) throws -> String {
        let labelled = try drafts.flatMap(read)
        let lines = try readSentences(sentences)
        let lesson = fit.fit(labelled, lines)
        for (name, bytes) in [("acts.bin", lesson.acts), ("judge.bin", lesson.judge)] {
            try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
        }
        let size = lesson.acts.count + lesson.judge.count
        return "\(labelled.count) drafts and \(lines.count) sentences, \(size) bytes"
    }

    private func read(_ file: URL) throws -> [LabelledDraft] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { line in
            let record = try decoder.decode(ReplyRecord.self, from: line)
            return LabelledDraft(
                draft: record.draft, context: record.context(ear.kind(of: record.mention ?? "")),
                broken: Set((record.expected ?? []).compactMap(ReplyRule.init(rawValue:))))
        }
    }

    private func readSentences(_ file: URL) throws -> [LabelledSentence] {
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return try lines.enumerated().dropFirst().compactMap { number, line in
            if line.isEmpty || line.first == "#" { return nil }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 2,
                let sentence = LabelledSentence(text: String(fields[1]), label: String(fields[0]))
            else {
                throw InputError(
                    file: file.path, line: number + 1, detail: "no label and sentence")
            }
            return sentence
        }
    }
}
