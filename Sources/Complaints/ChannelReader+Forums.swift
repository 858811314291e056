// SPDX-License-Identifier: Apache-2.0

// Forums: phpBB, Discourse, vBulletin, XenForo, Tweakers. The title names the
// topic, the author is the poster, and the software adds lines of its own.

extension ChannelReader {
    /// A post on any forum.
    ///
    /// - Source: phpBB, styles/all/template/feed.xml.twig, 3.3; Discourse,
    ///   app/views/{posts,topics,list}/*.rss.erb; feeds of vBulletin 3–6 and
    ///   XenForo 1–2, 2010–2026.
    func forum(_ entry: Entry) -> Reading {
        let link = link(of: entry)
        let address = link.flatMap { WebAddress($0.rawValue) }
        let author = poster(entry)?.known(within: address?.host)
        let (topic, isReply) = topic(entry, address)
        let whole = body(of: entry)
        let own = ownBody(of: entry)
        let text = { (body: String) in
            let words = withoutFrame(body, entry, author)
            return isReply && !words.isEmpty ? words : Self.combined(topic ?? "", words)
        }
        // A frame without anything in it is a post that only quotes.
        let isOwn = own != whole && !withoutFrame(own, entry, author).isEmpty
        return Reading(
            author: author, title: topic, text: text(isOwn ? own : whole),
            textWithQuotations: isOwn ? text(whole) : nil, link: link,
            thread: forumThread(address, topic))
    }

    /// A body without what the board says around it.
    private func withoutFrame(_ body: String, _ entry: Entry, _ author: Author?) -> String {
        var lines = Self.lines(of: body)
        removePosterLine(&lines, author)
        removeDiscourseFrame(&lines, entry, author)
        return Self.trimmed(lines.joined(separator: "\n"))
    }

    /// Discourse writes `@name` or `@name Display Name`; the others a name.
    private func poster(_ entry: Entry) -> Author? {
        guard let named = namedAuthor(entry) else { return nil }
        guard named.handle.hasPrefix("@"), let space = named.handle.firstIndex(of: " ") else {
            return named
        }
        var display = named.handle[named.handle.index(after: space)...]
        if display.hasPrefix("("), display.hasSuffix(")") {
            display = display.dropFirst().dropLast()
        }
        return Author(
            handle: String(named.handle[..<space]), displayName: String(display), link: named.link)
    }

    /// The topic without the name of the forum and without `Re:`, and whether
    /// the post answers another.
    private func topic(_ entry: Entry, _ address: WebAddress?) -> (topic: String?, isReply: Bool) {
        guard var topic = title(of: entry)?[...] else { return (nil, false) }
        // phpBB: "Forum • Re: topic".
        if let bullet = topic.firstRange(of: " • ") { topic = topic[bullet.upperBound...] }
        var isReply = false
        while topic.utf8.count > 3, topic.prefix(3).lowercased() == "re:" {
            isReply = true
            topic = topic.dropFirst(3).drop { $0 == " " }
        }
        if let steps = address?.steps, let post = discoursePost(steps), post > 1 { isReply = true }
        return (String(topic), isReply)
    }

    /// The number of the post in `/t/topic/412/5`; `nil` for other addresses.
    private func discoursePost(_ steps: [Substring]) -> Int? {
        guard let t = steps.firstIndex(of: "t"), steps.count == t + 4 else { return nil }
        return Self.isNumber(steps[t + 2]) ? Int(steps[t + 3]) : nil
    }

    /// phpBB ends with "Statistics: Posted by henk67 — 18 nov 2026", in the
    /// language of the board, with counters in the feeds of topics: a last
    /// line with a colon, the poster's name and a dash.
    private func removePosterLine(_ lines: inout [Substring], _ author: Author?) {
        guard let author, let last = lines.last, let colon = last.firstIndex(of: ":"),
            let name = last[colon...].firstRange(of: author.handle),
            last[name.upperBound...].contains(" — ")
        else { return }
        lines.removeLast()
    }

    /// Discourse frames posts in lines of its own, in the language of the
    /// site: "@name wrote:" and "Read full topic" in the feed of a topic,
    /// "74 posts - 43 participants" and "Read full topic" in a list of topics.
    private func removeDiscourseFrame(
        _ lines: inout [Substring], _ entry: Entry, _ author: Author?
    ) {
        if let author, author.handle.hasPrefix("@"), lines.count > 2, let first = lines.first,
            first.hasPrefix(author.handle + " "), first.hasSuffix(":")
        {
            lines.removeFirst()
            lines.removeLast()
            return
        }
        // Only there: "2 paar - 1 gat" may be what a customer writes.
        guard entry.id?.contains("-topic-") ?? false,
            let counters = lines.lastIndex(where: isParticipantCount),
            counters >= lines.count - 3, lines.count - counters > 1
        else { return }
        lines.removeSubrange(counters...)
    }

    /// A number, a word, a dash, a number, a word.
    private func isParticipantCount(_ line: Substring) -> Bool {
        let words = line.split(separator: " ")
        return words.count == 5 && words[2] == "-" && Self.isNumber(words[0])
            && Self.isNumber(words[3])
    }

    /// The topic, by its number in the address; where the address names only
    /// the post (phpBB 3.3), by its title.
    private func forumThread(_ address: WebAddress?, _ topic: String?) -> Mention.Thread? {
        guard let address else { return nil }
        if let number = topicNumber(address) {
            return Mention.Thread(rawValue: "\(address.host)/topic/\(number)")
        }
        guard let topic else { return nil }
        return Mention.Thread(rawValue: "\(address.host)/topic/\(topic.lowercased())")
    }

    private func topicNumber(_ address: WebAddress) -> Substring? {
        let steps = address.steps
        if let last = steps.last, last.hasSuffix(".php") {
            // viewtopic.php?t=1 and showthread.php?t=1, showthread.php?1-title.
            if let number = address.value(of: "t"), Self.isNumber(number) { return number[...] }
            if last == "showthread.php", let first = address.query.first?.name {
                let number = first.prefix { $0.isNumber }
                return number.isEmpty ? nil : number
            }
            return nil
        }
        if let t = steps.firstIndex(of: "t") {
            // Discourse: /t/title/412/5, /t/412/5.
            return steps[t...].dropFirst().first(where: Self.isNumber)
        }
        if let threads = steps.firstIndex(of: "threads"), threads + 1 < steps.count {
            // XenForo: /threads/title.412/page-2#post-7.
            let number = steps[threads + 1].split(separator: ".").last
            return number.flatMap { Self.isNumber($0) ? $0 : nil }
        }
        if let list = steps.firstIndex(of: "list_messages"), list + 1 < steps.count {
            // Tweakers: /forum/list_messages/2123456/last.
            return Self.isNumber(steps[list + 1]) ? steps[list + 1] : nil
        }
        return nil
    }
}
