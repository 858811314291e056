// SPDX-License-Identifier: Apache-2.0

// Writes the table of keys: as the configuration file that we ship, as the
// reference, and as the configuration that is in force.

import Complaints

/// Writes what the table of keys says.
package enum ConfigurationWriter {
    /// Config/gehoord.toml: every key with its default, commented out, under its
    /// meaning, type and range.
    package static func template() -> String {
        let intro = """
            # Gehoord: configuration of the daemon and of every command.
            #
            # Every key is shown with its default. Take away the # before a key to change
            # it, then run `gehoord check`; it reports all mistakes with their lines.
            # `systemctl reload gehoord` makes a running daemon read this file again; it
            # keeps the old configuration when the new one has a mistake.
            #
            # Durations: "90s", "15m", "2h", "3d", "1h30m". Sizes: "64kB", "5MB".
            # The reference is gehoord.toml.md, that of company files company.toml.md.

            """
        return intro + commented(WrittenTable(Configuration()), path: "")
    }

    /// The configuration in force: every key with its value, file by file.
    package static func effective(_ configuration: Configuration) -> String {
        var text = "# \(configuration.files.first ?? "")\n"
        text += plain(WrittenTable(configuration), path: "")
        for file in configuration.companyFiles {
            text += "\n# \(file.path)\n" + plain(WrittenTable(file), path: "")
        }
        return text
    }

    /// Config/gehoord.toml.md
    package static func reference() -> String {
        """
        # gehoord.toml

        The configuration of the daemon and of every command. It is looked for at
        `--config`, then at `$GEHOORD_CONFIG`, then at `\(Configuration.usualPath)`.
        `gehoord check` reports every mistake with file, line and what to write
        instead; `gehoord check --effective` prints what is in force. Every key may
        be left out.

        \(typesReference)
        """ + markdown(WrittenTable(Configuration()), path: "")
    }

    /// Config/company.toml.md
    package static func companyReference() -> String {
        """
        # Company files

        One TOML file per company, in the folder that `paths.companies` names.
        `Feeds/demo/sokkenland.toml` is one to copy. Relative paths are relative to
        the folder of the company file.

        \(typesReference)
        """ + markdown(WrittenTable(CompanyFile()), path: "")
    }

    private static let typesReference = """
        A *duration* is written `"90s"`, `"15m"`, `"2h"`, `"3d"` or `"1h30m"`, a *size*
        `"64kB"` or `"5MB"`, a *time* `"09:00"`, a *span* `"09:00-17:30"`. A list of one
        may be written without brackets.

        """

    private static func commented(_ table: WrittenTable, path: String) -> String {
        var text = ""
        for row in table.rows {
            text += "\n" + comment(row.meaning)
            text += comment(row.nature)
            text += commentedOut("\(row.key) = \(row.value ?? row.example)")
        }
        for child in table.children {
            let name = path + child.key
            text += "\n" + comment(child.meaning)
            if child.isRepeated {
                text += commentedOut("[[\(name)]]")
                text += commented(child.blank, examplesOnly: true)
            } else {
                text += "[\(name)]\n"
                for table in child.tables { text += commented(table, path: name + ".") }
            }
        }
        return text
    }

    /// A table that may come any number of times has no defaults to show.
    private static func commented(_ table: WrittenTable, examplesOnly: Bool) -> String {
        table.rows.map { row in
            comment("  " + row.meaning)
                + commentedOut(
                    "\(row.key) = \(row.example.isEmpty ? row.value ?? "" : row.example)")
        }.joined()
    }

    private static func comment(_ text: String) -> String {
        wrapped(text, to: 76).map { "# \($0)\n" }.joined()
    }

    private static func commentedOut(_ text: String) -> String {
        text.split(separator: "\n").map { "#\($0)\n" }.joined()
    }

    private static func plain(_ table: WrittenTable, path: String) -> String {
        var text = ""
        for row in table.rows {
            if let value = row.value { text += "\(row.key) = \(value)\n" }
        }
        for child in table.children {
            let name = path + child.key
            for table in child.tables {
                text += child.isRepeated ? "\n[[\(name)]]\n" : "\n[\(name)]\n"
                text += plain(table, path: name + ".")
            }
        }
        return text
    }

    private static func markdown(_ table: WrittenTable, path: String) -> String {
        var text = ""
        if !table.rows.isEmpty {
            text += "\n| key | type | default | range | meaning |\n|---|---|---|---|---|\n"
            for row in table.rows {
                let value = row.isRequired ? nil : row.value
                let fallback =
                    value.map { "`\($0.replacing("\n", with: " "))`" }
                    ?? (row.isRequired ? "required" : "–")
                let range = row.range.map { "`\($0)`" } ?? ""
                text +=
                    "| `\(row.key)` | \(row.typeName) | \(fallback) | \(range) | \(row.meaning) |\n"
            }
        }
        for child in table.children {
            let name = path + child.key
            text += "\n## `\(child.isRepeated ? "[[\(name)]]" : "[\(name)]")`\n\n\(child.meaning)\n"
            text += markdown(
                child.isRepeated ? child.blank : child.tables.first ?? child.blank,
                path: name + ".")
        }
        return text
    }
}
