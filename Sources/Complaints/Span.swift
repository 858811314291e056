// SPDX-License-Identifier: Apache-2.0

// Lengths of time as people in the office say them.

package import Foundation

package enum Span {
    /// `12 min`, `3 u 10 min`, `2 d 4 u`; never negative.
    package static func short(_ seconds: TimeInterval) -> String {
        let minutes = Int(max(0, seconds) / 60)
        if minutes < 60 { return "\(minutes) min" }
        let hours = minutes / 60
        if hours < 24 { return joined("\(hours) u", minutes % 60, "min") }
        return joined("\(hours / 24) d", hours % 24, "u")
    }

    private static func joined(_ first: String, _ rest: Int, _ unit: String) -> String {
        rest > 0 ? "\(first) \(rest) \(unit)" : first
    }
}
