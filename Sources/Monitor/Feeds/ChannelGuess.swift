// SPDX-License-Identifier: Apache-2.0

// Which channel a feed is likely of: by its host, by the software that says it
// wrote it, and by the addresses it uses.

import Complaints
import FeedParsing
import Foundation

/// A suggestion for `channel`, with what it rests on.
struct ChannelGuess: Hashable, Sendable {
    let channel: Channel
    /// The site or the software; `nil` where nothing is recognised.
    let software: String?

    /// - Parameters:
    ///   - url: where the feed is; `nil` for a file.
    ///   - sketch, page: of the feed, when it was fetched.
    init(url: String?, sketch: FeedSketch? = nil, page: FeedPage? = nil) {
        let parts = url.flatMap { URLComponents(string: $0) }
        let host = parts?.host?.lowercased() ?? ""
        let place = (parts?.path ?? "") + (parts?.query.map { "?\($0)" } ?? "")
        let generator = sketch?.generator?.lowercased() ?? ""
        let links = page?.entries.prefix(10).compactMap(\.link) ?? []
        let isComments = place.contains("comments/feed") || place.contains("feed/comments")

        func first(_ rules: [Rule], _ holds: (String) -> Bool) -> Rule? {
            rules.first { rule in rule.marks.contains(where: holds) }
        }
        let found =
            first(Self.hosts) { mark in
                let (site, path) = Self.split(mark)
                return (host == site || host.hasSuffix("." + site)) && place.hasPrefix(path)
            }
            ?? first(Self.generators) { !generator.isEmpty && generator.contains($0) }
            ?? first(Self.namespaces) { sketch?.namespaces.contains($0) ?? false }
            ?? first(Self.places) { place.contains($0) }
            ?? first(Self.links) { mark in links.contains { $0.contains(mark) } }
        if isComments, found == nil || found?.channel == .blog {
            self.init(.comments, found?.software)
        } else {
            self.init(found?.channel ?? .other, found?.software)
        }
    }

    private init(_ channel: Channel, _ software: String?) {
        self.channel = channel
        self.software = software
    }

    private struct Rule {
        let channel: Channel
        let software: String
        let marks: [String]

        init(_ channel: Channel, _ software: String, _ marks: String...) {
            self.channel = channel
            self.software = software
            self.marks = marks
        }
    }

    /// `site/path` of a mark.
    private static func split(_ mark: String) -> (site: Substring, path: Substring) {
        let slash = mark.firstIndex(of: "/") ?? mark.endIndex
        return (mark[..<slash], mark[slash...])
    }

    /// Hosts, with the beginning of the path where it matters.
    private static let hosts = [
        Rule(.bluesky, "Bluesky", "bsky.app"),
        Rule(.reddit, "Reddit", "reddit.com"),
        Rule(.youtube, "YouTube", "youtube.com"),
        Rule(.reviews, "App Store", "itunes.apple.com"),
        Rule(.reviews, "Trustpilot", "trustpilot.com"),
        Rule(.alerts, "Google News", "news.google.com"),
        Rule(.alerts, "Google Alerts", "google.com/alerts", "google.nl/alerts"),
        Rule(.forum, "Tweakers", "gathering.tweakers.net"),
        Rule(.news, "Tweakers", "tweakers.net"),
        Rule(.blog, "WordPress", "wordpress.com"),
        Rule(.blog, "Blogger", "blogspot.com"),
        Rule(.blog, "Medium", "medium.com"),
        Rule(.blog, "Substack", "substack.com"),
    ]

    private static let generators = [
        Rule(.mastodon, "Mastodon", "mastodon"),
        Rule(.mastodon, "Pleroma", "pleroma", "akkoma"),
        Rule(.mastodon, "GoToSocial", "gotosocial"),
        Rule(.lemmy, "Lemmy", "lemmy"),
        Rule(.forum, "Discourse", "discourse"),
        Rule(.forum, "phpBB", "phpbb"),
        Rule(.forum, "vBulletin", "vbulletin"),
        Rule(.forum, "XenForo", "xenforo"),
        Rule(.forum, "Invision Community", "invision", "ips community"),
        Rule(.forum, "MyBB", "mybb"),
        Rule(.forum, "Flarum", "flarum"),
        Rule(.forum, "NodeBB", "nodebb"),
        Rule(.forum, "Simple Machines", "smf", "simple machines"),
        Rule(.blog, "WordPress", "wordpress"),
        Rule(.blog, "Blogger", "blogger"),
        Rule(.blog, "Ghost", "ghost"),
        Rule(.other, "RSS-Bridge", "rss-bridge"),
        Rule(.other, "RSSHub", "rsshub"),
    ]

    private static let namespaces = [
        Rule(.forum, "Discourse", "http://www.discourse.org/"),
        Rule(.reviews, "App Store", "http://itunes.apple.com/rss"),
    ]

    /// What stands in the addresses of feeds.
    private static let places = [
        Rule(.mastodon, "Mastodon", "/tags/", "/@"),
        Rule(.lemmy, "Lemmy", "/feeds/c/", "/feeds/u/", "/feeds/all.xml", "/feeds/local.xml"),
        Rule(.forum, "phpBB", "/feed.php", "/app.php/feed"),
        Rule(.forum, "vBulletin", "/external.php", "/external?type="),
        Rule(.forum, "Discourse", "/latest.rss", "/posts.rss", "/c/", "/t/"),
        Rule(.forum, "XenForo", "/forums/"),
        Rule(.other, "RSS-Bridge", "action=display&bridge="),
    ]

    /// What stands in the addresses of entries.
    private static let links = [
        Rule(.forum, "phpBB", "viewtopic.php"),
        Rule(.forum, "vBulletin", "showthread.php"),
        Rule(.mastodon, "Mastodon", "/@"),
        Rule(.comments, "WordPress", "#comment-"),
    ]
}
