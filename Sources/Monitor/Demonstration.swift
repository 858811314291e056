// SPDX-License-Identifier: Apache-2.0

// The demonstration: the whole road once, on feeds that come with the source,
// at a moment that stands still.

import Complaints
import Foundation
import Storage

/// What `make run` shows.
package struct Demonstration {
    private let configuration: Configuration
    private let path: String
    private let terminal: Terminal

    /// Sunday 22 November 2026, 09:15 in the Netherlands: the moment at which
    /// the demonstration's feeds are read, so that everybody sees the same.
    private static let moment = Date(timeIntervalSince1970: 1_795_335_300)

    package init(configuration: Configuration, path: String) {
        self.configuration = configuration
        self.path = path
        terminal = .standardOutput()
    }

    /// Prints as it goes.
    ///
    /// - Returns: what to try next.
    package func run() async throws -> String {
        try FileManager.default.createDirectory(
            atPath: (configuration.paths.database as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        heading("Polling the feeds of \(names); alerts go to \(configuration.paths.alertLog)")
        let terminal = terminal
        let reports = try await PollRun(configuration: configuration, clock: { Self.moment }).run(
            progress: { report, _, _ in print("  " + report.line(terminal)) },
            echo: { print($0) })
        let desk = try CaseDesk(
            configuration: configuration, terminal: terminal, now: Self.moment)
        heading("gehoord list")
        print(try desk.list(CaseDesk.Selection(), asJSON: false))
        if let first = try mostUrgent() {
            heading("gehoord show \(first)")
            print(try desk.show(first, asJSON: false))
        }
        heading("Done")
        return summary(reports)
    }

    private var names: String {
        configuration.companies.map(\.company.displayName).joined(separator: ", ")
    }

    private func heading(_ text: String) {
        print("\n" + terminal.dress("== \(text)", .bold) + "\n")
    }

    private func mostUrgent() throws -> Int64? {
        try Store(path: configuration.paths.database).cases().first?.current.id.rawValue
    }

    /// As it was called, so that the lines to try next can be pasted.
    private var program: String { CommandLine.arguments.first ?? "gehoord" }

    private func summary(_ reports: [PollReport]) -> String {
        let opened = reports.map(\.casesOpened.count).reduce(0, +)
        let mentions = reports.map(\.mentions).reduce(0, +)
        let result =
            mentions == 0
            ? "Nothing was opened twice: every entry was known already."
            : "\(mentions) mentions, \(opened) cases opened."
        return """
            \(result)
            Try next:
              \(program) claim 1 --as freek --config \(path)
              \(program) digest --week 2026-W47 --config \(path)
              \(program) classify --explain "Al drie weken wachten en niemand belt terug"
            """
    }
}
