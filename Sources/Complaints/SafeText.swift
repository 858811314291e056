// SPDX-License-Identifier: Apache-2.0

// Hostile text stays text: what strangers wrote, made harmless before it
// reaches a terminal, a log line or an address bar.

/// Text of strangers, made harmless for a terminal or a log line.
///
/// Removed: control characters, whole ANSI escape sequences, bidirectional
/// overrides and isolates, invisible characters that only serve to hide words,
/// and towers of combining marks. What people write (letters of all scripts,
/// emoji with their joiners) stays as it is.
package enum SafeText {
    /// More combining marks than this on one letter are a prank, not a script:
    /// Vietnamese and pointed Hebrew need up to three.
    static let marksPerLetter = 4

    /// One line: breaks, tabs and runs of spaces become one space. After a
    /// title, which ends in an empty line and no full stop, stands a dash.
    ///
    /// - Parameter limit: the most characters (Unicode scalars) to return; a
    ///   longer text ends in `…`, after a whole word where one ends nearby.
    package static func line(_ text: String, atMost limit: Int? = nil) -> String {
        var scalars = cleaned(text, keepsLines: false)
        if let limit, scalars.count > limit { shorten(&scalars, to: max(1, limit)) }
        return String(scalars)
    }

    /// Paragraphs: line feeds stay, at most one empty line in a row.
    package static func block(_ text: String) -> String {
        String(cleaned(text, keepsLines: true))
    }

    /// Whether a character may not stand in an address that people will see:
    /// spaces, quotes, angle brackets, controls and everything invisible.
    static func isUnsafeInLink(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "<", ">", "\\", "^", "`", "{", "|", "}": true
        default: isSpace(scalar) || isLineBreak(scalar) || isControl(scalar) || isInvisible(scalar)
        }
    }

    private static func cleaned(_ text: String, keepsLines: Bool) -> String.UnicodeScalarView {
        if isPlain(text) { return text.unicodeScalars }
        var result = String.UnicodeScalarView()
        result.reserveCapacity(text.utf8.count)
        var escape = EscapeSequence.none
        var pendingBreaks = 0
        var pendingSpace = false
        var marks = 0
        var previousWasReturn = false

        for scalar in text.unicodeScalars {
            if escape.swallows(scalar) { continue }
            let isReturn = scalar == "\r"
            defer { previousWasReturn = isReturn }
            if isLineBreak(scalar) {
                if scalar == "\n" && previousWasReturn { continue }
                pendingBreaks += 1
                continue
            }
            if isSpace(scalar) {
                pendingSpace = true
                continue
            }
            if isControl(scalar) || isInvisible(scalar) { continue }
            if isMark(scalar) {
                marks += 1
                if marks > marksPerLetter { continue }
            } else {
                marks = 0
            }
            if !result.isEmpty {
                if pendingBreaks > 0 && keepsLines {
                    result.append("\n")
                    if pendingBreaks > 1 { result.append("\n") }
                } else if pendingBreaks > 1, let last = result.last, !endsSentence(last) {
                    result.append(contentsOf: " — ".unicodeScalars)
                } else if pendingBreaks > 0 || pendingSpace {
                    result.append(" ")
                }
            }
            pendingBreaks = 0
            pendingSpace = false
            result.append(scalar)
        }
        return result
    }

    private static func endsSentence(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "!", "?", "…", ":", ";", ",", "—", "–", "-": true
        default: false
        }
    }

    /// Whether a text is printable ASCII with single spaces between words: most
    /// lines are, and need no change.
    private static func isPlain(_ text: String) -> Bool {
        var wasSpace = true
        for byte in text.utf8 {
            if byte == 0x20, wasSpace { return false }
            guard (0x20...0x7E).contains(byte) else { return false }
            wasSpace = byte == 0x20
        }
        return !wasSpace || text.isEmpty
    }

    private static func shorten(_ scalars: inout String.UnicodeScalarView, to limit: Int) {
        // A word that would be cut is dropped, unless it is so long that
        // dropping it would cost more than a quarter of the text.
        var end = scalars.index(scalars.startIndex, offsetBy: limit - 1)
        let floor = scalars.index(scalars.startIndex, offsetBy: (limit - 1) * 3 / 4)
        if scalars[end] != " ",
            let space = scalars[floor..<end].lastIndex(of: " ")
        {
            end = space
        }
        while end > scalars.startIndex, scalars[scalars.index(before: end)] == " " {
            end = scalars.index(before: end)
        }
        scalars.removeSubrange(end...)
        scalars.append("…")
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// White space within a line.
    ///
    /// - Source: Unicode, White_Space.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    /// Marks that turn the direction of the text, and characters without a
    /// glyph. The zero-width joiners (U+200C, U+200D) and the variation
    /// selectors stay: emoji and some scripts are spelled with them.
    ///
    /// - Source: UAX #9 (explicit formatting), UTS #39 (default ignorables).
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x80: false
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional
        case 0x00AD, 0x034F, 0x180E, 0x200B, 0x2060...0x2065, 0x206A...0x206F: true
        case 0x115F, 0x1160, 0x3164, 0xFFA0: true  // Hangul fillers
        case 0xFEFF, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF: true
        case 0xE0000...0xE0FFF: true  // tags: a second, unseen alphabet
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return !(0xFE00...0xFE0F).contains(scalar.value)
        default: return false
        }
    }
}

/// Where we are in an escape sequence of a terminal.
///
/// - Source: ECMA-48, sections 5.3, 5.4 and 5.6.
private enum EscapeSequence {
    case none
    /// After ESC.
    case introduced
    /// After ESC `[` or U+009B: parameters, until a byte of `@` … `~`.
    case control
    /// After ESC `]`, `P`, `X`, `^`, `_` or their C1 forms: until BEL or ST.
    case string(length: Int)

    /// An unterminated string sequence is given up after so many characters,
    /// so that one stray byte cannot hide the rest of a complaint.
    static let longestString = 256

    /// Takes one character and says whether it belongs to a sequence.
    mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
        switch (self, scalar.value) {
        case (_, 0x1B):
            self = .introduced
            return true
        case (_, 0x9B):
            self = .control
            return true
        case (_, 0x90), (_, 0x98), (_, 0x9D), (_, 0x9E), (_, 0x9F):
            self = .string(length: 0)
            return true
        case (.none, _):
            return false
        case (.introduced, 0x5B):
            self = .control
            return true
        case (.introduced, 0x5D), (.introduced, 0x50), (.introduced, 0x58),
            (.introduced, 0x5E), (.introduced, 0x5F):
            self = .string(length: 0)
            return true
        case (.introduced, 0x20...0x2F):
            return true  // intermediate bytes; the final one follows
        case (.introduced, 0x30...0x7E):
            self = .none
            return true
        case (.introduced, _):
            self = .none
            return false
        case (.control, 0x20...0x3F):
            return true
        case (.control, 0x40...0x7E):
            self = .none
            return true
        case (.control, _):
            self = .none
            return false
        case (.string, 0x07), (.string, 0x9C):
            self = .none
            return true
        case (.string(let length), let value):
            // A line break ends it too: no terminal title spans lines.
            guard value != 0x0A, length < Self.longestString else {
                self = .none
                return false
            }
            self = .string(length: length + 1)
            return true
        }
    }
}
