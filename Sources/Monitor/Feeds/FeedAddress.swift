// SPDX-License-Identifier: Apache-2.0

// Addresses of feeds as people and lists write them: made whole, compared, and
// given a name.

import Complaints
import Foundation

enum FeedAddress {
    /// An `http` or `https` address of what was typed or listed; `nil` for what
    /// is none. `feed:` is what readers of old put in front.
    static func whole(_ written: String) -> String? {
        var text = written.trimmingCharacters(in: .whitespacesAndNewlines)
        let lowercased = text.lowercased()
        if lowercased.hasPrefix("feed:http") {
            text = String(text.dropFirst(5))
        } else if lowercased.hasPrefix("feed://") {
            text = "https://" + text.dropFirst(7)
        }
        return webAddress(text) == nil && Link(rawValue: text) != nil ? text : nil
    }

    /// Equal for addresses of the same feed: without regard to http or https,
    /// letter case of the host, the usual ports, a slash at the end.
    static func key(_ url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.host?.lowercased() else {
            return url
        }
        var path = parts.percentEncodedPath[...]
        while path.hasSuffix("/") { path = path.dropLast() }
        let port = parts.port.flatMap { $0 == 80 || $0 == 443 ? nil : ":\($0)" } ?? ""
        return host + port + path + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    }

    /// A name for a new feed, as a person would choose it:
    /// `mastodon-sokkenland` for `https://toet.example/tags/sokkenland.rss`.
    static func name(_ url: String, _ channel: Channel, without taken: Set<String>) -> String {
        let parts = URLComponents(string: url)
        let steps = (parts?.path ?? "").split(separator: "/").map { step in
            slug(step.prefix { $0 != "." })
        }
        let telling = steps.last { !$0.isEmpty && !common.contains($0) }
        let host = (parts?.host ?? "").split(separator: ".").filter { $0 != "www" }
        let site = slug(host.dropLast().last ?? host.last ?? "feed")
        let words =
            channel == .other
            ? [site, telling]
            : telling?.hasPrefix(channel.rawValue) == true
                ? [telling] : [channel.rawValue, telling ?? site]
        let name = String(slug(words.compactMap { $0 }.joined(separator: "-")).prefix(48))
        guard taken.contains(name) else { return name }
        return (2...).lazy.map { "\(name)-\($0)" }.first { !taken.contains($0) } ?? name
    }

    /// Steps of a path that tell one feed of a site from another no better than
    /// its host does.
    private static let common: Set<String> = [
        "feed", "feeds", "rss", "rss2", "atom", "xml", "index", "latest", "new", "all", "local",
        "posts", "comments", "external", "app", "videos", "search", "default",
    ]

    private static func slug(_ text: some StringProtocol) -> String {
        let plain = text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
        return plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }
}
