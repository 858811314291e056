// SPDX-License-Identifier: Apache-2.0

// The real executable with a folder of its own: configuration, database and
// alert log that go with the test.

import Foundation
import TestSupport

/// What a run of the executable printed and how it ended.
struct Ending {
    let status: Int32
    let output: String
    let errors: String

    /// Standard output as JSON.
    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
}

/// One `gehoord` with a configuration for a company on a loopback server.
final class Installation: Sendable {
    let folder: URL
    var config: String { folder.appending(path: "gehoord.toml").path }
    var log: String { folder.appending(path: "alerts.log").path }

    /// - Parameter feeds: name, channel and address of each.
    init(feeds: [(name: String, channel: String, url: String)]) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "gehoord-\(UUID().uuidString)")
        let companies = folder.appending(path: "Feeds")
        try FileManager.default.createDirectory(at: companies, withIntermediateDirectories: true)
        try write(
            """
            [paths]
            companies = "Feeds"
            database = "gehoord.sqlite"
            alert_log = "alerts.log"
            [polling]
            min_interval = "10s"
            [cases]
            max_age = "3650d"
            """, to: "gehoord.toml")
        try write(Self.company(feeds), to: "Feeds/sokkenland.toml")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    static func company(_ feeds: [(name: String, channel: String, url: String)]) -> String {
        var text = """
            [company]
            id = "sokkenland"
            name = "Sokkenland"
            [[company.names]]
            spellings = ["Sokkenland"]
            [company.accounts]
            mastodon = ["@sokkenland@toet.example"]

            """
        for feed in feeds {
            text += """
                [[feeds]]
                id = "\(feed.name)"
                channel = "\(feed.channel)"
                url = "\(feed.url)"
                interval = "10s"
                allow_private_addresses = true

                """
        }
        return text
    }

    /// Starts the executable.
    ///
    /// - Parameters:
    ///   - environment: what is added to ours.
    ///   - name: of the file in the folder that takes standard error.
    func start(
        _ arguments: [String], environment: [String: String] = [:], errors name: String = "errors"
    ) throws -> ChildProcess {
        let errors = folder.appending(path: name)
        try Data().write(to: errors)
        return try ChildProcess(
            Self.executable, arguments + ["--config", config], environment: environment,
            errors: FileHandle(forWritingTo: errors))
    }

    /// Runs the executable to its end.
    func run(_ arguments: String...) async throws -> Ending {
        try await Self.run(Self.executable, arguments + ["--config", config], in: folder)
    }

    /// Runs a program to its end.
    ///
    /// - Parameter folder: where what it says is kept.
    static func run(
        _ program: String, _ arguments: [String], in folder: URL
    ) async throws -> Ending {
        let unique = UUID().uuidString
        let output = folder.appending(path: "output-\(unique)")
        let errors = folder.appending(path: "errors-\(unique)")
        for file in [output, errors] {
            try Data().write(to: file)
        }
        let process = try ChildProcess(
            program, arguments, output: FileHandle(forWritingTo: output),
            errors: FileHandle(forWritingTo: errors))
        return Ending(
            status: await process.ended(),
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    private static let executable = executable(named: "gehoord")

    /// Beside the bundle of tests that is running.
    static func executable(named name: String) -> String {
        let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: name).path
    }
}

/// A Mastodon tag feed as the real ones are written.
func tagFeed(_ posts: [(author: String, id: Int, text: String, date: String)]) -> String {
    let items = posts.map { post in
        """
        <item>
          <guid isPermaLink="true">https://toet.example/@\(post.author)/\(post.id)</guid>
          <link>https://toet.example/@\(post.author)/\(post.id)</link>
          <pubDate>\(post.date)</pubDate>
          <description>&lt;p&gt;\(post.text)&lt;/p&gt;</description>
        </item>
        """
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0"><channel><title>#Sokkenland</title>
        <link>https://toet.example/tags/sokkenland</link>
        \(items.joined(separator: "\n"))
        </channel></rss>
        """
}

/// Waits until `condition` holds, looking every 50 ms, and once more when time
/// is up: on a busy machine the last sleep can be a long one.
///
/// - Returns: whether it came to hold within `patience`.
func eventually(
    within patience: Duration = .seconds(20), _ condition: () throws -> Bool
) async throws -> Bool {
    let deadline = ContinuousClock.now + patience
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return try condition()
}
