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
        let mayRegret = work.present.contains(.stance)
        for hit in work.hits.elements {
            let contribution = hit.contribution
            // A common word leans a little, but tells nothing.
            let felt = hit.roles.contains(.common) ? 0 : contribution
            // The smaller and the larger of it and 0: which one cannot be guessed.
            facts.negative += (felt - felt.magnitude) / 2
            facts.positive += (felt + felt.magnitude) / 2
            facts.count(hit.roles)
            facts.angryWords &+= contribution <= Judge.angry ? 1 : 0
            let lean: Float = contribution < 0 ? -1 : 1
            facts.lastWord = abs(contribution) > 0.2 ? lean : facts.lastWord
            if mayRegret, contribution < 0,
                work.words[Int(hit.first)].roles.contains(.stance)
            {
                facts.hasRegret = true
            }
            facts.signals.formUnion(hit.signals)
            facts.topics |= hit.topics
            facts.urgency = max(
                facts.urgency, hit.steps.contains(.negated) ? 0 : hit.urgency)
        }
        facts.praiseComesFirst = praiseComesFirst(&work)
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
        readWords(&work, &facts)
        work.facts = facts
    }

    private static func readWords(_ work: inout Workspace, _ facts: inout TextFacts) {
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

    private static func praiseComesFirst(_ work: inout Workspace) -> Bool {
        guard let praise = work.hits.elements.first(where: { $0.contribution > 0.2 }),
            let blame = work.hits.elements.last(where: { $0.contribution < -0.2 })
        else { return false }
        return praise.first < blame.first
    }
}

extension TextFacts {
    /// Counts what a hit speaks for.
    @inline(__always)
    fileprivate mutating func count(_ roles: Role) {
        failures &+= roles.one(.failure)
        praises &+= roles.one(.praise)
        thanks &+= roles.one(.thanks)
        wishes &+= roles.one(.wish)
        asks &+= roles.one(.ask)
        chats &+= roles.one(.chat)
        advertisements &+= roles.one(.advertising)
    }
}

extension Role {
    /// 1 if the role is among them, else 0: for counting without a branch.
    @inline(__always)
    fileprivate func one(_ role: Role) -> Int {
        Int(truncatingIfNeeded: rawValue &>> UInt64(role.rawValue.trailingZeroBitCount) & 1)
    }
}
