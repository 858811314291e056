// SPDX-License-Identifier: Apache-2.0

// One spelling per letter: lower case, no accents, one kind of apostrophe. All
// comparing of words happens on folded bytes, so "Één" and "een" are one word.

/// Reads UTF-8 leniently: what is not valid counts as a separator.
package enum UTF8Scalar {
    /// The scalar at `index` and its length in bytes; the scalar is `nil` for
    /// an invalid byte (length 1).
    @inline(__always)
    package static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (scalar: UInt32?, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first <= 0xF4, index + length <= bytes.count else { return (nil, 1) }
        var scalar = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<length {
            let next = bytes[index + offset]
            guard next & 0xC0 == 0x80 else { return (nil, 1) }
            scalar = scalar << 6 | UInt32(next & 0x3F)
        }
        let overlong = (length == 3 && scalar < 0x800) || (length == 4 && scalar < 0x10000)
        if overlong || scalar > 0x10FFFF || (0xD800...0xDFFF).contains(scalar) { return (nil, 1) }
        return (scalar, length)
    }
}

/// What a scalar is to a reader of words.
package enum ScalarClass: UInt8, Sendable {
    case letter, digit, space, lineBreak, punctuation, emoji, mark, ignorable
}

package enum Folding {
    /// Base letters of U+00C0 … U+017F; `.` where there is none.
    private static let latin: StaticString = """
        aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkklllllll\
        lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
        """

    /// The lower-case base letter of a Latin letter with accents, else `nil`.
    @inline(__always)
    package static func base(_ scalar: UInt32) -> UInt8? {
        guard scalar >= 0xC0, scalar <= 0x17F else { return nil }
        let letter = latin.utf8Start[Int(scalar - 0xC0)]
        return letter == UInt8(ascii: ".") ? nil : letter
    }

    /// What the scalar is; ASCII has a fast path in the tokenizer.
    package static func classify(_ scalar: UInt32) -> ScalarClass {
        switch scalar {
        case 0x30...0x39: .digit
        case 0x41...0x5A, 0x61...0x7A: .letter
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: .lineBreak
        case 0...0x20, 0x7F...0x84, 0x86...0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
            .space
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: .ignorable
        case 0xFE00...0xFE0F, 0xE0000...0xE01EF, 0x1F3FB...0x1F3FF: .ignorable
        case 0x300...0x36F, 0x483...0x489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF,
            0xFE20...0xFE2F:
            .mark
        case 0xAA, 0xB5, 0xBA, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x1FFF: .letter
        case 0x2190...0x21FF, 0x2300...0x27BF, 0x2900...0x297F, 0x2B00...0x2BFF, 0x1F000...0x1FAFF,
            0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139:
            .emoji
        case 0x2C00...0x2DFF, 0x3040...0xD7FF, 0xF900...0xFDFF, 0xFE70...0xFEFC, 0xFF10...0xFFDC,
            0x10000...0x1EFFF, 0x20000...0x3FFFF:
            .letter
        default: .punctuation
        }
    }

    /// Folds a term of a data file as the tokenizer folds running text.
    package static func fold(_ text: some Collection<UInt8>) -> [UInt8] {
        let source = Array(text)
        var folded: [UInt8] = []
        folded.reserveCapacity(source.count)
        source.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let (scalar, length) = UTF8Scalar.read(bytes, at: index)
                append(scalar ?? 0x20, from: bytes, at: index, length: length, to: &folded)
                index += length
            }
        }
        return folded
    }

    private static func append(
        _ scalar: UInt32, from bytes: UnsafeBufferPointer<UInt8>, at index: Int, length: Int,
        to folded: inout [UInt8]
    ) {
        if scalar < 0x80 {
            let byte = UInt8(scalar)
            folded.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        } else if let letter = base(scalar) {
            folded.append(letter)
        } else if scalar == 0x132 || scalar == 0x133 {
            folded.append(contentsOf: [UInt8(ascii: "i"), UInt8(ascii: "j")])
        } else if scalar == 0x2019 || scalar == 0x2018 || scalar == 0xB4 {
            folded.append(UInt8(ascii: "'"))
        } else if classify(scalar) != .mark, classify(scalar) != .ignorable {
            folded.append(contentsOf: bytes[index..<index + length])
        }
    }
}
