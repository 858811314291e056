// SPDX-License-Identifier: Apache-2.0

// The labelled corpus: mentions of a dozen trades with kind, urgency and
// signals, which weights are fitted on; and mentions held out, which no weight
// may be fitted on and no word taken from: those tell how good the classifier
// is. The recorded figures of both may not drop. `RECORD=1` records new ones.

import Complaints
import Foundation
import Testing

@testable import Classification

@Suite struct CorpusTests {
    private static let corpus = testFolder.appending(path: "Corpus")
    private static let heldOut = testFolder.appending(path: "HeldOut")
    /// A figure may fall by this much: a few texts in a hundred-odd.
    private static let slack = 0.005

    private struct Row: Decodable {
        let id: String
        let text: String
        let sentiment: String?
        let kind: String?
        let urgency: String?
        let signals: [String]?
        let published: String?
    }

    @Test(arguments: [corpus, heldOut])
    func `the recorded figures hold`(folder: URL) throws {
        let figures = folder.appending(path: "figures.tsv")
        let measured = try measure(folder)
        guard ProcessInfo.processInfo.environment["RECORD"] == nil else {
            let text = measured.map { "\($0.name)\t\(String(format: "%.4f", $0.value))\n" }.joined()
            try Data(text.utf8).write(to: figures)
            Issue.record("recorded; run again without RECORD")
            return
        }
        let recorded = try String(contentsOf: figures, encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(recorded.count == measured.count)
        for (line, figure) in zip(recorded, measured) {
            #expect(String(line[0]) == figure.name)
            let floor = try #require(Double(line[1])) - Self.slack
            #expect(figure.value >= floor, "\(figure.name) was \(line[1]), is \(figure.value)")
        }
    }

    @Test func `the corpus is large, labelled whole and without doubles`() throws {
        let rows = try self.rows(Self.corpus) + self.rows(Self.heldOut)
        #expect(rows.count >= 600)
        #expect(Set(rows.map(\.id)).count == rows.count)
        #expect(Set(rows.map(\.text)).count == rows.count)
        for row in rows {
            #expect(row.sentiment.flatMap(Sentiment.init) != nil, "\(row.id)")
            #expect(row.kind.flatMap(Kind.init) != nil, "\(row.id)")
            #expect(row.urgency.flatMap(Urgency.init) != nil, "\(row.id)")
            #expect(row.signals?.allSatisfy { Signal(rawValue: $0) != nil } == true, "\(row.id)")
        }
    }

    @Test func `who asks for no evidence gets the same verdict`() throws {
        for row in try rows(Self.heldOut) {
            var explained = try assess(row.text)
            #expect(!explained.evidence.isEmpty)
            explained.evidence = []
            let verdict = Common.classifier.assess(
                row.text, publishedAt: nil, rating: nil, feedLanguage: .dutch,
                isExplained: false)
            #expect(verdict == explained, "\(row.id)")
        }
    }

    private func rows(_ folder: URL) throws -> [Row] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".jsonl") }.sorted()
        let decoder = JSONDecoder()
        return try names.flatMap { name in
            try Data(contentsOf: folder.appending(path: name)).split(separator: 0x0A)
                .map { try decoder.decode(Row.self, from: $0) }
        }
    }

    private func measure(_ folder: URL) throws -> [(name: String, value: Double)] {
        var evaluation = Evaluation()
        for row in try rows(folder) {
            let published = try row.published.map { try Date($0, strategy: .iso8601) }
            let labels = LabelledText(
                id: row.id, text: row.text, sentiment: row.sentiment.flatMap(Sentiment.init),
                kind: row.kind.flatMap(Kind.init), urgency: row.urgency.flatMap(Urgency.init),
                signals: row.signals.map { Set($0.compactMap(Signal.init)) })
            evaluation.add(labels, try assess(row.text, publishedAt: published))
        }
        let critical = evaluation.urgency.labels.firstIndex(of: Urgency.critical.rawValue) ?? 0
        return [
            ("polarity, balanced accuracy", evaluation.polarity.balancedAccuracy),
            ("sentiment, accuracy", evaluation.sentiment.accuracy),
            ("kind, accuracy", evaluation.kind.accuracy),
            ("complaint, F1", evaluation.complaint.f1(0)),
            ("urgency, exact", evaluation.urgency.accuracy),
            ("urgency, within one", evaluation.urgencyWithinOne),
            ("critical, recall", evaluation.urgency.recall(critical)),
            ("signals, F1", evaluation.signalF1),
            ("signals, all right", evaluation.signalsExact),
        ]
    }
}
