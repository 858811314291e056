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
    /// By the place in `rows.entries`.
    let letters: Table<LetterSet>

    /// What the two are made of.
    static func draft(
        _ forms: [Int32], in spellings: FormCollector
    ) -> (rows: HashRowsDraft, letters: [LetterSet]) {
        var pairs: [(hash: UInt64, number: Int32)] = []
        pairs.reserveCapacity(forms.count * 2)
        for form in forms where spellings.length(form) >= minimum {
            let (first, last) = spellings.withSpelling(form) { keys($0) }
            pairs.append((first, form))
            pairs.append((last, form))
        }
        let rows = HashRowsDraft(pairs)
        let letters = rows.entries.map { entry in
            spellings.withSpelling(entry.number) { LetterSet($0) }
        }
        return (rows, letters)
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
        let set = LetterSet(word)
        // Words one letter shorter or longer have halves of these two lengths.
        for half in (word.count - 1) / 2...(word.count + 1) / 2 {
            let first = find(Self.hash(word, 0..<half, salt: 1), word, set, in: table)
            if first >= 0 { return first }
            let last = find(
                Self.hash(word, (word.count - half)..<word.count, salt: 2), word, set, in: table)
            if last >= 0 { return last }
        }
        return -1
    }

    private func find(
        _ key: UInt64, _ word: UnsafeBufferPointer<UInt8>, _ set: LetterSet, in table: FormTable
    ) -> Int32 {
        rows.first(key, atMost: Self.candidateLimit) { place, form in
            letters.buffer[place].mayBeOneSlip(from: set)
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

/// Which letters a word has and how long it is: most words that are no slip of
/// each other differ in these already.
struct LetterSet: BitwiseCopyable, Sendable {
    /// One bit for each of 27 kinds of bytes, the length above them.
    private let bits: UInt32

    private static let letters: UInt32 = 1 << 27 - 1
    private static let lengthLimit = 31

    init(_ word: UnsafeBufferPointer<UInt8>) {
        var bits: UInt32 = 0
        for byte in word {
            let letter = byte &- UInt8(ascii: "a")
            bits |= 1 &<< UInt32(min(letter, 26))
        }
        self.bits = bits | UInt32(min(word.count, Self.lengthLimit)) << 27
    }

    /// A slip adds a letter, takes one away, or both; nothing else.
    @inline(__always)
    func mayBeOneSlip(from other: LetterSet) -> Bool {
        let difference = (bits ^ other.bits) & Self.letters
        // Two bits at most: without the lowest two nothing is left.
        let rest = difference & (difference &- 1)
        let lengths = Int32(bits &>> 27) &- Int32(other.bits &>> 27)
        return rest & (rest &- 1) == 0 && lengths >= -1 && lengths <= 1
    }
}
