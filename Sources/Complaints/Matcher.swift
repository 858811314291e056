// SPDX-License-Identifier: Apache-2.0

// Which entries are about the company: its names among the words of an entry,
// told from ordinary words by what stands near.

/// Finds the mentions of one company among the entries of its feeds.
///
/// Linear in the length of the texts. Made once per company file.
package struct Matcher: Sendable {
    /// How many words around a name are looked at for a word that must be
    /// there: about a sentence on either side.
    static let nearWords = 12
    /// How many words around a name are looked at for a word that must not be
    /// there: part of the same phrase.
    static let notNearWords = 3

    private struct Name: Sendable {
        let near: [Pattern]
        let notNear: [Pattern]
    }

    package let company: Company
    private let names: [Name]
    private let spellings: [(pattern: Pattern, name: Int)]
    /// The spellings that begin with each byte, so that most words cost one
    /// look-up.
    private let byFirstByte: [[Int]]

    package init(_ company: Company) {
        self.company = company
        names = company.names.map { name in
            Name(
                near: name.near.compactMap(Pattern.init),
                notNear: name.notNear.compactMap(Pattern.init))
        }
        spellings = company.names.enumerated().flatMap { index, name in
            name.spellings.compactMap { spelling in
                Pattern(spelling).map { (pattern: $0, name: index) }
            }
        }
        var byFirstByte = [[Int]](repeating: [], count: 256)
        for (index, spelling) in spellings.enumerated() {
            byFirstByte[Int(spelling.pattern.folded[0])].append(index)
        }
        self.byFirstByte = byFirstByte
    }

    /// The entries that are about the company, as the feed's channel tells
    /// them; each identity once. What an aggregator writes about its own
    /// failures is left out; see `SourceFailure`.
    package func mentions(in entries: [Entry], of feed: Feed) -> [Mention] {
        let reader = ChannelReader(feed.channel)
        let read = entries.filter { SourceFailure($0) == nil }.map { ($0, reader.read($0)) }
        let useless = EntryIdentity.uselessRungs(of: read, feed: feed.id)
        var seen: Set<Mention.Identity> = []
        var mentions: [Mention] = []
        for (entry, reading) in read {
            guard
                feed.coverage == .all || isAbout(reading)
                    || isOwn(reading.author, on: feed.channel)
            else { continue }
            let identities = EntryIdentity.identities(
                of: entry, reading, feed: feed.id, without: useless)
            if seen.insert(identities.first).inserted {
                mentions.append(mention(entry, reading, identities, feed))
            }
        }
        return mentions
    }

    /// Whether a text names the company.
    package func names(in text: String) -> Bool {
        let words = Words(text)
        for index in words.list.indices {
            for spelling in byFirstByte[Int(words.folded[words.list[index].start])] {
                let (pattern, name) = spellings[spelling]
                if let end = pattern.end(in: words, from: index),
                    isMeant(names[name], at: index..<end, in: words)
                {
                    return true
                }
            }
        }
        return false
    }

    private func isAbout(_ reading: ChannelReader.Reading) -> Bool {
        // The title of a thread speaks for its replies: "neither did mine" is
        // about the company that the topic names.
        // So does the post that a reply quotes.
        names(in: reading.textWithQuotations ?? reading.text)
            || reading.title.map(names(in:)) ?? false
    }

    private func isMeant(_ name: Name, at place: Range<Int>, in words: Words) -> Bool {
        for pattern in name.notNear {
            let reach = Self.notNearWords + pattern.wordCount
            let around = window(place, reach, in: words)
            for first in around {
                guard let end = pattern.end(in: words, from: first) else { continue }
                let holdsName = first <= place.lowerBound && end >= place.upperBound
                let isApart = end <= place.lowerBound || first >= place.upperBound
                let distance =
                    end <= place.lowerBound ? place.lowerBound - end : first - place.upperBound
                if holdsName || (isApart && distance < Self.notNearWords) { return false }
            }
        }
        guard !name.near.isEmpty else { return true }
        return name.near.contains { pattern in
            window(place, Self.nearWords, in: words).contains { first in
                !place.contains(first) && pattern.end(in: words, from: first) != nil
            }
        }
    }

    private func window(_ place: Range<Int>, _ reach: Int, in words: Words) -> Range<Int> {
        max(0, place.lowerBound - reach)..<min(words.list.count, place.upperBound + reach)
    }

    private func isOwn(_ author: Author?, on channel: Channel) -> Bool {
        guard let author else { return false }
        let handle = Self.plainHandle(author.handle)
        return company.accounts.contains {
            $0.channel == channel && Self.plainHandle($0.handle) == handle
        }
    }

    private static func plainHandle(_ handle: String) -> String {
        var plain = handle.lowercased()[...]
        if plain.hasPrefix("/") { plain = plain.dropFirst() }
        if plain.hasPrefix("u/") { plain = plain.dropFirst(2) }
        if plain.hasPrefix("@") { plain = plain.dropFirst() }
        return String(plain)
    }

    private func mention(
        _ entry: Entry, _ reading: ChannelReader.Reading, _ identities: EntryIdentity.Identities,
        _ feed: Feed
    ) -> Mention {
        Mention(
            identity: identities.first, otherIdentities: identities.others,
            contentHash: EntryIdentity.contentHash(
                title: reading.title, text: reading.textWithQuotations ?? reading.text),
            likeness: Likeness(of: reading.text),
            company: company.id, feed: feed.id, channel: feed.channel, author: reading.author,
            title: reading.title, text: reading.text, link: reading.link, thread: reading.thread,
            inReplyTo: entry.inReplyTo, publishedAt: entry.published ?? entry.updated,
            updatedAt: entry.updated,
            rating: feed.channel.hasStarsOfAuthors ? entry.rating.flatMap(Rating.init) : nil,
            // Many Dutch sites claim en-US because their software came so.
            language: feed.language ?? entry.language.map(Language.init),
            isOwnReply: isOwn(reading.author, on: feed.channel))
    }
}
