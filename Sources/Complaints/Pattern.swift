// SPDX-License-Identifier: Apache-2.0

// A spelling from a company file, ready to be compared with a text.

/// One or more words to find among the words of a text.
struct Pattern: Sendable {
    /// The folded words, one directly after the other; never empty.
    let folded: [UInt8]
    /// Where one word ends and the next begins, as offsets in `folded`.
    private let seams: [Int]
    /// Whether the last word may go on (`sokkenland*`).
    private let isOpen: Bool

    /// - Returns: `nil` for a spelling without a letter or digit.
    init?(_ spelling: String) {
        let words = Words(spelling)
        guard !words.list.isEmpty else { return nil }
        folded = words.folded
        seams = words.list.dropFirst().map(\.start)
        isOpen = spelling.hasSuffix("*")
    }

    var wordCount: Int { seams.count + 1 }

    /// Compares this pattern with the words that begin at an index.
    ///
    /// A possessive counts (*Sokkenlands*). In a hashtag or an account name
    /// the words of the pattern may be written as one (*#AlbertHeijn*,
    /// *@albertheijn*); elsewhere they must be apart, joined at most by a
    /// single mark (*bol.com*).
    ///
    /// - Returns: the index after the last word that belongs to the match.
    func end(in words: Words, from first: Int) -> Int? {
        let start = words.list[first].start
        let end = start + folded.count
        guard end <= words.folded.count else { return nil }
        for offset in 0..<folded.count where words.folded[start + offset] != folded[offset] {
            return nil
        }
        var nextSeam = 0
        var index = first
        while true {
            let word = words.list[index]
            while nextSeam < seams.count, start + seams[nextSeam] < min(word.end, end) {
                // A seam of ours inside one of their words.
                guard word.place != .text else { return nil }
                nextSeam += 1
            }
            if word.end >= end {
                return isEnd(end, of: word, in: words) ? index + 1 : nil
            }
            let isSeam = nextSeam < seams.count && start + seams[nextSeam] == word.end
            if isSeam { nextSeam += 1 }
            index += 1
            switch words.list[index].gap {
            case .none: continue
            case .light where isSeam: continue
            case .light, .wide: return nil
            }
        }
    }

    private func isEnd(_ end: Int, of word: Words.Word, in words: Words) -> Bool {
        if isOpen || word.end == end { return true }
        let s = UInt8(ascii: "s")
        return word.end == end + 1 && words.folded[end] == s && folded.last != s
    }
}
