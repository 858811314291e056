// SPDX-License-Identifier: Apache-2.0

// The Dutch of the reply rules, as read from the data files: classes of words,
// lists of patterns, messages, channels and first sentences.

import CAssets

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

/// One line of `patterns.tsv`.
struct PatternLine: Sendable {
    let pattern: Pattern
    let list: String
    /// A word of this kind in the same sentence takes the match back.
    let unless: [WordTest]
    /// A better way to say it, for `{beter}` in the message.
    let better: String
    let fires: [String]
    let silent: [String]
    let line: Int
}

/// Where a pattern was found.
struct Match: Sendable {
    /// Indices of words.
    let words: Range<Int>
    let line: PatternLine
    let sentence: Int
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
    private(set) var classes: [String: [WordTest]] = [:]
    private(set) var lists: [String: [PatternLine]] = [:]
    private(set) var messages: [String: String] = [:]
    private(set) var channels: [String: Channel] = [:]
    private(set) var openings: [Opening] = []
    private(set) var abbreviations: Set<UInt64> = []
    private var indexes: [String: ListIndex] = [:]

    /// Reads what is compiled in.
    init() throws(RulebookError) {
        let files = Self.assets()
        try readClasses(files)
        try readPatterns(files)
        try readMessages(files)
        try readChannels(files)
        try readOpenings(files)
        abbreviations = Set(
            (classes["afkorting"] ?? []).compactMap { test in
                if case .exact(let hash) = test { hash } else { nil }
            })
        for rule in ReplyRule.allCases
        where !messages.keys.contains(where: { $0.prefix { $0 != "." } == rule.rawValue }) {
            throw RulebookError(
                reason: .missingMessage, file: "messages.tsv", line: 0, detail: rule.rawValue)
        }
    }

    func read(_ text: String) -> Reading { Reading(text, abbreviations: abbreviations) }

    /// Every place where a pattern of the list fits, in the order of the text;
    /// of overlapping matches the first and longest stays.
    func matches(_ list: String, in reading: Reading) -> [Match] {
        guard let index = indexes[list] else { return [] }
        var found: [Match] = []
        for at in reading.words.indices {
            let candidates = (index.byWord[reading.words[at].hash] ?? []) + index.others
            var longest: Match?
            for line in candidates {
                guard let end = line.pattern.match(reading, at: at), end > at else { continue }
                let sentence = reading.words[at].sentence
                if !line.unless.isEmpty, contains(line.unless, reading, sentence) { continue }
                if let best = longest, best.words.count >= end - at { continue }
                longest = Match(words: at..<end, line: line, sentence: sentence)
            }
            if let longest, longest.words.upperBound > found.last?.words.upperBound ?? 0 {
                if let last = found.last, last.words.upperBound > at {
                    if longest.words.count <= last.words.count { continue }
                    found.removeLast()
                }
                found.append(longest)
            }
        }
        return found
    }

    func occurs(_ list: String, in reading: Reading) -> Bool {
        !matches(list, in: reading).isEmpty
    }

    /// Whether the word belongs to a class of `classes.tsv`.
    func belongs(_ reading: Reading, _ word: Int, to name: String) -> Bool {
        (classes[name] ?? []).contains { $0.accepts(reading, word) }
    }

    private func contains(_ tests: [WordTest], _ reading: Reading, _ sentence: Int) -> Bool {
        reading.sentences[sentence].words.contains { word in
            tests.contains { $0.accepts(reading, word) }
        }
    }
}

/// The patterns of one list by the word they begin with.
private struct ListIndex: Sendable {
    var byWord: [UInt64: [PatternLine]] = [:]
    var others: [PatternLine] = []

    init(_ lines: [PatternLine]) {
        for line in lines {
            guard let hashes = line.pattern.firstHashes else {
                others.append(line)
                continue
            }
            for hash in Set(hashes) { byWord[hash, default: []].append(line) }
        }
    }
}

// MARK: - Reading the files

extension Rulebook {
    private static func assets() -> [String: String] {
        var files: [String: String] = [:]
        for index in 0..<replies_asset_count() {
            let asset = replies_asset(index)
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
            files[String(cString: asset.name)] = String(decoding: bytes, as: UTF8.self)
        }
        return files
    }

    private struct Row {
        let number: Int
        let columns: [String]
    }

    /// The rows below the header; comments and blank lines left out.
    private static func rows(
        _ files: [String: String], _ file: String, columns: Int
    ) throws(RulebookError) -> [Row] {
        guard let text = files[file] else {
            throw RulebookError(reason: .missingFile, file: file, line: 0, detail: "")
        }
        var rows: [Row] = []
        var isHeader = true
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            if isHeader {
                isHeader = false
                continue
            }
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == columns else {
                throw RulebookError(
                    reason: .wrongColumnCount, file: file, line: index + 1,
                    detail: "\(parts.count) columns, \(columns) expected")
            }
            rows.append(Row(number: index + 1, columns: parts.map { $0 == "-" ? "" : String($0) }))
        }
        return rows
    }

    private mutating func readClasses(_ files: [String: String]) throws(RulebookError) {
        let file = "classes.tsv"
        for row in try Self.rows(files, file, columns: 2) {
            var tests: [WordTest] = []
            for word in row.columns[1].split(separator: " ") {
                guard let more = Pattern.tests(word, classes: classes) else {
                    throw RulebookError(
                        reason: .badPattern, file: file, line: row.number, detail: String(word))
                }
                tests += more
            }
            classes[row.columns[0], default: []] += tests
        }
    }

    private mutating func readPatterns(_ files: [String: String]) throws(RulebookError) {
        for file in ["findings.tsv", "listening.tsv"] {
            for row in try Self.rows(files, file, columns: 6) {
                guard let pattern = Pattern(row.columns[0], classes: classes),
                    let unless = Self.unless(row.columns[2], classes: classes)
                else {
                    throw RulebookError(
                        reason: .badPattern, file: file, line: row.number, detail: row.columns[0])
                }
                let line = PatternLine(
                    pattern: pattern, list: row.columns[1], unless: unless, better: row.columns[3],
                    fires: Self.examples(row.columns[4]), silent: Self.examples(row.columns[5]),
                    line: row.number)
                lists[line.list, default: []].append(line)
            }
        }
        indexes = lists.mapValues { ListIndex($0) }
    }

    private static func unless(
        _ column: String, classes: [String: [WordTest]]
    ) -> [WordTest]? {
        column.isEmpty ? [] : Pattern.tests(column, classes: classes)
    }

    /// Examples are separated by ` ~ `.
    private static func examples(_ column: String) -> [String] {
        column.split(separator: " ~ ").map(String.init)
    }

    private mutating func readMessages(_ files: [String: String]) throws(RulebookError) {
        for row in try Self.rows(files, "messages.tsv", columns: 2) {
            messages[row.columns[0]] = row.columns[1]
        }
    }

    private mutating func readChannels(_ files: [String: String]) throws(RulebookError) {
        let file = "channels.tsv"
        for row in try Self.rows(files, file, columns: 5) {
            let numbers = [row.columns[2], row.columns[3]].map { $0.isEmpty ? nil : Int($0) }
            for (column, number) in zip([row.columns[2], row.columns[3]], numbers)
            where !column.isEmpty && number == nil {
                throw RulebookError(
                    reason: .badNumber, file: file, line: row.number, detail: column)
            }
            let channel = Channel(
                isPublic: row.columns[1] == "public", limit: numbers[0], urlLength: numbers[1],
                title: row.columns[4])
            for name in row.columns[0].split(separator: " ") { channels[String(name)] = channel }
        }
    }

    private mutating func readOpenings(_ files: [String: String]) throws(RulebookError) {
        for row in try Self.rows(files, "openings.tsv", columns: 3) {
            openings.append(
                Opening(
                    condition: row.columns[0], isFormal: row.columns[1] == "u",
                    text: row.columns[2]))
        }
    }
}
