// SPDX-License-Identifier: Apache-2.0

// How wide a text stands on a terminal: tables of 80 columns hold names in any
// script and with any emoji.

extension String {
    /// Columns of a terminal: two for each Chinese, Japanese or Korean character
    /// and each emoji, none for marks that stand on another letter.
    package var columns: Int { reduce(0) { $0 + $1.columns } }

    /// Shortened to at most `width` columns; then it ends in `…`.
    package func fitted(to width: Int) -> String {
        // Most lines are ASCII, where a byte is a column.
        if utf8.count <= width { return self }
        var used = 0
        var kept = startIndex
        for index in indices {
            used += self[index].columns
            if used > width { return width < 1 ? "" : self[..<kept] + "…" }
            if used < width { kept = self.index(after: index) }
        }
        return self
    }

    /// Padded or shortened to exactly `width` columns.
    package func column(_ width: Int) -> String {
        let text = fitted(to: width)
        return text + String(repeating: " ", count: max(0, width - text.columns))
    }
}

extension Character {
    /// - Source: Unicode, UAX #11 (wide and fullwidth) and UTS #51 (emoji).
    fileprivate var columns: Int {
        if isASCII { return 1 }
        guard let first = unicodeScalars.first else { return 0 }
        if first.isWide || unicodeScalars.contains("\u{FE0F}") && first.properties.isEmoji {
            return 2
        }
        switch first.properties.generalCategory {
        // A joiner that lost its partner is not seen; a lone mark may still take
        // a column.
        case .format: return 0
        default: return 1
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isWide: Bool {
        switch value {
        case ..<0x1100: false
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
            0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            true
        default: properties.isEmojiPresentation
        }
    }
}
