// SPDX-License-Identifier: Apache-2.0

// gehoord correct and corrections: the judgement of people.

import ArgumentParser
import Foundation
import Monitor

struct Correct: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Says how a case, or one mention, should have been judged.",
        discussion: """
            The case follows: its urgency and with it every due time. A raised urgency is told to \
            the agent on call. Nothing is closed by it: a case that is no complaint after all is \
            dismissed by a person. With the address of a post that opened no case, a complaint or \
            a question opens one.

            Agreeing is worth saying too: gehoord evaluate --corrections measures against it.

            Examples:
              gehoord correct 317 --urgency critical --signal deadline --as freek
              gehoord correct 317 --mention 1204 --kind question
              gehoord correct https://toet.example/@jan/1 --kind complaint
            """)

    @OptionGroup var options: ChangeOptions
    @Argument(help: "The number of the case, or the address of what the customer wrote.")
    var target: String
    @Option(help: "One mention of the case; otherwise the one that weighed most.")
    var mention: Int64?
    @Option(
        help: "What it is: \(CaseDesk.Known.kinds.joined(separator: ", ")).",
        completion: .list(CaseDesk.Known.kinds))
    var kind: String?
    @Option(
        help: "How urgent it is: \(CaseDesk.Known.urgencies.joined(separator: ", ")).",
        completion: .list(CaseDesk.Known.urgencies))
    var urgency: String?
    @Option(
        help: "How the author feels: \(CaseDesk.Known.sentiments.joined(separator: ", ")).",
        completion: .list(CaseDesk.Known.sentiments))
    var sentiment: String?
    @Option(
        name: .customLong("signal"),
        help: "A signal that was missed, such as money or vulnerable; may be repeated.",
        completion: .list(CaseDesk.Known.signals))
    var signals: [String] = []
    @Option(
        name: .customLong("no-signal"), help: "A signal that is not there; may be repeated.",
        completion: .list(CaseDesk.Known.signals))
    var noSignals: [String] = []

    func run() throws {
        var typed = CaseDesk.TypedCorrection(target: target)
        typed.mention = mention
        typed.kind = kind
        typed.urgency = urgency
        typed.sentiment = sentiment
        typed.signals = signals
        typed.noSignals = noSignals
        try answering {
            try CaseDesk(configuration: options.config.load())
                .correct(typed, by: options.name, asJSON: options.json)
        }
    }
}

struct Corrections: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corrections",
        abstract: "Lists what colleagues said of the classifier's judgements.",
        discussion: """
            --jsonl prints one labelled text a line, as evaluate and lexicon fit read them. It \
            holds customers' own words: keep it as you keep the database.

            Example: gehoord corrections --jsonl > corrections.jsonl
            """)

    @OptionGroup var config: ConfigOption
    @Option(help: "Only of this company.") var company: String?
    @Flag(help: "Print a JSON array.") var json = false
    @Flag(help: "Print a JSON object a line.") var jsonl = false

    func validate() throws {
        if json, jsonl { throw ValidationError("--json or --jsonl: which of the two?") }
    }

    func run() throws {
        try answering {
            try CaseDesk(configuration: config.load())
                .corrections(company: company, as: jsonl ? .jsonLines : json ? .json : .screen)
        }
    }
}
