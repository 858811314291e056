// SPDX-License-Identifier: Apache-2.0

// What a text is about, sentence by sentence, and what it counts.

/// A text as others are held beside it.
struct Contents: Sendable {
    /// By sentence: how its telling words begin.
    let subjects: [Set<UInt64>]
    let quantities: Quantities

    private static let head = 5

    init(_ reading: Reading, _ check: Check) {
        subjects = reading.sentences.map { sentence in
            Set(
                sentence.words.filter {
                    reading.words[$0].kind == .word && check.isContent(reading, $0)
                        && !check.isCustomerName(reading, $0)
                        && !check.rulebook.belongs(reading, $0, to: "aanspreking")
                }.map { Folding.hash(reading.form($0).prefix(Self.head)) })
        }
        quantities = Quantities(reading, check.rulebook)
    }

    /// What these sentences are about.
    func about(_ sentences: [Int]) -> Set<UInt64> {
        sentences.reduce(into: []) { $0.formUnion(subjects[$1]) }
    }

    var all: Set<UInt64> { about(Array(subjects.indices)) }
}

/// The amounts, times and days of a text, by what they count.
struct Quantities: Sendable {
    enum Unit: Int, CaseIterable, Sendable { case money, hour, term, day, date, percent, number }

    private var values = [Set<UInt64>](repeating: [], count: Unit.allCases.count)

    subscript(unit: Unit) -> Set<UInt64> { values[unit.rawValue] }

    init(_ reading: Reading, _ rulebook: Rulebook) {
        func belongs(_ index: Int, _ name: String) -> Bool {
            reading.words.indices.contains(index) && rulebook.belongs(reading, index, to: name)
        }
        for index in reading.words.indices {
            let word = reading.words[index]
            if belongs(index, "weekdag") || belongs(index, "straks") {
                values[Unit.day.rawValue].insert(word.hash)
            }
            guard word.kind == .number || belongs(index, "getal"),
                let value = Self.value(reading, index, rulebook)
            else { continue }
            let unit: Unit
            let end = word.range.upperBound
            if index > 0 && reading.words[index - 1].kind == .currency
                || belongs(index + 1, "geldwoord")
            {
                unit = .money
            } else if end < reading.bytes.count && reading.bytes[end] == UInt8(ascii: "%") {
                unit = .percent
            } else if belongs(index + 1, "uur") || reading.bytes[word.range].contains(0x3A) {
                unit = .hour
            } else if belongs(index + 1, "maand") {
                unit = .date
            } else if belongs(index + 1, "tijd") {
                unit = .term
            } else {
                unit = .number
            }
            values[unit.rawValue].insert(value)
        }
    }

    /// 6 and *zes* are the same; *een* counts nothing.
    private static func value(_ reading: Reading, _ index: Int, _ rulebook: Rulebook) -> UInt64? {
        let place = Check.numerals.firstIndex { rulebook.belongs(reading, index, to: $0) }
        guard let place else { return reading.words[index].hash }
        return place == 0 && reading.words[index].kind == .word ? nil : UInt64(place + 1)
    }
}
