// SPDX-License-Identifier: Apache-2.0

// The ledger of promises: made, kept, kept late, broken.

package import Complaints
package import Foundation
import GRDB

extension Promise {
    init(row: Row) throws {
        var settlement: Settlement?
        if let at = date(row, "outcome_at"), let by = row["outcome_by"] as String? {
            settlement = Settlement(
                outcome: try named(row, "outcome"), at: at, by: Agent(rawValue: by))
        }
        self.init(
            id: ID(rawValue: row["id"]), number: row["number"],
            caseID: Case.ID(rawValue: row["case"]), owner: Agent(rawValue: row["owner"]),
            text: row["text"], due: requiredDate(row, "due"),
            madeAt: requiredDate(row, "made_at"), settlement: settlement)
    }

    static func fetchAll(of id: Case.ID, _ database: Database) throws -> [Promise] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT * FROM promises WHERE \"case\" = ? ORDER BY number"),
            arguments: [id.rawValue]
        ).map(Promise.init(row:))
    }

    /// Writes down a promise and its step in the history.
    static func make(
        _ draft: PromiseDraft, in id: Case.ID, by owner: Agent, at now: Date, _ database: Database
    ) throws -> Promise {
        guard draft.due > now else {
            throw Failure(caseID: id, reason: .dueInThePast(draft.due))
        }
        let number =
            (try Int.fetchOne(
                database, sql: "SELECT MAX(number) FROM promises WHERE \"case\" = ?",
                arguments: [id.rawValue]) ?? 0) + 1
        try database.execute(
            sql: """
                INSERT INTO promises ("case", number, owner, text, due, made_at)
                VALUES (:case, :number, :owner, :text, :due, :made_at)
                """,
            arguments: [
                "case": id.rawValue, "number": number, "owner": owner.rawValue,
                "text": draft.text, "due": draft.due.milliseconds, "made_at": now.milliseconds,
            ])
        let made = Promise(
            id: ID(rawValue: database.lastInsertedRowID), number: number, caseID: id, owner: owner,
            text: draft.text, due: draft.due, madeAt: now)
        try CaseEvent(
            at: now, actor: owner, action: .promised, mention: nil, detail: draft.text,
            promise: made.id
        ).insert(id, database)
        return made
    }
}

/// What is promised, before it is written down.
package struct PromiseDraft: Hashable, Sendable {
    package let text: String
    package let due: Date

    package init(text: String, due: Date) {
        self.text = text
        self.due = due
    }
}

/// How many promises that were due in a period were kept, and how.
package struct PromiseCounts: Hashable, Sendable {
    package let kept: Int
    package let keptLate: Int
    package let broken: Int

    package init(kept: Int, keptLate: Int, broken: Int) {
        self.kept = kept
        self.keptLate = keptLate
        self.broken = broken
    }

    package var due: Int { kept + keptLate + broken }
}

extension Store {
    /// Writes down what was promised to the customer of a case.
    ///
    /// - Throws: `Promise.Failure` when its time is over already,
    ///   `Case.TransitionError` when the case is closed.
    @discardableResult
    package func promise(
        _ draft: PromiseDraft, in id: Case.ID, by owner: Agent, at now: Date
    ) throws -> Promise {
        try write { database in
            if try Case.fetch(id, database).isClosed {
                throw Case.TransitionError(id: id, reason: .alreadyClosed)
            }
            return try Promise.make(draft, in: id, by: owner, at: now, database)
        }
    }

    /// Writes down what became of a promise. Done after its due time it is
    /// *kept, but late*, also when it had been given up as broken.
    ///
    /// - Parameter number: within the case; `nil`: the only open one.
    /// - Throws: `Promise.Failure`.
    @discardableResult
    package func settle(
        promise number: Int?, in id: Case.ID, isKept: Bool, by agent: Agent, at now: Date
    ) throws -> Promise {
        try write { database in
            _ = try Case.fetch(id, database)
            var meant = try Promise.fetchAll(of: id, database)
                .meant(of: id, number: number, canMend: isKept)
            // What was given up was not kept, however early it is mended.
            let wasBroken = meant.settlement != nil
            let outcome: Promise.Outcome =
                isKept ? (wasBroken ? .keptLate : meant.kept(at: now)) : .broken
            meant.settlement = Promise.Settlement(outcome: outcome, at: now, by: agent)
            try database.execute(
                sql: """
                    UPDATE promises
                       SET outcome = :outcome, outcome_at = :at, outcome_by = :by
                     WHERE id = :id
                    """,
                arguments: [
                    "outcome": outcome.rawValue, "at": now.milliseconds, "by": agent.rawValue,
                    "id": meant.id.rawValue,
                ])
            try CaseEvent(
                at: now, actor: agent, action: .settled, mention: nil, detail: outcome.rawValue,
                promise: meant.id
            ).insert(id, database)
            return meant
        }
    }

    /// The promises of a case, in the order in which they were made.
    package func promises(in id: Case.ID) throws -> [Promise] {
        try read { database in try Promise.fetchAll(of: id, database) }
    }

    /// What became of the promises that were due in a period, as it stood at
    /// `moment`: one whose time passed without a word counts as broken, one
    /// that is not due yet counts for nothing.
    package func promiseCounts(
        of company: Company.ID, in period: Range<Date>, at moment: Date
    ) throws -> PromiseCounts {
        let outcomes = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT promises.*
                      FROM promises
                      JOIN cases ON cases.id = promises."case"
                     WHERE cases.company = ? AND promises.due >= ? AND promises.due < ?
                    """,
                arguments: [
                    company.rawValue, period.lowerBound.milliseconds,
                    period.upperBound.milliseconds,
                ]
            ).map(Promise.init(row:)).compactMap { $0.outcome(at: moment) }
        }
        func count(_ outcome: Promise.Outcome) -> Int { outcomes.count { $0 == outcome } }
        return PromiseCounts(
            kept: count(.kept), keptLate: count(.keptLate), broken: count(.broken))
    }
}
