// SPDX-License-Identifier: Apache-2.0

// Subscription lists as feed readers exchange them: read whatever others wrote,
// write what all of them read.

package import Foundation

/// One feed in a subscription list.
package struct Subscription: Hashable, Sendable {
    /// The address of the feed, as written.
    package var url: String
    /// `rss` of nearly all readers, whatever the format; `HTML+XPath` and the
    /// like of FreshRSS for pages that it makes a feed of itself.
    package var type: String?
    package var title: String?
    /// The page that the feed belongs to.
    package var page: String?
    /// The folders around it, outermost first.
    package var folders: [String]
    /// `category` strings, each with slashes between its levels.
    package var categories: [String]

    package init(
        url: String, type: String? = "rss", title: String? = nil, page: String? = nil,
        folders: [String] = [],
        categories: [String] = []
    ) {
        self.url = url
        self.type = type
        self.title = title
        self.page = page
        self.folders = folders
        self.categories = categories
    }
}

/// A list of subscriptions.
///
/// - Source: http://opml.org/spec2.opml and the lists that NetNewsWire,
///   FreshRSS, Feedly, Inoreader, Thunderbird, Miniflux and NewsBlur write.
package struct OPML: Hashable, Sendable {
    package var title: String?
    package var subscriptions: [Subscription]

    package init(title: String? = nil, subscriptions: [Subscription]) {
        self.title = title
        self.subscriptions = subscriptions
    }
}

extension OPML {
    /// A list of the largest readers' users has some thousand feeds.
    package static let mostSubscriptions = 20_000
    package static let mostBytes = 16 << 20
    private static let deepest = 32
    private static let tagBytes = 64 << 10

    /// Reads a list of any quality. OPML is nothing but tags with attributes, so
    /// the reader that takes any tag takes well-formed lists as well: no
    /// entities of the document's own, no external ones, no second parser.
    ///
    /// - Throws: `FeedParsingError`: `empty`, `tooLarge`, `notAFeed` for what is
    ///   no list; `tooDeep`.
    package init(reading bytes: [UInt8]) throws(FeedParsingError) {
        guard bytes.count <= Self.mostBytes else {
            throw FeedParsingError(
                reason: .tooLarge, detail: "more than \(Self.mostBytes) bytes")
        }
        let result = DocumentText.decode(bytes) { text in
            Result { () throws(FeedParsingError) in
                var reader = OPMLReader(text)
                return try reader.read()
            }
        }
        self = try result.value.get()
    }

    private struct OPMLReader {
        private let text: UnsafeBufferPointer<UInt8>
        private var list = OPML(subscriptions: [])
        private var isList = false
        /// The names of the outlines that are open; `nil` for a feed.
        private var open: [String?] = []

        init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

        mutating func read() throws(FeedParsingError) -> OPML {
            var index = 0
            while let start = text.find("<", from: index) {
                index = start + 1
                let rest = text.slice(start, text.count)
                if let end = skipped(rest) {
                    index = start + end
                } else if rest.hasPrefix("</outline", ignoringCase: true) {
                    _ = open.popLast()
                } else if let tag = LenientTag(
                    rest.slice(0, min(rest.count, OPML.tagBytes)),
                    mostAttributes: FeedLimits().attributes), tag.isTag
                {
                    index = start + tag.length
                    try take(tag, after: index)
                }
            }
            guard isList else {
                throw FeedParsingError(
                    reason: text.isEmpty ? .empty : .notAFeed,
                    detail: text.isEmpty ? "no bytes" : "no OPML: no outline in it")
            }
            return list
        }

        /// The length of a comment, instruction or marked section.
        private func skipped(_ rest: UnsafeBufferPointer<UInt8>) -> Int? {
            let sections: [(StaticString, StaticString)] = [
                ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"),
            ]
            for (begin, end) in sections where rest.hasPrefix(begin) {
                let from = begin.utf8CodeUnitCount
                return rest.find(end, from: from).map { $0 + end.utf8CodeUnitCount } ?? rest.count
            }
            return nil
        }

        private mutating func take(_ tag: LenientTag, after end: Int) throws(FeedParsingError) {
            if tag.name.isWord("opml") {
                isList = true
            } else if tag.name.isWord("title"), open.isEmpty, list.title == nil {
                let close = text.find("</", from: end) ?? text.count
                list.title = Self.words(text.slice(end, close))
            } else if tag.name.isWord("outline") {
                isList = true
                try take(outline: tag)
            }
        }

        private mutating func take(outline tag: LenientTag) throws(FeedParsingError) {
            func value(_ names: StaticString...) -> String? {
                for name in names {
                    let found = tag.attributes.first { $0.name.isWord(name) }
                    if let found, let words = Self.words(found.value) { return words }
                }
                return nil
            }
            let title = value("text", "title")
            // `url` is what readers of old wrote, and what OPML 2.0 calls a link
            // to a page or to another list.
            let type = value("type")
            let isLink = ["link", "include"].contains(type?.lowercased())
            let url = value("xmlurl") ?? (isLink ? nil : value("url"))
            if let url {
                guard list.subscriptions.count < OPML.mostSubscriptions else {
                    throw FeedParsingError(
                        reason: .tooLarge, detail: "more than \(OPML.mostSubscriptions) feeds")
                }
                list.subscriptions.append(
                    Subscription(
                        url: url, type: type, title: title, page: value("htmlurl"),
                        folders: open.compactMap { $0 },
                        categories: (value("category") ?? "").split(separator: ",")
                            .map { $0.trimmingCharacters(in: .whitespaces) }))
            }
            guard !tag.isEmpty else { return }
            guard open.count < OPML.deepest else {
                throw FeedParsingError(
                    reason: .tooDeep, detail: "outlines more than \(OPML.deepest) deep")
            }
            open.append(url == nil ? title : nil)
        }

        /// An attribute's value or a title as plain text on one line.
        private static func words(_ written: UnsafeBufferPointer<UInt8>) -> String? {
            var scratch = ByteBuffer(capacity: 256)
            let text = written.trimmed.decoded(into: &scratch)
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return text.isEmpty ? nil : text
        }
    }
}

extension OPML {
    /// The list as OPML 2.0.
    ///
    /// Feeds of the same folders stand together in the order of their first
    /// one. What is our own goes into `category`, which every reader knows or
    /// ignores.
    ///
    /// - Parameter now: for `dateCreated`.
    package func document(at now: Date) -> String {
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<opml version="2.0">"#, "  <head>",
            "    <title>\(Self.escaped(title ?? ""))</title>",
            "    <dateCreated>\(Self.rfc822(now))</dateCreated>", "  </head>", "  <body>",
        ]
        var open: [String] = []
        func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth + 2) }
        func close(to depth: Int) {
            while open.count > depth {
                open.removeLast()
                lines.append(indent(open.count) + "</outline>")
            }
        }
        for subscription in inFolders {
            let common = zip(open, subscription.folders).prefix { $0 == $1 }.count
            close(to: common)
            for folder in subscription.folders[common...] {
                lines.append(indent(open.count) + "<outline text=\"\(Self.escaped(folder))\">")
                open.append(folder)
            }
            lines.append(indent(open.count) + Self.outline(subscription))
        }
        close(to: 0)
        return (lines + ["  </body>", "</opml>", ""]).joined(separator: "\n")
    }

    private var inFolders: [Subscription] {
        var order: [[String]] = []
        for subscription in subscriptions where !order.contains(subscription.folders) {
            order.append(subscription.folders)
        }
        return order.flatMap { folders in subscriptions.filter { $0.folders == folders } }
    }

    private static func outline(_ subscription: Subscription) -> String {
        let title = subscription.title ?? subscription.url
        var attributes = [
            ("type", "rss"), ("text", title), ("title", title), ("xmlUrl", subscription.url),
        ]
        if let page = subscription.page { attributes.append(("htmlUrl", page)) }
        if !subscription.categories.isEmpty {
            attributes.append(("category", subscription.categories.joined(separator: ",")))
        }
        let written = attributes.map { "\($0)=\"\(escaped($1))\"" }.joined(separator: " ")
        return "<outline \(written)/>"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += " "
            // XML has no way to write these.
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// - Source: RFC 822 with four digits of the year, as OPML wants it.
    private static func rfc822(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}
