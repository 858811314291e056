// SPDX-License-Identifier: Apache-2.0

// gehoord evaluate: how often does the classifier agree with people?

import ArgumentParser
import Foundation
import Monitor

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures the classifier against labelled texts.",
        discussion: """
            The file holds a JSON object a line with "id", "text" and any of "sentiment", "kind", \
            "urgency", "signals" and "language". Every field that is labelled is measured.

            With --corrections it is measured against what colleagues said with gehoord correct.

            Examples:
              gehoord evaluate labelled.jsonl
              gehoord evaluate --corrections --json
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "A file of labelled texts.", completion: .file(extensions: ["jsonl"]))
    var file: String?

    @Flag(help: "Measure against the corrections in the database.")
    var corrections = false

    @Flag(help: "Print the figures as one JSON object.")
    var json = false

    @Option(
        help: "A folder of lexicon files to use instead of the built-in ones.",
        completion: .directory)
    var lexicon: String?

    func validate() throws {
        if corrections == (file != nil) {
            throw ValidationError("write a file of labelled texts, or --corrections")
        }
    }

    func run() throws {
        try answering {
            let evaluation = try ClassifyEvaluation(lexicon: lexicon.map { URL(filePath: $0) })
            guard let file else {
                return try evaluation.report(correctionsIn: config.load(), isJSON: json)
            }
            return try evaluation.report(URL(filePath: file), isJSON: json)
        }
    }
}
