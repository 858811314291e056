// SPDX-License-Identifier: Apache-2.0

// What the tests of this room share: fixtures, and short ways to parse.

import Complaints
import FeedParsing
import Foundation

let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

let fixtureNames = [
    "mastodon-tag.rss", "appstore-reviews.atom", "reddit-search.atom", "forum-phpbb.atom",
    "blog-comments.rss", "rdf-site.rdf", "feed.json", "broken.rss", "windows-1252.rss",
    "xhtml.atom",
]

func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: fixtures.appending(path: name)))
}

func parse(_ text: String, baseURL: String? = nil, limits: FeedLimits = FeedLimits()) throws
    -> FeedPage
{
    try FeedParser.parse(Array(text.utf8), baseURL: baseURL, limits: limits)
}

/// An RSS document with one item.
func rss(_ item: String) -> String {
    """
    <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" \
    xmlns:content="http://purl.org/rss/1.0/modules/content/" \
    xmlns:media="http://search.yahoo.com/mrss/" \
    xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title>\
    <item>\(item)</item></channel></rss>
    """
}

/// An Atom document with one entry.
func atom(_ entry: String) -> String {
    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><entry>\(entry)</entry></feed>"
}

func firstEntry(_ text: String, baseURL: String? = nil) throws -> Entry {
    let page = try parse(text, baseURL: baseURL)
    return page.entries.first ?? Entry()
}

/// Parses in pieces, as bytes arrive.
func stream(
    _ bytes: [UInt8], pieces: Int, contentType: String? = nil, limits: FeedLimits = FeedLimits()
) throws(FeedParsingError) -> FeedPage {
    try stream(bytes, contentType: contentType, limits: limits) { pieces }
}

/// Parses in pieces, each as long as it is told.
func stream(
    _ bytes: [UInt8], contentType: String? = nil, limits: FeedLimits = FeedLimits(),
    next: () -> Int
) throws(FeedParsingError) -> FeedPage {
    var parser = FeedParser(contentType: contentType, limits: limits)
    var entries: [Entry] = []
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + next())
        entries += try bytes[start..<end].withUnsafeBufferPointer {
            piece throws(FeedParsingError) in try parser.append(piece)
        }
        start = end
    }
    var page = try parser.finish()
    page.entries = entries + page.entries
    return page
}

func iso(_ date: Date?) -> String? {
    date?.formatted(Date.ISO8601FormatStyle(timeZone: .gmt))
}

extension FeedPage {
    var repairKinds: Set<Repair.Kind> { Set(repairs.map(\.kind)) }
}

/// The reason that a document is refused for.
func refusal(_ text: String, limits: FeedLimits = FeedLimits()) -> FeedParsingError.Reason? {
    do {
        _ = try parse(text, limits: limits)
        return nil
    } catch {
        return (error as? FeedParsingError)?.reason
    }
}
