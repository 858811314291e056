// SPDX-License-Identifier: Apache-2.0

// gehoord suggestions, suggestion, nps, mine and relay: what customers say
// besides complaining, and where it goes.

import ArgumentParser
import Foundation
import Monitor

struct Suggestions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggestions",
        abstract: "Keeps the ideas of customers.",
        discussion: "Example: gehoord suggestions list --all --json",
        subcommands: [Listing.self], defaultSubcommand: Listing.self)

    struct Listing: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists ideas whose customer has not been told what became of them.",
            discussion: "Example: gehoord suggestions list --all")
        @OptionGroup var config: ConfigOption
        @Option(help: "Only about this company.") var company: String?
        @Flag(help: "Those that are done as well.") var all = false
        @Flag(help: "Print a JSON array.") var json = false

        func run() throws {
            try answering {
                try CaseDesk(configuration: config.load())
                    .suggestions(company: company, all: all, asJSON: json)
            }
        }
    }
}

struct SuggestionStep: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggestion",
        abstract: "Shows an idea, or takes it a step further.",
        discussion: """
            Examples: gehoord suggestion 88 --to inkoop
                      gehoord suggestion 88 --decided "komt in maart in de winkel"
                      gehoord suggestion 88 --told
            """)

    @OptionGroup var options: ChangeOptions
    @Argument(help: "The number of the suggestion.") var number: Int64
    @Option(name: .customLong("to"), help: "To whom it was passed on.") var recipient: String?
    @Option(name: .customLong("decided"), help: "What was decided.") var decision: String?
    @Flag(help: "The customer was told and thanked.") var told = false

    func validate() throws {
        let steps = [recipient != nil, decision != nil, told].count { $0 }
        if steps > 1 { throw ValidationError("one step at a time: --to, --decided or --told") }
        if let recipient { try notEmpty(recipient, "--to") }
        if let decision { try notEmpty(decision, "--decided") }
    }

    func run() throws {
        let step: CaseDesk.SuggestionStep =
            if let recipient { .passOn(to: recipient) } else if let decision {
                .decide(decision)
            } else if told { .tell } else { .show }
        try answering {
            try CaseDesk(configuration: options.config.load())
                .take(step, onSuggestion: number, by: options.name, asJSON: options.json)
        }
    }
}

struct NPS: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nps",
        abstract: "Keeps what customers say of our help, or says whom to ask.",
        discussion: """
            Without a number: closed cases that have cooled down, whose customers may be asked.
            Nobody is asked in anger or sorrow, or about a case that is open.

            Examples: gehoord nps
                      gehoord nps 317 --invited
                      gehoord nps 317 9 --said "eindelijk iemand die luistert"
            """)

    @OptionGroup var options: ChangeOptions
    @Argument(help: "The number of the case.") var number: Int64?
    @Argument(help: "How likely they are to recommend us, 0 to 10.") var score: Int?
    @Option(help: "The customer's own words.") var said: String?
    @Flag(help: "The customer was asked.") var invited = false
    @Option(help: "Only of this company.") var company: String?

    func validate() throws {
        if let score, !(0...10).contains(score) {
            throw ValidationError("\(score): write a score from 0 to 10")
        }
        if score == nil, said != nil { throw ValidationError("--said needs a score from 0 to 10") }
        if number != nil, (score == nil) != invited {
            throw ValidationError("write either a score from 0 to 10 or --invited")
        }
    }

    func run() throws {
        try answering {
            let desk = try CaseDesk(configuration: options.config.load())
            guard let number else {
                return try desk.invitations(company: company, asJSON: options.json)
            }
            guard let score else {
                return try desk.invite(number, by: options.name, asJSON: options.json)
            }
            return try desk.note(
                score: score, said: said, on: number, by: options.name, asJSON: options.json)
        }
    }
}

struct Mine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine",
        abstract: "Shows your own cases, thanks and feedback of the last four weeks.",
        discussion: """
            Examples: gehoord mine --as freek
                      gehoord mine --team --as sanne
            """)
    @OptionGroup var options: ChangeOptions
    @Flag(help: "For a team lead: in how many cases each colleague met abuse.") var team = false

    func run() throws {
        try answering {
            let desk = try CaseDesk(configuration: options.config.load())
            return team
                ? try desk.team(asSeenBy: options.name, asJSON: options.json)
                : try desk.mine(options.name, asJSON: options.json)
        }
    }
}

struct Relay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay",
        abstract: "Carries a message to the other party, where privacy forbids an answer.",
        discussion: """
            Examples: gehoord relay 317 "Mevrouw vraagt of haar broer haar wil bellen"
                      gehoord relay 317 --passed-on-to "de broer, per brief"
                      gehoord relay 317 --answered "hij belt morgen"
            """)
    @OptionGroup var options: ChangeOptions
    @Argument(help: "The number of the case.") var number: Int64
    @Argument(help: "The message; without it the state is shown.") var message: String?
    @Option(help: "The message was passed on: to whom, and how.") var passedOnTo: String?
    @Option(help: "What the other party answered.") var answered: String?

    func validate() throws {
        let steps = [message, passedOnTo, answered].compactMap { $0 }
        if steps.count > 1 {
            throw ValidationError("one step at a time: a message, --passed-on-to or --answered")
        }
        for step in steps { try notEmpty(step, "the text") }
    }

    func run() throws {
        let step: CaseDesk.RelayStep =
            if let message { .ask(message) } else if let passedOnTo {
                .passOn(to: passedOnTo)
            } else if let answered { .answer(answered) } else { .show }
        try answering {
            try CaseDesk(configuration: options.config.load())
                .relay(step, on: number, by: options.name, asJSON: options.json)
        }
    }
}
