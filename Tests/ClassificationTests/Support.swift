// SPDX-License-Identifier: Apache-2.0

// One classifier for all tests.

import BuiltInLexicon
import Complaints
import Foundation

@testable import Classification

enum Common {
    static let classifier = Classifier(lexicon: .builtIn)
}

func assess(
    _ text: String, publishedAt: Date? = nil, rating: Double? = nil, language: Language? = .dutch
) throws -> Assessment {
    Common.classifier.assess(
        text, publishedAt: publishedAt, rating: rating, feedLanguage: language)
}

/// The tests' folder in the source tree.
let testFolder = URL(filePath: #filePath).deletingLastPathComponent()

/// A lexicon of a few lines on top of the grammar files.
func smallLexicon(_ lines: [String]) throws -> Lexicon {
    let header = "term\tpos\tpolarity\trange\tmarks\tsense\tsource"
    let grammar = Lexicon.builtIn.source.files
        .filter { $0.name.hasPrefix("grammar-") || $0.name == LexiconSource.verdictsFile }
        .map { (name: $0.name, bytes: Array($0.bytes)) }
    let text = ([header] + lines).joined(separator: "\n")
    return try Lexicon(
        source: LexiconSource(files: grammar + [("words.tsv", Array(text.utf8))]))
}
