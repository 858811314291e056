// SPDX-License-Identifier: Apache-2.0

// A draft against what we said before: possible and impossible, amounts, days.

import Complaints

extension Check {
    func contradiction() -> [Finding] {
        guard hasEarlier else { return [] }
        // Whoever says that it was different before, contradicts nothing.
        guard heard("corrects").isEmpty else { return [] }
        let place = reversals.lazy.compactMap(\.place).first
        guard let (range, sentence) = place else { return [] }
        let quoted = Self.shortened(earlier.reading.text(earlier.reading.sentences[sentence].range))
        return [finding(.contradictsEarlierAnswer, range, ["wat": quoted])]
    }

    var hasEarlier: Bool { !earlier.reading.bytes.isEmpty }

    /// The ways in which a draft can turn on what we said, and where it does.
    var reversals: [(name: String, place: Place?)] {
        [
            ("can to refused", turned(from: "possible", to: "refuses")),
            ("can to limited", turned(from: "possible", to: "restricts")),
            ("granted to refused", refusesNow()),
            ("refused to can", turned(from: "refuses", to: "possible")),
            ("yes to no", turned(from: "affirms", to: "denies")),
            ("no to yes", turned(from: "denies", to: "affirms")),
            ("denied", denied()), ("amount", otherAmount(earlier.reading)),
            ("date", otherDate(earlier.reading)), ("day", otherDay(earlier.reading)),
        ]
    }

    typealias Place = (range: Range<Int>, earlier: Int)

    /// One said it can, the other that it cannot, about the same thing.
    private func turned(from: String, to: String) -> Place? {
        let before = rulebook.matches(from, in: earlier.heard)
        let after = heard(to)
        for was in before {
            if from == "possible", isRefused(was.sentence, earlier.heard) { continue }
            for now in after {
                if to == "possible",
                    heard("refuses").contains(where: { $0.sentence == now.sentence })
                {
                    continue
                }
                guard shares(earlier.reading, was.sentence, now.sentence) else { continue }
                return (bytes(of: now.words, in: draft), was.sentence)
            }
        }
        return nil
    }

    /// We granted something, the customer comes back to it, and now we refuse.
    private func refusesNow() -> Place? {
        let grants =
            (rulebook.matches("possible", in: earlier.heard)
            + rulebook.matches("affirms", in: earlier.heard))
            .filter { !isRefused($0.sentence, earlier.heard) }
        guard let was = grants.first, isFollowUp,
            rulebook.matches("refuses", in: earlier.heard).isEmpty
        else { return nil }
        let likely = sentences(doing: .refuses, above: -1)
        if let now = heard("refuses").first(where: { likely.contains($0.sentence) }) {
            return (bytes(of: now.words, in: draft), was.sentence)
        }
        let sure = sentences(doing: .refuses, above: Self.surely)
        return sure.first.map { (bytes(of: draft.sentences[$0].words, in: draft), was.sentence) }
    }

    /// Log-odds from which a sentence refuses without any word on the lists.
    private static let surely: Float = 0.7

    /// "Dus ik moet tóch betalen?", "U zei dat het kon": about what we said.
    var isFollowUp: Bool {
        mention.words.indices.contains { rulebook.belongs(mention, $0, to: "terugkomend") }
    }

    /// Two sentences about the same two things, one of them with *niet*; not
    /// when we are sorry, for then something has happened in between.
    private func denied() -> Place? {
        guard heard("sympathises").isEmpty else { return nil }
        for was in earlier.reading.sentences.indices {
            for now in draft.sentences.indices where !draft.sentences[now].isQuestion {
                guard isDenial(earlier.reading, was) != isDenial(draft, now) else { continue }
                let words = draft.sentences[now].words
                let shared = words.filter { word in
                    isContent(draft, word) && !isCustomerName(draft, word)
                        && !rulebook.belongs(draft, word, to: "aanspreking")
                        && earlier.reading.sentences[was].words.contains {
                            Stem.isSame(earlier.reading.form($0), draft.form(word))
                        }
                }
                let isBrief =
                    words.count <= Self.brief
                    && shared.contains { draft.words[$0].folded.count >= Self.telling }
                if shared.count > 1 || isBrief { return (bytes(of: words, in: draft), was) }
            }
        }
        return nil
    }

    /// In sentences this short one word in common will do, if it is long
    /// enough to tell something.
    private static let brief = 10
    private static let telling = 6

    func isDenial(_ reading: Reading, _ sentence: Int) -> Bool {
        reading.sentences[sentence].words.contains { rulebook.belongs(reading, $0, to: "niet") }
    }

    private func isRefused(_ sentence: Int, _ heard: Heard) -> Bool {
        rulebook.matches("refuses", in: heard).contains { $0.sentence == sentence }
    }

    /// A content word in both sentences; the sentence before the draft's own
    /// counts too ("Het nummer op de doos? Dat kan niet.").
    private func shares(_ earlier: Reading, _ was: Int, _ now: Int) -> Bool {
        let first = draft.sentences[max(0, now - 1)].words.lowerBound
        let ours = (first..<draft.sentences[now].words.upperBound).filter {
            isContent(draft, $0) && draft.words[$0].kind == .word && !isCustomerName(draft, $0)
                && !rulebook.belongs(draft, $0, to: "aanspreking")
        }
        return earlier.sentences[was].words.contains { word in
            isContent(earlier, word)
                && ours.contains { Stem.isSame(earlier.form(word), draft.form($0)) }
        }
    }

    func isCustomerName(_ reading: Reading, _ index: Int) -> Bool {
        customerNames.contains(reading.words[index].hash)
    }

    // MARK: - Amounts and days

    /// The amounts of money in a text, in words behind € or before *euro*.
    private func amounts(_ reading: Reading) -> [(word: Int, hash: UInt64)] {
        reading.words.indices.filter { index in
            let word = reading.words[index]
            guard rulebook.belongs(reading, index, to: "getal"), word.kind == .number || index > 0
            else { return false }
            let before = index > 0 && reading.words[index - 1].kind == .currency
            let after =
                index + 1 < reading.words.count
                && rulebook.belongs(reading, index + 1, to: "geldwoord")
            let end = word.range.upperBound
            let percent = end < reading.bytes.count && reading.bytes[end] == UInt8(ascii: "%")
            return before || after || percent || isPrice(reading, index)
        }.map { ($0, reading.words[$0].hash) }
    }

    /// `6,95`
    private func isPrice(_ reading: Reading, _ index: Int) -> Bool {
        let parts = reading.bytes[reading.words[index].range].split(separator: UInt8(ascii: ","))
        return parts.count == 2 && parts[1].count == 2
            && parts.allSatisfy { $0.allSatisfy(Spans.isDigit) }
    }

    private func otherAmount(_ earlier: Reading) -> Place? {
        let before = amounts(earlier)
        let after = amounts(draft)
        // "Gratis", and now "49 euro".
        if let free = earlier.words.indices.first(where: {
            rulebook.belongs(earlier, $0, to: "gratis")
        }), let price = after.first, heard("affirms").isEmpty {
            return (draft.words[price.word].range, earlier.words[free].sentence)
        }
        guard let first = before.first, let changed = after.first,
            !after.contains(where: { now in before.contains { $0.hash == now.hash } })
        else { return nil }
        return (draft.words[changed.word].range, earlier.words[first.word].sentence)
    }

    /// Days and terms: `vrijdag`, `12 november`, `14 dagen`.
    private func days(_ reading: Reading) -> [(word: Int, hash: UInt64)] {
        reading.words.indices.compactMap { index in
            if rulebook.belongs(reading, index, to: "weekdag") {
                return (index, reading.words[index].hash)
            }
            guard index + 1 < reading.words.count,
                rulebook.belongs(reading, index, to: "getal"),
                rulebook.belongs(reading, index + 1, to: "maand")
                    || rulebook.belongs(reading, index + 1, to: "tijd")
            else { return nil }
            return (index, reading.words[index].hash &* 31 &+ reading.words[index + 1].hash)
        }
    }

    /// `3 maart`
    private func dates(_ reading: Reading) -> [(word: Int, hash: UInt64)] {
        days(reading).filter { day in
            day.word + 1 < reading.words.count
                && rulebook.belongs(reading, day.word + 1, to: "maand")
        }
    }

    private func otherDate(_ earlier: Reading) -> Place? {
        let before = dates(earlier)
        guard let first = before.first,
            let changed = dates(draft).first(where: { now in
                !before.contains { $0.hash == now.hash }
            }),
            shares(
                earlier, earlier.words[first.word].sentence, draft.words[changed.word].sentence)
        else { return nil }
        return (draft.words[changed.word].range, earlier.words[first.word].sentence)
    }

    /// `16.00 uur`: a time of the day, and no term of days or weeks.
    private func isHour(_ reading: Reading, _ index: Int) -> Bool {
        index + 1 < reading.words.count && rulebook.belongs(reading, index + 1, to: "uur")
    }

    private func otherDay(_ earlier: Reading) -> Place? {
        let before = days(earlier)
        let after = days(draft)
        let theirs = Set(earlier.words.map(\.hash))
        // "Van 12 tot 17 uur" and "om 12 uur" agree.
        guard let first = before.first, let changed = after.first,
            !after.contains(where: { now in before.contains { $0.hash == now.hash } }),
            isHour(earlier, first.word) == isHour(draft, changed.word),
            !theirs.contains(draft.words[changed.word].hash),
            shares(
                earlier, earlier.words[first.word].sentence, draft.words[changed.word].sentence)
        else { return nil }
        return (draft.words[changed.word].range, earlier.words[first.word].sentence)
    }
}
