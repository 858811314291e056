// SPDX-License-Identifier: Apache-2.0

// The hours and zones of a date, and what its numbers mean once all are known.

import Foundation

extension DateReader {
    // MARK: Time and zone

    /// `18:07`, `18:07:09.5`, `180709`, and hours alone in ISO dates.
    static func readTime(
        _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ pieces: inout DatePieces
    ) -> Bool {
        func number(atMost limit: Int) -> Int? {
            var value = 0
            var digits = 0
            while index < text.count, text[index].isDigit, digits < limit {
                value = value * 10 + Int(text[index]) - 0x30
                index += 1
                digits += 1
            }
            return digits == 0 ? nil : value
        }
        guard pieces.hour == nil, let hour = number(atMost: 2) else { return false }
        pieces.hour = hour
        guard index < text.count else { return true }
        let isColon = text[index] == UInt8(ascii: ":")
        guard isColon || text[index].isDigit else { return true }
        if isColon { index += 1 }
        guard let minute = number(atMost: 2) else { return false }
        pieces.minute = minute
        if index < text.count, isColon ? text[index] == UInt8(ascii: ":") : text[index].isDigit {
            let mark = index
            if isColon { index += 1 }
            if let second = number(atMost: 2) { pieces.second = second } else { index = mark }
        }
        if index + 1 < text.count,
            text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ","),
            text[index + 1].isDigit
        {
            index += 1
            while index < text.count, text[index].isDigit { index += 1 }
        } else if index + 2 < text.count, text[index] == UInt8(ascii: ":"), text[index + 1].isDigit
        {
            // Seen: hundredths after a colon, `18:07:09:00`.
            index += 1
            guard number(atMost: 3) != nil else { return false }
        }
        return true
    }

    /// What may end an ISO date: `Z`, `+01:00`, both, with blanks and half days.
    static func readOffset(
        _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ pieces: inout DatePieces
    ) -> Bool {
        while index < text.count {
            let byte = text[index]
            if byte.isSpace {
                index += 1
            } else if byte == UInt8(ascii: ":"), index + 1 < text.count,
                text[index + 1] == UInt8(ascii: "+") || text[index + 1] == UInt8(ascii: "-")
            {
                index += 1
            } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
                guard pieces.offset == nil, let offset = signedOffset(text, &index) else {
                    return false
                }
                pieces.offset = offset
            } else if byte | 0x20 == UInt8(ascii: "z"), index + 1 == text.count {
                index += 1
                if pieces.offset == nil { pieces.offset = 0 }
            } else {
                return false
            }
        }
        return true
    }

    /// `+0100`, `+01:00`, `+1`, `-01:01`, `+01:00:00`.
    static func signedOffset(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int? {
        let sign = text[index] == UInt8(ascii: "-") ? -1 : 1
        index += 1
        // As many digits as were met, a nought put before a lone hour.
        var digits = 0
        var value = 0
        var colons = 0
        while index < text.count {
            if text[index].isDigit {
                guard digits < 6 else { return nil }
                value = value * 10 + Int(text[index]) - 0x30
                digits += 1
            } else if text[index] == UInt8(ascii: ":"), colons < 2, digits > 0,
                index + 1 < text.count, text[index + 1].isDigit
            {
                if colons == 0, digits == 1 { digits = 2 }
                colons += 1
            } else {
                break
            }
            index += 1
        }
        switch digits {
        case 1, 2: return sign * value * 60
        case 3, 4: break
        case 6: value /= 100
        default: return nil
        }
        let minutes = value % 100
        return minutes > 59 ? nil : sign * (value / 100 * 60 + minutes)
    }

    // MARK: Settling

    /// Gives every loose number its meaning.
    mutating func settle() -> Bool {
        if pieces.month == nil, triple == nil, let month = sawWeekdayMonth {
            pieces.month = month
            monthPosition = 0
        }
        if let assumedOffset, pieces.offset == nil, pieces.region == nil {
            pieces.offset = assumedOffset
        }
        if let triple, !settleTriple(triple) { return false }
        let isYearFirst = pieces.month == nil && loose.first?.digits == 4 && loose.count == 3
        if isYearFirst { loose.swapAt(1, 2) }
        for number in loose {
            if number.digits >= 3 {
                guard pieces.year == nil, number.digits == 4 else { return false }
                pieces.year = number.value
            } else if pieces.day == nil {
                pieces.day = number.value
            } else if pieces.month == nil {
                pieces.month = number.value
            } else if pieces.year == nil {
                pieces.year = DatePieces.fullYear(number.value, digits: number.digits)
            } else if pieces.hour == nil {
                pieces.hour = number.value
            } else {
                return false
            }
        }
        if monthPosition == nil, triple == nil, !isYearFirst, loose.count >= 3,
            let month = pieces.month, month > 12
        {
            // `11 23 2021`: no other way to read it.
            pieces.month = pieces.day
            pieces.day = month
        }
        return pieces.year != nil && pieces.month != nil
    }

    private mutating func settleTriple(
        _ triple: (Int, Int, Int, separator: UInt8, digits: Int)
    ) -> Bool {
        guard pieces.year == nil, pieces.month == nil else { return false }
        let (first, second, third) = (triple.0, triple.1, triple.2)
        if triple.digits == 2, triple.separator == UInt8(ascii: "-"), third > Self.lastShortYear {
            // `03-12-31`: no day-first date says the year 31.
            pieces.year = DatePieces.fullYear(first, digits: 2)
            pieces.month = second
            pieces.day = third
            return true
        }
        pieces.year = DatePieces.fullYear(third, digits: triple.digits)
        let isMonthFirst =
            second > 12
            || first <= 12 && triple.separator == UInt8(ascii: "/")
                && (isAmerican || pieces.half != nil)
        pieces.month = isMonthFirst ? first : second
        pieces.day = isMonthFirst ? second : first
        return true
    }

    /// The last year that a day-first date of two digits may mean; past it the
    /// year is taken to stand first. Room for some years of use.
    private static let lastShortYear = 30
}

extension DatePieces {
    /// A moment given as seconds since 1970, as pieces.
    func adding(seconds: Int) -> DatePieces {
        var moved = self
        let days = seconds / 86_400
        var left = days
        var year = 1970
        while left >= (DatePieces.days(in: 2, of: year) == 29 ? 366 : 365) {
            left -= DatePieces.days(in: 2, of: year) == 29 ? 366 : 365
            year += 1
        }
        var month = 1
        while left >= DatePieces.days(in: month, of: year) {
            left -= DatePieces.days(in: month, of: year)
            month += 1
        }
        moved.year = year
        moved.month = month
        moved.day = left + 1
        moved.hour = seconds % 86_400 / 3_600
        moved.minute = seconds % 3_600 / 60
        moved.second = seconds % 60
        return moved
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The number that up to 18 digits write.
    var decimal: Int? {
        guard count > 0, count <= 18 else { return nil }
        var value = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte) - 0x30
        }
        return value
    }
}
