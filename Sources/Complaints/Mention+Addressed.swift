// SPDX-License-Identifier: Apache-2.0

// Whom a post speaks to, on channels whose feeds do not say what it answers.

extension Mention {
    /// At most so many names at the head of a post are looked up.
    private static let addressedLimit = 5

    /// The handles that the text begins with, as written: `@jan`,
    /// `@jan@mastodon.example`.
    package var addressedHandles: [String] {
        var handles: [String] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            guard word.first == "@", word.count > 1, handles.count < Self.addressedLimit
            else { break }
            handles.append(
                String(word.last.map { ",:;.".contains($0) } == true ? word.dropLast() : word))
        }
        return handles
    }
}

extension Mention {
    /// So many of the last words are looked at for a name: *Groet, Freek van
    /// Sokkenland*.
    private static let signatureWords = 6
    /// A name among so many of the first words is the customer's: *Hoi Freek*.
    private static let salutationWords = 3

    /// The colleague who signed a reply of ours: by name at its end, else in the
    /// name of the account.
    ///
    /// - Parameter agents: those who may have; letter case and accents do not
    ///   matter.
    package func signature(among agents: [Agent]) -> Agent? {
        guard !agents.isEmpty else { return nil }
        let names = agents.map { agent in (agent: agent, name: Self.words(of: agent.rawValue)) }
        func last(in words: [[UInt8]], from first: Int) -> Agent? {
            var found: (end: Int, agent: Agent)?
            for (agent, name) in names where !name.isEmpty && name.count <= words.count {
                for start in first...max(first, words.count - name.count)
                where words[start...].prefix(name.count).elementsEqual(name) {
                    let end = start + name.count
                    if end > found?.end ?? 0 { found = (end, agent) }
                }
            }
            return found?.agent
        }
        let own = Self.words(of: text)
        let first = max(
            min(Self.salutationWords, own.count - 1), own.count - Self.signatureWords, 0)
        if let agent = last(in: own, from: first) { return agent }
        return author.flatMap { author in
            last(in: Self.words(of: author.displayName ?? author.handle), from: 0)
        }
    }

    /// Without hashtags and addresses.
    private static func words(of text: String) -> [[UInt8]] {
        let all = Words(text)
        return all.list.filter { $0.place == .text }.map { Array(all.bytes(of: $0)) }
    }
}
