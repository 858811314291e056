// SPDX-License-Identifier: Apache-2.0

// A week as managers name it: 2026-W47.

package import Foundation

/// A week of ISO 8601, Monday to Sunday.
package struct Week: Hashable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 … 53.
    package let number: Int

    /// Reads `2026-W47`.
    ///
    /// - Returns: `nil` for another form, or a week that the year does not have.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, let year = Int(parts[0]),
            parts[1].first == "W", parts[1].count == 3, let number = Int(parts[1].dropFirst())
        else { return nil }
        let last = Week.calendar(.gmt).range(
            of: .weekOfYear, in: .yearForWeekOfYear,
            for: Week.start(year: year, number: 1, in: .gmt))
        guard (1...(last?.count ?? 52)).contains(number) else { return nil }
        self.year = year
        self.number = number
    }

    /// The week that `date` falls in.
    package init(containing date: Date, in timeZone: TimeZone) {
        let parts = Week.calendar(timeZone)
            .dateComponents([.yearForWeekOfYear, .weekOfYear], from: date)
        year = parts.yearForWeekOfYear ?? 0
        number = parts.weekOfYear ?? 1
    }

    package var description: String { String(format: "%04d-W%02d", year, number) }

    /// From Monday 00:00 up to the next Monday 00:00, also over a clock change.
    package func interval(in timeZone: TimeZone) -> Range<Date> {
        let start = Week.start(year: year, number: number, in: timeZone)
        let end = Week.calendar(timeZone).date(byAdding: .weekOfYear, value: 1, to: start)
        return start..<(end ?? start.addingTimeInterval(7 * 86_400))
    }

    private static func calendar(_ timeZone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = timeZone
        return calendar
    }

    private static func start(year: Int, number: Int, in timeZone: TimeZone) -> Date {
        let parts = DateComponents(weekday: 2, weekOfYear: number, yearForWeekOfYear: year)
        return calendar(timeZone).date(from: parts) ?? .distantPast
    }
}
