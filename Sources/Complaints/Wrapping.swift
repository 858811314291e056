// SPDX-License-Identifier: Apache-2.0

// Paragraphs in lines of a given width: one way for screens, digests and the
// configuration.

/// Breaks a paragraph at spaces; a longer word stands alone.
///
/// - Parameter width: the most characters of a line.
/// - Returns: at least one line, which is empty for a text without words.
package func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
            lines.append(line)
            line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [line]
}
