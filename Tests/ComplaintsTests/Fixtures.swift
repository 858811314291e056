// SPDX-License-Identifier: Apache-2.0

// The company, the feeds and the generator that these tests share.

import Foundation

@testable import Complaints

let sokkenland = Company(
    id: .init(rawValue: "sokkenland"), displayName: "Sokkenland",
    names: [.init(spellings: ["Sokkenland"], notNear: ["één groot sokkenland"])],
    accounts: [
        .init(channel: .mastodon, handle: "@Sokkenland@toet.example"),
        .init(channel: .forum, handle: "sokkenland_freek"),
        .init(channel: .reddit, handle: "u/Sokkenland"),
    ])

func feed(
    _ channel: Channel, id: String = "test", coverage: Feed.Coverage = .name
) -> Feed {
    Feed(
        id: .init(rawValue: id), company: sokkenland.id, channel: channel,
        source: .file("\(id).rss"), coverage: coverage, interval: .seconds(60))
}

func date(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
}

/// A matcher for one name, with words that must or must not stand near.
func matcher(_ spellings: String..., near: [String] = [], notNear: [String] = []) -> Matcher {
    Matcher(
        Company(
            id: .init(rawValue: "test"), displayName: "Test",
            names: [.init(spellings: spellings, near: near, notNear: notNear)]))
}

/// A small generator whose seed can be printed and given again.
///
/// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
///   generators", 2014.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
