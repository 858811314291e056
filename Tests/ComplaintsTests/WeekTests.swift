// SPDX-License-Identifier: Apache-2.0

import Complaints
import Foundation
import Testing

@Suite struct WeekTests {
    private let amsterdam = TimeZone(identifier: "Europe/Amsterdam") ?? .gmt

    @Test(arguments: [
        ("2026-W47", "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
        // The clocks go back in this week: it has 169 hours.
        ("2026-W43", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("2026-W53", "2026-12-27T23:00:00Z", "2027-01-03T23:00:00Z"),
        ("2027-W01", "2027-01-03T23:00:00Z", "2027-01-10T23:00:00Z"),
    ])
    func `a week runs from Monday to Monday`(text: String, start: String, end: String) throws {
        let week = try #require(Week(text))
        let interval = week.interval(in: amsterdam)
        #expect(interval.lowerBound.ISO8601Format() == start)
        #expect(interval.upperBound.ISO8601Format() == end)
        #expect(Week(containing: interval.lowerBound, in: amsterdam) == week)
        #expect(Week(containing: interval.upperBound - 1, in: amsterdam) == week)
        #expect(week.description == text)
    }

    @Test(arguments: [
        "2025-W53", "2026-W54", "2026-W00", "2026W47", "26-W47", "2026-47", "", "2026-W4",
    ])
    func `what is no week is refused`(text: String) {
        #expect(Week(text) == nil)
    }
}
