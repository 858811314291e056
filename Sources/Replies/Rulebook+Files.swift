// SPDX-License-Identifier: Apache-2.0

// How the data files become rules. Bytes all the way: this runs each time the
// command starts.

import CAssets

/// One embedded file, split into rows and columns.
struct DataFile {
    struct Row {
        /// Counted from 1.
        let number: Int
        let columns: [ArraySlice<UInt8>]

        /// The text of a column; a lone hyphen is an empty one.
        func text(_ column: Int) -> String { String(decoding: columns[column], as: UTF8.self) }
    }

    let name: String
    let bytes: [UInt8]

    /// Everything that is compiled in, by name.
    static func all() -> [String: DataFile] {
        var files: [String: DataFile] = [:]
        for index in 0..<replies_asset_count() {
            let asset = replies_asset(index)
            let name = String(cString: asset.name)
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
            files[name] = DataFile(name: name, bytes: Array(bytes))
        }
        return files
    }

    /// The rows below the header; comments and blank lines left out.
    func rows(columns: Int) throws(RulebookError) -> [Row] {
        var rows: [Row] = []
        var number = 0
        var isHeader = true
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            if isHeader {
                isHeader = false
                continue
            }
            let parts = line.split(separator: 0x09, omittingEmptySubsequences: false)
            guard parts.count == columns else {
                throw error(
                    .wrongColumnCount, number, "\(parts.count) columns, \(columns) expected")
            }
            rows.append(
                Row(number: number, columns: parts.map { $0.elementsEqual("-".utf8) ? [] : $0 }))
        }
        return rows
    }

    func error(_ reason: RulebookError.Reason, _ line: Int, _ detail: String) -> RulebookError {
        RulebookError(reason: reason, file: name, line: line, detail: detail)
    }
}

extension Rulebook {
    /// - Returns: the judge's weights if it has learnt, which are bound when all lists are known.
    mutating func read(
        _ files: [String: DataFile], hasLearnt: Bool
    ) throws(RulebookError) -> JudgeModel? {
        try readClasses(Self.file("classes.tsv", files))
        try readPatterns(Self.file("findings.tsv", files))
        try readPatterns(Self.file("listening.tsv", files))
        try readMessages(Self.file("messages.tsv", files))
        try readChannels(Self.file("channels.tsv", files))
        try readOpenings(Self.file("openings.tsv", files))
        guard hasLearnt else { return nil }
        let weights = try Self.file(ActModel.file, files)
        guard let acts = ActModel(weights.bytes) else {
            throw weights.error(.badNumber, 0, "no table of weights")
        }
        self.acts = acts
        let judgement = try Self.file(JudgeModel.file, files)
        guard let judge = JudgeModel(judgement.bytes) else {
            throw judgement.error(.badNumber, 0, "no table of weights")
        }
        return judge
    }

    private static func file(
        _ name: String, _ files: [String: DataFile]
    ) throws(RulebookError) -> DataFile {
        guard let file = files[name] else {
            throw RulebookError(reason: .missingFile, file: name, line: 0, detail: "")
        }
        return file
    }

    private mutating func readClasses(_ file: DataFile) throws(RulebookError) {
        for row in try file.rows(columns: 2) {
            var tests: [WordTest] = []
            for word in row.columns[1].split(separator: 0x20) {
                guard let more = Pattern.tests(word, classes: classes) else {
                    throw file.error(
                        .badPattern, row.number, String(decoding: word, as: UTF8.self))
                }
                tests += more
            }
            classes[row.text(0), default: []] += tests
        }
    }

    private mutating func readPatterns(_ file: DataFile) throws(RulebookError) {
        for row in try file.rows(columns: 6) {
            let unless =
                row.columns[2].isEmpty ? [] : Pattern.tests(row.columns[2], classes: classes)
            guard let pattern = Pattern(row.columns[0], classes: classes), let unless else {
                throw file.error(.badPattern, row.number, row.text(0))
            }
            lines.append(
                PatternLine(
                    pattern: pattern, list: listNumber(row.text(1)), unless: unless,
                    better: row.text(3), examples: row.columns[4],
                    counterexamples: row.columns[5], number: row.number))
        }
    }

    private mutating func listNumber(_ name: String) -> Int {
        if let number = listNumbers[name] { return number }
        listNames.append(name)
        listNumbers[name] = listNames.count - 1
        return listNames.count - 1
    }

    private mutating func readMessages(_ file: DataFile) throws(RulebookError) {
        for row in try file.rows(columns: 2) { messages[row.text(0)] = row.text(1) }
        let answered = Set(messages.keys.map { String($0.prefix { $0 != "." }) })
        for rule in ReplyRule.allCases where !answered.contains(rule.rawValue) {
            throw file.error(.missingMessage, 0, rule.rawValue)
        }
    }

    private mutating func readChannels(_ file: DataFile) throws(RulebookError) {
        for row in try file.rows(columns: 5) {
            let channel = Channel(
                isPublic: row.text(1) == "public", limit: try Self.number(row, 2, file),
                urlLength: try Self.number(row, 3, file), title: row.text(4))
            for name in row.columns[0].split(separator: 0x20) {
                channels[String(decoding: name, as: UTF8.self)] = channel
            }
        }
    }

    /// A number or an empty column.
    private static func number(
        _ row: DataFile.Row, _ column: Int, _ file: DataFile
    ) throws(RulebookError) -> Int? {
        if row.columns[column].isEmpty { return nil }
        guard let number = Int(row.text(column)) else {
            throw file.error(.badNumber, row.number, row.text(column))
        }
        return number
    }

    private mutating func readOpenings(_ file: DataFile) throws(RulebookError) {
        for row in try file.rows(columns: 3) {
            openings.append(
                Opening(
                    condition: row.text(0), isFormal: row.text(1) == "u", text: row.text(2)))
        }
    }
}
