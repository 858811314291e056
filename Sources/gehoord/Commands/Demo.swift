// SPDX-License-Identifier: Apache-2.0

// gehoord demo: the main job once, on a company that is invented.

import ArgumentParser
import Foundation
import Monitor

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Does the main job once on the demonstration company.",
        discussion: """
            The first time it plays back two weeks: what customers wrote, the alerts as they came \
            and what colleagues did. Then it polls, lists the cases and shows one in full.

            Example: gehoord demo --config Config/demo.toml
            """)

    @OptionGroup var config: ConfigOption

    func run() async throws {
        do {
            print(try await Demonstration(configuration: config.load(), path: config.path).run())
        } catch { throw told(error) }
    }
}
