// SPDX-License-Identifier: Apache-2.0

// Times as people in an office type them, resolved against now: "vrijdag 12:00",
// "morgen 9 uur", "over 2 uur", "27 november", "2026-11-27 12:00".

import CAssets
package import Foundation

/// Reads Dutch times. The words are in `Templates/moments.tsv`.
///
/// Always a moment to come: a weekday is the next one, a day without its year
/// the next of that date. A day without a time, also "over 3 dagen", is meant
/// until the end of the working day, a part of a day until that is over; a bare
/// hour of one to six is in the afternoon. To the minute.
package struct MomentReader: Sendable {
    /// What cannot be read as a time to come.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case unreadable(String)
        /// There is no such day or hour: 30 February, 25:00.
        case impossible(String)
        case over(String)

        package var description: String {
            switch self {
            case .unreadable(let text):
                #"cannot read the time "\#(text)": write it like "vrijdag 12:00", "morgen 9:00", "#
                    + #""over 2 uur", "27 november 12:00" or "2026-11-27 12:00""#
            case .impossible(let text): #""\#(text)" is on no calendar or clock"#
            case .over(let text): #""\#(text)" is over already: write a time to come"#
            }
        }
    }

    private enum Kind: String {
        case day, weekday, month, part, today, unit, amount, ahead, next, noise, hour
    }

    /// A day without a time is meant until then: 17:00, in minutes.
    private static let endOfWork = 17 * 60
    /// Bare hours up to this are in the afternoon: nobody calls back at three
    /// in the night.
    private static let lastAfternoonHour = 6
    /// A date without a year is at most so many days ahead, else it is over.
    private static let horizon = 300
    /// The longest text that is looked at, in bytes.
    private static let limit = 80

    private let calendar: Calendar
    private let words: [Kind: [String: Double]]

    /// - Parameter timeZone: of the people who type.
    package init(timeZone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
        words = Self.table
    }

    private static let table: [Kind: [String: Double]] = {
        let asset = moments_asset()
        let text = String(
            decoding: UnsafeBufferPointer(start: asset.bytes, count: asset.count), as: UTF8.self)
        var words: [Kind: [String: Double]] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "\t")
            guard parts.count == 3, let kind = Kind(rawValue: String(parts[0])),
                let value = Double(parts[1])
            else { preconditionFailure("moments.tsv: \(line)") }
            for word in parts[2].split(separator: " ") {
                words[kind, default: [:]][String(word)] = value
            }
        }
        return words
    }()

    /// The moment that `text` names, later than `now`.
    package func moment(_ text: String, now: Date) throws(Failure) -> Date {
        guard text.utf8.count <= Self.limit else {
            throw .unreadable(String(text.prefix(20)) + "…")
        }
        let typed = text.lowercased()
            .split { $0.isWhitespace || $0 == "," }
            .map(String.init)
            .filter { value(.noise, $0) == nil }
        guard let first = typed.first else { throw .unreadable(text) }
        let found: Date
        if value(.ahead, first) != nil {
            found = try span(typed.dropFirst(), text, now)
        } else {
            var draft = Draft()
            try read(typed[...], into: &draft, text)
            found = try resolve(draft, text, now)
        }
        guard found > now else { throw .over(text) }
        return found
    }

    private func value(_ kind: Kind, _ word: String) -> Double? { words[kind]?[word] }

    // MARK: Spans

    /// `2 uur`, `een half uur`, `anderhalf uur`, `3 dagen`, `een week`.
    private func span(
        _ typed: ArraySlice<String>, _ text: String, _ now: Date
    ) throws(Failure) -> Date {
        var amount: Double?
        var minutes: Double?
        for word in typed {
            guard minutes == nil else { throw .unreadable(text) }
            if let unit = value(.unit, word) {
                minutes = unit
            } else if let number = self.number(word) {
                // "een half uur" is half an hour.
                guard amount == nil || amount == 1 else { throw .unreadable(text) }
                amount = number
            } else {
                throw .unreadable(text)
            }
        }
        guard let minutes, let amount = amount ?? (minutes == 15 ? 1 : nil), amount > 0,
            amount * minutes <= 366 * 1_440
        else { throw .unreadable(text) }
        // Whoever says "in three days" means that day, not that minute.
        if minutes >= 1_440, amount.rounded() == amount {
            let days = Int(amount * minutes / 1_440)
            guard let date = at(Self.endOfWork, days: days, from: now) else {
                throw .unreadable(text)
            }
            return date
        }
        let moment = now.addingTimeInterval(amount * minutes * 60).timeIntervalSince1970
        return Date(timeIntervalSince1970: (moment / 60).rounded(.up) * 60)
    }

    private func number(_ word: String) -> Double? {
        if let value = value(.amount, word) { return value }
        guard let first = word.utf8.first, (0x30...0x39).contains(first) else { return nil }
        return Double(word.replacing(",", with: "."))
    }

    // MARK: Days and hours

    /// What was said of the moment so far.
    private struct Draft {
        var year: Int?
        var month: Int?
        var day: Int?
        var daysAhead: Int?
        var weekday: Int?
        var isNextWeek = false
        /// The minute at which the part of the day is over.
        var part: Int?
        /// The minute of the day.
        var minute: Int?
        var isBareHour = false

        var hasDay: Bool { day != nil || daysAhead != nil || weekday != nil }
    }

    private func read(
        _ typed: ArraySlice<String>, into draft: inout Draft, _ text: String
    ) throws(Failure) {
        var rest = typed
        while let word = rest.popFirst() {
            if word == "week", draft.isNextWeek { continue }
            if value(.next, word) != nil {
                guard !draft.isNextWeek else { throw .unreadable(text) }
                draft.isNextWeek = true
            } else if let days = value(.day, word), !draft.hasDay {
                draft.daysAhead = Int(days)
            } else if let end = value(.today, word), !draft.hasDay {
                draft.daysAhead = 0
                draft.part = Int(end)
            } else if let end = value(.part, word), draft.hasDay, draft.part == nil {
                draft.part = Int(end)
            } else if let weekday = value(.weekday, word), draft.weekday == nil,
                draft.daysAhead == nil
            {
                draft.weekday = Int(weekday)
            } else if let date = self.date(word), draft.day == nil {
                (draft.year, draft.month, draft.day) = date
            } else if let day = Int(word), let month = rest.first.flatMap({ value(.month, $0) }),
                draft.day == nil
            {
                rest.removeFirst()
                (draft.day, draft.month) = (day, Int(month))
                if let year = rest.first.flatMap({ Int($0) }), year >= 1000 {
                    rest.removeFirst()
                    draft.year = year
                }
            } else if draft.minute == nil, let time = try self.time(word, text) {
                draft.minute = time.minute
                draft.isBareHour = time.isBare
                if let next = rest.first, value(.hour, next) != nil {
                    rest.removeFirst()
                } else if time.isBare, word.allSatisfy(\.isNumber), draft.part == nil {
                    // "vrijdag 12" may be a day of the month as well.
                    throw .unreadable(text)
                }
            } else if let (day, end) = compound(word), !draft.hasDay {
                (draft.daysAhead, draft.weekday) = (day.ahead, day.weekday)
                draft.part = end
            } else {
                throw .unreadable(text)
            }
        }
    }

    /// `2026-11-27`, `27-11-2026`, `27-11`, `27/11`.
    private func date(_ word: String) -> (year: Int?, month: Int, day: Int)? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard numbers.count == parts.count else { return nil }
        switch numbers.count {
        case 2: return (nil, numbers[1], numbers[0])
        case 3 where numbers[0] >= 1000: return (numbers[0], numbers[1], numbers[2])
        case 3 where numbers[2] >= 1000: return (numbers[2], numbers[1], numbers[0])
        default: return nil
        }
    }

    /// `12:00`, `9.30`, `9u30`, `12u`, `12`.
    private func time(_ word: String, _ text: String) throws(Failure) -> (
        minute: Int, isBare: Bool
    )? {
        let parts = word.split(omittingEmptySubsequences: false) { ":.u".contains($0) }
        guard (1...2).contains(parts.count), let hour = Int(parts[0]), parts[0].utf8.count <= 2,
            hour >= 0
        else { return nil }
        let isBare = parts.count == 1 || parts[1].isEmpty
        if !isBare, parts[1].utf8.count != 2 { return nil }
        guard let minute = isBare ? 0 : Int(parts[1]) else { return nil }
        guard hour < 24, (0..<60).contains(minute) else { throw .impossible(text) }
        return (hour * 60 + minute, isBare)
    }

    /// `vrijdagmiddag`, `morgenochtend`.
    private func compound(_ word: String) -> (day: (ahead: Int?, weekday: Int?), end: Int)? {
        for (part, end) in words[.part] ?? [:] where word.hasSuffix(part) {
            let stem = String(word.dropLast(part.count))
            if let ahead = value(.day, stem) { return ((Int(ahead), nil), Int(end)) }
            if let weekday = value(.weekday, stem) { return ((nil, Int(weekday)), Int(end)) }
        }
        return nil
    }

    private func resolve(_ draft: Draft, _ text: String, _ now: Date) throws(Failure) -> Date {
        guard draft.hasDay || (draft.minute != nil && !draft.isNextWeek) else {
            throw .unreadable(text)
        }
        let minute = self.minute(draft)
        var moment: Date?
        if let day = draft.day, let month = draft.month {
            moment = try date(draft.year, month, day, minute, text, now)
            // "vrijdag 27 november" is said once if both agree.
            if let weekday = draft.weekday, let found = moment, isoWeekday(found) != weekday {
                throw .impossible(text)
            }
        } else if let weekday = draft.weekday {
            var days = (weekday - isoWeekday(now) + 7) % 7
            if draft.isNextWeek {
                // The week after this one, from Monday on.
                days = weekday - isoWeekday(now) + 7
            } else if days == 0, let today = at(minute, days: 0, from: now), today <= now {
                days = 7
            }
            moment = at(minute, days: days, from: now)
        } else {
            guard !draft.isNextWeek else { throw .unreadable(text) }
            moment = at(minute, days: draft.daysAhead ?? 0, from: now)
        }
        guard let moment else { throw .impossible(text) }
        return moment
    }

    private func minute(_ draft: Draft) -> Int {
        guard let minute = draft.minute else { return draft.part ?? Self.endOfWork }
        let noon = 12 * 60
        if let part = draft.part { return part > noon && minute < noon ? minute + noon : minute }
        let isAfternoon = draft.isBareHour && (1...Self.lastAfternoonHour).contains(minute / 60)
        return isAfternoon ? minute + noon : minute
    }

    /// 1 Monday … 7 Sunday.
    private func isoWeekday(_ date: Date) -> Int {
        (calendar.component(.weekday, from: date) + 5) % 7 + 1
    }

    private func at(_ minute: Int, days: Int, from now: Date) -> Date? {
        guard let day = calendar.date(byAdding: .day, value: days, to: now) else { return nil }
        var parts = calendar.dateComponents([.year, .month, .day], from: day)
        parts.hour = minute / 60
        parts.minute = minute % 60
        return calendar.date(from: parts)
    }

    private func date(
        _ year: Int?, _ month: Int, _ day: Int, _ minute: Int, _ text: String, _ now: Date
    ) throws(Failure) -> Date {
        let current = calendar.component(.year, from: now)
        for candidate in year.map({ [$0] }) ?? [current, current + 1] {
            let parts = DateComponents(
                year: candidate, month: month, day: day, hour: minute / 60, minute: minute % 60)
            guard let found = calendar.date(from: parts),
                calendar.dateComponents([.month, .day], from: found)
                    == DateComponents(month: month, day: day)
            else { continue }
            if year != nil { return found }
            let ahead = found.timeIntervalSince(now) / 86_400
            if ahead > 0 {
                if ahead > Double(Self.horizon) { throw .over(text) }
                return found
            }
        }
        throw .impossible(text)
    }
}
