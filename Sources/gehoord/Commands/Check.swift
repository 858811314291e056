// SPDX-License-Identifier: Apache-2.0

// gehoord check: is the configuration right, and what is in force?

import ArgumentParser
import Foundation
import Monitor

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the configuration and reports every mistake at once.",
        discussion: """
            Each mistake is one line: file, line, what is wrong, what was found and what to write \
            instead. Ends with 0 when all is well, with 78 when not. A warning, such as an \
            escalation that reaches nobody, changes nothing of that.

            With --send-test every webhook and mailbox gets a trial message, or those that --sink \
            names; ends with 69 when one did not arrive.

            Example: gehoord check --send-test --sink chat
            """)

    @OptionGroup var config: ConfigOption

    @Flag(help: "Print every key with the value that is in force.")
    var effective = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    @Flag(help: "Send a trial message to the webhooks and mailboxes that are told alerts.")
    var sendTest = false

    @Option(
        name: .customLong("sink"),
        help: "Only to this webhook, mailbox or mail address; may be repeated.")
    var sinks: [String] = []

    func validate() throws {
        if !sinks.isEmpty, !sendTest { throw ValidationError("--sink needs --send-test") }
        if effective, sendTest { throw ValidationError("--effective sends nothing") }
        if effective, json { throw ValidationError("--effective prints TOML: leave out --json") }
    }

    func run() async throws {
        let loaded: Configuration
        do throws(ConfigurationErrors) {
            loaded = try Configuration.load(config.path)
            try loaded.checkWords()
            try loaded.checkSecrets()
        } catch {
            if json {
                let mistakes = error.mistakes.map(Result.Mistake.init)
                print(try Self.encoded(Result(ok: false, files: [], mistakes: mistakes)))
            } else {
                var errors = StandardError()
                print(error, to: &errors)
            }
            throw ExitCode.configuration
        }
        let warnings = loaded.warnings
        if !json {
            var errors = StandardError()
            for warning in warnings { print("warning: \(warning)", to: &errors) }
        }
        if sendTest { return try await test(loaded) }
        if json {
            print(
                try Self.encoded(
                    Result(
                        ok: true, files: loaded.files, mistakes: [],
                        warnings: warnings.map(Result.Mistake.init))))
        } else if effective {
            print(ConfigurationWriter.effective(loaded), terminator: "")
        } else {
            let companies = count(loaded.companies.count, "company", "companies")
            let feeds = count(loaded.companies.map(\.feeds.count).reduce(0, +), "feed", "feeds")
            print("ok: \(companies), \(feeds)")
            for file in loaded.files { print("    \(file)") }
        }
    }

    private func test(_ configuration: Configuration) async throws {
        let results: [SinkTest.Result]
        do { results = try await SinkTest(configuration: configuration).run(sinks) } catch {
            throw told(error)
        }
        if json {
            print(try SinkTest.json(results))
        } else {
            for result in results { print("\(result.sink): \(result.error ?? "ok")") }
        }
        if results.contains(where: { !$0.ok }) { throw ExitCode(69) }
    }

    private func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    private static func encoded(_ result: Result) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(result), as: UTF8.self)
    }

    private struct Result: Encodable {
        struct Mistake: Encodable {
            let file: String
            let line: Int
            let problem: String
            let found: String
            let instead: String

            init(_ error: ConfigurationError) {
                file = error.file
                line = error.line
                problem = error.problem.rawValue
                found = error.found
                instead = error.instead
            }
        }

        let ok: Bool
        let files: [String]
        let mistakes: [Mistake]
        var warnings: [Mistake] = []
    }
}
