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
    typealias Reading = ChannelReader.Reading

    package struct Identities: Hashable, Sendable {
        package let first: Mention.Identity
        /// By which it may be known already, or come back.
        package let others: [Mention.Identity]
    }

    /// One rung: what must tell entries of a page apart, and the identity that
    /// is made of it when it does.
    private struct Rung {
        let parts: [String]
        var author: String?

        var identity: Mention.Identity {
            EntryIdentity.identity(parts + (author.map { [$0] } ?? []))
        }
    }

    /// The rungs that tell nothing, as they lead to other words or another
    /// author on the same page.
    static func uselessRungs(of entries: [(Entry, Reading)], feed: Feed.ID) -> Set<[String]> {
        var firsts: [[String]: Int] = [:]
        var useless: Set<[String]> = []
        for (index, (entry, reading)) in entries.enumerated() {
            for rung in ladder(of: entry, reading, feed: feed) {
                guard let first = firsts[rung.parts] else {
                    firsts[rung.parts] = index
                    continue
                }
                if !useless.contains(rung.parts), !isSameStory(entries[first].1, reading) {
                    useless.insert(rung.parts)
                }
            }
        }
        return useless
    }

    /// The identities of one entry of a page with these useless rungs.
    static func identities(
        of entry: Entry, _ reading: Reading, feed: Feed.ID, without useless: Set<[String]>
    ) -> Identities {
        let rungs = ladder(of: entry, reading, feed: feed).filter { !useless.contains($0.parts) }
        let wording = wording(of: reading)
        let author = author(of: reading)
        var others: [Mention.Identity] = []
        // An identifier of all entries says nothing with words either.
        if let id = identifier(of: entry, feed: feed), !useless.contains(["id", id]) {
            others.append(identity(["id words", id, wording]))
        }
        let page = page(of: reading)
        if let page { others.append(identity(["link words", page, author, wording])) }
        if let published = entry.published {
            others.append(identity(["date words", seconds(published), author, wording]))
        }
        let byWords = identity(["words", feed.rawValue, author, wording])
        if page == nil, entry.published == nil { others.append(byWords) }
        let first = rungs.first?.identity ?? byWords
        return Identities(first: first, others: others.filter { $0 != first })
    }

    /// By identifier, by link and date, by title and date.
    ///
    /// Some feeds show only the last post of a topic, always with the same
    /// identifier, and two customers may write "werkt niet" on the same day
    /// about the same page: the author is a part of nearly all identities.
    private static func ladder(of entry: Entry, _ reading: Reading, feed: Feed.ID) -> [Rung] {
        let date = entry.published.map(seconds) ?? ""
        var rungs: [Rung] = []
        if let id = identifier(of: entry, feed: feed) {
            rungs.append(Rung(parts: ["id", id], author: author(of: reading)))
        }
        if let page = page(of: reading) { rungs.append(Rung(parts: ["link", page, date])) }
        let title = entry.title.map { String(decoding: letters(of: $0), as: UTF8.self) } ?? ""
        if !title.isEmpty { rungs.append(Rung(parts: ["title", feed.rawValue, title, date])) }
        return rungs
    }

    /// The page of the entry; not the home page, which some sites give as the
    /// link of every item.
    private static func page(of reading: Reading) -> String? {
        guard let address = reading.link.flatMap({ WebAddress($0.rawValue) }), !address.isHome
        else { return nil }
        return address.canonical
    }

    /// Identifiers that are addresses or names mean the same on every feed;
    /// others (`12`, `t3_1p9xk2`) only on their own.
    private static func identifier(of entry: Entry, feed: Feed.ID) -> String? {
        guard let id = entry.id.map(ChannelReader.trimmed), !id.isEmpty else { return nil }
        if let address = WebAddress(id) { return "page " + address.canonical }
        if ["tag:", "urn:", "at://"].contains(where: id.hasPrefix) { return "name " + id }
        return "feed \(feed.rawValue) " + id
    }

    private static func author(of reading: Reading) -> String {
        reading.author?.handle.lowercased() ?? ""
    }

    private static func isSameStory(_ one: Reading, _ other: Reading) -> Bool {
        author(of: one) == author(of: other) && wording(of: one) == wording(of: other)
    }

    private static func identity(_ parts: [String]) -> Mention.Identity {
        var hash = StableHash128()
        for part in parts { hash.addPart(part) }
        return Mention.Identity(rawValue: hash.digits)
    }

    private static func seconds(_ date: Date) -> String {
        // Dates far out of range are hostile or broken; they need no precision.
        let seconds = date.timeIntervalSince1970.rounded(.down)
        return Int64(exactly: seconds).map(String.init) ?? "never"
    }

    /// Title and text as a hash of their letters alone: what stays the same
    /// when a counter moves on, markup changes or a title is quoted another
    /// way.
    private static func wording(of reading: Reading) -> String {
        var hash = StableHash128()
        hash.add(letters(of: reading.title ?? ""))
        hash.add(CollectionOfOne(0x1F))
        hash.add(letters(of: reading.textWithQuotations ?? reading.text))
        return hash.digits
    }

    private static func letters(of text: String) -> [UInt8] {
        Words(text).folded.filter { !(0x30...0x39).contains($0) }
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
