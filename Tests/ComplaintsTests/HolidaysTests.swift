// SPDX-License-Identifier: Apache-2.0

// The Dutch holidays against published tables.

import Testing

@testable import Complaints

@Suite struct HolidaysTests {
    @Test(arguments: [
        // The earliest and latest that exist, and those of the coming years.
        (1818, "1818-03-22"), (1943, "1943-04-25"), (2000, "2000-04-23"), (2008, "2008-03-23"),
        (2019, "2019-04-21"), (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"),
        (2027, "2027-03-28"), (2028, "2028-04-16"), (2029, "2029-04-01"), (2030, "2030-04-21"),
        (2038, "2038-04-25"), (2285, "2285-03-22"),
    ])
    func `Easter falls where the church says`(year: Int, date: String) {
        #expect(Holiday.easterSunday.day(in: year)?.description == date)
    }

    @Test(arguments: [
        (Holiday.newYearsDay, "2026-01-01"), (.goodFriday, "2026-04-03"),
        (.easterMonday, "2026-04-06"), (.kingsDay, "2026-04-27"), (.liberationDay, "2026-05-05"),
        (.ascensionDay, "2026-05-14"), (.whitSunday, "2026-05-24"), (.whitMonday, "2026-05-25"),
        (.christmasDay, "2026-12-25"), (.boxingDay, "2026-12-26"),
    ])
    func `the holidays of 2026`(holiday: Holiday, date: String) {
        #expect(holiday.day(in: 2026)?.description == date)
    }

    @Test(arguments: [
        (2014, "2014-04-26"), (2024, "2024-04-27"), (2025, "2025-04-26"), (2026, "2026-04-27"),
        (2031, "2031-04-26"), (2036, "2036-04-26"),
    ])
    func `King's Day is never on a Sunday`(year: Int, date: String) {
        #expect(Holiday.kingsDay.day(in: year)?.description == date)
    }

    @Test(arguments: [(2024, false), (2025, true), (2026, false), (2029, false), (2030, true)])
    func `Liberation Day is a day off in lustrum years`(year: Int, isFree: Bool) {
        #expect((Holiday.liberationDayLustrum.day(in: year) != nil) == isFree)
        #expect(Holiday.liberationDay.day(in: year) != nil)
    }

    @Test func `Good Friday and an ordinary fifth of May are working days`() {
        #expect(!Holiday.usual.contains(.goodFriday))
        #expect(!Holiday.usual.contains(.liberationDay))
        #expect(Holiday.usual.count == Holiday.allCases.count - 2)
    }

    @Test(arguments: [
        ("1970-01-01", Weekday.thursday), ("2026-11-22", .sunday), ("2024-02-29", .thursday),
        ("1969-12-31", .wednesday), ("1600-01-01", .saturday),
    ])
    func `a date has its weekday`(text: String, weekday: Weekday) {
        #expect(CalendarDay(text)?.weekday == weekday)
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-04-01",
        "2026-4-1", "2026-04-01T00:00", "+026-04-01", "",
    ])
    func `what is no day is refused`(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `days are numbered without gaps for four centuries`() {
        var previous = CalendarDay(daysSince1970: -150_000)
        for number in -149_999...0 {
            let next = CalendarDay(daysSince1970: number)
            #expect(next.daysSince1970 == number)
            if !(previous < next) { Issue.record("\(previous) is not before \(next)") }
            previous = next
        }
    }
}
