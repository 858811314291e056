// SPDX-License-Identifier: Apache-2.0

// What time brings, told once each: promises, news, stale claims, escalation.

import CaseFixtures
import Complaints
import Foundation
import Testing

@testable import Storage

private let wording = Wording(
    lines: """
        alert.promise_due\tbijna tijd: {text}
        alert.promise_broken\tniet nagekomen: {text}
        alert.update_due\tde klant hoort niets
        """)

@Suite struct DutiesTests {
    let folder: Folder
    let store: Store
    let freek = Agent(rawValue: "freek")
    let sanne = Agent(rawValue: "sanne")

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    private func opened(signals: Set<Signal> = [], _ urgency: Urgency = .normal) throws -> Case.ID {
        try store.hear([(.said("kapot"), .judged(.complaint, urgency, signals: signals))])
        return try store.onlyCase().id
    }

    /// What one round of the clock tells, so long after Monday morning.
    private func tell(_ after: Duration, rules: CaseRules = .aroundTheClock) throws -> [Alert] {
        let count = try store.mindClock(
            rules: { _ in rules }, wording: wording, at: .monday + after)
        return Array(try store.undelivered(to: .log, limit: 1_000).suffix(count))
    }

    private func actions(_ id: Case.ID) throws -> [CaseEvent.Action] {
        try store.caseFile(id).events.map(\.action)
    }

    // MARK: Promises

    @Test func `a promise is told when it is due soon and when it is broken, once each`() throws {
        let id = try opened()
        try store.respond(
            id, by: freek, words: "Ik zoek het uit.",
            promise: PromiseDraft(text: "ik bel je terug", due: .monday + .hours(10)),
            at: .monday + .hours(1))
        #expect(try actions(id) == [.opened, .responded, .promised])
        #expect(try tell(.hours(8)).isEmpty)
        let soon = try tell(.hours(9))
        #expect(soon.map(\.kind) == [.promise])
        #expect(soon.first?.text == "bijna tijd: ik bel je terug")
        #expect(soon.first?.respondBy == .monday + .hours(10))
        #expect(soon.first?.agent == freek)
        #expect(soon.first?.author == Author(handle: "@jan"))
        #expect(try tell(.hours(9) + .minutes(59)).isEmpty)
        let broken = try tell(.hours(10) + .seconds(1))
        #expect(broken.map(\.text) == ["niet nagekomen: ik bel je terug"])
        #expect(try tell(.hours(11)).isEmpty)
    }

    @Test func `a promise that was kept is not told`() throws {
        let id = try opened()
        let draft = PromiseDraft(text: "ik bel je terug", due: .monday + .hours(3))
        try store.promise(draft, in: id, by: freek, at: .monday + .hours(1))
        let kept = try store.settle(
            promise: nil, in: id, isKept: true, by: freek, at: .monday + .hours(2))
        #expect(kept.settlement?.outcome == .kept)
        #expect(try tell(.hours(4)).allSatisfy { $0.kind != .promise })
        #expect(try store.promises(in: id) == [kept])
    }

    @Test func `done after its time it is kept, but late`() throws {
        let id = try opened()
        let draft = PromiseDraft(text: "ik bel je terug", due: .monday + .hours(3))
        try store.promise(draft, in: id, by: freek, at: .monday + .hours(1))
        let late = try store.settle(
            promise: nil, in: id, isKept: true, by: freek, at: .monday + .hours(4))
        #expect(late.settlement?.outcome == .keptLate)
        let event = try #require(try store.caseFile(id).events.last)
        #expect(event.action == .settled)
        #expect(event.detail == "kept_late")
        #expect(event.promise == late.id)
    }

    @Test func `a broken promise may be kept after all, late, and nothing else`() throws {
        let id = try opened()
        let draft = PromiseDraft(text: "ik bel je terug", due: .monday + .hours(8))
        try store.promise(draft, in: id, by: freek, at: .monday + .hours(1))
        try store.settle(promise: 1, in: id, isKept: false, by: freek, at: .monday + .hours(2))
        #expect(throws: Promise.Failure(caseID: id, reason: .settled(1, .broken))) {
            try store.settle(promise: 1, in: id, isKept: false, by: freek, at: .monday + .hours(3))
        }
        let mended = try store.settle(
            promise: nil, in: id, isKept: true, by: sanne, at: .monday + .hours(4))
        #expect(mended.settlement == .init(outcome: .keptLate, at: .monday + .hours(4), by: sanne))
        #expect(throws: Promise.Failure(caseID: id, reason: .noneOpen)) {
            try store.settle(promise: nil, in: id, isKept: true, by: freek, at: .monday + .hours(5))
        }
    }

    @Test func `of several open promises the agent says which one`() throws {
        let id = try opened()
        for (text, hours) in [("ik bel je terug", 3), ("de sokken zijn er", 48)] {
            let draft = PromiseDraft(text: text, due: .monday + .hours(hours))
            try store.promise(draft, in: id, by: freek, at: .monday + .hours(1))
        }
        #expect(throws: Promise.Failure(caseID: id, reason: .severalOpen([1, 2]))) {
            try store.settle(promise: nil, in: id, isKept: true, by: freek, at: .monday + .hours(2))
        }
        #expect(throws: Promise.Failure(caseID: id, reason: .unknown(3))) {
            try store.settle(promise: 3, in: id, isKept: true, by: freek, at: .monday + .hours(2))
        }
        try store.settle(promise: 2, in: id, isKept: true, by: freek, at: .monday + .hours(2))
        #expect(try store.promises(in: id).map(\.isOpen) == [true, false])
    }

    @Test func `a promise for a time that is over is refused with the answer it came with`() throws
    {
        let id = try opened()
        let over = PromiseDraft(text: "ik bel je terug", due: .monday)
        #expect(throws: Promise.Failure(caseID: id, reason: .dueInThePast(.monday))) {
            try store.respond(id, by: freek, words: nil, promise: over, at: .monday + .hours(1))
        }
        #expect(try actions(id) == [.opened])
        #expect(try store.onlyCase().waitingSince == .monday)
    }

    @Test func `a promise outlives the close of its case`() throws {
        let id = try opened()
        let draft = PromiseDraft(text: "ik stuur bloemen", due: .monday + .hours(6))
        try store.promise(draft, in: id, by: freek, at: .monday + .hours(1))
        try store.close(id, by: freek, helped: nil, at: .monday + .hours(2))
        #expect(try tell(.hours(7)).map(\.kind) == [.promise])
        #expect(throws: Case.TransitionError.self) {
            try store.promise(draft, in: id, by: freek, at: .monday + .hours(3))
        }
    }

    @Test(arguments: [
        "UPDATE promises SET due = due + 1", "UPDATE promises SET text = 'iets anders'",
        "UPDATE promises SET owner = 'iemand'",
    ])
    func `what was promised cannot be rewritten`(sql: String) throws {
        let id = try opened()
        let draft = PromiseDraft(text: "ik bel je terug", due: .monday + .hours(6))
        try store.promise(draft, in: id, by: freek, at: .monday)
        #expect(throws: StoreError.self) { try store.write { try $0.execute(sql: sql) } }
    }

    @Test func `the outcome of a promise is final`() throws {
        let id = try opened()
        let draft = PromiseDraft(text: "ik bel je terug", due: .monday + .hours(6))
        try store.promise(draft, in: id, by: freek, at: .monday)
        try store.settle(promise: nil, in: id, isKept: true, by: freek, at: .monday + .hours(1))
        for sql in ["UPDATE promises SET outcome = 'broken'", "UPDATE promises SET outcome_at = 0"]
        {
            #expect(throws: StoreError.self) { try store.write { try $0.execute(sql: sql) } }
        }
    }

    @Test func `a week counts its promises as they stood at its end`() throws {
        let id = try opened()
        for (number, hours) in [1, 2, 3, 4, 200].enumerated() {
            let draft = PromiseDraft(text: "\(number)", due: .monday + .hours(hours))
            try store.promise(draft, in: id, by: freek, at: .monday)
        }
        try store.settle(promise: 1, in: id, isKept: true, by: freek, at: .monday + .minutes(30))
        try store.settle(promise: 2, in: id, isKept: true, by: freek, at: .monday + .hours(3))
        try store.settle(promise: 3, in: id, isKept: false, by: freek, at: .monday + .hours(3))
        let week = Date.monday..<(.monday + .days(7))
        #expect(
            try store.promiseCounts(of: .sokkenland, in: week, at: week.upperBound)
                == PromiseCounts(kept: 1, keptLate: 1, broken: 2))
        #expect(
            try store.promiseCounts(of: .sokkenland, in: week, at: .monday + .hours(2))
                == PromiseCounts(kept: 1, keptLate: 0, broken: 0))
        #expect(
            try store.promiseCounts(
                of: Company.ID(rawValue: "ander"), in: week, at: week.upperBound
            ).due == 0)
    }

    // MARK: News

    @Test func `a customer who hears nothing is told of once after each word of ours`() throws {
        let id = try opened()
        try store.respond(id, by: freek, words: "We zoeken het uit.", at: .monday + .hours(1))
        #expect(try tell(.hours(20)).isEmpty)
        // 80 % of a day after our answer.
        let news = try tell(.minutes(60 + 1_152))
        #expect(news.map(\.kind) == [.promise])
        #expect(news.first?.text == "de klant hoort niets")
        #expect(news.first?.respondBy == .monday + .hours(25))
        #expect(news.first?.agent == freek)
        #expect(try tell(.hours(30)).isEmpty)
        try store.respond(
            id, by: freek, words: "Nog geen nieuws.", isUpdate: true, at: .monday + .hours(31))
        #expect(try tell(.hours(40)).isEmpty)
        #expect(try tell(.hours(54)).map(\.respondBy) == [.monday + .hours(55)])
        #expect(
            try actions(id) == [.opened, .responded, .updateDue, .updated, .updateDue])
    }

    @Test func `an update leaves a claimed case with its owner`() throws {
        let id = try opened()
        try store.claim(id, by: freek, at: .monday + .hours(1))
        try store.respond(id, by: freek, words: nil, isUpdate: true, at: .monday + .hours(2))
        let current = try store.onlyCase()
        #expect(current.status == .claimed(by: freek, at: .monday + .hours(1)))
        #expect(current.waitingSince == nil)
        #expect(try tell(.hours(9)).isEmpty)
    }

    @Test func `an answer on our own account counts as hearing from us`() throws {
        try store.hear([(.said("kapot", thread: "t1"), .judged(.complaint))])
        let own = Mention.said(
            "Hoi Jan", by: "@sokkenland", thread: "t1", at: .monday + .hours(2), isOwnReply: true)
        try store.hear([(own, .judged(.other))], at: .monday + .hours(3))
        #expect(
            try store.caseFile(store.onlyCase().id).milestones.lastHeardAt == .monday + .hours(2))
        #expect(try tell(.hours(26)).map(\.respondBy) == [.monday + .hours(26)])
    }

    @Test func `who thanked us needs no news`() throws {
        let id = try opened()
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(1))
        let thanks = Mention.said("Dank je Freek!", at: .monday + .hours(4))
        try store.hear([(thanks, .judged(.compliment, .low))], at: .monday + .hours(4))
        #expect(try tell(.days(3)).isEmpty)
    }

    @Test func `the solution of a reopened case is due from its reopening`() throws {
        let id = try opened()
        try store.close(id, by: freek, helped: nil, at: .monday + .hours(2))
        let again = Date.monday + .days(5)
        try store.hear([(.said("weer kapot", at: again), .judged(.complaint))], at: again)
        let file = try store.caseFile(id)
        #expect(file.milestones.openedAt == again)
        #expect(try store.cases().map(\.milestones) == [file.milestones])
        #expect(
            CaseRules.aroundTheClock.resolutionDue(of: file.current, file.milestones)
                == again + .days(3))
    }

    @Test func `a promise that is due no later than the news is news enough`() throws {
        let id = try opened()
        try store.respond(
            id, by: freek, words: nil,
            promise: PromiseDraft(text: "ik bel je", due: .monday + .hours(24)),
            at: .monday + .hours(1))
        #expect(try tell(.hours(23) + .minutes(30)).map(\.text) == ["bijna tijd: ik bel je"])
        #expect(try tell(.hours(24) + .seconds(1)).map(\.text) == ["niet nagekomen: ik bel je"])
        // Broken and said so: now the customer is to hear something.
        try store.settle(promise: nil, in: id, isKept: false, by: freek, at: .monday + .hours(25))
        #expect(try tell(.hours(26)).map(\.text) == ["de klant hoort niets"])
    }

    // MARK: The solution

    @Test func `a case that is not solved is told when time runs out and when it has`() throws {
        let id = try opened()
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(1))
        try store.respond(
            id, by: freek, words: nil, isUpdate: true, at: .monday + .hours(57))
        #expect(try tell(.hours(57) + .minutes(30)).isEmpty)
        // 80 % of three days.
        let soon = try tell(.minutes(3_456))
        #expect(soon.map(\.kind) == [.atRisk])
        #expect(soon.first?.resolveBy == .monday + .days(3))
        #expect(soon.first?.respondBy == nil)
        #expect(soon.first?.agent == freek)
        #expect(try tell(.hours(71)).isEmpty)
        let late = try tell(.days(3) + .seconds(1))
        #expect(late.map(\.kind) == [.breached])
        #expect(late.first?.resolveBy == .monday + .days(3))
        #expect(
            try actions(id).filter { $0 == .resolutionAtRisk || $0 == .resolutionBreached }
                == [.resolutionAtRisk, .resolutionBreached])
    }

    @Test func `while the customer waits, an answer is warned for first`() throws {
        _ = try opened()
        _ = try tell(.hours(5))
        #expect(try tell(.hours(71)).isEmpty)
        #expect(try tell(.days(3) + .seconds(1)).map(\.resolveBy) == [.monday + .days(3)])
    }

    @Test func `a case that was closed or thanked for is not late`() throws {
        let id = try opened()
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(1))
        let thanks = Mention.said("Dank je Freek!", at: .monday + .hours(4))
        try store.hear([(thanks, .judged(.compliment, .low))], at: .monday + .hours(4))
        #expect(try tell(.days(4)).isEmpty)
        try store.close(id, by: freek, helped: nil, at: .monday + .days(4))
        #expect(try tell(.days(5)).isEmpty)
    }

    @Test func `a reopened case has its time to be solved again`() throws {
        let id = try opened()
        try store.respond(id, by: freek, words: nil, at: .monday + .hours(1))
        _ = try tell(.hours(73))
        try store.close(id, by: freek, helped: nil, at: .monday + .days(4))
        let again = Date.monday + .days(5)
        try store.hear([(.said("weer kapot", at: again), .judged(.complaint))], at: again)
        try store.respond(id, by: freek, words: nil, at: again + .hours(1))
        #expect(
            try tell(.days(8) + .minutes(1)).compactMap(\.resolveBy) == [again + .days(3)])
    }

    // MARK: Claims

    @Test func `a claim without an answer goes back, and that is told`() throws {
        let id = try opened()
        try store.claim(id, by: freek, at: .monday + .hours(1))
        #expect(try tell(.minutes(179)).isEmpty)
        let alerts = try tell(.hours(3))
        #expect(alerts.map(\.kind) == [.atRisk])
        #expect(alerts.first?.agent == freek)
        #expect(try store.onlyCase().status == .open)
        #expect(try actions(id).contains(.released))
    }

    @Test func `a case that needs care stays with its owner, who is reminded once`() throws {
        let id = try opened(signals: [.vulnerable], .high)
        try store.claim(id, by: freek, at: .monday + .minutes(10))
        #expect(try tell(.hours(1)).map(\.kind) == [.atRisk])
        let reminder = try tell(.minutes(130))
        #expect(reminder.map(\.kind) == [.breached, .breached])
        #expect(reminder.map(\.agent) == [freek, freek])
        #expect(try tell(.hours(5)).isEmpty)
        #expect(try store.onlyCase().status == .claimed(by: freek, at: .monday + .minutes(10)))
        #expect(try actions(id).filter { $0 == .reminded }.count == 1)
    }

    // MARK: Escalation

    @Test func `each step of the escalation is told once, to its own name`() throws {
        let id = try opened()
        let level = CaseRules.aroundTheClock
        let rules = CaseRules(
            triage: level.triage, serviceLevels: level.serviceLevels,
            escalation: [
                EscalationStep(after: .zero, to: "sanne"),
                EscalationStep(after: .hours(1), to: "teamleider@sokkenland.example"),
                EscalationStep(after: .hours(2), to: "sanne"),
            ])
        #expect(try tell(.hours(4), rules: rules).map(\.recipient) == [nil])
        let late = try tell(.hours(4) + .seconds(1), rules: rules)
        #expect(late.map(\.kind) == [.breached, .breached])
        #expect(late.map(\.recipient) == [nil, "sanne"])
        #expect(try tell(.minutes(270), rules: rules).isEmpty)
        #expect(
            try tell(.hours(5) + .seconds(1), rules: rules).map(\.recipient)
                == ["teamleider@sokkenland.example"])
        #expect(try tell(.hours(7), rules: rules).map(\.recipient) == ["sanne"])
        #expect(try tell(.days(2), rules: rules).isEmpty)
        #expect(try store.caseFile(id).events.filter { $0.action == .escalated }.count == 3)
        // The next wait is another one.
        try store.respond(id, by: freek, words: nil, at: .monday + .days(2))
        let again = Date.monday + .days(2) + .hours(1)
        try store.hear([(.said("en nu weer", at: again), .judged(.complaint))], at: again)
        #expect(
            try tell(.days(3), rules: rules).map(\.recipient)
                == [nil, "sanne", "teamleider@sokkenland.example", "sanne"])
    }

    @Test func `an answer ends the escalation`() throws {
        let id = try opened()
        let level = CaseRules.aroundTheClock
        let rules = CaseRules(
            triage: level.triage, serviceLevels: level.serviceLevels,
            escalation: [EscalationStep(after: .hours(1), to: "sanne")])
        #expect(try tell(.hours(4) + .seconds(1), rules: rules).count == 1)
        try store.respond(id, by: freek, words: nil, at: .monday + .minutes(290))
        #expect(try tell(.hours(6), rules: rules).isEmpty)
    }
}
