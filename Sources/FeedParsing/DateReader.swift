// SPDX-License-Identifier: Apache-2.0

// Dates in words: numbers, names, signs in whatever order, each of which can
// mean one thing only where it stands.

import CAssets
import Foundation

struct DateReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var pieces = DatePieces()
    /// Numbers that no sign explained, in order.
    private var loose: [(value: Int, digits: Int)] = []
    /// Where in `loose` the name of the month stood.
    private var monthPosition: Int?
    private var sawWeekdayMonth: Int?
    private var sawUnknownWord = false
    private var assumedOffset: Int?
    private var isAmerican = false
    private var triple: (Int, Int, Int, separator: UInt8, digits: Int)?

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    mutating func read() -> DatePieces? {
        if let stamp = Self.timestamp(text) { return stamp }
        while index < text.count {
            let byte = text[index]
            let isRead =
                if byte.isDigit {
                    readNumber()
                } else if byte.isLetter || byte >= 0x80 {
                    readWord()
                } else {
                    readSign(byte)
                }
            guard isRead else { return nil }
        }
        return settle() ? pieces : nil
    }

    /// Seconds or milliseconds since 1970, from 2001 on.
    private static func timestamp(_ text: UnsafeBufferPointer<UInt8>) -> DatePieces? {
        guard text.count == 10 || text.count == 13, text.allSatisfy(\.isDigit),
            let value = text.decimal
        else { return nil }
        let seconds = text.count == 13 ? value / 1_000 : value
        guard (1_000_000_000...4_000_000_000).contains(seconds) else { return nil }
        var pieces = DatePieces()
        pieces.year = 1970
        pieces.month = 1
        pieces.day = 1
        pieces.offset = 0
        let midnight = Date(timeIntervalSince1970: Double(seconds))
        return pieces.adding(seconds: Int(midnight.timeIntervalSince1970))
    }

    // MARK: Numbers

    private mutating func readNumber() -> Bool {
        let start = index
        while index < text.count, text[index].isDigit { index += 1 }
        let digits = index - start
        guard digits <= 8, let value = text.slice(start, index).decimal else { return false }
        let next = index < text.count ? text[index] : 0
        if next == UInt8(ascii: ":"), digits <= 2, pieces.hour == nil {
            index = start
            return Self.readTime(text, &index, &pieces)
        }
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "/") || next == UInt8(ascii: "."),
            triple == nil, readTriple(first: value, digits: digits, separator: next)
        {
            return true
        }
        if let kind = DateWords.shared.unit(in: text, at: index) {
            index += kind.length
            if let offset = kind.assumedOffset { assumedOffset = offset }
            return setUnit(kind.unit, value)
        }
        if digits == 8, loose.isEmpty {
            pieces.year = value / 10_000
            pieces.month = value / 100 % 100
            pieces.day = value % 100
            return true
        }
        guard digits <= 4, loose.count < 5 else { return false }
        loose.append((value, digits))
        return true
    }

    private mutating func setUnit(_ unit: Int, _ value: Int) -> Bool {
        switch unit {
        case 1: pieces.year = value
        case 2: pieces.month = value
        case 3: pieces.day = value
        case 4: pieces.hour = value
        case 5: pieces.minute = value
        default: pieces.second = value
        }
        return true
    }

    /// `23/11/2021`, `2006-09-15`, `30.10.23`.
    private mutating func readTriple(first: Int, digits: Int, separator: UInt8) -> Bool {
        var position = index + 1
        func number() -> (Int, Int)? {
            let start = position
            while position < text.count, text[position].isDigit { position += 1 }
            guard position > start, position - start <= 4 else { return nil }
            return text.slice(start, position).decimal.map { ($0, position - start) }
        }
        guard let second = number(), second.1 <= 2, position < text.count,
            text[position] == separator
        else { return false }
        position += 1
        guard let third = number() else { return false }
        index = position
        if digits == 4 {
            pieces.year = first
            pieces.month = second.0
            pieces.day = third.0
            return third.1 <= 2
        }
        guard digits <= 2, third.1 == 2 || third.1 == 4 else { return false }
        triple = (first, second.0, third.0, separator, third.1)
        return true
    }

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
        if index + 1 < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ","),
            text[index + 1].isDigit
        {
            index += 1
            while index < text.count, text[index].isDigit { index += 1 }
        } else if index + 2 < text.count, text[index] == UInt8(ascii: ":"), text[index + 1].isDigit {
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
        var digits: [Int] = []
        var colons = 0
        while index < text.count {
            if text[index].isDigit {
                digits.append(Int(text[index]) - 0x30)
            } else if text[index] == UInt8(ascii: ":"), colons < 2, !digits.isEmpty,
                index + 1 < text.count, text[index + 1].isDigit
            {
                if colons == 0, digits.count == 1 { digits.insert(0, at: 0) }
                colons += 1
            } else {
                break
            }
            index += 1
        }
        switch digits.count {
        case 1: return sign * digits[0] * 60
        case 2: return sign * (digits[0] * 10 + digits[1]) * 60
        case 3: digits.insert(0, at: 0)
        case 4, 6: break
        default: return nil
        }
        let minutes = digits[2] * 10 + digits[3]
        return minutes > 59 ? nil : sign * ((digits[0] * 10 + digits[1]) * 60 + minutes)
    }

    private mutating func readSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let isOffset =
                index + 1 < text.count && text[index + 1].isDigit
                && (byte == UInt8(ascii: "+") || hasTime && index > 0 && text[index - 1] != 0x2D)
            guard isOffset, hasTime || byte == UInt8(ascii: "+") else {
                index += 1
                return byte == UInt8(ascii: "-")
            }
            guard let offset = Self.signedOffset(text, &index) else { return false }
            pieces.offset = offset
            return true
        case UInt8(ascii: "("):
            // RFC 5322, section 3.2.2: a comment says nothing.
            while index < text.count, text[index] != UInt8(ascii: ")") { index += 1 }
            index = min(text.count, index + 1)
            return true
        case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "'"),
            UInt8(ascii: "/"), UInt8(ascii: ";"):
            index += 1
            return true
        default:
            index += 1
            return byte.isSpace
        }
    }

    /// Whether an hour was read, or can only be what the last number is.
    private var hasTime: Bool {
        pieces.hour != nil || monthPosition != nil && loose.count >= 3
    }

    // MARK: Words

    private mutating func readWord() -> Bool {
        let start = index
        while index < text.count, text[index].isLetter || text[index] >= 0x80 { index += 1 }
        var end = index
        // Inner stops belong to the word: `p.m.`
        while end + 1 < text.count, text[end] == UInt8(ascii: "."), text[end + 1].isLetter {
            end += 1
            while end < text.count, text[end].isLetter { end += 1 }
        }
        if end > index, DateWords.shared.meaning(text.slice(start, end)) != nil {
            index = end
        }
        if readRegion(from: start) { return true }
        let word = text.slice(start, index)
        if let meaning = DateWords.shared.meaning(word) { return take(meaning) }
        if let zone = DateWords.shared.zone(word) { return take(zone) }
        // `T` between day and time, as in `13T9:15`.
        if word.isWord("t") { return true }
        // One unknown word where a weekday stands: `Web, 10 Oct 2018`.
        let isFirst = start == 0 && loose.isEmpty
        if isFirst, index < text.count, text[index] == UInt8(ascii: ",") || text[index] == UInt8(ascii: ".") {
            return true
        }
        return false
    }

    private mutating func take(_ meaning: DateWords.Meaning) -> Bool {
        if let offset = meaning.assumedOffset { assumedOffset = offset }
        if let half = meaning.half, pieces.half == nil,
            pieces.hour != nil || meaning.isBeforeTime || !loose.isEmpty
        {
            pieces.half = half
            isAmerican = isAmerican || meaning.isAmerican
            if pieces.hour == nil, !meaning.isBeforeTime, let last = loose.popLast() {
                pieces.hour = last.value
            }
            return true
        }
        if let month = meaning.month {
            if meaning.isDay, monthPosition == nil, loose.isEmpty {
                sawWeekdayMonth = month
                return true
            }
            if monthPosition == nil {
                pieces.month = month
                monthPosition = loose.count
                return true
            }
            return meaning.isDay
        }
        return true
    }

    private mutating func take(_ zone: DateWords.Zone) -> Bool {
        guard pieces.offset == nil || pieces.region != nil else { return true }
        switch zone {
        case .offset(let minutes):
            // `GMT+0100`: the number counts from there.
            if minutes == 0, index < text.count,
                text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-"),
                index + 1 < text.count, text[index + 1].isDigit
            {
                guard let offset = Self.signedOffset(text, &index) else { return false }
                pieces.offset = offset
            } else {
                pieces.offset = minutes
                isAmerican = isAmerican || (-600...(-180)).contains(minutes)
            }
        case .region(let name):
            pieces.region = TimeZone(identifier: name)
        }
        return true
    }

    /// `Europe/Brussels`, `America/Los_Angeles`, `Etc/GMT`.
    private mutating func readRegion(from start: Int) -> Bool {
        guard index < text.count, text[index] == UInt8(ascii: "/") else { return false }
        var end = index
        while end < text.count,
            text[end].isLetter || text[end] == 0x2F || text[end] == 0x5F || text[end] == 0x2D
                || text[end] == 0x2B || text[end].isDigit
        { end += 1 }
        guard let zone = TimeZone(identifier: text.slice(start, end).string) else { return false }
        pieces.region = zone
        index = end
        return true
    }

    // MARK: Settling

    /// Gives every loose number its meaning.
    private mutating func settle() -> Bool {
        if pieces.month == nil, triple == nil, let month = sawWeekdayMonth {
            pieces.month = month
            monthPosition = 0
        }
        if let assumedOffset, pieces.offset == nil, pieces.region == nil {
            pieces.offset = assumedOffset
        }
        if let triple, !settleTriple(triple) { return false }
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
            second > 12 || first <= 12 && triple.separator == UInt8(ascii: "/")
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
    fileprivate func adding(seconds: Int) -> DatePieces {
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
    fileprivate var decimal: Int? {
        guard count > 0, count <= 18 else { return nil }
        var value = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte) - 0x30
        }
        return value
    }
}
