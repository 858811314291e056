// SPDX-License-Identifier: Apache-2.0

// What colleagues say of the classifier's judgements: written down beside them,
// and followed by the case in the same transaction.

package import Complaints
package import Foundation
import GRDB

/// What a colleague points at.
package enum CorrectionTarget: Hashable, Sendable {
    /// The case as a whole: the words that weighed most were misjudged.
    case whole(Case.ID)
    /// One mention of a case.
    case mention(Mention.ID, of: Case.ID)
    /// A mention by its address, whether it opened a case or not.
    case link(String)
}

/// What a correction did.
package struct CorrectionOutcome: Hashable, Sendable {
    /// The mention it is about, as the classifier judged it.
    package let mention: RecordedMention
    /// How the mention is judged from now on.
    package let judged: Assessment
    /// The case after the correction; `nil` where there is none.
    package let current: Case?
    package let isOpened: Bool
    /// Other mentions of the customer in the case, in order of publication.
    package let others: [Mention.ID]
    package let alerts: Int
}

/// A text with the last word of colleagues on each field.
package struct CorrectedText: Hashable, Sendable {
    package let mention: Mention.ID
    package let company: Company.ID
    package let text: String
    package let publishedAt: Date
    package let rating: Rating?
    package let sentiment: Sentiment?
    package let kind: Kind?
    package let urgency: Urgency?
    package let signals: Set<Signal>?
    /// Who spoke last, and when.
    package let agent: Agent
    package let at: Date
}

extension Store {
    /// Writes down what a colleague says and lets the case follow: urgency and
    /// kind, and with them every due time. A raised urgency is told; a mention
    /// without a case that turns out to be a complaint or a question opens one.
    ///
    /// - Parameter rules: of a company; `nil` for one that is watched no more.
    /// - Throws: `StoreError` with `unknownCase` when there is no such case or
    ///   mention, or when it is none of a customer's.
    package func correct(
        _ target: CorrectionTarget, _ correction: Correction, by agent: Agent,
        rules: (Company.ID) -> CaseRules?, at now: Date
    ) throws -> CorrectionOutcome {
        try write { database in
            let target = try CorrectionRow.find(target, database)
            guard let rules = rules(target.company) else {
                throw StoreError(
                    reason: .unknownCase,
                    detail: "\(target.company.rawValue) is watched no more: nothing would follow")
            }
            var recording = Recording(database: database, rules: rules, now: now)
            return try recording.correct(target, correction, by: agent)
        }
    }

    /// Every text that colleagues spoke of and that was not erased since, the
    /// first one spoken of first.
    package func correctedTexts(company: Company.ID? = nil) throws -> [CorrectedText] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT judgements.*, mentions.company, mentions.published_at, mentions.rating,
                           last.agent, last.at, last.text
                      FROM judgements
                      JOIN mentions ON mentions.id = judgements.mention
                      JOIN corrections AS last ON last.id = (
                           SELECT MAX(id) FROM corrections
                            WHERE mention = judgements.mention AND text IS NOT NULL)
                     WHERE :company IS NULL OR mentions.company = :company
                     ORDER BY judgements.mention
                    """, arguments: ["company": company?.rawValue]
            ).map(CorrectedText.init(row:))
        }
    }

    /// Texts of customers, the latest first: what words are common, whatever
    /// was said of them.
    package func recentTexts(company: Company.ID? = nil, limit: Int) throws -> [String] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT text
                      FROM mentions
                     WHERE is_own = 0 AND text <> '' AND (:company IS NULL OR company = :company)
                     ORDER BY published_at DESC
                     LIMIT :limit
                    """, arguments: ["company": company?.rawValue, "limit": limit])
        }
    }
}

// MARK: One correction

/// A mention with all that its correction needs.
private struct CorrectionRow {
    let mention: RecordedMention
    let full: Mention
    let company: Company.ID
    let customer: (id: Int64, person: Int64)
    /// As colleagues and classifier judge it up to now.
    let judged: Assessment
    /// The customer's other mentions in the case, in order of publication.
    let others: [(id: Mention.ID, judged: Assessment)]
    /// Whether a colleague spoke of the case as a whole.
    let isWhole: Bool

    private static let columns = """
        mentions.*, customers.handle, customers.name, customers.url, customers.account,
        customers.person,
        (SELECT identity FROM identities WHERE mention = mentions.id LIMIT 1) AS identity,
        judgements.sentiment AS said_sentiment, judgements.kind AS said_kind,
        judgements.urgency AS said_urgency, judgements.signals AS said_signals
        """
    private static let tables = """
        mentions
        JOIN customers ON customers.id = mentions.customer
        LEFT JOIN judgements ON judgements.mention = mentions.id
        """

    static func find(_ target: CorrectionTarget, _ database: Database) throws -> CorrectionRow {
        switch target {
        case .whole(let id):
            let rows = try ofCase(id, database)
            guard let weightiest = try rows.max(by: { try weight($0) < weight($1) }) else {
                throw StoreError(
                    reason: .unknownCase,
                    detail: "case \(id.rawValue) holds no words of the customer any more")
            }
            return try CorrectionRow(weightiest, among: rows, isWhole: true)
        case .mention(let mention, let id):
            let rows = try ofCase(id, database)
            guard let row = rows.first(where: { $0["id"] == mention.rawValue }) else {
                let known = rows.map { String($0["id"] as Int64) }.joined(separator: ", ")
                throw StoreError(
                    reason: .unknownCase,
                    detail: "case \(id.rawValue) has no mention \(mention.rawValue) of the "
                        + "customer: write one of \(known)")
            }
            return try CorrectionRow(row, among: rows, isWhole: false)
        case .link(let link):
            // The latest first: found at once, without an index that every
            // mention would pay for.
            let found = try Row.fetchOne(
                database,
                sql: """
                    SELECT \(columns)
                      FROM \(tables)
                     WHERE mentions.link = ? AND mentions.is_own = 0
                     ORDER BY mentions.id DESC
                     LIMIT 1
                    """, arguments: [link])
            guard let found else {
                throw StoreError(
                    reason: .unknownCase, detail: "no mention of a customer is known at \(link)")
            }
            guard let id = found["case"] as Int64? else {
                return try CorrectionRow(found, among: [], isWhole: false)
            }
            return try CorrectionRow(
                found, among: try ofCase(Case.ID(rawValue: id), database), isWhole: false)
        }
    }

    private static func ofCase(_ id: Case.ID, _ database: Database) throws -> [Row] {
        _ = try Case.fetch(id, database)
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns)
                  FROM \(tables)
                 WHERE mentions."case" = ? AND mentions.is_own = 0 AND mentions.forgotten_at IS NULL
                 ORDER BY mentions.published_at, mentions.id
                """, arguments: [id.rawValue])
    }

    /// What made the case what it is: the most urgent complaint, the earliest
    /// of several.
    private static func weight(_ row: Row) throws -> Weight {
        let judged = try judged(row)
        return Weight(
            urgency: judged.urgency, isComplaint: judged.kind == .complaint,
            publishedAt: requiredDate(row, "published_at"))
    }

    private struct Weight: Comparable {
        let urgency: Urgency
        let isComplaint: Bool
        let publishedAt: Date

        static func < (lhs: Weight, rhs: Weight) -> Bool {
            if lhs.urgency != rhs.urgency { return lhs.urgency < rhs.urgency }
            if lhs.isComplaint != rhs.isComplaint { return rhs.isComplaint }
            return lhs.publishedAt > rhs.publishedAt
        }
    }

    private static func judged(_ row: Row) throws -> Assessment {
        var judged = try Assessment(row: row)
        judged.sentiment =
            (row["said_sentiment"] as String?).flatMap(Sentiment.init) ?? judged.sentiment
        judged.kind = (row["said_kind"] as String?).flatMap(Kind.init) ?? judged.kind
        judged.urgency = try (row["said_urgency"] as Int?).map(Urgency.init(row:)) ?? judged.urgency
        if let said = row["said_signals"] as String? { judged.signals = Set(Signal.list(said)) }
        return judged
    }

    private init(_ row: Row, among rows: [Row], isWhole: Bool) throws {
        mention = try RecordedMention(row: row)
        guard row["forgotten_at"] as Int64? == nil else {
            throw StoreError(
                reason: .unknownCase, detail: "mention \(mention.id.rawValue) was erased")
        }
        company = Company.ID(rawValue: row["company"])
        customer = (row["customer"], row["person"])
        full = Mention(
            identity: Mention.Identity(rawValue: row["identity"] ?? ""),
            likeness: Likeness(of: mention.text), company: company,
            feed: mention.feed, channel: mention.channel, author: mention.author,
            title: mention.title, text: mention.text, link: mention.link,
            thread: (row["thread"] as String?).map(Mention.Thread.init(rawValue:)),
            publishedAt: mention.publishedAt, rating: mention.rating)
        judged = try Self.judged(row)
        let id: Int64 = row["id"]
        others = try rows.filter { $0["id"] != id }.map { other in
            (Mention.ID(rawValue: other["id"]), try Self.judged(other))
        }
        self.isWhole = isWhole
    }
}

extension Recording {
    fileprivate mutating func correct(
        _ target: CorrectionRow, _ correction: Correction, by agent: Agent
    ) throws -> CorrectionOutcome {
        let judged = target.judged.corrected(by: correction)
        let assessed = AssessedMention(mention: target.full, assessment: judged)
        var current = try target.mention.caseID.map(fetchCase)
        try insert(correction, target, judged, by: agent)
        var isOpened = false
        if var followed = current {
            let before = followed
            followed.follow(
                correction, besides: target.isWhole ? nil : target.others.map(\.judged))
            current = followed
            if followed != before { try update(followed) }
            let change = Self.change(target.judged, judged, before, followed)
            if !change.isEmpty {
                try CaseEvent(
                    at: now, actor: agent, action: .corrected, mention: target.mention.id,
                    detail: change
                ).insert(followed.id, database)
            }
            if followed.urgency > before.urgency, !followed.isClosed {
                try alert(.followUp, followed, assessed)
            }
        } else if judged.kind == .complaint || judged.kind == .question {
            current = try open(target, assessed)
            isOpened = recorded.opened.last == current?.id
            if let current {
                try CaseEvent(
                    at: now, actor: agent, action: .corrected, mention: target.mention.id,
                    detail: Self.change(target.judged, judged, nil, nil)
                ).insert(current.id, database)
            }
        }
        return CorrectionOutcome(
            mention: target.mention, judged: judged, current: current, isOpened: isOpened,
            others: target.others.map(\.id), alerts: recorded.alerts)
    }

    /// A mention that was passed over is heard after all, however old it is by
    /// now: a person says so.
    private mutating func open(_ target: CorrectionRow, _ assessed: AssessedMention) throws -> Case?
    {
        var existing = try existing(for: target.full, person: target.customer.person)
        existing.ofSameText = nil
        var decision = rules.triage.decide(
            target.full, assessed.assessment, against: existing, at: now)
        if case .dismiss = decision { decision = .open }
        try apply(
            decision, to: assessed, mention: target.mention.id.rawValue, customer: target.customer)
        return try Int64.fetchOne(
            database, sql: "SELECT \"case\" FROM mentions WHERE id = ?",
            arguments: [target.mention.id.rawValue]
        ).map { try fetchCase(Case.ID(rawValue: $0)) }
    }

    private func insert(
        _ correction: Correction, _ target: CorrectionRow, _ judged: Assessment, by agent: Agent
    ) throws {
        let speaksOfSignals = !correction.added.isEmpty || !correction.removed.isEmpty
        let before = target.judged
        try run(
            """
            INSERT INTO corrections (
                mention, "case", at, agent, sentiment, kind, urgency, signals,
                was_sentiment, was_kind, was_urgency, was_signals, text
            ) VALUES (
                :mention, :case, :at, :agent, :sentiment, :kind, :urgency, :signals,
                :was_sentiment, :was_kind, :was_urgency, :was_signals, :text
            )
            """,
            [
                "mention": target.mention.id.rawValue, "case": target.mention.caseID?.rawValue,
                "at": now.milliseconds, "agent": agent.rawValue,
                "sentiment": correction.sentiment?.rawValue, "kind": correction.kind?.rawValue,
                "urgency": correction.urgency?.level,
                "signals": speaksOfSignals ? judged.signals.column : nil,
                "was_sentiment": before.sentiment.rawValue, "was_kind": before.kind.rawValue,
                "was_urgency": before.urgency.level, "was_signals": before.signals.column,
                "text": target.mention.text,
            ])
    }

    /// What changed, as the history keeps it: `urgency:normal>critical`. Of a
    /// case what changed in it, for that is what agents saw.
    private static func change(
        _ before: Assessment, _ after: Assessment, _ caseBefore: Case?, _ caseAfter: Case?
    ) -> String {
        var parts: [String] = []
        func add(_ field: String, _ old: String, _ new: String) {
            if old != new { parts.append("\(field):\(old)>\(new)") }
        }
        add(
            "urgency", (caseBefore?.urgency ?? before.urgency).rawValue,
            (caseAfter?.urgency ?? after.urgency).rawValue)
        add(
            "kind", (caseBefore?.kind ?? before.kind).rawValue,
            (caseAfter?.kind ?? after.kind).rawValue)
        add("sentiment", before.sentiment.rawValue, after.sentiment.rawValue)
        let (old, new) = (before.signals, after.signals)
        parts += Signal.allCases.filter { new.contains($0) && !old.contains($0) }
            .map { "signal:+\($0.rawValue)" }
        parts += Signal.allCases.filter { old.contains($0) && !new.contains($0) }
            .map { "signal:-\($0.rawValue)" }
        return parts.joined(separator: " ")
    }
}

// MARK: Reading back

extension CorrectedText {
    fileprivate init(row: Row) throws {
        self.init(
            mention: Mention.ID(rawValue: row["mention"]),
            company: Company.ID(rawValue: row["company"]), text: row["text"],
            publishedAt: requiredDate(row, "published_at"),
            rating: (row["rating"] as Double?).flatMap(Rating.init(rawValue:)),
            sentiment: (row["sentiment"] as String?).flatMap(Sentiment.init(rawValue:)),
            kind: (row["kind"] as String?).flatMap(Kind.init(rawValue:)),
            urgency: try (row["urgency"] as Int?).map(Urgency.init(row:)),
            signals: (row["signals"] as String?).map { Set(Signal.list($0)) },
            agent: Agent(rawValue: row["agent"]), at: requiredDate(row, "at"))
    }
}
