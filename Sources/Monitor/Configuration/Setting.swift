// SPDX-License-Identifier: Apache-2.0

// The table that describes every key: one row says name, type, default, range
// and meaning. The files we ship, the reference and the validation come from it.

/// A table of a configuration file: its fields with their defaults, and the
/// rows that describe them.
protocol ConfigurationTable: Sendable {
    static var schema: Schema<Self> { get }
    /// Where the keys stood that were read.
    var lines: KeyLines { get set }
    init()
}

/// Where the keys of a table stood in its file.
struct KeyLines: Sendable {
    /// The line of the table itself; 0 when it was not written.
    var table = 0
    var keys: [String: Int] = [:]

    /// The line of a key, or of its table when the key was left out.
    subscript(key: String) -> Int { keys[key] ?? table }
}

/// The rows of a table, then the tables within it.
struct Schema<Table: ConfigurationTable>: Sendable {
    let settings: [Setting<Table>]
    let subtables: [Subtable<Table>]

    init(_ settings: [Setting<Table>] = [], subtables: [Subtable<Table>] = []) {
        self.settings = settings
        self.subtables = subtables
    }

    /// Reads what a file says into `table`; reports unknown keys, missing keys
    /// and every value that is wrong.
    ///
    /// - Parameter path: the key of this table with a dot behind it; empty for a
    ///   whole file.
    func read(
        _ node: TOMLNode, path: String, into table: inout Table, _ mistakes: inout Mistakes
    ) {
        guard case .table(let entries) = node.value else {
            mistakes.add(
                .wrongType, line: node.line,
                found: "\(path.dropLast()) = \(node.shown) is \(node.typeName)",
                instead: "write a table: [\(path.dropLast())]")
            return
        }
        table.lines.table = node.line
        for (key, value) in entries {
            table.lines.keys[key] = value.line
            if let setting = settings.first(where: { $0.key == key }) {
                setting.read(value, path + key, &table, &mistakes)
            } else if let subtable = subtables.first(where: { $0.key == key }) {
                subtable.read(value, path + key, &table, &mistakes)
            } else {
                reportUnknown(key, at: value.line, path: path, &mistakes)
            }
        }
        for setting in settings where setting.isRequired && table.lines.keys[setting.key] == nil {
            mistakes.add(
                .missingKey, line: node.line, found: "\(path)\(setting.key)",
                instead: "write \(setting.key) = \(setting.example)")
        }
    }

    private func reportUnknown(
        _ key: String, at line: Int, path: String, _ mistakes: inout Mistakes
    ) {
        let known = settings.map(\.key) + subtables.map(\.key)
        let instead =
            nearest(to: key, among: known).map { "did you mean \(path)\($0)?" }
            ?? "known here: \(known.joined(separator: ", "))"
        mistakes.add(.unknownKey, line: line, found: path + key, instead: instead)
    }
}

/// One key of a table.
struct Setting<Table: ConfigurationTable>: Sendable {
    let key: String
    /// What it does, in sentences.
    let meaning: String
    let typeName: String
    /// `1m … 7d`; `nil` where any value of the type will do.
    let range: String?
    /// A value to show where there is no default, as TOML.
    let example: String
    let isRequired: Bool
    /// The value as TOML; `nil` when it is not set.
    let written: @Sendable (Table) -> String?
    fileprivate let read: @Sendable (TOMLNode, String, inout Table, inout Mistakes) -> Void

    /// - Parameters:
    ///   - check: says what to write instead of a value that will not do.
    init<Value: ConfigurationValue>(
        _ key: String, _ field: any WritableKeyPath<Table, Value> & Sendable, example: String = "",
        isRequired: Bool = false, range: String? = nil, _ meaning: String,
        check: @escaping @Sendable (Value) -> String? = { _ in nil }
    ) {
        self.key = key
        self.meaning = meaning
        self.typeName = Value.typeName
        self.range = range
        self.example = example
        self.isRequired = isRequired
        self.written = { $0[keyPath: field].written }
        self.read = { node, path, table, mistakes in
            guard let value = Value.read(node, key: path, &mistakes) else { return }
            if let instead = check(value) {
                mistakes.add(
                    range == nil ? .badValue : .outOfRange, line: node.line,
                    found: "\(path) = \(node.shown)", instead: instead)
            } else {
                table[keyPath: field] = value
            }
        }
    }

    /// A key whose values lie in a range.
    init<Value: ConfigurationValue & Comparable>(
        _ key: String, _ field: any WritableKeyPath<Table, Value> & Sendable,
        in range: ClosedRange<Value>, _ meaning: String
    ) where Value: Sendable {
        let (low, high) = (range.lowerBound.written ?? "", range.upperBound.written ?? "")
        self.init(key, field, range: "\(low) … \(high)", meaning) {
            range.contains($0) ? nil : "write \(low) to \(high)"
        }
    }

    /// A key that is a list, each element checked by itself.
    init<Element: ConfigurationValue>(
        _ key: String, _ field: any WritableKeyPath<Table, [Element]> & Sendable,
        example: String, isRequired: Bool = false, _ meaning: String,
        each check: @escaping @Sendable (Element) -> String?
    ) {
        self.key = key
        self.meaning = meaning
        self.typeName = [Element].typeName
        self.range = nil
        self.example = example
        self.isRequired = isRequired
        self.written = { $0[keyPath: field].written }
        self.read = { node, path, table, mistakes in
            guard let list = [Element].read(node, key: path, &mistakes) else { return }
            table[keyPath: field] = list
            for (item, value) in zip(node.items, list) {
                guard let instead = check(value) else { continue }
                mistakes.add(
                    .badValue, line: item.line, found: "\(path) = \(item.shown)", instead: instead)
            }
        }
    }

    /// A key that may be left out and whose values lie in a range.
    init<Value: ConfigurationValue & Comparable>(
        _ key: String, _ field: any WritableKeyPath<Table, Value?> & Sendable,
        in range: ClosedRange<Value>, example: String, _ meaning: String
    ) where Value: Sendable {
        let (low, high) = (range.lowerBound.written ?? "", range.upperBound.written ?? "")
        self.init(key, field, example: example, range: "\(low) … \(high)", meaning) { value in
            value.map(range.contains) ?? true ? nil : "write \(low) to \(high)"
        }
    }
}

/// A table within a table: one, or any number of them.
struct Subtable<Table: ConfigurationTable>: Sendable {
    let key: String
    let meaning: String
    /// `[[key]]` instead of `[key]`.
    let isRepeated: Bool
    /// The tables that are set, as the writer needs them.
    let documents: @Sendable (Table) -> [WrittenTable]
    /// An untouched one, to show what may stand there.
    let blank: @Sendable () -> WrittenTable
    fileprivate let read: @Sendable (TOMLNode, String, inout Table, inout Mistakes) -> Void

    /// `[key]`
    init<Child: ConfigurationTable>(
        _ key: String, _ field: any WritableKeyPath<Table, Child> & Sendable, _ meaning: String
    ) {
        self.key = key
        self.meaning = meaning
        self.isRepeated = false
        self.documents = { [WrittenTable($0[keyPath: field])] }
        self.blank = { WrittenTable(Table()[keyPath: field]) }
        self.read = { node, path, table, mistakes in
            Child.schema.read(node, path: path + ".", into: &table[keyPath: field], &mistakes)
        }
    }

    /// `[[key]]`
    init<Child: ConfigurationTable>(
        _ key: String, each field: any WritableKeyPath<Table, [Child]> & Sendable, _ meaning: String
    ) {
        self.key = key
        self.meaning = meaning
        self.isRepeated = true
        self.documents = { $0[keyPath: field].map { WrittenTable($0) } }
        self.blank = { WrittenTable(Child()) }
        self.read = { node, path, table, mistakes in
            guard case .list(let items) = node.value else {
                mistakes.add(
                    .wrongType, line: node.line, found: "\(path) is \(node.typeName)",
                    instead: "write [[\(path)]], once for each")
                return
            }
            for item in items {
                var child = Child()
                Child.schema.read(item, path: path + ".", into: &child, &mistakes)
                table[keyPath: field].append(child)
            }
        }
    }
}

/// A table with its type forgotten: rows of key, value and description.
struct WrittenTable: Sendable {
    struct Row: Sendable {
        let key: String
        /// `nil` when unset.
        let value: String?
        let typeName: String
        let range: String?
        let example: String
        let isRequired: Bool
        let meaning: String

        /// Type, range and whether there is a default, in a line.
        var nature: String {
            let type =
                range.map { typeName == "choice" ? "one of \($0)" : "\(typeName), \($0)" }
                ?? typeName
            return value == nil ? "\(type); not set unless written" : type
        }
    }

    struct Child: Sendable {
        let key: String
        let meaning: String
        let isRepeated: Bool
        let tables: [WrittenTable]
        let blank: WrittenTable
    }

    let rows: [Row]
    let children: [Child]

    init<Table: ConfigurationTable>(_ table: Table) {
        rows = Table.schema.settings.map { setting in
            Row(
                key: setting.key, value: setting.written(table), typeName: setting.typeName,
                range: setting.range, example: setting.example, isRequired: setting.isRequired,
                meaning: setting.meaning)
        }
        children = Table.schema.subtables.map { subtable in
            Child(
                key: subtable.key, meaning: subtable.meaning, isRepeated: subtable.isRepeated,
                tables: subtable.documents(table), blank: subtable.blank())
        }
    }
}
