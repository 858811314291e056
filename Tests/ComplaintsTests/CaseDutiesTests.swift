// SPDX-License-Identifier: Apache-2.0

// The duties of a case over time: answer, news, solution, promises, claims,
// escalation; also where the calendar is odd.

import CaseFixtures
import Foundation
import Testing

@testable import Complaints

private func at(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

/// Office hours of a Dutch company: working days nine to five.
private func office(
    claimTimeout: Duration = .hours(2), escalation: [EscalationStep] = []
) throws -> CaseRules {
    let span = try #require(OfficeHours.Span("09:00-17:00"))
    let zone = try #require(TimeZone(identifier: "Europe/Amsterdam"))
    let week = Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, [span]) })
    let hours = try #require(OfficeHours(timeZone: zone, week: week))
    let level = ServiceLevel(
        firstResponse: .hours(4), resolution: .hours(24), updateEvery: .hours(8), hours: hours)
    return CaseRules(
        triage: Triage(),
        serviceLevels: ServiceLevels(low: level, normal: level, high: level, critical: level),
        claimTimeout: claimTimeout, escalation: escalation)
}

private func answered(at date: Date, openedAt: Date) -> Case {
    var current = Case.numbered(openedAt: openedAt)
    current.waitingSince = nil
    current.status = .responded(by: Agent(rawValue: "freek"), at: date)
    return current
}

private let freek = Agent(rawValue: "freek")
private let sanne = Agent(rawValue: "sanne")

@Suite struct CaseDutiesTests {
    @Test(arguments: [
        // opened, when the customer last heard from us, when news is due
        ("2026-11-16T09:00:00+01:00", "2026-11-16T10:00:00+01:00", "2026-11-17T10:00:00+01:00"),
        // Friday afternoon to Monday afternoon
        ("2026-11-20T09:00:00+01:00", "2026-11-20T15:00:00+01:00", "2026-11-23T15:00:00+01:00"),
        // over the change to summer and to winter time
        ("2026-03-27T09:00:00+01:00", "2026-03-27T15:00:00+01:00", "2026-03-30T15:00:00+02:00"),
        ("2026-10-23T09:00:00+02:00", "2026-10-23T15:00:00+02:00", "2026-10-26T15:00:00+01:00"),
        // 2026 has a week 53: from its Thursday over New Year to Monday of week 1
        ("2026-12-31T09:00:00+01:00", "2026-12-31T15:00:00+01:00", "2027-01-04T15:00:00+01:00"),
        // 27 April 2025 is a Sunday: King's Day is Saturday, Friday runs on to Monday
        ("2025-04-25T09:00:00+02:00", "2025-04-25T15:00:00+02:00", "2025-04-28T15:00:00+02:00"),
        // 27 April 2026 is a Monday and nobody works
        ("2026-04-24T09:00:00+02:00", "2026-04-24T15:00:00+02:00", "2026-04-28T15:00:00+02:00"),
    ])
    func `news is due in working hours after our last word`(
        opened: String, heard: String, due: String
    ) throws {
        let milestones = Milestones(openedAt: try at(opened), lastHeardAt: try at(heard))
        let current = answered(at: try at(heard), openedAt: try at(opened))
        let rules = try office()
        #expect(try rules.updateDue(of: current, milestones) == at(due))
        let due = try at(due)
        #expect(rules.updateState(of: current, milestones, at: due) == .atRisk)
        #expect(rules.updateState(of: current, milestones, at: due + .seconds(1)) == .breached)
    }

    @Test(arguments: [
        ("2026-11-16T09:00:00+01:00", "2026-11-18T17:00:00+01:00"),
        ("2026-10-22T13:00:00+02:00", "2026-10-27T13:00:00+01:00"),
        ("2026-12-30T09:00:00+01:00", "2027-01-04T17:00:00+01:00"),
        ("2025-04-24T13:00:00+02:00", "2025-04-29T13:00:00+02:00"),
    ])
    func `the solution is due in working hours after the opening`(
        opened: String, due: String
    ) throws {
        let milestones = Milestones(openedAt: try at(opened), lastHeardAt: nil)
        let current = Case.numbered(openedAt: try at(opened))
        #expect(try office().resolutionDue(of: current, milestones) == at(due))
        var closed = current
        try closed.close(.solved, at: try at(due))
        #expect(try office().resolutionDue(of: closed, milestones) == nil)
    }

    @Test func `a reopened case has its time again`() throws {
        let back = Date.monday + .days(7)
        let current = Case.numbered()
        let milestones = Milestones(openedAt: back, lastHeardAt: nil)
        #expect(
            CaseRules.aroundTheClock.resolutionDue(of: current, milestones) == back + .days(3))
    }

    @Test func `whoever waits for an answer, has thanked us or is done needs no news`() throws {
        let rules = CaseRules.aroundTheClock
        let heard = Milestones(openedAt: .monday, lastHeardAt: .monday + .hours(1))
        var current = answered(at: .monday + .hours(1), openedAt: .monday)
        #expect(rules.updateDue(of: current, heard) == .monday + .hours(25))
        let content = Milestones(
            openedAt: .monday, lastHeardAt: .monday + .hours(1), isContent: true)
        #expect(rules.updateDue(of: current, content) == nil)
        #expect(
            rules.updateDue(of: current, Milestones(openedAt: .monday, lastHeardAt: nil)) == nil)
        current.waitingSince = .monday + .hours(2)
        #expect(rules.updateDue(of: current, heard) == nil)
        current.waitingSince = nil
        try current.close(.solved, at: .monday + .hours(3))
        #expect(rules.updateDue(of: current, heard) == nil)
    }

    // MARK: Claims

    @Test(arguments: [
        // claimed Friday 16:00: an hour on Friday, an hour on Monday
        ("2026-11-20T16:00:00+01:00", "2026-11-23T09:59:59+01:00", false),
        ("2026-11-20T16:00:00+01:00", "2026-11-23T10:00:00+01:00", true),
        ("2025-04-25T16:00:00+02:00", "2025-04-28T09:59:00+02:00", false),
        ("2025-04-25T16:00:00+02:00", "2025-04-28T10:00:00+02:00", true),
    ])
    func `a claim goes stale in working hours`(since: String, now: String, isStale: Bool) throws {
        var current = Case.numbered(openedAt: try at(since) - .hours(1))
        try current.claim(by: freek, at: try at(since))
        #expect(try office().isClaimStale(current, at: at(now)) == isStale)
    }

    @Test func `a claim in which we spoke last is not unanswered`() throws {
        var current = Case.numbered()
        try current.claim(by: freek, at: .monday)
        try current.update(by: freek, at: .monday + .hours(1))
        #expect(current.status == .claimed(by: freek, at: .monday))
        #expect(current.waitingSince == nil)
        #expect(current.firstResponseAt == .monday + .hours(1))
        #expect(!CaseRules.aroundTheClock.isClaimStale(current, at: .monday + .days(9)))
        // The customer asks on: the time runs from that word.
        current.add(.judged(.complaint), publishedAt: .monday + .hours(5), isContact: true)
        #expect(!CaseRules.aroundTheClock.isClaimStale(current, at: .monday + .hours(6)))
        #expect(CaseRules.aroundTheClock.isClaimStale(current, at: .monday + .hours(7)))
    }

    @Test func `an update to an open case answers it`() throws {
        var current = Case.numbered()
        try current.update(by: freek, at: .monday + .hours(1))
        #expect(current.status == .responded(by: freek, at: .monday + .hours(1)))
    }

    // MARK: Escalation

    @Test func `steps come after their time, in the hours of the service level`() throws {
        let steps = [
            EscalationStep(after: .zero, to: "tweede lijn"),
            EscalationStep(after: .hours(1), to: "teamleider"),
            EscalationStep(after: .hours(9), to: "directie"),
        ]
        let rules = try office(escalation: steps)
        // Due Friday 17:00.
        let current = Case.numbered(openedAt: try at("2026-11-20T13:00:00+01:00"))
        func told(_ now: String) throws -> [String] {
            rules.escalations(of: current, at: try at(now)).map(\.to)
        }
        #expect(try told("2026-11-20T17:00:00+01:00") == [])
        #expect(try told("2026-11-20T17:00:01+01:00") == ["tweede lijn"])
        #expect(try told("2026-11-23T09:59:00+01:00") == ["tweede lijn"])
        #expect(try told("2026-11-23T10:00:00+01:00") == ["tweede lijn", "teamleider"])
        #expect(try told("2026-11-24T10:00:00+01:00").last == "directie")
    }

    // MARK: Promises

    private func promise(made: String, due: String) throws -> Promise {
        Promise(
            id: Promise.ID(rawValue: 1), number: 1, caseID: Case.ID(rawValue: 1), owner: freek,
            text: "ik bel je terug", due: try at(due), madeAt: try at(made))
    }

    @Test(arguments: [
        // an hour before
        ("2026-11-18T09:00:00+01:00", "2026-11-20T12:00:00+01:00", "2026-11-20T11:00:00+01:00"),
        // a short one: when four fifths of it have gone
        ("2026-11-18T09:00:00+01:00", "2026-11-18T09:30:00+01:00", "2026-11-18T09:24:00+01:00"),
        // first thing on Monday: in the last hour on Friday
        ("2026-11-18T09:00:00+01:00", "2026-11-23T09:00:00+01:00", "2026-11-20T16:00:00+01:00"),
        // on a Saturday that is King's Day, before the weekend
        ("2025-04-23T09:00:00+02:00", "2025-04-26T12:00:00+02:00", "2025-04-25T16:00:00+02:00"),
        // over the change of the clock
        ("2026-10-21T09:00:00+02:00", "2026-10-26T10:30:00+01:00", "2026-10-26T09:30:00+01:00"),
    ])
    func `the owner is reminded while it can be kept`(
        made: String, due: String, reminder: String
    ) throws {
        let promise = try promise(made: made, due: due)
        let (rules, current) = (try office(), Case.numbered(openedAt: try at(made)))
        let moment = try at(reminder)
        #expect(rules.state(of: promise, in: current, at: moment - .seconds(1)) == .due)
        #expect(rules.state(of: promise, in: current, at: moment) == .atRisk)
        #expect(rules.state(of: promise, in: current, at: promise.due) == .atRisk)
        #expect(rules.state(of: promise, in: current, at: promise.due + .seconds(1)) == .breached)
    }

    @Test func `a time that passed in silence is a broken promise`() throws {
        var promise = try promise(
            made: "2026-11-18T09:00:00+01:00", due: "2026-11-18T12:00:00+01:00")
        #expect(promise.outcome(at: promise.due) == nil)
        #expect(promise.outcome(at: promise.due + .seconds(1)) == .broken)
        #expect(promise.kept(at: promise.due) == .kept)
        #expect(promise.kept(at: promise.due + .seconds(1)) == .keptLate)
        let late = promise.due + .hours(1)
        promise.settlement = Promise.Settlement(outcome: .keptLate, at: late, by: freek)
        // As it stood before: a week that was over is not told otherwise later.
        #expect(promise.outcome(at: late - .seconds(1)) == .broken)
        #expect(promise.outcome(at: late) == .keptLate)
        #expect(CaseRules.aroundTheClock.state(of: promise, in: .numbered(), at: late) == nil)
    }

    // MARK: With care

    @Test func `a case that needs care keeps one owner to the end`() throws {
        var current = Case.numbered()
        current.signals = [.vulnerable]
        try current.claim(by: freek, at: .monday)
        try current.respond(by: sanne, at: .monday + .hours(1))
        #expect(current.agent == freek)
        #expect(
            throws: Case.TransitionError(
                id: current.id, reason: .claimedBySomeoneElse(freek, since: .monday + .hours(1)))
        ) { try current.claim(by: sanne, at: .monday + .hours(2)) }
        current.add(.judged(.complaint), publishedAt: .monday + .hours(3), isContact: true)
        #expect(current.status == .claimed(by: freek, at: .monday + .hours(3)))
        // Handed over in so many words.
        try current.respond(by: freek, at: .monday + .hours(4))
        current.release()
        #expect(current.status == .responded(by: nil, at: .monday + .hours(4)))
        try current.claim(by: sanne, at: .monday + .hours(5))
        #expect(current.agent == sanne)
    }

    @Test func `any other case may be taken over after an answer`() throws {
        var current = Case.numbered()
        try current.respond(by: freek, at: .monday)
        try current.claim(by: sanne, at: .monday + .hours(1))
        #expect(current.agent == sanne)
    }
}
