// SPDX-License-Identifier: Apache-2.0

// gehoord demo: the main job once, on a company that is invented.

import ArgumentParser
import Foundation
import Monitor

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Does the main job once on the demonstration company.",
        discussion:
            "Polls, alerts, lists the cases and shows the most urgent one. `make run` runs it.")

    @OptionGroup var config: ConfigOption

    func run() async throws {
        do {
            print(try await Demonstration(configuration: config.load(), path: config.path).run())
        } catch { throw told(error) }
    }
}
