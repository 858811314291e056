// SPDX-License-Identifier: Apache-2.0

// The command line: parses arguments, calls Monitor.

import ArgumentParser

@main
struct Gehoord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gehoord",
        abstract: "Hears public complaints and alerts the agent on call.",
        subcommands: [ReplyCheck.self])
}
