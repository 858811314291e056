// SPDX-License-Identifier: Apache-2.0

// What ten thousand feeds cost while none is due: the daemon itself, all of its
// services, in this process.

import Complaints
import Foundation
import Monitor
import Storage

enum IdleBenchmark {
    private static let feeds = 10_000
    private static let settling: Duration = .seconds(5)
    private static let watching: Duration = .seconds(20)

    /// - Parameter arguments: the configuration to watch; without one, it is made
    ///   and watched by a process of its own, which remembers nothing of that.
    static func run(_ arguments: [String]) async throws {
        if let path = arguments.first { return try await watch(path) }
        let installation = try BenchmarkInstallation(
            (0..<feeds).map { "https://forum\($0).example/feed.xml" })
        try prepare(installation)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["idle", installation.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    /// All feeds have been asked, and none is due while we watch.
    private static func prepare(_ installation: BenchmarkInstallation) throws {
        let configuration = try installation.configuration()
        let store = try Store(path: configuration.paths.database)
        let due = Date(timeIntervalSinceNow: 3_600)
        for feed in configuration.companies.flatMap(\.feeds) {
            var state = FeedState(feed)
            state.checkedAt = .now
            state.nextCheckAt = due
            state.etag = "\"5f3a-61c2d8e4b1a40\""
            state.lastModified = "Sun, 22 Nov 2026 08:49:37 GMT"
            try store.save(state)
        }
    }

    private static func watch(_ path: String) async throws {
        let daemon = Daemon(configuration: try Configuration.load(path), path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await daemon.run() }
            try await Task.sleep(for: settling)
            let before = processSeconds()
            try await Task.sleep(for: watching)
            let share = (processSeconds() - before) / (watching / .seconds(1))
            print(
                String(
                    format: "idle: %d feeds, %.0f MB in memory (%.0f at most), %.2f %% of one core",
                    feeds, memory("VmRSS"), memory("VmHWM"), share * 100))
            group.cancelAll()
        }
    }

    /// Megabytes, from `/proc/self/status`.
    private static func memory(_ name: String) -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "0"
        return (Double(kilobytes) ?? 0) / 1_024
    }
}
