// SPDX-License-Identifier: Apache-2.0

// A few bits that know most of what is not there, so that nobody looks for it
// far away.

/// Tells of most hashes that they were not among those it was made of. Small
/// enough to stay near the processor.
struct HashFilter: Sendable {
    /// A power of two of them.
    let words: Table<UInt64>

    /// Whether the hash may be one of them.
    @inline(__always)
    func mayHold(_ hash: UInt64) -> Bool {
        let bit = Self.bit(of: hash, among: words.count)
        return words.buffer[bit &>> 6] &>> UInt64(truncatingIfNeeded: bit) & 1 != 0
    }

    /// The table for these hashes: sixteen bits for each, or more.
    static func draft(_ hashes: [UInt64]) -> [UInt64] {
        var count = 1
        while count * 4 < hashes.count { count *= 2 }
        var words = [UInt64](repeating: 0, count: count)
        for hash in hashes {
            let bit = bit(of: hash, among: count)
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        return words
    }

    @inline(__always)
    private static func bit(of hash: UInt64, among count: Int) -> Int {
        // 2⁶⁴ divided by the golden ratio, odd: the hashes of short words are alike.
        let mixed = (hash &* 0x9E37_79B9_7F4A_7C15) &>> 32
        return Int(truncatingIfNeeded: mixed) & (count &* 64 &- 1)
    }
}
