// SPDX-License-Identifier: Apache-2.0

// What the services of the daemon share.

import Alerting
import CAssets
import Complaints
import Foundation
import Glibc
import Logging
import Storage
import Synchronization
import Transfers

/// The daemon's shared parts. The watch is replaced whole on reload; all else
/// lives as long as the process.
final class Runtime: Sendable {
    let ledger: Ledger
    /// For questions that take long: what polls write does not wait behind them.
    let archive: Ledger
    let client: HTTPClient
    let board = FeedBoard()
    let bell = Bell()
    let heartbeat: Heartbeat
    let logger: Logger
    let clock: @Sendable () -> Date
    private let database: String
    private let current: Mutex<Watch>

    init(
        watch: Watch, store: Store, logger: Logger,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        ledger = Ledger(store)
        archive = Ledger(store)
        client = try HTTPClient(options: watch.configuration.polling.clientOptions, now: clock)
        heartbeat = Heartbeat(now: clock())
        self.logger = logger
        self.clock = clock
        database = watch.configuration.paths.database
        current = Mutex(watch)
    }

    var watch: Watch { current.withLock { $0 } }

    var pipeline: Pipeline {
        Pipeline(watch: watch, client: client, ledger: ledger, clock: clock)
    }

    var alertLog: AlertLog { AlertLog(watch.configuration) }

    var delivery: Delivery {
        Delivery(ledger: ledger, client: client, database: database, clock: clock)
    }

    func alertsWait() { bell.ring() }

    /// Takes a new configuration, or the first one, and puts its feeds on the
    /// board.
    func adopt(_ watch: Watch) async throws {
        let states = try await ledger.use { store in try store.feedStates() }
        current.withLock { $0 = watch }
        let now = clock()
        board.load(watch.feeds, states: states) { feed in
            let spread = min(feed.interval, Self.firstSpread)
            return now.addingTimeInterval(Double.random(in: 0...1) * spread.seconds)
        }
    }

    /// Gives back what reading a configuration took and nobody uses any more:
    /// the C library keeps it for later, which for a daemon that reads ten
    /// thousand feeds once is a tenth of its memory for good.
    func tidyUp() {
        // Not in the headers that Swift sees, and not in every C library.
        typealias Trim = @convention(c) (Int) -> Int32
        guard let trim = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(trim, to: Trim.self)(0)
    }

    /// Feeds that were never asked are asked within this: an operator who adds
    /// one wants to see it work.
    private static let firstSpread: Duration = .seconds(20)

    func note(_ report: PollReport) {
        if let adopted = report.adopted {
            logger.notice(
                "Permanent redirect adopted",
                metadata: ["feed": "\(report.feed)", "to": "\(shownAddress(adopted))"])
        }
        switch report.status {
        case .failed where report.error?.reason == FetchError.Reason.gone.label:
            logger.warning(
                "Feed is gone for good: it is asked no more", metadata: ["feed": "\(report.feed)"])
        case .failed:
            logger.warning(
                "Poll failed",
                metadata: [
                    "feed": "\(report.feed)", "reason": "\(report.error?.reason ?? "")",
                    "detail": "\(report.error?.detail ?? "")",
                ])
        case .changed where report.mentions > 0:
            logger.info(
                "Mentions found",
                metadata: [
                    "feed": "\(report.feed)", "mentions": "\(report.mentions)",
                    "opened": "\(report.casesOpened.count)",
                ])
        case .changed, .unchanged, .gone:
            logger.debug(
                "Polled", metadata: ["feed": "\(report.feed)", "status": "\(report.status)"])
        }
    }
}

extension AlertLog {
    /// The log that the configuration names, with times of the first company.
    init(_ configuration: Configuration) {
        self.init(
            path: configuration.paths.alertLog,
            line: AlertLine(wording: .dutch, timeZone: configuration.timeZone))
    }
}

extension Configuration {
    /// For screens and logs that are about no company in particular.
    var timeZone: TimeZone { companies.first?.timeZone ?? .gmt }
}

extension Wording {
    /// What agents and managers read, as compiled in.
    static let dutch: Wording = {
        for index in 0..<templates_asset_count() {
            let asset = templates_asset(index)
            guard String(cString: asset.name) == "wording.tsv" else { continue }
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
            return Wording(lines: String(decoding: bytes, as: UTF8.self))
        }
        preconditionFailure("the wording is compiled in")
    }()
}
