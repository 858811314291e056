// SPDX-License-Identifier: Apache-2.0

// Paragraphs in lines of a given width: one way for screens, digests and the
// configuration.

/// Breaks a paragraph at spaces; a longer word stands alone.
///
/// - Parameter width: the most columns of a line.
/// - Returns: at least one line, which is empty for a text without words.
package func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
        let columns = String(word).columns
        if !line.isEmpty, used + 1 + columns > width {
            lines.append(line)
            line = ""
        }
        used = line.isEmpty ? columns : used + 1 + columns
        line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [line]
}
