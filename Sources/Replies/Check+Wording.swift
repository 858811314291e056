// SPDX-License-Identifier: Apache-2.0

// What a draft says that it should not say: findings straight from the data.

import Complaints

extension Check {
    func wording() -> [Finding] {
        var found = yesBut()
        found += heard(ReplyRule.refersToManual.rawValue).filter { !isAboutTheirs($0) }.map {
            finding(.refersToManual, $0)
        }
        found += blame()
        found += heard(ReplyRule.formula.rawValue).map {
            finding(.formula, $0, variant: isVulnerable ? "vulnerable" : "")
        }
        if isVulnerable {
            for rule in [ReplyRule.upsellWhenVulnerable, .jokeWhenVulnerable] {
                found += heard(rule.rawValue).map { finding(rule, $0) }
            }
        }
        found += emptyPromises()
        return found + learnt(beside: found)
    }

    /// What turns of phrase give away where no pattern fits.
    private func learnt(beside found: [Finding]) -> [Finding] {
        var more: [Finding] = []
        let signing = signingSentences
        for act in Act.allCases {
            guard let rule = act.rule, isAtStake(rule) else { continue }
            let told =
                found.filter { $0.rule == rule }.map(\.range)
                + heard("closes").map { bytes(of: $0.words, in: draft) }
            for sentence in sentences(doing: act, above: certainty(act))
            where !signing.contains(sentence) && !(act == .emptyPromise && isTimed(sentence))
                && !(act == .leavesTemplate && callsCustomer(sentence))
            {
                let range = bytes(of: draft.sentences[sentence].words, in: draft)
                guard !told.contains(where: { $0.overlaps(range) }) else { continue }
                let variant = rule == .formula && isVulnerable ? "vulnerable" : ""
                more.append(finding(rule, range, variant: variant))
            }
        }
        return more
    }

    /// "@jan Hoi Jan, …": answers on some channels begin so. Elsewhere a handle is a
    /// colleague's, and that is what was learnt.
    private func callsCustomer(_ sentence: Int) -> Bool {
        sentence == 0 && draft.words.first?.kind == .handle
    }

    /// Selling and joking matter to the vulnerable, and telling who is a
    /// customer where others can read it.
    func isAtStake(_ rule: ReplyRule) -> Bool {
        switch rule {
        case .upsellWhenVulnerable, .jokeWhenVulnerable: isVulnerable
        case .confirmsCustomerInPublic: isPublic
        default: true
        }
    }

    /// From here up, in log-odds, a sentence is told of. Tuned on drafts that
    /// were not learnt from, 2026-11: of 340 good ones, three at most each.
    private func certainty(_ act: Act) -> Float {
        switch act {
        case .leavesTemplate: 2.5
        case .blamesColleague: isTrouble ? 1 : Self.amongFriends
        case .blamesCustomer: isTrouble ? 2 : Self.amongFriends
        case .jaMaar: isTrouble ? 1.6 : Self.amongFriends
        case .formula: 1.6
        case .emptyPromise: 2.5
        case .refersToManual: 0.2
        case .sells, .jokes: 0
        default: 0.7
        }
    }

    /// Nobody is blamed, and nothing taken back, where nothing went wrong.
    private static let amongFriends: Float = 2.5

    /// A time stands in the sentence or in the next one.
    private func isTimed(_ sentence: Int) -> Bool {
        heard("time").contains { $0.sentence == sentence || $0.sentence == sentence + 1 }
    }

    /// "Een Chinese handleiding, dat is geen doen": the manual is what the
    /// customer complains of.
    private func isAboutTheirs(_ match: Match) -> Bool {
        let theirs = Set(mention.words.map(\.hash))
        let words = draft.sentences[match.sentence].words
        let isSent = words.contains { rulebook.belongs(draft, $0, to: "naslaan") }
        return (!isSent || heard("acknowledges").contains { $0.sentence == match.sentence })
            && draft.words[match.words].contains { theirs.contains($0.hash) }
    }

    private func blame() -> [Finding] {
        // In "de winkel had je beter moeten helpen" and "ik had je moeten
        // bellen", *je* is not the one who had to.
        let customer = heard(ReplyRule.blamesCustomer.rawValue).filter { match in
            let before = match.words.lowerBound - 1
            return before < 0
                || !rulebook.belongs(draft, before, toAny: ["ander", "dienst", "wij"])
        }
        // "Je hebt een typefout gemaakt, dat ligt niet aan ons" is one blame.
        let blamed = Set(customer.map(\.sentence))
        let others = heard(ReplyRule.blamesColleague.rawValue).filter {
            !blamed.contains($0.sentence)
        }
        return customer.map { finding(.blamesCustomer, $0) }
            + others.map { finding(.blamesColleague, $0) }
    }

    /// *Ja, maar*, unless the turn is a favourable one: *maar gelukkig kan …*
    private func yesBut() -> [Finding] {
        let felt = Set(
            heard("acknowledges").map(\.sentence)
                + (isComplaint ? sentences(doing: .acknowledges, above: Self.felt) : []))
        let turns = heard("turns").filter { felt.contains($0.sentence - 1) }
        let literal = heard(ReplyRule.jaMaar.rawValue) + turns
        let told = Set(literal.map(\.sentence))
        return (literal + turnedClauses.filter { !told.contains($0.sentence) }).filter { match in
            if rulebook.belongs(draft, match.words.lowerBound, to: "ja") { return true }
            // "Jammer dat het maar niet lukt" has no turn in it.
            let last = match.words.upperBound - 1
            if match.words.upperBound < draft.words.count,
                !draft.words[last].marks.contains(.afterComma),
                rulebook.belongs(draft, match.words.upperBound, to: "luttel")
            {
                return match.words.lowerBound == draft.sentences[match.sentence].words.lowerBound
            }
            // "Wel bezorgd, maar niet bij jou" sets one thing beside another.
            if match.words.contains(where: { rulebook.belongs(draft, $0, to: "wel") }) {
                return false
            }
            let rest = match.words.upperBound..<draft.sentences[match.sentence].words.upperBound
            // "Fijn dat je lekker slaapt, maar die deur had heel moeten blijven."
            if rulebook.belongs(draft, match.words.lowerBound, to: "lof"),
                heard("acknowledges").contains(where: { rest.contains($0.words.lowerBound) })
            {
                return false
            }
            let isStern = rest.contains {
                rulebook.belongs(draft, $0, to: "niet") || rulebook.belongs(draft, $0, to: "streng")
            }
            // "Maar wat ik wel kan doen" is an offer, "dat staat er wel" is not.
            let offers =
                rest.contains { rulebook.belongs(draft, $0, to: "wel") }
                && rest.contains { rulebook.belongs(draft, $0, to: "kunnen") }
            let isFavourable =
                offers || rest.contains { rulebook.belongs(draft, $0, to: "gunstig") }
                || rest.prefix(2).contains { rulebook.belongs(draft, $0, to: "lof") }
                || heard("time").contains { rest.contains($0.words.lowerBound) }
            return isStern || !isFavourable
        }.map { finding(.jaMaar, $0) }
    }

    /// Log-odds from which a sentence feels with the customer.
    private static let felt: Float = 1

    /// A clause that sees the customer's point, and a turn behind it: "Dat is
    /// balen, hoewel …", "Dat mag zo zijn, maar …".
    private var turnedClauses: [Match] {
        (heard("acknowledges") + heard("agrees")).compactMap { clause in
            let sentence = draft.sentences[clause.sentence]
            let rest = clause.words.upperBound..<sentence.words.upperBound
            guard !sentence.isQuestion, let turn = rest.first(where: isTurn) else { return nil }
            return Match(
                words: clause.words.lowerBound..<(turn + 1), sentence: clause.sentence,
                line: clause.line)
        }
    }

    /// *Maar*, *toch*, *alleen* … at the head of a clause.
    private func isTurn(_ index: Int) -> Bool {
        let next = index + 1
        guard draft.words[index].marks.contains(.afterComma), next < draft.words.count else {
            return false
        }
        if rulebook.belongs(draft, next, to: "nevens") { return false }
        return rulebook.belongs(draft, index, to: "wending")
            || rulebook.belongs(draft, index, to: "al")
                && rulebook.belongs(draft, next, to: "vraagbegin")
    }

    private var isPraise: Bool {
        context.kind == .compliment
            || context.kind == nil && !isComplaint && !told("contented").isEmpty
    }

    func emptyPromises() -> [Finding] {
        let timed = Set(heard("time").map(\.sentence))
        // "Komt goed" behind a promise with a time does no harm.
        let soothing = timed.isEmpty ? heard("soothes") : []
        // Praise that is handed on needs no day.
        if isPraise { return [] }
        let empty = heard(ReplyRule.emptyPromise.rawValue).filter {
            !timed.contains($0.sentence) && !timed.contains($0.sentence + 1)
        }
        return (empty + soothing + heard("guarantees")).map { finding(.emptyPromise, $0) }
    }
}
