// SPDX-License-Identifier: Apache-2.0

// Mastodon, Bluesky, Reddit and Lemmy: posts without a title of their own, and
// posts in communities.

extension ChannelReader {
    // MARK: Mastodon and what speaks like it

    /// Mastodon names the author only in the link.
    ///
    /// - Source: mastodon, app/views/{tags,accounts}/show.rss.ruby, v4.5.
    func mastodon(_ entry: Entry) -> Reading {
        let link = link(of: entry)
        let named = namedAuthor(entry)
        return Reading(
            author: fediverseAuthor(link, displayName: named?.handle) ?? named, title: nil,
            text: microblogText(entry), link: link, thread: nil)
    }

    /// `@user@host` from the address of a post:
    /// `/@user/1`, `/@user@elsewhere/1`, `/users/user/statuses/1` (Mastodon,
    /// GoToSocial), `/p/user/1` (Pixelfed).
    func fediverseAuthor(_ link: Link?, displayName: String?) -> Author? {
        guard let link, let address = WebAddress(link.rawValue) else { return nil }
        let steps = address.steps
        guard steps.count >= 2, let first = steps.first else { return nil }
        let user: Substring
        if first.hasPrefix("@") {
            user = first.dropFirst()
        } else if first == "users" || (first == "p" && steps.count == 3) {
            user = steps[1]
        } else {
            return nil
        }
        guard !user.isEmpty, user.utf8.count <= Self.longestName else { return nil }
        let handle = user.contains("@") ? "@\(user)" : "@\(user)@\(address.host)"
        let home = link.rawValue.firstRange(of: user).map { link.rawValue[..<$0.upperBound] }
        return Author(
            handle: handle, displayName: displayName,
            link: home.flatMap { Link(rawValue: String($0)) })
    }

    /// Short posts have no title; bridges make one from the first words.
    private func microblogText(_ entry: Entry) -> String {
        let body = body(of: entry)
        return body.isEmpty ? title(of: entry) ?? "" : body
    }

    // MARK: Bluesky

    /// Bluesky's profile feeds name nobody; the link holds the handle.
    ///
    /// - Source: social-app, bskyweb/cmd/bskyweb/rss.go, 2023–2026.
    func bluesky(_ entry: Entry) -> Reading {
        let link = link(of: entry)
        let named = namedAuthor(entry)
        var text = microblogText(entry)
        let embed = "[contains quote post or other embedded content]"
        if text.hasSuffix(embed) { text = Self.trimmed(String(text.dropLast(embed.count))) }
        return Reading(
            author: blueskyAuthor(link, displayName: named?.handle) ?? named, title: nil,
            text: text, link: link, thread: nil)
    }

    /// `@handle` from `https://bsky.app/profile/handle/post/…`.
    func blueskyAuthor(_ link: Link?, displayName: String?) -> Author? {
        guard let address = link.flatMap({ WebAddress($0.rawValue) }),
            address.host == "bsky.app", address.steps.count >= 2, address.steps[0] == "profile"
        else { return nil }
        let handle = address.steps[1]
        return Author(
            handle: "@\(handle)", displayName: displayName,
            link: Link(rawValue: "https://bsky.app/profile/\(handle)"))
    }

    // MARK: Reddit

    /// Reddit: authors as `/u/name`, the body ends in "submitted by /u/name to
    /// r/community [link] [comments]", comments are titled "/u/name on topic".
    ///
    /// - Source: feeds of www.reddit.com, 2015–2026.
    func reddit(_ entry: Entry) -> Reading {
        let (whole, submitter) = withoutSubmission(body(of: entry))
        let own = withoutSubmission(ownBody(of: entry)).body
        let body = own.isEmpty ? whole : own
        let link = link(of: entry)
        var topic = title(of: entry)
        var isComment = entry.id?.hasPrefix("t1_") ?? false
        if let title = topic, title.hasPrefix("/u/"), let on = title.firstRange(of: " on ") {
            isComment = true
            topic = String(title[on.upperBound...])
        }
        let text = { (body: String) in
            isComment && !body.isEmpty ? body : Self.combined(topic ?? "", body)
        }
        return Reading(
            author: redditAuthor(entry.author ?? submitter, url: entry.authorURL), title: topic,
            text: text(body), textWithQuotations: body == whole ? nil : text(whole), link: link,
            thread: redditThread(link))
    }

    /// The body without what Reddit adds, and the author that is named there.
    private func withoutSubmission(_ body: String) -> (body: String, author: String?) {
        // "[275 comments]" until about 2016.
        guard body.hasSuffix("comments]") || body.hasSuffix("[link]"),
            let range = body.ranges(of: "submitted by").last
        else { return (body, nil) }
        let words = body[range.upperBound...].split(whereSeparator: \.isWhitespace)
        return (Self.trimmed(String(body[..<range.lowerBound])), words.first.map(String.init))
    }

    private func redditAuthor(_ name: String?, url: String?) -> Author? {
        var user = Substring(name.map { SafeText.line($0) } ?? "")
        if user.hasPrefix("/") { user = user.dropFirst() }
        if user.hasPrefix("u/") { user = user.dropFirst(2) }
        guard !user.isEmpty, user != "[deleted]", user.utf8.count <= Self.longestName,
            !user.contains(" ")
        else { return nil }
        return Author(
            handle: "u/\(user)",
            link: url.flatMap(Link.init) ?? Link(rawValue: "https://www.reddit.com/user/\(user)"))
    }

    private func redditThread(_ link: Link?) -> Mention.Thread? {
        guard let steps = link.flatMap({ WebAddress($0.rawValue) })?.steps,
            let comments = steps.firstIndex(of: "comments"), comments + 1 < steps.count
        else { return nil }
        return Mention.Thread(rawValue: "reddit.com/comments/\(steps[comments + 1])")
    }

    // MARK: Lemmy

    /// Lemmy: the creator is the address of the account, the link may be the
    /// page that a post is about, and the body opens with "submitted by …" and
    /// two counters.
    ///
    /// - Source: lemmy, crates/routes/src/feeds.rs, 0.17–0.19.
    func lemmy(_ entry: Entry) -> Reading {
        let whole = withoutHead(body(of: entry), entry)
        let own = withoutHead(ownBody(of: entry), entry)
        let page = entry.id.flatMap(Link.init) ?? link(of: entry)
        let title = title(of: entry)
        let isComment = page?.rawValue.contains("/comment/") ?? false
        let text = { (body: String) in
            isComment && !body.isEmpty ? body : Self.combined(title ?? "", body)
        }
        let isOwn = own != whole && !own.isEmpty
        return Reading(
            author: lemmyAuthor(entry), title: title, text: text(isOwn ? own : whole),
            textWithQuotations: isOwn ? text(whole) : nil, link: page,
            thread: isComment ? nil : pageThread(page))
    }

    /// A body without the lines that Lemmy puts before it.
    private func withoutHead(_ body: String, _ entry: Entry) -> String {
        var lines = Self.lines(of: body)
        if let first = lines.first, first.hasPrefix("submitted by ") {
            lines.removeFirst()
            if let counters = lines.first, counters.contains(" points | ") { lines.removeFirst() }
            // The page that is linked to, on a line of its own.
            if let page = lines.first, page == entry.link ?? "" { lines.removeFirst() }
        }
        return Self.trimmed(lines.joined(separator: "\n"))
    }

    /// From `https://host/u/name`, or `/u/name <a …>(link)</a>` in an inbox.
    private func lemmyAuthor(_ entry: Entry) -> Author? {
        let name = entry.author ?? entry.authorURL ?? ""
        if let address = WebAddress(name), address.steps.count == 2, address.steps[0] == "u" {
            return Author(
                handle: "@\(address.steps[1])@\(address.host)", link: Link(rawValue: name))
        }
        guard name.hasPrefix("/u/") else { return namedAuthor(entry) }
        let user = name.dropFirst(3).prefix { !$0.isWhitespace && $0 != "<" }
        let host = link(of: entry).flatMap { WebAddress($0.rawValue) }?.host
        guard !user.isEmpty, let host else { return nil }
        return Author(handle: "@\(user)@\(host)", link: Link(rawValue: "https://\(host)/u/\(user)"))
    }
}
