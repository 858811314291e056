// SPDX-License-Identifier: Apache-2.0

// The command line: parses arguments, calls Monitor.

import ArgumentParser
import Monitor

@main
struct Gehoord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gehoord",
        abstract: "Hears public complaints and alerts the agent on call.",
        version: Version.current,
        subcommands: [
            Run.self,
            Poll.self,
            Check.self,
            Status.self,
            List.self,
            Show.self,
            Claim.self,
            Release.self,
            Respond.self,
            Close.self,
            Dismiss.self,
            ReplyCheck.self,
            Digest.self,
            Feeds.self,
            Classify.self,
            Evaluate.self,
            Lexicon.self,
            Parse.self,
            Demo.self,
            Customers.self,
            Helped.self,
            LinkHandles.self,
            Mine.self,
            NPS.self,
            Problems.self,
            PromiseCommand.self,
            Relay.self,
            Similar.self,
            SuggestionStep.self,
            Suggestions.self,
            Tail.self,
        ])
}
