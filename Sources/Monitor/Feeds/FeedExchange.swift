// SPDX-License-Identifier: Apache-2.0

// gehoord feeds import and export: lists of feeds as other readers have them.

import Complaints
import FeedParsing
package import Foundation

/// What an import does, or would do.
package struct ImportReport: Sendable, Encodable {
    struct Added: Sendable, Encodable {
        let id: String
        let channel: String
        let url: String
    }
    struct Skipped: Sendable, Encodable {
        let url: String
        let reason: String
    }

    let company: String
    let file: String
    let isDryRun: Bool
    private(set) var added: [Added]
    let skipped: [Skipped]

    init(
        _ watched: WatchedCompany, added: [NewFeed], skipped: [Skipped], isDryRun: Bool
    ) {
        company = watched.company.id.rawValue
        file = watched.file
        self.isDryRun = isDryRun
        self.added = added.map { Added(id: $0.id, channel: $0.channel.rawValue, url: $0.url) }
        self.skipped = skipped
    }

    package func json() throws -> String { try jsonText(self) }

    package func text(_ terminal: Terminal = .standardOutput()) -> String {
        var lines = added.map { feed in
            "  \(feed.id.column(30)) \(feed.channel.column(9)) \(SafeText.line(feed.url))"
        }
        lines += skipped.map { feed in
            terminal.dress("  skipped \(SafeText.line(feed.url)): \(feed.reason)", .yellow)
        }
        let verb = isDryRun ? "would be added" : "added"
        lines.append("\(added.count) feeds \(verb) to \(file), \(skipped.count) skipped")
        if !isDryRun, !added.isEmpty { lines.append(FeedDesk.afterwards) }
        return lines.joined(separator: "\n")
    }
}

extension FeedDesk {
    /// Where our own keys go in a list: `category` strings under this name,
    /// which other readers know as categories or leave alone.
    fileprivate static let ours = "gehoord"

    /// Adds the feeds of a list to a company, except those that it has.
    ///
    /// - Parameters:
    ///   - tests: look at each feed first, and leave out what is none.
    ///   - progress: called after each look.
    /// - Throws: `FeedsError`.
    package func importList(
        _ list: String, to company: String, dryRun: Bool, tests: Bool,
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> ImportReport {
        let watched = try configuration.watched(company)
        var (candidates, skipped) = choose(from: try Self.read(list), for: watched)
        if tests {
            let looked = try await look(at: candidates, progress)
            candidates = looked.feeds
            skipped += looked.skipped
        }
        var taken = configuration.feedNames
        for index in candidates.indices {
            let feed = candidates[index]
            if slug(feed.id) != nil || taken.contains(feed.id) {
                candidates[index].id = FeedAddress.name(feed.url, feed.channel, without: taken)
            }
            taken.insert(candidates[index].id)
        }
        if !dryRun, !candidates.isEmpty { try write(candidates, to: watched) }
        return ImportReport(watched, added: candidates, skipped: skipped, isDryRun: dryRun)
    }

    private static func read(_ path: String) throws(FeedsError) -> OPML {
        let data: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try file.read(upToCount: OPML.mostBytes + 1) ?? Data()
        } catch {
            throw FeedsError(.file, "\(path) cannot be read")
        }
        do throws(FeedParsingError) { return try OPML(reading: [UInt8](data)) } catch {
            throw FeedsError(.data, "\(path): \(error.detail)")
        }
    }

    private func choose(
        from list: OPML, for watched: WatchedCompany
    ) -> ([NewFeed], [ImportReport.Skipped]) {
        var chosen: [NewFeed] = []
        var skipped: [ImportReport.Skipped] = []
        var seen: [String: String] = [:]
        for subscription in list.subscriptions {
            func skip(_ reason: String) {
                skipped.append(ImportReport.Skipped(url: subscription.url, reason: reason))
            }
            if let type = subscription.type, type.contains("+") {
                skip("a page that another reader makes a feed of (\(SafeText.line(type)))")
                continue
            }
            guard let url = FeedAddress.whole(subscription.url) else {
                skip("no http or https address")
                continue
            }
            let key = FeedAddress.key(url)
            if let known = watched.feed(at: url) {
                skip("\(watched.company.id.rawValue) has it: \(known.id.rawValue)")
            } else if let twin = seen[key] {
                skip(twin == url ? "twice in the list" : "the same as \(twin) in the list")
            } else {
                seen[key] = url
                chosen.append(NewFeed(subscription, at: url))
            }
        }
        return (chosen, skipped)
    }

    private func look(
        at feeds: [NewFeed], _ progress: (Int, Int) -> Void
    ) async throws -> (feeds: [NewFeed], skipped: [ImportReport.Skipped]) {
        let prober = try FeedProber(configuration)
        var answers: [Int: Result<FeedProbe, any Error>] = [:]
        await withTaskGroup(of: (Int, Result<FeedProbe, any Error>).self) { group in
            var waiting = feeds.indices[...]
            func startNext() {
                guard let index = waiting.popFirst() else { return }
                let url = feeds[index].url
                group.addTask {
                    do { return (index, .success(try await prober.probe(url))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<configuration.polling.concurrency { startNext() }
            while let (index, answer) = await group.next() {
                answers[index] = answer
                progress(answers.count, feeds.count)
                startNext()
            }
        }
        await prober.shutdown()
        try Task.checkCancellation()
        var kept: [NewFeed] = []
        var skipped: [ImportReport.Skipped] = []
        for (index, feed) in feeds.enumerated() {
            switch answers[index] {
            case .success(let probe) where probe.isFeed:
                var feed = feed
                if feed.channel == .other {
                    feed.channel = Channel(rawValue: probe.channel) ?? .other
                }
                kept.append(feed)
            case .success(let probe):
                let better = probe.offered.first.map { "; it offers \($0.url)" } ?? ""
                skipped.append(
                    ImportReport.Skipped(url: feed.url, reason: (probe.problem ?? "") + better))
            case .failure(let error):
                skipped.append(ImportReport.Skipped(url: feed.url, reason: "\(error)"))
            case nil: break
            }
        }
        return (kept, skipped)
    }

    /// The feeds as a list for other readers, and for ourselves elsewhere.
    ///
    /// - Returns: the list, and the names of feeds that are files on this
    ///   machine: those cannot be in it.
    package func export(
        company: String? = nil, now: Date = Date()
    ) throws -> (list: String, leftOut: [String]) {
        let companies =
            try company.map { [try configuration.watched($0)] } ?? configuration.companies
        var subscriptions: [Subscription] = []
        var leftOut: [String] = []
        for watched in companies {
            for feed in watched.feeds {
                guard case .url(let url) = feed.source else {
                    leftOut.append(feed.id.rawValue)
                    continue
                }
                subscriptions.append(
                    Subscription(
                        url: url, title: feed.id.rawValue,
                        folders: [watched.company.displayName], categories: feed.categories))
            }
        }
        let list = OPML(title: "Gehoord", subscriptions: subscriptions)
        return (list.document(at: now), leftOut)
    }
}

extension Feed {
    /// What a list can say of us beyond the address.
    fileprivate var categories: [String] {
        var facts = [("id", id.rawValue), ("channel", channel.rawValue)]
        facts.append(("interval", interval.configured))
        if let quiet { facts.append(("quiet", quiet.configured)) }
        if coverage != .name { facts.append(("match", coverage.rawValue)) }
        return facts.map { "/\(FeedDesk.ours)/\($0)/\($1)" }
    }
}

extension NewFeed {
    fileprivate init(_ subscription: Subscription, at url: String) {
        var facts: [Substring: String] = [:]
        for category in subscription.categories {
            let levels = category.split(separator: "/")
            if levels.count == 3, levels[0] == FeedDesk.ours {
                facts[levels[1]] = String(levels[2])
            }
        }
        id = facts["id"] ?? ""
        channel =
            facts["channel"].flatMap(Channel.init(rawValue:)) ?? ChannelGuess(url: url).channel
        self.url = url
        interval = facts["interval"].flatMap(Duration.init(configured:))
        quiet = facts["quiet"].flatMap(Duration.init(configured:))
        coverage = facts["match"].flatMap(Feed.Coverage.init(rawValue:)) ?? .name
        title = subscription.title == id ? nil : subscription.title
    }
}
