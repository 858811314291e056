// SPDX-License-Identifier: Apache-2.0

// The lexicon's files: read whole, or refused with every mistake.

import BuiltInLexicon
import Complaints
import Foundation
import Testing

@testable import Classification

@Suite struct LexiconTests {
    @Test func `the built-in lexicon has no mistake`() throws {
        #expect(Lexicon.builtIn.entries.count > 5000)
    }

    @Test func `every file of the folder is compiled in, byte for byte`() throws {
        let folder = testFolder.appending(path: "../../Sources/CAssets/Lexicon")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".tsv") || $0 == LexiconSource.verdictsFile }
            .filter { $0 != LexiconSource.momentsFile }.sorted()
        let compiled = Lexicon.builtIn.source.files
        #expect(compiled.map(\.name) == names)
        for file in compiled {
            let onDisk = try Data(contentsOf: folder.appending(path: file.name))
            #expect(Data(file.bytes) == onDisk, "\(file.name)")
        }
    }

    @Test(arguments: [
        ("traag\tadj\t-0.4", "seven"),
        ("traag\tadj\tlaag\t-\t-\tniet snel\tred", "number"),
        ("traag\tadj\t-2\t-\t-\tniet snel\tred", "number"),
        ("traag\tding\t-0.4\t-\t-\tniet snel\tred", "pos"),
        ("traag\tadj\t-0.4\t0.1..0.5\t-\tniet snel\tred", "range"),
        ("traag\tadj\t-0.4\tbreed\t-\tniet snel\tred", "min..max"),
        ("traag\tadj\t-0.4\t-\tsignal:haast\tniet snel\tred", "signal"),
        ("traag\tadj\t-0.4\t-\ttopic:weer\tniet snel\tred", "topic"),
        ("traag\tadj\t-0.4\t-\tgek\tniet snel\tred", "mark"),
        ("traag\tadj\t-0.4\t-\turgency:low\tniet snel\tred", "high or critical"),
        ("\tadj\t-0.4\t-\t-\tniet snel\tred", "empty"),
        ("…\tphrase\t-0.4\t-\t-\tniets\tred", "word"),
        ("te  laat\tphrase\t-0.4\t-\t-\tniet snel\tred", "spaces"),
        ("<uur> laat\tphrase\t-0.4\t-\t-\tniet snel\tred", "unknown place"),
        ("goed!\tadj\t0.4\t-\t-\tniets\tred", "sign"),
        ("|bellen\tverb\t-0.4\t-\t-\tniets\tred", "particle"),
    ])
    func `a malformed line is refused with its place and a remedy`(line: String, word: String) {
        let error = #expect(throws: LexiconError.self) { try smallLexicon([line]) }
        let problem = error?.problems.first
        #expect(problem?.file == "words.tsv")
        #expect(problem?.line == 2)
        #expect(problem?.detail.contains(word) == true, "\(problem?.detail ?? "")")
    }

    @Test func `doubled and contradictory entries are told apart`() {
        let line = "traag\tadj\t-0.4\t-\t-\tniet snel\tred"
        let error = #expect(throws: LexiconError.self) {
            try smallLexicon([line, line, "traag\tadj\t0.4\t-\t-\tsnel\tred"])
        }
        #expect(error?.problems.map(\.line) == [3, 4])
        #expect(error?.problems[0].detail.contains("doubles words.tsv:2") == true)
        #expect(error?.problems[1].detail.contains("contradicts") == true)
    }

    @Test(arguments: [
        ("grammar-verbs.tsv", "zijn\tben\twas", "columns"),
        ("grammar-verbs.tsv", "zijn\tben\twas\tgeweest", "twice"),
        ("grammar-prefixes.tsv", "be\tlos", "fixed or loose"),
        ("grammar-prefixes.tsv", "be\tfixed", "twice"),
        ("grammar-topics.tsv", "bezorging", "gloss"),
        ("grammar-topics.tsv", "bezorging\tlevering", "twice"),
        ("grammar-known.tsv", "kosten", "lemma"),
        ("grammar-known.tsv", "kosten\tnoun", "twice"),
    ])
    func `a table of grammar is read as strictly as the words`(
        file: String, line: String, word: String
    ) throws {
        var files = Lexicon.builtIn.source.files.filter { $0.name.hasPrefix("grammar-") }
            .map { (name: $0.name, bytes: Array($0.bytes)) }
        let index = try #require(files.firstIndex { $0.name == file })
        let lines = files[index].bytes.split(separator: 0x0A).count + 1
        files[index].bytes += Array((line + "\n").utf8)
        let error = #expect(throws: LexiconError.self) {
            _ = try Lexicon(source: LexiconSource(files: files))
        }
        let problem = error?.problems.first
        #expect(problem?.file == file)
        #expect(problem?.line == lines)
        #expect(problem?.detail.contains(word) == true, "\(problem?.detail ?? "")")
    }

    @Test(arguments: [
        "grammar-verbs.tsv", "grammar-prefixes.tsv", "grammar-topics.tsv", "grammar-known.tsv",
        "words.tsv",
    ])
    func `a file without its columns named is refused`(file: String) throws {
        var files = Lexicon.builtIn.source.files.filter {
            $0.name.hasPrefix("grammar-") && $0.name != file
        }.map { (name: $0.name, bytes: Array($0.bytes)) }
        files.append((file, Array("wat\tanders\n".utf8)))
        let error = #expect(throws: LexiconError.self) {
            _ = try Lexicon(source: LexiconSource(files: files))
        }
        #expect(
            error?.problems.contains {
                $0.file == file && $0.line == 1 && $0.detail.contains("name the columns")
            } == true)
    }

    @Test
    func
        `a lexicon whose verdicts are missing, cut off or of another version is refused, and can be fitted`()
        throws
    {
        let others = Lexicon.builtIn.source.files.filter { $0.name != LexiconSource.verdictsFile }
            .map { (name: $0.name, bytes: Array($0.bytes)) }
        let learnt = try #require(
            Lexicon.builtIn.source.files.first { $0.name == LexiconSource.verdictsFile })
        var spoilt: [[UInt8]?] = [nil, [], Array(learnt.bytes.dropLast())]
        for place in [0, 4, 8, 12, learnt.bytes.count - 1] {
            var bytes = Array(learnt.bytes)
            bytes[place] = 0x7F
            if place > 12 { bytes.replaceSubrange(place - 3...place, with: [0, 0, 0xC0, 0x7F]) }
            spoilt.append(bytes)
        }
        for bytes in spoilt {
            let source = LexiconSource(
                files: others + (bytes.map { [(LexiconSource.verdictsFile, $0)] } ?? []))
            let error = #expect(throws: LexiconError.self) { _ = try Lexicon(source: source) }
            #expect(error?.problems.map(\.file) == [LexiconSource.verdictsFile])
            #expect(throws: Never.self) { try Lexicon(source: source.fittable) }
        }
    }

    @Test func `all mistakes are reported at once`() {
        let error = #expect(throws: LexiconError.self) {
            try smallLexicon(["a\tx\t0\t-\t-\t-\t-", "b\tadj\t9\t-\t-\t-\t-"])
        }
        #expect(error?.problems.count == 2)
    }

    @Test func `a company's word replaces ours and is refused when wrong`() throws {
        let lexicon = try smallLexicon(["traag\tadj\t-0.4\t-\t-\tniet snel\tred"])
        let own = try lexicon.adding(
            companyWords: [
                CompanyWord(text: "traag\tadj\t0.8\t-\t-\tslow food\tbedrijf", line: 7)
            ], file: "sok.toml")
        func score(_ lexicon: Lexicon) -> Double {
            Classifier(lexicon: lexicon).assess(
                "heerlijk traag", publishedAt: nil, rating: nil, feedLanguage: .dutch
            ).polarity.rawValue
        }
        #expect(score(own) > score(lexicon))
        let error = #expect(throws: LexiconError.self) {
            try lexicon.adding(
                companyWords: [CompanyWord(text: "traag", line: 12)], file: "sok.toml")
        }
        #expect(error?.problems.first?.file == "sok.toml")
        #expect(error?.problems.first?.line == 12)
    }

    @Test(arguments: [
        ("belde mij gisteren nooit terug", true), ("hij heeft niet teruggebeld", true),
        ("om mij terug te bellen", true), ("beloofd dat ze terugbellen", true),
        ("gebeld. Terug naar huis", false),
    ])
    func `a separable verb is found in one piece and in two`(text: String, isFound: Bool) throws {
        let lexicon = try smallLexicon(["terug|bellen\tverb\t-0.4\t-\t-\tbellen\tred"])
        #expect(lexicon.reading(of: text).hits.contains { $0.term == "terug|bellen" } == isFound)
    }

    @Test(arguments: [
        ("bezorgdrama", "drama~"), ("klantenserviceellende", "~klantenservice"),
        ("slechtttt", "slecht"), ("teleurgestelt", "teleurgesteld"), ("belachleijk", "belachelijk"),
        ("SLECHTE", "slecht"), ("#slecht", "slecht"), ("slécht", "slecht"),
    ])
    func `a word is found in spite of its spelling`(text: String, term: String) throws {
        let lexicon = try smallLexicon([
            "drama~\tnoun\t-0.6\t-\t-\trampspoed\tred",
            "~klantenservice\tnoun\t-0.1\t-\t-\thulp\tred",
            "slecht\tadj\t-0.6\t-\t-\tniet goed\tred",
            "teleurgesteld\tadj\t-0.6\t-\t-\tverdrietig\tred",
            "belachelijk\tadj\t-0.7\t-\t-\tdwaas\tred",
        ])
        #expect(lexicon.reading(of: text).hits.map(\.term) == [term])
    }

    @Test func `a slip is one of neighbouring keys`() throws {
        let lexicon = try smallLexicon([
            "vertraging\tnoun\t-0.50\t-0.75..-0.25\tfailure\tte laat\teditor 2026-11"
        ])
        func isFound(_ text: String) -> Bool {
            Classifier(lexicon: lexicon)
                .assess(text, publishedAt: nil, rating: nil, feedLanguage: .dutch)
                .evidence.contains { $0.term == "vertraging" }
        }
        #expect(isFound("weer vertrsging"))
        #expect(isFound("weer vertrging"))
        #expect(!isFound("weer vertroging"))
    }

    @Test(arguments: [
        ("na drie weken wachten", true), ("na 2 uur lang wachten", true), ("na het wachten", false),
        ("na 12 weken. Wachten dus", false),
    ])
    func `a phrase has places for numbers and times, and gaps`(text: String, isFound: Bool) throws {
        let lexicon = try smallLexicon(["na <num> <tijd> … wachten\tphrase\t-0.5\t-\t-\tlang\tred"])
        #expect(lexicon.reading(of: text).hits.contains { $0.term.hasPrefix("na") } == isFound)
    }
}
