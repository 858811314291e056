// SPDX-License-Identifier: Apache-2.0

// How far long work is, in one line that is written over.

import Foundation

/// A line on standard error, for a person who waits: shown on a terminal only.
struct ProgressLine: Sendable {
    private let noun: String
    private let isShown: Bool

    /// - Parameters:
    ///   - noun: what is counted, in the plural.
    ///   - isWanted: `false` where a tool reads the output.
    init(_ noun: String, isWanted: Bool) {
        self.noun = noun
        let isTerminal = isatty(STDERR_FILENO) == 1
        isShown = isWanted && isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Shows how far it is; nothing once all is done, or where there is but one.
    func show(_ done: Int, of all: Int) {
        guard isShown, all > 1, done < all else { return }
        StandardError().write("\r\(done) of \(all) \(noun)\u{1B}[K")
    }

    /// Makes room for other output.
    func clear() {
        if isShown { StandardError().write("\r\u{1B}[K") }
    }
}
