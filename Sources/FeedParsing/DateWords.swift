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

    private var meanings: [UInt64: Meaning] = [:]
    private var zones: [UInt64: Zone] = [:]
    private var units: [Unit] = []

    static let shared = DateWords()

    func meaning(_ word: UnsafeBufferPointer<UInt8>) -> Meaning? { meanings[Self.key(word)] }
    func zone(_ word: UnsafeBufferPointer<UInt8>) -> Zone? { zones[Self.key(word)] }

    /// The key of a word in any case.
    private static func key(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        if word.allSatisfy({ $0 < 0x80 }) { return word.nameKey }
        var lowercased = word.string.lowercased()
        return lowercased.withUTF8 { $0.nameKey }
    }

    /// The unit that stands right here.
    func unit(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Unit? {
        guard index < text.count, text[index] >= 0x80 else { return nil }
        let rest = text.slice(index, text.count)
        return units.first { rest.starts(with: $0.word) }
    }

    private init() {
        var assumed: [(word: UnsafeBufferPointer<UInt8>, offset: Int)] = []
        for row in Table.rows(feeds_dates()) where row.count == 4 {
            let number = Int(String(decoding: row[1], as: UTF8.self)) ?? 0
            let isEnglish = row[3].elementsEqual("en".utf8)
            let kind = String(decoding: row[0], as: UTF8.self)
            for word in row[2].split(separator: UInt8(ascii: " ")) {
                let word = UnsafeBufferPointer(rebasing: word)
                let key = Self.key(word)
                switch kind {
                case "month":
                    meanings[key, default: Meaning()].month = meanings[key]?.month ?? number
                case "day": meanings[key, default: Meaning()].isDay = true
                case "half":
                    meanings[key, default: Meaning()].half = number
                    meanings[key]?.isAmerican = isEnglish
                    meanings[key]?.isBeforeTime = word[0] >= 0xE3
                case "unit": units.append(Unit(word: Array(word), unit: number))
                case "assume": assumed.append((word, number))
                default: meanings[key] = meanings[key] ?? Meaning()
                }
            }
        }
        for (word, offset) in assumed {
            meanings[Self.key(word)]?.assumedOffset = offset
            for index in units.indices where units[index].word.elementsEqual(word) {
                units[index].assumedOffset = offset
            }
        }
        for row in Table.rows(feeds_zones()) where row.count == 2 {
            let value = String(decoding: row[1], as: UTF8.self)
            zones[Self.key(UnsafeBufferPointer(rebasing: row[0]))] =
                Int(value).map { .offset($0) } ?? .region(value)
        }
    }
}
