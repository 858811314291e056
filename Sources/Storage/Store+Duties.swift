// SPDX-License-Identifier: Apache-2.0

// The duties that run after our answer: promises, and news though there is
// none.

import Complaints
import Foundation
import GRDB

extension ClockRound {
    // MARK: Promises

    /// A promise is told when it is due soon and when it was broken, each once,
    /// whatever the urgency: it was given. Also of closed cases.
    mutating func promises(_ rules: (Company.ID) -> CaseRules?) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT promises.*,
                       (SELECT GROUP_CONCAT(action, ' ')
                          FROM events
                         WHERE events.promise = promises.id
                           AND events.action IN ('promise_due', 'promise_broken')) AS told
                  FROM promises
                 WHERE outcome IS NULL
                 ORDER BY due, id
                """)
        for row in rows {
            let promise = try Promise(row: row)
            let told = (row["told"] as String? ?? "").split(separator: " ")
            guard !told.contains("promise_broken") else { continue }
            let current = try Case.fetch(promise.caseID, database)
            guard let rules = rules(current.company) else { continue }
            switch rules.state(of: promise, in: current, at: now) {
            case .breached: try tell(promise, .promiseBroken, in: current)
            case .atRisk where !told.contains("promise_due"):
                try tell(promise, .promiseDue, in: current)
            default: continue
            }
        }
    }

    private mutating func tell(
        _ promise: Promise, _ action: CaseEvent.Action, in current: Case
    ) throws {
        try note(action, in: current.id, promise: promise.id)
        try tell(
            current, .promise, due: promise.due,
            text: wording.text("alert.\(action.rawValue)", ["text": promise.text]),
            agent: promise.owner)
    }

    // MARK: News

    /// A customer who heard nothing new since our last word is told so, in
    /// time; the agent hears of it once after each word of ours.
    mutating func updates(_ rules: (Company.ID) -> CaseRules?) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Case.columns), \(Milestones.columns),
                       (SELECT MAX(at) FROM events
                         WHERE events."case" = cases.id AND events.action = 'update_due') AS told_at
                  FROM cases
                 WHERE cases.status <> 'closed' AND cases.waiting_since IS NULL
                 ORDER BY cases.id
                """)
        for row in rows {
            let current = try Case(row: row)
            let milestones = Milestones(row: row)
            guard let rules = rules(current.company), isWorthTelling(current, rules),
                let heard = milestones.lastHeardAt
            else { continue }
            if let told = date(row, "told_at"), told >= heard { continue }
            let state = rules.updateState(of: current, milestones, at: now)
            guard state == .atRisk || state == .breached else { continue }
            try note(.updateDue, in: current.id)
            try tell(
                current, .promise, due: rules.updateDue(of: current, milestones),
                text: wording.text("alert.update_due"))
        }
    }
}

extension Milestones {
    /// Columns of a row that has `cases` in it.
    static let columns = """
        COALESCE(
            (SELECT mentions.published_at
               FROM events
               JOIN mentions ON mentions.id = events.mention
              WHERE events."case" = cases.id AND events.action = 'reopened'
              ORDER BY events.id DESC
              LIMIT 1), cases.opened_at) AS runs_from,
        (SELECT MAX(events.at)
           FROM events
          WHERE events."case" = cases.id
            AND events.action IN ('responded', 'answered', 'updated')) AS heard_at,
        (SELECT MAX(events.at)
           FROM events
          WHERE events."case" = cases.id AND events.action = 'recovered') AS thanked_at,
        (SELECT MIN(promises.due)
           FROM promises
          WHERE promises."case" = cases.id AND promises.outcome IS NULL) AS promise_due
        """

    init(row: Row) {
        let thanked = date(row, "thanked_at")
        self.init(
            openedAt: requiredDate(row, "runs_from"), lastHeardAt: date(row, "heard_at"),
            isContent: thanked.map { $0 >= date(row, "heard_at") ?? .distantPast } ?? false,
            promiseDue: date(row, "promise_due"))
    }
}
