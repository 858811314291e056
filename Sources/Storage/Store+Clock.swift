// SPDX-License-Identifier: Apache-2.0

// The clock of the service levels: who waits too long, told once per waiting.

package import Complaints
package import Foundation
import GRDB

extension Store {
    /// Decides an alert for every waiting case that has become at risk or
    /// breached since it was last told, in one transaction.
    ///
    /// - Parameter rules: of a company; `nil` for one that is watched no more.
    /// - Returns: how many alerts were decided.
    package func tellWaiting(rules: (Company.ID) -> CaseRules?, at now: Date) throws -> Int {
        try write { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Case.columns), customers.handle, customers.name, customers.url,
                           EXISTS (SELECT 1 FROM events
                                    WHERE events."case" = cases.id AND events.action = 'at_risk'
                                      AND events.at >= cases.waiting_since) AS told_at_risk,
                           mentions.text, mentions.link
                      FROM cases
                      JOIN customers ON customers.id = cases.customer
                      LEFT JOIN mentions ON mentions.id = (
                           SELECT id FROM mentions
                            WHERE "case" = cases.id AND is_own = 0
                            ORDER BY published_at DESC
                            LIMIT 1)
                     WHERE cases.status <> 'closed' AND cases.waiting_since IS NOT NULL
                       AND NOT EXISTS (SELECT 1 FROM events
                                        WHERE events."case" = cases.id
                                          AND events.action = 'breached'
                                          AND events.at >= cases.waiting_since)
                     ORDER BY cases.id
                    """)
            var told = 0
            for row in rows {
                let current = try Case(row: row)
                guard let rules = rules(current.company),
                    current.urgency >= rules.triage.policy.alertFrom
                else { continue }
                let action: CaseEvent.Action
                switch rules.responseState(of: current, at: now) {
                case .breached: action = .breached
                case .atRisk where !row["told_at_risk"]: action = .atRisk
                default: continue
                }
                try CaseEvent(
                    at: now, actor: CaseEvent.system, action: action, mention: nil, detail: nil
                ).insert(current.id, database)
                try Alert(
                    decidedAt: now, kind: action == .breached ? .breached : .atRisk,
                    urgency: current.urgency, company: current.company, caseID: current.id,
                    channel: current.channel, author: author(row),
                    respondBy: rules.responseDue(of: current), contact: current.contacts,
                    signals: Signal.allCases.filter(current.signals.contains),
                    text: row["text"] ?? "", url: row["link"], agent: current.agent
                ).insert(database)
                told += 1
            }
            return told
        }
    }
}
