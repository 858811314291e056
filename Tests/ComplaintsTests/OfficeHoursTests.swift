// SPDX-License-Identifier: Apache-2.0

// Due times over weekends, holidays, nights and clock changes.

import Foundation
import Testing

@testable import Complaints

private func at(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
}

private func span(_ text: String) throws -> OfficeHours.Span {
    try #require(OfficeHours.Span(text))
}

private func day(_ text: String) throws -> CalendarDay {
    try #require(CalendarDay(text))
}

private let amsterdam = "Europe/Amsterdam"

private func hours(
    weekdays: [String] = ["09:00-17:30"], saturday: [String] = [], sunday: [String] = [],
    zone: String = amsterdam, holidays: Set<Holiday> = Holiday.usual, closures: [String] = [],
    openings: [String: [String]] = [:]
) throws -> OfficeHours {
    var week: [Weekday: [OfficeHours.Span]] = [:]
    for weekday in Weekday.allCases.prefix(5) { week[weekday] = try weekdays.map(span) }
    week[.saturday] = try saturday.map(span)
    week[.sunday] = try sunday.map(span)
    var special: [CalendarDay: [OfficeHours.Span]] = [:]
    for (date, spans) in openings { special[try day(date)] = try spans.map(span) }
    let closed = Set(try closures.map(day))
    let timeZone = try #require(TimeZone(identifier: zone))
    return try #require(
        OfficeHours(
            timeZone: timeZone, week: week, holidays: holidays,
            closures: closed, openings: special))
}

@Suite struct OfficeHoursTests {
    // 23 November 2026 is a Monday; +01:00 in winter, +02:00 in summer.
    @Test(arguments: [
        // within a day, to the closing minute, past it, over a weekend
        ("2026-11-23T10:00:00+01:00", 60, "2026-11-23T11:00:00+01:00"),
        ("2026-11-23T16:30:00+01:00", 60, "2026-11-23T17:30:00+01:00"),
        ("2026-11-23T17:00:00+01:00", 60, "2026-11-24T09:30:00+01:00"),
        ("2026-11-27T17:00:00+01:00", 60, "2026-11-30T09:30:00+01:00"),
        // before opening, after closing, on a Sunday
        ("2026-11-23T06:00:00+01:00", 15, "2026-11-23T09:15:00+01:00"),
        ("2026-11-23T22:00:00+01:00", 15, "2026-11-24T09:15:00+01:00"),
        ("2026-11-22T12:00:00+01:00", 15, "2026-11-23T09:15:00+01:00"),
        // exactly at opening and at closing
        ("2026-11-23T09:00:00+01:00", 15, "2026-11-23T09:15:00+01:00"),
        ("2026-11-23T17:30:00+01:00", 15, "2026-11-24T09:15:00+01:00"),
        // several days, seconds kept
        ("2026-11-23T10:00:07+01:00", 3 * 510, "2026-11-26T10:00:07+01:00"),
        // over both weekends on which the clock changes
        ("2026-03-27T17:00:00+01:00", 60, "2026-03-30T09:30:00+02:00"),
        ("2026-10-23T17:00:00+02:00", 60, "2026-10-26T09:30:00+01:00"),
        // Easter, King's Day on Monday 2026 and Saturday 2025, Christmas, New Year
        ("2026-04-03T17:00:00+02:00", 60, "2026-04-07T09:30:00+02:00"),
        ("2026-04-24T17:00:00+02:00", 60, "2026-04-28T09:30:00+02:00"),
        ("2025-04-25T17:00:00+02:00", 60, "2025-04-28T09:30:00+02:00"),
        ("2026-12-24T17:00:00+01:00", 60, "2026-12-28T09:30:00+01:00"),
        // 2026 has 53 weeks: the last one runs into January
        ("2026-12-31T17:00:00+01:00", 60, "2027-01-04T09:30:00+01:00"),
        ("2026-12-28T09:00:00+01:00", 5 * 510, "2027-01-04T17:30:00+01:00"),
    ])
    func `a due time counts office hours only`(start: String, minutes: Int, due: String) throws {
        let hours = try hours()
        #expect(try hours.adding(.seconds(minutes * 60), to: at(start)) == at(due))
        #expect(try hours.elapsed(from: at(start), to: at(due)) == .seconds(minutes * 60))
    }

    @Test(arguments: [
        // 24 hours of work are from midnight to midnight …
        ("2026-03-28T00:00:00+01:00", 24 * 60, "2026-03-29T00:00:00+01:00"),
        // … but the day of the change has 23 or 25
        ("2026-03-29T00:00:00+01:00", 23 * 60, "2026-03-30T00:00:00+02:00"),
        ("2026-03-29T00:00:00+01:00", 24 * 60, "2026-03-30T01:00:00+02:00"),
        ("2026-03-29T01:30:00+01:00", 60, "2026-03-29T03:30:00+02:00"),
        ("2026-10-25T00:00:00+02:00", 25 * 60, "2026-10-26T00:00:00+01:00"),
        ("2026-10-25T00:00:00+02:00", 24 * 60, "2026-10-25T23:00:00+01:00"),
        ("2026-10-25T02:30:00+02:00", 60, "2026-10-25T02:30:00+01:00"),
    ])
    func `an hour is an hour when the clock changes`(
        start: String, minutes: Int, due: String
    ) throws {
        let allDay = ["00:00-24:00"]
        let open = try hours(weekdays: allDay, saturday: allDay, sunday: allDay, holidays: [])
        for hours in [open, .always] {
            #expect(try hours.adding(.seconds(minutes * 60), to: at(start)) == at(due))
            #expect(try hours.elapsed(from: at(start), to: at(due)) == .seconds(minutes * 60))
        }
    }

    @Test(arguments: [
        // an opening in the hour that is skipped begins when the hour is over
        ("02:30-04:00", "2026-03-29T00:00:00Z", 60, "2026-03-29T04:00:00+02:00"),
        // … and is empty when it lies wholly within
        ("02:10-02:50", "2026-03-29T00:00:00Z", 40, "2026-04-05T02:50:00+02:00"),
        // an hour that comes twice opens at its first and closes at its last
        ("02:30-04:00", "2026-10-24T12:00:00Z", 150, "2026-10-25T04:00:00+01:00"),
        ("01:00-02:30", "2026-10-24T12:00:00Z", 150, "2026-10-25T02:30:00+01:00"),
        // an evening rota over the change, closing on the winter side
        ("22:00-06:00", "2026-10-25T12:00:00Z", 8 * 60, "2026-10-26T06:00:00+01:00"),
    ])
    func `a night shift on a clock-change Sunday`(
        sunday: String, start: String, minutes: Int, due: String
    ) throws {
        let hours = try hours(weekdays: [], sunday: [sunday], holidays: [])
        #expect(try hours.adding(.seconds(minutes * 60), to: at(start)) == at(due))
    }

    @Test func `a day may be split and an evening rota may pass midnight`() throws {
        let hours = try hours(
            weekdays: ["13:00-17:30", "09:00-12:30", "20:00-01:00"], saturday: ["10:00-16:00"])
        let table = [
            ("2026-11-23T12:00:00+01:00", 60, "2026-11-23T13:30:00+01:00"),
            ("2026-11-23T17:00:00+01:00", 60, "2026-11-23T20:30:00+01:00"),
            ("2026-11-23T23:30:00+01:00", 60, "2026-11-24T00:30:00+01:00"),
            ("2026-11-24T00:30:00+01:00", 60, "2026-11-24T09:30:00+01:00"),
            // Friday's rota ends on Saturday, Saturday has its own hours
            ("2026-11-27T23:00:00+01:00", 180, "2026-11-28T11:00:00+01:00"),
        ]
        for (start, minutes, due) in table {
            #expect(try hours.adding(.seconds(minutes * 60), to: at(start)) == at(due))
            #expect(try hours.elapsed(from: at(start), to: at(due)) == .seconds(minutes * 60))
        }
    }

    @Test func `overlapping spans count once`() throws {
        let hours = try hours(weekdays: ["09:00-13:00", "12:00-17:00", "13:00-14:00"])
        let worked = try hours.elapsed(
            from: at("2026-11-23T00:00:00+01:00"), to: at("2026-11-24T00:00:00+01:00"))
        #expect(worked == .seconds(8 * 3_600))
    }

    @Test func `the evening rota of a holiday does not open, that of the eve runs on`() throws {
        let hours = try hours(weekdays: ["20:00-02:00"], sunday: ["20:00-02:00"])
        // Ascension Day 2026 is Thursday 14 May.
        #expect(try hours.isOpen(at: at("2026-05-14T01:59:59+02:00")))
        #expect(try !hours.isOpen(at: at("2026-05-14T02:00:00+02:00")))
        #expect(try !hours.isOpen(at: at("2026-05-14T21:00:00+02:00")))
        #expect(try !hours.isOpen(at: at("2026-05-15T01:00:00+02:00")))
        #expect(try hours.isOpen(at: at("2026-05-15T20:00:00+02:00")))
    }

    @Test func `extra closures close, extra openings win from everything`() throws {
        let hours = try hours(
            closures: ["2026-12-28", "2026-12-29"],
            openings: [
                "2026-12-29": ["12:00-13:00"], "2026-12-26": ["10:00-12:00"], "2026-12-30": [],
            ])
        let table = [
            // Boxing Day is a Saturday and a holiday, and yet open
            ("2026-12-24T17:30:00+01:00", 60, "2026-12-26T11:00:00+01:00"),
            ("2026-12-24T17:30:00+01:00", 180, "2026-12-29T13:00:00+01:00"),
            // an opening without hours is a closure
            ("2026-12-24T17:30:00+01:00", 181, "2026-12-31T09:01:00+01:00"),
        ]
        for (start, minutes, due) in table {
            #expect(try hours.adding(.seconds(minutes * 60), to: at(start)) == at(due))
        }
    }

    @Test func `where midnight comes twice, its hour is counted once each time`() throws {
        // Havana goes back from 01:00 to 00:00 on 1 November 2026.
        let allDay = ["00:00-24:00"]
        let hours = try hours(
            weekdays: allDay, saturday: allDay, sunday: allDay, zone: "America/Havana",
            holidays: [])
        let (start, end) = (try at("2026-10-31T12:00:00Z"), try at("2026-11-02T12:00:00Z"))
        #expect(hours.elapsed(from: start, to: end) == .seconds(48 * 3_600))
    }

    @Test(arguments: [
        ("America/New_York", "2026-11-23T16:00:00Z", "2026-11-23T17:00:00Z"),
        ("Asia/Kathmandu", "2026-11-23T00:00:00Z", "2026-11-23T04:15:00Z"),
        ("America/Paramaribo", "2026-11-23T10:00:00Z", "2026-11-23T13:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-03T23:00:00Z", "2026-04-05T23:30:00Z"),
    ])
    func `hours are those of the company's time zone`(
        zone: String, start: String, due: String
    ) throws {
        let hours = try hours(zone: zone, holidays: [])
        #expect(try hours.adding(.seconds(3_600), to: at(start)) == at(due))
    }

    @Test(arguments: [0, -5])
    func `no time is over at once, also behind closed doors`(seconds: Int) throws {
        let sunday = try at("2026-11-22T12:00:00+01:00")
        #expect(try hours().adding(.seconds(seconds), to: sunday) == sunday)
        #expect(OfficeHours.always.adding(.seconds(seconds), to: sunday) == sunday)
    }

    @Test func `nothing elapses backwards or behind closed doors`() throws {
        let hours = try hours()
        let (friday, monday) = (
            try at("2026-11-20T17:30:00+01:00"), try at("2026-11-23T09:00:00+01:00")
        )
        #expect(hours.elapsed(from: monday, to: friday) == .zero)
        #expect(hours.elapsed(from: friday, to: monday) == .zero)
        #expect(OfficeHours.always.elapsed(from: monday, to: friday) == .zero)
    }

    @Test func `a week without openings is no office hours`() throws {
        let zone = try #require(TimeZone(identifier: amsterdam))
        #expect(OfficeHours(timeZone: zone, week: [:]) == nil)
        #expect(OfficeHours(timeZone: zone, week: [.monday: []]) == nil)
    }

    @Test(arguments: [
        ("09:00-17:30", "09:00", "17:30"), ("9:00 – 17:30", "09:00", "17:30"),
        ("18:00-02:00", "18:00", "02:00"), ("00:00-24:00", "00:00", "24:00"),
    ])
    func `a span is read as people write it`(text: String, opens: String, closes: String) throws {
        #expect(try span(text).opens.description == opens)
        #expect(try span(text).closes.description == closes)
    }

    @Test(arguments: [
        "", "09:00", "09:00-", "9-17", "25:00-26:00", "09:60-10:00", "24:00-08:00", "09:00-17:00-",
        "09:00-24:01", "+9:00-10:00", "09.00-10.00", "٠٩:٠٠-١٠:٠٠",
    ])
    func `what is no span is refused`(text: String) {
        #expect(OfficeHours.Span(text) == nil)
    }

    /// Adding, then measuring, gives the duration back; and an opening second by
    /// second agrees with both. The seed is printed with every failure.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `adding and elapsed are each other's inverse`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let hours = try hours(
            weekdays: ["09:00-12:30", "13:00-17:30", "19:00-01:30"], sunday: ["01:30-03:15"])
        let origin = try at("2025-12-20T00:00:00+01:00")
        for _ in 0..<300 {
            let start = origin.addingTimeInterval(
                Double(Int.random(in: 0..<400 * 86_400, using: &random)))
            let duration = Duration.milliseconds(
                Int.random(in: 1..<20 * 3_600_000, using: &random))
            let due = hours.adding(duration, to: start)
            #expect(hours.elapsed(from: start, to: due) == duration, "seed \(seed), \(start)")
            let minutes = Int(due.timeIntervalSince(start) / 60)
            let step = Double(max(1, minutes / 8)) * 60
            var (sum, from) = (Duration.zero, start)
            while from < due {
                let next = min(due, from.addingTimeInterval(step))
                sum += hours.elapsed(from: from, to: next)
                from = next
            }
            #expect(sum == duration, "seed \(seed), \(start)")
            #expect(hours.isOpen(at: due.addingTimeInterval(-0.001)), "seed \(seed), \(start)")
        }
    }
}
