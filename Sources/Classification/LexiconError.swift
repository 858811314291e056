// SPDX-License-Identifier: Apache-2.0

// What is wrong with a lexicon, where, and what to write instead.

/// Every problem of a lexicon that was refused, all at once.
package struct LexiconError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        package let file: String
        /// Counted from 1.
        package let line: Int
        /// What is wrong and what to write instead.
        package let detail: String

        package init(file: String, line: Int, detail: String) {
            self.file = file
            self.line = line
            self.detail = detail
        }

        package var description: String { "\(file):\(line): \(detail)" }
    }

    package let problems: [Problem]

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
