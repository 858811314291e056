// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Storage

/// A real database in a folder that goes with the test.
final class Folder {
    let url: URL
    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "gehoord-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }
    func store() throws -> Store { try Store(path: url.appending(path: "test.sqlite").path) }
}

extension Store {
    @discardableResult
    func hear(
        _ mentions: [(Mention, Assessment)], at now: Date = .monday + .hours(1)
    ) throws -> Recorded {
        try record(
            mentions.map(AssessedMention.init(mention:assessment:)),
            state: FeedState(id: Feed.ID(rawValue: "test"), company: .sokkenland, source: "test"),
            rules: .aroundTheClock, at: now)
    }

    func onlyCase() throws -> Case {
        var filter = CaseFilter()
        filter.includesClosed = true
        let all = try cases(filter)
        #expect(all.count == 1)
        return try #require(all.first).current
    }
}

@Suite struct RecordTests {
    let folder: Folder
    let store: Store
    let freek = Agent(rawValue: "freek")

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    @Test func `a complaint opens one case and one alert, however often the feed brings it`() throws
    {
        let complaint = (Mention.said("Gat in mijn sok"), Assessment.judged(.complaint))
        let first = try store.hear([complaint])
        #expect(first.mentions == 1)
        #expect(first.opened.count == 1)
        #expect(first.alerts == 1)
        #expect(try store.hear([complaint]) == Recorded())
        #expect(try store.undelivered(to: .log).count == 1)
    }

    @Test func `a mention known by another of its identities is not opened again`() throws {
        try store.hear([(.said("kapot", identity: "a"), .judged(.complaint))])
        let moved = Mention(
            identity: .init(rawValue: "b"), otherIdentities: [.init(rawValue: "a")],
            contentHash: ContentHash(rawValue: 5), company: .sokkenland,
            feed: Feed.ID(rawValue: "test"), channel: .mastodon, text: "kapot")
        #expect(try store.hear([(moved, .judged(.complaint))]).mentions == 0)
        // And now by the new one alone.
        #expect(
            try store.hear([(.said("kapot", identity: "b"), .judged(.complaint))]).mentions == 0)
    }

    @Test func `the customer's next complaint joins the case, counts and is urgent`() throws {
        try store.hear([(.said("kapot"), .judged(.complaint))])
        try store.hear(
            [(.said("nog steeds kapot", at: .monday + .hours(3)), .judged(.complaint))],
            at: .monday + .hours(3))
        let current = try store.onlyCase()
        #expect(current.contacts == 2)
        #expect(current.urgency == .high)
        let alerts = try store.undelivered(to: .log)
        #expect(alerts.map(\.kind) == [.opened, .followUp])
        #expect(alerts.last?.contact == 2)
        #expect(alerts.compactMap(\.number).map(\.rawValue) == [1, 2])
    }

    @Test func `strangers without a name are not one customer`() throws {
        try store.hear([
            (.said("kapot", by: nil), .judged(.complaint)),
            (.said("te laat", by: nil), .judged(.complaint)),
        ])
        #expect(try store.cases().count == 2)
    }

    @Test func `mentions are judged in order of publication, not of the feed`() throws {
        try store.hear([
            (.said("tweede", at: .monday + .minutes(40)), .judged(.complaint)),
            (.said("eerste", at: .monday), .judged(.complaint)),
        ])
        #expect(try store.onlyCase().openedAt == .monday)
    }

    @Test func `the answer of our own account is the first response`() throws {
        try store.hear([(.said("kapot", thread: "t1"), .judged(.complaint))])
        try store.hear([
            (
                .said(
                    "Hoi Jan", by: "@sokkenland", thread: "t1", at: .monday + .minutes(30),
                    isOwnReply: true), .judged(.other)
            )
        ])
        let current = try store.onlyCase()
        #expect(current.firstResponseAt == .monday + .minutes(30))
        #expect(current.waitingSince == nil)
    }

    @Test(arguments: ["@jan Hoi!", "@jan@toet.example, hoi"])
    func `an own post that begins with the customer's handle is an answer`(text: String) throws {
        try store.hear([(.said("kapot", by: "@jan@toet.example"), .judged(.complaint))])
        try store.hear([
            (
                .said(text, by: "@sokkenland", at: .monday + .minutes(30), isOwnReply: true),
                .judged(.other)
            )
        ])
        #expect(try store.onlyCase().waitingSince == nil)
    }

    @Test func `a repost elsewhere joins the case without an alert`() throws {
        let text =
            "Twee tablets voor oma besteld, beloofd was dinsdag en er is nog steeds niets gekomen"
        try store.hear([(.said(text, identity: "1", likeness: [7, 8]), .judged(.complaint))])
        let again = try store.hear([
            (
                .said(text, by: "u/jan", identity: "2", channel: .reddit, likeness: [8, 9]),
                .judged(.complaint)
            )
        ])
        #expect(again.opened.isEmpty)
        #expect(again.alerts == 0)
        #expect(try store.onlyCase().contacts == 1)
    }

    @Test func `the same words are known for two weeks, and then cost nothing`() throws {
        let text =
            "Twee tablets voor oma besteld, beloofd was dinsdag en er is nog steeds niets gekomen"
        try store.hear([(.said(text, identity: "1", likeness: [7, 8]), .judged(.complaint))])
        // Chat is not remembered at all.
        try store.hear([(.said("mooi weer", by: "@bo", likeness: [9, 10]), .judged(.other))])
        #expect(try store.dropOldLikenesses(at: .monday + .days(13)) == 0)
        #expect(try store.dropOldLikenesses(at: .monday + .days(14)) == 1)
        #expect(try store.dropOldLikenesses(at: .monday + .days(14)) == 0)
    }

    @Test func `chat that its author turns into a complaint is heard`() throws {
        try store.hear([(.said("leuke sokken", identity: "1", contentHash: 1), .judged(.other))])
        #expect(try store.cases().isEmpty)
        let edited = try store.hear([
            (.said("er zit een gat in", identity: "1", contentHash: 2), .judged(.complaint))
        ])
        #expect(edited.edited == 1)
        #expect(edited.opened.count == 1)
        #expect(
            try store.caseFile(store.onlyCase().id).mentions.map(\.text) == ["er zit een gat in"])
    }

    private let complaint = "De app van Sokkenland loopt steeds vast zodra ik wil betalen"

    /// One post of the customer, edited an hour after each step before it.
    private func edit(_ text: String, _ hours: Int) throws -> Recorded {
        try store.hear(
            [
                (
                    .said(text, identity: "1", contentHash: Int64(hours)),
                    .judged(.complaint)
                )
            ], at: .monday + .hours(hours))
    }

    @Test func `what an edit replaces stays in the history`() throws {
        _ = try edit(complaint, 0)
        _ = try edit(complaint + "!", 1)
        let file = try store.caseFile(store.onlyCase().id)
        #expect(file.events.map(\.action) == [.opened, .edited])
        #expect(file.events.last?.detail == complaint)
        #expect(file.mentions.map(\.text) == [complaint + "!"])
        #expect(file.current.contacts == 1)
    }

    @Test func `who adds to a post after our answer has spoken again`() throws {
        _ = try edit(complaint, 0)
        let id = try store.onlyCase().id
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(2))
        // A spelling mistake mended is no news.
        #expect(try edit(complaint + "...", 3).alerts == 0)
        #expect(try store.onlyCase().waitingSince == nil)
        let added =
            complaint
            + ". EDIT: ook met de nieuwe versie die jullie noemen gebeurt precies hetzelfde"
        #expect(try edit(added, 4).alerts == 1)
        #expect(try store.onlyCase().waitingSince == .monday + .hours(4))
        #expect(try store.undelivered(to: .log).last?.kind == .followUp)
    }

    @Test(arguments: [(10, true), (24 * 20, false)])
    func `a post that is added to reopens its closed case within the window`(
        hours: Int, reopens: Bool
    ) throws {
        _ = try edit(complaint, 0)
        try store.close(store.onlyCase().id, by: freek, helped: nil, at: .monday + .hours(2))
        let added =
            complaint
            + ". EDIT: ook met de nieuwe versie die jullie noemen gebeurt precies hetzelfde"
        #expect(try edit(added, hours).reopened.count == (reopens ? 1 : 0))
        #expect(try store.onlyCase().isClosed == !reopens)
    }

    @Test func `an answer on an own account is that of the colleague who signed it`() throws {
        let level = CaseRules.aroundTheClock
        let rules = CaseRules(
            triage: level.triage, serviceLevels: level.serviceLevels, agents: [freek])
        func hear(_ mention: Mention, _ kind: Kind, _ after: Duration) throws {
            _ = try store.record(
                [AssessedMention(mention: mention, assessment: .judged(kind))],
                state: FeedState(
                    id: Feed.ID(rawValue: "test"), company: .sokkenland, source: "test"),
                rules: rules, at: .monday + after)
        }
        try hear(.said("kapot", thread: "t1"), .complaint, .zero)
        try hear(
            .said(
                "Hoi Jan, ik zoek het uit. Groet, Freek", by: "@sokkenland", thread: "t1",
                at: .monday + .hours(1), isOwnReply: true), .other, .hours(1))
        #expect(try store.onlyCase().status == .responded(by: freek, at: .monday + .hours(1)))
        try hear(.said("Dank je Freek!", at: .monday + .hours(4)), .compliment, .hours(4))
        #expect(try store.undelivered(to: .log).last?.agent == freek)
        #expect(try store.work(of: freek, since: .monday).thanks.map(\.text) == ["Dank je Freek!"])
        #expect(
            try store.thanks(of: .sokkenland, in: .monday..<(.monday + .days(1))).map(\.agent)
                == [freek])
        #expect(
            try store.note(9, said: nil, on: store.onlyCase().id, by: freek, at: .monday).agent
                == freek)
    }

    @Test func `thanks by somebody else in the thread recover nothing`() throws {
        try store.hear([(.said("kapot", thread: "t1"), .judged(.complaint))])
        try store.hear([
            (
                .said("Super bedrijf, dank!", by: "@piet", thread: "t1", at: .monday + .minutes(5)),
                .judged(.compliment, .low)
            )
        ])
        #expect(try !store.onlyCase().signals.contains(.recovered))
        #expect(try store.undelivered(to: .log).map(\.kind) == [.opened])
    }

    @Test func `abuse is counted by colleague, and only for four weeks`() throws {
        try store.hear([(.said("eikels"), .judged(.complaint, .high, signals: [.insult]))])
        let id = try store.onlyCase().id
        try store.claim(id, by: freek, at: .monday + .hours(1))
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(2))
        #expect(try store.abusiveCases(since: .monday) == [freek: 1])
        #expect(try store.abusiveCases(since: .monday + .hours(3)).isEmpty)
    }

    @Test func `a closed case that the customer comes back to is reopened`() throws {
        try store.hear([(.said("kapot"), .judged(.complaint))])
        let id = try store.onlyCase().id
        try store.close(id, by: freek, helped: "nieuwe gestuurd", at: .monday + .hours(2))
        let back = try store.hear(
            [(.said("weer kapot", at: .monday + .days(2)), .judged(.complaint))],
            at: .monday + .days(2))
        #expect(back.reopened == [id])
        #expect(try store.undelivered(to: .log).last?.kind == .reopened)
        #expect(
            try store.caseFile(id).events.map(\.action) == [.opened, .closed, .reopened])
    }

    @Test func `thanks after a rescue name the colleague`() throws {
        try store.hear([(.said("kapot"), .judged(.complaint))])
        let id = try store.onlyCase().id
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(2))
        try store.hear(
            [(.said("Dank je Freek!", at: .monday + .hours(4)), .judged(.compliment, .low))],
            at: .monday + .hours(4))
        let alert = try #require(store.undelivered(to: .log).last)
        #expect(alert.kind == .recovered)
        #expect(alert.agent == freek)
    }

    @Test func `history cannot be rewritten`() throws {
        try store.hear([(.said("kapot"), .judged(.complaint))])
        #expect(throws: StoreError.self) {
            try store.write { try $0.execute(sql: "UPDATE events SET actor = 'iemand'") }
        }
    }

    @Test func `a waiting case is told once at risk and once breached`() throws {
        try store.hear([(.said("kapot"), .judged(.complaint))])
        func tell(_ after: Duration) throws -> Int {
            try store.mindClock(
                rules: { _ in .aroundTheClock }, wording: Wording(lines: ""), at: .monday + after)
        }
        #expect(try tell(.hours(3)) == 0)
        #expect(try tell(.minutes(200)) == 1)
        #expect(try tell(.minutes(210)) == 0)
        #expect(try tell(.minutes(241)) == 1)
        #expect(try tell(.days(3)) == 0)
        #expect(try store.undelivered(to: .log).map(\.kind) == [.opened, .atRisk, .breached])
    }

    @Test func `an unknown case is a clear error`() throws {
        #expect(throws: StoreError(reason: .unknownCase, detail: "there is no case 99")) {
            try store.claim(Case.ID(rawValue: 99), by: freek, at: .monday)
        }
    }

    @Test func `what is recorded comes back as it was`() throws {
        var assessment = Assessment.judged(.complaint, .high, signals: [.money, .silence])
        assessment.topics = [Topic(rawValue: "betaling")]
        assessment.facts = [Fact(kind: .orderNumber, value: "NL-123", range: 3..<9)]
        assessment.evidence = [
            Evidence(term: "kwijt", range: 1..<4, contribution: -0.5, note: "signal money"),
            Evidence(term: "rating", range: nil, contribution: -1),
        ]
        try store.hear([(.said("geld kwijt"), assessment)])
        let file = try store.caseFile(store.onlyCase().id)
        #expect(file.mentions.map(\.assessment) == [assessment])
        #expect(file.author == Author(handle: "@jan"))
    }

    @Test func `the state of a feed comes back as it was`() throws {
        var state = FeedState(
            id: Feed.ID(rawValue: "f"), company: .sokkenland, source: "https://a.example/")
        state.etag = "\"x\""
        state.contentHash = ContentHash(rawValue: -5)
        state.nextCheckAt = .monday
        state.interval = .seconds(90)
        state.failures = 4
        state.told = .failing
        state.redirect = RedirectMemory(target: "https://b.example/", sightings: 2)
        try store.save(state)
        #expect(try store.feedStates() == [state.id: state])
    }

    @Test func `a second process that opens the same file sees the same truth`() throws {
        try store.hear([(.said("kapot"), .judged(.complaint))])
        #expect(try folder.store().cases().count == 1)
    }
}
