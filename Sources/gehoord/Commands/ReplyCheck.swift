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
            With the number of a case, its customer, what they told us, the signals and what we
            answered before are known.

            In JSON, `from` and `to` say where in the draft, counted in bytes of UTF-8 (an é is
            two, an emoji four); they are equal where something is missing.

            Examples:
              gehoord reply-check 317 --draft "Hoi Jan, wat vervelend. Ik bel je vandaag. Freek"
              echo "Ja, maar dat is ons beleid." |
                gehoord reply-check - --channel mastodon --mention "Alweer een gat in mijn sok"
            """)

    @OptionGroup var config: ConfigOption

    @Argument(help: "The number of a case, or - for a draft without one.")
    var source: String?

    @Option(help: "The draft; otherwise it is read from standard input.")
    var draft: String?

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
        guard jsonl != (source == "-" || number != nil) else {
            throw ValidationError(
                "Give the number of a case, - to read a draft, or --jsonl to read many.")
        }
        if jsonl, draft != nil {
            throw ValidationError("--jsonl reads its drafts: leave out --draft.")
        }
        if number != nil,
            !channel.isEmpty || !mention.isEmpty || customerName != nil || !signals.isEmpty
                || earlierAnswer != nil
        {
            throw ValidationError("The case says what is known: leave out the other options.")
        }
    }

    private var number: Int64? { source.flatMap { Int64($0) } }

    func run() throws {
        if let number {
            do {
                let desk = try CaseDesk(configuration: config.load())
                return write(try desk.check(input(), for: number, asJSON: json))
            } catch { throw told(error) }
        }
        let report = try ReplyReport()
        if jsonl {
            try answerLines(report)
        } else {
            try answerDraft(report)
        }
    }

    private func input() throws -> String {
        if let draft { return draft }
        let bytes = try FileHandle.standardInput.read(upToCount: Self.limit) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    private func answerDraft(_ report: ReplyReport) throws {
        var request = ReplyReport.Request(draft: try input())
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
