// SPDX-License-Identifier: Apache-2.0

// A first look at a document, for people who ask what it is: which format,
// which encoding, and which software wrote it. Polls do without.

import Foundation

/// What can be seen of a document from its beginning.
package struct FeedSketch: Hashable, Sendable {
    /// `RSS 2.0`, `Atom 1.0`, `RSS 1.0`, `JSON Feed 1.1` …; `nil` if none is seen.
    package private(set) var format: String?
    /// `UTF-8`, `WINDOWS-1252` … as the bytes were read.
    package private(set) var encoding: String
    /// The software that says it wrote the feed.
    package private(set) var generator: String?
    /// The names of the namespaces at the root, which tell software apart.
    package private(set) var namespaces: [String] = []

    /// Roots and generators stand within this.
    private static let searched = 256 << 10

    package init(_ bytes: [UInt8], contentType: String? = nil) {
        let decoded = DocumentText.decode(bytes, contentType: contentType) { text in
            var sketch = FeedSketch()
            sketch.look(at: text.slice(0, min(text.count, Self.searched)).trimmed)
            return sketch
        }
        self = decoded.value
        encoding = decoded.encoding
    }

    private init() { encoding = "" }

    private mutating func look(at text: UnsafeBufferPointer<UInt8>) {
        if text.first == UInt8(ascii: "{") {
            guard let place = text.find("jsonfeed.org/version/") else { return }
            let version = text.slice(place + 21, text.count).prefix { $0.isDigit || $0 == 0x2E }
            format = "JSON Feed \(String(decoding: version, as: UTF8.self))"
            return
        }
        var index = 0
        while let start = text.find("<", from: index) {
            index = start + 1
            guard
                let tag = LenientTag(
                    text.slice(start, min(text.count, start + FeedLimits().tagBytes)),
                    mostAttributes: FeedLimits().attributes), tag.isTag
            else { continue }
            let local = String(decoding: tag.name, as: UTF8.self).lowercased()
            guard ["rss", "feed", "rdf:rdf", "channel"].contains(local) else { continue }
            readRoot(local, tag)
            generator = Self.text(of: "<generator", in: text)
            return
        }
    }

    private mutating func readRoot(_ root: String, _ tag: LenientTag) {
        func value(_ name: StaticString) -> String? {
            tag.attributes.first { $0.name.isWord(name) }
                .map { String(decoding: $0.value, as: UTF8.self) }
        }
        namespaces = tag.attributes.filter { $0.name.hasPrefix("xmlns", ignoringCase: true) }
            .map { String(decoding: $0.value, as: UTF8.self) }
        format =
            switch root {
            case "rss": "RSS \(value("version") ?? "without version")"
            case "feed":
                namespaces.contains("http://www.w3.org/2005/Atom")
                    ? "Atom 1.0" : "Atom \(value("version") ?? "without version")"
            case "rdf:rdf":
                namespaces.contains("http://purl.org/rss/1.0/") ? "RSS 1.0" : "RSS 0.90"
            default: "CDF"
            }
    }

    /// The text of the first element of that name, on one line.
    private static func text(
        of element: StaticString, in text: UnsafeBufferPointer<UInt8>
    ) -> String? {
        guard let start = text.find(element, ignoringCase: true),
            let tag = LenientTag(
                text.slice(start, min(text.count, start + FeedLimits().tagBytes)),
                mostAttributes: FeedLimits().attributes), tag.isTag,
            !tag.isEmpty, let end = text.find("</", from: start + tag.length)
        else { return nil }
        var inner = text.slice(start + tag.length, end).trimmed
        if inner.hasPrefix("<![CDATA["), inner.count >= 12 {
            inner = inner.slice(9, inner.count - 3)
        }
        var scratch = ByteBuffer(capacity: 256)
        let found = inner.decoded(into: &scratch).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        return found.isEmpty ? nil : String(found.prefix(100))
    }
}
