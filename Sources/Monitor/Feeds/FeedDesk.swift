// SPDX-License-Identifier: Apache-2.0

// gehoord feeds add and remove: feeds put into a company file and taken out, in
// the file that people edit by hand as well.

import Complaints
import Foundation

/// Changes which feeds are watched.
package struct FeedDesk {
    let configuration: Configuration
    /// Where the configuration was read from.
    let path: String

    package init(_ configuration: Configuration, path: String) {
        self.configuration = configuration
        self.path = path
    }

    /// What `feeds add` was told, as typed.
    package struct Wish {
        package var id: String?
        package var channel: String?
        package var interval: String?
        package var quiet: String?
        package var match: String?
        package var allowsPrivateAddresses = false
        package init() {}
    }

    /// Looks at an address and adds it to a company, if it is a feed.
    ///
    /// - Returns: what was found and what was written.
    /// - Throws: `FeedsError`, `FetchError`.
    package func add(
        _ typed: String, to company: String, _ wish: Wish, terminal: Terminal = .standardOutput()
    ) async throws -> String {
        let watched = try configuration.watched(company)
        guard let url = FeedAddress.whole(typed) else {
            throw FeedsError(.usage, "\(typed): write an http or https address")
        }
        if let known = watched.feed(at: url) {
            throw FeedsError(.usage, "\(company) has \(url) already: \(known.id.rawValue)")
        }
        var feed = try wish.feed(at: url)
        let prober = try FeedProber(configuration)
        let probe = try await prober.probe(
            url, allowsPrivateAddresses: wish.allowsPrivateAddresses)
        await prober.shutdown()
        guard probe.isFeed else { throw FeedsError(.data, probe.text(terminal)) }
        feed.title = probe.title
        if let moved = probe.movedTo.flatMap(FeedAddress.whole) { feed.url = moved }
        if let known = watched.feed(at: feed.url) {
            throw FeedsError(
                .usage,
                "\(url) has moved to \(feed.url), which \(company) has: \(known.id.rawValue)")
        }
        if wish.channel == nil { feed.channel = Channel(rawValue: probe.channel) ?? .other }
        if wish.id == nil {
            feed.id = FeedAddress.name(feed.url, feed.channel, without: configuration.feedNames)
        }
        try write([feed], to: watched)
        return """
            \(probe.text(terminal))
            added to \(watched.file) as \(feed.id):
            \(feed.lines.map { "    " + $0 }.joined(separator: "\n"))
            \(Self.afterwards)
            """
    }

    /// Removes a feed, with the comment directly above it. What is known of it
    /// stays in the database, in case it comes back.
    ///
    /// - Throws: `FeedsError`.
    package func remove(_ id: String) throws -> String {
        guard
            let watched = configuration.companies.first(where: { company in
                company.feeds.contains { $0.id.rawValue == id }
            })
        else { throw FeedsError(.usage, "no feed \(id): gehoord feeds list shows their names") }
        try CompanyFileEdit(configurationPath: path, file: watched.file).apply { text in
            guard let rest = try text.removing(id) else {
                throw FeedsError(
                    .usage,
                    "\(watched.file) has no [[feeds]] block of \(id): remove it by hand")
            }
            return rest
        }
        return "removed \(id) from \(watched.file)\n\(Self.afterwards)"
    }

    func write(_ feeds: [NewFeed], to watched: WatchedCompany) throws {
        try CompanyFileEdit(configurationPath: path, file: watched.file).apply { text in
            text.adding(feeds)
        }
    }

    static let afterwards = "A daemon that runs reads it on: systemctl reload gehoord"
}

extension FeedDesk.Wish {
    /// - Throws: `FeedsError` for a word that means nothing here.
    fileprivate func feed(at url: String) throws(FeedsError) -> NewFeed {
        func read<Value>(
            _ name: String, _ text: String?, expected: String, _ convert: (String) -> Value?
        ) throws(FeedsError) -> Value? {
            guard let text else { return nil }
            if let value = convert(text) { return value }
            throw FeedsError(.usage, "--\(name) \(text): write \(expected)")
        }
        let channels = Channel.allCases.map(\.rawValue).joined(separator: ", ")
        if let id, let problem = slug(id) { throw FeedsError(.usage, "--id \(id): \(problem)") }
        return NewFeed(
            id: id ?? "",
            channel: try read("channel", channel, expected: channels, Channel.init(rawValue:))
                ?? .other,
            url: url,
            interval: try read(
                "interval", interval, expected: Duration.expected, Duration.init(configured:)),
            quiet: try read(
                "quiet", quiet, expected: Duration.expected, Duration.init(configured:)),
            coverage: try read(
                "match", match, expected: "name or all", Feed.Coverage.init(rawValue:)) ?? .name,
            allowsPrivateAddresses: allowsPrivateAddresses)
    }
}

extension WatchedCompany {
    /// The feed of this company at an address, however that is written.
    func feed(at url: String) -> Feed? {
        let key = FeedAddress.key(url)
        return feeds.first { feed in
            if case .url(let known) = feed.source { return FeedAddress.key(known) == key }
            return false
        }
    }
}

extension Configuration {
    var feedNames: Set<String> { Set(companies.flatMap(\.feeds).map(\.id.rawValue)) }
}
