// SPDX-License-Identifier: Apache-2.0

// What an entry says on its channel: who wrote it, what of it is the author's
// own words, and in which conversation. Every software writes that its own way.

/// Reads the entries of one kind of channel.
///
/// What a software adds to the author's words (names of forums, links to
/// threads, counters, "submitted by") is recognised by its shape where it can
/// be, so that it works in every language of the software's screens.
package struct ChannelReader: Sendable {
    /// What an entry says, as its channel would tell it.
    package struct Reading: Hashable, Sendable {
        package var author: Author?
        /// The title; on forums and under blogs the name of the thread. `nil`
        /// where titles are made up from the text.
        package var title: String?
        /// The author's own words: title and body without doubling; in a reply
        /// the body alone, without what it quotes.
        package var text: String
        /// The text together with what it quotes of others; `nil` where it
        /// quotes nothing.
        package var textWithQuotations: String?
        package var link: Link?
        package var thread: Mention.Thread?
    }

    let channel: Channel

    package init(_ channel: Channel) { self.channel = channel }

    package func read(_ entry: Entry) -> Reading {
        switch channel {
        case .mastodon: mastodon(entry)
        case .bluesky: bluesky(entry)
        case .reddit: reddit(entry)
        case .lemmy: lemmy(entry)
        case .forum: forum(entry)
        case .comments: comment(entry)
        case .alerts: alert(entry)
        case .youtube: video(entry)
        case .news: news(entry)
        case .blog: blog(entry)
        case .reviews: article(entry)
        case .other: other(entry)
        }
    }
}

// MARK: What all channels share

extension ChannelReader {
    /// The longest a handle or name may be; what is longer is no name.
    static let longestName = 100

    /// An entry whose title, body and author are what they are called.
    func article(_ entry: Entry) -> Reading {
        Reading(
            author: namedAuthor(entry), title: title(of: entry),
            text: Self.combined(title(of: entry) ?? "", body(of: entry)), link: link(of: entry),
            thread: nil)
    }

    func title(of entry: Entry) -> String? {
        guard let title = entry.title else { return nil }
        let line = SafeText.line(title)
        return line.isEmpty ? nil : line
    }

    /// The longer of content and summary: one is usually an excerpt of the
    /// other, and which one differs from site to site.
    func body(of entry: Entry) -> String {
        let content = entry.content ?? ""
        let summary = entry.summary ?? ""
        return Self.trimmed(content.utf8.count >= summary.utf8.count ? content : summary)
    }

    /// The body without what it quotes of others; all of it where nothing else
    /// is there, for then the quotation is what the author says.
    func ownBody(of entry: Entry) -> String {
        let takesContent =
            (entry.content ?? "").utf8.count >= (entry.summary ?? "").utf8.count
        let body = body(of: entry)
        let marked = takesContent ? entry.unquotedContent : entry.unquotedSummary
        let own = Quotation.removed(from: marked ?? body)
        return own.isEmpty ? body : own
    }

    func link(of entry: Entry) -> Link? {
        if let link = entry.link.flatMap({ Link(rawValue: WebAddress.unwrapped($0)) }) {
            return link
        }
        // App Store reviews name the app's page as something related only.
        let related = entry.links.first { $0.rel == "related" }
        return entry.id.flatMap(Link.init) ?? related.flatMap { Link(rawValue: $0.href) }
    }

    /// The author as named by the feed: `Jan`, or `jan@example.org (Jan)`.
    func namedAuthor(_ entry: Entry) -> Author? {
        guard var name = entry.author.map({ SafeText.line($0) }), !name.isEmpty else { return nil }
        if name.hasSuffix(")"), let open = name.firstIndex(of: "("),
            name[..<open].dropFirst().contains("@")
        {
            name = String(name[name.index(after: open)...].dropLast())
        }
        guard !name.isEmpty, name.count <= Self.longestName else { return nil }
        // A profile of one's own tells people apart; a bare name does not.
        let link = entry.authorURL.flatMap(Link.init)
        let profile = link.flatMap { WebAddress($0.rawValue) }
        let account = profile.flatMap { $0.isHome ? nil : $0.canonical }
        return Author(handle: name, link: link, account: account)
    }

    /// Title and body as one text, set apart by an empty line, without saying
    /// the same twice: many feeds make the title from the first words of the
    /// body, or the body from the title.
    static func combined(_ title: String, _ body: String) -> String {
        if title.isEmpty { return body }
        if body.isEmpty { return title }
        var head = title[...]
        while head.hasSuffix("…") || head.hasSuffix(".") { head = head.dropLast() }
        let titleLetters = Words(String(head)).folded
        let beginning = body.utf8.prefix(4 * title.utf8.count + 64)
        let bodyLetters = Words(String(decoding: beginning, as: UTF8.self)).folded
        if bodyLetters.starts(with: titleLetters) { return body }
        let isWhole = beginning.count == body.utf8.count
        if isWhole, titleLetters.starts(with: bodyLetters) { return title }
        return title + "\n\n" + body
    }

    static func trimmed(_ text: String) -> String {
        let isSpace = { (character: Character) in character.isWhitespace }
        var rest = text[...].drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        return String(rest)
    }

    /// The lines of a text without empty ones at its ends.
    static func lines(of text: String) -> [Substring] {
        trimmed(text).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Whether a word is made of digits only; empty is not a number.
    static func isNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension Author {
    /// The same author, known by the handle within a site or a discussion.
    func known(within place: String?) -> Author {
        let account = place.map { "\($0)/\(handle.lowercased())" } ?? account
        return Author(handle: handle, displayName: displayName, link: link, account: account)
    }
}

// MARK: Other people's pages

extension ChannelReader {
    /// News: the byline is a journalist or "the editors", never a customer who
    /// comes back.
    func news(_ entry: Entry) -> Reading {
        var reading = article(entry)
        reading.author = reading.author.map {
            Author(handle: $0.handle, displayName: $0.displayName, link: $0.link, account: nil)
        }
        return reading
    }

    /// A blog: few people write it, so a name is enough.
    func blog(_ entry: Entry) -> Reading {
        var reading = article(entry)
        let host = reading.link.flatMap { WebAddress($0.rawValue) }?.host
        reading.author = reading.author?.known(within: host)
        return reading
    }

    /// Google Alerts: the link is wrapped, the author is never told, the title
    /// ends in the site's name, and the text is a shortened passage. Google
    /// News: the text repeats title and source.
    func alert(_ entry: Entry) -> Reading {
        var reading = news(entry)
        guard let title = reading.title, let dash = title.ranges(of: " - ").last else {
            return reading
        }
        let headline = String(title[..<dash.lowerBound])
        let source = String(title[dash.upperBound...])
        let isGoogleNews = entry.link.flatMap(WebAddress.init)?.host == "news.google.com"
        if isGoogleNews {
            reading.author = reading.author ?? Author(handle: source, account: nil)
            reading.text = Self.combined(headline, Self.dropping(source, from: body(of: entry)))
        } else {
            reading.text = Self.combined(headline, body(of: entry))
        }
        return reading
    }

    private static func dropping(_ source: String, from body: String) -> String {
        body.hasSuffix(source) ? trimmed(String(body.dropLast(source.count))) : body
    }

    /// YouTube's channel feeds: the title is the uploader's, the conversation
    /// is the video.
    func video(_ entry: Entry) -> Reading {
        var reading = article(entry)
        if let address = reading.link.flatMap({ WebAddress($0.rawValue) }) {
            let id = address.value(of: "v") ?? address.steps.last.map(String.init)
            reading.thread = id.map { Mention.Thread(rawValue: "youtube.com/\($0)") }
        }
        return reading
    }

    /// Comments under a blog, as WordPress writes them: the title is "Comment
    /// on … by …" in the language of the site, the link ends in `#comment-12`.
    func comment(_ entry: Entry) -> Reading {
        var reading = article(entry)
        let body = body(of: entry)
        if !body.isEmpty {
            reading.text = ownBody(of: entry)
            reading.textWithQuotations = reading.text == body ? nil : body
        }
        if let title = reading.title, let name = reading.author?.handle,
            title.hasSuffix(" " + name)
        {
            // Without the name and the word before it.
            let words = title.dropLast(name.count + 1).split(separator: " ")
            if words.count > 1 { reading.title = words.dropLast().joined(separator: " ") }
        }
        reading.thread = pageThread(reading.link)
        // Whoever comments types a name; within one discussion it is the same
        // person.
        reading.author = reading.author?.known(within: reading.thread?.rawValue)
        return reading
    }

    /// The page itself, whatever place on it the link points to.
    func pageThread(_ link: Link?) -> Mention.Thread? {
        guard let link else { return nil }
        let page = link.rawValue.prefix { $0 != "#" }
        return WebAddress(String(page)).map { Mention.Thread(rawValue: $0.canonical) }
    }

    /// What a bridge delivers of some site: the link may still be one that
    /// names the author.
    func other(_ entry: Entry) -> Reading {
        var reading = article(entry)
        if reading.author == nil {
            reading.author =
                blueskyAuthor(reading.link, displayName: nil)
                ?? fediverseAuthor(reading.link, displayName: nil)
        }
        return reading
    }
}
