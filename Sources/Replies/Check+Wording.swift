// SPDX-License-Identifier: Apache-2.0

// What a draft says that it should not say: findings straight from the data.

import Complaints

extension Check {
    func wording() -> [Finding] {
        var found = yesBut()
        for rule in [ReplyRule.refersToManual, .blamesCustomer, .blamesColleague] {
            found += heard(rule.rawValue).map { finding(rule, $0) }
        }
        found += heard(ReplyRule.formula.rawValue).map {
            finding(.formula, $0, variant: isVulnerable ? "vulnerable" : "")
        }
        if isVulnerable {
            for rule in [ReplyRule.upsellWhenVulnerable, .jokeWhenVulnerable] {
                found += heard(rule.rawValue).map { finding(rule, $0) }
            }
        }
        return found + emptyPromises()
    }

    /// *Ja, maar*, unless the turn is a favourable one: *maar gelukkig kan …*
    private func yesBut() -> [Finding] {
        let turns = heard("turns").filter { match in
            match.sentence > 0
                && heard("acknowledges").contains { $0.sentence == match.sentence - 1 }
        }
        return (heard(ReplyRule.jaMaar.rawValue) + turns).filter { match in
            if rulebook.belongs(draft, match.words.lowerBound, to: "ja") { return true }
            let rest = match.words.upperBound..<draft.sentences[match.sentence].words.upperBound
            let isStern = rest.contains {
                rulebook.belongs(draft, $0, to: "niet") || rulebook.belongs(draft, $0, to: "streng")
            }
            let isFavourable = rest.contains { rulebook.belongs(draft, $0, to: "gunstig") }
            return isStern || !isFavourable
        }.map { finding(.jaMaar, $0) }
    }

    private func emptyPromises() -> [Finding] {
        let timed = Set(heard("time").map(\.sentence))
        return heard(ReplyRule.emptyPromise.rawValue).filter {
            !timed.contains($0.sentence) && !timed.contains($0.sentence + 1)
        }.map { finding(.emptyPromise, $0) }
    }
}
