// SPDX-License-Identifier: Apache-2.0

// The last step: from what was found to sentiment, kind, urgency and signals.

import Complaints

struct Verdict: Sendable {
    var score: Float
    var sentiment: Sentiment
    var kind: Kind
    var urgency: Urgency
    var signals: SignalSet
    var kindReasons: VerdictReasons
    /// The rule that agrees with the urgency, if it does.
    var urgencyRule: UrgencyRule?
    var urgencyReasons: VerdictReasons
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

    /// - Parameter knowsPhrases: whether turns of phrase may say anything.
    static func judge(
        _ work: inout Workspace, _ lexicon: Lexicon, knowsPhrases: Bool
    ) -> Verdict {
        if knowsPhrases {
            NGrams.collect(work.buffer, into: &work.grams)
        } else {
            work.grams.removeAll()
        }
        let learnt = lexicon.grams.weigh(&work.grams)
        let exactScore = work.score
        let score = Float(exactScore)
        KindModel.values(work.facts, score: score, into: &work.kindValues)
        let kindOdds = lexicon.kinds.odds(work.kindValues, learnt, lane: NGramModel.kindLane)
        var feelings = lexicon.sentiments.odds(
            work.kindValues, learnt, lane: NGramModel.sentimentLane)
        let tone = SentimentModel.tone(
            &feelings, words: score, share: lexicon.rules[.turnsOfPhrase])
        let (likeliest, nextKind, feeling) = agree(
            lexicon.kinds.best(kindOdds), kindOdds, lexicon.sentiments.best(feelings), feelings)
        var kindReasons = lexicon.kinds.reasons(
            for: likeliest, against: nextKind, work.kindValues)
        let likely = KindModel.kinds[likeliest]
        // Raw chicken is a complaint, however friendly it is told.
        let isDanger =
            work.facts.signals.contains(SignalSet(.healthSafety)) && work.facts.failures > 0
        // A failure that is felt this strongly is no talk, whatever such talk is
        // like elsewhere: a company's own word stands in no corpus.
        let isFelt = work.facts.failures > 0 && score <= feltFailure
        let kind =
            likely == .compliment && isDanger || likely == .other && isFelt
            ? .complaint : likely
        let sentiment = kind == likely ? SentimentModel.sentiments[feeling] : .negative
        let said = SentimentModel.score(tone, agreeingWith: sentiment)
        add(Float(Double(said) - exactScore), to: &work)
        recover(kind, &work)
        let (rule, ruleReason, signals) = urgencyValues(
            kind, work.facts, into: &work.urgencyValues)
        let odds = lexicon.urgencies.odds(
            work.urgencyValues, learnt, lane: NGramModel.urgencyLane)
        // Turns of phrase alone make no emergency of praise or talk.
        let mayHurry = rule == .critical || kind == .complaint
        let (level, nextLevel) = mostUrgent(
            odds, lexicon.urgencies.best(odds), mayBeCritical: mayHurry)
        var urgencyReasons = lexicon.urgencies.reasons(
            for: level, against: nextLevel, work.urgencyValues)
        (kindReasons.place, urgencyReasons.place) = lexicon.grams.strongest(
            work.grams,
            for: NGramModel.Choice(
                best: NGramModel.kindLane + likeliest, second: NGramModel.kindLane + nextKind),
            and: NGramModel.Choice(
                best: NGramModel.urgencyLane + level,
                second: NGramModel.urgencyLane + nextLevel))
        let urgency = UrgencyModel.urgencies[level]
        return Verdict(
            score: said, sentiment: sentiment, kind: kind, urgency: urgency, signals: signals,
            kindReasons: kindReasons, urgencyRule: urgency == rule ? ruleReason : nil,
            urgencyReasons: urgencyReasons)
    }

    /// Nobody praises what makes him unhappy, and no complaint is a happy one. Of
    /// a kind and a sentiment that cannot be together, the one gives way whose
    /// next best is nearer.
    private static func agree(
        _ kinds: (best: Int, second: Int), _ kindOdds: SIMD8<Float>,
        _ feelings: (best: Int, second: Int), _ odds: SIMD8<Float>
    ) -> (kind: Int, next: Int, feeling: Int) {
        let kind = KindModel.kinds[kinds.best]
        let sentiment = SentimentModel.sentiments[feelings.best]
        guard
            kind == .compliment && sentiment == .negative
                || kind == .complaint && sentiment == .positive
        else { return (kinds.best, kinds.second, feelings.best) }
        let kindLoss = kindOdds[kinds.best] - kindOdds[kinds.second]
        let feelingLoss = odds[feelings.best] - odds[feelings.second]
        return kindLoss < feelingLoss
            ? (kinds.second, kinds.best, feelings.best)
            : (kinds.best, kinds.second, feelings.second)
    }

    /// What turns of phrase, and the facts beside them, add to the score of the
    /// words.
    private static func add(_ learnt: Float, to work: inout Workspace) {
        guard learnt != 0 else { return }
        work.ruleHits.append(
            RuleHit(rule: .turnsOfPhrase, first: -1, last: -1, contribution: learnt))
    }

    /// What speaks for each urgency of a text of this kind.
    ///
    /// - Returns: the urgency by the rules, why, and the signals that are shown.
    @discardableResult
    static func urgencyValues(
        _ kind: Kind, _ facts: TextFacts, into values: inout FeatureValues
    ) -> (rule: Urgency, reason: UrgencyRule, signals: SignalSet) {
        var signals = facts.signals
        if kind != .complaint { signals.formIntersection(alwaysShown) }
        if kind == .complaint { signals.remove(SignalSet(.recovered)) }
        let (rule, reason) = urgency(kind, facts, signals)
        UrgencyModel.values(facts, kind: kind, rule: rule, into: &values)
        return (rule, reason, signals)
    }

    /// A critical mention that is missed costs more than an alarm too many: this
    /// far below the best it still wins, in log-odds, wherever it may be one.
    static let criticalMargin: Float = 0.8

    private static func mostUrgent(
        _ odds: SIMD8<Float>, _ likely: (best: Int, second: Int), mayBeCritical: Bool
    ) -> (best: Int, second: Int) {
        let critical = UrgencyModel.urgencies.count - 1
        guard mayBeCritical else {
            return likely.best == critical ? (likely.second, critical) : likely
        }
        guard likely.best != critical, odds[critical] > odds[likely.best] - criticalMargin else {
            return likely
        }
        return (critical, likely.best)
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
