// SPDX-License-Identifier: Apache-2.0

// gehoord check: is the configuration right, and what is in force?

import ArgumentParser
import Foundation
import Monitor

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks the configuration and reports every mistake at once.",
        discussion: """
            Each mistake is one line: file, line, what is wrong, what was found and what to write \
            instead. Ends with 0 when all is well, with 78 when not.
            """)

    @OptionGroup var config: ConfigOption

    @Flag(help: "Print every key with the value that is in force.")
    var effective = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func validate() throws {
        if effective, json { throw ValidationError("--effective prints TOML: leave out --json") }
    }

    func run() throws {
        let loaded: Configuration
        do throws(ConfigurationErrors) {
            loaded = try Configuration.load(config.path)
            try loaded.checkWords()
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
        if json {
            print(try Self.encoded(Result(ok: true, files: loaded.files, mistakes: [])))
        } else if effective {
            print(ConfigurationWriter.effective(loaded), terminator: "")
        } else {
            let companies = count(loaded.companies.count, "company", "companies")
            let feeds = count(loaded.companies.map(\.feeds.count).reduce(0, +), "feed", "feeds")
            print("ok: \(companies), \(feeds)")
            for file in loaded.files { print("    \(file)") }
        }
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
    }
}
