// SPDX-License-Identifier: Apache-2.0

// What makes an entry itself and no other. Guarantee 2, "nothing is opened
// twice", rests on this file.

import Foundation

// NEVER CHANGE what an identity is made of: not the ladder, not the folding,
// not the order of the parts. Every identity in every database was made by
// these lines; with others, each mention of the last days would be opened and
// alerted once more on the day of the upgrade. What may be done: add a further
// identity at the end of `others`. `EntryIdentityTests` holds recorded values.
// The same goes for `Words`, `StableHash128` and `WebAddress.canonical`.

/// The ladder: identifier (and author), else link and date, else title and
/// date, else the text.
///
/// A rung is left out when it does not tell entries of the same page apart:
/// some sites give every item the same guid, some the address of the home
/// page. Entries that are known by one rung and come back with another (a site
/// changed its identifiers) are caught by `others`, which rest on the words.
package enum EntryIdentity {
    package struct Identities: Hashable, Sendable {
        package let first: Mention.Identity
        /// By which it may be known already, or come back.
        package let others: [Mention.Identity]
    }

    /// The identities of the entries of one page, in their order.
    static func identities(
        of entries: [(Entry, ChannelReader.Reading)], feed: Feed.ID
    ) -> [Identities] {
        let rungs = entries.map { Rungs($0, $1, feed: feed) }
        // A rung that leads to other words or another author on the same page
        // tells nothing.
        var storyOfRung: [Mention.Identity: String] = [:]
        var useless: Set<Mention.Identity> = []
        for entry in rungs {
            for rung in entry.ladder.compactMap(\.self) {
                if let known = storyOfRung.updateValue(entry.story, forKey: rung),
                    known != entry.story
                {
                    useless.insert(rung)
                }
            }
        }
        return rungs.map { $0.identities(without: useless) }
    }

    /// What one entry can be known by.
    private struct Rungs {
        /// Identifier, link and date, title and date.
        let ladder: [Mention.Identity?]
        /// The identifier again, with the words in place of the author.
        private let identifierWords: Mention.Identity?
        /// Never empty; these tell always.
        private let words: [Mention.Identity]
        /// Author and words: two entries with the same are the same.
        let story: String

        init(_ entry: Entry, _ reading: ChannelReader.Reading, feed: Feed.ID) {
            // Some feeds show only the last post of a topic, always with the
            // same identifier, and two customers may write "werkt niet" on the
            // same day about the same page: the author is a part of nearly all.
            let author = reading.author?.handle.lowercased() ?? ""
            let wording = letters(of: reading.title ?? "") + "\u{1F}" + letters(of: reading.text)
            let date = entry.published.map(seconds) ?? ""
            // Some sites give every item the address of the home page.
            let address = reading.link.flatMap { WebAddress($0.rawValue) }
            let page = address.flatMap { $0.isHome ? nil : $0.canonical }
            let id = identifier(of: entry, feed: feed)
            let title = entry.title.map(letters) ?? ""

            ladder = [
                id.map { identity("id", $0, author) },
                page.map { identity("link", $0, date) },
                title.isEmpty ? nil : identity("title", feed.rawValue, title, date),
            ]
            identifierWords = id.map { identity("id words", $0, wording) }
            let byWords = [
                page.map { identity("link words", $0, author, wording) },
                entry.published.map { identity("date words", seconds($0), author, wording) },
            ].compactMap(\.self)
            words = byWords.isEmpty ? [identity("words", feed.rawValue, author, wording)] : byWords
            story = author + "\u{1F}" + wording
        }

        func identities(without useless: Set<Mention.Identity>) -> Identities {
            let ladder = ladder.map { $0.flatMap { useless.contains($0) ? nil : $0 } }
            // An identifier of all entries says nothing with words either.
            let others = ladder[0] == nil ? words : [identifierWords].compactMap(\.self) + words
            let first = ladder.compactMap(\.self).first ?? words[0]
            return Identities(first: first, others: others.filter { $0 != first })
        }
    }

    /// Identifiers that are addresses or names mean the same on every feed;
    /// others (`12`, `t3_1p9xk2`) only on their own.
    private static func identifier(of entry: Entry, feed: Feed.ID) -> String? {
        guard let id = entry.id.map(ChannelReader.trimmed), !id.isEmpty else { return nil }
        if let address = WebAddress(id) { return "page " + address.canonical }
        if ["tag:", "urn:", "at://"].contains(where: id.hasPrefix) { return "name " + id }
        return "feed \(feed.rawValue) " + id
    }

    private static func identity(_ parts: String...) -> Mention.Identity {
        var hash = StableHash128()
        for part in parts { hash.addPart(part) }
        return Mention.Identity(rawValue: hash.digits)
    }

    private static func seconds(_ date: Date) -> String {
        // Dates far out of range are hostile or broken; they need no precision.
        let seconds = date.timeIntervalSince1970.rounded(.down)
        return Int64(exactly: seconds).map(String.init) ?? "never"
    }

    /// Letters alone: what stays the same when a counter moves on, markup
    /// changes or a title is quoted another way.
    private static func letters(of text: String) -> String {
        let folded = Words(text).folded
        return String(decoding: folded.lazy.filter { !(0x30...0x39).contains($0) }, as: UTF8.self)
    }
}

extension EntryIdentity {
    /// A line with no more words than this and a number in it is taken for a
    /// counter (`12 reacties · 3 likes`, `views: 4051`).
    private static let wordsOfCounter = 4

    /// Changes when the author edits title or text. Layout, case, diacritics
    /// and counters on lines of their own do not count.
    package static func contentHash(title: String?, text: String) -> ContentHash {
        var hash = StableHash64()
        for part in [title ?? "", text] {
            for line in part.split(whereSeparator: \.isNewline) {
                let words = Words(String(line))
                let isDigits = words.list.map { word in
                    words.bytes(of: word).allSatisfy { (0x30...0x39).contains($0) }
                }
                let isCounter =
                    isDigits.contains(true)
                    && isDigits.count(where: { !$0 }) <= wordsOfCounter
                for (word, isDigits) in zip(words.list, isDigits) where !(isCounter && isDigits) {
                    hash.add(words.bytes(of: word))
                    hash.add(0x20)
                }
            }
            hash.add(0xFF)
        }
        return ContentHash(rawValue: Int64(bitPattern: hash.mixed))
    }
}
