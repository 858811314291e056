// SPDX-License-Identifier: Apache-2.0

// Step 3: what is asked, wished, quoted, compared or long past weighs less than
// what is said. Step 4: a contrast moves the weight to what comes after it.

import DutchText

enum Mood {
    /// Praise inside a question or a wish is hardly praise.
    static let askedPraise: Float = 0.4
    static let wishedPraise: Float = 0.3
    /// Blame inside a question is blame nearly as much.
    static let askedBlame: Float = 0.85
    /// Somebody else's words.
    static let quotation: Float = 0.5

    static func apply(_ work: inout Workspace) {
        let mayDepend = work.present.contains(.condition)
        let mayCompare = work.present.contains(.than)
        let isQuoting = work.traits.flags.contains(.quoted)
        let isAsking = work.buffer.sentences.elements.contains { $0.isQuestion }
        guard mayDepend || mayCompare || isQuoting || isAsking else { return }
        for index in work.hits.indices {
            let hit = work.hits[index]
            let first = Int(hit.first)
            let sentence = work.sentence(of: first)
            if sentence.isQuestion, hit.weight != 0 {
                work.hits[index].factor *= hit.contribution > 0 ? askedPraise : askedBlame
                work.hits[index].steps.insert(.inQuestion)
            }
            if mayDepend, hit.contribution > 0, isConditional(before: first, sentence, work) {
                work.hits[index].factor *= wishedPraise
                work.hits[index].steps.insert(.conditional)
                work.hits[index].roles.subtract([.praise, .thanks])
            }
            if isQuoting, work.buffer.tokens[first].flags.contains(.quoted), hit.weight != 0 {
                work.hits[index].factor *= quotation
                work.hits[index].steps.insert(.quoted)
            }
            if mayCompare { compare(index, sentence, &work) }
        }
    }

    /// Words between a condition and what it makes conditional.
    private static let conditionReach = 8

    private static func isConditional(
        before first: Int, _ sentence: Sentence, _ work: borrowing Workspace
    ) -> Bool {
        var position = first - 1
        while position >= Int(sentence.first), position >= first - conditionReach {
            if work.words[position].roles.contains(.condition) { return true }
            if work.words[position].roles.contains(.contrast) { return false }
            position -= 1
        }
        return false
    }

    /// *Beter dan jullie* is no praise of who is spoken to.
    private static func compare(_ index: Int, _ sentence: Sentence, _ work: inout Workspace) {
        guard work.hits[index].contribution > 0 else { return }
        let after = Int(work.hits[index].last) + 1
        guard after + 1 < Int(sentence.end), work.words[after].roles.contains(.than) else { return }
        let end = min(after + 4, Int(sentence.end))
        let others = work.words.elements[(after + 1)..<end]
        guard others.contains(where: { $0.roles.contains(.secondPerson) }) else { return }
        work.hits[index].factor *= -1
        work.hits[index].steps.insert(.compared)
    }
}

enum Contrast {
    static let before: Float = 0.75
    static let after: Float = 1.25

    static func apply(_ work: inout Workspace, _ lexicon: Lexicon) {
        guard work.present.contains(.contrast) else { return }
        for position in 0..<work.count where work.words[position].roles.contains(.contrast) {
            let own = Int(work.words[position].sentence)
            let sentence = work.buffer.sentences[own]
            // "Goed eten. Maar veel te laat." speaks of the sentence before.
            let isFirst = position == Int(sentence.first)
            let start =
                isFirst && own > 0 ? Int(work.buffer.sentences[own - 1].first) : Int(sentence.first)
            weigh(start, position, Int(sentence.end), &work, lexicon)
        }
    }

    private static func weigh(
        _ start: Int, _ middle: Int, _ end: Int, _ work: inout Workspace, _ lexicon: Lexicon
    ) {
        var left: Float = 0
        var right: Float = 0
        for hit in work.hits.elements where Int(hit.first) >= start && Int(hit.first) < end {
            if Int(hit.last) < middle { left += hit.contribution }
            if Int(hit.first) > middle { right += hit.contribution }
        }
        guard left * right < 0 else { return }
        for index in work.hits.indices {
            let first = Int(work.hits[index].first)
            // Of several contrasts the first that weighs a word decides.
            guard first >= start, first < end, work.hits[index].weight != 0,
                work.hits[index].steps.isDisjoint(with: [.beforeContrast, .afterContrast])
            else { continue }
            if Int(work.hits[index].last) < middle {
                work.hits[index].factor *= before
                work.hits[index].steps.insert(.beforeContrast)
            } else if first > middle {
                work.hits[index].factor *= after
                work.hits[index].steps.insert(.afterContrast)
            }
        }
    }
}
