// SPDX-License-Identifier: Apache-2.0

// Times as agents type them. 18 November 2026 is a Wednesday.

import Foundation
import Testing

@testable import DutchText

private let reader = MomentReader(timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt)

private func at(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

@Suite struct MomentReaderTests {
    @Test(arguments: [
        ("vrijdag 12:00", "2026-11-20T12:00:00+01:00"),
        ("Vrijdag om 12 uur", "2026-11-20T12:00:00+01:00"),
        ("vr 9u30", "2026-11-20T09:30:00+01:00"),
        ("vóór vrijdag 12.00 uur", "2026-11-20T12:00:00+01:00"),
        ("morgen 9:00", "2026-11-19T09:00:00+01:00"),
        ("morgen om 3 uur", "2026-11-19T15:00:00+01:00"),
        ("morgen 3:00", "2026-11-19T03:00:00+01:00"),
        ("vandaag 17:00", "2026-11-18T17:00:00+01:00"),
        ("17:00", "2026-11-18T17:00:00+01:00"),
        ("overmorgen", "2026-11-20T17:00:00+01:00"),
        ("vanmiddag", "2026-11-18T17:00:00+01:00"),
        ("vanavond 8 uur", "2026-11-18T20:00:00+01:00"),
        ("morgenochtend", "2026-11-19T12:00:00+01:00"),
        ("morgenochtend 10:00", "2026-11-19T10:00:00+01:00"),
        ("vrijdagmiddag 3 uur", "2026-11-20T15:00:00+01:00"),
        ("over 2 uur", "2026-11-18T12:00:00+01:00"),
        ("over een half uur", "2026-11-18T10:30:00+01:00"),
        ("over een kwartier", "2026-11-18T10:15:00+01:00"),
        ("binnen anderhalf uur", "2026-11-18T11:30:00+01:00"),
        ("over drie dagen", "2026-11-21T17:00:00+01:00"),
        ("over een week", "2026-11-25T17:00:00+01:00"),
        ("2026-11-27 12:00", "2026-11-27T12:00:00+01:00"),
        ("27 november", "2026-11-27T17:00:00+01:00"),
        ("27 nov 2026 om 9:15", "2026-11-27T09:15:00+01:00"),
        ("vrijdag 27 november 12:00", "2026-11-27T12:00:00+01:00"),
        ("27-11 12:00", "2026-11-27T12:00:00+01:00"),
        ("27/11/2026", "2026-11-27T17:00:00+01:00"),
        ("5 januari 10:00", "2027-01-05T10:00:00+01:00"),
        // Wednesday itself: later today, else a week on.
        ("woensdag 12:00", "2026-11-18T12:00:00+01:00"),
        ("woensdag 9:00", "2026-11-25T09:00:00+01:00"),
        ("volgende week dinsdag 10:00", "2026-11-24T10:00:00+01:00"),
        ("volgende week vrijdag 10:00", "2026-11-27T10:00:00+01:00"),
        ("komende vrijdag 10:00", "2026-11-20T10:00:00+01:00"),
    ])
    func `a time is read as it is said`(text: String, moment: String) throws {
        #expect(try reader.moment(text, now: at("2026-11-18T10:00:00+01:00")) == at(moment))
    }

    @Test(arguments: [
        "", "  ", "snel", "vrijdag gauw", "vrijdag 12", "over", "over uur", "over 2",
        "over 2 uur 3",
        "over 2000 weken", "om", "volgende week", "vrijdag maandag", "half drie", "12:0", "1:2:3",
        "-1:00", "vrijdag 12:00 13:00", "٩:٠٠", "over nan uur", "over 1e9 uur",
        String(repeating: "vrijdag ", count: 2_000),
    ])
    func `what is no time is refused with an example`(text: String) throws {
        let now = try at("2026-11-18T10:00:00+01:00")
        let failure = #expect(throws: MomentReader.Failure.self) {
            try reader.moment(text, now: now)
        }
        guard case .unreadable = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(failure?.description.contains("vrijdag 12:00") == true)
    }

    @Test(arguments: [
        "30 februari 12:00", "31-04-2027", "vrijdag 25:00", "vrijdag 12:61", "2026-13-01 12:00",
        "donderdag 27 november",
    ])
    func `what no calendar has is refused`(text: String) throws {
        let now = try at("2026-11-18T10:00:00+01:00")
        #expect(throws: MomentReader.Failure.impossible(text)) { try reader.moment(text, now: now) }
    }

    @Test(arguments: ["vandaag 9:00", "9:00", "17 november", "2025-11-27 12:00", "vanochtend 9:00"])
    func `what is over cannot be promised`(text: String) throws {
        let now = try at("2026-11-18T10:00:00+01:00")
        #expect(throws: MomentReader.Failure.over(text)) { try reader.moment(text, now: now) }
    }

    @Test(arguments: [
        // Three days from Friday is Monday, in winter and in summer time.
        ("2026-03-27T10:00:00+01:00", "over 3 dagen", "2026-03-30T17:00:00+02:00"),
        ("2026-10-23T10:00:00+02:00", "over 3 dagen", "2026-10-26T17:00:00+01:00"),
        // An hour is an hour, to the minute.
        ("2026-11-18T10:00:01+01:00", "over een uur", "2026-11-18T11:01:00+01:00"),
        ("2026-03-29T01:30:00+01:00", "over een uur", "2026-03-29T03:30:00+02:00"),
        ("2026-10-23T10:00:00+02:00", "maandag 9:00", "2026-10-26T09:00:00+01:00"),
        // Week 53 runs into January.
        ("2026-12-30T10:00:00+01:00", "zaterdag 10:00", "2027-01-02T10:00:00+01:00"),
        ("2026-12-30T10:00:00+01:00", "volgende week maandag 9:00", "2027-01-04T09:00:00+01:00"),
        ("2028-02-28T10:00:00+01:00", "morgen 9:00", "2028-02-29T09:00:00+01:00"),
    ])
    func `the calendar turns, the time stays`(now: String, text: String, moment: String) throws {
        #expect(try reader.moment(text, now: at(now)) == at(moment))
    }
}
