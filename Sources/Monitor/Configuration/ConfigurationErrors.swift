// SPDX-License-Identifier: Apache-2.0

// What is wrong with a configuration: all of it at once, each mistake with its
// place and what to write instead.

/// One mistake in a configuration file.
package struct ConfigurationError: Error, Hashable, Sendable {
    /// What is wrong, a closed set.
    package enum Problem: String, CaseIterable, Hashable, Sendable {
        case unreadable = "unreadable"
        case syntax = "syntax error"
        case unknownKey = "unknown key"
        case missingKey = "missing key"
        case wrongType = "wrong type"
        case badValue = "bad value"
        case outOfRange = "out of range"
        case doubled = "doubled"
        case contradiction = "contradiction"
    }

    /// The path as it was given or found.
    package let file: String
    /// From 1; 0 where the whole file is meant.
    package let line: Int
    package let problem: Problem
    /// What stands there, with its key.
    package let found: String
    /// What to write instead, as an order: `write "15m"`.
    package let instead: String

    package init(file: String, line: Int, problem: Problem, found: String, instead: String) {
        self.file = file
        self.line = line
        self.problem = problem
        self.found = found
        self.instead = instead
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// `gehoord.toml:12: unknown key: polling.intervall; write polling.interval`.
    package var description: String {
        let place = line > 0 ? "\(file):\(line)" : file
        return "\(place): \(problem.rawValue): \(found); \(instead)"
    }
}

/// Every mistake that was found, in the order of the files and lines.
package struct ConfigurationErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package let mistakes: [ConfigurationError]

    package init(_ mistakes: [ConfigurationError]) {
        precondition(!mistakes.isEmpty, "an error without a mistake")
        self.mistakes = mistakes
    }

    /// One mistake a line.
    package var description: String {
        mistakes.map(\.description).joined(separator: "\n")
    }
}

/// Collects the mistakes of one file while it is read.
struct Mistakes {
    let file: String
    private(set) var all: [ConfigurationError] = []

    init(in file: String) { self.file = file }

    /// In the order of the lines.
    var sorted: [ConfigurationError] { all.sorted { $0.line < $1.line } }

    mutating func add(
        _ problem: ConfigurationError.Problem, line: Int, found: String, instead: String
    ) {
        all.append(
            ConfigurationError(
                file: file, line: line, problem: problem, found: found, instead: instead))
    }
}
