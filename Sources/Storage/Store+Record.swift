// SPDX-License-Identifier: Apache-2.0

// One poll, one transaction: mentions, assessments, cases, alerts, and last the
// state of the feed, which is what stops a re-poll.

package import Complaints
package import Foundation
import GRDB

/// What one poll changed.
package struct Recorded: Hashable, Sendable {
    /// Mentions that were not known before.
    package var mentions = 0
    /// Known mentions whose author changed the text.
    package var edited = 0
    package var opened: [Case.ID] = []
    package var reopened: [Case.ID] = []
    package var alerts = 0
    package init() {}
}

extension Store {
    /// Records one poll that brought entries.
    ///
    /// - Parameters:
    ///   - assessed: in any order; they are recorded in order of publication.
    ///   - trouble: an alert about the feed itself, decided by the caller.
    /// - Throws: `StoreError`; then nothing of the poll was kept.
    package func record(
        _ assessed: [AssessedMention], state: FeedState, rules: CaseRules, trouble: Alert? = nil,
        at now: Date
    ) throws -> Recorded {
        try write { database in
            var recording = Recording(database: database, rules: rules, now: now)
            let ordered = assessed.sorted {
                $0.mention.publication(seenAt: now) < $1.mention.publication(seenAt: now)
            }
            for mention in ordered { try recording.record(mention) }
            if let trouble { try recording.enqueue(trouble) }
            try state.save(database)
            return recording.recorded
        }
    }
}

/// One transaction at work.
struct Recording {
    let database: Database
    let rules: CaseRules
    let now: Date
    var recorded = Recorded()

    mutating func record(_ assessed: AssessedMention) throws {
        let mention = assessed.mention
        if let known = try knownMention(mention) {
            try learnIdentities(of: mention, for: known.id)
            if known.isForgotten { return }
            if known.contentHash != mention.contentHash.rawValue {
                try edit(known, assessed)
                recorded.edited += 1
            }
            return
        }
        if try isForgotten(mention) { return }
        let customer = try customerRow(of: mention)
        let existing = try existing(for: mention, person: customer.person)
        let decision = rules.triage.decide(mention, assessed.assessment, against: existing, at: now)
        let id = try insert(assessed, customer: customer.id)
        recorded.mentions += 1
        try apply(decision, to: assessed, mention: id, customer: customer)
    }

    // MARK: Decisions

    mutating func apply(
        _ decision: Triage.Decision, to assessed: AssessedMention, mention: Int64,
        customer: (id: Int64, person: Int64)
    ) throws {
        let published = assessed.mention.publication(seenAt: now)
        if case .dismiss(let reason) = decision {
            return try note(decision: reason.rawValue, of: mention, in: nil)
        }
        try learnLikeness(of: assessed.mention, for: mention)
        switch decision {
        case .dismiss: break
        case .open:
            let opened = try insertCase(assessed, customer: customer)
            try note(decision: "open", of: mention, in: opened.id)
            try history(opened.id, .opened, mention: mention)
            recorded.opened.append(opened.id)
            let spike = try spike(with: opened, assessed)
            try alert(.opened, opened, assessed, foldedUnder: spike)
        case .attach(let id, let contact):
            var current = try fetchCase(id)
            let before = current.urgency
            current.add(assessed.assessment, publishedAt: published, isContact: contact)
            current.raiseForRepeatedContact()
            try update(current)
            try note(decision: "attach", of: mention, in: id)
            try history(id, contact ? .contacted : .attached, mention: mention)
            if contact || current.urgency > before { try alert(.followUp, current, assessed) }
        case .reopen(let id):
            var current = try fetchCase(id)
            try current.reopen()
            current.add(assessed.assessment, publishedAt: published, isContact: true)
            current.raiseForRepeatedContact()
            try update(current)
            try note(decision: "reopen", of: mention, in: id)
            try history(id, .reopened, mention: mention)
            recorded.reopened.append(id)
            try alert(.reopened, current, assessed)
        case .answer(let id):
            var current = try fetchCase(id)
            let agent = assessed.mention.signature(among: rules.agents)
            current.recordResponse(by: agent, at: published)
            try update(current)
            try note(decision: "answer", of: mention, in: id)
            try history(id, .answered, mention: mention, by: agent, at: published)
        case .recover(let id):
            var current = try fetchCase(id)
            current.signals.insert(.recovered)
            current.lastMentionAt = max(current.lastMentionAt, published)
            try update(current)
            try note(decision: "recover", of: mention, in: id)
            try history(id, .recovered, mention: mention)
            try alert(.recovered, current, assessed, agent: try lastAgent(of: id))
        }
    }

    /// The author changed the text of a mention that is known.
    private mutating func edit(
        _ known: KnownMention, _ assessed: AssessedMention
    ) throws {
        let assessment = assessed.assessment
        let earlierText =
            try String.fetchOne(
                database, sql: "SELECT text FROM mentions WHERE id = ?", arguments: [known.id])
            ?? ""
        var arguments = try columns(of: assessment)
        arguments += [
            "id": known.id, "text": assessed.mention.text,
            "content_hash": assessed.mention.contentHash.rawValue,
            "edited_at": now.milliseconds,
        ]
        try run(
            """
            UPDATE mentions
               SET text = :text, content_hash = :content_hash, edited_at = :edited_at,
                   language = :language, polarity = :polarity, sentiment = :sentiment,
                   kind = :kind, urgency = :urgency, signals = :signals, topics = :topics,
                   deadline = :deadline, facts = :facts, evidence = :evidence
             WHERE id = :id
            """, arguments)
        guard let caseID = known.case.map(Case.ID.init(rawValue:)) else {
            // What was chat has become a complaint: it is heard now.
            guard assessment.kind == .complaint || assessment.kind == .question else { return }
            let customer = try customerRow(of: assessed.mention)
            var existing = try existing(for: assessed.mention, person: customer.person)
            existing.ofSameText = nil
            let decision = rules.triage.decide(
                assessed.mention, assessment, against: existing, at: now)
            return try apply(decision, to: assessed, mention: known.id, customer: customer)
        }
        try learnLikeness(of: assessed.mention, for: known.id)
        // The words as they were stay in the history.
        try history(caseID, .edited, mention: known.id, detail: earlierText)
        var current = try fetchCase(caseID)
        let before = current.urgency
        // "EDIT: doet het nog steeds niet", after our answer: one more word of the
        // customer, said now. A spelling mistake mended is not.
        let isNews =
            current.waitingSince == nil && !assessed.mention.isOwnReply
            && (assessment.kind == .complaint || assessment.kind == .question)
            && !Likeness.isRepost(
                // Ending in dots it would pass for a shortened copy.
                String(earlierText.reversed().drop { ".… ".contains($0) }.reversed()),
                assessed.mention.text)
        let reopens = isNews && rules.triage.reopens(current, at: now)
        if reopens { try current.reopen() }
        let isContact = isNews && !current.isClosed
        current.add(
            assessment,
            publishedAt: isContact ? now : assessed.mention.publication(seenAt: now),
            isContact: isContact)
        if isContact { current.raiseForRepeatedContact() }
        try update(current)
        if reopens {
            try history(caseID, .reopened, mention: known.id)
            recorded.reopened.append(caseID)
            try alert(.reopened, current, assessed)
        } else if !current.isClosed, isContact || current.urgency > before {
            try alert(.followUp, current, assessed)
        }
    }

    // MARK: Alerts

    mutating func alert(
        _ kind: Alert.Kind, _ current: Case, _ assessed: AssessedMention, agent: Agent? = nil,
        foldedUnder spike: Alert.Number? = nil
    ) throws {
        guard kind == .recovered || current.urgency >= rules.triage.policy.alertFrom else { return }
        let mention = assessed.mention
        var alert = Alert(
            decidedAt: now, kind: kind, urgency: current.urgency, company: current.company,
            caseID: current.id, feed: mention.feed, channel: mention.channel,
            author: mention.author,
            respondBy: rules.responseDue(of: current),
            contact: current.contacts,
            signals: Signal.allCases.filter(current.signals.contains),
            text: mention.text, url: mention.link?.rawValue, agent: agent ?? current.agent)
        if kind == .opened || kind == .reopened {
            alert.helped = try FoundWorkaround.search(
                mention.text, topics: current.topics, company: current.company, except: current.id,
                limit: 1, mostTexts: FoundWorkaround.mostTextsForAlert, database
            ).first?.helped
        }
        // Nothing critical is ever folded: it may be the one that is different.
        if let spike, current.urgency < .critical {
            alert.foldedUnder = spike
            try history(current.id, .folded, detail: "nr=\(spike.rawValue)")
        }
        try enqueue(alert)
    }

    mutating func enqueue(_ alert: Alert) throws {
        try alert.insert(database)
        recorded.alerts += 1
    }

    // MARK: Writing

    private func customerRow(of mention: Mention) throws -> (id: Int64, person: Int64) {
        if let account = mention.author?.account {
            let known = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT id, person
                          FROM customers
                         WHERE company = ? AND channel = ? AND account = ?
                        """),
                arguments: [mention.company.rawValue, mention.channel.rawValue, account])
            if let known { return (known[0], known[1]) }
        }
        try run(
            """
            INSERT INTO customers (company, channel, handle, account, name, url, person)
            VALUES (:company, :channel, :handle, :account, :name, :url, 0)
            """,
            [
                "company": mention.company.rawValue, "channel": mention.channel.rawValue,
                "handle": mention.author?.handle, "account": mention.author?.account,
                "name": mention.author?.displayName, "url": mention.author?.link?.rawValue,
            ])
        let id = database.lastInsertedRowID
        try run("UPDATE customers SET person = id WHERE id = :id", ["id": id])
        return (id, id)
    }

    private func insert(_ assessed: AssessedMention, customer: Int64) throws -> Int64 {
        let mention = assessed.mention
        var arguments = try columns(of: assessed.assessment)
        arguments += [
            "company": mention.company.rawValue, "content_hash": mention.contentHash.rawValue,
            "feed": mention.feed.rawValue, "channel": mention.channel.rawValue,
            "customer": customer, "title": mention.title, "text": mention.text,
            "link": mention.link?.rawValue, "thread": mention.thread?.rawValue,
            "published_at": mention.publication(seenAt: now).milliseconds,
            "seen_at": now.milliseconds, "rating": mention.rating?.rawValue,
            "is_own": mention.isOwnReply,
        ]
        try run(
            """
            INSERT INTO mentions (
                company, content_hash, feed, channel, customer, title, text, link, thread,
                published_at, seen_at, rating, is_own, language, polarity, sentiment, kind,
                urgency, signals, topics, deadline, facts, evidence, decision
            ) VALUES (
                :company, :content_hash, :feed, :channel, :customer, :title, :text, :link, :thread,
                :published_at, :seen_at, :rating, :is_own, :language, :polarity, :sentiment, :kind,
                :urgency, :signals, :topics, :deadline, :facts, :evidence, ''
            )
            """, arguments)
        let id = database.lastInsertedRowID
        try learnIdentities(of: mention, for: id)
        return id
    }

    /// So that the same words elsewhere are known. Only of what is in a case:
    /// chat that goes around is chat each time.
    private func learnLikeness(of mention: Mention, for id: Int64) throws {
        for key in mention.likeness.keys {
            try run(
                """
                INSERT INTO likenesses (company, key, mention)
                VALUES (:company, :key, :mention)
                    ON CONFLICT DO NOTHING
                """, ["company": mention.company.rawValue, "key": key, "mention": id])
        }
    }

    private func learnIdentities(of mention: Mention, for id: Int64) throws {
        for identity in [mention.identity] + mention.otherIdentities {
            try run(
                """
                INSERT INTO identities (company, identity, mention)
                VALUES (:company, :identity, :mention)
                    ON CONFLICT DO NOTHING
                """,
                [
                    "company": mention.company.rawValue, "identity": identity.rawValue,
                    "mention": id,
                ])
        }
    }

    private func columns(of assessment: Assessment) throws -> StatementArguments {
        [
            "language": assessment.language.rawValue, "polarity": assessment.polarity.rawValue,
            "sentiment": assessment.sentiment.rawValue, "kind": assessment.kind.rawValue,
            "urgency": assessment.urgency.level, "signals": assessment.signals.column,
            "topics": Topic.column(assessment.topics),
            "deadline": assessment.deadline?.milliseconds,
            "facts": try assessment.factsColumn(), "evidence": try assessment.evidenceColumn(),
        ]
    }

    private func insertCase(
        _ assessed: AssessedMention, customer: (id: Int64, person: Int64)
    ) throws -> Case {
        let mention = assessed.mention
        let assessment = assessed.assessment
        let published = mention.publication(seenAt: now)
        let draft = Case(
            id: Case.ID(rawValue: 0), company: mention.company, channel: mention.channel,
            customer: Customer.ID(rawValue: customer.id), status: .open, kind: assessment.kind,
            urgency: assessment.urgency, signals: assessment.signals, topics: assessment.topics,
            openedAt: published, waitingSince: published, firstResponseAt: nil,
            lastMentionAt: published, contacts: 1, deadline: assessment.deadline)
        var arguments = draft.changing
        arguments += [
            "company": mention.company.rawValue, "channel": mention.channel.rawValue,
            "customer": customer.id, "person": customer.person,
            "opened_at": published.milliseconds,
        ]
        try run(
            """
            INSERT INTO cases (
                company, channel, customer, person, status, agent, status_at, closing,
                closing_reason, kind, urgency, signals, topics, opened_at, waiting_since,
                first_response_at, last_mention_at, contacts, deadline
            ) VALUES (
                :company, :channel, :customer, :person, :status, :agent, :status_at, :closing,
                :closing_reason, :kind, :urgency, :signals, :topics, :opened_at, :waiting_since,
                :first_response_at, :last_mention_at, :contacts, :deadline
            )
            """, arguments)
        let opened = try fetchCase(Case.ID(rawValue: database.lastInsertedRowID))
        try indexTopics(of: opened)
        return opened
    }

    func update(_ changed: Case) throws {
        try changed.update(database)
        try indexTopics(of: changed)
    }

    private func note(decision: String, of mention: Int64, in id: Case.ID?) throws {
        try run(
            "UPDATE mentions SET decision = :decision, \"case\" = :case WHERE id = :id",
            ["decision": decision, "case": id?.rawValue, "id": mention])
    }

    func history(
        _ id: Case.ID, _ action: CaseEvent.Action, mention: Int64? = nil, by agent: Agent? = nil,
        at date: Date? = nil, detail: String? = nil
    ) throws {
        try CaseEvent(
            at: date ?? now, actor: agent ?? CaseEvent.system, action: action,
            mention: mention.map(Mention.ID.init(rawValue:)), detail: detail
        ).insert(id, database)
    }

    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
