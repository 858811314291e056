// SPDX-License-Identifier: Apache-2.0

// The Dutch of the reply rules, as read from the data files: classes of words,
// lists of patterns, messages, channels and first sentences.

/// A data file that cannot be read: our own mistake, found by the tests.
package struct RulebookError: Error, Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        case missingFile, wrongColumnCount, unknownRule, badPattern, badNumber, missingMessage
    }
    package let reason: Reason
    package let file: String
    /// Counted from 1; 0 for the file as a whole.
    package let line: Int
    package let detail: String
}

/// One line of `findings.tsv` or `listening.tsv`.
struct PatternLine: Sendable {
    let pattern: Pattern
    /// The rule or the list it belongs to, as an index of `Rulebook.listNames`.
    let list: Int
    /// A word of this kind in the same sentence takes the match back.
    let unless: [WordTest]
    /// A better way to say it, for `{beter}` in the message.
    let better: String
    /// The examples as they stand in the file.
    let examples: ArraySlice<UInt8>
    let counterexamples: ArraySlice<UInt8>
    /// Where it stands in the file, counted from 1.
    let number: Int
}

/// Where a pattern was found.
struct Match: Sendable {
    /// Indices of words.
    let words: Range<Int>
    let sentence: Int
    /// An index of `Rulebook.lines`.
    let line: Int
}

/// Everything that the patterns find in one text, list by list.
struct Heard: Sendable {
    /// In the order of `Rulebook.listNames`; each in the order of the text, and
    /// of overlapping matches the first and longest.
    fileprivate(set) var matches: [[Match]]
}

/// One line of `channels.tsv`.
struct Channel: Sendable {
    let isPublic: Bool
    /// Graphemes; `nil` for no limit that matters.
    let limit: Int?
    /// What any address counts for, where the channel shortens them.
    let urlLength: Int?
    let title: String
}

/// One line of `openings.tsv`: a way to begin an answer.
struct Opening: Sendable {
    /// `vulnerable`, a signal, `topic:bezorging`, `kind:complaint`, …
    let condition: String
    let isFormal: Bool
    let text: String
}

struct Rulebook: Sendable {
    var classes: [String: [WordTest]] = [:]
    var lines: [PatternLine] = []
    var listNames: [String] = []
    var listNumbers: [String: Int] = [:]
    var messages: [String: String] = [:]
    var channels: [String: Channel] = [:]
    var openings: [Opening] = []
    /// What turns of phrase say of what a sentence does.
    var acts = ActModel()
    /// Whether a rule is broken, all things considered; `nil` leaves it to the
    /// rules themselves.
    var judge: Judge?
    private(set) var turns = Turns()
    private(set) var abbreviations: Set<UInt64> = []
    /// Lines by the words they can begin with, by the first byte of those
    /// words, and those that may begin with anything.
    private var linesByWord: [UInt64: [Int]] = [:]
    private var linesByByte: [[Int]] = Array(repeating: [], count: 256)
    private var otherLines: [Int] = []

    /// Reads what is compiled in.
    /// - Parameter hasLearnt: whether it reads what was learnt as well. Whoever fits
    ///   it anew does without: the acts may be others by now.
    init(hasLearnt: Bool = true) throws(RulebookError) {
        let model = try read(DataFile.all(), hasLearnt: hasLearnt)
        for (index, line) in lines.enumerated() {
            if let hashes = line.pattern.firstHashes {
                for hash in Set(hashes) { linesByWord[hash, default: []].append(index) }
            } else if let bytes = line.pattern.firstBytes {
                for byte in bytes { linesByByte[Int(byte)].append(index) }
            } else {
                otherLines.append(index)
            }
        }
        turns = Turns(self)
        judge = model?.bound(to: DraftFeatures.names(self))
        abbreviations = Set(
            (classes["afkorting"] ?? []).compactMap { test in
                if case .exact(let hash, _) = test { hash } else { nil }
            })
    }

    func read(_ text: String) -> Reading { Reading(text, abbreviations: abbreviations) }

    /// One pass over the text with all patterns.
    func hear(_ reading: Reading) -> Heard {
        var heard = Heard(matches: Array(repeating: [], count: listNames.count))
        var best: [Int: Match] = [:]
        for at in reading.words.indices {
            best.removeAll(keepingCapacity: true)
            let sentence = reading.words[at].sentence
            for index in linesByWord[reading.words[at].hash] ?? [] {
                consider(index, reading, at, sentence, &best)
            }
            if let first = reading.form(at).first {
                for index in linesByByte[Int(first)] {
                    consider(index, reading, at, sentence, &best)
                }
            }
            for index in otherLines { consider(index, reading, at, sentence, &best) }
            for (list, match) in best { Self.add(match, to: &heard.matches[list]) }
        }
        return heard
    }

    private func consider(
        _ index: Int, _ reading: Reading, _ at: Int, _ sentence: Int, _ best: inout [Int: Match]
    ) {
        // A line is not taken out of the list: its words would be counted as held
        // by one more, and again by one less.
        guard let end = lines[index].pattern.match(reading, at: at), end > at else { return }
        let list = lines[index].list
        if let longest = best[list], longest.words.count >= end - at { return }
        if contains(lines[index].unless, reading, sentence) { return }
        best[list] = Match(words: at..<end, sentence: sentence, line: index)
    }

    private static func add(_ match: Match, to matches: inout [Match]) {
        if let last = matches.last, last.words.upperBound > match.words.lowerBound {
            let isBetter =
                match.words.upperBound > last.words.upperBound
                && match.words.count > last.words.count
            guard isBetter else { return }
            matches.removeLast()
        }
        matches.append(match)
    }

    /// The matches of one list; empty for a list without lines.
    func matches(_ list: String, in heard: Heard) -> [Match] {
        listNumbers[list].map { heard.matches[$0] } ?? []
    }

    /// Whether one pattern fits somewhere, whatever the others do.
    func fits(_ line: PatternLine, in reading: Reading) -> Bool {
        reading.words.indices.contains { at in
            line.pattern.match(reading, at: at) != nil
                && !contains(line.unless, reading, reading.words[at].sentence)
        }
    }

    /// *App Store*, `app_store` and `appstore` are one channel.
    func channel(named name: String) -> Channel? {
        channels[name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }]
    }

    /// Whether the word belongs to a class of `classes.tsv`.
    func belongs(_ reading: Reading, _ word: Int, to name: String) -> Bool {
        (classes[name] ?? []).contains { $0.accepts(reading, word) }
    }

    /// Whether it belongs to one of several.
    func belongs(_ reading: Reading, _ word: Int, toAny names: [String]) -> Bool {
        names.contains { belongs(reading, word, to: $0) }
    }

    private func contains(_ tests: [WordTest], _ reading: Reading, _ sentence: Int) -> Bool {
        !tests.isEmpty
            && reading.sentences[sentence].words.contains { word in
                tests.contains { $0.accepts(reading, word) }
            }
    }
}
