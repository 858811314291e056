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

/// The ladder: identifier, else link and date, else title and date, else the
/// text.
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
        let ladders = entries.map { ladder(of: $0, $1, feed: feed) }
        let words = entries.map { wording(of: $1) }
        // A rung that leads to different words on one page tells nothing.
        var wordsOfRung: [Mention.Identity: String] = [:]
        var useless: Set<Mention.Identity> = []
        for (ladder, wording) in zip(ladders, words) {
            for rung in ladder {
                if let known = wordsOfRung.updateValue(wording, forKey: rung), known != wording {
                    useless.insert(rung)
                }
            }
        }
        return entries.indices.map { index in
            let (entry, reading) = entries[index]
            let byWords = wordIdentities(of: entry, reading, wording: words[index], feed: feed)
            // The last rung is the text itself and tells always.
            let rungs = ladders[index].filter { !useless.contains($0) } + byWords
            var others: [Mention.Identity] = []
            for rung in byWords where rung != rungs[0] && !others.contains(rung) {
                others.append(rung)
            }
            return Identities(first: rungs[0], others: others)
        }
    }

    private static func ladder(
        of entry: Entry, _ reading: ChannelReader.Reading, feed: Feed.ID
    ) -> [Mention.Identity] {
        var rungs: [Mention.Identity] = []
        if let id = entry.id?.trimmingCharacters(in: .whitespacesAndNewlines), !id.isEmpty {
            rungs.append(byIdentifier(id, feed: feed))
        }
        let date = entry.published.map(seconds) ?? ""
        if let link = reading.link.flatMap({ WebAddress($0.rawValue) }) {
            rungs.append(identity("link", link.canonical, date))
        }
        if let title = entry.title, !title.isEmpty {
            rungs.append(identity("title", feed.rawValue, letters(of: title), date))
        }
        return rungs
    }

    /// Identifiers that are addresses mean the same on every feed; others
    /// (`12`, `t3_1p9xk2`) only on their own.
    private static func byIdentifier(_ id: String, feed: Feed.ID) -> Mention.Identity {
        if let address = WebAddress(id) { return identity("page", address.canonical) }
        for scheme in ["tag:", "urn:", "at://"] where id.hasPrefix(scheme) {
            return identity("name", id)
        }
        return identity("id", feed.rawValue, id)
    }

    private static func wordIdentities(
        of entry: Entry, _ reading: ChannelReader.Reading, wording: String, feed: Feed.ID
    ) -> [Mention.Identity] {
        // Two customers may write "werkt niet" on the same day and on the same
        // review page, so the author is a part as well.
        let author = reading.author?.handle.lowercased() ?? ""
        var identities: [Mention.Identity] = []
        if let link = reading.link.flatMap({ WebAddress($0.rawValue) }) {
            identities.append(identity("link words", link.canonical, author, wording))
        }
        if let published = entry.published {
            identities.append(identity("date words", seconds(published), author, wording))
        }
        if identities.isEmpty {
            identities.append(identity("words", feed.rawValue, author, wording))
        }
        return identities
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
    private static func wording(of reading: ChannelReader.Reading) -> String {
        letters(of: reading.title ?? "") + "\u{1F}" + letters(of: reading.text)
    }

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
