// SPDX-License-Identifier: Apache-2.0

// gehoord lexicon: the words, for those who edit them.

import ArgumentParser
import Foundation
import Monitor

struct Lexicon: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lexicon",
        abstract: "Looks words up, measures coverage, fits weights.",
        discussion: "Example: gehoord lexicon hits \"niets meer van gehoord\"",
        subcommands: [
            LexiconLookup.self, LexiconHits.self, LexiconUnknown.self, LexiconFitting.self,
            RepliesFitting.self, LexiconSuggest.self, LexiconCheck.self,
        ])
}

struct LexiconOption: ParsableArguments {
    @Option(
        help: "A folder of lexicon files to use instead of the built-in ones.",
        completion: .directory)
    var lexicon: String?

    var folder: URL? { lexicon.map { URL(filePath: $0) } }
}

/// Whose own words count beside the common ones.
struct CompanyWordsOption: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @Option(help: "Count the words of this company's file as well.") var company: String?

    func load() throws -> CompanyWords? {
        try company.map { try CompanyWords(of: $0, in: config.load()) }
    }
}

struct LexiconLookup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Shows every entry that a word belongs to.",
        discussion: "Example: gehoord lexicon lookup teruggebeld")

    @OptionGroup var option: LexiconOption
    @OptionGroup var words: CompanyWordsOption
    @Argument(help: "A word in any form, or several words of one phrase.") var word: [String]
    @Flag(help: "Print a JSON array.") var json = false

    func run() throws {
        try answering {
            try ClassifyLexicon(lexicon: option.folder, words: words.load())
                .lookUp(word.joined(separator: " "), asJSON: json)
        }
    }
}

struct LexiconHits: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hits", abstract: "Shows what a text hits in the lexicon and what it misses.",
        discussion: "Example: gehoord lexicon hits \"niets meer van gehoord\" --json")

    @OptionGroup var option: LexiconOption
    @OptionGroup var words: CompanyWordsOption
    @Argument(help: "The text.") var text: [String]
    @Flag(help: "Print a JSON object.") var json = false

    func run() throws {
        try answering {
            try ClassifyLexicon(lexicon: option.folder, words: words.load())
                .hits(text.joined(separator: " "), asJSON: json)
        }
    }
}

struct LexiconUnknown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unknown",
        abstract: "Shows the frequent words of a file that the lexicon does not know.",
        discussion: "Example: gehoord lexicon unknown corrections.jsonl --limit 20")

    @OptionGroup var option: LexiconOption
    @OptionGroup var words: CompanyWordsOption
    @Argument(help: "A file of texts, a JSON object a line.", completion: .file())
    var file: String
    @Option(help: "How many words to show.") var limit = 100
    @Flag(help: "Print a JSON array.") var json = false

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit \(limit): write a number from 1") }
    }

    func run() throws {
        try answering {
            try ClassifyLexicon(lexicon: option.folder, words: words.load())
                .unknown(URL(filePath: file), atMost: limit, asJSON: json)
        }
    }
}

struct LexiconFitting: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fits weights to labelled texts, within the range of each entry.",
        discussion: """
            Changes numbers and their provenance in the files of the folder; never adds or removes \
            a word. Starts from the editor's weights every time, so that the same texts give the \
            same lexicon. With --corrections what colleagues said counts as well.

            Example: gehoord lexicon fit labelled.jsonl --corrections --lexicon Lexicon --dry-run
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "Files of labelled texts.", completion: .file(extensions: ["jsonl"]))
    var files: [String] = []
    @Flag(help: "Fit to the corrections in the database as well.") var corrections = false
    @Option(help: "The folder of lexicon files to fit.", completion: .directory) var lexicon: String
    @Option(help: "Fit only this: words or verdicts (sentiments, kinds and urgencies).")
    var only: ClassifyFit.Part?
    @Flag(help: "Show what would change, write nothing.") var dryRun = false
    @Flag(help: "Print every weight that moved as JSON.") var json = false

    func validate() throws {
        if files.isEmpty, !corrections {
            throw ValidationError("write files of labelled texts, or --corrections")
        }
    }

    func run() throws {
        try answering {
            try ClassifyFit(lexicon: URL(filePath: lexicon)).run(
                files.map { URL(filePath: $0) },
                correctionsIn: corrections ? config.load() : nil,
                parts: only.map { [$0] } ?? ClassifyFit.Part.allCases, isDryRun: dryRun,
                isJSON: json)
        }
    }
}

struct RepliesFitting: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit-replies",
        abstract: "Learns from labelled drafts and sentences what is wrong with an answer.",
        discussion: """
            Drafts are lines as for `reply-check --jsonl`, with the rules they break in \
            `expected`, those of one author together; sentences are lines of a label, a tab and \
            a sentence. The same texts give the same files.

            Example: gehoord lexicon fit-replies drafts.jsonl --sentences sentences.tsv \
            --output Sources/CAssets/Replies
            """)

    @Argument(help: "Files of labelled drafts.", completion: .file(extensions: ["jsonl"]))
    var files: [String]
    @Option(help: "Labelled sentences.", completion: .file(extensions: ["tsv"]))
    var sentences: String
    @Option(help: "The folder to write acts.bin and judge.bin to.", completion: .directory)
    var output: String

    func run() throws {
        try answering {
            try ReplyLearning().run(
                drafts: files.map { URL(filePath: $0) }, sentences: URL(filePath: sentences),
                to: URL(filePath: output))
        }
    }
}

struct LexiconSuggest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest",
        abstract: "Proposes from corrections which words deserve another weight.",
        discussion: """
            Words that stand in wrongly judged texts more often than chance, with the line that \
            might replace theirs. Changes nothing: a person decides.

            Example: gehoord lexicon suggest --company sokkenland
            """)

    @OptionGroup var config: ConfigOption
    @OptionGroup var option: LexiconOption
    @Option(help: "Only corrections of this company; its own words as well.") var company: String?
    @Flag(help: "Print a JSON array.") var json = false

    func run() throws {
        try answering {
            try ClassifySuggest(
                configuration: config.load(), lexicon: option.folder, company: company
            ).report(isJSON: json)
        }
    }
}

struct LexiconCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks the lexicon and reports every mistake at once.",
        discussion: "Example: gehoord lexicon check --lexicon Lexicon")

    @OptionGroup var option: LexiconOption
    @Flag(help: "Print a JSON object.") var json = false

    func run() throws {
        try answering { try ClassifyLexicon(lexicon: option.folder).summary(asJSON: json) }
    }
}

extension ClassifyFit.Part: ExpressibleByArgument {}
