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
