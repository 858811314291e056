// SPDX-License-Identifier: Apache-2.0

// A web page in place of a feed: which feeds does it offer?

enum WebPage {
    /// The feeds that the page names by `<link rel="alternate">`.
    static func offeredFeeds(
        in page: UnsafeBufferPointer<UInt8>, at documentURL: String?
    ) -> [OfferedFeed] {
        let html = page.slice(0, min(page.count, searched))
        var offered: [OfferedFeed] = []
        var base = documentURL
        var from = 0
        while let open = html.find("<", from: from), offered.count < mostOffered {
            from = open + 1
            let rest = html.slice(open, html.count)
            let isBase = rest.hasPrefix("<base", ignoringCase: true)
            guard isBase || rest.hasPrefix("<link", ignoringCase: true),
                let found = HTMLTag(rest, isEnd: false)
            else { continue }
            // What never ends leaves nothing after it.
            guard let length = found.length else { break }
            from = open + length
            let tag = rest.slice(0, length)
            guard let href = text("href", tag), !href.isEmpty else { continue }
            if isBase {
                base = URLReference.resolve(href, against: documentURL)
                continue
            }
            let rel = text("rel", tag)?.lowercased().split(separator: " ") ?? []
            guard rel.contains("alternate"), let type = text("type", tag)?.lowercased(),
                types.contains(type)
            else { continue }
            let url = URLReference.resolve(href, against: base)
            if !offered.contains(where: { $0.url == url }) {
                offered.append(OfferedFeed(url: url, title: text("title", tag), type: type))
            }
        }
        return offered
    }

    private static let mostOffered = 50
    /// A head is never longer.
    private static let searched = 512 << 10
    private static let types: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml",
        "application/feed+json",
        "application/json", "text/xml", "application/xml",
    ]

    private static func text(_ name: StaticString, _ tag: UnsafeBufferPointer<UInt8>) -> String? {
        var scratch = ByteBuffer(capacity: 256)
        return HTMLTag.attribute(name, in: tag)?.trimmed.decoded(into: &scratch)
    }
}
