// SPDX-License-Identifier: Apache-2.0

// Personal data as they look in running text, and words that are the same but
// for their ending.

enum Facts {
    private static func digits(_ reading: Reading, _ word: Word) -> Int {
        reading.bytes[word.range].count { Spans.isDigit($0) }
    }

    private static func isPlainNumber(_ reading: Reading, _ word: Word) -> Bool {
        word.kind == .number
            && reading.bytes[word.range].allSatisfy { Spans.isDigit($0) || $0 == 0x2D }
    }

    /// Six digits or more, also with letters in front: `4471234`, `NL-2291873`.
    static func isOrderNumber(_ reading: Reading, _ word: Word) -> Bool {
        guard word.kind == .number || word.kind == .word else { return false }
        // "100.000" is an amount, "08:00-22:00" are hours, "12-06-2026" is a date.
        let text = reading.bytes[word.range]
        if text.contains(where: { $0 == 0x2E || $0 == 0x2C || $0 == 0x3A }) { return false }
        let parts = text.split(separator: 0x2D)
        if parts.count == 3, parts.allSatisfy({ $0.count <= 2 || $0.count == 4 }) { return false }
        let count = digits(reading, word)
        return count >= 6 && count * 2 >= word.range.count
    }

    static func isOrder(_ reading: Reading, at index: Int, _ rulebook: Rulebook) -> Bool {
        isOrderNumber(reading, reading.words[index]) || isNamedNumber(reading, at: index, rulebook)
    }

    /// Four digits or more behind *bestelling*, *order* or *nummer*.
    static func isNamedNumber(_ reading: Reading, at index: Int, _ rulebook: Rulebook) -> Bool {
        let word = reading.words[index]
        guard word.kind == .number || word.kind == .word, digits(reading, word) >= 4
        else { return false }
        return (max(0, index - 2)..<index).contains {
            rulebook.belongs(reading, $0, to: "bestelwoord")
        }
    }

    /// `140x200`: a size in two directions.
    static func isMeasure(_ reading: Reading, _ word: Word) -> Bool {
        let parts = reading.bytes[word.range].split { $0 | 0x20 == UInt8(ascii: "x") }
        return parts.count > 1
            && parts.allSatisfy { $0.count > 1 && $0.prefix(2).allSatisfy(Spans.isDigit) }
    }

    /// `12-06-1988`: a year in which people are born who write to us.
    static func isBirthDate(_ reading: Reading, at index: Int) -> Bool {
        let parts = reading.bytes[reading.words[index].range]
            .split { $0 == 0x2D || $0 == UInt8(ascii: "/") }
        guard parts.count == 3, let last = parts.last, last.count == 4,
            let year = Int(String(decoding: last, as: UTF8.self))
        else { return false }
        return (1900...2015).contains(year)
    }

    /// Ten digits that begin with 0, also in groups: `06 1234 5678`.
    static func isPhone(_ reading: Reading, at index: Int) -> Bool {
        phoneLength(reading, at: index) != nil
    }

    /// How many words the telephone number takes.
    static func phoneLength(_ reading: Reading, at index: Int) -> Int? {
        var count = 0
        var at = index
        let sentence = reading.words[index].sentence
        guard
            reading.bytes[reading.words[index].range].first == 0x30
                || isInternational(reading, index)
        else { return nil }
        while at < reading.words.count, at - index < 6, reading.words[at].sentence == sentence,
            isPlainNumber(reading, reading.words[at])
        {
            count += digits(reading, reading.words[at])
            at += 1
            if count >= 10 { break }
        }
        return (10...11).contains(count) ? at - index : nil
    }

    /// `0800-1234`, `14055`: a short number that only companies and towns have.
    static func isFreephone(_ reading: Reading, _ word: Word) -> Bool {
        guard isPlainNumber(reading, word) else { return false }
        let form = reading.bytes[word.range].filter(Spans.isDigit)
        if form.count <= 6, form.starts(with: "140".utf8) { return true }
        return (7...9).contains(form.count)
            && (form.starts(with: "0800".utf8) || form.starts(with: "0900".utf8))
    }

    /// `31 6 …` behind a plus sign.
    private static func isInternational(_ reading: Reading, _ index: Int) -> Bool {
        let start = reading.words[index].range.lowerBound
        return start > 0 && reading.bytes[start - 1] == UInt8(ascii: "+")
    }

    /// Four digits and two capitals, together or apart.
    static func isPostcode(_ reading: Reading, at index: Int) -> Bool {
        let word = reading.words[index]
        let text = reading.bytes[word.range]
        guard word.kind == .number, text.first != 0x30, text.prefix(4).allSatisfy(Spans.isDigit)
        else { return false }
        if text.count == 6 { return text.suffix(2).allSatisfy { $0 >= 0x41 && $0 <= 0x5A } }
        guard text.count == 4, index + 1 < reading.words.count else { return false }
        let next = reading.words[index + 1]
        return next.range.count == 2 && next.marks.contains(.upper)
            && next.range.lowerBound == word.range.upperBound + 1
    }

    /// Two letters, two digits, four letters, ten digits; spaces allowed.
    /// Only the Dutch form: another country's is as long as it likes.
    static func ibanLength(_ reading: Reading, at index: Int) -> Int? {
        var form: [UInt8] = []
        var at = index
        while at < reading.words.count, form.count < 18, at - index < 6 {
            form += reading.form(at)
            at += 1
        }
        let isIban =
            form.count == 18 && form.starts(with: "nl".utf8)
            && form[2..<4].allSatisfy(Spans.isDigit) && form[4..<8].allSatisfy(Spans.isLetter)
            && form[8...].allSatisfy(Spans.isDigit)
        return isIban ? at - index : nil
    }
}

enum Stem {
    /// From so many letters a word may be the tail of a compound.
    private static let compound = 6

    /// Whether two folded words differ at most in their ending: *ruil* and
    /// *ruilen*, *vergoeden* and *vergoeding*.
    static func isSame(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        if one.elementsEqual(other) { return true }
        let shorter = min(one.count, other.count)
        guard shorter >= 4 else { return false }
        // *Pinautomaat* and *automaat*
        let (short, long) = one.count < other.count ? (one, other) : (other, one)
        if shorter >= compound, long.suffix(shorter).elementsEqual(short) { return true }
        let common = zip(one, other).prefix { $0 == $1 }.count
        return common >= max(4, shorter - 3) && max(one.count, other.count) - common <= 6
    }
}
