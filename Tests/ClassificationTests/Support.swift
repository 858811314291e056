// SPDX-License-Identifier: Apache-2.0

// One classifier for all tests, and what several of them make texts with.

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

/// Chance that can be played again from its seed.
struct Steps64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
    }
}
