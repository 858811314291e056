// SPDX-License-Identifier: Apache-2.0

// Dates as feeds write them, in any of the formats that were ever meant:
// RFC 822, ISO 8601, asctime, and whatever people made of those. What cannot
// be read is nil; nothing is ever taken from the clock.

package import Foundation

package enum FeedDate {
    /// The moment that the bytes name.
    ///
    /// Without a zone it is taken as UTC, without a time as midnight, without
    /// a day as the first. Between `3/4` and `4/3` the day comes first, as in
    /// the Netherlands, unless the time is written the American way.
    ///
    /// - Returns: `nil` for what is no date, for a day or time that does not
    ///   exist, and for years before 1900 or after 2199, which are defaults of
    ///   software, not dates.
    /// - Source: RFC 5322, section 3.3; ISO 8601; RFC 3339; W3C-DTF.
    package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Date? {
        let text = bytes.trimmed
        guard text.count >= 4, text.count <= longest else { return nil }
        if let date = MailDate.parse(text) ?? ISODate.parse(text) { return date.moment }
        var reader = DateReader(text)
        return reader.read()?.moment
    }

    package static func parse(_ text: String) -> Date? {
        var copy = text
        return copy.withUTF8 { parse($0) }
    }

    /// No format that is known needs more.
    private static let longest = 96
}

/// The pieces of a date as they are found.
struct DatePieces {
    var year: Int?
    var month: Int?
    var day: Int?
    var hour: Int?
    var minute = 0
    var second = 0
    /// 1 before noon, 2 after.
    var half: Int?
    /// Minutes east of Greenwich.
    var offset: Int?
    /// A region whose clock changes through the year.
    var region: TimeZone?

    /// The moment, if there is one.
    var moment: Date? {
        guard let year, (1900...2199).contains(year) else { return nil }
        let month = month ?? 1
        let day = day ?? 1
        guard (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            (0...59).contains(minute), (0...60).contains(second), var hour = hour ?? 0 as Int?
        else { return nil }
        if let half {
            guard (1...12).contains(hour) || half == 2 && hour < 24 && hour > 12 else { return nil }
            if hour <= 12 { hour = hour % 12 + (half == 2 ? 12 : 0) }
        }
        // 24:00 is the end of the day.
        guard (0...23).contains(hour) || hour == 24 && minute == 0 && second == 0 else {
            return nil
        }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        var seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        if let offset {
            guard abs(offset) <= Self.largestOffset else { return nil }
            seconds -= offset * 60
        } else if let region {
            let local = Date(timeIntervalSince1970: Double(seconds))
            let near = local.addingTimeInterval(-Double(region.secondsFromGMT(for: local)))
            seconds -= region.secondsFromGMT(for: near)
        }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// Kiritimati is 14 hours ahead; nobody is further from Greenwich.
    private static let largestOffset = 14 * 60

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the Gregorian calendar, counted from 1 March so that the leap
    /// day is the last of its year.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Two digits are this century up to 69, else the last.
    static func fullYear(_ year: Int, digits: Int) -> Int {
        guard digits <= 2 else { return year }
        return year < 70 ? 2000 + year : 1900 + year
    }
}

/// The one form that most feeds write, `Sun, 22 Nov 2026 10:00:00 +0100`,
/// without detours. Whatever differs is left to the others.
struct MailDate {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    static func parse(_ text: UnsafeBufferPointer<UInt8>) -> DatePieces? {
        var reader = MailDate(text: text)
        guard let pieces = reader.read(), pieces.moment != nil else { return nil }
        return pieces
    }

    private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private mutating func read() -> DatePieces? {
        guard text.count >= 24 else { return nil }
        if text[3] == UInt8(ascii: ",") { index = 4 }
        skipSpace()
        var pieces = DatePieces()
        pieces.day = number(atMost: 2)
        skipSpace()
        pieces.month = month()
        skipSpace()
        let yearStart = index
        pieces.year = number(atMost: 4)
        guard index - yearStart == 4, pieces.day != nil, pieces.month != nil else { return nil }
        skipSpace()
        pieces.hour = number(atMost: 2)
        guard pieces.hour != nil, take(UInt8(ascii: ":")), let minute = number(atMost: 2),
            take(UInt8(ascii: ":")), let second = number(atMost: 2), take(UInt8(ascii: " "))
        else { return nil }
        pieces.minute = minute
        pieces.second = second
        let zone = text.slice(index, text.count)
        if zone.isWord("gmt") || zone.isWord("utc") || zone.isWord("z") {
            pieces.offset = 0
            return pieces
        }
        let isWest = zone.first == UInt8(ascii: "-")
        guard zone.count == 5, isWest || zone[0] == UInt8(ascii: "+") else { return nil }
        index += 1
        guard let hours = number(atMost: 2), let minutes = number(atMost: 2), minutes < 60,
            index == text.count
        else { return nil }
        pieces.offset = (isWest ? -1 : 1) * (hours * 60 + minutes)
        return pieces
    }

    private mutating func skipSpace() {
        while index < text.count, text[index] == UInt8(ascii: " ") { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func number(atMost digits: Int) -> Int? {
        let start = index
        var value = 0
        while index < text.count, index - start < digits, text[index].isDigit {
            value = value * 10 + Int(text[index]) - 0x30
            index += 1
        }
        return index == start ? nil : value
    }

    private mutating func month() -> Int? {
        guard index + 4 < text.count, text[index + 3] == UInt8(ascii: " ") else { return nil }
        let names: StaticString = "janfebmaraprmayjunjulaugsepoctnovdec"
        for month in 0..<12 {
            let name = names.utf8Start + 3 * month
            if text[index].lowercased == name[0], text[index + 1].lowercased == name[1],
                text[index + 2].lowercased == name[2]
            {
                index += 3
                return month + 1
            }
        }
        return nil
    }
}

/// ISO 8601 with its day, week and ordinal forms, and what feeds append to it.
enum ISODate {
    static func parse(_ text: UnsafeBufferPointer<UInt8>) -> DatePieces? {
        var index = 0
        var pieces = DatePieces()
        guard readDay(text, &index, &pieces) else { return nil }
        if index == text.count { return pieces.moment == nil ? nil : pieces }
        let separator = text[index]
        guard separator | 0x20 == UInt8(ascii: "t") || separator.isSpace else { return nil }
        while index < text.count, text[index].isSpace || text[index] | 0x20 == UInt8(ascii: "t") {
            index += 1
        }
        guard DateReader.readTime(text, &index, &pieces),
            DateReader.readOffset(text, &index, &pieces)
        else { return nil }
        return pieces.moment == nil ? nil : pieces
    }

    private static func number(
        _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, digits: Int
    ) -> Int? {
        guard index + digits <= text.count else { return nil }
        var value = 0
        for position in index..<index + digits {
            guard text[position].isDigit else { return nil }
            value = value * 10 + Int(text[position]) - 0x30
        }
        index += digits
        return value
    }

    private static func readDay(
        _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ pieces: inout DatePieces
    ) -> Bool {
        var run = 0
        while run < text.count, text[run].isDigit { run += 1 }
        let dash = UInt8(ascii: "-")
        if text[0] == dash { return readTruncated(text, &index, &pieces) }
        switch run {
        case 4:
            pieces.year = number(text, &index, digits: 4)
            if index == text.count { return true }
            if text[index] == UInt8(ascii: "W") { return readAfterYear(text, &index, &pieces) }
            guard text[index] == dash else { return false }
            index += 1
            return readAfterYear(text, &index, &pieces)
        case 8:
            pieces.year = number(text, &index, digits: 4)
            pieces.month = number(text, &index, digits: 2)
            pieces.day = number(text, &index, digits: 2)
            return true
        case 7:
            pieces.year = number(text, &index, digits: 4)
            return setOrdinal(number(text, &index, digits: 3), &pieces)
        case 6:
            pieces.year = number(text, &index, digits: 2).map { DatePieces.fullYear($0, digits: 2) }
            pieces.month = number(text, &index, digits: 2)
            pieces.day = number(text, &index, digits: 2)
            return index == text.count
        case 5:
            // Year and day of year. ISO 8601 gave two-digit years up in 2004;
            // five digits that say a later year are a slip of the pen.
            pieces.year = number(text, &index, digits: 2).map { DatePieces.fullYear($0, digits: 2) }
            guard let year = pieces.year, year < 2010, year >= 1990 else { return false }
            return setOrdinal(number(text, &index, digits: 3), &pieces) && index == text.count
        default: return false
        }
    }

    /// After `YYYY-`: month and day, a week, or the day of the year.
    private static func readAfterYear(
        _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ pieces: inout DatePieces
    ) -> Bool {
        if index < text.count, text[index] == UInt8(ascii: "W") {
            index += 1
            guard let week = number(text, &index, digits: 2) else { return false }
            var weekday = 1
            let hasDash = index < text.count && text[index] == UInt8(ascii: "-")
            if hasDash { index += 1 }
            if hasDash || index < text.count && text[index].isDigit {
                guard let named = number(text, &index, digits: 1) else { return false }
                weekday = named
            }
            return setWeek(week, weekday, &pieces)
        }
        let start = index
        while index < text.count, text[index].isDigit { index += 1 }
        let digits = index - start
        index = start
        let hasDay = start + digits < text.count && text[start + digits] == UInt8(ascii: "-")
        if digits == 3, !hasDay { return setOrdinal(number(text, &index, digits: 3), &pieces) }
        // Seen: a month of three digits, `2003-012-31`.
        guard (1...3).contains(digits) else { return false }
        pieces.month = number(text, &index, digits: digits)
        guard index < text.count, text[index] == UInt8(ascii: "-") else {
            return index == text.count && digits == 2
        }
        index += 1
        let twoDigits = index + 1 < text.count && text[index + 1].isDigit
        pieces.day = number(text, &index, digits: twoDigits ? 2 : 1)
        return pieces.day != nil
    }

    /// The century left out: `-YY-MM`, `-YYMM`.
    private static func readTruncated(
        _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ pieces: inout DatePieces
    ) -> Bool {
        index = 1
        guard let year = number(text, &index, digits: 2) else { return false }
        pieces.year = DatePieces.fullYear(year, digits: 2)
        if index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
        pieces.month = number(text, &index, digits: 2)
        if index < text.count, text[index] == UInt8(ascii: "-") {
            index += 1
            pieces.day = number(text, &index, digits: 2)
        }
        return index == text.count && pieces.month != nil
    }

    private static func setOrdinal(_ ordinal: Int?, _ pieces: inout DatePieces) -> Bool {
        guard var left = ordinal, left > 0, let year = pieces.year else { return false }
        for month in 1...12 {
            let days = DatePieces.days(in: month, of: year)
            if left <= days {
                pieces.month = month
                pieces.day = left
                return true
            }
            left -= days
        }
        return false
    }

    private static func setWeek(_ week: Int, _ weekday: Int, _ pieces: inout DatePieces) -> Bool {
        guard (1...53).contains(week), (1...7).contains(weekday), let year = pieces.year else {
            return false
        }
        // Week 1 holds 4 January; 1 January 1970 was a Thursday.
        let fourth = DatePieces.daysSince1970(year: year, month: 1, day: 4)
        let monday = fourth - (fourth + 3) % 7
        let days = monday + (week - 1) * 7 + weekday - 1
        let ordinal = days - DatePieces.daysSince1970(year: year, month: 1, day: 1) + 1
        if ordinal > 0 { return setOrdinal(ordinal, &pieces) }
        pieces.year = year - 1
        pieces.month = 12
        pieces.day = 31 + ordinal
        return true
    }
}
