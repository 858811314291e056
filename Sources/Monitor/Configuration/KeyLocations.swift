// SPDX-License-Identifier: Apache-2.0

// On which line each key and value of a TOML document stands. TOMLKit gives no
// positions, and a mistake without its line is half a message.

/// The lines of all keys and list items of a document that has already been
/// parsed: it need not be checked again, only walked.
struct KeyLocations {
    enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    /// A table and the lines that its keys take, comments aside.
    struct Table {
        let path: [Step]
        /// Of its header; 0 for the keys before the first header.
        let line: Int
        /// Where its last value ends.
        fileprivate(set) var lastLine: Int
    }

    private let lines: [[Step]: Int]
    /// In the order of the file; the first is the document itself.
    let tables: [Table]
    /// What toml++ 3.3 takes for granted, and ends the process where it is not so:
    /// that a key follows `[` or `[[`, and that no `}` stands for a value of a
    /// list. So these are looked for first. Seen 2026-11.
    struct Trap {
        let line: Int
        let found: String
        let instead: String
    }

    /// The first of them; `nil` when the parser may have the text.
    let trap: Trap?

    init(of text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        lines = scanner.scan()
        tables = scanner.tables
        trap = scanner.trap
    }

    /// The line of a key or list item, or of the nearest thing around it.
    subscript(path: [Step]) -> Int {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return 1
    }
}

extension KeyLocations {
    /// Walks a valid document. On an invalid one it ends early with fewer lines.
    private struct Scanner {
        let bytes: [UInt8]
        private var at = 0
        private var line = 1
        private var lines: [[Step]: Int] = [:]
        /// How many elements each `[[array]]` has so far.
        private var counts: [[Step]: Int] = [:]
        private(set) var tables = [Table(path: [], line: 0, lastLine: 0)]
        private(set) var trap: Trap?

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func scan() -> [[Step]: Int] {
            var table: [Step] = []
            while true {
                skipBlank(acrossLines: true)
                guard at < bytes.count else { return lines }
                let before = at
                if peek("[") {
                    let start = line
                    table = header()
                    tables.append(Table(path: table, line: start, lastLine: line))
                } else {
                    pair(within: table)
                    tables[tables.count - 1].lastLine = line
                }
                // A valid document always moves on.
                guard at > before else { return lines }
            }
        }

        private mutating func header() -> [Step] {
            let start = line
            at += 1
            let isArray = peek("[")
            if isArray { at += 1 }
            while peek(" ") || peek("\t") { at += 1 }
            if trap == nil, at < bytes.count, !startsKey(bytes[at]), !peek("]") {
                trap = Trap(
                    line: line, found: "a [ without a name behind it",
                    instead: "write [name] or [[name]]")
            }
            let keys = dottedKey()
            while at < bytes.count, peek("]") { at += 1 }
            // Every name but the last may be an array: its latest element is meant.
            var path: [Step] = []
            for (index, key) in keys.enumerated() {
                path.append(.key(key))
                if isArray, index == keys.count - 1 {
                    lines[path] = lines[path] ?? start
                    let count = counts[path, default: 0]
                    counts[path] = count + 1
                    path.append(.index(count))
                } else if let count = counts[path] {
                    path.append(.index(count - 1))
                }
            }
            lines[path] = start
            return path
        }

        private mutating func pair(within table: [Step]) {
            let start = line
            let path = table + dottedKey().map(Step.key)
            // `a.b = 1` is where `a` begins, too, unless it has a place already.
            for length in stride(from: table.count + 1, through: path.count, by: 1) {
                let part = Array(path.prefix(length))
                lines[part] = lines[part] ?? start
            }
            skipBlank(acrossLines: false)
            guard peek("=") else { return }
            at += 1
            skipBlank(acrossLines: false)
            value(at: path)
        }

        private mutating func value(at path: [Step]) {
            guard at < bytes.count else { return }
            if peek("[") {
                at += 1
                var index = 0
                skipBlank(acrossLines: true, commas: true)
                while at < bytes.count, !peek("]") {
                    let before = at
                    if trap == nil, peek("}") {
                        trap = Trap(
                            line: line, found: "a } in a list", instead: "close the list with ]")
                    }
                    lines[path + [.index(index)]] = line
                    value(at: path + [.index(index)])
                    index += 1
                    skipBlank(acrossLines: true, commas: true)
                    guard at > before else { return }
                }
                at += 1
            } else if peek("{") {
                at += 1
                skipBlank(acrossLines: true, commas: true)
                while at < bytes.count, !peek("}") {
                    let before = at
                    pair(within: path)
                    skipBlank(acrossLines: true, commas: true)
                    guard at > before else { return }
                }
                at += 1
            } else if peek("\"") || peek("'") {
                _ = quoted()
            } else {
                while at < bytes.count, !isOneOf(",]}#\n") { at += 1 }
            }
        }

        /// `a.b."c d"` as its parts.
        private mutating func dottedKey() -> [String] {
            var keys: [String] = []
            while at < bytes.count {
                skipBlank(acrossLines: false)
                if peek("\"") || peek("'") {
                    keys.append(quoted())
                } else {
                    let start = at
                    while at < bytes.count, !isOneOf(" \t\r.=]\n#") { at += 1 }
                    keys.append(String(decoding: bytes[start..<at], as: UTF8.self))
                }
                skipBlank(acrossLines: false)
                guard peek(".") else { break }
                at += 1
            }
            return keys
        }

        /// Skips a string of any of the four kinds; gives its content as written,
        /// without regard to escapes: a key of ours has none.
        private mutating func quoted() -> String {
            let quote = bytes[at]
            let isLong =
                at + 2 < bytes.count && bytes[at + 1] == quote && bytes[at + 2] == quote
            at += isLong ? 3 : 1
            let start = at
            while at < bytes.count {
                if bytes[at] == UInt8(ascii: "\n") {
                    // Left open: the parser will say so.
                    if !isLong { return "" }
                    line += 1
                }
                if bytes[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\n") { line += 1 }
                    at += 2
                    continue
                }
                if bytes[at] == quote {
                    var end = at
                    while end < bytes.count, bytes[end] == quote { end += 1 }
                    // Up to two quotes may stand just before the closing three.
                    if !isLong || end - at >= 3 {
                        let content = bytes[start..<at]
                        at = isLong ? end : at + 1
                        return String(decoding: content, as: UTF8.self)
                    }
                    at = end
                    continue
                }
                at += 1
            }
            at = min(at, bytes.count)
            return ""
        }

        private mutating func skipBlank(acrossLines: Bool, commas: Bool = false) {
            while at < bytes.count {
                if peek("#"), acrossLines {
                    while at < bytes.count, !peek("\n") { at += 1 }
                } else if peek("\n"), acrossLines {
                    line += 1
                    at += 1
                } else if isOneOf(" \t\r") || (commas && peek(",")) {
                    at += 1
                } else {
                    return
                }
            }
        }

        private func startsKey(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "\""), UInt8(ascii: "'"):
                true
            default: false
            }
        }

        private func peek(_ character: Unicode.Scalar) -> Bool {
            at < bytes.count && bytes[at] == UInt8(ascii: character)
        }

        private func isOneOf(_ characters: StaticString) -> Bool {
            characters.withUTF8Buffer { $0.contains(bytes[at]) }
        }
    }
}
