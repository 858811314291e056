// SPDX-License-Identifier: Apache-2.0

// What a feed said, unjudged. The parser makes entries, the matcher reads them.

package import Foundation

/// One item as the feed wrote it. Texts are plain text: markup, entities and
/// control characters are gone, paragraphs are separated by a line feed.
package struct Entry: Hashable, Sendable {
    /// The identifier as written (`guid`, `atom:id`, `rdf:about`, JSON `id`).
    package var id: String?
    package var title: String?
    /// The page of this entry, absolute where the feed lets it be.
    package var link: String?
    /// The name of the first author.
    package var author: String?
    package var authorURL: String?
    package var authorEmail: String?
    /// The names of all authors, the first one included.
    package var authors: [String] = []
    package var contributors: [String] = []
    package var published: Date?
    package var updated: Date?
    package var created: Date?
    package var expired: Date?
    package var summary: String?
    package var content: String?
    /// Summary and content without what they quote of others; `nil` where they
    /// quote nothing, or nothing else stands there.
    package var unquotedSummary: String?
    package var unquotedContent: String?
    package var categories: [String]
    /// Every address that the entry names, the link and the enclosures included.
    package var links: [EntryLink] = []
    /// Where people answer to this entry.
    package var comments: String?
    /// What this entry answers: the address or identifier of another entry.
    ///
    /// - Source: RFC 4685 (`thr:in-reply-to`).
    package var inReplyTo: String?
    /// The feed that the entry was taken over from.
    package var source: EntrySource?
    /// Stars as written, usually 1 … 5 (App Store `im:rating`, `media:starRating`).
    package var rating: Double?
    /// The language that the feed claims, as a BCP 47 tag.
    package var language: String?

    /// An entry of which nothing is known yet.
    package init() { categories = [] }

    package init(
        id: String? = nil, title: String? = nil, link: String? = nil, author: String? = nil,
        authorURL: String? = nil, authorEmail: String? = nil, published: Date? = nil,
        updated: Date? = nil, summary: String? = nil, content: String? = nil,
        categories: [String] = [], inReplyTo: String? = nil, rating: Double? = nil,
        language: String? = nil
    ) {
        self.id = id
        self.title = title
        self.link = link
        self.author = author
        self.authorURL = authorURL
        self.authorEmail = authorEmail
        self.published = published
        self.updated = updated
        self.summary = summary
        self.content = content
        self.categories = categories
        self.inReplyTo = inReplyTo
        self.rating = rating
        self.language = language
    }
}

/// An address that an entry names.
package struct EntryLink: Hashable, Sendable {
    package let href: String
    /// `alternate`, `enclosure`, `related`, `via`, `replies` …
    package let rel: String
    /// The media type, as written.
    package let type: String?
    /// The size in bytes, as written.
    package let length: String?

    package init(href: String, rel: String, type: String? = nil, length: String? = nil) {
        self.href = href
        self.rel = rel
        self.type = type
        self.length = length
    }
}

/// The feed that an entry was taken over from.
package struct EntrySource: Hashable, Sendable {
    package var id: String?
    package var title: String?
    package var link: String?
    package var updated: Date?

    package init() {}
}
