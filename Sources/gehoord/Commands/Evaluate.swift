// SPDX-License-Identifier: Apache-2.0

// gehoord evaluate: how often does the classifier agree with people?

import ArgumentParser
import Foundation
import Monitor

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the classifier against labelled texts.",
        discussion: """
            The file holds a JSON object a line with "id", "text" and any of "sentiment", "kind", \
            "urgency", "signals" and "language". Every field that is labelled is measured.

            Example: gehoord evaluate labelled.jsonl
            """)

    @Argument(help: "A file of labelled texts.", completion: .file(extensions: ["jsonl"]))
    var file: String

    @Flag(help: "Print the figures as one JSON object.")
    var json = false

    @Option(help: "A folder of lexicon files to use instead of the built-in ones.")
    var lexicon: String?

    func run() throws {
        do {
            let evaluation = try ClassifyEvaluation(
                lexicon: lexicon.map { URL(filePath: $0) })
            print(try evaluation.report(URL(filePath: file), isJSON: json))
        } catch let error as InputError {
            var errors = StandardError()
            print(error, to: &errors)
            throw ExitCode(65)
        }
    }
}
