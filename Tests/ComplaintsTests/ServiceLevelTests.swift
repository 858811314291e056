// SPDX-License-Identifier: Apache-2.0

// How promised times stand: due, at risk, breached.

import Foundation
import Testing

@testable import Complaints

@Suite struct ServiceLevelTests {
    private func at(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func officeLevel(firstResponse: Duration) throws -> ServiceLevel {
        let span = try #require(OfficeHours.Span("09:00-17:00"))
        let timeZone = try #require(TimeZone(identifier: "Europe/Amsterdam"))
        let hours = try #require(
            OfficeHours(
                timeZone: timeZone,
                week: [.monday: [span], .tuesday: [span], .friday: [span]]))
        return ServiceLevel(
            firstResponse: firstResponse, resolution: .seconds(24 * 3_600),
            updateEvery: .seconds(8 * 3_600), hours: hours)
    }

    @Test(arguments: [
        // 100 minutes from Friday 16:00: 60 on Friday, 40 on Monday until 09:40.
        ("2026-11-20T16:00:00+01:00", DueState.due),
        ("2026-11-20T16:59:59+01:00", .due),
        ("2026-11-22T12:00:00+01:00", .due),
        ("2026-11-23T09:19:59+01:00", .due),
        ("2026-11-23T09:20:00+01:00", .atRisk),
        ("2026-11-23T09:40:00+01:00", .atRisk),
        ("2026-11-23T09:40:01+01:00", .breached),
    ])
    func `a time is at risk from eighty per cent of the working time`(
        now: String, state: DueState
    ) throws {
        let level = try officeLevel(firstResponse: .seconds(100 * 60))
        let start = try at("2026-11-20T16:00:00+01:00")
        let due = level.firstResponseDue(published: start)
        #expect(try due == at("2026-11-23T09:40:00+01:00"))
        #expect(try level.dueState(due: due, now: at(now), start: start) == state)
    }

    @Test func `around the clock, the night counts`() throws {
        let level = ServiceLevel(
            firstResponse: .seconds(900), resolution: .seconds(86_400),
            updateEvery: .seconds(3_600),
            hours: .always)
        let start = try at("2026-11-22T03:00:00+01:00")
        let due = level.firstResponseDue(published: start)
        #expect(try due == at("2026-11-22T03:15:00+01:00"))
        #expect(try level.atRisk(due: due, start: start) == at("2026-11-22T03:12:00+01:00"))
        #expect(try level.resolutionDue(published: start) == at("2026-11-23T03:00:00+01:00"))
        #expect(try level.updateDue(lastHeard: start) == at("2026-11-22T04:00:00+01:00"))
    }

    @Test func `a deadline of the customer counts when it is earlier`() throws {
        let level = try officeLevel(firstResponse: .seconds(3_600))
        let friday = try at("2026-11-20T12:00:00+01:00")
        let (soon, later) = (
            try at("2026-11-20T12:30:00+01:00"), try at("2026-11-21T12:00:00+01:00")
        )
        #expect(level.firstResponseDue(published: friday, deadline: soon) == soon)
        #expect(
            try level.firstResponseDue(published: friday, deadline: later)
                == at("2026-11-20T13:00:00+01:00"))
        #expect(level.resolutionDue(published: friday, deadline: later) == later)
    }

    @Test func `a deadline with no working time before it is at risk at once`() throws {
        let level = try officeLevel(firstResponse: .seconds(3_600))
        let evening = try at("2026-11-20T19:00:00+01:00")
        let saturday = try at("2026-11-21T12:00:00+01:00")
        let due = level.firstResponseDue(published: evening, deadline: saturday)
        #expect(level.dueState(due: due, now: evening, start: evening) == .atRisk)
        #expect(
            level.dueState(due: due, now: saturday.addingTimeInterval(1), start: evening)
                == .breached)
    }

    @Test func `each urgency has its own level`() throws {
        let low = try officeLevel(firstResponse: .seconds(4))
        let normal = try officeLevel(firstResponse: .seconds(3))
        let high = try officeLevel(firstResponse: .seconds(2))
        let critical = try officeLevel(firstResponse: .seconds(1))
        let levels = ServiceLevels(low: low, normal: normal, high: high, critical: critical)
        #expect(Urgency.allCases.map { levels[$0] } == [low, normal, high, critical])
    }
}
