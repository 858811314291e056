// SPDX-License-Identifier: Apache-2.0

// What configuration files mean, and what is said of those that are wrong.

import Complaints
import Foundation
import Testing
import Transfers

@testable import Monitor

@Suite struct ConfigurationTests {
    @Test func `the shipped configuration and references are those of the table`() throws {
        try expectGolden(ConfigurationWriter.template(), at: "Config/gehoord.toml")
        try expectGolden(ConfigurationWriter.reference(), at: "Config/gehoord.toml.md")
        try expectGolden(ConfigurationWriter.companyReference(), at: "Config/company.toml.md")
    }

    @Test func `an empty file means the defaults, and so does the template`() throws {
        let folder = try TemporaryFolder()
        try folder.write(exampleCompany, to: "Feeds/sokkenland.toml")
        let path = folder.url.appendingPathComponent("gehoord.toml").path
        func effective(_ text: String) throws -> String {
            try folder.write("paths.companies = \"Feeds\"\n" + text, to: "gehoord.toml")
            return ConfigurationWriter.effective(try Configuration.load(path))
        }
        let template = ConfigurationWriter.template().replacing("[paths]\n", with: "")
        #expect(try effective("") == effective(template))
    }

    @Test func `every line of the template may be uncommented`() throws {
        let template = ConfigurationWriter.template()
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.wholeMatch(of: /#([a-z\[].*)/).map { String($0.1) } ?? String($0) }
            .joined(separator: "\n").replacing("/etc/gehoord/Feeds", with: "Feeds")
        let folder = try TemporaryFolder()
        try folder.write(exampleCompany, to: "Feeds/sokkenland.toml")
        let loaded = try Configuration.load(folder.write(template, to: "gehoord.toml"))
        #expect(loaded.polling.contact == "mailto:webcare@example.com")
        #expect(loaded.cases.escalationSteps.map(\.after) == [.seconds(30 * 60)])
    }

    @Test func `what is in force can be loaded again and is the same`() throws {
        let folder = try TemporaryFolder()
        let demo = packageFolder.appendingPathComponent("Feeds/demo/sokkenland.toml")
        try folder.write(String(contentsOf: demo, encoding: .utf8), to: "Feeds/sokkenland.toml")
        let first = try Configuration.load(
            folder.write(
                "paths.companies = \"Feeds\"\ncases.update_every = \"5h\"\n", to: "gehoord.toml"))
        let text = ConfigurationWriter.effective(first)
        let parts = text.split(separator: "\n# ", maxSplits: 1)
        try folder.write("# " + String(parts[1]) + "\n", to: "Feeds/sokkenland.toml")
        let second = try Configuration.load(
            folder.write(String(parts[0]) + "\n", to: "gehoord.toml"))
        #expect(ConfigurationWriter.effective(second) == text)
        #expect(second.companies.first?.levels == first.companies.first?.levels)
        #expect(second.companies.first?.feeds == first.companies.first?.feeds)
    }

    @Test func `the demonstration company is a valid one`() throws {
        let folder = packageFolder.appendingPathComponent("Feeds/demo").path
        let temporary = try TemporaryFolder()
        let loaded = try Configuration.load(
            temporary.write("paths.companies = \(tomlString(folder))", to: "gehoord.toml"))
        let sokkenland = try #require(loaded.companies.first)
        #expect(sokkenland.company.id.rawValue == "sokkenland")
        #expect(!sokkenland.feeds.isEmpty)
        #expect(sokkenland.levels.critical.hours == .always)
        #expect(sokkenland.levels.high.hours != sokkenland.officeHours)
    }

    @Test func `the file that is read is the option's, the variable's, or the usual one`() {
        let variable = ["GEHOORD_CONFIG": "/a.toml"]
        #expect(Configuration.path(option: "b.toml", environment: variable) == "b.toml")
        #expect(Configuration.path(option: nil, environment: variable) == "/a.toml")
        #expect(Configuration.path(option: nil, environment: [:]) == "/etc/gehoord/gehoord.toml")
    }

    @Test func `relative paths are those of the folder of their file`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            exampleCompany.replacing(
                "url = \"https://example.com/reviews.rss\"", with: "path = \"r.rss\""
            )
            .replacing("[[company.names]]", with: "customers = \"c.csv\"\n[[company.names]]"),
            to: "Feeds/sokkenland.toml")
        let loaded = try Configuration.load(
            folder.write(
                "[paths]\ncompanies = \"Feeds\"\ndatabase = \"state/db\"\n", to: "gehoord.toml"))
        let watched = try #require(loaded.companies.first)
        let root = folder.url.standardizedFileURL.path
        #expect(loaded.paths.database == root + "/state/db")
        #expect(watched.feeds.first?.source == .file(root + "/Feeds/r.rss"))
        #expect(watched.customers == root + "/Feeds/c.csv")
    }

    @Test func `values are read as they are written`() throws {
        let loaded = try load(
            """
            polling.body_limit = "500kB"
            alerts.alert_from = "high"
            [[cases.escalation]]
            after = "1h30m"
            to = "directie"
            [[cases.escalation]]
            after = "0s"
            to = "teamleider"
            """,
            companies: [
                "sokkenland.toml": exampleCompany + """
                    interval = "2m"
                    [company.accounts]
                    mastodon = "@Sokkenland@toet.example"
                    [office_hours]
                    tuesday = ["13:00-17:00", "09:00-12:00"]
                    closed = [2026-12-29]
                    open = ["2026-12-26 10:00-12:00", "2026-12-26 13:00-14:00"]
                    evening = "19:00-21:00"
                    [service_levels.low]
                    first_response = "90m"
                    """
            ])
        #expect(loaded.polling.bodyLimit == .kilobytes(500))
        #expect(loaded.alerts.alertFrom == .high)
        #expect(loaded.cases.escalationSteps.map(\.to) == ["teamleider", "directie"])
        let watched = try #require(loaded.companies.first)
        #expect(watched.escalation.map(\.to) == ["teamleider", "directie"])
        #expect(watched.feeds.first?.interval == .seconds(120))
        #expect(
            watched.company.accounts == [
                Company.Account(channel: .mastodon, handle: "@Sokkenland@toet.example")
            ])
        // Monday 21 December 2026 is closed: only Tuesday was named.
        let monday = try Date("2026-12-21T10:00:00+01:00", strategy: .iso8601)
        #expect(!watched.officeHours.isOpen(at: monday))
        #expect(watched.officeHours.isOpen(at: monday.addingTimeInterval(86_400)))
        #expect(!watched.officeHours.isOpen(at: monday.addingTimeInterval(8 * 86_400)))
        let due = watched.levels.low.firstResponseDue(
            published: try Date("2026-12-26T11:00:00+01:00", strategy: .iso8601))
        #expect(try due == Date("2026-12-26T13:30:00+01:00", strategy: .iso8601))
    }
}
