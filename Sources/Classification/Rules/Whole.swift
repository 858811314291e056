// SPDX-License-Identifier: Apache-2.0

// Step 7: rules about the text as a whole, and the sums that the verdict reads.

import Complaints
import DutchText

enum Whole {
    /// Words beyond which a text counts as long.
    static let ordinaryLength = 10.0

    static func apply(_ work: Workspace, _ lexicon: Lexicon, rating: Double?) {
        addRule(.bias, 1, work, lexicon)
        var questions = 0
        var exclamations: Int32 = 0
        for sentence in work.buffer.sentences {
            if sentence.isQuestion { questions += 1 }
            exclamations += min(3, sentence.exclamations)
        }
        addRule(.question, Float(min(2, questions)), work, lexicon)
        addRule(.exclamation, Float(min(3, exclamations)), work, lexicon)
        addRule(.length, doublings(Double(work.count) / ordinaryLength), work, lexicon)
        if let rating, rating >= 0, rating <= 5 {
            addRule(.stars, Float(rating - 3), work, lexicon)
        }
        gather(work, questions: questions)
    }

    private static func addRule(
        _ rule: Rule, _ amount: Float, _ work: Workspace, _ lexicon: Lexicon
    ) {
        guard amount != 0, lexicon.rules.entry(of: rule) >= 0 else { return }
        work.ruleHits.append(
            RuleHit(
                rule: rule, first: -1, last: -1, contribution: lexicon.rules[rule] * amount))
    }

    private static func doublings(_ ratio: Double) -> Float {
        var steps: Float = 0
        var rest = ratio
        while rest >= 2, steps < 4 {
            rest /= 2
            steps += 1
        }
        return rest > 1 ? steps + Float(rest - 1) : steps
    }

    private static func gather(_ work: Workspace, questions: Int) {
        var facts = work.facts
        facts.questions = questions
        for hit in work.hits {
            let contribution = hit.contribution
            if contribution < 0 { facts.negative += contribution } else { facts.positive += contribution }
            if hit.roles.contains(.failure) { facts.failures += 1 }
            if hit.roles.contains(.praise) { facts.praises += 1 }
            if hit.roles.contains(.thanks) { facts.thanks += 1 }
            if hit.roles.contains(.wish) { facts.wishes += 1 }
            if hit.roles.contains(.ask) { facts.asks += 1 }
            if hit.roles.contains(.chat) { facts.chats += 1 }
            if hit.roles.contains(.advertising) { facts.advertisements += 1 }
            facts.signals.formUnion(hit.signals)
        }
        for hit in work.ruleHits where hit.first >= 0 {
            if hit.contribution < 0 {
                facts.negative += hit.contribution
                if hit.rule == .waitingTime || hit.rule == .again { facts.failures += 1 }
            } else {
                facts.positive += hit.contribution
            }
            facts.signals.formUnion(hit.signals)
        }
        for roles in work.roles where roles.contains(.secondPerson) || roles.contains(.company) {
            facts.addressesCompany = true
        }
        work.facts = facts
    }
}
