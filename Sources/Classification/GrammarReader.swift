// SPDX-License-Identifier: Apache-2.0

// The tables that are not entries: irregular verbs, prefixes, topics.

import DutchText

/// Reads `grammar-verbs.tsv`, `grammar-prefixes.tsv`, `grammar-topics.tsv` and
/// `grammar-known.tsv`.
struct GrammarReader {
    var verbs = VerbTable()
    var topics: [String] = []
    /// Words that need no entry, with how they are inflected.
    var known: [(lemma: [UInt8], part: PartOfSpeech)] = []
    var problems: [LexiconError.Problem] = []

    /// What was seen in each file, to tell what stands there twice.
    private var seen: Set<String> = []

    private static let verbsFile = "grammar-verbs.tsv"
    private static let prefixesFile = "grammar-prefixes.tsv"
    private static let knownFile = "grammar-known.tsv"
    private static let topicsFile = "grammar-topics.tsv"
    /// Topics are bits of one word.
    private static let topicLimit = 64

    static func isGrammar(_ file: String) -> Bool {
        [verbsFile, prefixesFile, topicsFile, knownFile].contains(file)
    }

    mutating func read(_ file: String, _ bytes: LexiconBytes) {
        guard Self.isGrammar(file) else { return }
        bytes.withUnsafeBufferPointer { bytes in
            var rows = TSVRows(bytes)
            let header = rows.next()
            if header?.fields.map(\.string) != Self.header(of: file) {
                report(
                    file, header?.line ?? 1,
                    "the first line must name the columns: "
                        + Self.header(of: file).joined(separator: " "))
            }
            while let (line, fields) = rows.next() {
                let columns = fields.map(\.string)
                let detail =
                    switch file {
                    case Self.verbsFile: addVerb(columns)
                    case Self.prefixesFile: addPrefix(columns)
                    case Self.knownFile: addKnown(columns)
                    default: addTopic(columns)
                    }
                if let detail { report(file, line, detail) }
            }
        }
    }

    private static func header(of file: String) -> [String] {
        switch file {
        case verbsFile: ["infinitive", "present", "past", "participle"]
        case prefixesFile: ["prefix", "kind"]
        case knownFile: ["lemma", "pos"]
        default: ["topic", "gloss"]
        }
    }

    private mutating func report(_ file: String, _ line: Int, _ detail: String) {
        problems.append(LexiconError.Problem(file: file, line: line, detail: detail))
    }

    /// - Returns: what is wrong when the key stands in its file already.
    private mutating func doubled(_ file: String, _ key: String) -> String? {
        seen.insert("\(file)\t\(key)").inserted
            ? nil : "\"\(key)\" stands here twice; delete one"
    }

    /// - Returns: what is wrong, if anything.
    private mutating func addVerb(_ columns: [String]) -> String? {
        guard columns.count == 4 else {
            return "\(columns.count) columns; write infinitive, present, past, participle"
        }
        let lemma = Folding.fold(columns[0].utf8)
        guard verbs.rows[lemma] == nil else { return "\"\(columns[0])\" stands here twice" }
        let lists = columns.dropFirst().map { column in
            column == "-" ? [] : column.split(separator: " ").map { Folding.fold($0.utf8) }
        }
        verbs.rows[lemma] = VerbTable.Row(present: lists[0], past: lists[1], participle: lists[2])
        return nil
    }

    private mutating func addPrefix(_ columns: [String]) -> String? {
        guard columns.count == 2, columns[1] == "fixed" || columns[1] == "loose" else {
            return "write a prefix and, after a tab, fixed or loose"
        }
        if let detail = doubled(Self.prefixesFile, columns[0]) { return detail }
        let prefix = Folding.fold(columns[0].utf8)
        if columns[1] == "fixed" {
            verbs.fixedPrefixes.append(prefix)
        } else {
            verbs.loosePrefixes.append(prefix)
        }
        return nil
    }

    private mutating func addKnown(_ columns: [String]) -> String? {
        guard columns.count == 2, let part = WordClass(rawValue: columns[1]) else {
            return "write a lemma and, after a tab, noun, verb or adj"
        }
        if let detail = doubled(Self.knownFile, columns.joined(separator: " ")) { return detail }
        known.append((Folding.fold(columns[0].utf8), part.inflection))
        return nil
    }

    private mutating func addTopic(_ columns: [String]) -> String? {
        guard columns.count == 2 else { return "write a topic and, after a tab, its gloss" }
        if let detail = doubled(Self.topicsFile, columns[0]) { return detail }
        guard topics.count < Self.topicLimit else { return "more than \(Self.topicLimit) topics" }
        topics.append(columns[0])
        return nil
    }
}
