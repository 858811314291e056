// SPDX-License-Identifier: Apache-2.0

// What is erased when its time is over, what stays, and what never comes back.

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Storage

@Suite struct RetentionTests {
    let folder: Folder
    let store: Store
    let freek = Agent(rawValue: "freek")
    private let policy = RetentionPolicy(mentions: .days(90), cases: .days(730), alerts: .days(90))

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    private func expired(_ after: Duration, sinks: [Sink] = [.log]) throws -> Expired {
        try store.expired(policy, sinks: sinks, at: .monday + after)
    }

    @discardableResult
    private func sweep(_ after: Duration) throws -> Expired {
        let found = try expired(after)
        try store.erase(found.mentions, at: .monday + after)
        try store.erase(found.cases, at: .monday + after)
        try store.delete(found.alerts)
        return found
    }

    private func texts() throws -> [String] {
        try store.read { try String.fetchAll($0, sql: "SELECT text FROM mentions ORDER BY id") }
    }

    private func names() throws -> [String?] {
        try store.read {
            try String?.fetchAll($0, sql: "SELECT handle FROM customers ORDER BY id")
        }
    }

    /// A closed case with words everywhere that words can stand.
    private func wholeStory() throws -> Case.ID {
        try store.hear([(.said("Gat in mijn sok", likeness: [1, 2]), .judged(.complaint))])
        let id = Case.ID(rawValue: 1)
        try store.respond(
            id, by: freek, words: "Dag Jan",
            promise: PromiseDraft(text: "ik bel Jan", due: .monday + .hours(3)),
            at: .monday + .hours(1))
        _ = try store.settle(promise: 1, in: id, isKept: true, by: freek, at: .monday + .hours(2))
        var correction = Correction()
        correction.urgency = .high
        _ = try store.correct(
            .whole(id), correction, by: freek, rules: { _ in .aroundTheClock },
            at: .monday + .hours(2))
        try store.close(id, by: freek, helped: "nieuwe sturen", at: .monday + .hours(3))
        _ = try store.note(9, said: "Fijn!", on: id, by: freek, at: .monday + .days(3))
        return id
    }

    @Test func `chat goes after its time, words and name, and does not come back`() throws {
        let chat = (Mention.said("Wij fietsten langs Sokkenland"), Assessment.judged(.other))
        try store.hear([chat])
        #expect(try sweep(.days(90)).count == 0)
        #expect(try sweep(.days(91)).mentions.count == 1)
        #expect(try texts() == [""])
        #expect(try names() == [nil])
        #expect(try expired(.days(92)).count == 0)
        // The same post, and the same with its text changed.
        let again = try store.hear([chat], at: .monday + .days(92))
        #expect(again == Recorded())
        try store.hear(
            [(.said("anders", identity: "Wij fietsten langs Sokkenland"), .judged(.complaint))],
            at: .monday + .days(92))
        #expect(try texts() == [""])
        #expect(try store.cases().isEmpty)
    }

    @Test func `ideas are kept as long as cases`() throws {
        try store.hear([(.said("maak ze langer"), .judged(.suggestion))])
        #expect(try expired(.days(91)).count == 0)
        #expect(try sweep(.days(731)).mentions.count == 1)
        #expect(try store.suggestions(company: nil).isEmpty)
    }

    @Test func `a closed case loses its words everywhere and keeps what was done`() throws {
        let id = try wholeStory()
        let before = try store.caseFile(id)
        try sweep(.days(731))
        let after = try store.caseFile(id)
        #expect(after.events.dropLast().map(\.action) == before.events.map(\.action))
        #expect(after.events.last?.action == .expired)
        #expect(after.events.allSatisfy { $0.detail == nil })
        #expect(after.promises.map(\.text) == ["-"])
        #expect(after.promises.map(\.settlement) == before.promises.map(\.settlement))
        #expect(after.current.firstResponseAt == before.current.firstResponseAt)
        #expect(after.current.urgency == .high)
        #expect(try texts() == [""])
        #expect(try names() == [nil])
        #expect(try store.correctedTexts().isEmpty)
        for table in ["likenesses", "workaround_words"] {
            let rows = try store.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") }
            #expect(rows == 0, "\(table)")
        }
        let said = try store.read { try String?.fetchAll($0, sql: "SELECT said FROM feedback") }
        #expect(said == [nil])
        // What helped is a colleague's, and stays.
        #expect(
            try store.read { try String.fetchAll($0, sql: "SELECT helped FROM workarounds") }
                == ["nieuwe sturen"])
        #expect(try expired(.days(740)).cases.isEmpty)
        // Words of the whole database.
        let dump = try store.read { database in
            var words: [String?] = []
            for table in [
                "mentions", "events", "promises", "corrections", "feedback", "customers", "outbox",
            ] {
                for column in try String.fetchAll(
                    database, sql: "SELECT name FROM pragma_table_info('\(table)')")
                {
                    words += try String?.fetchAll(
                        database, sql: "SELECT CAST(\"\(column)\" AS TEXT) FROM \(table)")
                }
            }
            return words.compactMap { $0 }.joined(separator: "\n")
        }
        for word in ["Gat in", "Jan", "@jan", "Fijn"] { #expect(!dump.contains(word), "\(word)") }
    }

    @Test func `an open case is kept, and so is the name of who has one`() throws {
        try store.hear([
            (.said("chat"), .judged(.other)),
            (.said("Gat in mijn sok", at: .monday + .hours(1)), .judged(.complaint)),
        ])
        try sweep(.days(5_000))
        #expect(try texts() == ["", "Gat in mijn sok"])
        #expect(try names() == ["@jan"])
    }

    @Test func `alerts go when every sink in use was told, never before`() throws {
        try store.hear([(.said("Gat in mijn sok"), .judged(.complaint))])
        let chat = Sink(rawValue: "chat")
        try store.write {
            try $0.execute(sql: "INSERT INTO deliveries (sink, number) VALUES ('chat', 0)")
        }
        #expect(try expired(.days(91)).alerts.isEmpty)
        try store.markDelivered(to: .log, upTo: Alert.Number(rawValue: 1))
        #expect(try expired(.days(91), sinks: [.log, chat]).alerts.isEmpty)
        // A sink that is in use no more keeps nothing.
        #expect(try expired(.days(89)).alerts.isEmpty)
        try sweep(.days(91))
        #expect(try store.undelivered(to: chat).isEmpty)
        // Numbers are never used twice.
        try store.hear(
            [(.said("Nog een", by: "@els", at: .monday + .days(92)), .judged(.complaint))],
            at: .monday + .days(92))
        #expect(try store.undelivered(to: .log).map(\.number?.rawValue) == [2])
    }

    @Test func `whoever comes back between finding and erasing is spared`() throws {
        let id = try wholeStory()
        let found = try expired(.days(731))
        try store.write {
            try $0.execute(
                sql: """
                    UPDATE cases SET status = 'open', closing = NULL, closing_reason = NULL
                     WHERE id = 1
                    """)
        }
        try store.erase(found.cases, at: .monday + .days(731))
        #expect(try store.caseFile(id).mentions.map(\.text) == ["Gat in mijn sok"])
    }

    @Test func `forgetting after retention works as before`() throws {
        _ = try wholeStory()
        try store.hear(
            [(.said("weer wat", at: .monday + .days(700)), .judged(.other))],
            at: .monday + .days(700))
        try sweep(.days(731))
        let jan = try #require(try store.customers(called: "@jan").first)
        _ = try store.forget(jan, by: freek, at: .monday + .days(732))
        #expect(try names() == [nil])
    }

    @Test(arguments: [
        ("nieuwe sturen", "nieuwe sturen"), ("Jan gebeld", "-"), ("gebeld op 06-12345678", "-"),
        ("er zat een gat in mijn linker sok", "-"), ("gat in de sok", "gat in de sok"),
    ])
    func `what helped stays unless it holds the customer's words`(
        helped: String, expected: String
    ) throws {
        try store.hear([(.said("Er zat een gat in mijn linker sok"), .judged(.complaint))])
        try store.close(Case.ID(rawValue: 1), by: freek, helped: helped, at: .monday + .hours(3))
        let jan = try #require(try store.customers(called: "@jan").first)
        _ = try store.forget(jan, by: freek, at: .monday + .days(1))
        #expect(
            try store.read { try String.fetchAll($0, sql: "SELECT helped FROM workarounds") }
                == [expected])
    }
}
