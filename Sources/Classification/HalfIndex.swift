// SPDX-License-Identifier: Apache-2.0

// Finds a word in spite of one slip of the keyboard. A slip spoils one half of
// the word; the other half is looked up.

import DutchText

/// Spellings by their first and by their last half.
struct HalfIndex: Sendable {
    /// Shorter words are too easily mistaken for each other.
    static let minimum = 6
    /// Words compared for one half; the rest of a crowded half is not tried.
    static let candidateLimit = 24

    let rows: HashRows

    /// What `rows` is made of.
    static func draft(_ forms: [Int32], in spellings: FormCollector) -> HashRowsDraft {
        var pairs: [(hash: UInt64, number: Int32)] = []
        pairs.reserveCapacity(forms.count * 2)
        for form in forms where spellings.length(form) >= minimum {
            let (first, last) = spellings.withSpelling(form) { keys($0) }
            pairs.append((first, form))
            pairs.append((last, form))
        }
        return HashRowsDraft(pairs)
    }

    /// First half and last half; halves of words of neighbouring lengths meet
    /// because the half is taken of a fixed length per pair of lengths.
    private static func keys(_ word: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64) {
        let half = word.count / 2
        return (
            hash(word, 0..<half, salt: 1), hash(word, (word.count - half)..<word.count, salt: 2)
        )
    }

    private static func hash(
        _ word: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, salt: UInt64
    ) -> UInt64 {
        var hash = WordHash.seed &+ salt
        for position in range { hash = WordHash.step(hash, word[position]) }
        return hash
    }

    /// The spelling that is one slip away, or −1: a letter more, less, another,
    /// or two changed places.
    func find(_ word: UnsafeBufferPointer<UInt8>, in table: FormTable) -> Int32 {
        guard word.count >= Self.minimum else { return -1 }
        // Words one letter shorter or longer have halves of these two lengths.
        for half in (word.count - 1) / 2...(word.count + 1) / 2 {
            let first = find(Self.hash(word, 0..<half, salt: 1), word, in: table)
            if first >= 0 { return first }
            let last = find(
                Self.hash(word, (word.count - half)..<word.count, salt: 2), word, in: table)
            if last >= 0 { return last }
        }
        return -1
    }

    private func find(
        _ key: UInt64, _ word: UnsafeBufferPointer<UInt8>, in table: FormTable
    ) -> Int32 {
        rows.first(key, atMost: Self.candidateLimit) { form in
            abs(table.length(form) - word.count) <= 1
                && Self.isOneSlip(table.spelling(form), word)
        }
    }

    static func isOneSlip(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard long.count - short.count <= 1, short.first == long.first else { return false }
        var start = 0
        while start < short.count, short[start] == long[start] { start += 1 }
        var end = 0
        while end < short.count - start,
            short[short.count - 1 - end] == long[long.count - 1 - end]
        {
            end += 1
        }
        let rest = short.count - start - end
        if long.count > short.count { return rest == 0 }
        // *vertaling* is no slip for *vertaging*, nor *verwoord* for *vermoord*.
        if rest <= 1 { return rest == 0 || Keyboard.areNear(short[start], long[start]) }
        return rest == 2 && short[start] == long[start + 1] && short[start + 1] == long[start]
    }
}
