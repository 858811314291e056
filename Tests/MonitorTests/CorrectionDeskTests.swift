// SPDX-License-Identifier: Apache-2.0

// What an agent types to correct a judgement, and what is measured and proposed
// from it.

import BuiltInLexicon
import CaseFixtures
import Classification
import Complaints
import Foundation
import Storage
import Testing

@testable import Monitor

@Suite struct CorrectionDeskTests {
    private let folder: TemporaryFolder
    private let configuration: Configuration
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(exampleCompany, to: "Feeds/sokkenland.toml")
        let path = try folder.write(
            "paths.companies = \"Feeds\"\npaths.database = \"test.sqlite\"\n"
                + "paths.alert_log = \"alerts.log\"\n", to: "gehoord.toml")
        configuration = try Configuration.load(path)
        store = try Store(path: configuration.paths.database)
    }

    private func hear(_ texts: [String], _ kind: Kind = .complaint) throws {
        let mentions = texts.enumerated().map { index, text in
            AssessedMention(
                mention: .said(text, by: "@klant\(index)", identity: "\(index) \(text)"),
                assessment: .judged(kind))
        }
        _ = try store.record(
            mentions,
            state: FeedState(id: Feed.ID(rawValue: "test"), company: .sokkenland, source: "test"),
            rules: .aroundTheClock, at: .monday)
    }

    private func desk() throws -> CaseDesk {
        try CaseDesk(
            configuration: configuration, terminal: Terminal(hasColour: false),
            now: .monday + .hours(1))
    }

    private func correct(
        _ target: String = "1", asJSON: Bool = false,
        _ change: (inout CaseDesk.TypedCorrection) -> Void
    ) throws -> String {
        var typed = CaseDesk.TypedCorrection(target: target)
        change(&typed)
        return try desk().correct(typed, by: "freek", asJSON: asJSON)
    }

    @Test func `an agent reads what was noted and what followed`() throws {
        try hear(["Gat in mijn sok"])
        #expect(
            try correct { $0.urgency = "critical" } == """
                Genoteerd bij vermelding 1: “Gat in mijn sok”
                Zaak 1 is nu spoed, klacht.
                Wie dienst heeft, krijgt een alarm.
                """)
        #expect(
            try correct { $0.kind = "other" } == """
                Genoteerd bij vermelding 1: “Gat in mijn sok”
                Zaak 1 is nu spoed, overig.
                Zaak 1 blijft open. Hoeft er niets mee te gebeuren? Sluit hem dan met: \
                gehoord dismiss 1 --reason "…"
                """)
        let screen = try desk().show(1, asJSON: false)
        #expect(screen.contains("oordeel verbeterd: urgentie van normaal"))
        #expect(screen.contains("soort van klacht naar overig"))
    }

    @Test(arguments: [
        ("1", "kind", "klacht"), ("1", "urgency", "heel"), ("1", "signal", "haast"),
        ("ergens", "kind", "complaint"), ("1", "nothing", ""), ("1", "both", "money"),
    ])
    func `a word that means nothing is told, and nothing is written`(
        target: String, field: String, word: String
    ) throws {
        try hear(["Gat in mijn sok"])
        let failure = #expect(throws: CaseDesk.UsageError.self) {
            try correct(target) { typed in
                switch field {
                case "kind": typed.kind = word
                case "urgency": typed.urgency = word
                case "signal": typed.signals = [word]
                case "both": (typed.signals, typed.noSignals) = ([word], [word])
                default: break
                }
            }
        }
        #expect(failure.map { CommandFailure($0).status } == 64)
        #expect(try store.correctedTexts().isEmpty)
    }

    @Test func `corrections go out as labelled texts and come back as such`() throws {
        try hear(["Gat in mijn sok"])
        _ = try correct {
            $0.kind = "question"
            $0.noSignals = ["money"]
        }
        let lines = try desk().corrections(company: nil, as: .jsonLines)
        let file = try folder.write(lines + "\n", to: "corrections.jsonl")
        let read = try LabelledFile.read(URL(filePath: file))
        #expect(read.map(\.text) == ["Gat in mijn sok"])
        #expect(read.map(\.kind) == [.question])
        #expect(read.map(\.signals) == [[]])
        #expect(read.map(\.publishedAt) == [.monday])
        #expect(try desk().corrections(company: nil, as: .screen).contains("freek"))
    }

    @Test func `the classifier is measured against corrections as against a file`() throws {
        try hear(["Gat in mijn sok na een week", "Wat een top winkel, dank jullie wel!"])
        #expect(throws: InputError.self) {
            try ClassifyEvaluation(lexicon: nil).report(
                correctionsIn: configuration, isJSON: false)
        }
        _ = try correct("1") { $0.kind = "complaint" }
        _ = try correct("2") {
            $0.kind = "complaint"
            $0.sentiment = "negative"
        }
        let report = try ClassifyEvaluation(lexicon: nil).report(
            correctionsIn: configuration, isJSON: true)
        struct Report: Decodable {
            struct Field: Decodable {
                let texts: Int
                let accuracy: Double
            }
            let fields: [String: Field]
        }
        let fields = try JSONDecoder().decode(Report.self, from: Data(report.utf8)).fields
        #expect(fields["kind"]?.texts == 2)
        #expect(fields["kind"]?.accuracy == 0.5)
        #expect(fields["sentiment"]?.texts == 1)
        #expect(fields["urgency"] == nil)
        let screen = try ClassifyEvaluation(lexicon: nil).report(
            correctionsIn: configuration, isJSON: false)
        #expect(screen.contains("complaint taken for compliment"))
    }

    @Test func `a word is proposed with a line that can be pasted`() throws {
        let praise = [
            "Heerlijk gegeten bij jullie, top", "Heerlijk warme sokken, top",
            "Heerlijk zacht en warm, top", "Wat een heerlijk paar, top",
        ]
        try hear(praise + (0..<60).map { "bericht nummer \($0)" })
        for number in 1...4 {
            _ = try correct("\(number)") {
                $0.sentiment = "negative"
                $0.urgency = "high"
            }
        }
        let lexicon = try folder.lexicon()
        let report = try ClassifySuggest(
            configuration: configuration, lexicon: lexicon, now: .monday
        ).report(isJSON: false)
        let line = try #require(report.split(separator: "\n").first { $0.hasPrefix("heerlijk\t") })
        #expect(
            line
                == "heerlijk\tadj\t0.40\t-0.2..0.9\t-\tverrukkelijk\ttest 2026-11; 4 corrections, 2026-11"
        )
        #expect(report.contains("words.tsv:2: in 4 of 4 that should be more negative"))
        #expect(report.contains("should be more urgent"))
        // What is pasted is read.
        let own = try LexiconFolder.lexicon(at: lexicon).adding(
            companyWords: [CompanyWord(text: String(line), line: 1)], file: "sok.toml")
        #expect(own.entries.contains { $0.term == "heerlijk" && $0.polarity == 0.4 })
        let json = try ClassifySuggest(
            configuration: configuration, lexicon: lexicon, now: .monday
        ).report(isJSON: true)
        #expect(json.contains("\"proposed\" : 0.4"))
    }

    @Test func `a company's own word is proposed with the line of its own file`() throws {
        try hear((1...4).map { "sokkenpunt \($0)" } + (0..<60).map { "bericht \($0)" })
        for number in 1...4 { _ = try correct("\(number)") { $0.sentiment = "negative" } }
        try folder.write(
            exampleCompany.replacing(
                "name = \"Sokkenland\"\n",
                with: "name = \"Sokkenland\"\nwords = [\n"
                    + "'sokkenpunt\tnoun\t0.5\t-0.5..0.6\t-\tspaarpunt\twij 2026-10',\n]\n"),
            to: "Feeds/sokkenland.toml")
        let own = try Configuration.load(folder.url.appending(path: "gehoord.toml").path)
        let lexicon = try folder.lexicon()
        func report(_ company: String?) throws -> String {
            try ClassifySuggest(
                configuration: own, lexicon: lexicon, company: company, now: .monday
            ).report(isJSON: false)
        }
        #expect(try !report(nil).contains("sokkenpunt"))
        let found = try report("sokkenland")
        #expect(found.contains("sokkenland.toml:5: in 4 of 4"))
        #expect(
            found.hasSuffix(
                "sokkenpunt\tnoun\t0.30\t-0.5..0.6\t-\tspaarpunt\twij 2026-10; "
                    + "4 corrections, 2026-11"))
        #expect(throws: CaseDesk.UsageError.self) { try report("ander") }
    }

    @Test func `a fit to a few corrections moves weights and leaves the kinds alone`() throws {
        try hear((0..<12).map { "Heerlijk, alweer bericht \($0)" })
        for number in 1...12 {
            _ = try correct("\(number)") {
                $0.sentiment = "negative"
                $0.kind = "complaint"
            }
        }
        let lexicon = try folder.lexicon()
        let verdicts = lexicon.appending(path: LexiconSource.verdictsFile)
        let before = try Data(contentsOf: verdicts)
        let original = try String(
            contentsOf: lexicon.appending(path: "words.tsv"), encoding: .utf8)
        let report = try ClassifyFit(lexicon: lexicon).run(
            [], correctionsIn: configuration, isDryRun: false)
        #expect(report.contains("kinds and urgencies stay as they are"))
        #expect(try Data(contentsOf: verdicts) == before)
        let words = try String(
            contentsOf: lexicon.appending(path: "words.tsv"), encoding: .utf8)
        #expect(words.contains("; fitted from 0.60 on corrections"))
        // Numbers and where they come from, and nothing else.
        func kept(_ text: String) -> [[Substring]] {
            text.split(separator: "\n").map { line in
                let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
                return [0, 1, 3, 4, 5].map { columns[$0] }
            }
        }
        #expect(kept(words) == kept(original))
        #expect(words != original)
        let fitted = try LexiconFolder.lexicon(at: lexicon)
        let entry = try #require(fitted.entries.first { $0.term == "heerlijk" })
        #expect(entry.polarity < 0.6)
        #expect(entry.polarity >= -0.2)
    }
}

extension TemporaryFolder {
    /// The grammar with a lexicon of one word.
    fileprivate func lexicon() throws -> URL {
        for file in Lexicon.builtIn.source.files where file.name.hasPrefix("grammar-") {
            try write(String(decoding: file.bytes, as: UTF8.self), to: "Lexicon/\(file.name)")
        }
        let words = try write(
            """
            term\tpos\tpolarity\trange\tmarks\tsense\tsource
            heerlijk\tadj\t0.6\t-0.2..0.9\t-\tverrukkelijk\ttest 2026-11

            """, to: "Lexicon/words.tsv")
        let folder = URL(filePath: words).deletingLastPathComponent()
        for file in Lexicon.builtIn.source.files where file.name == LexiconSource.verdictsFile {
            try Data(file.bytes).write(to: folder.appending(path: file.name))
        }
        return folder
    }
}
