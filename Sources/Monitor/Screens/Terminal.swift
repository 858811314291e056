// SPDX-License-Identifier: Apache-2.0

// Colours, only where somebody sees them.

import Foundation

/// How text is dressed for where it goes.
package struct Terminal: Hashable, Sendable {
    /// False: plain text, for pipes, files and people who set `NO_COLOR`.
    package let hasColour: Bool

    package init(hasColour: Bool) { self.hasColour = hasColour }

    /// Standard output as it is now.
    ///
    /// - Source: https://no-color.org
    package static func standardOutput() -> Terminal {
        let environment = ProcessInfo.processInfo.environment
        let isWanted = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        return Terminal(hasColour: isWanted && isatty(STDOUT_FILENO) == 1)
    }

    enum Ink: String {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case boldRed = "1;31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    func dress(_ text: String, _ ink: Ink?) -> String {
        guard hasColour, let ink else { return text }
        return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
    }
}
