// SPDX-License-Identifier: Apache-2.0

// JSON Feed, versions 1.0 and 1.1.

import Complaints
import Foundation

enum JSONFeed {
    private typealias Object = [String: Any]

    /// - Source: https://www.jsonfeed.org/version/1.1/
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, into builder: inout FeedBuilder
    ) throws(FeedParsingError) {
        guard depth(of: bytes) <= builder.limits.depth else {
            throw FeedParsingError(
                reason: .tooDeep, detail: "values more than \(builder.limits.depth) deep")
        }
        guard
            let feed = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? Object
                ?? mended(bytes, &builder)
        else {
            throw FeedParsingError(reason: .notAFeed, detail: "not valid JSON")
        }
        let isFeed = (feed["version"] as? String)?.contains("jsonfeed.org") ?? false
        guard isFeed || feed["items"] is [Any] else {
            throw FeedParsingError(reason: .notAFeed, detail: "JSON, but no JSON Feed")
        }
        builder.page.title = text(feed["title"], &builder)
        builder.page.link = address(feed["home_page_url"], &builder)
        builder.page.id = address(feed["feed_url"], &builder)
        builder.page.subtitle = text(feed["description"], &builder)
        builder.page.language = feed["language"] as? String
        builder.page.author = people(feed, &builder).first?.name
        let items = (feed["items"] as? [Any] ?? []).compactMap { $0 as? Object }
        for item in items {
            guard builder.finishedCount < builder.limits.entries else {
                builder.note(.manyEntries, "more than \(builder.limits.entries)")
                break
            }
            builder.finished.append(entry(item, of: feed, &builder))
            builder.finishedCount += 1
        }
    }

    /// What a careful person reads of JSON that is broken: stray bytes and line
    /// breaks in strings are mended, and of a document that stops in the middle
    /// the items that are whole are kept.
    private static func mended(
        _ bytes: UnsafeBufferPointer<UInt8>, _ builder: inout FeedBuilder
    ) -> Object? {
        var text = ByteBuffer(capacity: max(1, bytes.count))
        builder.mender.mend(bytes, isLast: true, into: &text)
        var open: [UInt8] = []
        var isInString = false
        var isEscaped = false
        var sawControl = false
        /// After the last item that was whole.
        var cut: Int?
        for index in 0..<text.count {
            let byte = text.base[index]
            if isInString {
                if byte < 0x20 {
                    text.base[index] = UInt8(ascii: " ")
                    sawControl = true
                }
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                if open == [UInt8(ascii: "{"), UInt8(ascii: "[")] { cut = index + 1 }
            default: break
            }
        }
        if sawControl { builder.note(.controlCharacter) }
        if !open.isEmpty, let cut {
            builder.note(.cutOff)
            text.truncate(to: cut)
            text.append("]}")
        }
        return (try? JSONSerialization.jsonObject(with: Data(text.bytes))) as? Object
    }

    private static func entry(
        _ item: Object, of feed: Object, _ builder: inout FeedBuilder
    ) -> Entry {
        var entry = Entry()
        entry.id = (item["id"] as? String) ?? (item["id"] as? NSNumber)?.stringValue
        entry.title = text(item["title"], &builder, isOneLine: true)
        entry.link = address(item["url"], &builder) ?? address(item["external_url"], &builder)
        if let link = entry.link { entry.links.append(EntryLink(href: link, rel: "alternate")) }
        if let related = address(item["external_url"], &builder), related != entry.link {
            entry.links.append(EntryLink(href: related, rel: "related"))
        }
        entry.summary = text(item["summary"], &builder)
        entry.content =
            text(item["content_html"], &builder, isHTML: true)
            ?? text(item["content_text"], &builder)
        entry.published = date(item["date_published"])
        entry.updated = date(item["date_modified"])
        entry.categories = (item["tags"] as? [Any] ?? []).compactMap { $0 as? String }
        entry.language = (item["language"] as? String) ?? builder.page.language
        let authors = people(item, &builder)
        entry.authors = (authors.isEmpty ? people(feed, &builder) : authors).compactMap(\.name)
        entry.author = entry.authors.first
        entry.authorURL = (authors.isEmpty ? people(feed, &builder) : authors).first?.address
        for attachment in (item["attachments"] as? [Any] ?? []).compactMap({ $0 as? Object }) {
            guard let url = address(attachment["url"], &builder) else { continue }
            entry.links.append(
                EntryLink(
                    href: url, rel: "enclosure", type: attachment["mime_type"] as? String,
                    length: (attachment["size_in_bytes"] as? NSNumber)?.stringValue))
        }
        return entry
    }

    private static func people(_ object: Object, _ builder: inout FeedBuilder) -> [Person] {
        // `author` is version 1.0, `authors` 1.1.
        let listed = object["authors"] as? [Any] ?? [object["author"]].compactMap { $0 }
        return listed.compactMap { $0 as? Object }.prefix(64).map {
            let url = address($0["url"], &builder)
            return Person(name: text($0["name"], &builder, isOneLine: true) ?? url, address: url)
        }
    }

    private static func text(
        _ value: Any?, _ builder: inout FeedBuilder, isHTML: Bool = false, isOneLine: Bool = false
    ) -> String? {
        guard var text = value as? String else { return nil }
        builder.raw.clear()
        text.withUTF8 { builder.raw.append($0.slice(0, min($0.count, builder.limits.textBytes))) }
        if text.utf8.count > builder.limits.textBytes { builder.note(.longText) }
        return builder.render(TextOptions(readsTags: isHTML, isOneLine: isOneLine))
    }

    private static func address(_ value: Any?, _ builder: inout FeedBuilder) -> String? {
        guard var text = value as? String else { return nil }
        return text.withUTF8 { builder.address($0) }
    }

    private static func date(_ value: Any?) -> Date? {
        (value as? String).flatMap { FeedDate.parse($0) }
    }

    /// How deep arrays and objects are inside each other.
    private static func depth(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var depth = 0
        var deepest = 0
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
                deepest = max(deepest, depth)
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
            }
        }
        return deepest
    }
}
