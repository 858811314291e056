// SPDX-License-Identifier: Apache-2.0

// What comes back to the colleague who helped: feedback, thanks, and how much
// abuse they had to read. Relays, where we may not answer ourselves.

package import Complaints
package import Foundation
import GRDB

/// What one colleague sees of their own work. There is no such page about
/// somebody else, and no order among colleagues.
package struct OwnWork: Hashable, Sendable {
    package let cases: [CaseSummary]
    /// Their own open promises, the first due first.
    package let promises: [Promise]
    package let thanks: [Thanks]
    package let feedback: [Feedback]
    /// Cases with swearing, insults or threats that they took or answered.
    package let abusiveCases: Int
}

extension Store {
    /// Writes down what a customer says of our help, for the colleague who
    /// answered last.
    ///
    /// - Parameter score: 0 … 10.
    package func note(
        _ score: Int, said: String?, on id: Case.ID, by agent: Agent, at now: Date
    ) throws -> Feedback {
        try write { database in
            _ = try Case.fetch(id, database)
            let helper = try String.fetchOne(
                database,
                sql: """
                    SELECT actor FROM events
                     WHERE "case" = ? AND action IN ('responded', 'answered', 'closed')
                       AND actor <> ?
                     ORDER BY action = 'closed', at DESC, id DESC
                     LIMIT 1
                    """, arguments: [id.rawValue, CaseEvent.system.rawValue])
            try database.execute(
                sql: """
                    INSERT INTO feedback ("case", agent, score, said, at, noted_by)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.rawValue, helper, score, said, now.milliseconds, agent.rawValue,
                ])
            try CaseEvent(
                at: now, actor: agent, action: .feedback, mention: nil,
                detail: "\(score)" + (said.map { ": \($0)" } ?? "")
            ).insert(id, database)
            return Feedback(
                caseID: id, agent: helper.map(Agent.init(rawValue:)), score: score, said: said,
                at: now)
        }
    }

    /// Closed cases whose customer may be asked now, the oldest first.
    package func invitations(company: Company.ID?, at now: Date) throws -> [CaseSummary] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Case.columns), customers.handle, customers.name, customers.url,
                           EXISTS (SELECT 1
                                     FROM cases AS theirs
                                     JOIN events ON events."case" = theirs.id
                                    WHERE theirs.person = cases.person
                                      AND events.action IN ('invited', 'feedback')
                                      AND events.at > :lately) AS was_asked,
                           EXISTS (SELECT 1 FROM cases AS theirs
                                    WHERE theirs.person = cases.person
                                      AND theirs.status <> 'closed') AS is_waiting,
                           (SELECT text FROM mentions
                             WHERE "case" = cases.id AND is_own = 0
                             ORDER BY published_at LIMIT 1) AS text
                      FROM cases
                      JOIN customers ON customers.id = cases.customer
                     WHERE cases.status = 'closed' AND cases.status_at > :since
                       AND (:company IS NULL OR cases.company = :company)
                     ORDER BY cases.status_at
                    """,
                arguments: [
                    "company": company?.rawValue,
                    "since": now.addingTimeInterval(-Invitation.until.seconds).milliseconds,
                    // Nobody is asked twice in a quarter.
                    "lately": now.addingTimeInterval(-90 * 86_400).milliseconds,
                ]
            ).compactMap { row in
                let current = try Case(row: row)
                let isWaiting: Bool = row["is_waiting"]
                let obstacle = Invitation.obstacle(
                    for: current, wasAsked: row["was_asked"], at: now)
                guard !isWaiting, obstacle == nil else { return nil }
                return CaseSummary(
                    current: current, author: author(row), text: row["text"] ?? "", link: nil)
            }
        }
    }

    /// Writes a step of a colleague into the history of a case, whatever its
    /// state: an invitation, or a relay.
    package func note(
        _ action: CaseEvent.Action, detail: String?, on id: Case.ID, by agent: Agent, at now: Date
    ) throws -> Case {
        try write { database in
            let current = try Case.fetch(id, database)
            try CaseEvent(at: now, actor: agent, action: action, mention: nil, detail: detail)
                .insert(id, database)
            return current
        }
    }

    /// How many cases with swearing, insults or threats each colleague took or
    /// answered since `date`: a number, and nothing else.
    package func abusiveCases(since date: Date) throws -> [Agent: Int] {
        try read { try Self.abusiveCases(since: date, $0) }
    }

    private static func abusiveCases(
        since date: Date, _ database: Database
    ) throws -> [Agent: Int] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT events.actor, COUNT(DISTINCT cases.id)
                  FROM events
                  JOIN cases ON cases.id = events."case"
                 WHERE events.at >= ? AND events.actor <> ?
                   AND events.action IN ('claimed', 'responded', 'answered')
                   AND (' ' || cases.signals || ' ' LIKE '% swearing %'
                        OR ' ' || cases.signals || ' ' LIKE '% insult %'
                        OR ' ' || cases.signals || ' ' LIKE '% threat %')
                 GROUP BY events.actor
                """, arguments: [date.milliseconds, CaseEvent.system.rawValue])
        return Dictionary(
            uniqueKeysWithValues: rows.map { (Agent(rawValue: $0[0]), $0[1] as Int) })
    }

    /// What a colleague has in hand, and what came back to them since `date`.
    package func work(of agent: Agent, since date: Date) throws -> OwnWork {
        var filter = CaseFilter()
        filter.agent = agent
        let own = try cases(filter)
        return try read { database in
            let thanks = try Row.fetchAll(
                database,
                sql: """
                    SELECT recovered."case", mentions.text
                      FROM events AS recovered
                      JOIN mentions ON mentions.id = recovered.mention
                     WHERE recovered.action = 'recovered' AND recovered.at >= :since
                       AND :agent = (SELECT actor FROM events
                                      WHERE events."case" = recovered."case"
                                        AND events.action IN ('responded', 'answered')
                                        AND events.actor <> 'gehoord'
                                        AND events.id < recovered.id
                                      ORDER BY events.at DESC, events.id DESC LIMIT 1)
                     ORDER BY recovered.id DESC
                     LIMIT 50
                    """, arguments: ["agent": agent.rawValue, "since": date.milliseconds]
            ).map { row in
                Thanks(caseID: Case.ID(rawValue: row["case"]), agent: agent, text: row["text"])
            }
            let feedback = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM feedback
                     WHERE agent = ? AND at >= ?
                     ORDER BY at DESC
                     LIMIT 50
                    """, arguments: [agent.rawValue, date.milliseconds]
            ).map { row in
                Feedback(
                    caseID: Case.ID(rawValue: row["case"]), agent: agent, score: row["score"],
                    said: row["said"], at: requiredDate(row, "at"))
            }
            let abusive = try Self.abusiveCases(since: date, database)[agent] ?? 0
            let promises = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM promises
                     WHERE owner = ? AND outcome IS NULL
                     ORDER BY due
                    """, arguments: [agent.rawValue]
            ).map(Promise.init(row:))
            return OwnWork(
                cases: own, promises: promises, thanks: thanks, feedback: feedback,
                abusiveCases: abusive)
        }
    }
}
