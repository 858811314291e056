// SPDX-License-Identifier: Apache-2.0

// Who takes a step: what is typed, else the environment, else the login.

import ArgumentParser
import Foundation

/// What commands that change something share.
struct AgentOption: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @Option(
        name: .customLong("as"),
        help: "Who takes this step; otherwise $GEHOORD_AGENT, otherwise the user who is logged in.")
    var agent: String?
    @Flag(help: "Print JSON.") var json = false

    var name: String { Self.name(typed: agent) }

    static func name(typed: String?) -> String {
        let environment = ProcessInfo.processInfo.environment
        return [typed, environment["GEHOORD_AGENT"], environment["SUDO_USER"], NSUserName()]
            .compactMap { $0 }.first { !$0.isEmpty } ?? "onbekend"
    }
}

/// A text that may not be left empty.
func notEmpty(_ text: String, _ name: String) throws {
    if text.allSatisfy(\.isWhitespace) { throw ValidationError("\(name) is empty: say it in words") }
}
