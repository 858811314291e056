// SPDX-License-Identifier: Apache-2.0

// gehoord lexicon: the words, for those who edit them.

import ArgumentParser
import Foundation
import Monitor

struct Lexicon: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks words up, measures coverage, fits weights.",
        discussion: "Example: gehoord lexicon lookup bezorgd",
        subcommands: [
            LexiconLookup.self, LexiconHits.self, LexiconUnknown.self, LexiconFitting.self,
            LexiconCheck.self,
        ])
}

struct LexiconOption: ParsableArguments {
    @Option(help: "A folder of lexicon files to use instead of the built-in ones.")
    var lexicon: String?

    var folder: URL? { lexicon.map { URL(filePath: $0) } }
}

struct LexiconLookup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Shows every entry that a word belongs to.",
        discussion: "Example: gehoord lexicon lookup bezorgd")

    @OptionGroup var option: LexiconOption
    @Argument(help: "A word in any form, or several words of one phrase.") var word: [String]

    func run() throws {
        print(try ClassifyLexicon(lexicon: option.folder).lookUp(word.joined(separator: " ")))
    }
}

struct LexiconHits: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hits", abstract: "Shows what a text hits in the lexicon and what it misses.",
        discussion: "Example: gehoord lexicon hits \"niemand belt terug\"")

    @OptionGroup var option: LexiconOption
    @Argument(help: "The text.") var text: [String]

    func run() throws {
        print(try ClassifyLexicon(lexicon: option.folder).hits(text.joined(separator: " ")))
    }
}

struct LexiconUnknown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unknown",
        abstract: "Shows the frequent words of a file that the lexicon does not know.",
        discussion: "Example: gehoord lexicon unknown texts.jsonl --limit 50")

    @OptionGroup var option: LexiconOption
    @Argument(help: "A file of texts, a JSON object a line.") var file: String
    @Option(help: "How many words to show.") var limit = 100

    func run() throws {
        print(
            try ClassifyLexicon(lexicon: option.folder).unknown(URL(filePath: file), atMost: limit))
    }
}

struct LexiconFitting: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fits weights to labelled texts, within the range of each entry.",
        discussion: """
            Changes numbers and their provenance in the files of the folder; never adds or removes \
            a word. Starts from the editor's weights every time, so that the same texts give the \
            same lexicon.

            Example: gehoord lexicon fit labelled.jsonl --lexicon Lexicon --dry-run
            """)

    @Argument(help: "Files of labelled texts.") var files: [String]
    @Option(help: "The folder of lexicon files to fit.") var lexicon: String
    @Option(help: "Fit only this: words or verdicts (kinds and urgencies).")
    var only: ClassifyFit.Part?
    @Flag(help: "Show what would change, write nothing.") var dryRun = false

    func run() throws {
        let fit = try ClassifyFit(lexicon: URL(filePath: lexicon))
        let parts = only.map { [$0] } ?? ClassifyFit.Part.allCases
        print(try fit.run(files.map { URL(filePath: $0) }, parts: parts, isDryRun: dryRun))
    }
}

struct LexiconCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks the lexicon and reports every mistake at once.",
        discussion: "Example: gehoord lexicon check")

    @OptionGroup var option: LexiconOption

    func run() throws {
        do {
            print(try ClassifyLexicon(lexicon: option.folder).summary)
        } catch {
            var errors = StandardError()
            print(error, to: &errors)
            throw ExitCode(78)
        }
    }
}

extension ClassifyFit.Part: ExpressibleByArgument {}
