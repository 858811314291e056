// SPDX-License-Identifier: Apache-2.0

// `gehoord reply-check`: reads a draft before it is sent.

import ArgumentParser
import Foundation
import Monitor

struct ReplyCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply-check",
        abstract: "Reads a draft before it is sent and says what could be better.",
        discussion: """
            Advice, never a block: the exit status is 0 whether or not there are findings.

            Example:
              echo "Ja, maar dat is ons beleid." |
                gehoord reply-check - --channel mastodon --mention "Alweer een gat in mijn sok"
            """)

    @Argument(help: "- reads the draft from standard input.")
    var source: String?

    @Flag(help: "Read one JSON object a line, answer with one a line.")
    var jsonl = false

    @Flag(help: "Answer with JSON.")
    var json = false

    @Option(help: "Where the answer will appear: mastodon, bluesky, mail …")
    var channel = ""

    @Option(help: "What the customer wrote.")
    var mention = ""

    @Option(help: "The customer's name.")
    var customerName: String?

    @Option(name: .customLong("signal"), help: "A signal of the mention; may be repeated.")
    var signals: [String] = []

    @Option(help: "What we answered before.")
    var earlierAnswer: String?

    /// A draft or a line with its context is never longer.
    private static let limit = 1024 * 1024

    func validate() throws {
        guard jsonl != (source == "-") else {
            throw ValidationError("Give - to read a draft, or --jsonl to read many.")
        }
    }

    func run() throws {
        let report = try ReplyReport()
        if jsonl {
            try answerLines(report)
        } else {
            try answerDraft(report)
        }
    }

    private func answerDraft(_ report: ReplyReport) throws {
        let input = try FileHandle.standardInput.read(upToCount: Self.limit) ?? Data()
        var request = ReplyReport.Request(draft: String(decoding: input, as: UTF8.self))
        request.channel = channel
        request.mention = mention
        request.customerName = customerName
        request.signals = signals
        request.earlierAnswer = earlierAnswer
        if json {
            write(try report.json(request) + Data("\n".utf8))
        } else {
            write(Data(report.text(request).utf8))
        }
    }

    private func answerLines(_ report: ReplyReport) throws {
        var failed = false
        var number = 0
        while let line = readLine(strippingNewline: true) {
            number += 1
            if line.isEmpty { continue }
            do {
                guard line.utf8.count <= Self.limit else { throw LineTooLong() }
                write(try report.answer(line: Data(line.utf8)) + Data("\n".utf8))
            } catch {
                failed = true
                FileHandle.standardError.write(Data("line \(number): \(Self.words(error))\n".utf8))
            }
        }
        if failed { throw ExitCode(65) }
    }

    private struct LineTooLong: Error {}

    private static func words(_ error: any Error) -> String {
        switch error {
        case is LineTooLong: "longer than \(limit) bytes"
        case DecodingError.keyNotFound(let key, _): "the field \(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context):
            "the field \(context.codingPath.map(\.stringValue).joined(separator: ".")) is not as agreed"
        default: "not a JSON object as agreed"
        }
    }

    private func write(_ data: Data) { FileHandle.standardOutput.write(data) }
}
