// SPDX-License-Identifier: Apache-2.0

// What only time brings: who waits too long, which claims went stale, which
// promises are due, who goes without news. Each is told once, which the history
// of the case remembers.

package import Complaints
package import Foundation
import GRDB

extension Store {
    /// Decides every alert that has become due since the last round, in one
    /// transaction.
    ///
    /// - Parameters:
    ///   - rules: of a company; `nil` for one that is watched no more.
    ///   - wording: what alerts say that are not a customer's words.
    /// - Returns: how many alerts were decided.
    @discardableResult
    package func mindClock(
        rules: (Company.ID) -> CaseRules?, wording: Wording, at now: Date
    ) throws -> Int {
        // Nearly every round has nothing to tell: it is seen in a snapshot, so
        // that no poll waits for the clock.
        let isQuiet = try read { database in
            try ClockRound.run(rules, wording, now, database, isRehearsal: true) == 0
        }
        if isQuiet { return 0 }
        return try write { database in
            try ClockRound.run(rules, wording, now, database, isRehearsal: false)
        }
    }
}

extension Store {
    /// Takes away what old mentions are known by elsewhere: nobody looks for the
    /// same words after two weeks, and a table that stays small keeps a poll as
    /// cheap as on the first day.
    ///
    /// - Returns: of how many mentions; a thousand at a time.
    @discardableResult
    package func dropOldLikenesses(at now: Date) throws -> Int {
        let limit = 1_000
        var dropped = 0
        while true {
            let count = try write { database in
                let ids = try Int64.fetchAll(
                    database,
                    sql: """
                        SELECT DISTINCT likenesses.mention
                          FROM likenesses
                          JOIN mentions ON mentions.id = likenesses.mention
                         WHERE mentions.published_at <= ?
                         LIMIT \(limit)
                        """,
                    arguments: [now.addingTimeInterval(-Recording.repostWindow).milliseconds])
                let list = ids.map(String.init).joined(separator: ",")
                try database.execute(sql: "DELETE FROM likenesses WHERE mention IN (\(list))")
                return ids.count
            }
            dropped += count
            if count < limit { return dropped }
        }
    }
}

/// One round of the clock, in its transaction.
struct ClockRound {
    let database: Database
    let wording: Wording
    let now: Date
    /// Decides everything and writes nothing.
    let isRehearsal: Bool
    var told = 0

    /// - Returns: how many alerts were decided.
    fileprivate static func run(
        _ rules: (Company.ID) -> CaseRules?, _ wording: Wording, _ now: Date, _ database: Database,
        isRehearsal: Bool
    ) throws -> Int {
        var round = ClockRound(
            database: database, wording: wording, now: now, isRehearsal: isRehearsal)
        try round.claims(rules)
        try round.answers(rules)
        try round.promises(rules)
        try round.updates(rules)
        try round.solutions(rules)
        try round.spikes()
        return round.told
    }

    // MARK: Claims

    /// Gives back claims that went without an answer for too long. A case that
    /// needs care keeps its owner, who is reminded instead.
    fileprivate mutating func claims(_ rules: (Company.ID) -> CaseRules?) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Case.columns),
                       EXISTS (SELECT 1 FROM events
                                WHERE events."case" = cases.id AND events.action = 'reminded'
                                  AND events.at >= MAX(cases.status_at, cases.waiting_since)
                              ) AS is_reminded
                  FROM cases
                 WHERE cases.status <> 'closed' AND cases.status = 'claimed'
                   AND cases.waiting_since IS NOT NULL
                 ORDER BY cases.waiting_since, cases.id
                """)
        for row in rows {
            var current = try Case(row: row)
            guard let rules = rules(current.company), rules.isClaimStale(current, at: now),
                let owner = current.agent
            else { continue }
            if current.needsCare {
                if row["is_reminded"] { continue }
                try note(.reminded, in: current.id, detail: owner.rawValue)
            } else {
                current.release()
                if !isRehearsal { try current.update(database) }
                try note(.released, in: current.id, detail: owner.rawValue)
            }
            // Whoever looks away from a claimed case must know that it is back.
            try tell(current, rules, agent: owner)
        }
    }

    // MARK: Answers

    fileprivate mutating func answers(_ rules: (Company.ID) -> CaseRules?) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Case.columns),
                       (SELECT GROUP_CONCAT(action || ' ' || COALESCE(detail, ''), char(10))
                          FROM events
                         WHERE events."case" = cases.id AND events.at >= cases.waiting_since
                           AND events.action IN ('at_risk', 'breached', 'escalated')) AS told
                  FROM cases
                 WHERE cases.status <> 'closed' AND cases.waiting_since IS NOT NULL
                 ORDER BY cases.waiting_since, cases.id
                """)
        for row in rows {
            let current = try Case(row: row)
            guard let rules = rules(current.company), isWorthTelling(current, rules) else {
                continue
            }
            var told = (row["told"] as String? ?? "").split(separator: "\n").map {
                $0.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            }
            let isToldLate = told.contains { $0.first == "breached" }
            switch rules.responseState(of: current, at: now) {
            case .breached where !isToldLate:
                try note(.breached, in: current.id)
                try tell(current, rules)
            case .atRisk where !isToldLate && !told.contains { $0.first == "at_risk" }:
                try note(.atRisk, in: current.id)
                try tell(current, rules)
            default: break
            }
            for step in rules.escalations(of: current, at: now) {
                // Two steps may name the same person: each is told once.
                if let index = told.firstIndex(where: {
                    $0.first == "escalated" && $0.last.map(String.init) == step.to
                }) {
                    told.remove(at: index)
                    continue
                }
                try note(.escalated, in: current.id, detail: step.to)
                try tell(current, rules, recipient: step.to)
            }
        }
    }

    /// The customer's words with how the time to answer stands.
    private mutating func tell(
        _ current: Case, _ rules: CaseRules, agent: Agent? = nil, recipient: String? = nil
    ) throws {
        let isLate = rules.responseState(of: current, at: now) == .breached
        try tell(
            current, isLate ? .breached : .atRisk, due: rules.responseDue(of: current),
            agent: agent, recipient: recipient)
    }

    // MARK: Telling

    func isWorthTelling(_ current: Case, _ rules: CaseRules) -> Bool {
        current.urgency >= rules.triage.policy.alertFrom
    }

    func note(
        _ action: CaseEvent.Action, in id: Case.ID, detail: String? = nil,
        promise: Promise.ID? = nil
    ) throws {
        if isRehearsal { return }
        try CaseEvent(
            at: now, actor: CaseEvent.system, action: action, mention: nil, detail: detail,
            promise: promise
        ).insert(id, database)
    }

    /// - Parameters:
    ///   - text: `nil`: the customer's last words.
    ///   - resolveBy: of an alert about the solution, in place of `due`.
    mutating func tell(
        _ current: Case, _ kind: Alert.Kind, due: Date?, text: String? = nil,
        agent: Agent? = nil, recipient: String? = nil, resolveBy: Date? = nil
    ) throws {
        told += 1
        if isRehearsal { return }
        let last = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT customers.handle, customers.name, customers.url, mentions.text,
                           mentions.link
                      FROM cases
                      JOIN customers ON customers.id = cases.customer
                      LEFT JOIN mentions ON mentions.id = (
                           SELECT id FROM mentions
                            WHERE "case" = cases.id AND is_own = 0
                            ORDER BY published_at DESC
                            LIMIT 1)
                     WHERE cases.id = ?
                    """), arguments: [current.id.rawValue])
        var alert = Alert(
            decidedAt: now, kind: kind, urgency: current.urgency, company: current.company,
            caseID: current.id, channel: current.channel, author: last.flatMap(author),
            respondBy: due, contact: current.contacts,
            signals: Signal.allCases.filter(current.signals.contains),
            text: text ?? last?["text"] ?? "", url: last?["link"], agent: agent ?? current.agent,
            recipient: recipient)
        alert.resolveBy = resolveBy
        try alert.insert(database)
    }
}
