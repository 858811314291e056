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
    /// time; the agent hears of it once after each word of ours. What was
    /// promised for no later than that is news enough. Of a problem all customers
    /// are told together: one line, not one for each.
    mutating func updates(_ rules: (Company.ID) -> CaseRules?) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Case.columns), \(Milestones.columns), \(Self.problem),
                       (SELECT MAX(at) FROM events
                         WHERE events."case" = cases.id AND events.action = 'update_due') AS told_at
                  FROM cases
                 WHERE cases.status <> 'closed' AND cases.waiting_since IS NULL
                 ORDER BY cases.id
                """)
        var grouped = Grouped()
        for row in rows {
            let current = try Case(row: row)
            let milestones = Milestones(row: row)
            guard let rules = rules(current.company), isWorthTelling(current, rules),
                let heard = milestones.lastHeardAt,
                let due = rules.updateDue(of: current, milestones)
            else { continue }
            if let told = date(row, "told_at"), told >= heard { continue }
            if let promised = milestones.promiseDue, promised <= due { continue }
            let state = rules.updateState(of: current, milestones, at: now)
            let isDue = state == .atRisk || state == .breached
            if grouped.takes(current, row, due: due, isDue: isDue) || !isDue { continue }
            try note(.updateDue, in: current.id)
            try tell(current, .promise, due: due, text: wording.text("alert.update_due"))
        }
        try tell(grouped, .promise, .updateDue, "alert.update_due_problem")
    }

    // MARK: The solution

    /// A case that is not solved is told when its time is nearly up and when it
    /// is over, once each. While the customer waits for an answer, that time
    /// warns first, and who thanked us has what they came for. Of a problem only
    /// that it lasts too long is told, once for all its cases.
    mutating func solutions(_ rules: (Company.ID) -> CaseRules?) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Case.columns), \(Milestones.columns), \(Self.problem),
                       (SELECT MAX(at) FROM events
                         WHERE events."case" = cases.id
                           AND events.action = 'resolution_at_risk') AS warned_at,
                       (SELECT MAX(at) FROM events
                         WHERE events."case" = cases.id
                           AND events.action = 'resolution_breached') AS late_at
                  FROM cases
                 WHERE cases.status <> 'closed'
                 ORDER BY cases.id
                """)
        var grouped = Grouped()
        for row in rows {
            let current = try Case(row: row)
            let milestones = Milestones(row: row)
            guard let rules = rules(current.company), isWorthTelling(current, rules),
                !milestones.isContent, let due = rules.resolutionDue(of: current, milestones)
            else { continue }
            func isTold(_ column: String) -> Bool {
                date(row, column).map { $0 >= milestones.openedAt } ?? false
            }
            if isTold("late_at") { continue }
            let state = rules.resolutionState(of: current, milestones, at: now)
            if grouped.takes(current, row, due: due, isDue: state == .breached) { continue }
            if state == .breached {
                try note(.resolutionBreached, in: current.id)
                try tell(current, .breached, due: nil, resolveBy: due)
            } else if state == .atRisk, current.waitingSince == nil, !isTold("warned_at") {
                try note(.resolutionAtRisk, in: current.id)
                try tell(current, .atRisk, due: nil, resolveBy: due)
            }
        }
        try tell(grouped, .breached, .resolutionBreached, "alert.resolution_problem")
    }

    // MARK: Problems

    /// The problem that is not solved to which a case was laid.
    private static let problem = """
        (SELECT MAX(problems.id)
           FROM problem_cases
           JOIN problems ON problems.id = problem_cases.problem
          WHERE problem_cases."case" = cases.id AND problems.solved_at IS NULL) AS problem
        """

    /// Cases of unsolved problems that something is due for: as soon as it is for
    /// one, it is said of all.
    private struct Grouped {
        struct Group {
            var cases: [Case] = []
            var due = Date.distantFuture
            var isDue = false
        }
        private(set) var groups: [Int64: Group] = [:]

        /// - Returns: whether the case belongs to a problem.
        mutating func takes(_ current: Case, _ row: Row, due: Date, isDue: Bool) -> Bool {
            guard let problem = row["problem"] as Int64? else { return false }
            var group = groups[problem] ?? Group()
            group.cases.append(current)
            group.due = min(group.due, due)
            group.isDue = group.isDue || isDue
            groups[problem] = group
            return true
        }
    }

    private mutating func tell(
        _ grouped: Grouped, _ kind: Alert.Kind, _ action: CaseEvent.Action, _ key: String
    ) throws {
        for (problem, group) in grouped.groups.sorted(by: { $0.key < $1.key }) where group.isDue {
            told += 1
            if isRehearsal { continue }
            for current in group.cases { try note(action, in: current.id) }
            guard let first = group.cases.first else { continue }
            let text = try String.fetchOne(
                database, sql: "SELECT text FROM problems WHERE id = ?", arguments: [problem])
            var alert = Alert(
                decidedAt: now, kind: kind,
                urgency: group.cases.map(\.urgency).reduce(.low, max), company: first.company,
                text: wording.text(key, ["problem": "P\(problem)", "text": text ?? ""]))
            if kind == .breached {
                alert.resolveBy = group.due
            } else {
                alert.respondBy = group.due
            }
            alert.cases = group.cases.map(\.id)
            try alert.insert(database)
        }
    }

    // MARK: Spikes

    /// Cases that joined a spike after it was told, so that none is folded out of
    /// sight.
    mutating func spikes() throws {
        for id in try Spike.untold(at: now, database) {
            told += 1
            if !isRehearsal { _ = try Spike.tell(id, at: now, database) }
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
