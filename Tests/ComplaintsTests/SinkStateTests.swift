// SPDX-License-Identifier: Apache-2.0

// How long a broken sink is left alone, when the agents hear of it, and what a
// sink is told at all.

import CaseFixtures
import Foundation
import Testing

@testable import Complaints

@Suite struct SinkStateTests {
    private let one = Alert.Number(rawValue: 1)
    private var state = SinkState(place: Alert.Number(rawValue: 0))
    private let down = SinkFailure(reason: "connection refused")
    private let refused = SinkFailure(reason: "status 400", isRefusal: true)

    @Test func `each wait is twice the last, up to ten minutes`() {
        var state = state
        let waits = (1...12).map { _ in
            _ = state.fail(down, at: one, now: .monday)
            return state.nextAttemptAt.map { $0.timeIntervalSince(.monday) } ?? 0
        }
        #expect(waits == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600])
        #expect(!state.isDue(at: .monday + .seconds(599)))
        #expect(state.isDue(at: .monday + .seconds(600)))
    }

    @Test func `a sink that asks to be left alone is left alone so long`() {
        var state = state
        let busy = SinkFailure(reason: "status 429", retryAfter: .seconds(90))
        _ = state.fail(busy, at: one, now: .monday)
        #expect(state.nextAttemptAt == .monday + .seconds(90))
    }

    @Test func `agents hear of a sink that fails for long, once, and when it is back`() {
        var state = state
        #expect(state.fail(down, at: one, now: .monday) == nil)
        #expect(state.fail(down, at: one, now: .monday + .seconds(299)) == nil)
        #expect(state.fail(down, at: one, now: .monday + .seconds(300)) == .failing)
        #expect(state.fail(down, at: one, now: .monday + .days(3)) == nil)
        #expect(state.move(to: one, wasSent: true) == .recovered)
        #expect(state == SinkState(place: one))
        #expect(state.move(to: Alert.Number(rawValue: 2), wasSent: true) == nil)
    }

    @Test func `an alert that is not for the sink proves nothing about it`() {
        var state = state
        for _ in 1...3 { _ = state.fail(down, at: one, now: .monday) }
        #expect(state.move(to: one, wasSent: false) == nil)
        #expect(state.failures == 3)
        #expect(state.place == one)
    }

    @Test func `an alert refused for an hour lets the others pass, and that is told`() {
        var state = state
        #expect(state.fail(refused, at: one, now: .monday) == nil)
        #expect(state.fail(refused, at: one, now: .monday + .minutes(30)) == .failing)
        #expect(state.fail(refused, at: one, now: .monday + .minutes(59)) == nil)
        #expect(state.place.rawValue == 0)
        #expect(state.fail(refused, at: one, now: .monday + .hours(1)) == .skipped(one))
        #expect(state.place == one)
        #expect(state.isDue(at: .monday + .hours(1)))
    }

    @Test func `a sink that is down skips nothing, however long`() {
        var state = state
        for day in 0..<30 { _ = state.fail(down, at: one, now: .monday + .days(day)) }
        #expect(state.place.rawValue == 0)
        // A refusal between two failures does not count from the first.
        _ = state.fail(refused, at: one, now: .monday + .days(31))
        _ = state.fail(down, at: one, now: .monday + .days(32))
        #expect(state.fail(refused, at: one, now: .monday + .days(33)) == nil)
    }
}

@Suite struct SinkPolicyTests {
    private func alert(
        _ urgency: Urgency = .normal, to recipient: String? = nil, kind: Alert.Kind = .breached,
        company: Company.ID = .sokkenland, folded: Bool = false
    ) -> Alert {
        var alert = Alert(
            decidedAt: .monday, kind: kind, urgency: urgency, company: company, text: "x",
            recipient: recipient)
        if folded { alert.foldedUnder = Alert.Number(rawValue: 3) }
        return alert
    }

    @Test func `a sink hears of its companies from its urgency on`() {
        let policy = SinkPolicy(
            sink: Sink(rawValue: "chat"), alertFrom: .high, companies: [.sokkenland])
        #expect(policy.takes(alert(.high)))
        #expect(policy.takes(alert(.critical, to: "teamleider")))
        #expect(!policy.takes(alert(.normal)))
        #expect(!policy.takes(alert(.critical, company: Company.ID(rawValue: "ander"))))
        #expect(!policy.takes(alert(.high, folded: true)))
    }

    @Test func `what is passed on to a sink reaches it whatever its urgency`() {
        let policy = SinkPolicy(
            sink: Sink(rawValue: "wacht"), alertFrom: .critical, names: ["anna@example.com"])
        #expect(policy.takes(alert(.low, to: "wacht")))
        #expect(policy.takes(alert(.low, to: "anna@example.com", folded: true)))
        #expect(!policy.takes(alert(.low, to: "bert@example.com")))
    }

    @Test func `a sink for escalations hears of nothing else`() {
        let policy = SinkPolicy(sink: Sink(rawValue: "baas"), onlyEscalations: true)
        #expect(policy.takes(alert(to: "baas")))
        #expect(!policy.takes(alert(.critical)))
        #expect(!policy.takes(alert(.high, to: "chat", kind: .sink)))
    }

    @Test func `that a sink fails is told to the others, not to itself`() {
        let chat = SinkPolicy(sink: Sink(rawValue: "chat"), alertFrom: .critical)
        #expect(!chat.takes(alert(.high, to: "chat", kind: .sink)))
        #expect(chat.takes(alert(.high, to: "wacht", kind: .sink)))
    }
}
