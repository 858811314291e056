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

    func addEarlier(beside ours: Contents, _ theirs: Contents, to seen: inout DraftFeatures) {
        let before = Contents(earlier.reading, self)
        let owned = Float(Self.owning.count { !heard($0).isEmpty }) / 2
        func add(_ name: @autoclosure () -> String, _ value: Float) {
            let value = hasEarlier ? value : 0
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
        for (name, place) in reversals { add("turn \(name)", place != nil) }
        add("comes back to it", isFollowUp)
        add("cited by the customer", !told("cites").isEmpty)
        add("asked", mention.sentences.contains(where: \.isQuestion))
        for unit in Quantities.Unit.allCases {
            let was = before.quantities[unit]
            let now = ours.quantities[unit]
            let told = theirs.quantities[unit]
            let isOther = !was.isEmpty && !now.isEmpty && was.isDisjoint(with: now)
            add("other \(unit)", isOther)
            add("same \(unit)", !was.isDisjoint(with: now))
            add("no more \(unit)", !was.isEmpty && now.isEmpty)
            add("new \(unit)", !now.subtracting(was).subtracting(told).isEmpty)
            add("other \(unit), theirs", isOther && !now.isDisjoint(with: told))
        }
        let wasFree = contains("gratis", earlier.reading)
        let isFree = contains("gratis", draft)
        add("free no more", wasFree && !isFree && !ours.quantities[.money].isEmpty)
        add("free now", isFree && !wasFree && !before.quantities[.money].isEmpty)
        add("free still", wasFree && isFree)
        addShared(before, ours, theirs, add)
    }

    /// How much the sentences of both have in common, and whether one denies.
    private func addShared(
        _ before: Contents, _ ours: Contents, _ theirs: Contents,
        _ add: (@autoclosure () -> String, Float) -> Void
    ) {
        let earlier = earlier.reading
        var most = 0
        var turned = 0
        var kept = 0
        var limited = 0
        let limits = Set(heard("limits").map(\.sentence))
        for first in earlier.sentences.indices {
            for second in draft.sentences.indices where !draft.sentences[second].isQuestion {
                let shared = before.subjects[first].intersection(ours.subjects[second]).count
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
        let both = before.all.intersection(ours.all).count
        add("shared", Float(min(most, 4)))
        add("shared, turned", Float(min(turned, 3)))
        add("turned", turned > 0 ? 1 : 0)
        add("shared, kept", Float(min(kept, 3)))
        add("shared, limited", Float(min(limited, 3)))
        add("limited", limited > 0 ? 1 : 0)
        add("shared in all", Float(min(both, 6)))
        add("share in all", Float(both) / Float(max(1, before.all.count)))
        add(
            "share of the mention",
            Float(theirs.all.intersection(before.all).count) / Float(max(1, before.all.count)))
        let wasDenied = earlier.sentences.indices.contains { isDenial(earlier, $0) }
        let isDenied = draft.sentences.indices.contains { isDenial(draft, $0) }
        add("was denied", wasDenied ? 1 : 0)
        add("is denied", isDenied ? 1 : 0)
        add("denied no more", wasDenied && !isDenied ? 1 : 0)
        add("denied now", isDenied && !wasDenied ? 1 : 0)
        add("length", Float(earlier.words.count) / 20)
    }

    /// The two sentences that have most in common, ours of before first.
    var closest: (Int, Int) {
        let was = Contents(earlier.reading, self).subjects
        let now = Contents(draft, self).subjects
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

    func addQuestions(_ ours: Contents, _ theirs: Contents, to seen: inout DraftFeatures) {
        let rhetorical = Set(told("rhetorical").map(\.sentence))
        let asked = mention.sentences.indices.filter { mention.sentences[$0].isQuestion }
        let open = asked.filter {
            !rhetorical.contains($0) && !isExclamation(mention.sentences[$0])
        }
        let stated = draft.sentences.indices.filter { !draft.sentences[$0].isQuestion }
        let said = ours.about(stated)
        var shares: [Float] = []
        var answered: [Bool] = []
        var isAsked = Array(repeating: false, count: Self.sorts.count)
        var isOpen = isAsked
        for question in open {
            let about = theirs.subjects[question]
            shares.append(
                Float(about.intersection(said).count) / Float(max(1, min(about.count, 4))))
            let sort =
                Self.sorts.firstIndex { told($0.0).contains { $0.sentence == question } }
                ?? Self.sorts.count - 1
            let heardAt = Set(heard(Self.sorts[sort].1).map(\.sentence))
            let isAnswer = stated.contains { sentence in
                heardAt.contains(sentence)
                    && (sort == 0 || sort == 2 || !ours.subjects[sentence].isDisjoint(with: about))
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
        func isNew(_ units: [Quantities.Unit]) -> Bool {
            units.contains { !ours.quantities[$0].subtracting(theirs.quantities[$0]).isEmpty }
        }
        seen.add("new amount", isNew([.money, .percent, .number]))
        seen.add("new time", isNew([.day, .date, .hour]))
        seen.add(
            "share of their words",
            Float(theirs.all.intersection(said).count)
                / Float(max(1, min(theirs.all.count, 8))))
        let about = theirs.about(open)
        let besides = stated.count { ours.subjects[$0].isDisjoint(with: about) }
        seen.add("statements", Float(stated.count) / 5)
        seen.add("statements besides", open.isEmpty ? 0 : Float(besides) / 5)
        seen.add("nothing asked", asked.isEmpty)
    }

    private func contains(_ kind: String, _ reading: Reading) -> Bool {
        reading.words.indices.contains { rulebook.belongs(reading, $0, to: kind) }
    }
}
