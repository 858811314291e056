// SPDX-License-Identifier: Apache-2.0

// Chance that is the same at every run: for what is learnt, so that the same texts
// give the same weights.

/// A small generator whose seed can be printed and given again.
///
/// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
///   generators", 2014.
package struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// By hand: the library may shuffle otherwise in its next version.
    package mutating func shuffle<Item>(_ items: inout [Item]) {
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, Int(next() % UInt64(last + 1)))
        }
    }

    /// From 0 up to 1.
    package mutating func share() -> Float { Float(next() >> 40) / Float(1 << 24) }
}
