// SPDX-License-Identifier: Apache-2.0

// Mentions in a language that is not judged: nobody here has read them, so a
// person must.

extension Language {
    /// Whether what a text says is judged; what is too short to tell counts as
    /// Dutch.
    package var isJudged: Bool { self == .dutch || self == .undetermined }
}

extension Assessment {
    /// What may be believed of a verdict on a text in another language: that
    /// something asks for help, and the stars. Dutch words that happen to be in
    /// it say nothing of praise or urgency.
    ///
    /// - Parameter isAddressed: whether it speaks to the company, so that an
    ///   answer is expected; one that only names the company can wait.
    package func asUnread(isAddressed: Bool, rating: Rating?) -> Assessment {
        guard !language.isJudged, kind != .complaint, kind != .question else { return self }
        let isPraise = kind == .compliment && (rating?.rawValue ?? 0) >= Self.praise
        guard !isPraise else { return self }
        var unread = self
        unread.kind = .other
        unread.urgency = isAddressed ? .normal : .low
        unread.signals = []
        return unread
    }

    /// From so many of five stars a reviewer is content in any language.
    private static let praise = 4.0
}

extension Mention {
    /// Whether the text speaks to the company: by its account, as an answer to
    /// somebody, as a review, or where everything is about it.
    package func isAddressed(to company: Company, on feed: Feed?) -> Bool {
        if channel == .reviews || rating != nil || feed?.coverage == .all { return true }
        let accounts = company.accounts.map { Self.localPart($0.handle) }
        return text.split(whereSeparator: \.isWhitespace).contains { word in
            word.first == "@" && accounts.contains(Self.localPart(word))
        }
    }

    /// `sokkenland` of `@Sokkenland@toet.example,`.
    private static func localPart(_ handle: some StringProtocol) -> String {
        let plain = handle.lowercased().drop { $0 == "@" || $0 == "/" }
        return String(plain.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
    }
}

extension Channel {
    /// Where people write, and not about people: what names the company here was
    /// said by somebody who may want an answer.
    var isConversation: Bool {
        switch self {
        case .news, .alerts, .blog: false
        default: true
        }
    }
}
