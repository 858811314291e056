// SPDX-License-Identifier: Apache-2.0

// The commands of agents: list, show, claim, release, close, dismiss.

import ArgumentParser
import Foundation
import Monitor

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the cases that are not closed, the most urgent first.",
        discussion: "Example: gehoord list --urgency high --json")

    @OptionGroup var config: ConfigOption
    @Option(help: "Only cases of this company.") var company: String?
    @Option(help: "Only cases of at least this urgency: low, normal, high or critical.")
    var urgency: String?
    @Option(help: "Only cases that this agent claimed or answered.") var agent: String?
    @Flag(name: .customLong("all"), help: "Closed cases as well.") var includesClosed = false
    @Option(help: "At most so many.") var limit = 100
    @Flag(help: "Print a JSON array.") var json = false

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit \(limit): write a number from 1") }
    }

    func run() throws {
        var selection = CaseDesk.Selection()
        selection.company = company
        selection.urgency = urgency
        selection.agent = agent
        selection.includesClosed = includesClosed
        selection.limit = limit
        try answering {
            try CaseDesk(configuration: config.load()).list(selection, asJSON: json)
        }
    }
}

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows everything about one case at one glance.",
        discussion: "Example: gehoord show 317")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The number of the case.") var number: Int64
    @Flag(help: "Print a JSON object.") var json = false

    func run() throws {
        try answering { try CaseDesk(configuration: config.load()).show(number, asJSON: json) }
    }
}

/// Who is at work.
struct AgentOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: "Who takes this step; otherwise $GEHOORD_AGENT, otherwise the user who is logged in.")
    var agent: String?

    var name: String {
        let environment = ProcessInfo.processInfo.environment
        return [agent, environment["GEHOORD_AGENT"], environment["SUDO_USER"], NSUserName()]
            .compactMap { $0 }.first { !$0.isEmpty } ?? "onbekend"
    }
}

/// What the steps on a case share.
struct StepOptions: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @Argument(help: "The number of the case.") var number: Int64
    @OptionGroup var agent: AgentOption
    @Flag(help: "Print the case as a JSON object.") var json = false

    func take(_ step: CaseDesk.Step) throws {
        try answering {
            try CaseDesk(configuration: config.load())
                .take(step, on: number, by: agent.name, asJSON: json)
        }
    }
}

struct Claim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Takes a case, so that colleagues know.",
        discussion: "Example: gehoord claim 317 --as freek")
    @OptionGroup var options: StepOptions
    func run() throws { try options.take(.claim) }
}

struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Gives a claimed case back.", discussion: "Example: gehoord release 317")
    @OptionGroup var options: StepOptions
    func run() throws { try options.take(.release) }
}

struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Closes a solved case.",
        discussion: "Example: gehoord close 317 --helped \"het nummer onder op de doos\"")
    @OptionGroup var options: StepOptions
    @Option(help: "What helped, for the next colleague with the same trouble.") var helped: String?
    func run() throws { try options.take(.close(helped: helped)) }
}

struct Dismiss: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Closes a case that is not for us.",
        discussion: "Example: gehoord dismiss 317 --reason \"gaat over een ander bedrijf\"")
    @OptionGroup var options: StepOptions
    @Option(help: "Why it is not for us.") var reason: String

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) {
            throw ValidationError("--reason is empty: say why the case is not for us")
        }
    }

    func run() throws { try options.take(.dismiss(reason: reason)) }
}
