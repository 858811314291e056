// SPDX-License-Identifier: Apache-2.0

// The same words in another place: boosts, cross-posts, shortened copies. A
// repost is the same complaint; two customers with the same trouble are not.

/// A few numbers by which texts with the same passages find each other.
///
/// Two texts of which one repeats the other nearly always share a key. The
/// store looks for a shared key; `isRepost` then decides on the texts.
package struct Likeness: Hashable, Sendable {
    /// At most eight, without order; empty for texts too short to be told from
    /// an ordinary phrase. Stable across runs and versions.
    package let keys: Set<Int64>

    package init(keys: Set<Int64>) { self.keys = keys }

    /// The smallest hashes of three words in a row: half of them from the
    /// whole text, half from its beginning, which is all that shortened copies
    /// keep.
    package init(of text: String) {
        let words = Phrases(text)
        guard words.count >= Self.fewestWords else {
            self.init(keys: [])
            return
        }
        let all = words.hashes(ofLength: 3)
        let beginning = all.prefix(Self.beginning)
        var keys = Set(all.sorted().prefix(Self.keysPerHalf))
        keys.formUnion(beginning.sorted().prefix(Self.keysPerHalf))
        self.init(keys: Set(keys.map { Int64(bitPattern: $0) }))
    }

    /// Shorter texts are not compared: *sokkenland app doet het niet* is what
    /// ten customers write on the same day, each with a case of their own.
    static let fewestWords = 8
    private static let keysPerHalf = 4
    /// Phrases that count as the beginning: what a search result shows.
    private static let beginning = 24
}

extension Likeness {
    /// The part of the shorter text's word pairs that the longer one must
    /// have. One word spelled differently breaks two pairs, so 0.75 forgives
    /// one word in eight.
    private static let sharedPairs = 0.75
    /// With more words of their own than this, somebody who quotes is telling
    /// a story of their own.
    private static let ownWords = 5

    /// Whether one of two texts repeats the other: word for word, with other
    /// spelling or hashtags, shortened with `…`, or quoted with hardly a word
    /// added.
    ///
    /// Symmetric. Costs one pass over both texts.
    package static func isRepost(_ one: String, _ other: String) -> Bool {
        let (a, b) = (Phrases(one), Phrases(other))
        let (short, long) = a.count <= b.count ? (a, b) : (b, a)
        guard short.count >= fewestWords else { return false }
        var available: [UInt64: Int] = [:]
        for pair in long.hashes(ofLength: 2) { available[pair, default: 0] += 1 }
        let pairs = short.hashes(ofLength: 2)
        var shared = 0
        for pair in pairs {
            if let count = available[pair], count > 0 {
                available[pair] = count - 1
                shared += 1
            }
        }
        guard Double(shared) >= sharedPairs * Double(pairs.count) else { return false }
        // All of the short one is in the long one. The rest of the long one is
        // either what was cut off the short one, or words that were added.
        return long.count - short.count <= ownWords || short.isShortened
    }
}

/// The words of a text that are its own: without addresses, account names and
/// the marks of a boost.
private struct Phrases {
    private let words: [UInt64]
    /// Ends in `…` or `...`, as search results and bridges cut texts.
    let isShortened: Bool

    var count: Int { words.count }

    init(_ text: String) {
        let all = Words(text)
        words = all.list.compactMap { word in
            guard word.place != .address else { return nil }
            var hash = StableHash64()
            hash.add(all.bytes(of: word))
            return hash.value
        }
        let end = text.reversed().prefix(8).filter { !$0.isWhitespace }
        isShortened = end.first == "…" || end.starts(with: "...")
    }

    /// A hash for each run of so many words, in the order of the text.
    func hashes(ofLength length: Int) -> [UInt64] {
        guard words.count >= length else { return [] }
        return (0...(words.count - length)).map { first in
            var hash = StableHash64()
            for word in words[first..<(first + length)] {
                withUnsafeBytes(of: word.littleEndian) { hash.add($0) }
            }
            return hash.mixed
        }
    }
}
