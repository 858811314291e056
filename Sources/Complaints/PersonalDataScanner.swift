// SPDX-License-Identifier: Apache-2.0

// Finds personal data by form and check digits: one pass over the bytes of a
// text.

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isAlphanumeric: Bool { isDigit || isLetter }
}

/// One pass over a text.
struct PersonalDataScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var found: [Fact] = []

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// A longer run of digits and signs is no number that people have.
    private static let longest = 40

    mutating func scan() -> [Fact] {
        var index = 0
        while index < bytes.count {
            guard isStart(index) else {
                index += 1
                continue
            }
            if let end = plainWordEnd(index) ?? skipLink(at: index) {
                index = end
            } else if let piece = piece(at: index) {
                found.append(piece)
                index = piece.range.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    private func at(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

    /// A word begins here.
    private func isStart(_ index: Int) -> Bool {
        let before = at(index - 1)
        let byte = at(index)
        return (byte.isAlphanumeric || byte == UInt8(ascii: "+"))
            && !before.isAlphanumeric && before < 0x80 && before != UInt8(ascii: "@")
            // The middle of a date or of a broken number is no beginning.
            && !(at(index - 2).isDigit
                && (UInt8(ascii: "-")...UInt8(ascii: "/")).contains(before))
    }

    /// Most words are letters up to a space or a stop: no piece begins there.
    private func plainWordEnd(_ start: Int) -> Int? {
        var end = start
        while end < bytes.count, bytes[end].isLetter { end += 1 }
        guard end > start else { return nil }
        switch at(end) {
        case 0, 0x0A, 0x0D, 0x20, UInt8(ascii: "!"), UInt8(ascii: ","), UInt8(ascii: "?"):
            return end
        default: return nil
        }
    }

    /// Numbers in a link name a page, not a person.
    private func skipLink(at start: Int) -> Int? {
        guard at(start) | 0x20 == UInt8(ascii: "h"), at(start + 1) | 0x20 == UInt8(ascii: "t"),
            at(start + 2) | 0x20 == UInt8(ascii: "t"), at(start + 3) | 0x20 == UInt8(ascii: "p")
        else { return nil }
        var end = start + 4
        if at(end) | 0x20 == UInt8(ascii: "s") { end += 1 }
        guard at(end) == UInt8(ascii: ":"), at(end + 1) == UInt8(ascii: "/") else { return nil }
        while end < bytes.count, bytes[end] > UInt8(ascii: " ") { end += 1 }
        return end
    }

    private func piece(at start: Int) -> Fact? {
        if let end = emailEnd(start) { return fact(.email, start..<end) }
        if let end = ibanEnd(start) { return fact(.iban, start..<end) }
        if let end = postcodeEnd(start) { return fact(.postcode, start..<end) }
        return number(at: start)
    }

    private func fact(_ kind: Fact.Kind, _ range: Range<Int>) -> Fact {
        Fact(kind: kind, value: String(decoding: bytes[range], as: UTF8.self), range: range)
    }

    // MARK: Addresses

    /// - Source: RFC 5321, section 4.1.2, as far as people write it.
    private func emailEnd(_ start: Int) -> Int? {
        var index = start
        while isLocalPart(at(index)), index - start <= 64 { index += 1 }
        guard index > start, at(index) == UInt8(ascii: "@") else { return nil }
        index += 1
        var lastDot = 0
        let domain = index
        while at(index).isAlphanumeric || at(index) == UInt8(ascii: "-")
            || (at(index) == UInt8(ascii: ".") && at(index + 1).isAlphanumeric)
        {
            if at(index) == UInt8(ascii: ".") { lastDot = index }
            index += 1
        }
        return lastDot > domain && index - lastDot > 2 ? index : nil
    }

    private func isLocalPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "%"):
            true
        default: byte.isAlphanumeric
        }
    }

    /// `1234 AB 12`: a postcode with a house number is one front door.
    private func postcodeEnd(_ start: Int) -> Int? {
        guard (0..<4).allSatisfy({ at(start + $0).isDigit }), at(start) != UInt8(ascii: "0") else {
            return nil
        }
        var index = start + 4
        let isApart = at(index) == UInt8(ascii: " ")
        if isApart { index += 1 }
        // "in 2026 en 12 keer" is no address: small letters only without a gap.
        guard at(index).isLetter, at(index + 1).isLetter, !at(index + 2).isAlphanumeric,
            !isApart || (at(index) < 0x60 && at(index + 1) < 0x60)
        else { return nil }
        index += 2
        while at(index) == UInt8(ascii: " ") || at(index) == UInt8(ascii: ",") { index += 1 }
        let number = index
        while at(index).isDigit { index += 1 }
        guard (1...5).contains(index - number) else { return nil }
        if at(index).isLetter, !at(index + 1).isAlphanumeric { index += 1 }
        return at(index).isAlphanumeric ? nil : index
    }

    // MARK: Numbers

    /// - Source: ISO 13616: two letters, two check digits, 11 … 30 signs; the
    ///   number with its head moved to the end is 1 modulo 97.
    private func ibanEnd(_ start: Int) -> Int? {
        guard at(start).isLetter, at(start + 1).isLetter, at(start + 2).isDigit,
            at(start + 3).isDigit
        else { return nil }
        var signs: [UInt8] = []
        var index = start
        var end: Int?
        while signs.count < 34 {
            if at(index) == UInt8(ascii: " "), at(index + 1).isAlphanumeric { index += 1 }
            guard at(index).isAlphanumeric else { break }
            signs.append(at(index))
            index += 1
            // Words may follow without a gap that tells: the check digits do.
            if signs.count >= 15, !at(index).isAlphanumeric, Self.isIBAN(signs) { end = index }
        }
        return end
    }

    private static func isIBAN(_ signs: [UInt8]) -> Bool {
        var remainder = 0
        for sign in signs[4...] + signs[..<4] {
            if sign.isDigit {
                remainder = (remainder * 10 + Int(sign) - 0x30) % 97
            } else {
                remainder = (remainder * 100 + Int(sign | 0x20) - 0x61 + 10) % 97
            }
        }
        return remainder == 1
    }

    /// A run of digits with what people put between them.
    private func number(at start: Int) -> Fact? {
        var digits: [UInt8] = []
        var letters = 0
        var index = start
        var end = start
        let isInternational = at(start) == UInt8(ascii: "+")
        if isInternational { index += 1 }
        while index - start < Self.longest {
            let byte = at(index)
            if byte.isDigit {
                digits.append(byte - 0x30)
                end = index + 1
            } else if byte.isLetter, digits.isEmpty || at(index - 1).isAlphanumeric {
                letters += 1
                end = index + 1
            } else if !(isNumberSign(byte)
                && (at(index + 1).isDigit || at(index + 1) == UInt8(ascii: "(")))
            {
                break
            } else if letters > 0, byte == UInt8(ascii: " ") {
                break
            }
            index += 1
        }
        guard !at(end).isAlphanumeric, digits.isEmpty || !isAmountOrDate(start..<end) else {
            return nil
        }
        if letters == 0, isPhone(digits, isInternational) {
            return fact(.phone, start..<end)
        }
        // The rest is one word: an order number, or a citizen's.
        return wordNumber(at: start)
    }

    /// What people put between the digits of a number: ` -./()`.
    private func isNumberSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: true
        default: false
        }
    }

    /// Netherlands: 10 digits with the leading 0; Belgium: 9, or 10 for a
    /// mobile number.
    private func isPhone(_ digits: [UInt8], _ isInternational: Bool) -> Bool {
        var national = digits[...]
        if isInternational || digits.starts(with: [0, 0]) {
            if !isInternational { national = national.dropFirst(2) }
            guard national.starts(with: [3, 1]) || national.starts(with: [3, 2]) else {
                return isInternational && (8...15).contains(digits.count)
            }
            national = national.dropFirst(2)
            if national.first == 0 { national = national.dropFirst() }
            return (8...9).contains(national.count)
        }
        return digits.first == 0 && digits.dropFirst().first != 0 && (9...10).contains(digits.count)
    }

    private func wordNumber(at start: Int) -> Fact? {
        var digits: [UInt8] = []
        var index = start
        var hasLetters = false
        while at(index).isAlphanumeric
            || (at(index) == UInt8(ascii: "-") && at(index + 1).isAlphanumeric)
        {
            if at(index).isDigit { digits.append(at(index) - 0x30) }
            if at(index).isLetter { hasLetters = true }
            index += 1
        }
        guard index - start <= Self.longest, at(index) < 0x80 else { return nil }
        if !hasLetters, Self.isBSN(digits) { return fact(.bsn, start..<index) }
        // Years, hours and house numbers are shorter.
        guard digits.count >= 6 || (hasLetters && digits.count >= 5) else { return nil }
        return fact(.orderNumber, start..<index)
    }

    /// - Source: the eleven-test of the Dutch citizen service number: the
    ///   digits weighed 9 … 2 and −1 add up to a multiple of 11.
    private static func isBSN(_ digits: [UInt8]) -> Bool {
        guard digits.count == 9, digits.contains(where: { $0 > 0 }) else { return false }
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
        let sum = zip(digits, weights).map { Int($0) * $1 }.reduce(0, +)
        return sum.isMultiple(of: 11)
    }

    /// `1.250.000`, `22-11-2026`, `2026-11-22`, `12:30`: numbers that name nobody.
    private func isAmountOrDate(_ range: Range<Int>) -> Bool {
        let groups = bytes[range].split { !$0.isDigit }
        guard groups.count > 1 else { return false }
        let lengths = groups.map(\.count)
        if lengths == [2, 2, 4] || lengths == [1, 2, 4] || lengths == [2, 1, 4]
            || lengths == [1, 1, 4] || lengths == [4, 2, 2]
        {
            return true
        }
        let hasDots = bytes[range].contains(UInt8(ascii: "."))
        return hasDots && lengths[0] <= 3 && lengths.dropFirst().allSatisfy { $0 == 3 }
    }
}
