// SPDX-License-Identifier: Apache-2.0

// Letters beyond ASCII as the language detector sees them: Latin ones folded
// into an alphabet of single bytes, the others counted by script.

/// The scripts that are told apart, each with the tag it stands for: the
/// language where a script has one large one, else the script alone.
enum LanguageScript: Int, CaseIterable {
    case greek, cyrillic, armenian, hebrew, arabic, devanagari, thai, georgian, hangul, kana, han

    /// A BCP 47 tag; `und-` when many languages use the script.
    var tag: String {
        switch self {
        case .greek: "el"
        case .cyrillic: "und-Cyrl"
        case .armenian: "hy"
        case .hebrew: "he"
        case .arabic: "und-Arab"
        case .devanagari: "und-Deva"
        case .thai: "th"
        case .georgian: "ka"
        case .hangul: "ko"
        case .kana: "ja"
        case .han: "zh"
        }
    }

    /// The script of a scalar from U+0370 up, `nil` for signs and for scripts
    /// that are not told apart.
    ///
    /// - Source: Unicode 16, Blocks.txt.
    init?(_ scalar: UInt32) {
        switch scalar {
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x531...0x58F: self = .armenian
        case 0x591...0x5FF: self = .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC:
            self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0xE01...0xE7F: self = .thai
        case 0x10A0...0x10FF: self = .georgian
        case 0x1100...0x11FF, 0xAC00...0xD7AF: self = .hangul
        case 0x3041...0x30FF: self = .kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2FA1F: self = .han
        default: return nil
        }
    }
}

/// What a scalar beyond ASCII is to the detector.
enum LanguageLetter {
    /// A Latin letter in lower case, as one byte: Latin-1 letters are their own
    /// code, the pairs of Latin Extended-A are 0x80 … 0xBF, the rest 0xC0.
    case latin(UInt8)

    /// The ligature *ij*, which is two letters.
    case digraph(UInt8, UInt8)

    /// An accent after its letter: no letter, and no end of the word.
    case combining

    case apostrophe
    case other(LanguageScript)
    case none

    @inline(__always)
    init(_ scalar: UInt32) {
        switch scalar {
        case 0xD7, 0xF7: self = .none
        case 0xC0...0xDE: self = .latin(UInt8(truncatingIfNeeded: scalar + 0x20))
        case 0xDF...0xFF: self = .latin(UInt8(truncatingIfNeeded: scalar))
        case 0x132, 0x133: self = .digraph(UInt8(ascii: "i"), UInt8(ascii: "j"))
        case 0x178: self = .latin(0xFF)
        // Here the capital is the odd one of the pair.
        case 0x139...0x148, 0x179...0x17E:
            self = .latin(UInt8(truncatingIfNeeded: 0x80 + (scalar - 0xFF) / 2))
        case 0x100...0x17F: self = .latin(UInt8(truncatingIfNeeded: 0x80 + (scalar - 0x100) / 2))
        // Romanian s and t with a comma are one letter with those with a cedilla.
        case 0x218, 0x219: self = .latin(0xAF)
        case 0x21A, 0x21B: self = .latin(0xB1)
        case 0x180...0x24F, 0x1E00...0x1EFF: self = .latin(0xC0)
        case 0x300...0x36F: self = .combining
        case 0xB4, 0x2018, 0x2019: self = .apostrophe
        case 0x370...: self = LanguageScript(scalar).map(LanguageLetter.other) ?? .none
        default: self = .none
        }
    }
}
