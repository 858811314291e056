// SPDX-License-Identifier: Apache-2.0

// What the commands say of themselves.

import Foundation
import TestSupport
import Testing

@Suite struct HelpTests {
    private struct Dump: Decodable {
        struct Command: Decodable {
            struct Argument: Decodable {
                struct Name: Decodable { let name: String }
                let names: [Name]?
            }
            let commandName: String
            let discussion: String?
            let arguments: [Argument]?
            let subcommands: [Command]?

            func leaves(_ path: [String] = []) -> [(path: String, command: Command)] {
                let path = path + [commandName]
                let own = (subcommands ?? []).filter { $0.commandName != "help" }
                guard !own.isEmpty else { return [(path.joined(separator: " "), self)] }
                return own.flatMap { $0.leaves(path) }
            }
        }
        let command: Command
    }

    /// Commands that print no listing, or JSON whatever is asked.
    private static let withoutJSON = [
        "run", "demo", "digest", "classify", "evaluate", "parse", "feeds add", "feeds export",
        "feeds remove",
        "customers export", "lexicon lookup", "lexicon hits", "lexicon unknown", "lexicon fit",
        "lexicon fit-replies",
        "lexicon check", "reply-check",
    ]

    @Test func `every command has an example, and JSON where it lists or changes something`()
        async throws
    {
        let gehoord = try Installation(feeds: [])
        let ending = try await gehoord.run("--experimental-dump-help")
        let dump = try JSONDecoder().decode(Dump.self, from: Data(ending.output.utf8))
        let leaves = dump.command.leaves()
        #expect(leaves.count > 30)
        for (path, command) in leaves {
            #expect(command.discussion?.contains("Example") == true, "\(path) has no example")
            let name = String(path.dropFirst("gehoord ".count))
            let hasJSON = command.arguments?.contains { argument in
                argument.names?.contains { $0.name == "json" } == true
            }
            if !Self.withoutJSON.contains(name) {
                #expect(hasJSON == true, "\(path) has no --json")
            }
        }
    }

    @Test(arguments: [("bash", "_gehoord"), ("zsh", "#compdef gehoord"), ("fish", "complete -c")])
    func `shells complete the commands`(shell: String, sign: String) async throws {
        let gehoord = try Installation(feeds: [])
        let script = try await gehoord.run("--generate-completion-script", shell).output
        #expect(script.contains(sign))
        for command in ["claim", "respond", "problem", "suggestion", "relay", "tail"] {
            #expect(script.contains(command))
        }
    }
}
