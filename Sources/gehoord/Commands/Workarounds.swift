// SPDX-License-Identifier: Apache-2.0

// gehoord similar, helped and problem: what was found out once need not be found
// out again.

import ArgumentParser
import Foundation
import Monitor

struct Similar: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "Finds what helped in cases like this one.",
        discussion: """
            Examples: gehoord similar 317
                      gehoord similar "tablets niet geleverd" --json
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The number of a case, or words.") var text: [String]
    @Option(help: "The company, where several are watched.") var company: String?
    @Flag(help: "Print a JSON array.") var json = false

    func validate() throws { try notEmpty(text.joined(), "TEXT") }

    func run() throws {
        try answering {
            try CaseDesk(configuration: config.load())
                .similar(to: text.joined(separator: " "), company: company, asJSON: json)
        }
    }
}

struct Helped: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helped",
        abstract: "Says whether what solved an earlier case helped again.",
        discussion: "Example: gehoord helped 12 --yes --in 317")

    @OptionGroup var options: ChangeOptions
    @Argument(help: "The earlier case, whose solution was tried.") var number: Int64
    @Flag(help: "It helped.") var yes = false
    @Flag(help: "It did not help.") var no = false
    @Option(name: .customLong("in"), help: "The case in which it was tried.") var tried: Int64?

    func validate() throws {
        if yes == no { throw ValidationError("write either --yes or --no") }
    }

    func run() throws {
        try answering {
            try CaseDesk(configuration: options.config.load())
                .judge(number, helped: yes, tried: tried, by: options.name, asJSON: options.json)
        }
    }
}

struct Problems: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "problem",
        abstract: "Keeps one cause with many cases.",
        discussion: """
            Example: gehoord problem open "betalen in de app loopt vast" --topic app
                     gehoord problem attach 3 317 318
                     gehoord problem solved 3 --how "versie 4.2 verhelpt het"
            """,
        subcommands: [Open.self, Attach.self, Solved.self, Listing.self, ShowOne.self],
        defaultSubcommand: Listing.self)

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open",
            abstract:
                "Writes down a cause; the cases of a spike of its topic are attached at once.",
            discussion: "Example: gehoord problem open \"betalen loopt vast\" --topic app")
        @OptionGroup var options: ChangeOptions
        @Argument(help: "The cause, in words.") var text: String
        @Option(help: "The topic it is about.") var topic: String?
        @Option(help: "The company, where several are watched.") var company: String?

        func validate() throws { try notEmpty(text, "TEXT") }

        func run() throws {
            try answering {
                try CaseDesk(configuration: options.config.load()).openProblem(
                    text, topic: topic, company: company, by: options.name, asJSON: options.json)
            }
        }
    }

    struct Attach: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "attach",
            abstract: "Lays cases to a cause.",
            discussion: "Example: gehoord problem attach 3 317 318")
        @OptionGroup var options: ChangeOptions
        @Argument(help: "The number of the problem.") var problem: Int64
        @Argument(help: "The numbers of the cases.") var cases: [Int64]

        func run() throws {
            try answering {
                try CaseDesk(configuration: options.config.load()).attach(
                    cases, toProblem: problem, by: options.name, asJSON: options.json)
            }
        }
    }

    struct Solved: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "solved",
            abstract: "Writes down that a cause is gone, and lists the customers to tell.",
            discussion: "Example: gehoord problem solved 3 --how \"versie 4.2 verhelpt het\"")
        @OptionGroup var options: ChangeOptions
        @Argument(help: "The number of the problem.") var problem: Int64
        @Option(help: "How it was solved: what customers can be told.") var how: String?

        func run() throws {
            try answering {
                try CaseDesk(configuration: options.config.load()).solveProblem(
                    problem, solution: how, by: options.name, asJSON: options.json)
            }
        }
    }

    struct Listing: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists problems that are open or of which customers are still to be told.",
            discussion: "Example: gehoord problem list --all --json")
        @OptionGroup var config: ConfigOption
        @Option(help: "Only of this company.") var company: String?
        @Flag(help: "Those that are over as well.") var all = false
        @Flag(help: "Print a JSON array.") var json = false

        func run() throws {
            try answering {
                try CaseDesk(configuration: config.load())
                    .problems(company: company, all: all, asJSON: json)
            }
        }
    }

    struct ShowOne: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Shows a problem with its cases and customers to tell.",
            discussion: "Example: gehoord problem show 3")
        @OptionGroup var config: ConfigOption
        @Argument(help: "The number of the problem.") var problem: Int64
        @Flag(help: "Print a JSON object.") var json = false

        func run() throws {
            try answering {
                try CaseDesk(configuration: config.load()).showProblem(problem, asJSON: json)
            }
        }
    }
}
