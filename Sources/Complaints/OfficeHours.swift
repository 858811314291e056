// SPDX-License-Identifier: Apache-2.0

// When the clock of a service level runs. Everything is computed from the
// calendar at every read, so no stored counter can drift.

package import Foundation

/// The hours in which a promised time runs, in a time zone: spans per weekday,
/// closed on holidays and extra closures, open on extra openings; or always.
///
/// Instants are kept to the millisecond.
package struct OfficeHours: Hashable, Sendable {
    /// An opening, from a time to a time. When it closes at or before the time
    /// it opens, it closes on the next day: `18:00`–`02:00` is an evening rota.
    package struct Span: Hashable, Sendable {
        package let opens: TimeOfDay
        package let closes: TimeOfDay

        package init(opens: TimeOfDay, closes: TimeOfDay) {
            self.opens = opens
            self.closes = closes
        }

        /// Reads `09:00-17:30`, with `-` or `–`, spaces allowed around it.
        package init?(_ text: String) {
            let ends = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "–" }
                .map { TimeOfDay($0.trimmingCharacters(in: .whitespaces)) }
            guard ends.count == 2, let opens = ends[0], let closes = ends[1],
                opens < .endOfDay
            else { return nil }
            self.init(opens: opens, closes: closes)
        }
    }

    fileprivate struct Schedule: Hashable {
        let timeZone: TimeZone
        let week: [Weekday: [Span]]
        let holidays: Set<Holiday>
        let closures: Set<CalendarDay>
        let openings: [CalendarDay: [Span]]
    }

    /// `nil`: always open.
    private let schedule: Schedule?

    /// The clock never stands still.
    package static let always = OfficeHours(schedule: nil)

    private init(schedule: Schedule?) { self.schedule = schedule }

    /// - Parameters:
    ///   - week: any number of spans per weekday, in any order, overlapping or
    ///     not. A span over midnight belongs to the day on which it opens.
    ///   - closures: days on which nothing opens.
    ///   - openings: the hours of single days, in place of what weekday, holidays
    ///     and closures say.
    /// - Returns: `nil` when no weekday has a span: then no clock would ever run.
    package init?(
        timeZone: TimeZone, week: [Weekday: [Span]], holidays: Set<Holiday> = Holiday.usual,
        closures: Set<CalendarDay> = [], openings: [CalendarDay: [Span]] = [:]
    ) {
        guard week.values.contains(where: { !$0.isEmpty }) else { return nil }
        schedule = Schedule(
            timeZone: timeZone, week: week, holidays: holidays, closures: closures,
            openings: openings)
    }

    /// The moment at which a duration that starts at `start` has run.
    ///
    /// A duration that ends as the doors close ends there, not at the next
    /// opening; one of zero or less ends at once. Costs some microseconds per
    /// day that is passed.
    package func adding(_ duration: Duration, to start: Date) -> Date {
        var left = duration.milliseconds
        guard left > 0 else { return start }
        let begin = start.milliseconds
        guard let schedule else { return Date(milliseconds: begin + left) }
        // Ends: a week has an opening, a year has more weeks than holidays, and
        // the closures are finitely many.
        var day = schedule.day(of: start)
        while true {
            for opening in schedule.openInstants(on: day) where opening.upperBound > begin {
                let from = max(begin, opening.lowerBound)
                if left <= opening.upperBound - from { return Date(milliseconds: from + left) }
                left -= opening.upperBound - from
            }
            day = day.advanced(by: 1)
        }
    }

    /// How long the clock ran between two instants; zero when `end` is not
    /// later than `start`.
    package func elapsed(from start: Date, to end: Date) -> Duration {
        let (begin, finish) = (start.milliseconds, end.milliseconds)
        guard begin < finish else { return .zero }
        guard let schedule else { return .milliseconds(finish - begin) }
        var sum: Int64 = 0
        var day = schedule.day(of: start)
        let last = schedule.day(of: end)
        while day <= last {
            for opening in schedule.openInstants(on: day) {
                sum += max(0, min(finish, opening.upperBound) - max(begin, opening.lowerBound))
            }
            day = day.advanced(by: 1)
        }
        return .milliseconds(sum)
    }

    /// Whether the clock runs at an instant. It does at the minute of opening,
    /// and no longer at the minute of closing.
    package func isOpen(at instant: Date) -> Bool {
        guard let schedule else { return true }
        return schedule.openInstants(on: schedule.day(of: instant))
            .contains { $0.contains(instant.milliseconds) }
    }
}

extension OfficeHours.Schedule {
    /// The calendar day that an instant falls on here.
    func day(of instant: Date) -> CalendarDay {
        let local = instant.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: instant))
        return CalendarDay(daysSince1970: Int((local / 86_400).rounded(.down)))
    }

    /// The openings that fall within a calendar day, in order and apart, as
    /// milliseconds since 1970.
    func openInstants(on day: CalendarDay) -> [Range<Int64>] {
        openMinutes(on: day).compactMap { minutes in
            let opens = instant(of: minutes.lowerBound, on: day, earlier: true)
            // Where midnight comes twice (Havana), the day ends at the first of the
            // two, at which the next begins: no hour is counted double.
            let endsDay = minutes.upperBound == TimeOfDay.endOfDay.minutes
            let closes = instant(of: minutes.upperBound, on: day, earlier: endsDay)
            // An opening that lies within the hour skipped in March is empty.
            return opens < closes ? opens * 1_000..<closes * 1_000 : nil
        }
    }

    /// The openings that fall within a calendar day in minutes of the wall
    /// clock: its own until midnight and what runs over from the day before.
    private func openMinutes(on day: CalendarDay) -> [Range<Int>] {
        let midnight = TimeOfDay.endOfDay.minutes
        var openings: [Range<Int>] = []
        for span in spans(on: day) {
            let closes = span.closes > span.opens ? span.closes.minutes : midnight
            openings.append(span.opens.minutes..<closes)
        }
        for span in spans(on: day.advanced(by: -1))
        where span.closes <= span.opens && span.closes > .midnight {
            openings.append(0..<span.closes.minutes)
        }
        return openings.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, next in
            if let last = merged.last, next.lowerBound <= last.upperBound {
                merged[merged.count - 1] =
                    last.lowerBound..<max(last.upperBound, next.upperBound)
            } else {
                merged.append(next)
            }
        }
    }

    private func spans(on day: CalendarDay) -> [OfficeHours.Span] {
        if let special = openings[day] { return special }
        guard let usual = week[day.weekday], !usual.isEmpty, !closures.contains(day),
            !holidays.contains(where: { $0.day(in: day.year) == day })
        else { return [] }
        return usual
    }

    /// The instant at which the wall clock shows a minute of a day, in seconds
    /// since 1970.
    ///
    /// In October a minute may come twice: doors open at the earlier and close
    /// at the later, so that nobody who was promised an opening meets a closed
    /// door. In March it may never come: then it is the moment of the change.
    private func instant(of minute: Int, on day: CalendarDay, earlier: Bool) -> Int64 {
        let wall = Int64(day.daysSince1970) * 86_400 + Int64(minute) * 60
        let before = offset(at: wall - 86_400)
        let after = offset(at: wall + 86_400)
        if before == after { return wall - before }
        let fitting = [before, after].filter { offset(at: wall - $0) == $0 }.map { wall - $0 }
        if let found = earlier ? fitting.min() : fitting.max() { return found }
        return change(after: wall - 86_400, before: wall + 86_400)
    }

    /// The first second with another offset than that of `start`.
    private func change(after start: Int64, before end: Int64) -> Int64 {
        let old = offset(at: start)
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }

    private func offset(at instant: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
    }
}

extension Date {
    fileprivate init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    fileprivate var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
