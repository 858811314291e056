// SPDX-License-Identifier: Apache-2.0

// Every key of a company file: the field with its default, and the row of the
// table that describes it. WatchedCompany+Reading makes our own types of them.

import Classification
import Complaints

/// A company file as it is written.
struct CompanyFile: ConfigurationTable {
    var company = CompanyTable()
    var officeHours = OfficeHoursTable()
    var serviceLevels = ServiceLevelsTable()
    var escalation: [EscalationTable] = []
    var feeds: [FeedTable] = []
    var lines = KeyLines()
    /// The path it was read from.
    var path = ""

    static let schema = Schema<Self>(
        subtables: [
            Subtable("company", \.company, "Who is watched."),
            Subtable(
                "office_hours", \.officeHours,
                "When the clock of a service level runs. Once a day is named, those left out are closed."
            ),
            Subtable("service_levels", \.serviceLevels, "The times promised, per urgency."),
            Subtable(
                "escalation", each: \.escalation,
                "Who hears of a case that is not answered in time; in place of cases.escalation."),
            Subtable("feeds", each: \.feeds, "What is polled for this company."),
        ])
}

struct CompanyTable: ConfigurationTable {
    var id = ""
    var name = ""
    var names: [NameTable] = []
    var accounts = AccountsTable()
    var agents: [String] = []
    var language: Language?
    var customers: String?
    var words: [CompanyWord] = []
    var lines = KeyLines()

    static let schema = Schema<Self>(
        [
            Setting(
                "id", \.id, example: #""sokkenland""#, isRequired: true,
                "A slug, stable for ever: it is in the database and in the alert line (bedrijf=).",
                check: slug),
            Setting(
                "name", \.name, example: #""Sokkenland""#, isRequired: true,
                "As people know it, for screens and the digest.", check: notEmpty),
            Setting(
                "agents", \.agents, example: #"["freek", "noor"]"#,
                "Colleagues by the name they claim cases with. A reply on an own account that one of them signs is theirs: thanks for it reach them.",
                each: notEmpty),
            Setting(
                "language", \.language, example: #""nl""#,
                "The language to assume for a text that is too short to tell; general.language when left out."
            ),
            Setting(
                "customers", \.customers, example: #""customers.csv""#,
                "The customer directory, a CSV file. The daemon imports it at start and whenever it has changed.",
                check: { $0.flatMap(notEmpty) }),
            Setting(
                "words", \.words, example: #"["sokkenpunten\t…"]"#,
                "Lexicon lines of this company only, in the format of the lexicon."),
        ],
        subtables: [
            Subtable(
                "names", each: \.names,
                "What the matcher looks for. Letter case, accents, hashtags and possessives need no spelling of their own."
            ),
            Subtable(
                "accounts", \.accounts,
                "The company's own accounts per channel: what they write is an answer, never a complaint."
            ),
        ])
}

struct NameTable: ConfigurationTable {
    var spellings: [String] = []
    var near: [String] = []
    var notNear: [String] = []
    var lines = KeyLines()

    static let schema = Schema<Self>([
        Setting(
            "spellings", \.spellings, example: #"["Sokkenland*", "Sokken Land"]"#,
            isRequired: true,
            "Spellings of one name, one or more words each. A trailing * stands for the rest of the word.",
            each: notEmpty),
        Setting(
            "near", \.near, example: #"["bestel*", "app"]"#,
            "At least one of these must stand near the name: for a name that is an ordinary word.",
            each: notEmpty),
        Setting(
            "not_near", \.notNear, example: #"["groot sokkenland"]"#,
            "None of these may stand close to it. A phrase that holds the name rules out that place only.",
            each: notEmpty),
    ])
}

struct AccountsTable: ConfigurationTable {
    private var handles: [Channel: [String]] = [:]
    var lines = KeyLines()

    subscript(channel: Channel) -> [String] {
        get { handles[channel, default: []] }
        set { handles[channel] = newValue }
    }

    static let schema = Schema<Self>(
        Channel.allCases.map { channel in
            Setting(
                channel.rawValue, \.[channel], example: #"["@sokkenland"]"#,
                "Own accounts on this channel.",
                each: notEmpty)
        })
}

struct OfficeHoursTable: ConfigurationTable {
    var timeZone = "Europe/Amsterdam"
    private var week: [Weekday: [OfficeHours.Span]]
    var evening: [OfficeHours.Span] = []
    /// In the order of the calendar.
    var holidays = Holiday.allCases.filter(Holiday.usual.contains)
    var closed: [CalendarDay] = []
    var open: [DayOpening] = []
    var lines = KeyLines()

    init() {
        let usual = OfficeHours.Span("09:00-17:30").map { [$0] } ?? []
        week = Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, usual) })
    }

    subscript(weekday: Weekday) -> [OfficeHours.Span] {
        get { week[weekday, default: []] }
        set { week[weekday] = newValue }
    }

    /// Once a file names one day, the days that it leaves out are closed.
    mutating func closeUnnamedDays() {
        let named = Weekday.allCases.filter { lines.keys[$0.rawValue] != nil }
        if !named.isEmpty { week = week.filter { named.contains($0.key) } }
    }

    static let schema = Schema<Self>(
        [
            Setting(
                "time_zone", \.timeZone,
                "The time zone of these hours, by its IANA name.", check: timeZoneName)
        ]
            + Weekday.allCases.map { weekday in
                Setting(
                    weekday.rawValue, \.[weekday], example: #"["09:00-12:30", "13:00-17:30"]"#,
                    "From-until, any number. One that ends before it begins passes midnight.")
            }
            + [
                Setting(
                    "evening", \.evening, example: #""17:30-22:00""#,
                    "The rota of who is on call, every day but holidays: for levels whose clock is \"evening\"."
                ),
                Setting(
                    "holidays", \.holidays,
                    range: Holiday.allCases.map(\.rawValue).joined(separator: ", "),
                    "The Dutch public holidays on which nobody works."),
                Setting(
                    "closed", \.closed, example: "[2026-12-24, 2026-12-31]",
                    "Other days on which nobody works."),
                Setting(
                    "open", \.open, example: #"["2026-12-26 10:00-16:00"]"#,
                    "Hours of single days, in place of everything above. Several spans: one line each."
                ),
            ])
}

/// The hours of a single day: `2026-12-26 10:00-16:00`.
struct DayOpening: ConfigurationText {
    let day: CalendarDay
    let span: OfficeHours.Span

    static var typeName: String { "date and span" }
    static var expected: String { #"a date and a span such as "2026-12-26 10:00-16:00""# }

    init?(configured text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let day = CalendarDay(String(parts[0])),
            let span = OfficeHours.Span(String(parts[1]))
        else { return nil }
        self.day = day
        self.span = span
    }

    var configured: String { "\(day) \(span.configured)" }
}

/// Which clock a service level runs by.
enum LevelClock: String, CaseIterable, ConfigurationChoice {
    case officeHours = "office_hours"
    /// Office hours and the evening rota.
    case evening
    case always
}

struct ServiceLevelsTable: ConfigurationTable {
    var critical = LevelTable(
        firstResponse: PromisedTime(minutes: 15), resolution: PromisedTime(hours: 4),
        updateEvery: PromisedTime(hours: 2), clock: .always)
    var high = LevelTable(
        firstResponse: PromisedTime(hours: 1), resolution: PromisedTime(hours: 8))
    var normal = LevelTable(
        firstResponse: PromisedTime(hours: 4), resolution: PromisedTime(hours: 24))
    var low = LevelTable()
    var lines = KeyLines()

    static let schema = Schema<Self>(
        subtables: [
            Subtable("critical", \.critical, "Danger, a deadline within a day, a life event."),
            Subtable("high", \.high, "A complaint with an aggravating circumstance."),
            Subtable("normal", \.normal, "An ordinary complaint or question."),
            Subtable("low", \.low, "Praise, remarks, suggestions."),
        ])
}

/// A promised time as it was written: in a clock that stands still at night,
/// "1d" would be three working days, so it matters that days were written.
struct PromisedTime: ConfigurationText, Comparable {
    let duration: Duration
    let configured: String

    static var typeName: String { Duration.typeName }
    static var expected: String { Duration.expected }

    init?(configured text: String) {
        guard let duration = Duration(configured: text) else { return nil }
        self.duration = duration
        configured = text
    }

    init(hours: Int) { self.init(minutes: hours * 60) }

    init(minutes: Int) {
        duration = .seconds(minutes * 60)
        configured = minutes.isMultiple(of: 60) ? "\(minutes / 60)h" : "\(minutes)m"
    }

    var isInDays: Bool { configured.contains("d") }

    static func < (lhs: PromisedTime, rhs: PromisedTime) -> Bool { lhs.duration < rhs.duration }

    /// A minute to a year, for a promise can be neither instant nor for ever.
    static let range = PromisedTime(minutes: 1)...PromisedTime(hours: 365 * 24)
}

struct LevelTable: ConfigurationTable {
    var firstResponse = PromisedTime(hours: 8)
    var resolution = PromisedTime(hours: 40)
    var updateEvery: PromisedTime?
    var clock = LevelClock.officeHours
    var lines = KeyLines()

    static let schema = Schema<Self>([
        Setting(
            "first_response", \.firstResponse, in: PromisedTime.range,
            "From publication to the first answer of a person. Unless the clock is \"always\", write hours: \"16h\" for two working days of eight."
        ),
        Setting(
            "resolution", \.resolution, in: PromisedTime.range,
            "From publication to the close of the case."),
        Setting(
            "update_every", \.updateEvery, in: PromisedTime.range, example: #""4h""#,
            "The longest that the customer goes without news; cases.update_every when left out."),
        Setting(
            "clock", \.clock, range: LevelClock.allCases.map(\.rawValue).joined(separator: ", "),
            "When these times run: in office hours, in office hours and on the evening rota, or day and night."
        ),
    ])
}

extension LevelTable {
    init(
        firstResponse: PromisedTime, resolution: PromisedTime, updateEvery: PromisedTime? = nil,
        clock: LevelClock = .officeHours
    ) {
        self.init()
        self.firstResponse = firstResponse
        self.resolution = resolution
        self.updateEvery = updateEvery
        self.clock = clock
    }
}

struct FeedTable: ConfigurationTable {
    var id = ""
    var channel = Channel.other
    var url: String?
    var path: String?
    var interval: Duration?
    var quiet: Duration?
    var match = Feed.Coverage.name
    var language: Language?
    var allowPrivateAddresses = false
    var lines = KeyLines()

    static let schema = Schema<Self>([
        Setting(
            "id", \.id, example: #""mastodon-sokkenland""#, isRequired: true,
            "A slug, unique among all feeds of all companies, stable for ever.", check: slug),
        Setting(
            "channel", \.channel, isRequired: true,
            range: Channel.allCases.map(\.rawValue).joined(separator: ", "),
            "The kind of place: it decides how author, thread and rating are read."),
        Setting(
            "url", \.url, example: #""https://mastodon.example/tags/sokkenland.rss""#,
            "An http or https address. Either this or path.", check: webAddress),
        Setting(
            "path", \.path, example: #""reviews.rss""#,
            "A file on this machine, relative to the folder of the company file.",
            check: { $0.flatMap(notEmpty) }),
        Setting(
            "interval", \.interval, example: #""5m""#,
            "Time between two polls, from polling.min_interval to polling.max_interval; polling.default_interval when left out."
        ),
        Setting(
            "quiet", \.quiet, in: .seconds(600)...(.seconds(365 * 86_400)), example: #""2d""#,
            "Nothing new for longer than this is an alert. Leave it out where silence is normal."),
        Setting(
            "match", \.match, range: Feed.Coverage.allCases.map(\.rawValue).joined(separator: ", "),
            "Which entries count: those that name the company, or all, for its own pages."),
        Setting(
            "language", \.language, example: #""nl""#,
            "The language to assume for a text that is too short to tell; the company's when left out."
        ),
        Setting(
            "allow_private_addresses", \.allowPrivateAddresses,
            "Whether this feed may be on a private, loopback or link-local address."),
    ])
}
