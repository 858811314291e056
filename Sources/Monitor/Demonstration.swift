// SPDX-License-Identifier: Apache-2.0

// The demonstration: two weeks of an invented company, played back from feeds
// that come with the source: what customers wrote, when it was heard, and what
// colleagues did about it.

import Alerting
import Complaints
import Foundation
import Storage

/// What `make run` shows.
package struct Demonstration {
    private let configuration: Configuration
    private let path: String
    private let terminal: Terminal
    private let say: (String) -> Void

    /// Sunday 22 November 2026, 09:15 in the Netherlands: the moment at which
    /// the demonstration ends, so that everybody sees the same.
    private static let moment = Date(timeIntervalSince1970: 1_795_335_300)
    /// How long after its publication an entry is found: feeds are not polled
    /// all the time.
    private static let delay: TimeInterval = 120

    /// - Parameter say: called with everything that is shown, as it comes.
    package init(
        configuration: Configuration, path: String,
        say: @escaping (String) -> Void = { print($0) }
    ) {
        self.configuration = configuration
        self.path = path
        self.say = say
        terminal = .standardOutput()
    }

    /// Prints as it goes.
    ///
    /// - Returns: what to try next.
    package func run() async throws -> String {
        try FileManager.default.createDirectory(
            atPath: (configuration.paths.database as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        let store = try Store(path: configuration.paths.database)
        let isNew = try store.status().mentions == 0
        let story = try DemonstrationStory(companies: configuration.paths.companies)
        if isNew {
            heading("Two weeks of \(names); alerts go to \(configuration.paths.alertLog)")
            try await play(story, store)
        }
        heading("Polling the feeds of \(names)")
        let terminal = terminal
        _ = try await PollRun(configuration: configuration, clock: { Self.moment }).run(
            progress: { report, _, _ in say("  " + report.line(terminal)) },
            echo: { say($0) })
        heading("gehoord list")
        let desk = try desk(at: Self.moment)
        say(try desk.list(CaseDesk.Selection(), asJSON: false))
        let shown = try story.shown.flatMap { try desk.number(of: $0) } ?? mostUrgent(store)
        if let shown {
            heading("gehoord show \(shown)")
            say(try desk.show(shown, asJSON: false))
        }
        heading("Done")
        return try summary(store, isNew: isNew, shown: shown)
    }

    // MARK: Playing back

    /// Something happens.
    private enum Turn {
        /// These feeds have something new.
        case poll([String])
        case step(DemonstrationStory.Step)
        /// An hour goes by.
        case hour
    }

    private func play(_ story: DemonstrationStory, _ store: Store) async throws {
        let log = AlertLog(configuration)
        let rules = configuration.rules
        for (moment, turn) in try turns(of: story) {
            try store.mindClock(rules: { rules[$0] }, wording: .dutch, at: moment)
            try log.deliver(from: store) { say($0) }
            switch turn {
            case .hour: continue
            case .poll(let feeds):
                _ = try await PollRun(
                    configuration: configuration, clock: { moment }, isPlayback: true
                ).run(feeds: feeds, echo: { say($0) })
            case .step(let step):
                do {
                    guard let done = try step.take(at: desk(at: moment)) else { continue }
                    say(terminal.dress("\(step.time)  \(done.command)", .cyan))
                    for line in done.answer.split(separator: "\n") { say("  " + line) }
                } catch {
                    // With other words in the lexicon a case may not be there.
                    say("\(step.time)  \(step.verb) \(step.about)")
                    say("  gehoord: \(CommandFailure(error).text)")
                }
            }
        }
    }

    private func turns(of story: DemonstrationStory) throws -> [(moment: Date, turn: Turn)] {
        let feeds = configuration.companies.flatMap(\.feeds)
        var polls: [Date: [String]] = [:]
        var undated: [String] = []
        for feed in feeds {
            let moments = try moments(of: feed)
            if moments.isEmpty { undated.append(feed.id.rawValue) }
            for moment in moments where moment <= Self.moment {
                polls[moment, default: []].append(feed.id.rawValue)
            }
        }
        guard let first = polls.keys.min() else { return [] }
        polls[first, default: []] += undated
        let hours = stride(
            from: first.timeIntervalSince1970, to: Self.moment.timeIntervalSince1970, by: 3_600)
        let all: [(moment: Date, turn: Turn)] =
            polls.map { ($0.key, .poll($0.value)) }
            + story.steps.map { ($0.at, .step($0)) }
            + hours.map { (Date(timeIntervalSince1970: $0), .hour) }
        return all.filter { $0.moment <= Self.moment }.enumerated().sorted {
            ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset)
        }.map(\.element)
    }

    /// When a feed, a file of the demonstration, has something new.
    private func moments(of feed: Feed) throws -> Set<Date> {
        guard case .file(let path) = feed.source else { return [] }
        return Set(
            try DemonstrationStory.publications(inFeedAt: path).map {
                $0.addingTimeInterval(Self.delay)
            })
    }

    // MARK: Showing

    private func desk(at moment: Date) throws -> CaseDesk {
        try CaseDesk(configuration: configuration, terminal: terminal, now: moment)
    }

    private var names: String {
        configuration.companies.map(\.company.displayName).joined(separator: ", ")
    }

    private func heading(_ text: String) {
        say("\n" + terminal.dress("== \(text)", .bold) + "\n")
    }

    private func mostUrgent(_ store: Store) throws -> Int64? {
        try store.cases().first?.current.id.rawValue
    }

    /// As it was called, so that the lines to try next can be pasted.
    private var program: String { CommandLine.arguments.first ?? "gehoord" }

    private func summary(_ store: Store, isNew: Bool, shown: Int64?) throws -> String {
        let status = try store.status()
        let cases = status.casesByStatus.values.reduce(0, +)
        let result =
            isNew
            ? "\(status.mentions) mentions, \(cases) cases, \(status.alerts) alerts."
            : "Nothing was opened twice: every entry was known already."
        let number = try store.cases().first { $0.current.waitingSince != nil }?.current.id.rawValue
        return """
            \(result)
            Try next:
              \(program) claim \(number ?? shown ?? 1) --as freek --config \(path)
              \(program) digest --week 2026-W47 --config \(path)
              \(program) classify --explain "Al drie weken wachten en niemand belt terug"
            """
    }
}
