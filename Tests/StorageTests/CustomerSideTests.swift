// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Storage

extension Assessment {
    fileprivate static func about(_ topics: String..., urgency: Urgency = .normal) -> Assessment {
        var assessment = Assessment.judged(.complaint, urgency)
        assessment.topics = topics.map(Topic.init(rawValue:))
        return assessment
    }
}

@Suite struct CustomerSideTests {
    let folder: Folder
    let store: Store
    let freek = Agent(rawValue: "freek")
    let ada = Agent(rawValue: "ada")

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    /// One case by a customer of its own, opened when it was written.
    @discardableResult
    private func open(
        _ text: String, by handle: String, _ assessment: Assessment = .about("app"),
        at date: Date = .monday
    ) throws -> Case.ID {
        let mention = Mention.said(text, by: handle, identity: "\(text) \(handle)", at: date)
        let opened = try store.hear([(mention, assessment)], at: date).opened
        return try #require(opened.first)
    }

    // MARK: What helped

    @Test func `what solved a case is found by words and by topic, and credited`() throws {
        let box = try open(
            "Welk nummer op de doos heb ik nodig om de steelstofzuiger te registreren?", by: "@ria",
            .about("product"))
        try store.close(box, by: freek, helped: "het nummer onder op de doos", at: .monday)
        let other = try open("Mijn pakket is weg", by: "@kim", .about("bezorging"))
        try store.close(other, by: ada, helped: "opnieuw verstuurd", at: .monday)

        let found = try store.workarounds(
            like: "registratie steelstofzuiger lukt niet, welk nummer?", company: .sokkenland)
        #expect(found.map(\.caseID) == [box])
        #expect(found.first?.finder == freek)

        let next = try open("waar staat dat getal nou", by: "@bo", .about("product"))
        #expect(try store.workarounds(like: next).map(\.helped) == ["het nummer onder op de doos"])
        #expect(try store.undelivered(to: .log).last?.helped == "het nummer onder op de doos")
    }

    @Test func `a workaround that did not help again comes last`() throws {
        for (handle, helped) in [("@a", "opnieuw inloggen"), ("@b", "de app verwijderen")] {
            let id = try open("app doet niets", by: handle)
            try store.close(id, by: freek, helped: helped, at: .monday)
        }
        let next = try open("app hangt", by: "@c")
        #expect(try store.workarounds(like: next).first?.helped == "de app verwijderen")
        let counts = try store.judgeWorkaround(
            of: Case.ID(rawValue: 2), helped: false, tried: next, by: ada, at: .monday)
        #expect(counts.worked == 0)
        #expect(counts.failed == 1)
        // Said twice is said once; changing one's mind counts.
        _ = try store.judgeWorkaround(
            of: Case.ID(rawValue: 2), helped: false, tried: next, by: ada, at: .monday)
        #expect(try store.workarounds(like: next).map(\.failed) == [0, 1])
        #expect(
            try store.caseFile(next).events.map(\.action).suffix(2) == [.notHelped, .notHelped])
    }

    @Test func `a case that taught nothing cannot be judged`() throws {
        let id = try open("kapot", by: "@a")
        try store.close(id, by: freek, helped: "  ", at: .monday)
        #expect(throws: StoreError.self) {
            try store.judgeWorkaround(of: id, helped: true, tried: nil, by: ada, at: .monday)
        }
        #expect(try store.workarounds(like: "kapot", company: .sokkenland).isEmpty)
    }

    @Test(arguments: ["\"", "app OR NEAR(", "*", "woord:app", "-- ;", "'"])
    func `whatever is typed is words, never a query`(text: String) throws {
        let id = try open("app hangt", by: "@a")
        try store.close(id, by: freek, helped: "herstart", at: .monday)
        _ = try store.workarounds(like: text, company: .sokkenland)
    }

    // MARK: Spikes

    private func flood(_ count: Int, from date: Date, urgency: Urgency = .normal) throws {
        for number in 0..<count {
            try open(
                "app vastgelopen bij klant \(number)",
                by: "@k\(number)_\(Int(date.timeIntervalSince1970))",
                .about("app", urgency: urgency), at: date + .minutes(number))
        }
    }

    /// Eight quiet weeks: one case about something else in the first.
    private func quietWeeks() throws {
        try open("lang geleden", by: "@oud", .about("prijs"), at: .monday - .days(60))
    }

    @Test func `many cases of one topic in an hour are one alert, and the next are folded`() throws
    {
        try quietWeeks()
        try flood(8, from: .monday)
        let alerts = try store.undelivered(to: .log).dropFirst()
        // Four by themselves, then one for all: the fifth and those after it are
        // not told twice.
        #expect(alerts.map(\.kind) == [.opened, .opened, .opened, .opened, .spike])
        let spike = try #require(alerts.last)
        #expect(spike.topic == Topic(rawValue: "app"))
        #expect(spike.cases.count == 5)
        #expect(try #require(spike.expected) < 1)
        #expect(try store.backlog(of: .log) == 6)
        let spikes = try store.spikes(of: .sokkenland, in: .monday..<(.monday + .days(1)))
        #expect(spikes.map(\.cases) == [8])
        // Fold and reason are in the history of the case.
        let last = try store.caseFile(Case.ID(rawValue: 9)).events
        #expect(last.map(\.action) == [.opened, .spiked, .folded])
        #expect(last.map(\.detail) == [nil, "app", spike.number.map { "nr=\($0.rawValue)" }])
    }

    @Test func `cases that join a spike are told with it again, a quarter of an hour later`() throws
    {
        try quietWeeks()
        try flood(8, from: .monday)
        func tell(_ minutes: Int) throws -> [Alert] {
            let count = try store.mindClock(
                rules: { _ in .aroundTheClock }, wording: Wording(lines: ""),
                at: .monday + .minutes(minutes))
            return try store.undelivered(to: .log).suffix(count).filter { $0.kind == .spike }
        }
        // It was told with the fifth case, four minutes past.
        #expect(try tell(18).isEmpty)
        let again = try tell(19)
        #expect(again.count == 1)
        #expect(again.first?.cases.map(\.rawValue) == [2, 3, 4, 5, 6, 7, 8, 9])
        #expect(try tell(60).isEmpty)
    }

    @Test func `nothing critical is folded`() throws {
        try quietWeeks()
        try flood(6, from: .monday)
        try open(
            "app doet het niet en oma ligt op sterven", by: "@zus",
            .about("app", urgency: .critical), at: .monday + .minutes(20))
        let last = try #require(store.undelivered(to: .log).last)
        #expect(last.urgency == .critical)
        #expect(last.foldedUnder == nil)
    }

    @Test func `a spike is over an hour after it was last above the rhythm`() throws {
        try quietWeeks()
        try flood(6, from: .monday)
        try open("app", by: "@later", at: .monday + .hours(3))
        #expect(try store.undelivered(to: .log).last?.foldedUnder == nil)
        // The sixth case of the first spike was not told until now.
        #expect(
            try store.undelivered(to: .log).filter { $0.kind == .spike }.map(\.cases.count)
                == [5, 6])
        try flood(6, from: .monday + .hours(8))
        #expect(
            try store.undelivered(to: .log).filter { $0.kind == .spike }.map(\.cases.count)
                == [5, 6, 5])
    }

    @Test func `what is usual on a Monday morning is no spike`() throws {
        for week in 1...8 { try flood(5, from: .monday - .days(7 * week)) }
        let before = try store.undelivered(to: .log, limit: 1_000).filter { $0.kind == .spike }
            .count
        try flood(6, from: .monday)
        let after = try store.undelivered(to: .log, limit: 1_000).filter { $0.kind == .spike }.count
        #expect(before <= 1)  // the very first week may surprise
        #expect(after == before)
    }

    @Test func `old complaints that a new feed brings are no spike`() throws {
        let now = Date.monday + .hours(6)
        for number in 0..<20 {
            try store.hear(
                [(.said("app \(number)", by: "@x\(number)", at: .monday), .about("app"))], at: now)
        }
        #expect(try store.undelivered(to: .log).allSatisfy { $0.kind == .opened })
    }

    // MARK: Problems

    @Test func `a problem gathers cases, and when solved says whom to tell`() throws {
        let first = try open("app hangt", by: "@a")
        let second = try open("app crasht", by: "@b")
        let problem = try store.openProblem(
            "betalen in de app loopt vast", company: .sokkenland, topic: Topic(rawValue: "app"),
            by: freek, at: .monday)
        #expect(problem.cases == 0)
        _ = try store.attach([first, second, first], to: problem.id, by: ada, at: .monday)
        #expect(try store.caseFile(first).events.count { $0.action == .problem } == 1)
        let solved = try store.solve(
            problem.id, solution: "versie 4.2", by: freek, at: .monday + .hours(1))
        #expect(solved.members.compactMap(\.summary.author?.handle) == ["@a", "@b"])
        try store.respond(first, by: ada, words: "het is opgelost", at: .monday + .hours(2))
        #expect(
            try store.problemFile(problem.id).members.map { $0.toldAt != nil } == [true, false])
        #expect(try store.problems().map(\.untold) == [1])
        try store.respond(second, by: ada, words: nil, at: .monday + .hours(2))
        #expect(try store.problems().isEmpty)
        #expect(throws: StoreError.self) {
            try store.solve(problem.id, solution: nil, by: ada, at: .monday)
        }
    }

    @Test func `a problem of a topic takes the cases of the spike that runs`() throws {
        try quietWeeks()
        try flood(6, from: .monday)
        let problem = try store.openProblem(
            "storing", company: .sokkenland, topic: Topic(rawValue: "app"), by: freek,
            at: .monday + .minutes(10))
        #expect(problem.cases == 6)
    }

    @Test func `customers of one problem are told of together, as long as it lasts`() throws {
        let ids = try ["@a", "@b", "@c"].map { try open("app hangt bij \($0)", by: $0) }
        for (minutes, id) in zip([1, 30, 90], ids) {
            try store.respond(id, by: freek, words: "We zoeken.", at: .monday + .minutes(minutes))
        }
        let problem = try store.openProblem(
            "de app hangt", company: .sokkenland, topic: nil, by: freek, at: .monday + .hours(2))
        _ = try store.attach(ids, to: problem.id, by: freek, at: .monday + .hours(2))
        let wording = Wording(
            lines: "alert.update_due_problem\t{problem} {text}\nalert.resolution_problem\tte laat\n"
        )
        func tell(_ after: Duration) throws -> [Alert] {
            let count = try store.mindClock(
                rules: { _ in .aroundTheClock }, wording: wording, at: .monday + after)
            return Array(try store.undelivered(to: .log).suffix(count))
        }
        #expect(try tell(.hours(19)).isEmpty)
        let news = try tell(.hours(20))
        #expect(news.map(\.kind) == [.promise])
        #expect(news.first?.cases == ids)
        #expect(news.first?.text == "P1 de app hangt")
        #expect(news.first?.respondBy == .monday + .minutes(1) + .days(1))
        // Nor does each of them warn for itself that it is not solved.
        #expect(try tell(.hours(60)).isEmpty)
        let late = try tell(.days(3) + .seconds(1))
        #expect(late.map(\.kind) == [.breached])
        #expect(late.first?.cases == ids)
        #expect(late.first?.resolveBy == .monday + .days(3))
        #expect(try tell(.days(4)).isEmpty)
        // Once it is gone, each customer waits for a word of their own.
        _ = try store.solve(problem.id, solution: nil, by: freek, at: .monday + .days(4))
        try store.respond(ids[0], by: ada, words: "Opgelost.", at: .monday + .days(4))
        #expect(try tell(.days(5)).map(\.caseID) == [ids[0]])
    }

    // MARK: Linked handles

    private func handle(_ name: String) throws -> KnownHandle {
        try #require(store.customers(called: name, company: .sokkenland).first)
    }

    @Test func `linked handles are one customer: later words join, and it can be undone`() throws {
        let first = try open("kapot", by: "@jan")
        try store.hear([(.said("mooi weer", by: "u/jan_v", channel: .reddit), .judged(.other))])
        #expect(try store.link(handle("@jan"), handle("jan_v"), by: freek, at: .monday))
        #expect(try !store.link(handle("@jan"), handle("jan_v"), by: freek, at: .monday))
        let joined = try store.hear(
            [
                (
                    .said(
                        "nog steeds kapot", by: "u/jan_v", channel: .reddit, at: .monday + .hours(2)
                    ),
                    .judged(.complaint)
                )
            ], at: .monday + .hours(2))
        #expect(joined.opened.isEmpty)
        #expect(try store.caseFile(first).current.contacts == 2)
        #expect(try store.caseFile(first).events.map(\.action).contains(.linked))

        #expect(try store.link(handle("@jan"), handle("jan_v"), undo: true, by: ada, at: .monday))
        let apart = try store.hear(
            [
                (
                    .said("weer iets", by: "u/jan_v", channel: .reddit, at: .monday + .hours(3)),
                    .judged(.complaint)
                )
            ], at: .monday + .hours(3))
        #expect(apart.opened.count == 1)
        #expect(try store.caseFile(first).events.map(\.action).contains(.unlinked))
    }

    @Test func `a chain of links is one person, and a broken chain is two`() throws {
        for name in ["@a", "@b", "@c"] { try open("kapot", by: name) }
        let (a, b, c) = (try handle("@a"), try handle("@b"), try handle("@c"))
        _ = try store.link(c, b, by: freek, at: .monday)
        _ = try store.link(b, a, by: freek, at: .monday)
        #expect(try store.handles(linkedTo: c.id).count == 3)
        #expect(try store.caseFile(Case.ID(rawValue: 3)).earlier.count == 2)
        _ = try store.link(b, c, undo: true, by: freek, at: .monday)
        #expect(try store.handles(linkedTo: c.id).map(\.handle) == ["@c"])
        #expect(try store.handles(linkedTo: b.id).map(\.handle) == ["@a", "@b"])
    }

    // MARK: The directory, and being forgotten

    @Test func `what the directory knows is found by any linked handle`() throws {
        try open("kapot", by: "@Jan")
        let entries = [
            DirectoryEntry(
                handle: "jan", channel: nil, items: [.init(name: "klant sinds", value: "2014")]),
            DirectoryEntry(
                handle: "jan", channel: .reddit, items: [.init(name: "naam", value: "een ander")]),
        ]
        let taken = try store.importDirectory(
            entries, company: .sokkenland, whole: true, at: .monday)
        #expect(taken.imported == 2)
        let id = try handle("@jan").id
        #expect(try store.directory(of: id).map(\.value) == ["2014"])
    }

    @Test func `a forgotten customer's words are gone, stay gone, and still count`() throws {
        let id = try open("mijn geheim", by: "@jan")
        try store.respond(id, by: freek, words: "Dag Jan", at: .monday + .hours(1))
        try store.hear([(.said("andere klant", by: "@piet"), .judged(.complaint))])
        let due = Date.monday + .days(1)
        try store.promise(
            PromiseDraft(text: "we bellen Jan", due: due), in: id, by: freek, at: .monday)
        _ = try store.importDirectory(
            [
                DirectoryEntry(
                    handle: "jan", channel: nil, items: [.init(name: "naam", value: "Jan")])
            ],
            company: .sokkenland, whole: true, at: .monday)
        let gone = try store.forget(handle("@jan"), by: ada, at: .monday + .hours(2))
        #expect(gone == Forgotten(handles: 1, mentions: 1, cases: 1))

        let file = try store.caseFile(id)
        #expect(file.author == nil)
        #expect(file.mentions.map(\.text) == [""])
        #expect(file.events.allSatisfy { $0.detail == nil })
        #expect(file.promises.map(\.text) == ["-"])
        #expect(file.events.last?.action == .forgotten)
        let alert = try #require(store.undelivered(to: .log).first)
        #expect(alert.text == "" && alert.author == nil)
        #expect(try store.directory(company: .sokkenland, limit: 10).isEmpty)
        #expect(
            try store.channelCounts(of: .sokkenland, in: .monday..<(.monday + .days(1)))
                .first?.mentions == 2)

        // The same post, also edited or under another identity, and the old list.
        try store.hear(
            [(.said("mijn geheim", by: "@jan", identity: "mijn geheim @jan"), .judged(.complaint))],
            at: .monday + .hours(3))
        try store.hear(
            [
                (
                    .said("mijn geheim!", by: "@jan", identity: "mijn geheim @jan", contentHash: 9),
                    .judged(.complaint)
                )
            ],
            at: .monday + .hours(3))
        try store.hear(
            [(.said("mijn geheim", by: "@jan", identity: "nieuw"), .judged(.complaint))],
            at: .monday + .hours(3))
        #expect(try store.caseFile(id).mentions.map(\.text) == [""])
        #expect(try store.cases().count == 2)
        let again = try store.importDirectory(
            [DirectoryEntry(handle: "@jan", channel: nil, items: [])], company: .sokkenland,
            whole: true, at: .monday)
        #expect(again.imported == 0)
        #expect(again.forgotten == 1)

        // What they write now is heard.
        let back = try store.hear(
            [(.said("weer iets", by: "@jan", at: .monday + .days(1)), .judged(.complaint))],
            at: .monday + .days(1))
        #expect(back.opened.count == 1)
    }

    @Test func `history may lose words to forgetting, and nothing else`() throws {
        let id = try open("kapot", by: "@jan")
        try store.respond(id, by: freek, words: "Dag Jan", at: .monday)
        for sql in [
            "UPDATE events SET detail = 'anders'", "UPDATE events SET detail = NULL, at = 0",
            "UPDATE events SET detail = NULL, actor = 'iemand'",
        ] {
            #expect(throws: StoreError.self) { try store.write { try $0.execute(sql: sql) } }
        }
    }
}
