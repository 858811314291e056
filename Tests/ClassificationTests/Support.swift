// SPDX-License-Identifier: Apache-2.0

// One classifier for all tests: the lexicon is built once.

import Complaints
import Foundation

@testable import Classification

enum Common {
    static let lexicon = Result { try Lexicon.builtIn() }
    static let classifier = Result { Classifier(lexicon: try lexicon.get()) }
}

func assess(
    _ text: String, publishedAt: Date? = nil, rating: Double? = nil, language: Language? = .dutch
) throws -> Assessment {
    try Common.classifier.get().assess(
        text, publishedAt: publishedAt, rating: rating, feedLanguage: language)
}

/// The tests' folder in the source tree.
let testFolder = URL(filePath: #filePath).deletingLastPathComponent()

/// A lexicon of a few lines on top of the grammar files.
func smallLexicon(_ lines: [String]) throws -> Lexicon {
    let header = "term\tpos\tpolarity\trange\tmarks\tsense\tsource"
    let grammar = LexiconSource.builtIn().files.filter { $0.name.hasPrefix("grammar-") }
        .map { (name: $0.name, bytes: Array($0.bytes)) }
    let text = ([header] + lines).joined(separator: "\n")
    return try Lexicon(
        source: LexiconSource(files: grammar + [("words.tsv", Array(text.utf8))]))
}
