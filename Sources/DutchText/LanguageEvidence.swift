// SPDX-License-Identifier: Apache-2.0

// What a text says about its language: the scores of its Latin words and how
// many letters of each script it has. Addresses, handles, tags, numbers, emoji
// and marks say nothing.

/// One pass over UTF-8, words scored as they end. Broken bytes part words.
struct LanguageEvidence {
    /// Sums of weights; see `LanguageModel.scale`.
    private(set) var scores = LanguageModel.Scores.zero

    /// Latin letters that were scored.
    private(set) var latinLetters = 0

    /// Letters of other scripts, by `LanguageScript.rawValue`.
    private(set) var otherLetters = SIMD16<Int32>.zero

    /// Bytes that are read. The language of a text shows in its opening, so a
    /// longer text costs no more.
    static let byteLimit = 8_192

    private let model: LanguageModel

    init(_ utf8: UnsafeBufferPointer<UInt8>, model: LanguageModel) {
        self.model = model
        guard let start = utf8.baseAddress else { return }
        let count = min(utf8.count, Self.byteLimit)
        withUnsafeTemporaryAllocation(byteCount: LanguageModel.wordBufferSize, alignment: 8) {
            buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0x20)
            guard let wordStart = buffer.baseAddress else { return }
            var word = Word(wordStart)
            var position = 0
            while position < count {
                if start[position] <= 0x20 {
                    position += 1
                    continue
                }
                let end = Self.endOfToken(start, from: position, to: count)
                if !Self.saysNothing(start, from: position, to: end) {
                    readToken(start, from: position, to: end, into: &word)
                }
                position = end
            }
        }
    }

    /// Everything up to the next space or control character.
    private static func endOfToken(
        _ bytes: UnsafePointer<UInt8>, from start: Int, to limit: Int
    ) -> Int {
        var end = start
        while end < limit, bytes[end] > 0x20 { end &+= 1 }
        return end
    }

    /// Whether the token is an address, a handle, a tag or a retweet mark.
    private static func saysNothing(
        _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
    ) -> Bool {
        var position = start
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "@") { return true }
            if byte == UInt8(ascii: "/"), position >= start + 2,
                bytes[position - 1] == byte, bytes[position - 2] == UInt8(ascii: ":")
            {
                return true
            }
            position &+= 1
        }
        func begins(with text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            return end - start >= count
                && (0..<count).allSatisfy { bytes[start + $0] == text.utf8Start[$0] }
        }
        switch bytes[start] {
        case UInt8(ascii: "R"):
            return begins(with: "RT")
                && (end - start == 2 || begins(with: "RT:") && end - start == 3)
        case UInt8(ascii: "w"): return begins(with: "www.")
        default: return false
        }
    }

    /// Splits a token into words and scores them.
    private mutating func readToken(
        _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, into word: inout Word
    ) {
        var position = start
        while position < end {
            let byte = bytes[position]
            position &+= 1
            if byte < 0x80 {
                let letter = byte | 0x20
                if letter &- 0x61 < 26 {
                    word.append(letter)
                } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
                    word.isAfterApostrophe = true
                } else {
                    finish(&word)
                    if byte == UInt8(ascii: "#") { return }
                    if byte == UInt8(ascii: "&") {
                        position = Self.endOfReference(bytes, from: position, to: end)
                    }
                }
                continue
            }
            let (scalar, length) = Self.decode(bytes, at: position - 1, to: end)
            position &+= length - 1
            switch LanguageLetter(scalar) {
            case .latin(let letter): word.append(letter)
            case .digraph(let first, let second):
                word.append(first)
                word.append(second)
            case .combining: break
            case .apostrophe: word.isAfterApostrophe = true
            case .other(let script):
                finish(&word)
                otherLetters[script.rawValue] &+= 1
            case .none: finish(&word)
            }
        }
        finish(&word)
    }

    @inline(__always)
    private mutating func finish(_ word: inout Word) {
        if word.count > 0 {
            latinLetters &+= word.count
            word.close()
            model.addScores(ofWordIn: word.start, count: word.count, to: &scores)
        }
        word.reset()
    }

    /// Past the semicolon of an HTML character reference such as `&amp;`, or
    /// the place itself when there is none.
    private static func endOfReference(
        _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
    ) -> Int {
        var position = start
        while position < end, position - start < 10, (bytes[position] | 0x20) &- 0x61 < 26 {
            position += 1
        }
        return position < end && bytes[position] == UInt8(ascii: ";") ? position + 1 : start
    }

    /// The scalar whose lead byte is at `position`, and its length in bytes.
    /// A broken sequence is U+FFFD, one byte long.
    @inline(__always)
    private static func decode(
        _ bytes: UnsafePointer<UInt8>, at position: Int, to end: Int
    ) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(bytes[position])
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead < 0xF5, position + length <= end else { return (0xFFFD, 1) }
        var scalar = lead & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let next = UInt32(bytes[position + offset])
            guard next & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            scalar = scalar << 6 | (next & 0x3F)
        }
        return (scalar, length)
    }
}

extension LanguageEvidence {
    /// The word being read: a space, its letters in the model's one-byte
    /// alphabet, a space.
    private struct Word {
        let start: UnsafeMutableRawPointer
        private(set) var count = 0
        var isAfterApostrophe = false

        /// - Parameter start: `LanguageModel.wordBufferSize` bytes, the first a space.
        init(_ start: UnsafeMutableRawPointer) { self.start = start }

        /// Adds a letter, unless it is the third of the same in a row
        /// (*zooooo*) or the word is full.
        @inline(__always)
        mutating func append(_ letter: UInt8) {
            if isAfterApostrophe {
                isAfterApostrophe = false
                store(UInt8(ascii: "'"))
            }
            if count > 1, byte(count) == letter, byte(count - 1) == letter { return }
            store(letter)
        }

        @inline(__always)
        mutating func close() {
            start.storeBytes(of: 0x20, toByteOffset: count + 1, as: UInt8.self)
        }

        @inline(__always)
        mutating func reset() {
            count = 0
            isAfterApostrophe = false
        }

        @inline(__always)
        private mutating func store(_ letter: UInt8) {
            guard count < LanguageModel.wordLimit else { return }
            count &+= 1
            start.storeBytes(of: letter, toByteOffset: count, as: UInt8.self)
        }

        @inline(__always)
        private func byte(_ index: Int) -> UInt8 {
            start.load(fromByteOffset: index, as: UInt8.self)
        }
    }
}
