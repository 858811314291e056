// SPDX-License-Identifier: Apache-2.0

// The words on screens, kept apart from the code that shows them.

/// What agents and managers read, by key: `signal.money` → its Dutch text.
package struct Wording: Hashable, Sendable {
    private let texts: [String: String]

    /// - Parameter lines: `key ⇥ text` per line; `#` starts a comment line.
    package init(lines: String) {
        var texts: [String: String] = [:]
        for line in lines.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2 { texts[String(parts[0])] = String(parts[1]) }
        }
        self.texts = texts
    }

    /// The text for `key`, with `{name}` replaced by its value; the key itself
    /// where there is no text, so that a gap is seen and nothing fails.
    package func text(_ key: String, _ values: [String: String] = [:]) -> String {
        var text = texts[key] ?? key
        for (name, value) in values {
            text = text.split(separator: "{\(name)}", omittingEmptySubsequences: false)
                .joined(separator: value)
        }
        return text
    }

    package subscript(urgency: Urgency) -> String { text("urgency.\(urgency.rawValue)") }
    package subscript(kind: Kind) -> String { text("kind.\(kind.rawValue)") }
    package subscript(signal: Signal) -> String { text("signal.\(signal.rawValue)") }
    package subscript(channel: Channel) -> String { text("channel.\(channel.rawValue)") }
    package subscript(sentiment: Sentiment) -> String { text("sentiment.\(sentiment.rawValue)") }
    package subscript(action: CaseEvent.Action) -> String { text("event.\(action.rawValue)") }
}
