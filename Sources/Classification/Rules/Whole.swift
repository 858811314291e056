// SPDX-License-Identifier: Apache-2.0

// Step 7: rules about the text as a whole, and the sums that the verdict reads.

import Complaints
import DutchText

enum Whole {
    /// Words beyond which a text counts as long.
    static let ordinaryLength = 10.0

    static func apply(_ work: inout Workspace, _ lexicon: Lexicon, rating: Double?) {
        addRule(.bias, 1, &work, lexicon)
        var questions = 0
        var exclamations: Int32 = 0
        for sentence in work.buffer.sentences.elements {
            if sentence.isQuestion { questions += 1 }
            exclamations += min(3, sentence.exclamations)
        }
        addRule(.question, Float(min(2, questions)), &work, lexicon)
        addRule(.exclamation, Float(min(3, exclamations)), &work, lexicon)
        let length = doublings(Double(work.count) / ordinaryLength)
        addRule(.length, length, &work, lexicon)
        work.facts.length = length
        work.facts.exclamations = Int(exclamations)
        if let rating, rating >= 0, rating <= 5 {
            addRule(.stars, Float(rating - 3), &work, lexicon)
        }
        gather(&work, lexicon, questions: questions)
    }

    private static func addRule(
        _ rule: Rule, _ amount: Float, _ work: inout Workspace, _ lexicon: Lexicon
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

    private static func gather(_ work: inout Workspace, _ lexicon: Lexicon, questions: Int) {
        var facts = work.facts
        facts.questions = questions
        facts.endsAsking = work.buffer.sentences.elements.last?.isQuestion ?? false
        facts.words = work.count
        for hit in work.hits.elements {
            let contribution = hit.contribution
            if hit.roles.contains(.common) {
                // Leans a little, but tells nothing.
            } else if contribution < 0 {
                facts.negative += contribution
            } else {
                facts.positive += contribution
            }
            if hit.roles.contains(.failure) { facts.failures += 1 }
            if contribution <= Judge.angry { facts.angryWords += 1 }
            if abs(contribution) > 0.2 { facts.lastWord = contribution < 0 ? -1 : 1 }
            if contribution < 0, work.words[Int(hit.first)].roles.contains(.stance) {
                facts.hasRegret = true
            }
            if hit.roles.contains(.praise) { facts.praises += 1 }
            if hit.roles.contains(.thanks) { facts.thanks += 1 }
            if hit.roles.contains(.wish) { facts.wishes += 1 }
            if hit.roles.contains(.ask) { facts.asks += 1 }
            if hit.roles.contains(.chat) { facts.chats += 1 }
            if hit.roles.contains(.advertising) { facts.advertisements += 1 }
            facts.signals.formUnion(hit.signals)
            facts.topics |= hit.topics
            if !hit.steps.contains(.negated) { facts.urgency = max(facts.urgency, hit.urgency) }
        }
        facts.praiseComesFirst = praiseComesFirst(work)
        for hit in work.ruleHits.elements where hit.first >= 0 {
            if hit.contribution < 0 {
                facts.negative += hit.contribution
                if hit.rule == .waitingTime || hit.rule == .again {
                    facts.failures += 1
                    facts.hasDelay = true
                }
                if hit.rule == .looseNegation { facts.looseNegations += 1 }
            } else {
                facts.positive += hit.contribution
            }
            facts.signals.formUnion(hit.signals)
        }
        readWords(work, &facts)
        work.facts = facts
    }

    private static func readWords(_ work: borrowing Workspace, _ facts: inout TextFacts) {
        var all: Role = []
        for word in work.words.elements { all.formUnion(word.roles) }
        facts.addressesCompany = !all.isDisjoint(with: [.secondPerson, .company])
        facts.hasSpeaker = all.contains(.firstPerson)
        facts.hasContrast = all.contains(.contrast)
        facts.hasCondition = all.contains(.condition)
        facts.hasAmount = all.contains(.currency)
        facts.startsAsking = work.words.elements.first?.roles.contains(.questionWord) ?? false
        facts.hasImperative =
            work.present.contains(.imperative)
            && work.words.indices.contains {
                work.words[$0].roles.contains(.imperative)
                    && work.buffer.tokens[$0].flags.contains(.sentenceStart)
            }
        facts.hasLink = work.traits.has(.link)
        facts.hasHashtag = work.traits.has(.hashtag)
        facts.hasEmoji = work.traits.has(.emoji)
    }

    private static func praiseComesFirst(_ work: borrowing Workspace) -> Bool {
        guard let praise = work.hits.elements.first(where: { $0.contribution > 0.2 }),
            let blame = work.hits.elements.last(where: { $0.contribution < -0.2 })
        else { return false }
        return praise.first < blame.first
    }
}
