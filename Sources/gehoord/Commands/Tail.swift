// SPDX-License-Identifier: Apache-2.0

// gehoord tail: the alert log, for the agent on call.

import ArgumentParser
import Foundation
import Monitor

struct Tail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follows the alert log; on a terminal with times counting down.",
        discussion: """
            On a terminal the last alerts stay in sight with the time that is left for each, and
            who has it by now. Keys: c claims the chosen alert, at first the newest; the arrows
            choose, G goes back to the newest, q stops. Anywhere else the lines pass as they are,
            like tail -F: also when the log is rotated.

            Examples:
              gehoord tail --as freek
              gehoord tail --lines 100 | grep SPOED
            """)

    @OptionGroup var config: ConfigOption
    @OptionGroup var agent: AgentOption
    @Option(help: "How many of the last alerts to begin with.") var lines = 20
    @Flag(help: "Print each alert as a JSON object on its line.") var json = false

    func validate() throws {
        if lines < 0 { throw ValidationError("--lines \(lines): write a number from 0") }
    }

    func run() throws {
        do {
            let signal = try TailRun(
                configuration: config.load(), agent: agent.name, lines: lines
            ).run(asJSON: json)
            // As a shell tells the end of a program by a signal.
            if let signal { throw ExitCode(128 + signal) }
        } catch { throw told(error) }
    }
}
