// SPDX-License-Identifier: Apache-2.0

// Dates and waiting times in HTTP headers. Pure: the present is an argument.

package import Foundation

/// The three forms of a date in HTTP.
///
/// - Source: RFC 9110, section 5.6.7.
package enum HTTPDate {
    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`
    /// or `Sun Nov  6 08:49:37 1994`. The day of the week is not checked:
    /// servers get it wrong, and it carries nothing.
    ///
    /// - Parameter now: decides the century of a two-digit year, which is never
    ///   more than 50 years ahead.
    /// - Returns: `nil` if it is none of the three, or no such date.
    package static func parse(_ text: String, now: Date) -> Date? {
        let parts = text.split(whereSeparator: { " ,\t".contains($0) })
        switch parts.count {
        case 6:  // Sun, 06 Nov 1994 08:49:37 GMT
            guard isUTC(parts[5]) else { return nil }
            return date(day: parts[1], month: parts[2], year: parts[3], time: parts[4], now: now)
        case 4:  // Sunday, 06-Nov-94 08:49:37 GMT
            let day = parts[1].split(separator: "-", omittingEmptySubsequences: false)
            guard isUTC(parts[3]), day.count == 3 else { return nil }
            return date(day: day[0], month: day[1], year: day[2], time: parts[2], now: now)
        case 5:  // Sun Nov  6 08:49:37 1994
            return date(day: parts[2], month: parts[1], year: parts[4], time: parts[3], now: now)
        default: return nil
        }
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func isUTC(_ zone: Substring) -> Bool {
        ["gmt", "utc", "z", "+0000"].contains(zone.lowercased())
    }

    private static func date(
        day: Substring, month: Substring, year: Substring, time: Substring, now: Date
    ) -> Date? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
        guard let day = digits(day, 1...2), var yearNumber = digits(year, 2...4), year.count != 3,
            let monthIndex = months.firstIndex(of: month.lowercased()),
            clock.count == 3, let hour = digits(clock[0], 2...2),
            let minute = digits(clock[1], 2...2), let second = digits(clock[2], 2...2),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let month = monthIndex + 1
        if year.count == 2 {
            let thisYear = year1970(
                ofDays: Int((now.timeIntervalSince1970 / 86_400).rounded(.down)))
            yearNumber += thisYear - thisYear % 100
            if yearNumber > thisYear + 50 { yearNumber -= 100 }
        }
        guard (1...lengthOfMonth(month, year: yearNumber)).contains(day) else { return nil }
        let days = daysSince1970(year: yearNumber, month: month, day: day)
        return Date(
            timeIntervalSince1970: Double(days * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    private static func digits(_ text: Substring, _ length: ClosedRange<Int>) -> Int? {
        guard length.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(text)
    }

    private static func lengthOfMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    ///   `days_from_civil`, for years from 0.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func year1970(ofDays days: Int) -> Int {
        var year = 1970 + days / 365
        while daysSince1970(year: year, month: 1, day: 1) > days { year -= 1 }
        return year
    }
}

/// How long a server asks us to stay away.
package enum RetryAfter {
    /// Reads seconds or a date. Never negative; a date in the past is zero.
    ///
    /// - Parameter now: the server's own present if it sent a `Date`, so that
    ///   its clock may be wrong.
    /// - Returns: `nil` if it is neither.
    /// - Source: RFC 9110, section 10.2.3.
    package static func parse(_ header: String, now: Date) -> Duration? {
        let number = header.trimmingCharacters(in: .whitespaces)
        if !number.isEmpty, number.utf8.allSatisfy({ (48...57).contains($0) }) {
            // Longer than an Int is a wish for ever; the cap on what is believed
            // comes later.
            return .seconds(min(Int64(number) ?? .max, .init(Int32.max)))
        }
        return HTTPDate.parse(header, now: now).map {
            .seconds(min(max(0, $0.timeIntervalSince(now)), Double(Int32.max)))
        }
    }
}

/// How long an answer stays fresh.
package enum Freshness {
    private enum Wish {
        case none
        case noReuse
        case maxAge(Int64)
    }

    /// - Parameter now: our own present, used when there is no `Date`.
    /// - Returns: `nil` if the server gives no such hint, or takes it back with
    ///   `no-cache` or `no-store`. Never negative.
    /// - Source: RFC 9111, sections 4.2.1, 5.2.2 and 5.3.
    package static func parse(
        cacheControl: String?, expires: String?, age: String?, date: String?, now: Date
    ) -> Duration? {
        if var cacheControl {
            // On bytes: this runs for every answer, also for the unchanged ones.
            switch cacheControl.withUTF8({ wish(in: $0[...]) }) {
            case .none: break
            case .noReuse: return nil
            case .maxAge(let seconds):
                var age = age ?? ""
                let spent = age.withUTF8 { $0[...].seconds } ?? 0
                return .seconds(max(0, seconds - spent))
            }
        }
        guard let expires else { return nil }
        let served = date.flatMap { HTTPDate.parse($0, now: now) } ?? now
        // "0" and other invalid dates mean already expired (RFC 9111, 5.3).
        guard let expiry = HTTPDate.parse(expires, now: now) else { return .zero }
        return .seconds(min(max(0, expiry.timeIntervalSince(served)), Double(Int32.max)))
    }

    /// What `Cache-Control` says about the freshness of an answer. The first
    /// `max-age` counts, and `no-cache` more than any.
    private static func wish(in list: Slice<UnsafeBufferPointer<UInt8>>) -> Wish {
        var maxAge: Int64?
        var rest = list
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            let directive = rest[..<end]
            rest = end < rest.endIndex ? rest[(end + 1)...] : rest[end...]
            let equals = directive.firstIndex(of: UInt8(ascii: "=")) ?? directive.endIndex
            let name = directive[..<equals]
            if name.says("no-cache") || name.says("no-store") { return .noReuse }
            if maxAge == nil, equals < directive.endIndex, name.says("max-age") {
                maxAge = directive[(equals + 1)...].seconds
            }
        }
        return maxAge.map(Wish.maxAge) ?? .none
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Without blanks, tabs and quotes around it.
    private var bare: Self {
        var (start, end) = (startIndex, endIndex)
        func isWrapping(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x22 }
        while start < end, isWrapping(self[start]) { start += 1 }
        while end > start, isWrapping(self[end - 1]) { end -= 1 }
        return self[start..<end]
    }

    /// Whether it is this word, in any case. The word is in lower case.
    fileprivate func says(_ word: StaticString) -> Bool {
        let bare = bare
        guard bare.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            zip(bare, letters).allSatisfy { $0 | 0x20 == $1 || $0 == $1 }
        }
    }

    /// A number of seconds, at most what fits 31 bits, as RFC 9111, 1.2.2, allows.
    fileprivate var seconds: Int64? {
        let digits = bare
        guard !digits.isEmpty else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = Swift.min(value * 10 + Int64(digit - 48), .init(Int32.max))
        }
        return value
    }
}
