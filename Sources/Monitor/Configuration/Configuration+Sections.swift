// SPDX-License-Identifier: Apache-2.0

// Every key of gehoord.toml: the field with its default, and the row of the
// table that describes it.

package import Complaints
package import Transfers

/// How much is logged, as swift-log names it.
package enum LogLevel: String, CaseIterable, Hashable, Sendable {
    case debug, info, notice, warning, error
}

extension LogLevel: ConfigurationChoice {}

extension Configuration {
    package struct General: ConfigurationTable {
        package internal(set) var logLevel = LogLevel.notice
        package internal(set) var language = Language.dutch
        var lines = KeyLines()

        static let schema = Schema<Self>([
            Setting(
                "log_level", \.logLevel,
                range: LogLevel.allCases.map(\.rawValue).joined(separator: ", "),
                "How much the daemon tells in its own log, on standard error."),
            Setting(
                "language", \.language,
                "The language to assume for a text that is too short to tell, unless its feed or company says otherwise."
            ),
        ])
    }

    package struct Paths: ConfigurationTable {
        package internal(set) var companies = "/etc/gehoord/Feeds"
        package internal(set) var database = "/var/lib/gehoord/gehoord.sqlite"
        package internal(set) var alertLog = "/var/log/gehoord/alerts.log"
        var lines = KeyLines()

        static let schema = Schema<Self>([
            Setting(
                "companies", \.companies,
                "The folder with one file per company: every .toml file in it is read.",
                check: notEmpty),
            Setting(
                "database", \.database, "The SQLite database. On a local disk: it uses WAL.",
                check: notEmpty),
            Setting(
                "alert_log", \.alertLog, "The file that the agent on call follows with tail -F.",
                check: notEmpty),
        ])
    }

    package struct Polling: ConfigurationTable {
        package internal(set) var defaultInterval = Duration.seconds(15 * 60)
        package internal(set) var minInterval = Duration.seconds(60)
        package internal(set) var maxInterval = Duration.seconds(24 * 3_600)
        package internal(set) var concurrency = 32
        package internal(set) var perHost = 2
        package internal(set) var connectTimeout = Duration.seconds(15)
        package internal(set) var firstByteTimeout = Duration.seconds(30)
        package internal(set) var totalTimeout = Duration.seconds(90)
        package internal(set) var bodyLimit = ByteCount.megabytes(10)
        package internal(set) var decodedLimit = ByteCount.megabytes(20)
        package internal(set) var entriesLimit = 2_000
        package internal(set) var redirects = 5
        package internal(set) var contact: String?
        var lines = KeyLines()

        static let schema = Schema<Self>([
            Setting(
                "default_interval", \.defaultInterval, in: .seconds(10)...(.seconds(7 * 86_400)),
                "Time between two polls of a feed that names no interval."),
            Setting(
                "min_interval", \.minInterval, in: .seconds(10)...(.seconds(86_400)),
                "No feed is asked more often than this, whatever it or its file says."),
            Setting(
                "max_interval", \.maxInterval, in: .seconds(60)...(.seconds(7 * 86_400)),
                "No feed is asked less often than this, also not after failures."),
            Setting(
                "concurrency", \.concurrency, in: 1...256,
                "Polls at a time. Each costs a thread while a name is looked up."),
            Setting(
                "per_host", \.perHost, in: 1...16, "Connections at a time to one host."),
            Setting(
                "connect_timeout", \.connectTimeout, in: .seconds(1)...(.seconds(120)),
                "Until a name is looked up, the connection stands and TLS is agreed."),
            Setting(
                "first_byte_timeout", \.firstByteTimeout, in: .seconds(1)...(.seconds(300)),
                "Until the first byte of the answer."),
            Setting(
                "total_timeout", \.totalTimeout, in: .seconds(1)...(.seconds(600)),
                "Until the last byte, redirects included."),
            Setting(
                "body_limit", \.bodyLimit, in: .kilobytes(10)...(.megabytes(100)),
                "The most that a feed may send, as it crosses the wire."),
            Setting(
                "decoded_limit", \.decodedLimit, in: .kilobytes(10)...(.megabytes(500)),
                "The most that a feed may be after decompression."),
            Setting(
                "entries_limit", \.entriesLimit, in: 1...100_000,
                "The most entries that are read from one feed."),
            Setting(
                "redirects", \.redirects, in: 0...20, "How many redirects are followed."),
            Setting(
                "contact", \.contact, example: #""mailto:webcare@example.com""#,
                "Where the owner of a site can reach you; sent with every request. A mailto: or https: address.",
                check: contactAddress),
        ])
    }

    package struct Alerts: ConfigurationTable {
        package internal(set) var alertFrom = Urgency.normal
        var webhooks: [WebhookTable] = []
        var mails: [MailboxesTable] = []
        var lines = KeyLines()

        static let schema = Schema<Self>(
            [
                Setting(
                    "alert_from", \.alertFrom,
                    range: Urgency.allCases.map(\.rawValue).joined(separator: ", "),
                    "The least urgency that is an alert. What is below only stands in the list and the digest."
                )
            ],
            subtables: [
                Subtable(
                    "webhooks", each: \.webhooks,
                    "Where alerts are posted besides the log. Any number; each is told from when it is first seen here, in order, until it works."
                ),
                Subtable(
                    "mails", each: \.mails,
                    "Who is mailed alerts besides the log. Any number; needs [smtp]."),
            ])
    }

    package struct Cases: ConfigurationTable {
        package internal(set) var reopenWindow = Duration.seconds(14 * 86_400)
        package internal(set) var maxAge = Duration.seconds(14 * 86_400)
        package internal(set) var claimTimeout = Duration.seconds(2 * 3_600)
        package internal(set) var atRisk = ServiceLevel.usualAtRiskShare
        package internal(set) var promiseReminder = Duration.seconds(3_600)
        var updateEvery = PromisedTime(hours: 8)
        package internal(set) var teamLeads: [String] = []
        var escalation: [EscalationTable] = []
        var lines = KeyLines()

        /// What happens to a case that stays unanswered, soonest first.
        package var escalationSteps: [EscalationStep] { escalation.steps }

        static let schema = Schema<Self>(
            [
                Setting(
                    "reopen_window", \.reopenWindow, in: .zero...(.seconds(365 * 86_400)),
                    "A new mention of the same customer within this time after the close reopens the case."
                ),
                Setting(
                    "max_age", \.maxAge, in: .seconds(3_600)...(.seconds(3_660 * 86_400)),
                    "A mention that is older than this when it is first seen is kept, but opens no case."
                ),
                Setting(
                    "claim_timeout", \.claimTimeout, in: .seconds(60)...(.seconds(7 * 86_400)),
                    "A claimed case without an answer goes back to open after this, in the hours of its service level."
                ),
                Setting(
                    "at_risk", \.atRisk, in: 0.1...0.99,
                    "The share of a promised time after which it is at risk."),
                Setting(
                    "promise_reminder", \.promiseReminder,
                    in: .seconds(60)...(.seconds(7 * 86_400)),
                    "How long before a promise is due its owner is reminded, in the hours of its service level; not before the share of at_risk has gone."
                ),
                Setting(
                    "update_every", \.updateEvery, in: PromisedTime.range,
                    "The longest that a customer with an open case goes without news, in the hours of its service level."
                ),
                Setting(
                    "team_leads", \.teamLeads, example: #"["sanne"]"#,
                    "Who may see how many abusive cases each colleague had: gehoord mine --team.",
                    each: notEmpty),
            ],
            subtables: [
                Subtable(
                    "escalation", each: \.escalation,
                    "Who hears of a case that is not answered in time. Any number of steps.")
            ])
    }
}

extension Configuration {
    package struct Retention: ConfigurationTable {
        package internal(set) var mentions = Duration.seconds(90 * 86_400)
        package internal(set) var cases = Duration.seconds(730 * 86_400)
        package internal(set) var alerts = Duration.seconds(90 * 86_400)
        var lines = KeyLines()

        package var policy: RetentionPolicy {
            RetentionPolicy(mentions: mentions, cases: cases, alerts: alerts)
        }

        static let schema = Schema<Self>([
            Setting(
                "mentions", \.mentions, in: range,
                "Mentions that belong to no case, counted from publication. Ideas of customers are kept as long as cases."
            ),
            Setting(
                "cases", \.cases, in: range,
                "Closed cases, counted from their close: what was written, answered, promised and noted in them."
            ),
            Setting(
                "alerts", \.alerts, in: range,
                "Alerts in the database, once every sink was told. The log is rotated by logrotate."
            ),
        ])

        private static let range = Duration.seconds(86_400)...(.seconds(3_650 * 86_400))
    }
}

/// A step of an escalation as a file writes it.
struct EscalationTable: ConfigurationTable {
    var after = Duration.zero
    var to = ""
    var lines = KeyLines()

    static let schema = Schema<Self>([
        Setting(
            "after", \.after, example: #""30m""#, isRequired: true, range: #""0s" … "30d""#,
            "How long after the first response was due, in the hours of the service level.",
            check: {
                (.zero...(.seconds(30 * 86_400))).contains($0) ? nil : #"write "0s" to "30d""#
            }
        ),
        Setting(
            "to", \.to, example: #""teamleider@example.com""#, isRequired: true,
            "Who is told: the id of a webhook or mailbox above, a mail address, or a name that only stands in the log (naar=).",
            check: notEmpty),
    ])
}

extension [EscalationTable] {
    var steps: [EscalationStep] {
        map { EscalationStep(after: $0.after, to: $0.to) }.sorted { $0.after < $1.after }
    }
}
