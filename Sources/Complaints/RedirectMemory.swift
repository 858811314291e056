// SPDX-License-Identifier: Apache-2.0

// Permanent redirects, believed only when repeated: hotel networks, broken
// deployments and hijacked domains say 301 too, and a feed must survive them.

/// A permanent redirect that was seen, and how often in a row.
package struct RedirectMemory: Hashable, Sendable {
    package let target: String
    /// At least 1.
    package let sightings: Int

    package init(target: String, sightings: Int) {
        self.target = target
        self.sightings = max(1, sightings)
    }

    /// How many polls in a row must be redirected to the same address before the
    /// feed is asked there directly.
    package static let repeatsToBelieve = 3

    package enum Verdict: Hashable, Sendable {
        /// Ask the old address again. Nothing to remember when `nil`.
        case keep(RedirectMemory?)
        /// Ask this address from now on, and tell the operator.
        case adopt(String)
    }

    /// What one answered poll teaches.
    ///
    /// - Parameters:
    ///   - target: where every hop of the poll was 301 or 308 to; `nil` without
    ///     a redirect or with a temporary one, which starts the count anew.
    ///   - memory: what was remembered so far.
    /// - Source: RFC 9110, sections 15.4.2 and 15.4.9, allow a client to relink
    ///   at once; three polls are our own prudence.
    package static func judge(_ target: String?, remembering memory: RedirectMemory?) -> Verdict {
        guard let target else { return .keep(nil) }
        let sightings = memory?.target == target ? (memory?.sightings ?? 0) + 1 : 1
        if sightings >= repeatsToBelieve { return .adopt(target) }
        return .keep(RedirectMemory(target: target, sightings: sightings))
    }
}
