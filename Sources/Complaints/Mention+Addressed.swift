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
