// SPDX-License-Identifier: Apache-2.0

// What a post quotes of others, where that is marked in the text itself. In
// markup it is found while the feed is read; see `Entry.unquotedContent`.

enum Quotation {
    /// The longest tag that is looked for: `[quote="name", post:7, topic:412]`.
    private static let longestTag = 200

    /// The text without `[quote=…]…[/quote]` and without what stands between
    /// lines such as `---Quote (Originally by jan)---` and `---End Quote---`,
    /// in whatever language.
    ///
    /// A quotation that never ends takes nothing with it.
    ///
    /// - Source: vBulletin 3 and 4, external.php, for summaries; BBCode that a
    ///   board hands on unread.
    static func removed(from text: String) -> String {
        ChannelReader.trimmed(withoutFences(withoutTags(text)))
    }

    private static func withoutTags(_ text: String) -> String {
        guard text.contains("[quote") || text.contains("[QUOTE") else { return text }
        var own = ""
        var depth = 0
        var rest = text[...]
        while let bracket = rest.firstIndex(of: "[") {
            let tag = rest[bracket...].prefix(longestTag).prefix { $0 != "]" }
            let name = tag.dropFirst().prefix { $0.isLetter || $0 == "/" }.lowercased()
            let isTag = tag.endIndex < rest.endIndex && rest[tag.endIndex] == "]"
            guard isTag, name == "quote" || name == "/quote" else {
                let next = rest.index(after: bracket)
                if depth == 0 { own += rest[..<next] }
                rest = rest[next...]
                continue
            }
            if depth == 0 { own += rest[..<bracket] }
            depth = name == "quote" ? depth + 1 : max(0, depth - 1)
            rest = rest[rest.index(after: tag.endIndex)...]
        }
        return depth > 0 ? text : own + rest
    }

    private static func withoutFences(_ text: String) -> String {
        guard text.contains("---") else { return text }
        var own: [Substring] = []
        var isQuoted = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isFence =
                line.hasPrefix("---") && line.hasSuffix("---") && line.contains(where: \.isLetter)
            if isFence {
                isQuoted.toggle()
            } else if !isQuoted {
                own.append(line)
            }
        }
        return isQuoted ? text : own.joined(separator: "\n")
    }
}
