// SPDX-License-Identifier: Apache-2.0

// Step 6: waiting times and counts of contact: *anderhalf uur gewacht*, *voor
// de derde keer gebeld*, *binnen een kwartier bezorgd*.

import Complaints
import DutchText

/// A number with a unit of time.
struct TimeSpan: Sendable {
    var first: Int
    var last: Int
    var minutes: Double
}

enum Counts {
    /// A wait up to this many minutes is nobody's complaint.
    static let patience = 20.0
    /// Doublings of patience beyond which a wait is not felt as worse.
    static let doublings: Float = 4
    /// Words between a time and the word that says what it is.
    static let reach = 6
    /// A promise kept within more than this is not quick.
    static let quick = 90.0

    static func apply(_ work: inout Workspace, _ lexicon: Lexicon) {
        guard !work.present.isDisjoint(with: [.timeUnit, .times]) else { return }
        for position in 0..<work.count {
            let roles = work.words[position].roles
            if roles.contains(.timeUnit), let span = span(endingAt: position, work) {
                judge(span, &work, lexicon)
            }
            if roles.contains(.times) { count(position, &work, lexicon) }
        }
    }

    /// The span of time whose unit stands at `position`: *anderhalf uur*, *2 en
    /// een half uur*, *een paar weken*; a bare *uren*, *weken* counts as two.
    static func span(endingAt position: Int, _ work: borrowing Workspace) -> TimeSpan? {
        let unit = Double(work.words[position].value)
        var first = position
        var amount = 0.0
        var numbers = 0
        while first > 0, first > position - 4, work.isSameSentence(first - 1, position) {
            let roles = work.words[first - 1].roles
            if roles.contains(.number) {
                let value = Double(work.words[first - 1].value)
                // "twee en een half" adds up; "2 of 3" takes the last.
                if numbers == 0 || value >= 1, amount == 0.5 || amount == 0 {
                    amount = amount == 0.5 && value == 1 ? 0.5 : amount + value
                }
                numbers += 1
            } else if numbers == 0 || !isJoint(first - 1, work) {
                break
            }
            first -= 1
        }
        guard numbers > 0, amount > 0, amount < 10_000 else { return nil }
        return TimeSpan(first: first, last: position, minutes: amount * unit)
    }

    /// *en*, *a*: a short word between two numbers.
    private static func isJoint(_ position: Int, _ work: borrowing Workspace) -> Bool {
        position > 0 && work.words[position - 1].roles.contains(.number)
    }

    private static func judge(_ span: TimeSpan, _ work: inout Workspace, _ lexicon: Lexicon) {
        var isWait = false
        var isWithin = false
        let low = max(0, span.first - reach)
        let high = min(work.count, span.last + reach + 1)
        for position in low..<high where work.isSameSentence(position, span.first) {
            let roles = work.words[position].roles
            if roles.contains(.wait) { isWait = true }
            if roles.contains(.within), position < span.first, position >= span.first - 2 {
                isWithin = true
            }
        }
        if isWithin, span.minutes <= quick, !isWait {
            add(.withinTime, lexicon.rules[.withinTime], span, &work)
        } else if isWait, !isWithin, span.minutes > patience {
            let doublings = min(Self.doublings, log2f(span.minutes / patience))
            add(.waitingTime, lexicon.rules[.waitingTime] * doublings, span, &work)
        }
    }

    /// Doublings in whole and quarter steps, without a library for logarithms.
    private static func log2f(_ value: Double) -> Float {
        var steps: Float = 0
        var rest = value
        while rest >= 2, steps < doublings {
            rest /= 2
            steps += 1
        }
        return steps + Float(rest - 1)
    }

    private static func add(
        _ rule: Rule, _ contribution: Float, _ span: TimeSpan, _ work: inout Workspace
    ) {
        work.ruleHits.append(
            RuleHit(
                rule: rule, first: Int32(span.first), last: Int32(span.last),
                contribution: contribution))
    }

    /// *Na drie keer dragen*: a count that repeats no trouble.
    private static func isSuppressed(_ position: Int, _ work: borrowing Workspace) -> Bool {
        work.hits.elements.contains {
            Int($0.first) <= position && position <= Int($0.last)
                && $0.roles.contains(.suppressor)
        }
    }

    /// *Drie keer gebeld*, *voor de tweede keer*: the same again.
    private static func count(_ position: Int, _ work: inout Workspace, _ lexicon: Lexicon) {
        var number: Float = 0
        var isOrdinal = false
        var first = position
        var back = position - 1
        while back >= 0, back >= position - 2, work.isSameSentence(back, position) {
            let roles = work.words[back].roles
            if roles.contains(.ordinal) || roles.contains(.number) {
                number = work.words[back].value
                isOrdinal = roles.contains(.ordinal)
                first = back
                break
            }
            back -= 1
        }
        guard number >= 2, number <= 100, !isSuppressed(position, work) else { return }
        var isContact = false
        var isTrouble = false
        let low = max(0, first - reach)
        let high = min(work.count, position + reach + 1)
        for near in low..<high where work.isSameSentence(near, position) {
            if work.words[near].roles.contains(.contact) { isContact = true }
        }
        for hit in work.hits.elements
        where work.isSameSentence(Int(hit.first), position) {
            if hit.roles.contains(.failure) || hit.contribution < -0.25 { isTrouble = true }
            if hit.contribution > 0.3 { return }
        }
        // "2x pizza, koud" counts pizzas; "voor de 2e keer koud" counts trouble.
        let isSign = work.buffer.tokens[position].end - work.buffer.tokens[position].start == 1
        guard isContact || isTrouble && (isOrdinal || !isSign) else { return }
        work.ruleHits.append(
            RuleHit(
                rule: .again, first: Int32(first), last: Int32(position),
                contribution: lexicon.rules[.again] * (isOrdinal ? 1.2 : 1),
                signals: SignalSet(.repeatContact)))
    }
}
