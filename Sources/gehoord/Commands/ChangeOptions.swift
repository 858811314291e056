// SPDX-License-Identifier: Apache-2.0

// What commands share that change something other than a step on one case.

import ArgumentParser
import Foundation

struct ChangeOptions: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @OptionGroup var agent: AgentOption
    @Flag(help: "Print JSON.") var json = false

    var name: String { agent.name }
}

/// A text that may not be left empty.
func notEmpty(_ text: String, _ name: String) throws {
    if text.allSatisfy(\.isWhitespace) {
        throw ValidationError("\(name) is empty: say it in words")
    }
}
