// SPDX-License-Identifier: Apache-2.0

// The command line: parses arguments, calls Monitor.

import ArgumentParser
import Monitor

// Every command says its name: asked for it, ArgumentParser has the runtime make
// one of the type's, for which it looks through all conformances of the program.
// For forty commands that was half of the time it took to start.

@main
struct Gehoord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gehoord",
        abstract: "Hears public complaints and alerts the agent on call.",
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "The watch",
                subcommands: [
                    Run.self, Poll.self, Check.self, Status.self, Feeds.self, Tail.self, Demo.self,
                ]),
            CommandGroup(
                name: "Cases",
                subcommands: [
                    List.self, Show.self, Claim.self, Release.self, Respond.self,
                    PromiseCommand.self, Close.self, Dismiss.self, ReplyCheck.self, Similar.self,
                    Helped.self, Problems.self, Relay.self, Mine.self, Correct.self,
                ]),
            CommandGroup(
                name: "Customers and managers",
                subcommands: [
                    Customers.self, LinkHandles.self, Suggestions.self, SuggestionStep.self,
                    NPS.self, Digest.self,
                ]),
            CommandGroup(
                name: "Understanding",
                subcommands: [
                    Classify.self, Corrections.self, Evaluate.self, Lexicon.self, Replay.self,
                    Parse.self,
                ]),
        ])
}
