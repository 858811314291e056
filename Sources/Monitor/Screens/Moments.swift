// SPDX-License-Identifier: Apache-2.0

// Times as people in the office say them.

package import Foundation

/// Writes dates and spans in Dutch, in one time zone.
package struct Moments: Sendable {
    private let timeZone: TimeZone

    package init(timeZone: TimeZone) { self.timeZone = timeZone }

    /// `zo 22 nov 09:14`; with the year when it is not this one.
    package func moment(_ date: Date, now: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let isThisYear =
            calendar.component(.year, from: date) == calendar.component(.year, from: now)
        var style = Date.FormatStyle(
            locale: Locale(identifier: "nl_NL"), calendar: calendar, timeZone: timeZone
        ).weekday(.abbreviated).day().month(.abbreviated)
        if !isThisYear { style = style.year() }
        return date.formatted(style) + " " + time(date, calendar)
    }

    /// `09:14` today, `22-11 09:14` on another day.
    package func short(_ date: Date, now: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        if calendar.isDate(date, inSameDayAs: now) { return time(date, calendar) }
        let parts = calendar.dateComponents([.day, .month], from: date)
        return String(format: "%02d-%02d ", parts.day ?? 0, parts.month ?? 0) + time(date, calendar)
    }

    private func time(_ date: Date, _ calendar: Calendar) -> String {
        let parts = calendar.dateComponents([.hour, .minute], from: date)
        return String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
    }
}
