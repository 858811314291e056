// SPDX-License-Identifier: Apache-2.0

// A TOML document as plain values that know their line. TOMLKit parses; it does
// not tell where a value stood, so KeyLocations looks that up.

import Complaints
import Foundation
import TOMLKit

/// A value in a TOML document and the line on which it stands.
struct TOMLNode: Sendable {
    indirect enum Value: Sendable {
        case text(String)
        case integer(Int)
        case number(Double)
        case flag(Bool)
        /// A day without a time.
        case day(year: Int, month: Int, day: Int)
        /// A time, or a day with a time: nothing of ours is one.
        case moment(String)
        case list([TOMLNode])
        /// In the order of the file.
        case table([(key: String, value: TOMLNode)])
    }

    let value: Value
    /// From 1.
    let line: Int

    /// The longest file that is read; ours have some hundred lines.
    static let fileLimit = 1_000_000

    /// Reads a whole file.
    ///
    /// - Throws: a mistake when the file cannot be read, is too long or no TOML.
    static func document(at path: String) throws(ConfigurationError) -> TOMLNode {
        let bytes: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            bytes = try file.read(upToCount: fileLimit + 1) ?? Data()
        } catch {
            throw ConfigurationError(
                file: path, line: 0, problem: .unreadable, found: reason(of: error),
                instead: "create the file or give its path with --config")
        }
        guard bytes.count <= fileLimit, let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(
                file: path, line: 0, problem: .unreadable,
                found: "more than \(fileLimit) bytes or no UTF-8",
                instead: "write a TOML file in UTF-8")
        }
        return try parse(text, file: path)
    }

    /// - Throws: the first offence against the syntax; a parser that went on
    ///   from there would guess.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> TOMLNode {
        // To the parser, which is C++, the text would end there.
        guard !text.utf8.contains(0) else {
            throw ConfigurationError(
                file: file, line: 0, problem: .syntax, found: "a zero byte",
                instead: "write a TOML file in UTF-8")
        }
        let locations = KeyLocations(of: text)
        if let trap = locations.trap {
            throw ConfigurationError(
                file: file, line: trap.line, problem: .syntax, found: trap.found,
                instead: trap.instead)
        }
        let document: TOMLTable
        do {
            document = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(
                file: file, line: error.source.begin.line, problem: .syntax,
                found: error.description.replacing("\n", with: " "),
                instead: "see https://toml.io for how values are written")
        } catch {
            throw ConfigurationError(
                file: file, line: 0, problem: .syntax, found: "\(error)",
                instead: "see https://toml.io for how values are written")
        }
        // TOMLKit's values point into the document: all are copied out while it
        // lives.
        return withExtendedLifetime(document) {
            node(of: document, at: [], locations: locations)
        }
    }

    private static func node(
        of found: any TOMLValueConvertible, at path: [KeyLocations.Step], locations: KeyLocations
    ) -> TOMLNode {
        let line = locations[path]
        if let table = found.table {
            let entries = table.keys.compactMap { key in
                table[key].map { value in
                    (
                        key: key,
                        value: node(of: value, at: path + [.key(key)], locations: locations)
                    )
                }
            }
            return TOMLNode(
                value: .table(entries.sorted { $0.value.line < $1.value.line }), line: line)
        }
        if let list = found.array {
            let items = list.enumerated().map { index, item in
                node(of: item, at: path + [.index(index)], locations: locations)
            }
            return TOMLNode(value: .list(items), line: line)
        }
        return TOMLNode(value: scalar(found), line: line)
    }

    private static func scalar(_ found: any TOMLValueConvertible) -> Value {
        if let text = found.string { return .text(text) }
        if let flag = found.bool { return .flag(flag) }
        if let integer = found.int { return .integer(integer) }
        if let number = found.double { return .number(number) }
        if let date = found.date {
            return .day(year: date.year, month: date.month, day: date.day)
        }
        return .moment(found.debugDescription)
    }

    private static func reason(of error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let number = cause ?? (error as NSError)
        return number.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(number.code))).lowercased()
            : "\(error.localizedDescription)"
    }
}

extension TOMLNode {
    /// The elements of a list; a single value is a list of one.
    var items: [TOMLNode] {
        if case .list(let items) = value { items } else { [self] }
    }

    /// The TOML type in a word, for a message.
    var typeName: String {
        switch value {
        case .text: "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .flag: "a boolean"
        case .day: "a date"
        case .moment: "a time"
        case .list: "a list"
        case .table: "a table"
        }
    }

    /// The value as TOML, short enough for a message.
    var shown: String {
        switch value {
        case .text(let text): tomlString(text.count > 60 ? text.prefix(60) + "…" : text)
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .day(let year, let month, let day):
            CalendarDay(year: year, month: month, day: day)?.description ?? "a date"
        case .moment(let text): text
        case .list: "[…]"
        case .table: "{…}"
        }
    }
}

/// A basic string of TOML with everything escaped that must be.
func tomlString(_ text: some StringProtocol) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": written += "\\\""
        case "\\": written += "\\\\"
        case "\n": written += "\\n"
        case "\t": written += "\\t"
        case "\r": written += "\\r"
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            let digits = String(scalar.value, radix: 16)
            written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: written.unicodeScalars.append(scalar)
        }
    }
    return written + "\""
}
