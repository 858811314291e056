// SPDX-License-Identifier: Apache-2.0

// gehoord run: the services under one roof, with systemd looking on.

import Alerting
import Classification
import Complaints
import Foundation
import Logging
import ServiceLifecycle
import Storage
import UnixSignals

/// The daemon.
package struct Daemon: Sendable {
    private let path: String
    private let configuration: Configuration

    /// - Parameter path: the configuration, read again on SIGHUP.
    package init(configuration: Configuration, path: String) {
        self.configuration = configuration.forRunning
        self.path = path
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: `StoreError`, `LexiconError`, `FetchError` when it cannot
    ///   start; nothing afterwards.
    package func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "gehoord")
        logger.logLevel = Logger.Level(configuration.general.logLevel)
        try configuration.checkSecrets()
        let store = try Store(path: configuration.paths.database)
        let runtime = try Runtime(watch: Watch(configuration), store: store, logger: logger)
        try await runtime.adopt(runtime.watch)
        runtime.tidyUp()
        let notifier = ServiceNotifier(environment: ProcessInfo.processInfo.environment)
        let services: [any Service] = [
            PollService(runtime: runtime), AlertService(runtime: runtime),
            SinkService(runtime: runtime), ClockService(runtime: runtime),
            DirectoryService(runtime: runtime), RetentionService(runtime: runtime),
            ReloadService(runtime: runtime, path: path, notifier: notifier),
            WatchdogService(runtime: runtime, notifier: notifier),
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        logger.notice(
            "Watching",
            metadata: [
                "version": "\(Version.current)",
                "companies": "\(configuration.companies.count)",
                "feeds": "\(runtime.watch.feeds.count)",
            ])
        try await group.run()
        notifier?.stopping()
        await runtime.client.shutdown()
        logger.notice("Stopped")
    }
}

/// Reads the configuration again on SIGHUP; keeps the old one when the new is
/// wrong.
struct ReloadService: Service {
    let runtime: Runtime
    let path: String
    let notifier: ServiceNotifier?

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload() }
        }
    }

    private func reload() async {
        notifier?.reloading()
        defer { notifier?.ready() }
        do {
            let configuration = try Configuration.load(path)
            try configuration.checkSecrets()
            try await runtime.adopt(Watch(configuration.forRunning))
            runtime.tidyUp()
            runtime.logger.notice(
                "Configuration read again", metadata: ["feeds": "\(runtime.watch.feeds.count)"])
        } catch {
            runtime.logger.error(
                "The new configuration is wrong: the old one stays",
                metadata: ["mistakes": "\(error)"])
        }
    }
}

/// Tells systemd that we are ready, and alive while all services get round.
struct WatchdogService: Service {
    let runtime: Runtime
    let notifier: ServiceNotifier?

    /// How long a service may take for one round before it counts as stuck.
    private static let patience: Duration = .seconds(60)
    private static let round: Duration = .seconds(5)

    func run() async throws {
        notifier?.ready()
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let stalled = runtime.heartbeat.stalled(
                    longerThan: Self.patience, at: runtime.clock())
                if stalled.isEmpty {
                    notifier?.alive()
                } else {
                    runtime.logger.error(
                        "A service is stuck: systemd is not told that we are alive",
                        metadata: ["services": "\(stalled.map(\.rawValue).joined(separator: ","))"])
                }
                try? await Task.sleep(for: Self.round)
            }
        }
    }
}

extension Logger.Level {
    init(_ level: LogLevel) {
        self = Logger.Level(rawValue: level.rawValue) ?? .notice
    }
}
