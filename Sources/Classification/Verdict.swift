// SPDX-License-Identifier: Apache-2.0

// The last step: from what was found to sentiment, kind, urgency and signals.

import Complaints

// Compared by their place: the operators of another module are reached by a table.

extension Kind {
    @inline(__always)
    static func == (left: Kind, right: Kind) -> Bool {
        unsafeBitCast(left, to: UInt8.self) == unsafeBitCast(right, to: UInt8.self)
    }
}

extension Urgency {
    @inline(__always)
    static func == (left: Urgency, right: Urgency) -> Bool {
        unsafeBitCast(left, to: UInt8.self) == unsafeBitCast(right, to: UInt8.self)
    }
}

struct Verdict: Sendable {
    var score: Float
    var sentiment: Sentiment
    var kind: Kind
    var urgency: Urgency
    var signals: SignalSet
    /// Those among them that no rule found.
    var learntSignals: SignalSet = []
    /// The rule that agrees with the urgency, if it does.
    var urgencyRule: UrgencyRule?
    // Say nothing where nobody asked.
    var kindReasons = VerdictReasons()
    var urgencyReasons = VerdictReasons()
}

enum Judge {
    /// From here on down a fact of failure is a complaint and not talk.
    static let feltFailure: Float = -0.8
    /// A word that blames as hard as this is anger.
    static let angry: Float = -0.6
    /// Three angry words in a short text, or many in a long one, call for speed.
    private static func isHeavyAnger(_ facts: TextFacts) -> Bool {
        facts.angryWords >= 6 || facts.angryWords >= 3 && facts.angryWords * 5 >= facts.words
    }

    /// - Parameters:
    ///   - knowsPhrases: whether turns of phrase may say anything.
    ///   - isExplained: whether the reasons are asked for.
    static func judge(
        _ work: inout Workspace, _ lexicon: Lexicon, knowsPhrases: Bool, isExplained: Bool
    ) -> Verdict {
        if !knowsPhrases { work.grams.removeAll() }
        let exactScore = work.score
        let score = Float(exactScore)
        readFacts(&work, score: score)
        let odds = work.read(lexicon.verdicts)
        let tone = SentimentTone.tone(
            odds, words: score, share: lexicon.rules[.turnsOfPhrase])
        let mayHurry = work.values.has(.ruleCritical)
        var kinds = likeliest(odds, mayHurry)
        let likely = VerdictModel.kinds[kinds.best - VerdictModel.kindLane]
        // Raw chicken is a complaint, however friendly it is told.
        let isDanger =
            work.facts.signals.contains(SignalSet(.healthSafety)) && work.facts.failures > 0
        // A failure that is felt this strongly is no talk, whatever such talk is
        // like elsewhere: a company's own word stands in no corpus.
        let isFelt = work.facts.failures > 0 && score <= feltFailure
        if likely == .compliment && isDanger || likely == .other && isFelt {
            kinds = VerdictModel.Choice(
                best: lane(of: .complaint),
                second: VerdictModel.choose(
                    odds, from: VerdictModel.kindLanes, except: lane(of: .complaint)))
        }
        let kind = VerdictModel.kinds[kinds.best - VerdictModel.kindLane]
        let others = company(of: kind, mayHurry)
        let feeling = VerdictModel.choose(odds, from: others.sentiments).best
        let hurry = VerdictModel.choose(odds, from: others.urgencies)
        let urgencies = kind == .complaint ? mostUrgent(odds, hurry) : hurry
        let sentiment = VerdictModel.sentiments[feeling - VerdictModel.sentimentLane]
        let said = SentimentTone.score(tone, agreeingWith: sentiment)
        add(Float(Double(said) - exactScore), to: &work)
        recover(kind, &work)
        let found = work.facts.signals
        let signals = shown(
            knowsPhrases ? heard(odds, &work, lexicon) : found, of: kind)
        let (rule, ruleReason) = urgency(kind, work.facts, signals)
        let urgency = VerdictModel.urgencies[urgencies.best - VerdictModel.urgencyLane]
        var verdict = Verdict(
            score: said, sentiment: sentiment, kind: kind, urgency: urgency, signals: signals,
            learntSignals: signals.subtracting(found),
            urgencyRule: urgency == rule ? ruleReason : nil)
        if isExplained {
            (verdict.kindReasons, verdict.urgencyReasons) = lexicon.verdicts.reasons(
                for: kinds, and: urgencies, work.hidden, work.values, work.grams)
        }
        return verdict
    }

    /// What the network is told of a text, beside its turns of phrase.
    static func readFacts(_ work: inout Workspace, score: Float) {
        let (rule, _) = urgency(
            .complaint, work.facts, shown(work.facts.signals, of: .complaint))
        work.values.read(work.facts, score: score, rule: rule)
    }

    /// The kind whose likeliest sentiment and urgency together are the likeliest, and
    /// the next.
    private static func likeliest(
        _ odds: VerdictModel.Odds, _ asksInAHurry: Bool
    ) -> VerdictModel.Choice {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: VerdictModel.lanes) { sums in
            for kind in VerdictModel.kinds {
                let others = company(of: kind, asksInAHurry)
                sums[lane(of: kind)] =
                    odds[lane(of: kind)]
                    + VerdictModel.largest(odds, from: others.sentiments)
                    + VerdictModel.largest(odds, from: others.urgencies)
            }
            guard let sums = sums.baseAddress else {
                preconditionFailure("there is a lane for each verdict")
            }
            return VerdictModel.choose(sums, from: VerdictModel.kindLanes)
        }
    }

    /// The sentiments and urgencies that may be with a kind, by their lanes. Nobody
    /// praises what makes him unhappy, no complaint is a happy one, and none can
    /// wait for ever; talk calls for nobody.
    ///
    /// - Parameter asksInAHurry: whether a question may be critical: turns of phrase
    ///   alone make no emergency of one.
    private static func company(
        of kind: Kind, _ asksInAHurry: Bool
    ) -> (sentiments: Range<Int>, urgencies: Range<Int>) {
        let (low, negative) = (VerdictModel.urgencyLane, VerdictModel.sentimentLane)
        let (normal, critical, neutral) = (low + 1, negative - 1, negative + 1)
        let all = VerdictModel.sentimentLanes
        return switch kind {
        case .complaint: (negative..<neutral + 1, normal..<negative)
        case .question: (all, normal..<(asksInAHurry ? negative : critical))
        case .suggestion: (all, low..<normal + 1)
        case .compliment: (neutral..<all.upperBound, low..<normal + 1)
        case .other: (all, low..<normal)
        }
    }

    private static func lane(of kind: Kind) -> Int {
        VerdictModel.kindLane + Int(unsafeBitCast(kind, to: UInt8.self))
    }

    /// What turns of phrase, and the facts beside them, add to the score of the
    /// words.
    private static func add(_ learnt: Float, to work: inout Workspace) {
        guard learnt != 0 else { return }
        work.ruleHits.append(
            RuleHit(rule: .turnsOfPhrase, first: -1, last: -1, contribution: learnt))
    }

    /// What a rule found counts unless turns of phrase speak against it more than
    /// this, in log-odds.
    private static let doubt: Float = 0.5

    /// The signals that a text gives: those that are likely by all that is known of
    /// it, and those that hold whatever is likely: data that stand in the text, and
    /// what a company's own words say, of which nothing can have been learnt.
    private static func heard(
        _ odds: VerdictModel.Odds, _ work: inout Workspace, _ lexicon: Lexicon
    ) -> SignalSet {
        var heard = VerdictModel.signals(odds)
        let unheard = work.facts.signals.subtracting(heard)
        guard unheard != [] else { return heard }
        heard.formUnion(unheard.intersection(VerdictModel.signals(odds, above: -doubt)))
        heard.formUnion(unheard.intersection([SignalSet(.personalData), SignalSet(.recovered)]))
        for hit in work.hits.elements
        where hit.signals.intersection(unheard) != []
            && lexicon.entries.isOfCompany(Int(hit.entry))
        {
            heard.formUnion(hit.signals)
        }
        return heard
    }

    /// The signals of a text that are shown.
    private static func shown(_ signals: SignalSet, of kind: Kind) -> SignalSet {
        guard kind == .complaint else { return signals.intersection(alwaysShown) }
        var signals = signals
        signals.remove(SignalSet(.recovered))
        return signals
    }

    /// A critical mention that is missed costs more than an alarm too many: this
    /// far below the best it still wins, in log-odds, wherever it may be one.
    static let criticalMargin: Float = 1.2

    private static func mostUrgent(
        _ odds: VerdictModel.Odds, _ likely: VerdictModel.Choice
    ) -> VerdictModel.Choice {
        let critical = VerdictModel.sentimentLane - 1
        guard likely.best != critical, odds[critical] > odds[likely.best] - criticalMargin else {
            return likely
        }
        return VerdictModel.Choice(best: critical, second: likely.best)
    }

    /// Signals that an agent must know whatever the mention is.
    private static let alwaysShown: SignalSet = [
        SignalSet(.recovered), SignalSet(.personalData), SignalSet(.loyalCustomer),
        SignalSet(.deadline), SignalSet(.healthSafety), SignalSet(.vulnerable),
        SignalSet(.swearing), SignalSet(.threat), SignalSet(.insult),
    ]

    /// Praise that tells of trouble before it: somebody put it right.
    private static func recover(_ kind: Kind, _ work: inout Workspace) {
        guard kind == .compliment, work.facts.failures > 0,
            let blame = work.hits.elements.last(where: { $0.roles.contains(.failure) }),
            let praise = work.hits.elements.last(where: { $0.contribution > 0 }),
            praise.roles.contains(.thanks), praise.first > blame.first
        else { return }
        work.facts.signals.insert(SignalSet(.recovered))
    }

    /// A question with less trouble in it than this asks for information only.
    static let troubledQuestion: Float = -0.6
    /// Trouble below this in a friendly message is a niggle.
    static let niggle: Float = -0.5

    /// Hours in which a deadline is one of about a day, of about a week.
    static let day = 30.0
    static let week = 24 * 8.0

    private static let criticalSignals: SignalSet = [
        SignalSet(.healthSafety), SignalSet(.vulnerable), SignalSet(.threat),
    ]
    /// Not to be heard alone hurries nobody: it shows in what was tried before.
    private static let highSignals: SignalSet = [
        SignalSet(.repeatContact), SignalSet(.brokenPromise), SignalSet(.silence),
        SignalSet(.money), SignalSet(.outage), SignalSet(.churn), SignalSet(.legal),
        SignalSet(.media), SignalSet(.swearing), SignalSet(.insult),
    ]

    private static func urgency(
        _ kind: Kind, _ facts: TextFacts, _ signals: SignalSet
    ) -> (Urgency, UrgencyRule) {
        // A question that tells of no trouble can wait for its answer.
        let isAsking = kind == .question
        if isAsking, facts.negative > troubledQuestion { return (.normal, .question) }
        guard kind == .complaint || isAsking else {
            if signals.contains(.recovered) { return (.normal, .earlierTrouble) }
            if kind == .compliment, facts.failures > 0, facts.negative < niggle {
                return (.normal, .praiseBesideTrouble)
            }
            return (.low, .nothing)
        }
        if let deadline = facts.deadline, deadline.hours <= day { return (.critical, .withinADay) }
        if let signal = signals.intersection(criticalSignals).first {
            return (.critical, .signal(signal))
        }
        if facts.urgency >= 3 { return (.critical, .danger) }
        if let deadline = facts.deadline, deadline.hours <= week { return (.high, .withinAWeek) }
        if isAsking { return (.normal, .question) }
        if let signal = signals.intersection(highSignals).first { return (.high, .signal(signal)) }
        if signals.contains(.deadline) { return (.high, .signal(.deadline)) }
        if facts.urgency >= 2 { return (.high, .aggravating) }
        if isHeavyAnger(facts) { return (.high, .heavyAnger) }
        return (.normal, .ordinary)
    }
}
