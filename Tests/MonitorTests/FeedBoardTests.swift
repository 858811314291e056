// SPDX-License-Identifier: Apache-2.0

import Complaints
import Foundation
import Testing

@testable import Monitor

@Suite struct FeedBoardTests {
    private let board = FeedBoard()

    private func feed(_ id: String, at url: String = "https://a.example/feed") -> Feed {
        Feed(
            id: Feed.ID(rawValue: id), company: Company.ID(rawValue: "sokkenland"), channel: .other,
            source: .url(url), interval: .seconds(600))
    }

    private func load(_ feeds: [Feed], _ states: [FeedState] = []) {
        board.load(
            feeds, states: Dictionary(uniqueKeysWithValues: states.map { ($0.id, $0) }),
            first: { _ in sundayMorning })
    }

    private func taken(at now: Date = sundayMorning) -> Feed? {
        if case .poll(let feed) = board.take(at: now) { return feed }
        return nil
    }

    private func gone(_ feed: Feed) -> FeedState {
        var state = FeedState(feed)
        state.checkedAt = sundayMorning
        state.told = .gone
        return state
    }

    @Test func `feeds come in the order of their next check`() {
        let feeds = ["c", "a", "b"].map { feed($0) }
        let states = zip(feeds, [3.0, 1, 2]).map { feed, minutes in
            var state = FeedState(feed)
            state.nextCheckAt = sundayMorning + minutes * 60
            return state
        }
        load(feeds, states)
        #expect(taken() == nil)
        let order = (1...4).map { _ in taken(at: sundayMorning + 3_600)?.id.rawValue }
        #expect(order == ["a", "b", "c", nil])
    }

    @Test func `a feed that is gone stays away after a reload and a restart`() {
        load([feed("a")])
        let polled = taken()
        #expect(polled != nil)
        board.put(back: feed("a"), gone(feed("a")))
        #expect(taken(at: .distantFuture) == nil)
        load([feed("a")], [gone(feed("a"))])
        #expect(taken(at: .distantFuture) == nil)
    }

    @Test func `a feed that is gone is asked at once at its new address`() {
        load([feed("a")], [gone(feed("a"))])
        #expect(taken(at: .distantFuture) == nil)
        load([feed("a", at: "https://b.example/feed")], [gone(feed("a"))])
        #expect(taken()?.source == .url("https://b.example/feed"))
    }

    @Test func `an address that changed during the poll is asked, whatever the old one said`() {
        load([feed("a")])
        #expect(taken() != nil)
        let moved = feed("a", at: "https://b.example/feed")
        load([moved])
        #expect(taken(at: .distantFuture) == nil)
        board.put(back: feed("a"), gone(feed("a")))
        #expect(taken() == moved)
    }

    @Test func `a feed that was called by hand after it was gone is asked again`() {
        var revived = gone(feed("a"))
        revived.nextCheckAt = sundayMorning + 60
        load([feed("a")], [revived])
        #expect(taken(at: sundayMorning + 61) != nil)
    }

    @Test func `a feed that is watched no more leaves the board`() {
        load([feed("a"), feed("b")])
        let first = taken()
        load([feed("c")])
        var state = FeedState(feed("b"))
        state.nextCheckAt = sundayMorning
        if let first { board.put(back: first, state) }
        #expect(taken()?.id.rawValue == "c")
        #expect(taken(at: .distantFuture) == nil)
    }
}
