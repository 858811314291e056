// SPDX-License-Identifier: Apache-2.0

// How long words and names are kept, and whether a colleague's note holds words
// that are a customer's.

import Foundation

/// How long what customers wrote is kept. Numbers, dates, kinds and who did what
/// stay: they name nobody.
package struct RetentionPolicy: Hashable, Sendable {
    /// Mentions that belong to no case, counted from publication.
    package let mentions: Duration
    /// Closed cases, counted from their close.
    package let cases: Duration
    /// Alerts that every sink was told, counted from their decision.
    package let alerts: Duration

    package init(mentions: Duration, cases: Duration, alerts: Duration) {
        self.mentions = mentions
        self.cases = cases
        self.alerts = alerts
    }
}

/// Words that are a customer's wherever they stand.
package struct CustomerWords {
    /// So many words in a row are a quotation, not a coincidence.
    private static let quotation = 5
    /// A shorter name is a word like any other.
    private static let shortestName = 3

    private let names: [[Substring]]
    private let texts: [[Substring]]

    /// - Parameters:
    ///   - names: handles and names of the customer.
    ///   - texts: what the customer wrote.
    package init(names: [String], texts: [String]) {
        self.names = names.map(Self.words).filter { words in
            words.map(\.count).reduce(0, +) >= Self.shortestName
        }
        self.texts = texts.map(Self.words)
    }

    /// Whether a note names the customer, quotes them or holds personal data.
    package func stand(in note: String) -> Bool {
        if PersonalData.mask(note) != note { return true }
        let words = Self.words(note)
        if names.contains(where: { Self.holds(words, $0) }) { return true }
        guard words.count >= Self.quotation else { return false }
        return (0...(words.count - Self.quotation)).contains { start in
            let run = Array(words[start..<(start + Self.quotation)])
            return texts.contains { Self.holds($0, run) }
        }
    }

    private static func holds(_ words: [Substring], _ run: [Substring]) -> Bool {
        guard !run.isEmpty, words.count >= run.count else { return false }
        return (0...(words.count - run.count)).contains {
            words[$0..<($0 + run.count)].elementsEqual(run)
        }
    }

    private static func words(_ text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
    }
}
