// SPDX-License-Identifier: Apache-2.0

// What came out of a feed: its own particulars, its entries, what had to be
// repaired to read it; or the reason why it is none.

package import Complaints
package import Foundation

/// What one document said.
package struct FeedPage: Hashable, Sendable {
    package var title: String?
    /// The site that the feed belongs to.
    package var link: String?
    package var subtitle: String?
    package var id: String?
    package var author: String?
    package var published: Date?
    package var updated: Date?
    /// The language that the feed claims, as a BCP 47 tag.
    package var language: String?
    package var categories: [String] = []
    /// How long the publisher asks to wait between polls (`ttl`, or
    /// `sy:updatePeriod` divided by `sy:updateFrequency`).
    package var pollInterval: Duration?
    package var entries: [Entry] = []
    /// What had to be mended, each kind once with its count.
    package var repairs: [Repair] = []

    package init() {}
}

/// Something about a feed that was wrong, and how it was read all the same.
package struct Repair: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// `&` that begins no reference was read as itself.
        case bareAmpersand = "bare_ampersand"
        /// `<` that begins no tag was read as itself.
        case bareLessThan = "bare_less_than"
        /// Control characters and references to them were dropped.
        case controlCharacter = "control_character"
        /// An HTML entity without a declaration was read as HTML reads it.
        case undeclaredEntity = "undeclared_entity"
        /// A namespace prefix without a declaration was taken at its usual meaning.
        case undeclaredPrefix = "undeclared_prefix"
        /// Text or blank lines before the document were skipped.
        case leadingJunk = "leading_junk"
        /// Whatever follows the document was ignored.
        case trailingJunk = "trailing_junk"
        /// The document ended in the middle; what was there was kept.
        case cutOff = "cut_off"
        /// Start and end tags did not match.
        case mismatchedTag = "mismatched_tag"
        /// An attribute without quotes or value, or given twice.
        case badAttribute = "bad_attribute"
        /// The bytes were in another encoding than was claimed.
        case wrongEncoding = "wrong_encoding"
        /// Text that had been through an encoding twice was undone.
        case doubleEncoding = "double_encoding"
        /// Text that had been escaped twice was undone.
        case doubleEscaping = "double_escaping"
        /// A text was longer than the limit and was cut.
        case longText = "long_text"
        /// There were more entries than the limit; the rest was not read.
        case manyEntries = "many_entries"
        /// Anything else that is against the rules of XML or JSON.
        case malformed
    }
    package let kind: Kind
    package let count: Int
    /// The particulars, for a person: `iso-8859-1 read as utf-8`.
    package let detail: String

    package init(kind: Kind, count: Int = 1, detail: String = "") {
        self.kind = kind
        self.count = count
        self.detail = detail
    }
}

/// A feed that an HTML page names in its head.
package struct OfferedFeed: Hashable, Sendable {
    package let url: String
    package let title: String?
    package let type: String

    package init(url: String, title: String?, type: String) {
        self.url = url
        self.title = title
        self.type = type
    }
}

/// Why a document gave no feed.
package struct FeedParsingError: Error, Hashable, Sendable {
    package enum Reason: String, CaseIterable, Hashable, Sendable {
        /// No bytes, or white space only.
        case empty
        /// A web page; `offered` says which feeds it names.
        case webPage = "web_page"
        /// Something else that is no feed.
        case notAFeed = "not_a_feed"
        case tooLarge = "too_large"
        case tooDeep = "too_deep"
        case tooManyAttributes = "too_many_attributes"
    }
    package let reason: Reason
    package let detail: String
    package let offered: [OfferedFeed]

    package init(reason: Reason, detail: String, offered: [OfferedFeed] = []) {
        self.reason = reason
        self.detail = detail
        self.offered = offered
    }
}

/// What a feed may take. Reaching `bytes`, `depth` or `attributes` ends the
/// reading with an error; past `entries` and `textBytes` the rest is left out
/// and a repair says so, because a long feed still has complaints in it.
package struct FeedLimits: Hashable, Sendable {
    /// Bytes of the document after it was unpacked and decoded to UTF-8.
    package var bytes = 16 << 20
    package var entries = 5_000
    /// Elements, or JSON values, inside each other.
    package var depth = 128
    /// Attributes of one element. Real feeds stay below 40.
    package var attributes = 256
    /// Bytes of one start tag, or of the document type, that libxml2 may see; its
    /// attributes and declarations are quadratic. Larger ones, such as pictures as
    /// data, are read without it.
    package var tagBytes = 64 << 10
    /// Bytes of one field before it becomes plain text.
    package var textBytes = 1 << 20

    package init() {}
}
