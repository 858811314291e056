// SPDX-License-Identifier: Apache-2.0

// What `gehoord parse` prints: a document read into one JSON object.

import Complaints
import FeedParsing
import Foundation

/// One document, read and rendered.
package struct ParseReport: Sendable {
    /// What came of it.
    package enum Outcome: Sendable {
        /// The feed as one line of JSON.
        case feed(String)
        /// The bytes are no feed; why, as one line of JSON and as a sentence.
        case notAFeed(String, String)
        /// The file cannot be read.
        case unreadable(String, String)
    }

    /// Files larger than this are not opened: no feed is.
    private static let largestFile = 64 << 20

    /// Reads a file, or standard input where the path is `-`.
    package static func parse(
        path: String, contentType: String? = nil, baseURL: String? = nil
    ) -> Outcome {
        let data: Data
        do {
            let handle =
                path == "-"
                ? FileHandle.standardInput
                : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try handle.read(upToCount: largestFile) ?? Data()
        } catch {
            return .unreadable(
                line(of: Failure(error: "cannot read \(path)", reason: nil)), "cannot read \(path)")
        }
        return parse(Array(data), contentType: contentType, baseURL: baseURL)
    }

    /// Reads the bytes of a document.
    package static func parse(
        _ bytes: [UInt8], contentType: String? = nil, baseURL: String? = nil
    ) -> Outcome {
        do {
            let page = try FeedParser.parse(bytes, contentType: contentType, baseURL: baseURL)
            return .feed(line(of: FeedJSON(page)))
        } catch {
            let failure = Failure(
                error: error.detail, reason: error.reason.rawValue,
                offered: error.offered.map {
                    OfferedJSON(url: $0.url, title: $0.title, type: $0.type)
                })
            return .notAFeed(line(of: failure), error.detail)
        }
    }

    private static func line(of value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let data = try? encoder.encode(value) else {
            return "{\"error\":\"cannot be written as JSON\"}"
        }
        return String(decoding: data, as: UTF8.self)
    }
}

private struct Failure: Encodable {
    let error: String
    let reason: String?
    var offered: [OfferedJSON] = []
}

private struct OfferedJSON: Encodable {
    let url: String
    let title: String?
    let type: String
}

/// The names that others rely on; see the reference of `gehoord parse`.
private struct FeedJSON: Encodable {
    let title, link, subtitle, id, author, updated, published, language: String?
    let categories: [String]
    let pollIntervalSeconds: Int64?
    let entries: [EntryJSON]
    let repairs: [RepairJSON]

    init(_ page: FeedPage) {
        title = page.title
        link = page.link
        subtitle = page.subtitle
        id = page.id
        author = page.author
        updated = page.updated.map(rfc3339)
        published = page.published.map(rfc3339)
        language = page.language
        categories = page.categories
        pollIntervalSeconds = page.pollInterval?.components.seconds
        entries = page.entries.map(EntryJSON.init)
        repairs = page.repairs.map {
            RepairJSON(
                kind: $0.kind.rawValue, count: $0.count, detail: $0.detail.isEmpty ? nil : $0.detail
            )
        }
    }

    private enum CodingKeys: String, CodingKey {
        case title, link, subtitle, id, author, updated, published, language, categories, entries
        case repairs
        case pollIntervalSeconds = "poll_interval_seconds"
    }
}

private struct RepairJSON: Encodable {
    let kind: String
    let count: Int
    let detail: String?
}

private struct EntryJSON: Encodable {
    struct LinkJSON: Encodable { let href, rel: String, type: String? }
    struct EnclosureJSON: Encodable { let url: String, type: String?, length: String? }
    struct SourceJSON: Encodable { let title, link, id, updated: String? }

    let id, title, link, author, authorEmail, authorURL: String?
    let authors, contributors: [String]
    let published, updated, created, expired: String?
    let summary, content: String?
    let categories: [String]
    let links: [LinkJSON]
    let enclosures: [EnclosureJSON]
    let comments, inReplyTo, language: String?
    let rating: Double?
    let source: SourceJSON?

    init(_ entry: Entry) {
        id = entry.id
        title = entry.title
        link = entry.link
        author = entry.author
        authorEmail = entry.authorEmail
        authorURL = entry.authorURL
        authors = entry.authors
        contributors = entry.contributors
        published = entry.published.map(rfc3339)
        updated = entry.updated.map(rfc3339)
        created = entry.created.map(rfc3339)
        expired = entry.expired.map(rfc3339)
        summary = entry.summary
        content = entry.content
        categories = entry.categories
        links = entry.links.map { LinkJSON(href: $0.href, rel: $0.rel, type: $0.type) }
        enclosures = entry.links.filter { $0.rel == "enclosure" }.map {
            EnclosureJSON(url: $0.href, type: $0.type, length: $0.length)
        }
        comments = entry.comments
        inReplyTo = entry.inReplyTo
        language = entry.language
        rating = entry.rating
        source = entry.source.map {
            SourceJSON(
                title: $0.title, link: $0.link, id: $0.id, updated: $0.updated.map(rfc3339))
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, title, link, author, authors, contributors, published, updated, created, expired
        case summary, content, categories, links, enclosures, comments, language, rating, source
        case authorEmail = "author_email"
        case authorURL = "author_url"
        case inReplyTo = "in_reply_to"
    }
}

private func rfc3339(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(timeZone: .gmt))
}
