// SPDX-License-Identifier: Apache-2.0

// The words of dates and zones, from the tables that are compiled in.

import CAssets
import Foundation

struct DateWords: Sendable {
    /// What a word may be; some are a weekday in one language and a month in
    /// another.
    struct Meaning: Sendable {
        var month: Int?
        var isDay = false
        var half: Int?
        /// `오후 3:15` against `3:15 pm`.
        var isBeforeTime = false
        var isAmerican = false
        var assumedOffset: Int?
    }

    enum Zone: Sendable {
        /// Minutes east of Greenwich.
        case offset(Int)
        case region(String)
    }

    /// A word that follows its number.
    struct Unit: Sendable {
        let word: [UInt8]
        let unit: Int
        var assumedOffset: Int?
        var length: Int { word.count }
    }

    private var meanings: [String: Meaning] = [:]
    private var zones: [String: Zone] = [:]
    private var units: [Unit] = []

    static let shared = DateWords()

    func meaning(_ word: String) -> Meaning? { meanings[word] }
    func zone(_ word: String) -> Zone? { zones[word] }

    /// The unit that stands right here.
    func unit(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Unit? {
        guard index < text.count, text[index] >= 0x80 else { return nil }
        let rest = text.slice(index, text.count)
        return units.first { rest.starts(with: $0.word) }
    }

    private init() {
        var assumed: [String: Int] = [:]
        for row in Table.rows(feeds_dates()) where row.count == 4 {
            let number = Int(String(decoding: row[1], as: UTF8.self)) ?? 0
            let isEnglish = row[3].elementsEqual("en".utf8)
            let kind = String(decoding: row[0], as: UTF8.self)
            for word in row[2].split(separator: UInt8(ascii: " ")) {
                let word = String(decoding: word, as: UTF8.self)
                switch kind {
                case "month": meanings[word, default: Meaning()].month = meanings[word]?.month ?? number
                case "day": meanings[word, default: Meaning()].isDay = true
                case "half":
                    meanings[word, default: Meaning()].half = number
                    meanings[word]?.isAmerican = isEnglish
                    meanings[word]?.isBeforeTime = word.utf8.first.map { $0 >= 0xE3 } ?? false
                case "unit": units.append(Unit(word: Array(word.utf8), unit: number))
                case "assume": assumed[word] = number
                default: meanings[word] = meanings[word] ?? Meaning()
                }
            }
        }
        for (word, offset) in assumed {
            meanings[word]?.assumedOffset = offset
            for index in units.indices where units[index].word.elementsEqual(word.utf8) {
                units[index].assumedOffset = offset
            }
        }
        for row in Table.rows(feeds_zones()) where row.count == 2 {
            let value = String(decoding: row[1], as: UTF8.self)
            zones[String(decoding: row[0], as: UTF8.self)] =
                Int(value).map { .offset($0) } ?? .region(value)
        }
    }
}
