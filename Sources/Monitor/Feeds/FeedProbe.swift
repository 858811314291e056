// SPDX-License-Identifier: Apache-2.0

// gehoord feeds test: one look at an address or a file, without recording
// anything.

import Complaints
import FeedParsing
import Foundation
import Transfers

/// What an address or a file turned out to be.
package struct FeedProbe: Sendable, Encodable {
    struct RepairJSON: Sendable, Encodable {
        let kind: String
        let count: Int
        let detail: String?
    }
    struct OfferedJSON: Sendable, Encodable {
        let url: String
        let title: String?
        let type: String
    }
    struct MentionsJSON: Sendable, Encodable {
        let company: String
        let entries: Int
    }

    /// As it was typed.
    let source: String
    /// Whether it is a feed; everything about a feed is empty when not.
    package private(set) var isFeed = true
    /// Why it is none.
    package private(set) var problem: String?
    /// The feeds that a web page offers in place of itself.
    private(set) var offered: [OfferedJSON] = []
    /// Where it has moved to for good.
    let movedTo: String?
    let contentType: String?
    let bytes: Int
    private(set) var format: String?
    private(set) var encoding: String?
    private(set) var generator: String?
    private(set) var title: String?
    private(set) var link: String?
    private(set) var language: String?
    private(set) var entries = 0
    private(set) var newest: Date?
    private(set) var oldest: Date?
    private(set) var repairs: [RepairJSON] = []
    /// The failure that an aggregator delivers in place of entries.
    private(set) var sourceFailure: String?
    private(set) var channel: String
    private(set) var software: String?
    /// Of every company that is configured, how many entries are about it.
    private(set) var mentions: [MentionsJSON] = []
    /// Whether the server lets us ask for changes only.
    let hasETag: Bool
    let hasLastModified: Bool
    /// How long the server says that the answer is fresh, in seconds.
    let freshForSeconds: Int64?
    /// How long the feed asks to wait between polls, in seconds.
    private(set) var pollIntervalSeconds: Int64?

    init(
        _ source: String, _ answer: Answer, _ body: [UInt8], url: String?,
        limits: FeedLimits, companies: [Company]
    ) {
        self.source = source
        movedTo = answer.redirect.map(shownAddress)
        contentType = answer.contentType.map { SafeText.line($0, atMost: 100) }
        bytes = body.count
        hasETag = answer.etag != nil
        hasLastModified = answer.lastModified != nil
        freshForSeconds = answer.freshFor?.components.seconds
        channel = ""
        do throws(FeedParsingError) {
            let page = try FeedParser.parse(
                body, contentType: answer.contentType, baseURL: answer.url, limits: limits)
            let sketch = FeedSketch(body, contentType: answer.contentType)
            let guess = ChannelGuess(url: answer.url ?? url, sketch: sketch, page: page)
            channel = guess.channel.rawValue
            software = guess.software
            describe(page, sketch)
            mentions = companies.map { company in
                let feed = Feed(
                    id: Feed.ID(rawValue: "test"), company: company.id, channel: guess.channel,
                    source: .url(url ?? source), interval: .seconds(900))
                let found = Matcher(company).mentions(in: page.entries, of: feed)
                return MentionsJSON(company: company.id.rawValue, entries: found.count)
            }
        } catch {
            isFeed = false
            problem = error.detail
            channel = ChannelGuess(url: answer.url ?? url).channel.rawValue
            offered = error.offered.compactMap { feed in
                guard let url = Link(rawValue: feed.url) else { return nil }
                return OfferedJSON(
                    url: url.rawValue, title: feed.title.map { SafeText.line($0, atMost: 100) },
                    type: feed.type)
            }
        }
    }

    private mutating func describe(_ page: FeedPage, _ sketch: FeedSketch) {
        func shown(_ text: String?) -> String? { text.map { SafeText.line($0, atMost: 200) } }
        format = shown(sketch.format)
        encoding = sketch.encoding
        generator = shown(sketch.generator)
        title = shown(page.title)
        link = shown(page.link)
        language = shown(page.language)
        entries = page.entries.count
        let dates = page.entries.compactMap { $0.published ?? $0.updated }
        newest = dates.max()
        oldest = dates.min()
        repairs = page.repairs.map {
            RepairJSON(
                kind: $0.kind.rawValue, count: $0.count, detail: $0.detail.isEmpty ? nil : $0.detail
            )
        }
        sourceFailure = SourceFailure.first(in: page.entries)?.detail
        pollIntervalSeconds = page.pollInterval?.components.seconds
    }

    package func json() throws -> String { try jsonText(self) }
}

extension FeedProbe {
    /// A few lines for a terminal.
    package func text(_ terminal: Terminal = .standardOutput()) -> String {
        var lines = [terminal.dress(SafeText.line(source, atMost: 300), .bold)]
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty {
                lines.append("  " + terminal.dress(name.column(11), .faint) + value)
            }
        }
        guard isFeed else {
            lines.append(terminal.dress("  no feed: \(problem ?? "")", .red))
            if !offered.isEmpty { lines.append("  It offers these:") }
            for feed in offered {
                lines.append("    \(feed.url)" + (feed.title.map { "  \($0)" } ?? ""))
            }
            return lines.joined(separator: "\n")
        }
        add(
            "what",
            [format, encoding, "\((bytes + 999) / 1_000) kB"].compactMap { $0 }
                .joined(separator: ", "))
        add("written by", generator)
        add("title", title)
        add("entries", "\(entries)" + span)
        add("channel", channel + (software.map { " (\($0))" } ?? ""))
        for mention in mentions {
            add("mentions", "\(mention.entries) of \(entries) name \(mention.company)")
        }
        add("server", hints)
        add("mended", repairs.map { "\($0.kind) \($0.count)x" }.joined(separator: ", "))
        add("moved", movedTo.map { "for good to \($0): write that" })
        if let sourceFailure {
            lines.append(terminal.dress("  only an error of an aggregator: \(sourceFailure)", .red))
        }
        return lines.joined(separator: "\n")
    }

    private var span: String {
        guard let newest, let oldest else { return entries == 0 ? "" : ", without dates" }
        let newestDay = newest.formatted(.iso8601)
        return newest == oldest
            ? ", of \(newestDay)" : ", from \(oldest.formatted(.iso8601)) to \(newestDay)"
    }

    private var hints: String {
        var hints: [String] = []
        if hasETag || hasLastModified {
            let names = [hasETag ? "ETag" : nil, hasLastModified ? "Last-Modified" : nil]
            hints.append(
                "tells what is unchanged (\(names.compactMap { $0 }.joined(separator: ", ")))")
        }
        if let freshForSeconds {
            hints.append("fresh for \(Duration.seconds(freshForSeconds).configured)")
        }
        if let pollIntervalSeconds {
            hints.append(
                "asks for \(Duration.seconds(pollIntervalSeconds).configured) between polls")
        }
        return hints.joined(separator: ", ")
    }
}

/// Looks at feeds without recording anything.
package struct FeedProber: Sendable {
    private let polling: Configuration.Polling
    private let companies: [Company]
    private let client: HTTPClient

    /// - Parameter configuration: for the companies and the limits; works
    ///   without.
    /// - Throws: `FetchError`.
    package init(_ configuration: Configuration?) throws {
        polling = configuration?.polling ?? Configuration.Polling()
        companies = configuration?.companies.map(\.company) ?? []
        client = try HTTPClient(options: polling.clientOptions)
    }

    /// Fetches once and looks.
    ///
    /// - Parameter source: an address or a path.
    /// - Throws: `FetchError` for an address that gives no answer, `FeedsError`
    ///   for a file that cannot be read.
    package func probe(
        _ source: String, allowsPrivateAddresses: Bool = false
    ) async throws -> FeedProbe {
        let url = FeedAddress.whole(source)
        let answer: Answer
        if let url {
            answer = Answer(
                try await client.fetch(
                    FeedRequest(
                        url: url, allowsPrivateAddresses: allowsPrivateAddresses,
                        limits: polling.limits)))
        } else if source.contains("://") {
            throw FeedsError(.usage, "\(source): write an http or https address, or a path")
        } else {
            do { answer = try Answer(file: source, limit: polling.decodedLimit) } catch let failure
                as FeedFailure
            {
                throw FeedsError(.file, "\(failure.detail); an address begins with https://")
            }
        }
        var limits = FeedLimits()
        limits.entries = polling.entriesLimit
        limits.bytes = polling.decodedLimit.bytes
        return FeedProbe(
            source, answer, answer.body ?? [], url: url, limits: limits, companies: companies)
    }

    package func shutdown() async { await client.shutdown() }
}
