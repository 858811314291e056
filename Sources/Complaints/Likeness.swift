// SPDX-License-Identifier: Apache-2.0

// The same words in another place: boosts, cross-posts, shortened copies. A
// repost is the same complaint, two customers with the same trouble are not.

/// A few numbers by which texts with the same passages find each other.
///
/// Two texts of which one repeats the other nearly always share a key. The
/// store looks for a shared key; `isRepost` then decides on the texts.
package struct Likeness: Hashable, Sendable {
    /// At most eight, without order; empty for texts too short to be told from
    /// an ordinary phrase. Stable across runs and versions.
    package let keys: Set<Int64>

    package init(keys: Set<Int64>) { self.keys = keys }
}
