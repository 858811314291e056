// SPDX-License-Identifier: Apache-2.0

// Cases as agents see and move them.

package import Complaints
package import Foundation
import GRDB

extension Case {
    static func fetch(_ id: ID, _ database: Database) throws -> Case {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM cases WHERE id = ?"),
            arguments: [id.rawValue])
        guard let row else {
            throw StoreError(reason: .unknownCase, detail: "there is no case \(id.rawValue)")
        }
        return try Case(row: row)
    }

    func update(_ database: Database) throws {
        var arguments = changing
        arguments += ["id": id.rawValue]
        try database.cachedStatement(
            sql: """
                UPDATE cases
                   SET status = :status, agent = :agent, status_at = :status_at,
                       closing = :closing, closing_reason = :closing_reason, kind = :kind,
                       urgency = :urgency, signals = :signals, topics = :topics,
                       waiting_since = :waiting_since, first_response_at = :first_response_at,
                       last_mention_at = :last_mention_at, contacts = :contacts,
                       deadline = :deadline
                 WHERE id = :id
                """
        ).execute(arguments: arguments)
    }
}

extension CaseEvent {
    func insert(_ id: Case.ID, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO events ("case", at, actor, action, mention, detail, promise)
                VALUES (:case, :at, :actor, :action, :mention, :detail, :promise)
                """
        ).execute(arguments: [
            "case": id.rawValue, "at": at.milliseconds, "actor": actor.rawValue,
            "action": action.rawValue, "mention": mention?.rawValue, "detail": detail,
            "promise": promise?.rawValue,
        ])
    }

    init(row: Row) throws {
        self.init(
            at: requiredDate(row, "at"), actor: Agent(rawValue: row["actor"]),
            action: try named(row, "action"),
            mention: (row["mention"] as Int64?).map(Mention.ID.init(rawValue:)),
            detail: row["detail"],
            promise: (row["promise"] as Int64?).map(Promise.ID.init(rawValue:)))
    }
}

// MARK: Steps

extension Store {
    /// Takes a case.
    ///
    /// - Throws: `Case.TransitionError` when it is closed or somebody else has
    ///   it; `StoreError` when there is no such case.
    @discardableResult
    package func claim(_ id: Case.ID, by agent: Agent, at now: Date) throws -> Case {
        try step(id, .claimed, by: agent, at: now) { try $0.claim(by: agent, at: now) }
    }

    /// Gives a claimed case back.
    @discardableResult
    package func release(_ id: Case.ID, by agent: Agent, at now: Date) throws -> Case {
        try step(id, .released, by: agent, at: now) { $0.release() }
    }

    /// Records that the customer was answered.
    ///
    /// - Parameters:
    ///   - words: what was said, if the agent tells.
    ///   - isUpdate: news, or that there is none, while the work goes on: a
    ///     claimed case stays with whoever has it.
    ///   - promise: what was promised with it, by `agent`.
    /// - Throws: `Promise.Failure` as well; then nothing was recorded.
    @discardableResult
    package func respond(
        _ id: Case.ID, by agent: Agent, words: String?, isUpdate: Bool = false,
        promise: PromiseDraft? = nil, at now: Date
    ) throws -> Case {
        try write { database in
            var current = try Case.fetch(id, database)
            if isUpdate {
                try current.update(by: agent, at: now)
            } else {
                try current.respond(by: agent, at: now)
            }
            try current.update(database)
            try CaseEvent(
                at: now, actor: agent, action: isUpdate ? .updated : .responded, mention: nil,
                detail: words
            ).insert(id, database)
            if let promise { _ = try Promise.make(promise, in: id, by: agent, at: now, database) }
            return current
        }
    }

    /// Closes a solved case.
    ///
    /// - Parameter helped: what solved it, for the next colleague.
    @discardableResult
    package func close(
        _ id: Case.ID, by agent: Agent, helped: String?, at now: Date
    ) throws -> Case {
        let helped = helped.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        return try step(
            id, .closed, by: agent, detail: helped, at: now,
            { try $0.close(.solved, at: now) },
            { closed, database in
                guard let helped else { return }
                try FoundWorkaround.learn(helped, from: closed, finder: agent, at: now, database)
            })
    }

    /// Closes a case that is not for us.
    @discardableResult
    package func dismiss(
        _ id: Case.ID, by agent: Agent, reason: String, at now: Date
    ) throws -> Case {
        try step(id, .dismissed, by: agent, detail: reason, at: now) {
            try $0.close(.dismissed(reason: reason), at: now)
        }
    }

    private func step(
        _ id: Case.ID, _ action: CaseEvent.Action, by agent: Agent, detail: String? = nil,
        at now: Date, _ change: (inout Case) throws -> Void,
        _ then: (Case, Database) throws -> Void = { _, _ in }
    ) throws -> Case {
        try write { database in
            var current = try Case.fetch(id, database)
            let before = current
            try change(&current)
            // Claiming twice is one claim: nothing to write down.
            if action == .claimed, current == before { return current }
            try current.update(database)
            try CaseEvent(at: now, actor: agent, action: action, mention: nil, detail: detail)
                .insert(id, database)
            try then(current, database)
            return current
        }
    }
}

// MARK: Lists

/// A line in a list of cases: the case, who it is about, and their last words.
package struct CaseSummary: Hashable, Sendable {
    package let current: Case
    package let author: Author?
    package let text: String
    package let link: Link?
    package let milestones: Milestones

    /// - Parameter milestones: where they are not asked for, the case counts as
    ///   just opened.
    package init(
        current: Case, author: Author?, text: String, link: Link?, milestones: Milestones? = nil
    ) {
        self.current = current
        self.author = author
        self.text = text
        self.link = link
        self.milestones = milestones ?? Milestones(openedAt: current.openedAt, lastHeardAt: nil)
    }
}

/// Which cases to list.
package struct CaseFilter: Hashable, Sendable {
    package var company: Company.ID?
    package var includesClosed = false
    package var minimumUrgency: Urgency = .low
    package var agent: Agent?
    /// At most so many lines.
    package var limit = 200
    package init() {}
}

extension Store {
    /// In the inner query as well: only for the lines that are shown the words
    /// and the history are looked up.
    private static let listOrder = """
        cases.status = 'closed', cases.urgency DESC, cases.waiting_since IS NULL,
        COALESCE(cases.waiting_since, cases.opened_at), cases.id
        """

    /// Cases, the most urgent first; of these those that wait before those that
    /// were answered, and the one that waits longest.
    package func cases(_ filter: CaseFilter = CaseFilter()) throws -> [CaseSummary] {
        var conditions = ["cases.urgency >= :urgency"]
        if !filter.includesClosed { conditions.append("cases.status <> 'closed'") }
        if filter.company != nil { conditions.append("cases.company = :company") }
        if filter.agent != nil { conditions.append("cases.agent = :agent") }
        return try read { database in
            var arguments: StatementArguments = [
                "urgency": filter.minimumUrgency.level, "limit": filter.limit,
            ]
            if let company = filter.company { arguments += ["company": company.rawValue] }
            if let agent = filter.agent { arguments += ["agent": agent.rawValue] }
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Case.columns), \(Milestones.columns),
                           customers.handle, customers.name, customers.url,
                           (SELECT mentions.text
                              FROM mentions
                             WHERE mentions."case" = cases.id AND mentions.is_own = 0
                             ORDER BY mentions.published_at DESC
                             LIMIT 1) AS text,
                           (SELECT mentions.link
                              FROM mentions
                             WHERE mentions."case" = cases.id AND mentions.is_own = 0
                             ORDER BY mentions.published_at DESC
                             LIMIT 1) AS link
                      FROM (SELECT *
                              FROM cases
                             WHERE \(conditions.joined(separator: " AND "))
                             ORDER BY \(Self.listOrder)
                             LIMIT :limit) AS cases
                      JOIN customers ON customers.id = cases.customer
                     ORDER BY \(Self.listOrder)
                    """, arguments: arguments
            ).map { row in
                CaseSummary(
                    current: try Case(row: row), author: author(row), text: row["text"] ?? "",
                    link: (row["link"] as String?).flatMap(Link.init(rawValue:)),
                    milestones: Milestones(row: row))
            }
        }
    }
}

extension Store {
    /// The cases with these numbers, as far as there are any.
    package func cases(numbered ids: [Case.ID]) throws -> [Case] {
        let numbers = ids.map { String($0.rawValue) }.joined(separator: ",")
        return try read { database in
            try Row.fetchAll(
                database, sql: "SELECT \(Case.columns) FROM cases WHERE id IN (\(numbers))"
            ).map(Case.init(row:))
        }
    }
}

func author(_ row: Row) -> Author? {
    (row["handle"] as String?).map {
        Author(
            handle: $0, displayName: row["name"],
            link: (row["url"] as String?).flatMap(Link.init(rawValue:)))
    }
}

// MARK: One case in full

/// A mention as it was recorded, with what was understood of it.
package struct RecordedMention: Hashable, Sendable {
    package let id: Mention.ID
    package let caseID: Case.ID?
    package let feed: Feed.ID
    package let channel: Channel
    package let author: Author?
    package let title: String?
    package let text: String
    package let link: Link?
    package let publishedAt: Date
    package let seenAt: Date
    package let rating: Rating?
    package let isOwnReply: Bool
    package let assessment: Assessment
    package let decision: String
}

/// Everything an agent needs at one glance.
package struct CaseFile: Hashable, Sendable {
    package let current: Case
    package let author: Author?
    /// In order of publication.
    package internal(set) var mentions: [RecordedMention]
    package internal(set) var events: [CaseEvent]
    /// Earlier cases of the same customer, linked handles included, newest first.
    package let earlier: [CaseSummary]
    /// In the order in which they were made.
    package let promises: [Promise]
    package let milestones: Milestones
}

extension Store {
    /// - Throws: `StoreError` with `unknownCase`.
    package func company(of id: Case.ID) throws -> Company.ID {
        try read { database in try Case.fetch(id, database).company }
    }

    /// - Throws: `StoreError` with `unknownCase`.
    package func caseFile(_ id: Case.ID) throws -> CaseFile {
        try read { database in
            let current = try Case.fetch(id, database)
            let customer = try Row.fetchOne(
                database,
                sql: """
                    SELECT customers.handle, customers.name, customers.url, \(Milestones.columns)
                      FROM cases
                      JOIN customers ON customers.id = cases.customer
                     WHERE cases.id = ?
                    """, arguments: [id.rawValue])
            let milestones =
                customer.map(Milestones.init(row:))
                ?? Milestones(openedAt: current.openedAt, lastHeardAt: nil)
            let mentions = try Row.fetchAll(
                database,
                sql: """
                    SELECT mentions.*, customers.handle, customers.name, customers.url
                      FROM mentions
                      JOIN customers ON customers.id = mentions.customer
                     WHERE mentions."case" = ?
                     ORDER BY mentions.published_at, mentions.id
                    """, arguments: [id.rawValue]
            ).map(RecordedMention.init(row:))
            let events = try Row.fetchAll(
                database, sql: "SELECT * FROM events WHERE \"case\" = ? ORDER BY id",
                arguments: [id.rawValue]
            ).map(CaseEvent.init(row:))
            let earlier = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Case.columns), \(Milestones.columns),
                           customers.handle, customers.name, customers.url,
                           (SELECT mentions.text
                              FROM mentions
                             WHERE mentions."case" = cases.id AND mentions.is_own = 0
                             ORDER BY mentions.published_at
                             LIMIT 1) AS text
                      FROM cases
                      JOIN customers ON customers.id = cases.customer
                     WHERE cases.person = (SELECT person FROM cases WHERE id = :id)
                       AND cases.id <> :id
                     ORDER BY cases.opened_at DESC
                     LIMIT 20
                    """, arguments: ["id": id.rawValue]
            ).map { row in
                CaseSummary(
                    current: try Case(row: row), author: Storage.author(row),
                    text: row["text"] ?? "", link: nil, milestones: Milestones(row: row))
            }
            return CaseFile(
                current: current, author: customer.flatMap(Storage.author), mentions: mentions,
                events: events, earlier: earlier,
                promises: try Promise.fetchAll(of: id, database), milestones: milestones)
        }
    }
}

extension RecordedMention {
    init(row: Row) throws {
        self.init(
            id: Mention.ID(rawValue: row["id"]),
            caseID: (row["case"] as Int64?).map(Case.ID.init(rawValue:)),
            feed: Feed.ID(rawValue: row["feed"]), channel: try named(row, "channel"),
            author: Storage.author(row), title: row["title"], text: row["text"],
            link: (row["link"] as String?).flatMap(Link.init(rawValue:)),
            publishedAt: requiredDate(row, "published_at"), seenAt: requiredDate(row, "seen_at"),
            rating: (row["rating"] as Double?).flatMap(Rating.init(rawValue:)),
            isOwnReply: row["is_own"], assessment: try Assessment(row: row),
            decision: row["decision"])
    }
}
