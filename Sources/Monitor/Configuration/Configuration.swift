// SPDX-License-Identifier: Apache-2.0

// The configuration of the daemon and of every command: gehoord.toml and the
// company files, read and judged together. Bad configuration is refused whole.

package import Classification
package import Complaints
package import Foundation

/// Everything that can be configured, valid as a whole.
package struct Configuration: Sendable {
    package internal(set) var general = General()
    package internal(set) var paths = Paths()
    package internal(set) var polling = Polling()
    package internal(set) var alerts = Alerts()
    package internal(set) var cases = Cases()
    package internal(set) var smtp = SMTP()
    package internal(set) var digest = Digest()
    package internal(set) var retention = Retention()

    /// In the order of their files' names. Never empty after loading.
    package internal(set) var companies: [WatchedCompany] = []
    /// The files that were read, gehoord.toml first.
    package internal(set) var files: [String] = []

    var lines = KeyLines()
    var companyFiles: [CompanyFile] = []

    init() {}

    /// Without the files as they were written, which only printing them needs:
    /// 5 MB for ten thousand feeds.
    var forRunning: Configuration {
        var running = self
        running.companyFiles = []
        return running
    }

    /// Where an operator's configuration is found without being told.
    package static let usualPath = "/etc/gehoord/gehoord.toml"

    /// The file to read: what the command line says, else `GEHOORD_CONFIG`, else
    /// ``usualPath``.
    package static func path(option: String?, environment: [String: String]) -> String {
        if let option, !option.isEmpty { return option }
        if let variable = environment["GEHOORD_CONFIG"], !variable.isEmpty { return variable }
        return usualPath
    }

    /// Reads gehoord.toml and the company files it points to.
    ///
    /// Relative paths in a file are relative to the folder of that file.
    ///
    /// - Throws: every mistake in all of the files.
    package static func load(_ path: String) throws(ConfigurationErrors) -> Configuration {
        var configuration = Configuration()
        var mistakes = Mistakes(in: path)
        let document: TOMLNode
        do { document = try TOMLNode.document(at: path) } catch {
            throw ConfigurationErrors([error])
        }
        schema.read(document, path: "", into: &configuration, &mistakes)
        configuration.resolve(from: path)
        configuration.check(&mistakes)
        configuration.files = [path]
        var found = mistakes.sorted + configuration.loadCompanies(&mistakes)
        if found.isEmpty { found = configuration.checkSinkCompanies(in: path) }
        if !found.isEmpty { throw ConfigurationErrors(found) }
        return configuration
    }
}

/// A company as its file describes it.
package struct WatchedCompany: Sendable {
    package let company: Company
    package let feeds: [Feed]
    package let levels: ServiceLevels
    /// Empty: the steps of ``Configuration/Cases`` hold.
    package let escalation: [EscalationStep]
    /// The hours of the company itself, for deadlines such as "tomorrow morning".
    package let officeHours: OfficeHours
    /// For times on screens and in the alert log.
    package let timeZone: TimeZone
    /// Assumed where a text is too short to tell.
    package let language: Language
    /// The customer directory, an absolute path to a CSV file.
    package let customers: String?
    /// Lexicon lines of this company only, in the format of the lexicon.
    package let words: [CompanyWord]
    /// The file that says all this.
    package let file: String
}

extension Configuration: ConfigurationTable {
    static let schema = Schema<Configuration>(
        subtables: [
            Subtable("general", \.general, "What does not belong elsewhere."),
            Subtable("paths", \.paths, "Where things are. Relative to the folder of this file."),
            Subtable("polling", \.polling, "How feeds are asked, and what they may cost."),
            Subtable("alerts", \.alerts, "Which alerts are given, and where they go."),
            Subtable("cases", \.cases, "How cases are handled, unless the company says otherwise."),
            Subtable("smtp", \.smtp, "The server that takes our mail."),
            Subtable("digest", \.digest, "The weekly page for managers."),
            Subtable(
                "retention", \.retention,
                "How long words and names of customers are kept. Numbers, dates and who did what stay. Swept once a day by gehoord run."
            ),
        ])
}
