// SPDX-License-Identifier: Apache-2.0

// Dates in words: numbers, names, signs in whatever order, each of which can
// mean one thing only where it stands.

import CAssets
import Foundation

struct DateReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0
    var pieces = DatePieces()
    /// Numbers that no sign explained, in order.
    var loose: [(value: Int, digits: Int)] = []
    /// Where in `loose` the name of the month stood.
    var monthPosition: Int?
    var sawWeekdayMonth: Int?
    var assumedOffset: Int?
    var isAmerican = false
    var triple: (Int, Int, Int, separator: UInt8, digits: Int)?

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
        if digits == 14 || digits == 12 { return readCompact(text.slice(start, index)) }
        guard digits <= 8, let value = text.slice(start, index).decimal else { return false }
        let next = index < text.count ? text[index] : 0
        if next == UInt8(ascii: ":"), digits <= 2, pieces.hour == nil {
            index = start
            return Self.readTime(text, &index, &pieces)
        }
        if isClockLetter(next), digits <= 2, pieces.hour == nil {
            index += 1
            let minuteStart = index
            while index < text.count, text[index].isDigit { index += 1 }
            pieces.hour = value
            pieces.minute = text.slice(minuteStart, index).decimal ?? 60
            return true
        }
        if next == UInt8(ascii: "."), monthPosition != nil, !loose.isEmpty, digits <= 2,
            pieces.hour == nil, readDottedTime(from: start)
        {
            return true
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

    /// `18h07` and `18u07`, with the minutes right behind.
    private func isClockLetter(_ byte: UInt8) -> Bool {
        (byte == UInt8(ascii: "h") || byte == UInt8(ascii: "u")) && index + 2 < text.count
            && text[index + 1].isDigit && text[index + 2].isDigit
    }

    /// `18.07.09` and `18.07` after a date in words.
    private mutating func readDottedTime(from start: Int) -> Bool {
        var rest = text.slice(start, min(text.count, start + 9))
        let end = rest.firstIndex { !$0.isDigit && $0 != UInt8(ascii: ".") } ?? rest.count
        rest = rest.slice(0, end)
        if rest.last == UInt8(ascii: ".") { rest = rest.slice(0, rest.count - 1) }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            $0.count == 2 ? UnsafeBufferPointer(rebasing: $0).decimal : nil
        }
        guard parts.count == 2 || parts.count == 3, let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0, hour < 24, minute < 60
        else { return false }
        pieces.hour = hour
        pieces.minute = minute
        pieces.second = second
        index = start + rest.count
        return true
    }

    /// `20211123180709`, with or without the seconds.
    private mutating func readCompact(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        guard pieces.year == nil, loose.isEmpty else { return false }
        pieces.year = digits.slice(0, 4).decimal
        pieces.month = digits.slice(4, 6).decimal
        pieces.day = digits.slice(6, 8).decimal
        pieces.hour = digits.slice(8, 10).decimal
        pieces.minute = digits.slice(10, 12).decimal ?? 60
        if digits.count == 14 { pieces.second = digits.slice(12, 14).decimal ?? 61 }
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
        // `at` and `pt` are zones where a time went before and nothing follows.
        if index == text.count, pieces.hour != nil, pieces.offset == nil,
            let zone = DateWords.shared.zone(word)
        {
            return take(zone)
        }
        if let meaning = DateWords.shared.meaning(word) { return take(meaning) }
        if let zone = DateWords.shared.zone(word) { return take(zone) }
        // `T` between day and time, as in `13T9:15`.
        if word.isWord("t") { return true }
        // One unknown word where a weekday stands: `Web, 10 Oct 2018`.
        let isFirst = start == 0 && loose.isEmpty
        if isFirst, index < text.count,
            text[index] == UInt8(ascii: ",") || text[index] == UInt8(ascii: ".")
        {
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
}
