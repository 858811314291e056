// SPDX-License-Identifier: Apache-2.0

// Tables that other programs export as comma-separated values. Bytes in, rows
// out, with the line of every mistake.

/// What is wrong with a table, and where.
package struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1, as editors do.
    package let line: Int
    package let problem: String

    package init(line: Int, problem: String) {
        self.line = line
        self.problem = problem
    }

    package var description: String { "line \(line): \(problem)" }
}

/// Reads comma-separated values.
///
/// Also takes what Dutch spreadsheets write: semicolons or tabs between fields,
/// line feeds alone between rows, a byte order mark. Quotes are doubled within
/// quotes; a field may hold line breaks.
///
/// - Source: RFC 4180, section 2.
package struct CSVReader {
    package struct Row: Hashable, Sendable {
        package let line: Int
        package let fields: [String]
    }

    /// A row with more fields than this is not a row but a lost quote.
    package static let mostFields = 200
    package static let longestField = 20_000

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position = 0
    private var line = 1

    package init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        separator = Self.separator(of: self.bytes)
    }

    /// All rows; empty lines are passed over.
    package static func rows(_ bytes: [UInt8]) throws(CSVError) -> [Row] {
        var reader = CSVReader(bytes)
        var rows: [Row] = []
        while let row = try reader.next() {
            if row.fields != [""] { rows.append(row) }
        }
        return rows
    }

    /// The next row; `nil` at the end.
    package mutating func next() throws(CSVError) -> Row? {
        guard position < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard fields.count <= Self.mostFields else {
                throw CSVError(line: start, problem: "more than \(Self.mostFields) fields")
            }
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        try endRow()
        return Row(line: start, fields: fields)
    }

    private mutating func endRow() throws(CSVError) {
        guard position < bytes.count else { return }
        if bytes[position] == UInt8(ascii: "\r") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        line += 1
    }

    private mutating func field() throws(CSVError) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.count, bytes[position] != separator, !isBreak(bytes[position]) {
                position += 1
            }
            return try text(bytes[start..<position])
        }
        let opened = line
        position += 1
        var value: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else {
                    guard
                        position == bytes.count || bytes[position] == separator
                            || isBreak(bytes[position])
                    else {
                        throw CSVError(
                            line: line, problem: "text after a closing quote: write a quote twice")
                    }
                    return try text(value[...])
                }
                position += 1
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            value.append(byte)
        }
        throw CSVError(line: opened, problem: "a quote that is never closed")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(CSVError) -> String {
        guard bytes.count <= Self.longestField else {
            throw CSVError(line: line, problem: "a field longer than \(Self.longestField) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CSVError(line: line, problem: "not UTF-8: export the table as UTF-8")
        }
        return text
    }

    private func isBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// The sign that stands most often in the first line, outside quotes.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
        let signs = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if let index = signs.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return counts.firstIndex(of: most).map { signs[$0] } ?? signs[0]
    }
}

extension DirectoryEntry {
    /// The customers of a table with a heading. The column `handle` says who,
    /// a column `channel` on which channel; every other column is a fact by its
    /// own name. Empty cells say nothing; rows without a handle are passed over.
    ///
    /// - Throws: `CSVError` with the line; then nothing was read.
    package static func read(_ bytes: [UInt8]) throws(CSVError) -> [DirectoryEntry] {
        let rows = try CSVReader.rows(bytes)
        guard let head = rows.first else { return [] }
        let names = head.fields.map(trimmed)
        guard let handle = names.firstIndex(where: { $0.lowercased() == "handle" }) else {
            throw CSVError(line: head.line, problem: "no column is called handle")
        }
        let channels = names.firstIndex { $0.lowercased() == "channel" }
        var entries: [DirectoryEntry] = []
        for row in rows.dropFirst() {
            guard row.fields.count <= names.count else {
                throw CSVError(
                    line: row.line,
                    problem: "\(row.fields.count) fields, and the heading has \(names.count)")
            }
            var channel: Channel?
            if let channels, channels < row.fields.count, !trimmed(row.fields[channels]).isEmpty {
                let typed = trimmed(row.fields[channels])
                guard let known = Channel(rawValue: typed) else {
                    throw CSVError(line: row.line, problem: "no channel is called \(typed)")
                }
                channel = known
            }
            guard handle < row.fields.count, !trimmed(row.fields[handle]).isEmpty else { continue }
            let items = row.fields.indices.compactMap { index -> Item? in
                let value = trimmed(row.fields[index])
                guard index != handle, index != channels, !value.isEmpty else { return nil }
                return Item(name: names[index], value: value)
            }
            entries.append(
                DirectoryEntry(
                    handle: trimmed(row.fields[handle]), channel: channel, items: items))
        }
        return entries
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
