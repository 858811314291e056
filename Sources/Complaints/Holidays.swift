// SPDX-License-Identifier: Apache-2.0

// The Dutch public holidays, computed: nobody has to keep a list of dates.

/// A Dutch public holiday.
///
/// - Source: rijksoverheid.nl, "Officiële feestdagen"; Algemene termijnenwet,
///   article 3.
package enum Holiday: String, CaseIterable, Hashable, Sendable {
    /// 1 January.
    case newYearsDay = "new_years_day"
    /// The Friday before Easter; many companies work.
    case goodFriday = "good_friday"
    case easterSunday = "easter_sunday"
    case easterMonday = "easter_monday"
    /// 27 April, or the 26th when the 27th is a Sunday. As it is since 2014.
    case kingsDay = "kings_day"
    /// 5 May in every year.
    case liberationDay = "liberation_day"
    /// 5 May in 2025, 2030, 2035 …: the day off of most collective agreements.
    case liberationDayLustrum = "liberation_day_lustrum"
    /// The Thursday 39 days after Easter.
    case ascensionDay = "ascension_day"
    case whitSunday = "whit_sunday"
    case whitMonday = "whit_monday"
    /// 25 December.
    case christmasDay = "christmas_day"
    /// 26 December.
    case boxingDay = "boxing_day"

    /// The days on which a Dutch company is closed unless it says otherwise:
    /// all but Good Friday, and Liberation Day in lustrum years.
    package static let usual = Set(allCases).subtracting([.goodFriday, .liberationDay])

    /// The day on which it falls; `nil` if it is not kept in that year.
    ///
    /// - Parameter year: of the Gregorian calendar, 1583 or later.
    package func day(in year: Int) -> CalendarDay? {
        switch self {
        case .newYearsDay: CalendarDay(year: year, month: 1, day: 1)
        case .goodFriday: Self.easter(in: year)?.advanced(by: -2)
        case .easterSunday: Self.easter(in: year)
        case .easterMonday: Self.easter(in: year)?.advanced(by: 1)
        case .kingsDay: Self.kingsDay(in: year)
        case .liberationDay: CalendarDay(year: year, month: 5, day: 5)
        case .liberationDayLustrum:
            year.isMultiple(of: 5) ? CalendarDay(year: year, month: 5, day: 5) : nil
        case .ascensionDay: Self.easter(in: year)?.advanced(by: 39)
        case .whitSunday: Self.easter(in: year)?.advanced(by: 49)
        case .whitMonday: Self.easter(in: year)?.advanced(by: 50)
        case .christmasDay: CalendarDay(year: year, month: 12, day: 25)
        case .boxingDay: CalendarDay(year: year, month: 12, day: 26)
        }
    }

    private static func kingsDay(in year: Int) -> CalendarDay? {
        let birthday = CalendarDay(year: year, month: 4, day: 27)
        return birthday?.weekday == .sunday ? birthday?.advanced(by: -1) : birthday
    }

    /// - Source: the anonymous Gregorian algorithm as in J. Meeus,
    ///   *Astronomical Algorithms*, chapter 8, whose variable names these are.
    private static func easter(in year: Int) -> CalendarDay? {
        let a = year % 19
        let (b, c) = year.quotientAndRemainder(dividingBy: 100)
        let (d, e) = b.quotientAndRemainder(dividingBy: 4)
        let f = (b + 8) / 25
        let g = (b - f + 1) / 3
        let h = (19 * a + b - d - g + 15) % 30
        let (i, k) = c.quotientAndRemainder(dividingBy: 4)
        let l = (32 + 2 * e + 2 * i - h - k) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let (month, day) = (h + l - 7 * m + 114).quotientAndRemainder(dividingBy: 31)
        return CalendarDay(year: year, month: month, day: day + 1)
    }
}
