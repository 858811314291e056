// SPDX-License-Identifier: Apache-2.0

// What an aggregator writes in a feed, with status 200, when it could not read
// the site behind it. It is a failure of the feed and never a mention.

/// The failure that an aggregator reports as if it were an entry.
package struct SourceFailure: Hashable, Sendable {
    package enum Aggregator: String, CaseIterable, Hashable, Sendable {
        case rssBridge = "rss_bridge"
        case rssHub = "rsshub"
        case nitter
    }

    package let aggregator: Aggregator
    /// What it says, on one line, at most 200 characters.
    package let detail: String

    /// - Returns: `nil` when the entry is an ordinary one.
    package init?(_ entry: Entry) {
        let title = entry.title ?? ""
        let body = entry.content ?? entry.summary ?? ""
        let aggregator: Aggregator
        if Self.isRSSBridge(title: title) {
            aggregator = .rssBridge
        } else if Self.isRSSHub(title: title, body: body) {
            aggregator = .rssHub
        } else if title.hasPrefix("RSS reader not yet whitelisted") {
            // Seen on xcancel.com, 2025: a Nitter that wants readers to register.
            aggregator = .nitter
        } else {
            return nil
        }
        self.aggregator = aggregator
        detail = SafeText.line(Self.message(in: body) ?? title, atMost: 200)
    }

    /// The first failure among the entries of one page.
    package static func first(in entries: [Entry]) -> SourceFailure? {
        entries.lazy.compactMap(SourceFailure.init).first
    }

    /// `Bridge returned error 404! (20778)`: the code, and the number of days
    /// since 1970, so that it comes back as a new entry each day.
    ///
    /// - Source: RSS-Bridge, actions/DisplayAction.php, 2018–2026.
    private static func isRSSBridge(title: String) -> Bool {
        let title = title.utf8
        let prefix = "Bridge returned error ".utf8
        guard title.starts(with: prefix) else { return false }
        let code = title.dropFirst(prefix.count).prefix { (0x30...0x39).contains($0) }
        return !code.isEmpty && title.dropFirst(prefix.count + code.count).first == 0x21
    }

    /// - Source: RSSHub, lib/errors and lib/views/error, 2019–2026.
    private static func isRSSHub(title: String, body: String) -> Bool {
        let opening = "Looks like something went wrong"
        guard title.hasPrefix(opening) || body.hasPrefix(opening) || title.hasPrefix("RSSHub")
        else { return false }
        let lowercased = body.lowercased()
        return lowercased.contains("error message")
            && (lowercased.contains("route") || lowercased.contains("node version"))
    }

    /// What stands after `Message:` in the pages of both.
    private static func message(in body: String) -> String? {
        for marker in ["Error message:", "Error Message:", "Message:"] {
            guard let range = body.firstRange(of: marker) else { continue }
            let rest = body[range.upperBound...].drop { $0.isWhitespace }
            let line = rest.prefix { !$0.isNewline }
            if !line.isEmpty { return String(line) }
        }
        return nil
    }
}
