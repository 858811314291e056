// SPDX-License-Identifier: Apache-2.0

// A draft beside what we said before, and beside what the customer asked: the
// same words, other amounts and days, a *niet* too many.

import Complaints

extension Check {
    /// Ways to speak openly of what we said before.
    private static let owning = [
        "corrects", "cites", "fell_through", "since", "before", "changed", "stands",
        "acknowledges",
    ]
    private static let positions = [
        "possible", "affirms", "refuses", "denies", "restricts", "promises", "offers", "time",
        "answers_amount", "limits",
    ]

    func addEarlier(to seen: inout DraftFeatures) {
        let answer = context.earlierAnswer ?? ""
        let earlier = Earlier(rulebook, answer)
        let isThere = !answer.isEmpty
        let owned = Float(Self.owning.count { !heard($0).isEmpty }) / 2
        func add(_ name: @autoclosure () -> String, _ value: Float) {
            let value = isThere ? value : 0
            seen.add("earlier: \(name())", value)
            seen.add("earlier, owned: \(name())", value * owned)
        }
        func add(_ name: @autoclosure () -> String, _ value: Bool) {
            add(name(), value ? Float(1) : 0)
        }
        add("owned", owned)
        for list in Self.owning { add("owned by \(list)", !heard(list).isEmpty) }
        for list in Self.positions {
            add("was \(list)", !rulebook.matches(list, in: earlier.heard).isEmpty)
            add("is \(list)", !heard(list).isEmpty)
        }
        for (name, place) in turns(against: earlier) { add("turn \(name)", place != nil) }
        add("comes back to it", isFollowUp)
        add("cited by the customer", !told("cites").isEmpty)
        add("asked", mention.sentences.contains(where: \.isQuestion))
        let quantities = (
            Quantities(earlier.reading, rulebook), Quantities(draft, rulebook),
            Quantities(mention, rulebook)
        )
        for unit in Quantities.Unit.allCases {
            let was = quantities.0[unit]
            let now = quantities.1[unit]
            let theirs = quantities.2[unit]
            let isOther = !was.isEmpty && !now.isEmpty && was.isDisjoint(with: now)
            add("other \(unit)", isOther)
            add("same \(unit)", !was.isDisjoint(with: now))
            add("no more \(unit)", !was.isEmpty && now.isEmpty)
            add("new \(unit)", !now.subtracting(was).subtracting(theirs).isEmpty)
            add("other \(unit), theirs", isOther && !now.isDisjoint(with: theirs))
        }
        let wasFree = contains("gratis", earlier.reading)
        let isFree = contains("gratis", draft)
        add("free no more", wasFree && !isFree && !quantities.1[.money].isEmpty)
        add("free now", isFree && !wasFree && !quantities.0[.money].isEmpty)
        add("free still", wasFree && isFree)
        addShared(earlier.reading, add)
    }

    /// How much the sentences of both have in common, and whether one denies.
    private func addShared(_ earlier: Reading, _ add: (@autoclosure () -> String, Float) -> Void) {
        let was = subjects(earlier)
        let now = subjects(draft)
        var most = 0
        var turned = 0
        var kept = 0
        var limited = 0
        let limits = Set(heard("limits").map(\.sentence))
        for first in earlier.sentences.indices {
            for second in draft.sentences.indices where !draft.sentences[second].isQuestion {
                let shared = was[first].intersection(now[second]).count
                guard shared > 0 else { continue }
                most = max(most, shared)
                if isDenial(earlier, first) == isDenial(draft, second) {
                    kept = max(kept, shared)
                } else {
                    turned = max(turned, shared)
                }
                if limits.contains(second) { limited = max(limited, shared) }
            }
        }
        let before = was.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        let after = now.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        let theirs = subjects(mention).reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        let both = before.intersection(after).count
        add("shared", Float(min(most, 4)))
        add("shared, turned", Float(min(turned, 3)))
        add("turned", turned > 0 ? 1 : 0)
        add("shared, kept", Float(min(kept, 3)))
        add("shared, limited", Float(min(limited, 3)))
        add("limited", limited > 0 ? 1 : 0)
        add("shared in all", Float(min(both, 6)))
        add("share in all", Float(both) / Float(max(1, before.count)))
        add(
            "share of the mention",
            Float(theirs.intersection(before).count) / Float(max(1, before.count)))
        let wasDenied = earlier.sentences.indices.contains { isDenial(earlier, $0) }
        let isDenied = draft.sentences.indices.contains { isDenial(draft, $0) }
        add("was denied", wasDenied ? 1 : 0)
        add("is denied", isDenied ? 1 : 0)
        add("denied no more", wasDenied && !isDenied ? 1 : 0)
        add("denied now", isDenied && !wasDenied ? 1 : 0)
        add("length", Float(earlier.words.count) / 20)
    }

    /// The two sentences that have most in common, ours of before first.
    func closest(_ earlier: Reading) -> (Int, Int) {
        let was = subjects(earlier)
        let now = subjects(draft)
        var best = (0, 0)
        var most = -1
        for first in was.indices {
            for second in now.indices {
                let shared = was[first].intersection(now[second]).count
                if shared > most { (best, most) = ((first, second), shared) }
            }
        }
        return best
    }

    // MARK: - Questions

    /// What is asked, and what an answer to it is heard by.
    private static let sorts = [
        ("asks_amount", "answers_amount"), ("asks_when", "time"), ("asks_why", "answers_why"),
        ("asks_where", "answers_where"), ("asks_how", "answers_how"),
        ("asks_what", "answers_what"), ("yes or no", "answers_yes_no"),
    ]

    func addQuestions(to seen: inout DraftFeatures) {
        let rhetorical = Set(told("rhetorical").map(\.sentence))
        let asked = mention.sentences.indices.filter { mention.sentences[$0].isQuestion }
        let open = asked.filter {
            !rhetorical.contains($0) && !isExclamation(mention.sentences[$0])
        }
        let stated = draft.sentences.indices.filter { !draft.sentences[$0].isQuestion }
        let theirs = subjects(mention)
        let ours = subjects(draft)
        let said = stated.reduce(into: Set<UInt64>()) { $0.formUnion(ours[$1]) }
        var shares: [Float] = []
        var answered: [Bool] = []
        var isAsked = Array(repeating: false, count: Self.sorts.count)
        var isOpen = isAsked
        for question in open {
            let about = theirs[question]
            shares.append(
                Float(about.intersection(said).count) / Float(max(1, min(about.count, 4))))
            let sort =
                Self.sorts.firstIndex { told($0.0).contains { $0.sentence == question } }
                ?? Self.sorts.count - 1
            let heardAt = Set(heard(Self.sorts[sort].1).map(\.sentence))
            let isAnswer = stated.contains { sentence in
                heardAt.contains(sentence)
                    && (sort == 0 || sort == 2 || !ours[sentence].isDisjoint(with: about))
            }
            answered.append(isAnswer)
            isAsked[sort] = true
            if !isAnswer { isOpen[sort] = true }
        }
        seen.add("questions asked", Float(min(asked.count, 3)))
        seen.add("questions open", Float(min(open.count, 3)))
        seen.add("ends with a question", mention.sentences.last?.isQuestion == true)
        seen.add("least share of a question", shares.min() ?? 1)
        seen.add("most share of a question", shares.max() ?? 1)
        seen.add("all answered", answered.allSatisfy(\.self))
        seen.add("some answered", answered.isEmpty || answered.contains(true))
        seen.add("unanswered", Float(answered.count { !$0 }))
        for (index, sort) in Self.sorts.enumerated() {
            seen.add("asked \(sort.0)", isAsked[index])
            seen.add("open \(sort.0)", isOpen[index])
        }
        seen.add("opens with yes or no", opensWithYesOrNo)
        seen.add("defers", defers)
        let now = Quantities(draft, rulebook)
        let before = Quantities(mention, rulebook)
        func isNew(_ units: [Quantities.Unit]) -> Bool {
            units.contains { !now[$0].subtracting(before[$0]).isEmpty }
        }
        seen.add("new amount", isNew([.money, .percent, .number]))
        seen.add("new time", isNew([.day, .date, .hour]))
        let all = theirs.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
        seen.add(
            "share of their words",
            Float(all.intersection(said).count) / Float(max(1, min(all.count, 8))))
        let about = open.reduce(into: Set<UInt64>()) { $0.formUnion(theirs[$1]) }
        let besides = stated.count { ours[$0].isDisjoint(with: about) }
        seen.add("statements", Float(stated.count) / 5)
        seen.add("statements besides", open.isEmpty ? 0 : Float(besides) / 5)
        seen.add("nothing asked", asked.isEmpty)
    }

    // MARK: - Words

    /// By sentence, what it is about: how its telling words begin.
    private func subjects(_ reading: Reading) -> [Set<UInt64>] {
        reading.sentences.map { sentence in
            Set(
                sentence.words.filter {
                    reading.words[$0].kind == .word && isContent(reading, $0)
                        && !isCustomerName(reading, $0)
                        && !rulebook.belongs(reading, $0, to: "aanspreking")
                }.map { Folding.hash(reading.form($0).prefix(Self.head)) })
        }
    }

    private static let head = 5

    private func contains(_ kind: String, _ reading: Reading) -> Bool {
        reading.words.indices.contains { rulebook.belongs(reading, $0, to: kind) }
    }
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
        let number = (1...12).first { rulebook.belongs(reading, index, to: "getal_\($0)") }
        guard let number else { return reading.words[index].hash }
        return number == 1 && reading.words[index].kind == .word ? nil : UInt64(number)
    }
}
