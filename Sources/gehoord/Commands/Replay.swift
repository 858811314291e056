// SPDX-License-Identifier: Apache-2.0

// gehoord replay: what today's words and rules would make of yesterday.

import ArgumentParser
import Foundation
import Monitor

struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Judges stored mentions again and says what would be different: a dry run.",
        discussion: """
            Goes by the lexicon and the configuration as they are now: before they are put to
            work, see what they would have done. Changes nothing.

            Example: gehoord replay --days 7 --json
            """)

    @OptionGroup var config: ConfigOption
    @Option(help: "How far back.") var days = 30
    @Option(help: "Only of this company.") var company: String?
    @Option(help: "List at most so many differences; all are counted.") var limit = 100
    @Flag(help: "Print a JSON object.") var json = false

    func validate() throws {
        if days < 1 { throw ValidationError("--days \(days): write a number from 1") }
        if limit < 0 { throw ValidationError("--limit \(limit): write a number from 0") }
    }

    func run() throws {
        try answering {
            try ReplayRun(configuration: config.load())
                .run(days: days, company: company, limit: limit, asJSON: json)
        }
    }
}
