// SPDX-License-Identifier: Apache-2.0

// The pass over the bytes behind `PersonalData`: what each run of digits,
// capitals or address letters is.

struct PersonalDataScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var found: [Fact] = []

    /// Digits of one run that are looked at.
    private static let digitLimit = 20
    /// Bytes before an @ that belong to the address.
    private static let localLimit = 64

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func scan() -> [Fact] {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "@") {
                if !scanEmail() { index += 1 }
            } else if isDigit(byte) || byte == UInt8(ascii: "+") {
                if !scanPostcode(), !scanDigits() { skipRun() }
            } else if isUpper(byte), isWordStart(index) {
                if !scanIBAN() { index += 1 }
            } else {
                index += 1
            }
        }
        return found
    }

    private func at(_ position: Int) -> UInt8 {
        position >= 0 && position < bytes.count ? bytes[position] : 0
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
    private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    private func isWordStart(_ position: Int) -> Bool {
        !isLetter(at(position - 1)) && !isDigit(at(position - 1))
    }

    private mutating func add(_ kind: Fact.Kind, _ range: Range<Int>) {
        let value = String(
            decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        found.append(Fact(kind: kind, value: value, range: range))
        index = range.upperBound
    }

    /// Past the digits and letters here.
    private mutating func skipRun() {
        repeat { index += 1 } while index < bytes.count && isDigit(bytes[index])
    }

    // MARK: E-mail

    private mutating func scanEmail() -> Bool {
        func isLocal(_ byte: UInt8) -> Bool {
            isLetter(byte) || isDigit(byte) || byte == 0x2E || byte == 0x5F || byte == 0x2D
                || byte == 0x2B
        }
        var start = index
        while start > 0, index - start < Self.localLimit, isLocal(bytes[start - 1]) { start -= 1 }
        var end = index + 1
        var lastDot = -1
        while isLocal(at(end)), end - index < 255 {
            if at(end) == 0x2E { lastDot = end }
            end += 1
        }
        while end > index, at(end - 1) == 0x2E || at(end - 1) == 0x2D {
            end -= 1
            if lastDot == end { lastDot = -1 }
        }
        if lastDot < 0 {
            lastDot = (index + 1..<end).last { at($0) == 0x2E } ?? -1
        }
        guard start < index, lastDot > index + 1, end - lastDot >= 3, isLetter(at(end - 1)) else {
            return false
        }
        // Digits just before may have been taken for something else.
        while let last = found.last, last.range.upperBound > start { found.removeLast() }
        add(.email, start..<end)
        return true
    }

    // MARK: Postcode

    /// `1234 AB 5`, or `Dorpsstraat 5, 1234 AB`: with a house number only.
    private mutating func scanPostcode() -> Bool {
        guard isWordStart(index), at(index) != 0x30 else { return false }
        for offset in 0..<4 where !isDigit(at(index + offset)) { return false }
        var position = index + 4
        let hasSpace = at(position) == 0x20
        if hasSpace { position += 1 }
        let (first, second) = (at(position), at(position + 1))
        guard isLetter(first), isLetter(second), !isLetter(at(position + 2)),
            !isDigit(at(position + 2)), !hasSpace || isUpper(first) && isUpper(second)
        else { return false }
        position += 2
        var end = position
        while [0x20, 0x2C, 0x2D, 0x2F].contains(at(end)), end - position < 6 { end += 1 }
        var digits = 0
        while isDigit(at(end)), digits < 6 {
            end += 1
            digits += 1
        }
        if digits > 0, digits < 6 {
            add(.postcode, index..<end)
            return true
        }
        guard hasHouseNumber(before: index) else { return false }
        add(.postcode, index..<position)
        return true
    }

    private func hasHouseNumber(before start: Int) -> Bool {
        var position = start - 1
        while position > 0, start - position < 4, at(position) == 0x20 || at(position) == 0x2C {
            position -= 1
        }
        if isLetter(at(position)), isDigit(at(position - 1)) { position -= 1 }
        return isDigit(at(position))
    }

    // MARK: Telephone, BSN, order number

    private mutating func scanDigits() -> Bool {
        guard isWordStart(index) else { return scanOrderTail() }
        var digits: [UInt8] = []
        var groups: [Int] = [0]
        var position = index
        var end = index
        let isInternational = at(index) == 0x2B
        if isInternational { position += 1 }
        while digits.count < Self.digitLimit {
            let byte = at(position)
            if isDigit(byte) {
                digits.append(byte)
                groups[groups.count - 1] += 1
                position += 1
                end = position
                continue
            }
            let next = at(position + 1)
            let isSeparator = [0x20, 0x2D, 0x2E, 0x2F, 0x28, 0x29].contains(byte)
            guard isSeparator, isDigit(next) || next == 0x28 || next == 0x20 && byte == 0x29,
                groups.count < 7
            else { break }
            if isDigit(next), groups[groups.count - 1] > 0 { groups.append(0) }
            position += 1
        }
        if isPhone(digits, groups, isInternational) {
            add(.phone, index..<end)
            return true
        }
        // Nothing made of several groups; the first group alone may be a number.
        let first = groups[0]
        guard !isInternational, first >= 6 else { return false }
        let run = Array(digits.prefix(first))
        let range = index..<(index + first)
        if first == 9, CheckDigits.isBSN(run), at(index - 1) != 0x23 {
            add(.bsn, range)
        } else if !isLetter(at(range.upperBound)), at(range.upperBound) != 0x2C {
            add(.orderNumber, range)
        } else {
            return false
        }
        return true
    }

    /// Dutch and Belgian numbers, with or without the country.
    ///
    /// - Source: Dutch and Belgian national numbering plans.
    private func isPhone(_ digits: [UInt8], _ groups: [Int], _ isInternational: Bool) -> Bool {
        let text = digits.map { $0 - 0x30 }
        if isInternational || text.starts(with: [0, 0, 3]) {
            let rest = Array(isInternational ? text[...] : text.dropFirst(2))
            guard rest.count >= 3, rest[0] == 3, rest[1] <= 2 else { return false }
            return (10...12).contains(rest.count)
        }
        guard text.count >= 2, text[0] == 0, text[1] != 0 else { return false }
        // "01-02-2026 10" is a date.
        if groups.count >= 3, groups[0] <= 2, groups[1] <= 2, groups[2] == 4 || groups[2] == 2,
            text[1] < 6, groups[0] == 2, groups[1] == 2, digits.count != 10 || groups[2] == 4
        {
            return false
        }
        if text.count == 10 { return true }
        return text.count == 9 && groups.count > 1 && text[1] != 6
    }

    /// Digits that follow letters: `ORD123456`, `ab-2024-00123` keeps its tail.
    private mutating func scanOrderTail() -> Bool {
        var start = index
        while start > 0, index - start < 6, isLetter(bytes[start - 1]) { start -= 1 }
        var end = index
        while isDigit(at(end)), end - index < Self.digitLimit { end += 1 }
        guard end - index >= 5, start < index, !isDigit(at(start - 1)) else { return false }
        add(.orderNumber, start..<end)
        return true
    }

    // MARK: IBAN

    private mutating func scanIBAN() -> Bool {
        guard isUpper(at(index + 1)), isDigit(at(index + 2)), isDigit(at(index + 3)) else {
            return false
        }
        var letters: [UInt8] = []
        var position = index
        while letters.count < 34 {
            let byte = at(position)
            if isUpper(byte) || isDigit(byte) {
                letters.append(byte)
                position += 1
                if letters.count >= 15, !isUpper(at(position)), !isDigit(at(position)),
                    CheckDigits.isIBAN(letters)
                {
                    add(.iban, index..<position)
                    return true
                }
            } else if byte == 0x20 || byte == 0x2D,
                isUpper(at(position + 1)) || isDigit(at(position + 1))
            {
                position += 1
            } else {
                return false
            }
        }
        return false
    }
}
