// SPDX-License-Identifier: Apache-2.0

// Nothing is opened twice, and no complaint is taken for another: identities
// under everything that sites do to their feeds.

import Foundation
import Testing

@testable import Complaints

/// What a store does with identities: a mention is known when any is.
private struct Memory {
    private var known: Set<Mention.Identity> = []

    /// Takes one poll and returns the texts that were new.
    mutating func new(_ entries: [Entry], on feed: Feed = feed(.news, coverage: .all)) -> [String] {
        var fresh: [String] = []
        for mention in Matcher(sokkenland).mentions(in: entries, of: feed) {
            let all = [mention.identity] + mention.otherIdentities
            if !all.contains(where: known.contains) { fresh.append(mention.text) }
            known.formUnion(all)
        }
        return fresh
    }
}

@Suite struct EntryIdentityTests {
    private let hole = Entry(
        id: "https://shop.example/?p=1", title: "Gat", link: "https://shop.example/gat",
        author: "Jan", published: Date(timeIntervalSince1970: 1_794_816_000),
        content: "Gat in mijn sok na drie maanden")

    private func changed(_ entry: Entry, _ change: (inout Entry) -> Void) -> Entry {
        var copy = entry
        change(&copy)
        return copy
    }

    @Test(arguments: [
        "https://shop.example/?p=1", "http://shop.example/?p=1", "https://www.shop.example/?p=1",
        "https://shop.example/?p=1&utm_source=rss", "https://shop.example/?utm_medium=x&p=1#rss",
        "HTTPS://SHOP.example:443/?p=1", "urn:uuid:60a76c80-d399-11d9-b91C-0003939e0af6",
        "5512", "shop-post-77", "",
    ])
    func `a site that changes its identifiers opens nothing twice`(id: String) {
        var memory = Memory()
        #expect(memory.new([hole]).count == 1)
        #expect(memory.new([changed(hole) { $0.id = id }]) == [])
        #expect(memory.new([changed(hole) { $0.id = nil }]) == [])
    }

    @Test(arguments: [
        "http://shop.example/gat", "https://www.shop.example/gat/",
        "https://shop.example/gat?fbclid=IwAR0x&utm_campaign=a", "https://shop.example/gat#utm_a=b",
        "https://shop.example/gat?ref=rss", "https://shop.example/gat?source=rss",
        "https://shop.example/gat?s=0123456789abcdef0123456789abcdef",
    ])
    func `the same page under another address is the same page`(link: String) {
        let bare = changed(hole) { $0.id = nil }
        var memory = Memory()
        #expect(memory.new([bare]).count == 1)
        #expect(memory.new([changed(bare) { $0.link = link }]) == [])
        #expect(memory.new([changed(bare) { ($0.link, $0.published) = (link, nil) }]) == [])
    }

    @Test(arguments: [
        ("https://a.example/?s=wandelsokken", "a.example?s=wandelsokken"),
        ("https://a.example/?s=12", "a.example?s=12"),
        ("https://a.example/x/?sid=8f2ac01b&b=2&a=1#p7", "a.example/x?a=1&b=2#p7"),
        ("https://www.a.example:443/x#top", "a.example/x"),
        ("http://a.example:8080/X?from=rss&source=mail", "a.example:8080/X?source=mail"),
        ("https://a.example?utm_source=x", "a.example"),
    ])
    func `of an address remains what names the page`(address: String, canonical: String) {
        #expect(WebAddress(address)?.canonical == canonical)
    }

    @Test func `identifiers that are not unique lose no entry`() {
        let others = (1...5).map { number in
            changed(hole) {
                $0.content = "Klacht van klant " + String(repeating: "i", count: number)
                $0.link = "https://shop.example/klacht-\(number)"
            }
        }
        var memory = Memory()
        #expect(memory.new([hole]).count == 1)
        #expect(memory.new([hole] + others).count == 5)
        #expect(memory.new(others.reversed() + [hole]) == [])
    }

    @Test func `a feed that shows only the last post of a topic loses no post`() {
        let topic = { (author: String, text: String) in
            Entry(id: "topic-12", title: "Sokkenland", author: author, content: text)
        }
        var memory = Memory()
        #expect(memory.new([topic("henk", "Gat in mijn sok")]).count == 1)
        #expect(memory.new([topic("ria", "Bij mij ook")]).count == 1)
        #expect(memory.new([topic("ria", "Bij mij ook, na een week")]) == [])
        #expect(memory.new([topic("Ria B.", "Bij mij ook")]) == [])
    }

    @Test func `reviews that share page and day are told apart`() {
        let review = changed(hole) { ($0.id, $0.title, $0.content) = (nil, "Slecht", "Werkt niet") }
        let other = changed(review) { $0.author = "Piet" }
        var memory = Memory()
        #expect(memory.new([review, other]).count == 2)
        #expect(memory.new([other, review]) == [])
        let third = changed(review) { $0.author = "Klaas" }
        #expect(memory.new([third, other, review]).count == 1)
    }

    @Test func `every rung of the ladder holds by itself`() {
        let rungs: [(inout Entry) -> Void] = [
            { _ in }, { $0.id = nil }, { ($0.id, $0.link) = (nil, nil) },
            { ($0.id, $0.link, $0.title) = (nil, nil, nil) },
            { ($0.id, $0.link, $0.title, $0.published) = (nil, nil, nil, nil) },
        ]
        for rung in rungs {
            var memory = Memory()
            #expect(memory.new([changed(hole, rung)]).count == 1)
            #expect(memory.new([changed(hole, rung)]) == [])
        }
    }

    @Test func `a number as identifier means something on its own feed only`() {
        let entry = Entry(id: "12", content: "Sokkenland: gat in mijn sok")
        let other = Entry(id: "12", content: "Sokkenland: app hangt na de update")
        var memory = Memory()
        #expect(memory.new([entry], on: feed(.forum, id: "a")).count == 1)
        #expect(memory.new([other], on: feed(.forum, id: "b")).count == 1)
    }

    @Test func `a post that two feeds bring is one mention`() {
        let post = Entry(
            id: "https://toet.example/@jan/1165", link: "https://toet.example/@jan/1165",
            published: Date(timeIntervalSince1970: 1),
            content: "#Sokkenland stuurt weer de verkeerde maat")
        var memory = Memory()
        #expect(memory.new([post], on: feed(.mastodon, id: "toet")).count == 1)
        #expect(memory.new([post], on: feed(.mastodon, id: "knoop")) == [])
    }

    @Test func `the same story under several identifiers is one mention`() {
        let copies = ["a", "b", "https://shop.example/?story=3"].map { id in
            changed(hole) { $0.id = id }
        }
        var memory = Memory()
        #expect(memory.new(copies).count == 1)
        #expect(
            memory.new([changed(hole) { ($0.id, $0.link) = ("c", "https://x.example/c") }]) == [])
    }

    @Test func `an edited entry is the same mention with other content`() throws {
        let edited = changed(hole) { $0.content = "Gat in mijn sok na drie maanden. Opgelost!" }
        let matcher = Matcher(sokkenland)
        let news = feed(.news, coverage: .all)
        let before = try #require(matcher.mentions(in: [hole], of: news).first)
        let after = try #require(matcher.mentions(in: [edited], of: news).first)
        #expect(before.identity == after.identity)
        #expect(before.contentHash != after.contentHash)
    }

    @Test(arguments: [
        ("Gat in mijn sok\n12 reacties · 3 likes", "Gat in mijn sok\n14 reacties · 9 likes", true),
        ("Gat in mijn sok\nGelezen: 120", "Gat in mijn sok\nGelezen: 121", true),
        ("GAT in mijn  sok!", "Gat in mijn sok", true),
        ("Gát in mijn sok", "Gat in mijn sok", true),
        (
            "Ik heb 129 euro betaald en niets gekregen",
            "Ik heb 139 euro betaald en niets gekregen", false
        ),
        ("Gat in mijn sok", "Gat in mijn schoen", false),
        ("sok een gat", "een sok gat", false),
        ("ab c", "a bc", false),
    ])
    func `counters and layout are no edit`(before: String, after: String, isSame: Bool) {
        let one = EntryIdentity.contentHash(title: nil, text: before)
        let other = EntryIdentity.contentHash(title: nil, text: after)
        #expect((one == other) == isSame)
    }

    @Test func `a counter that moves at every poll opens nothing twice`() {
        var memory = Memory()
        let polls = (1...5).map { count in
            Entry(title: "Gat in mijn sok", content: "Na drie maanden al.\n\(count) reacties")
        }
        #expect(polls.map { memory.new([$0]).count } == [1, 0, 0, 0, 0])
    }

    @Test func `identifiers and counters that both move at every poll open nothing twice`() {
        var memory = Memory()
        let polls = (1...5).map { poll in
            changed(hole) {
                $0.id = "https://shop.example/?p=1&t=\(poll * 1_000)"
                $0.link = "\(poll == 1 ? "http" : "https")://shop.example/gat?utm_source=\(poll)"
                $0.content =
                    "Gat in mijn sok na drie maanden\n\(poll) reacties · \(poll * 7) keer gelezen"
            }
        }
        #expect(polls.map { memory.new([$0]).count } == [1, 0, 0, 0, 0])
    }

    @Test func `that quotations are told apart changes no identity`() throws {
        let matcher = Matcher(sokkenland)
        let forum = feed(.forum, coverage: .all)
        var told = changed(hole) { $0.content = "Alles kapot!\nHier ook, bij Sokkenland." }
        let before = try #require(matcher.mentions(in: [told], of: forum).first)
        told.unquotedContent = "Hier ook, bij Sokkenland."
        let after = try #require(matcher.mentions(in: [told], of: forum).first)
        #expect(before.text != after.text)
        #expect(before.identity == after.identity)
        #expect(before.otherIdentities == after.otherIdentities)
        #expect(before.contentHash == after.contentHash)
    }

    @Test func `titles differ only in their place in the ladder`() {
        let one = Entry(title: "Weer te laat", content: "Al voor de derde keer")
        let other = Entry(title: "Weer te laat", content: "Nu ook bij mijn zus")
        var memory = Memory()
        #expect(memory.new([one, other]).count == 2)
        #expect(memory.new([other]) == [])
    }

    @Test func `however a site fills its fields, each entry is opened once`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        for round in 0..<60 {
            // For each field: unique, the same for all, or absent.
            let fill = (0..<4).map { _ in Int.random(in: 0..<3, using: &random) }
            func value(_ field: Int, _ unique: String, _ constant: String) -> String? {
                [unique, constant, nil][fill[field]]
            }
            let entries = (0..<20).map { number in
                let letter = String(UnicodeScalar(UInt8(97 + number)))
                return Entry(
                    id: value(0, "id-\(letter)", "https://site.example/feed"),
                    title: value(1, "Klacht \(letter)", "Nieuw bericht"),
                    link: value(2, "https://site.example/\(letter)", "https://site.example/r"),
                    author: ["Jan", "Piet", nil][Int.random(in: 0..<3, using: &random)],
                    published: [
                        Date(timeIntervalSince1970: Double(number)), Date(timeIntervalSince1970: 0),
                        nil,
                    ][fill[3]],
                    content: "Sokkenland stuurt de verkeerde \(letter)\(letter)")
            }
            var memory = Memory()
            var opened: [String] = []
            for first in 0..<17 {
                let page = entries[first..<(first + 4)].shuffled(using: &random)
                opened += memory.new(page)
            }
            #expect(
                opened.count == 20 && Set(opened).count == 20,
                "seed \(seed), round \(round), \(fill)")
        }
    }

    // Recorded on the first day. When this fails, the change must go, not the
    // values: see the comment in EntryIdentity.swift.
    @Test(arguments: [
        (
            Entry(id: "https://www.shop.example/?utm_source=x&p=1"),
            "474df99ab0d4690635b89714963dd035"
        ),
        (Entry(id: "tag:google.com,2013:googlealerts/feed:88"), "1704193b5d305d1f7514a4653a2200b3"),
        (Entry(id: "t3_1p9xk2"), "c84733c69a6e71355b4fb2113ab8b262"),
        (
            Entry(
                link: "http://shop.example/a/?b=2&a=1#p7",
                published: Date(timeIntervalSince1970: 1_794_816_000)),
            "2e746bf426d8b840e81089e23aa7c56f"
        ),
        (Entry(title: "Één Gát"), "bb5fea5fd5007fb862dbd52bedd22331"),
        (Entry(content: "Gat in mijn sok"), "834096a030fec6b92eda0e47ed06cb1e"),
    ])
    func `identities are what they always were`(entry: Entry, recorded: String) throws {
        let mentions = Matcher(sokkenland).mentions(in: [entry], of: feed(.news, coverage: .all))
        #expect(try #require(mentions.first).identity.rawValue == recorded)
    }

    @Test(arguments: [
        ("", "6c62272e07bb014262b821756295c58d"),
        ("a", "d228cb696f1a8caf78912b704e4a8964"),
        ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
    ])
    func `the hash is FNV-1a`(text: String, digits: String) {
        var hash = StableHash128()
        hash.add(text.utf8)
        #expect(hash.digits == digits)
    }
}
