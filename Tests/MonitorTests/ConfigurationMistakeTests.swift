// SPDX-License-Identifier: Apache-2.0

// What is said of configuration files that are wrong.

import Complaints
import Foundation
import Testing

@testable import Monitor

/// The mistakes as printed, with the folder cut off.
private func mistakes(
    _ main: String, companies: [String: String] = ["sokkenland.toml": exampleCompany]
) -> [String] {
    do {
        _ = try load(main, companies: companies)
        return []
    } catch let errors as ConfigurationErrors {
        return errors.mistakes.map { error in
            let name = (error.file as NSString).lastPathComponent
            let place = error.line > 0 ? "\(name):\(error.line)" : name
            return "\(place): \(error.problem.rawValue): \(error.found); \(error.instead)"
        }
    } catch {
        return ["\(error)"]
    }
}

// The first line of the file is `paths.companies`.
private let mainMistakes: [(text: String, message: String)] = [
    (
        "polling.default_intervall = \"5m\"",
        "gehoord.toml:2: unknown key: polling.default_intervall; did you mean polling.default_interval?"
    ),
    (
        "[poling]",
        "gehoord.toml:2: unknown key: poling; did you mean polling?"
    ),
    (
        "[alerts]\nxyzzy = 1",
        "gehoord.toml:3: unknown key: alerts.xyzzy; known here: alert_from, webhooks, mails"
    ),
    (
        "[[alerts.webhooks]]\nid = \"chat\"",
        "gehoord.toml:2: missing key: alerts.webhooks.url; write url = \"https://chat.example.com/hooks/webcare\""
    ),
    (
        "[[alerts.webhooks]]\nid = \"chat\"\nurl = \"ftp://example.com\"",
        "gehoord.toml:4: bad value: alerts.webhooks.url = \"ftp://example.com\"; "
            + "write an https address, \"credential:NAME\" or \"file:PATH\""
    ),
    (
        "retention.cases = \"10d\"",
        "gehoord.toml:2: contradiction: retention.cases = \"10d\" is shorter than "
            + "cases.reopen_window: who comes back would be a stranger; write at least \"14d\""
    ),
    (
        "retention.alerts = \"1h\"",
        "gehoord.toml:2: out of range: retention.alerts = \"1h\"; write \"1d\" to \"3650d\""
    ),
    (
        "smtp.password = \"hunter2\"",
        "gehoord.toml:2: bad value: smtp.password = \"hunter2\"; "
            + "write \"credential:NAME\", or \"file:PATH\" for a file that others cannot read"
    ),
    (
        "[[alerts.webhooks]]\nid = \"log\"\nurl = \"https://a.example\"",
        "gehoord.toml:3: doubled: the sink \"log\" is there already; write another id"
    ),
    (
        "[[alerts.webhooks]]\nid = \"chat\"\nurl = \"https://a.example\"\ncompanies = \"sokken\"",
        "gehoord.toml:5: bad value: no company \"sokken\" is watched; write one of sokkenland"
    ),
    (
        "[[alerts.mails]]\nid = \"wacht\"\nto = \"a@example.com\"",
        "gehoord.toml:4: missing key: alerts.mails.to needs smtp.url and smtp.from; write both under [smtp]"
    ),
    (
        "[[cases.escalation]]\nafter = \"1h\"\nto = \"baas@example.com\"",
        "gehoord.toml:4: missing key: cases.escalation.to needs smtp.url and smtp.from; write both under [smtp]"
    ),
    (
        "[digest]\nrecipients = \"a@example.com\"",
        "gehoord.toml:3: missing key: digest.recipients needs smtp.url and smtp.from; write both under [smtp]"
    ),
    (
        "[smtp]\nurl = \"https://mail.example\"",
        "gehoord.toml:3: bad value: smtp.url = \"https://mail.example\"; write an address such as \"smtp://localhost:25\""
    ),
    (
        "[smtp]\nuser = \"gehoord\"",
        "gehoord.toml:3: missing key: smtp.user needs smtp.password; write password = \"credential:smtp-password\""
    ),
    (
        "[polling]\n\nconcurrency = \"4\"",
        "gehoord.toml:4: wrong type: polling.concurrency = \"4\" is a string; write a whole number"
    ),
    (
        "polling = 3",
        "gehoord.toml:2: wrong type: polling = 3 is an integer; write a table: [polling]"
    ),
    (
        "cases.escalation = {}",
        "gehoord.toml:2: wrong type: cases.escalation is a table; write [[cases.escalation]], once for each"
    ),
    (
        "polling.default_interval = 15",
        "gehoord.toml:2: wrong type: polling.default_interval = 15 is an integer; "
            + "write a duration such as \"90s\", \"15m\", \"2h\", \"3d\" or \"1h30m\""
    ),
    (
        "polling.body_limit = \"5 MiB\"",
        "gehoord.toml:2: bad value: polling.body_limit = \"5 MiB\"; write a size such as \"64kB\" or \"5MB\""
    ),
    (
        "polling.redirects = 21",
        "gehoord.toml:2: out of range: polling.redirects = 21; write 0 to 20"
    ),
    (
        "cases.at_risk = 80",
        "gehoord.toml:2: out of range: cases.at_risk = 80; write 0.1 to 0.99"
    ),
    (
        "alerts.alert_from = \"hihg\"",
        "gehoord.toml:2: bad value: alerts.alert_from = \"hihg\"; write \"high\", or one of low, normal, high, critical"
    ),
    (
        "polling.min_interval = \"20m\"",
        "gehoord.toml:2: contradiction: polling: min_interval 20m, default_interval 15m, "
            + "max_interval 1d; write them so that min ≤ default ≤ max"
    ),
    (
        "cases.update_every = \"1d\"",
        "gehoord.toml:2: bad value: cases.update_every = \"1d\" would count 24 office hours to the day; "
            + "write working hours, such as \"8h\" for a day"
    ),
]

private let companyMistakes: [(text: String, message: String)] = [
    (
        "chanel = \"news\"",
        "sokkenland.toml:10: unknown key: feeds.chanel; did you mean feeds.channel?"
    ),
    (
        "allow_private = true",
        "sokkenland.toml:10: unknown key: feeds.allow_private; did you mean feeds.allow_private_addresses?"
    ),
    (
        "path = \"a.rss\"",
        "sokkenland.toml:10: contradiction: feeds \"reviews\" has both url and path; write one of the two"
    ),
    (
        "interval = \"30s\"",
        "sokkenland.toml:10: out of range: feeds.interval = \"30s\"; write \"1m\" to \"1d\", "
            + "or change polling.min_interval or max_interval"
    ),
    (
        "quiet = \"10m\"",
        "sokkenland.toml:10: contradiction: feeds.quiet = \"10m\" is shorter than the interval; "
            + "write several intervals, such as \"2d\""
    ),
    (
        "language = \"Dutch\"",
        "sokkenland.toml:10: bad value: feeds.language = \"Dutch\"; write a language tag such as \"nl\", \"fy\" or \"en\""
    ),
    (
        "[[feeds]]\nid = \"b\"\nchannel = \"other\"",
        "sokkenland.toml:10: missing key: feeds \"b\" has neither url nor path; write one of the two"
    ),
    (
        "[[feeds]]\nid = \"b\"\nchannel = \"masto\"\npath = \"x\"",
        "sokkenland.toml:12: bad value: feeds.channel = \"masto\"; write \"mastodon\", or one of mastodon, "
            + "bluesky, reddit, lemmy, forum, news, alerts, reviews, youtube, blog, comments, other"
    ),
    (
        "[[feeds]]\nchannel = \"other\"\npath = \"x\"",
        "sokkenland.toml:10: missing key: feeds.id; write id = \"mastodon-sokkenland\""
    ),
    (
        "[[feeds]]\nid = \"B b\"\nchannel = \"other\"\npath = \"x\"",
        "sokkenland.toml:11: bad value: feeds.id = \"B b\"; write at most 64 lower-case letters, digits and hyphens"
    ),
    (
        "[company.accounts]\nmastodn = [\"@a\"]",
        "sokkenland.toml:11: unknown key: company.accounts.mastodn; did you mean company.accounts.mastodon?"
    ),
    (
        "[office_hours]\ntime_zone = \"Europe/Amsterdm\"",
        "sokkenland.toml:11: bad value: office_hours.time_zone = \"Europe/Amsterdm\"; "
            + "write an IANA name such as \"Europe/Amsterdam\""
    ),
    (
        "[office_hours]\nmonday = [\"09:00-12:30\", \"13-17\"]",
        "sokkenland.toml:11: bad value: office_hours.monday = \"13-17\"; write a span such as \"09:00-17:30\""
    ),
    (
        "[office_hours]\nmonday = []",
        "sokkenland.toml:10: missing key: office_hours: closed on every day; write monday = \"09:00-17:30\""
    ),
    (
        "[office_hours]\nholidays = [\"kingsday\"]",
        "sokkenland.toml:11: bad value: office_hours.holidays = \"kingsday\"; write \"kings_day\", or one of "
            + Holiday.allCases.map(\.rawValue).joined(separator: ", ")
    ),
    (
        "[office_hours]\nclosed = [\"2026-02-30\"]",
        "sokkenland.toml:11: bad value: office_hours.closed = \"2026-02-30\"; write a date such as 2026-12-24"
    ),
    (
        "[service_levels.low]\nresolution = \"5d\"",
        "sokkenland.toml:11: bad value: service_levels.low.resolution = \"5d\" would count 24 office hours to the day; "
            + "write working hours, such as \"40h\", or clock = \"always\""
    ),
    (
        "[service_levels.high]\nfirst_response = \"9h\"",
        "sokkenland.toml:10: contradiction: service_levels.high.resolution is shorter than first_response; "
            + "write at least \"9h\""
    ),
    (
        "[service_levels.high]\nclock = \"evening\"",
        "sokkenland.toml:11: contradiction: service_levels.high.clock = \"evening\", but nobody is on call then; "
            + "write evening = \"17:30-22:00\" under [office_hours]"
    ),
    (
        "[[company.names]]\nspellings = []",
        "sokkenland.toml:11: bad value: company.names.spellings = []; write at least one spelling"
    ),
]

@Suite struct ConfigurationMistakeTests {
    @Test func `an escalation that reaches nobody is warned of, with its line`() throws {
        let escalating = """
            [[alerts.webhooks]]
            id = "chat"
            url = "https://chat.example/hook"
            [cases]
            team_leads = ["sanne"]
            [[cases.escalation]]
            after = "1h"
            to = "chatt"
            [[cases.escalation]]
            after = "2h"
            to = "sanne"
            """
        let company =
            exampleCompany + """
                [[escalation]]
                after = "1h"
                to = "chat"
                [[escalation]]
                after = "2h"
                to = "directie"
                """
        let loaded = try load(escalating, companies: ["sokkenland.toml": company])
        let warned = loaded.warnings.map { warning in
            "\((warning.file as NSString).lastPathComponent):\(warning.line): "
                + "\(warning.found); \(warning.instead)"
        }
        let reachesNobody =
            "is neither a webhook or mailbox nor a colleague: it will only stand in the alert log"
        #expect(
            warned == [
                "gehoord.toml:9: cases.escalation.to = \"chatt\" \(reachesNobody); did you mean chat?",
                "sokkenland.toml:15: escalation.to = \"directie\" \(reachesNobody); write the id of "
                    + "a webhook or mailbox, a mail address, or a name under company.agents or "
                    + "cases.team_leads",
            ])
    }

    @Test(arguments: mainMistakes)
    func `a mistake is named with its line and its cure`(text: String, message: String) {
        #expect(mistakes(text) == [message])
    }

    @Test(arguments: companyMistakes)
    func `a mistake in a company file is named likewise`(text: String, message: String) {
        #expect(mistakes("", companies: ["sokkenland.toml": exampleCompany + text]) == [message])
    }

    @Test func `all mistakes of all files come at once, in order`() {
        let found = mistakes(
            "alerts.alert_from = \"maandag\"\n[polling]\nredirects = -1\nper_host = 0",
            companies: [
                "a.toml": exampleCompany + "interval = 5\nquiet = 6",
                "b.toml": "[company\n",
                "c.toml": exampleCompany,
                "note.txt": "no company file",
            ])
        #expect(
            found.map { $0.prefix { $0 != ";" } }
                == [
                    "gehoord.toml:2: bad value: alerts.alert_from = \"maandag\"",
                    "gehoord.toml:4: out of range: polling.redirects = -1",
                    "gehoord.toml:5: out of range: polling.per_host = 0",
                    "a.toml:10: wrong type: feeds.interval = 5 is an integer",
                    "a.toml:11: wrong type: feeds.quiet = 6 is an integer",
                    "b.toml:1: syntax error: " + syntaxError(in: "[company\n"),
                    "c.toml:2: doubled: company.id = \"sokkenland\" stands at a.toml:2, too",
                    "c.toml:7: doubled: feeds.id = \"reviews\" stands at a.toml:7, too",
                    "c.toml:9: doubled: feeds.url of sokkenland = \"https://example.com/reviews.rss\" stands at a.toml:9, too",
                ].map { $0[...] })
    }

    private func syntaxError(in text: String) -> String {
        do {
            _ = try TOMLNode.parse(text, file: "")
            return "none"
        } catch {
            return error.found
        }
    }

    @Test func `a monitor that watches nothing is a mistake`() {
        #expect(mistakes("", companies: [:]).count == 1)
        #expect(
            mistakes("", companies: ["Readme.md": ""]).first?.contains("nothing is watched") == true
        )
        let noFeeds = exampleCompany.prefix { $0 != "f" } + ""
        #expect(noFeeds.hasSuffix("[["))
        let idle = String(noFeeds.dropLast(2))
        #expect(
            mistakes("", companies: ["a.toml": idle]).first?.contains("nothing is polled") == true)
    }

    @Test(arguments: [
        "\u{0}", "a = \"\u{FFFE}", "[[[[", "[=]", "[ \n]", "[\ra]", "[[\r\na]]", "[[\n", "[#a]",
        "[", "[[", "[]", "[é]",
        "= 1", "a = [}", "a = [1, [2], }]", "a = [{b = [}]}", "a = 1\na = 2",
        "a = 99999999999999999999",
    ])
    func `what is no TOML is refused, not crashed on`(text: String) {
        #expect(throws: ConfigurationError.self) { try TOMLNode.parse(text, file: "x") }
    }

    @Test func `a file that is missing, no text or too long is refused`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ConfigurationErrors.self) {
            try Configuration.load(folder.url.path + "/no")
        }
        #expect(throws: ConfigurationErrors.self) { try Configuration.load(folder.url.path) }
        let binary = folder.url.appendingPathComponent("binary")
        try Data([0x61, 0xFF, 0x0A]).write(to: binary)
        #expect(throws: ConfigurationErrors.self) { try Configuration.load(binary.path) }
        let long = try folder.write(String(repeating: "#\n", count: 600_000), to: "long")
        #expect(throws: ConfigurationErrors.self) { try Configuration.load(long) }
    }
}

@Suite struct SecretFileTests {
    private func problems(of mode: Int, _ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(exampleCompany, to: "Feeds/sokkenland.toml")
        let secret = try folder.write(text, to: "geheim")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: secret)
        let path = try folder.write(
            """
            paths.companies = "Feeds"
            [smtp]
            url = "smtp://localhost"
            from = "a@example.com"
            user = "a"
            password = "file:geheim"
            """, to: "gehoord.toml")
        let configuration = try Configuration.load(path)
        do {
            try configuration.checkSecrets()
            return []
        } catch {
            return error.mistakes.map { "\($0.line) \($0.found.replacing(secret, with: "geheim"))" }
        }
    }

    @Test(arguments: [
        (0o600, "wachtwoord\n", [String]()), (0o640, "wachtwoord", []),
        (
            0o644, "wachtwoord",
            ["6 smtp.password: geheim is open to everybody: chmod o= geheim"]
        ),
        (0o600, "\n", ["6 smtp.password: geheim is empty"]),
    ])
    func `a secret is readable for the service and for nobody else`(
        mode: Int, text: String, expected: [String]
    ) throws {
        #expect(try problems(of: mode, text) == expected)
    }
}
