// SPDX-License-Identifier: Apache-2.0

// The words by which one complaint finds another that was about the same.

/// Keys for full-text search: the beginnings of the words of a text.
///
/// A beginning stands for its word and most of the word's forms (*bezorgd*,
/// *bezorging*, *bezorger*), needs no dictionary and is no longer what the
/// customer wrote. Stable across versions: the keys are in the database.
package enum SearchWords {
    /// Letters of a word that count.
    private static let keyLength = 6
    /// Shorter words carry no subject.
    private static let shortest = 3
    /// A longer text has said what it is about by then.
    private static let mostKeys = 200

    /// In the order of the text, each once; without addresses and account names.
    package static func keys(of text: String) -> [String] {
        let words = Words(text)
        var seen: Set<String> = []
        var keys: [String] = []
        for word in words.list where word.place != .address {
            let bytes = words.bytes(of: word)
            guard bytes.count >= shortest, bytes.count < 64 else { continue }
            let key = String(String(decoding: bytes, as: UTF8.self).prefix(keyLength))
            if seen.insert(key).inserted { keys.append(key) }
            if keys.count == mostKeys { break }
        }
        return keys
    }
}
