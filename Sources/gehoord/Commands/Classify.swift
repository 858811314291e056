// SPDX-License-Identifier: Apache-2.0

// gehoord classify: what does the classifier make of a text, and why?

import ArgumentParser
import Foundation
import Monitor

struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Judges texts: sentiment, kind, urgency and signals, with the evidence.",
        discussion: """
            With --jsonl, reads a JSON object a line with "id" and "text" (and, if you like, \
            "published", "rating" and "language") from standard input and writes an assessment a \
            line. A line that cannot be read gives an object with "error" and "line"; the exit \
            status is then 65.

            With --company the words of that company's own file count as well.

            Example: gehoord classify --explain "Al drie weken wachten en niemand belt terug"
            """)

    @OptionGroup var words: CompanyWordsOption

    @Argument(help: "The text; - reads it from standard input.")
    var text: [String] = []

    @Flag(help: "Show the text with what each word and rule contributed.")
    var explain = false

    @Flag(help: "Print the assessment as one JSON object.")
    var json = false

    @Flag(help: "Read and write JSON Lines.")
    var jsonl = false

    func validate() throws {
        if jsonl, !text.isEmpty || json || explain {
            throw ValidationError(
                "--jsonl reads standard input: leave out the text and other flags")
        }
        if !jsonl, text.isEmpty { throw ValidationError("give a text, - or --jsonl") }
        if json, explain { throw ValidationError("--json holds the evidence: leave out --explain") }
    }

    func run() throws {
        let words: CompanyWords?
        do { words = try self.words.load() } catch { throw told(error) }
        if jsonl {
            var lines = try ClassifyLines(words: words)
            try lines.run(input: .standardInput, output: .standardOutput)
            if lines.badLines > 0 { throw ExitCode(65) }
            return
        }
        var message = text.joined(separator: " ")
        if message == "-" {
            message = String(
                decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
        }
        let screen = try ClassifyScreen(terminal: .standardOutput(), words: words)
        print(screen.show(message, publishedAt: Date(), isExplained: explain, isJSON: json))
    }
}
