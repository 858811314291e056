// SPDX-License-Identifier: Apache-2.0

// A text as the words that names are compared with: lower case, without
// diacritics, one pass over the bytes.

/// The words of a text, folded: letters in lower case without diacritics, and
/// digits. *Citroën*, *CITROËN* and *citroen* are the same word.
struct Words {
    struct Word {
        /// Where the word begins and ends in `folded`.
        let start: Int
        var end: Int
        let gap: Gap
        let place: Place
    }

    /// What stands between a word and the one before it.
    enum Gap: Sendable {
        /// Nothing: a new hump in a hashtag (`#SokkenlandFaalt`).
        case none
        /// White space on one line, or a single joining mark (`bol.com`, `a-b`),
        /// or an ampersand between spaces (`H & M`).
        case light
        /// Anything else: the end of a sentence, a line, a list.
        case wide
    }

    enum Place: Sendable {
        case text
        /// In a `#hashtag`.
        case hashtag
        /// In an `@account` or an address of a page.
        case address
    }

    /// The folded words, one directly after the other.
    private(set) var folded: [UInt8] = []
    private(set) var list: [Word] = []

    init(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            folded.reserveCapacity(bytes.count)
            list.reserveCapacity(bytes.count / 5)
            var scanner = Scanner()
            scanner.scan(bytes, into: &self)
        }
    }

    func bytes(of word: Word) -> ArraySlice<UInt8> { folded[word.start..<word.end] }
}

extension Words {
    /// Reads bytes and remembers what stood since the last word.
    private struct Scanner {
        private var wordStart = -1
        private var wordGap = Gap.wide
        private var wordPlace = Place.text
        /// Marks and spaces since the last word.
        private var spaces = 0
        private var joiners = 0
        private var ampersands = 0
        private var breaks = 0
        private var opened = Place.text
        private var wasLowercase = false

        mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, into words: inout Words) {
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x80 {
                    index += 1
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        letter(byte, isUppercase: false, in: &words)
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                        letter(byte | 0x20, isUppercase: true, in: &words)
                    default:
                        mark(byte, in: &words)
                    }
                } else {
                    let (scalar, length) = Words.decode(bytes, at: index)
                    index += length
                    fold(scalar, into: &words)
                }
            }
            endWord(in: &words)
        }

        private mutating func fold(_ scalar: UInt32, into words: inout Words) {
            switch scalar {
            case 0xC0...0x17F:
                let (first, second) = Latin.base(of: scalar)
                guard first != UInt8(ascii: ".") else { return mark(first, in: &words) }
                letter(first, isUppercase: false, in: &words)
                if let second { letter(second, isUppercase: false, in: &words) }
            case 0x300...0x36F, 0xAD, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF:
                return  // accents written apart, and what nobody sees
            case 0x2018, 0x2019, 0x02BC, 0xB4:
                mark(UInt8(ascii: "'"), in: &words)
            case 0x2010, 0x2011:
                mark(UInt8(ascii: "-"), in: &words)
            case 0xA0, 0x202F, 0x2007:
                mark(UInt8(ascii: " "), in: &words)
            default:
                guard let scalar = Unicode.Scalar(scalar), scalar.properties.isAlphabetic else {
                    return mark(UInt8(ascii: "!"), in: &words)
                }
                for byte in scalar.properties.lowercaseMapping.utf8 {
                    letter(byte, isUppercase: false, in: &words)
                }
            }
        }

        private mutating func letter(_ byte: UInt8, isUppercase: Bool, in words: inout Words) {
            if wordStart < 0 {
                begin(in: words)
            } else if isUppercase, wasLowercase, wordPlace == .hashtag {
                words.list.append(
                    Word(
                        start: wordStart, end: words.folded.count, gap: wordGap, place: wordPlace))
                wordStart = words.folded.count
                wordGap = .none
            }
            words.folded.append(byte)
            wasLowercase = !isUppercase
        }

        private mutating func begin(in words: Words) {
            wordStart = words.folded.count
            if breaks > 0 {
                wordGap = .wide
            } else if spaces > 0 {
                wordGap = joiners == 0 || (joiners == 1 && ampersands == 1) ? .light : .wide
            } else {
                wordGap = joiners <= 1 ? .light : .wide
            }
            wordPlace = opened
            spaces = 0
            joiners = 0
            ampersands = 0
            breaks = 0
        }

        private mutating func endWord(in words: inout Words) {
            guard wordStart >= 0 else { return }
            words.list.append(
                Word(start: wordStart, end: words.folded.count, gap: wordGap, place: wordPlace))
            wordStart = -1
        }

        private mutating func mark(_ byte: UInt8, in words: inout Words) {
            endWord(in: &words)
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                spaces += 1
                opened = .text
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                breaks += 1
                opened = .text
            case UInt8(ascii: "#"):
                joiners += 1
                if opened == .text { opened = .hashtag }
            case UInt8(ascii: "@"):
                joiners += 1
                opened = .address
            case UInt8(ascii: "/"):
                // The second slash of `https://` opens an address.
                if joiners > 0 { opened = .address }
                joiners += 1
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "'"),
                UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ":"):
                joiners += 1
                if byte == UInt8(ascii: "&") { ampersands += 1 }
                if opened == .hashtag, byte != UInt8(ascii: "_") { opened = .text }
            default:
                joiners += 2
                if opened == .hashtag { opened = .text }
            }
        }
    }

    /// The scalar that begins at an index of well-formed UTF-8.
    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (scalar: UInt32, length: Int) {
        func tail(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset] & 0x3F) }
        let lead = UInt32(bytes[index])
        switch lead {
        case ..<0xE0: return ((lead & 0x1F) << 6 | tail(1), 2)
        case ..<0xF0: return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
        default: return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
        }
    }
}

/// The letters of Latin-1 and Latin Extended-A without their diacritics.
private enum Latin {
    /// U+00C0 … U+017F; `.` where there is no letter.
    private static let bases: [UInt8] = Array(
        ("aaaaaaaceeeeiiiidnooooo.ouuuuyts" + "aaaaaaaceeeeiiiidnooooo.ouuuuyty"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnn"
            + "oooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)

    static func base(of scalar: UInt32) -> (first: UInt8, second: UInt8?) {
        let first = bases[Int(scalar) - 0xC0]
        switch scalar {
        case 0xC6, 0xE6, 0x152, 0x153: return (first, UInt8(ascii: "e"))
        case 0xDE, 0xFE: return (first, UInt8(ascii: "h"))
        case 0xDF: return (first, UInt8(ascii: "s"))
        case 0x132, 0x133: return (first, UInt8(ascii: "j"))
        default: return (first, nil)
        }
    }
}
