// SPDX-License-Identifier: Apache-2.0

// `gehoord parse`: what does Gehoord see in this feed?

import ArgumentParser
import Foundation
import Monitor

struct Parse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Reads a feed from a file and prints what is in it as JSON.",
        discussion: """
            With --batch, every line on standard input names a file, optionally followed by a tab \
            and its Content-Type, and a tab and the address it came from. Every line is answered \
            by one line: the feed, or {"error": …}.

            Example: gehoord parse Feeds/demo/mastodon-sokkenland.rss
            """)

    @Argument(help: "The file; - is standard input.")
    var file: String?

    @Flag(help: "Read file names from standard input, one a line.")
    var batch = false

    @Option(help: "The Content-Type that the server gave.")
    var contentType: String?

    @Option(help: "The address that the file came from.")
    var baseURL: String?

    func validate() throws {
        if batch, file != nil { throw ValidationError("Give either a file or --batch.") }
        if !batch, file == nil { throw ValidationError("Give a file, or - for standard input.") }
    }

    func run() throws {
        if batch {
            runBatch()
            return
        }
        switch ParseReport.parse(path: file ?? "-", contentType: contentType, baseURL: baseURL) {
        case .feed(let json): print(json)
        case .notAFeed(_, let problem): throw report(problem, status: 65)
        case .unreadable(_, let problem): throw report(problem, status: 74)
        }
    }

    private func runBatch() {
        while let line = readLine() {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(
                String.init)
            let outcome = ParseReport.parse(
                path: parts[0],
                contentType: parts.count > 1 && !parts[1].isEmpty ? parts[1] : contentType,
                baseURL: parts.count > 2 && !parts[2].isEmpty ? parts[2] : baseURL)
            switch outcome {
            case .feed(let json), .notAFeed(let json, _), .unreadable(let json, _):
                FileHandle.standardOutput.write(Data((json + "\n").utf8))
            }
        }
    }

    private func report(_ problem: String, status: Int32) -> ExitCode {
        FileHandle.standardError.write(Data("gehoord parse: \(problem)\n".utf8))
        return ExitCode(status)
    }
}
