// SPDX-License-Identifier: Apache-2.0

// Problems: one cause with many cases, and whom to tell when it is gone.

package import Complaints
package import Foundation
import GRDB

/// One cause with many cases.
package struct Problem: Hashable, Sendable {
    package struct ID: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int64
        package init(rawValue: Int64) { self.rawValue = rawValue }
    }

    package let id: ID
    package let company: Company.ID
    package let topic: Topic?
    package let text: String
    package let openedAt: Date
    package let openedBy: Agent
    package let solvedAt: Date?
    package let solvedBy: Agent?
    /// How it was solved: what customers can be told.
    package let solution: String?
    package let cases: Int
    /// Customers who have not heard from us since it was solved; all of them
    /// while it is not.
    package let untold: Int
}

/// A problem with its cases, in the order in which customers came.
package struct ProblemFile: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let summary: CaseSummary
        /// When the customer heard from us after the problem was solved.
        package let toldAt: Date?
    }

    package let problem: Problem
    package let members: [Member]
}

extension Store {
    /// Writes down a cause. With a topic, the cases of the spike of that topic
    /// that runs now are attached at once.
    package func openProblem(
        _ text: String, company: Company.ID, topic: Topic?, by agent: Agent, at now: Date
    ) throws -> Problem {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO problems (company, topic, text, opened_at, opened_by)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    company.rawValue, topic?.rawValue, text, now.milliseconds, agent.rawValue,
                ])
            let id = Problem.ID(rawValue: database.lastInsertedRowID)
            let grouped = try Int64.fetchAll(
                database,
                sql: """
                    SELECT spike_cases."case"
                      FROM spike_cases
                      JOIN spikes ON spikes.id = spike_cases.spike
                     WHERE spikes.company = ? AND spikes.topic = ? AND spikes.last_at > ?
                     ORDER BY spike_cases."case"
                    """,
                arguments: [
                    company.rawValue, topic?.rawValue,
                    now.addingTimeInterval(-SpikeRule.window.seconds).milliseconds,
                ])
            for number in grouped {
                try Problem.attach(Case.ID(rawValue: number), to: id, by: agent, at: now, database)
            }
            return try Problem.fetch(id, database)
        }
    }

    /// Lays cases to a cause. A case that is there already stays as it is.
    ///
    /// - Throws: `StoreError` with `unknownCase`; then nothing was attached.
    package func attach(
        _ cases: [Case.ID], to id: Problem.ID, by agent: Agent, at now: Date
    ) throws -> Problem {
        try write { database in
            let problem = try Problem.fetch(id, database)
            for number in cases {
                let current = try Case.fetch(number, database)
                guard current.company == problem.company else {
                    throw StoreError(
                        reason: .unknownCase,
                        detail: "case \(number.rawValue) is about \(current.company.rawValue), "
                            + "problem \(id.rawValue) about \(problem.company.rawValue)")
                }
                try Problem.attach(number, to: id, by: agent, at: now, database)
            }
            return try Problem.fetch(id, database)
        }
    }

    /// Writes down that a cause is gone.
    ///
    /// - Parameter solution: what customers can be told.
    /// - Throws: `StoreError` when there is no such problem, or it was solved.
    package func solve(
        _ id: Problem.ID, solution: String?, by agent: Agent, at now: Date
    ) throws -> ProblemFile {
        try write { database in
            let problem = try Problem.fetch(id, database)
            guard problem.solvedAt == nil else {
                throw StoreError(
                    reason: .unknownCase, detail: "problem \(id.rawValue) was solved already")
            }
            try database.execute(
                sql: "UPDATE problems SET solved_at = ?, solved_by = ?, solution = ? WHERE id = ?",
                arguments: [now.milliseconds, agent.rawValue, solution, id.rawValue])
            let cases = try Int64.fetchAll(
                database, sql: "SELECT \"case\" FROM problem_cases WHERE problem = ?",
                arguments: [id.rawValue])
            for number in cases {
                try CaseEvent(
                    at: now, actor: agent, action: .problemSolved, mention: nil,
                    detail: "P\(id.rawValue)" + (solution.map { ": \($0)" } ?? "")
                ).insert(Case.ID(rawValue: number), database)
            }
            return try ProblemFile.fetch(id, database)
        }
    }

    /// - Throws: `StoreError` with `unknownCase` when there is no such problem.
    package func problemFile(_ id: Problem.ID) throws -> ProblemFile {
        try read { try ProblemFile.fetch(id, $0) }
    }

    /// The problems that a case was laid to, the newest first.
    package func problems(of id: Case.ID) throws -> [Problem] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Problem.columns)
                      FROM problems
                     WHERE id IN (SELECT problem FROM problem_cases WHERE "case" = ?)
                     ORDER BY id DESC
                    """, arguments: [id.rawValue]
            ).map(Problem.init(row:))
        }
    }

    /// Problems that are not solved, or solved while customers are still to be
    /// told; with `all`, every one. The newest first.
    package func problems(company: Company.ID? = nil, all: Bool = false) throws -> [Problem] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Problem.columns)
                      FROM problems
                     WHERE :company IS NULL OR company = :company
                     ORDER BY id DESC
                     LIMIT 500
                    """, arguments: ["company": company?.rawValue]
            ).map(Problem.init(row:)).filter { all || $0.solvedAt == nil || $0.untold > 0 }
        }
    }
}

extension Problem {
    /// When the customer of a case heard from us after the solution.
    fileprivate static let told = """
        (SELECT MIN(events.at) FROM events
          WHERE events."case" = problem_cases."case"
            AND events.action IN ('responded', 'answered', 'updated') AND events.at >= problems.solved_at)
        """

    fileprivate static let columns = """
        problems.*,
        (SELECT COUNT(*) FROM problem_cases WHERE problem = problems.id) AS cases,
        (SELECT COUNT(*) FROM problem_cases
          WHERE problem = problems.id AND \(told) IS NULL) AS untold
        """

    fileprivate static func fetch(_ id: ID, _ database: Database) throws -> Problem {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM problems WHERE id = ?", arguments: [id.rawValue])
        guard let row else {
            throw StoreError(reason: .unknownCase, detail: "there is no problem \(id.rawValue)")
        }
        return Problem(row: row)
    }

    fileprivate static func attach(
        _ number: Case.ID, to id: ID, by agent: Agent, at now: Date, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO problem_cases (problem, "case", at, agent)
                VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [id.rawValue, number.rawValue, now.milliseconds, agent.rawValue])
        guard database.changesCount > 0 else { return }
        try CaseEvent(
            at: now, actor: agent, action: .problem, mention: nil, detail: "P\(id.rawValue)"
        ).insert(number, database)
    }

    fileprivate init(row: Row) {
        self.init(
            id: ID(rawValue: row["id"]), company: Company.ID(rawValue: row["company"]),
            topic: (row["topic"] as String?).map(Topic.init(rawValue:)), text: row["text"],
            openedAt: requiredDate(row, "opened_at"), openedBy: Agent(rawValue: row["opened_by"]),
            solvedAt: date(row, "solved_at"),
            solvedBy: (row["solved_by"] as String?).map(Agent.init(rawValue:)),
            solution: row["solution"], cases: row["cases"], untold: row["untold"])
    }
}

extension ProblemFile {
    fileprivate static func fetch(_ id: Problem.ID, _ database: Database) throws -> ProblemFile {
        let problem = try Problem.fetch(id, database)
        let members = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Case.columns), \(Milestones.columns), customers.handle,
                       customers.name, customers.url, mentions.text, mentions.link,
                       \(Problem.told) AS told_at
                  FROM problem_cases
                  JOIN problems ON problems.id = problem_cases.problem
                  JOIN cases ON cases.id = problem_cases."case"
                  JOIN customers ON customers.id = cases.customer
                  LEFT JOIN mentions ON mentions.id = (
                       SELECT id FROM mentions
                        WHERE "case" = cases.id AND is_own = 0
                        ORDER BY published_at DESC
                        LIMIT 1)
                 WHERE problem_cases.problem = ?
                 ORDER BY cases.opened_at, cases.id
                """, arguments: [id.rawValue]
        ).map { row in
            Member(
                summary: CaseSummary(
                    current: try Case(row: row), author: author(row), text: row["text"] ?? "",
                    link: (row["link"] as String?).flatMap(Link.init(rawValue:)),
                    milestones: Milestones(row: row)),
                toldAt: date(row, "told_at"))
        }
        return ProblemFile(problem: problem, members: members)
    }
}
