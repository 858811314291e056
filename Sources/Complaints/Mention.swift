// SPDX-License-Identifier: Apache-2.0

// An entry that names the company, as the channel it came from would tell it:
// who wrote it, what, where, in which conversation.

package import Foundation

/// An entry that names the company.
package struct Mention: Hashable, Sendable {
    /// The number that the store gives when it first records the mention.
    package struct ID: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int64
        package init(rawValue: Int64) { self.rawValue = rawValue }
    }

    /// What makes this mention itself and no other, 32 hexadecimal digits;
    /// unique within a company. Made by `EntryIdentity`.
    package struct Identity: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    /// The conversation it belongs to, the same for all who take part:
    /// usually the address of the topic or of the post under discussion.
    package struct Thread: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    /// `nil` until the store has recorded it.
    package var id: ID?
    package let identity: Identity
    /// Other identities by which the same entry may come back: when a site
    /// changes its scheme of identifiers, or on another feed. A mention is
    /// known when its identity or one of these is; all are recorded.
    package let otherIdentities: [Identity]
    /// Changes when the author edits the text, and only then.
    package let contentHash: ContentHash
    /// For finding earlier mentions with nearly the same text; see
    /// `Likeness.isRepost`.
    package let likeness: Likeness

    package let company: Company.ID
    package let feed: Feed.ID
    package let channel: Channel
    /// `nil` where the channel does not tell (Google Alerts).
    package let author: Author?
    /// The title as written, or the name of the thread on a forum.
    package let title: String?
    /// What the author said: title, an empty line and body, without doubling;
    /// in a reply on a forum the body alone. Plain text, paragraphs separated
    /// by a line feed. May still hold control characters: it is shown through
    /// `SafeText`.
    package let text: String
    package let link: Link?
    package let thread: Thread?
    /// The address or identifier of what this answers, as the feed wrote it.
    package let inReplyTo: String?
    /// When the author published it; `nil` when the feed does not say.
    package let publishedAt: Date?
    package let updatedAt: Date?
    package let rating: Rating?
    /// The language to assume where the text is too short to tell: the one
    /// configured for the feed, else the one that the entry claims.
    package let language: Language?
    /// Written by one of the company's own accounts.
    package let isOwnReply: Bool

    package init(
        id: ID? = nil, identity: Identity, otherIdentities: [Identity] = [],
        contentHash: ContentHash = ContentHash(rawValue: 0),
        likeness: Likeness = Likeness(keys: []),
        company: Company.ID, feed: Feed.ID, channel: Channel, author: Author? = nil,
        title: String? = nil, text: String, link: Link? = nil, thread: Thread? = nil,
        inReplyTo: String? = nil, publishedAt: Date? = nil, updatedAt: Date? = nil,
        rating: Rating? = nil, language: Language? = nil, isOwnReply: Bool = false
    ) {
        self.id = id
        self.identity = identity
        self.otherIdentities = otherIdentities
        self.contentHash = contentHash
        self.likeness = likeness
        self.company = company
        self.feed = feed
        self.channel = channel
        self.author = author
        self.title = title
        self.text = text
        self.link = link
        self.thread = thread
        self.inReplyTo = inReplyTo
        self.publishedAt = publishedAt
        self.updatedAt = updatedAt
        self.rating = rating
        self.language = language
        self.isOwnReply = isOwnReply
    }
}

/// Who wrote a mention, as far as the channel tells.
package struct Author: Hashable, Sendable {
    /// As people on that channel write it: `@jan@mastodon.example`,
    /// `@jan.bsky.social`, `u/jan`, `Jan V.`
    package let handle: String
    package let displayName: String?
    package let link: Link?
    /// By what the customer is known again on this channel: the handle, with
    /// its site where other sites may have the same one. `nil` for a name that
    /// anyone may carry, such as a byline: then every mention is a stranger's.
    package let account: String?

    /// An author whose handle is unique on the channel.
    package init(handle: String, displayName: String? = nil, link: Link? = nil) {
        self.init(handle: handle, displayName: displayName, link: link, account: handle)
    }

    package init(
        handle: String, displayName: String? = nil, link: Link? = nil, account: String?
    ) {
        self.handle = handle
        self.displayName = displayName
        self.link = link
        self.account = account
    }
}

/// Stars, 1 … 5.
package struct Rating: RawRepresentable, Hashable, Sendable {
    package let rawValue: Double
    /// - Returns: `nil` outside 1 … 5: no stars, or another scale.
    package init?(rawValue: Double) {
        guard (1...5).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }
}

/// A hash of what was written, stable across runs and versions.
package struct ContentHash: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
}
