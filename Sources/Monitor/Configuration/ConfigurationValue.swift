// SPDX-License-Identifier: Apache-2.0

// The types that a configuration value may have: how each is read from TOML,
// how it is written back, and what to tell somebody who wrote it wrong.

import Classification
import Complaints
import Foundation
package import Transfers

/// A type whose values may stand in a configuration file.
protocol ConfigurationValue: Sendable {
    /// The type in a word, for the reference.
    static var typeName: String { get }

    /// What to write, in words: `a duration such as "15m"`.
    static var expected: String { get }

    /// Reads a value; reports what is wrong and gives `nil`.
    ///
    /// - Parameter key: the whole key, for the report.
    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Self?

    /// As TOML; `nil` for a value that is written by leaving the key out.
    var written: String? { get }
}

extension ConfigurationValue {
    fileprivate static func report(
        _ node: TOMLNode, key: String, _ mistakes: inout Mistakes, isWrongType: Bool,
        expected: String = expected
    ) {
        mistakes.add(
            isWrongType ? .wrongType : .badValue, line: node.line,
            found: "\(key) = \(node.shown)" + (isWrongType ? " is \(node.typeName)" : ""),
            instead: "write \(expected)")
    }
}

/// A value that is written as a string.
protocol ConfigurationText: ConfigurationValue {
    init?(configured text: String)
    var configured: String { get }
}

extension ConfigurationText {
    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Self? {
        guard case .text(let text) = node.value else {
            report(node, key: key, &mistakes, isWrongType: true)
            return nil
        }
        if let value = Self(configured: text) { return value }
        report(node, key: key, &mistakes, isWrongType: false)
        return nil
    }

    var written: String? { tomlString(configured) }
}

extension String: ConfigurationText {
    static var typeName: String { "string" }
    static var expected: String { "a string in quotes" }
    init?(configured text: String) { self = text }
    var configured: String { self }
}

extension Duration: ConfigurationText {
    static var typeName: String { "duration" }
    static var expected: String { #"a duration such as "90s", "15m", "2h", "3d" or "1h30m""# }

    private static let units: [(name: Character, seconds: Int64)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// Reads whole seconds, minutes, hours and days, largest first.
    init?(configured text: String) {
        var total: Int64 = 0
        var digits = ""
        var left = Self.units[...]
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                guard let index = left.firstIndex(where: { $0.name == character }),
                    digits.utf8.count <= 9, let count = Int64(digits)
                else { return nil }
                total += count * left[index].seconds
                left = left[(index + 1)...]
                digits = ""
            }
        }
        guard digits.isEmpty, !text.isEmpty else { return nil }
        self = .seconds(total)
    }

    var configured: String {
        var rest = components.seconds
        guard rest > 0 else { return "0s" }
        return Self.units.reduce(into: "") { text, unit in
            let (count, left) = rest.quotientAndRemainder(dividingBy: unit.seconds)
            if count > 0 { text += "\(count)\(unit.name)" }
            rest = left
        }
    }
}

extension ByteCount: ConfigurationText {
    static var typeName: String { "size" }
    static var expected: String { #"a size such as "64kB" or "5MB""# }

    private static let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1)]

    init?(configured text: String) {
        for (name, factor) in Self.units where text.lowercased().hasSuffix(name.lowercased()) {
            let number = text.dropLast(name.count)
            guard (1...9).contains(number.utf8.count), let count = Int(number), count >= 0 else {
                return nil
            }
            self = .bytes(count * factor)
            return
        }
        return nil
    }

    var configured: String {
        for (name, factor) in Self.units where bytes.isMultiple(of: factor) && bytes > 0 {
            return "\(bytes / factor)\(name)"
        }
        return "\(bytes)B"
    }
}

extension OfficeHours.Span: ConfigurationText {
    static var typeName: String { "span" }
    static var expected: String { #"a span such as "09:00-17:30""# }
    init?(configured text: String) { self.init(text) }
    var configured: String { "\(opens)-\(closes)" }
}

extension CalendarDay: ConfigurationValue {
    static var typeName: String { "date" }
    static var expected: String { "a date such as 2026-12-24" }

    /// A date of TOML, or the same in quotes.
    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> CalendarDay? {
        switch node.value {
        case .day(let year, let month, let day):
            return CalendarDay(year: year, month: month, day: day)
        case .text(let text):
            if let day = CalendarDay(text) { return day }
            report(node, key: key, &mistakes, isWrongType: false)
        default:
            report(node, key: key, &mistakes, isWrongType: true)
        }
        return nil
    }

    var written: String? { description }
}

extension Language: ConfigurationText {
    static var typeName: String { "language" }
    static var expected: String { #"a language tag such as "nl", "fy" or "en""# }

    /// Two or three letters: what the language detector tells apart.
    init?(configured text: String) {
        guard (2...3).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        self.init(rawValue: text)
    }

    var configured: String { rawValue }
}

extension Int: ConfigurationValue {
    static var typeName: String { "integer" }
    static var expected: String { "a whole number" }

    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Int? {
        if case .integer(let integer) = node.value { return integer }
        report(node, key: key, &mistakes, isWrongType: true)
        return nil
    }

    var written: String? { String(self) }
}

extension Double: ConfigurationValue {
    static var typeName: String { "number" }
    static var expected: String { "a number such as 0.8" }

    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Double? {
        switch node.value {
        case .number(let number): return number
        case .integer(let integer): return Double(integer)
        default:
            report(node, key: key, &mistakes, isWrongType: true)
            return nil
        }
    }

    var written: String? { String(self) }
}

extension Bool: ConfigurationValue {
    static var typeName: String { "boolean" }
    static var expected: String { "true or false" }

    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Bool? {
        if case .flag(let flag) = node.value { return flag }
        report(node, key: key, &mistakes, isWrongType: true)
        return nil
    }

    var written: String? { String(self) }
}

extension CompanyWord: ConfigurationValue {
    static var typeName: String { "string" }
    static var expected: String { "a line of the lexicon in quotes, with \\t between columns" }

    /// What stands in it is read by the lexicon, which wants to know where.
    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> CompanyWord? {
        guard case .text(let text) = node.value else {
            report(node, key: key, &mistakes, isWrongType: true)
            return nil
        }
        return CompanyWord(text: text, line: node.line)
    }

    var written: String? { tomlString(text) }
}

/// A value that is one of a few names.
protocol ConfigurationChoice: ConfigurationValue, CaseIterable, RawRepresentable<String> {}

extension ConfigurationChoice {
    static var typeName: String { "choice" }
    static var expected: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Self? {
        guard case .text(let text) = node.value else {
            report(node, key: key, &mistakes, isWrongType: true)
            return nil
        }
        if let value = Self(rawValue: text) { return value }
        let guess = nearest(to: text, among: allCases.map(\.rawValue))
        report(
            node, key: key, &mistakes, isWrongType: false,
            expected: guess.map { "\"\($0)\", or " + expected } ?? expected)
        return nil
    }

    var written: String? { tomlString(rawValue) }
}

extension Urgency: ConfigurationChoice {}
extension Channel: ConfigurationChoice {}
extension Holiday: ConfigurationChoice {}
extension Feed.Coverage: ConfigurationChoice {}

extension Array: ConfigurationValue where Element: ConfigurationValue {
    static var typeName: String { "list of \(Element.typeName)s" }
    static var expected: String { "a list, each \(Element.expected)" }

    /// A single value is a list of one. All wrong elements are reported.
    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> [Element]? {
        let values = node.items.compactMap { Element.read($0, key: key, &mistakes) }
        return values.count == node.items.count ? values : nil
    }

    var written: String? {
        let items = compactMap(\.written)
        let line = "[" + items.joined(separator: ", ") + "]"
        return line.count <= 80
            ? line : "[\n" + items.map { "    \($0),\n" }.joined() + "]"
    }
}

extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
    static var typeName: String { Wrapped.typeName }
    static var expected: String { Wrapped.expected }

    static func read(_ node: TOMLNode, key: String, _ mistakes: inout Mistakes) -> Wrapped?? {
        Wrapped.read(node, key: key, &mistakes).map(Optional.some)
    }

    var written: String? { flatMap(\.written) }
}
