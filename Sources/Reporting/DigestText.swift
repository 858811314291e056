// SPDX-License-Identifier: Apache-2.0

// The digest as plain text: for a terminal, and as the text part of a mail.

package import Complaints
package import Foundation

extension Digest {
    /// The head of the page, and the subject of a mail.
    package func title(_ wording: Wording) -> String {
        DigestWords(digest: self, wording: wording).title
    }

    /// At most 80 columns where the words allow.
    package func text(_ wording: Wording, at now: Date) -> String {
        let words = DigestWords(digest: self, wording: wording)
        var lines = [
            words.title, String(repeating: "=", count: words.title.count), words.period, "",
        ]
        lines += wrap(words.summary)
        for section in words.sections {
            lines += ["", section.heading, String(repeating: "-", count: section.heading.count)]
            if let explained = section.explained { lines += wrap(explained) }
            lines += table(section)
            lines += section.items.flatMap { item in
                wrap(item, width: 77).enumerated().map {
                    ($0.offset == 0 ? "- " : "  ") + $0.element
                }
            }
            if let note = section.note { lines += wrap(note) }
        }
        lines += [""] + wrap(words.made(at: now))
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ section: DigestSection) -> [String] {
        guard !section.rows.isEmpty else { return [] }
        var grid = section.rows.map { [$0.name] + $0.cells }
        if !section.head.isEmpty { grid.insert(section.head, at: 0) }
        let columns = grid.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            grid.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return grid.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
    }

    private func wrap(_ text: String, width: Int = 79) -> [String] { wrapped(text, to: width) }
}
