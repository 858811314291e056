// SPDX-License-Identifier: Apache-2.0

// Eight letters of a word at once, in one number: the first letter is the lowest
// byte.

struct EightLetters {
    let bytes: UInt64

    /// Letters that two of them hold.
    static var both: Int { 16 }

    init() { bytes = 0 }

    /// - Parameter first: bits to be set in the first byte: 0x20 makes a small
    ///   letter of a capital.
    @inline(__always)
    init(at place: UnsafeRawPointer, withFirst first: UInt64) {
        bytes = place.loadUnaligned(as: UInt64.self).littleEndian | first
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// How many small letters it begins with.
    @inline(__always)
    var count: Int {
        // Adding carries into the top bit of a byte from a, or from beyond z, on.
        let low = bytes & ~Self.tops
        let fromA = low &+ Self.ones &* (0x80 - 0x61)
        let beyondZ = low &+ Self.ones &* (0x80 - 0x7B)
        let others = ~(fromA & ~beyondZ & ~bytes) & Self.tops
        return others.trailingZeroBitCount &>> 3
    }

    /// `WordHash` of the first letters, from last to first.
    ///
    /// - Parameters:
    ///   - count: 1 … 8.
    ///   - hash: that of the letters after them.
    @inline(__always)
    func hash(first count: Int, after hash: UInt64 = WordHash.seed) -> UInt64 {
        // All eight, of which some are not taken: how many there are cannot be
        // guessed, and whoever guesses wrong loses more than the steps for nothing.
        var hash = hash
        for place in stride(from: 7, through: 0, by: -1) {
            let byte = UInt8(truncatingIfNeeded: bytes &>> UInt64(truncatingIfNeeded: place &* 8))
            let next = WordHash.step(hash, byte)
            hash = place < count ? next : hash
        }
        return hash
    }

    /// Whether three of the same stand in a row among the first `count` of both.
    @inline(__always)
    static func hasStretch(_ low: EightLetters, _ high: EightLetters, _ count: Int) -> Bool {
        guard count > 2 else { return false }
        let (first, second) = (low.bytes, high.bytes)
        // A byte is zero where its letter and the two after it are the same.
        let here =
            (first ^ (first &>> 8 | second &<< 56)) | (first ^ (first &>> 16 | second &<< 48))
        var found = zeros(here) & upTo(min(count &- 2, 8))
        if count > 10 {
            let there = (second ^ second &>> 8) | (second ^ second &>> 16)
            found |= zeros(there) & upTo(count &- 10)
        }
        return found != 0
    }

    /// A top bit at the lowest byte that is zero; none if none is.
    @inline(__always)
    private static func zeros(_ bytes: UInt64) -> UInt64 { (bytes &- ones) & ~bytes & tops }

    /// - Parameter count: 1 … 8.
    @inline(__always)
    private static func upTo(_ count: Int) -> UInt64 {
        .max &>> UInt64(truncatingIfNeeded: 64 &- count &* 8)
    }
}
