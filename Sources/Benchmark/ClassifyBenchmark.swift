// SPDX-License-Identifier: Apache-2.0

// Mentions to assessments with all their evidence, one thread, CPU time, beside
// cutting the same texts into tokens; and what starting the lexicon costs.

import Classification
import Complaints
import DutchText
import Foundation

/// Runs over the texts of the given JSON Lines files, or of the corpus.
func benchmarkClassification(_ paths: [String]) throws {
    let folder = "Tests/ClassificationTests/Corpus"
    let files =
        paths.isEmpty
        ? try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".jsonl") }.sorted().map { folder + "/" + $0 } : paths
    let decoder = JSONDecoder()
    var texts: [String] = []
    for file in files {
        for line in try Data(contentsOf: URL(filePath: file)).split(separator: 0x0A) {
            texts.append(try decoder.decode(Message.self, from: line).text)
        }
    }
    guard !texts.isEmpty else {
        print("classify: no texts")
        return
    }
    let start = clock()
    let lexicon = try Lexicon.builtIn()
    let startUp = seconds(since: start)
    let classifier = Classifier(lexicon: lexicon)
    // Enough repetitions for a tenth of a second and more.
    let repetitions = max(1, 50_000 / texts.count)
    let messages = Double(texts.count * repetitions)
    let bytes = texts.reduce(0) { $0 + $1.utf8.count }

    var buffer = TokenBuffer()
    var tokens = 0
    let cutting = bestOfFive {
        tokens = 0
        for _ in 0..<repetitions {
            for var text in texts {
                text.withUTF8 { Tokenizer.tokenize($0, into: &buffer) }
                tokens += buffer.tokens.count
            }
        }
    }
    var lines = 0
    let judging = bestOfFive {
        lines = 0
        for _ in 0..<repetitions {
            for text in texts {
                lines +=
                    classifier.assess(
                        text, publishedAt: nil, rating: nil, feedLanguage: nil
                    ).evidence.count
            }
        }
    }
    func whole(_ value: Double) -> String { value.formatted(.number.precision(.fractionLength(0))) }
    print(
        "classify: \(texts.count) texts of \(bytes / texts.count) bytes, \(lexicon.entries.count) entries"
    )
    print("  start-up         \(whole(startUp * 1000)) ms")
    print(
        "  assess           \(whole(messages / judging)) messages/s, \(lines / repetitions / texts.count) lines of evidence each"
    )
    print(
        "  tokenize only    \(whole(messages / cutting)) messages/s, \(whole(Double(tokens) / cutting / 1e6)) million tokens/s"
    )
    print("  ratio            \(whole(judging / cutting)) times tokenizing")
}

private struct Message: Decodable {
    let text: String
}

private func seconds(since start: clock_t) -> Double {
    Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

private func bestOfFive(_ work: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = clock()
        work()
        best = min(best, seconds(since: start))
    }
    return best
}
