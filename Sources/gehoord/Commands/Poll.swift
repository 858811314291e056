// SPDX-License-Identifier: Apache-2.0

// gehoord poll, run, status: the watching itself.

import ArgumentParser
import Foundation
import Monitor

struct Poll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll",
        abstract: "Polls feeds once, now, and tells the alerts.",
        discussion: """
            Prints per feed what happened and the alerts that it led to. Works beside the daemon.
            Example: gehoord poll mastodon-sokkenland --dry-run
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "Names of feeds; all when none is named.") var feeds: [String] = []
    @Flag(help: "Change nothing: show what would happen.") var dryRun = false
    @Flag(help: "Print a JSON array with one object per feed.") var json = false

    func run() async throws {
        do {
            let configuration = try config.load()
            let isQuiet = json
            let terminal = Terminal.standardOutput()
            let progress = ProgressLine("feeds polled", isWanted: !isQuiet)
            let reports = try await PollRun(configuration: configuration).run(
                feeds: feeds, dryRun: dryRun,
                progress: { report, done, all in
                    guard !isQuiet else { return }
                    progress.clear()
                    print(report.line(terminal))
                    progress.show(done, of: all)
                },
                echo: { if !isQuiet { print($0) } })
            if json { print(try PollReport.json(reports)) }
        } catch { throw told(error) }
    }
}

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watches all feeds until it is told to stop: the service.",
        discussion: """
            SIGHUP reads the configuration again, SIGTERM ends. Under systemd it reports that it \
            is ready, and alive as long as its work gets on.

            Example: gehoord run --config /etc/gehoord/gehoord.toml
            """)

    @OptionGroup var config: ConfigOption

    func run() async throws {
        do {
            try await Daemon(configuration: config.load(), path: config.path).run()
        } catch { throw told(error) }
    }
}

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how things stand: feeds, cases, alerts.",
        discussion: "Example: gehoord status --json")

    @OptionGroup var config: ConfigOption
    @Flag(help: "Print a JSON object.") var json = false

    func run() throws {
        try answering {
            let report = try StatusReport(config.load())
            return try json ? report.json() : report.text()
        }
    }
}
