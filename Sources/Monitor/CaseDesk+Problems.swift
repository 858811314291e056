// SPDX-License-Identifier: Apache-2.0

// gehoord problem: one cause with many cases, and whom to tell when it is gone.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    package func openProblem(
        _ text: String, topic: String?, company: String?, by agent: String, asJSON: Bool
    ) throws -> String {
        let problem = try store.openProblem(
            text, company: try onlyCompany(company), topic: topic.map(Topic.init(rawValue:)),
            by: Agent(rawValue: agent), at: now)
        return try said("done.problem_opened", problem, asJSON: asJSON)
    }

    package func attach(
        _ cases: [Int64], toProblem number: Int64, by agent: String, asJSON: Bool
    ) throws -> String {
        let problem = try store.attach(
            cases.map(Case.ID.init(rawValue:)), to: Problem.ID(rawValue: number),
            by: Agent(rawValue: agent), at: now)
        return try said("done.problem_attached", problem, asJSON: asJSON)
    }

    /// Writes down that the cause is gone and lists the customers to tell.
    package func solveProblem(
        _ number: Int64, solution: String?, by agent: String, asJSON: Bool
    ) throws -> String {
        let file = try store.solve(
            Problem.ID(rawValue: number), solution: solution, by: Agent(rawValue: agent), at: now)
        return try show(file, asJSON: asJSON)
    }

    package func showProblem(_ number: Int64, asJSON: Bool) throws -> String {
        try show(store.problemFile(Problem.ID(rawValue: number)), asJSON: asJSON)
    }

    package func problems(company: String?, all: Bool, asJSON: Bool) throws -> String {
        let problems = try store.problems(
            company: try company.map { try onlyCompany($0) }, all: all)
        if asJSON { return try jsonText(problems.map(ProblemJSON.init)) }
        guard !problems.isEmpty else { return Wording.dutch.text("problem.none") }
        return problems.map { problem in
            let state = Wording.dutch.text(
                problem.solvedAt == nil ? "problem.open" : "problem.solved",
                ["untold": String(problem.untold)])
            return "P\(problem.id.rawValue)".column(5) + String(problem.cases).column(5)
                + state.column(26) + SafeText.line(problem.text, atMost: 43).fitted(to: 43)
        }.joined(separator: "\n")
    }

    private func said(_ key: String, _ problem: Problem, asJSON: Bool) throws -> String {
        if asJSON { return try jsonText(ProblemJSON(problem)) }
        return Wording.dutch.text(
            key, ["problem": "P\(problem.id.rawValue)", "n": String(problem.cases)])
    }

    private func show(_ file: ProblemFile, asJSON: Bool) throws -> String {
        let problem = file.problem
        if asJSON {
            return try jsonText(ProblemFileJSON(file, rules: rules[problem.company], now: now))
        }
        let moments = moments(problem.company)
        let wording = Wording.dutch
        let title = "P\(problem.id.rawValue) · \(SafeText.line(problem.text))"
        var lines = wrapped(title, to: 78).map { terminal.dress($0, .bold) }
        lines.append(
            wording.text(
                "problem.opened",
                [
                    "agent": problem.openedBy.rawValue,
                    "when": moments.moment(problem.openedAt, now: now),
                ]))
        if let solvedAt = problem.solvedAt {
            lines.append(
                wording.text(
                    "problem.solved_by",
                    [
                        "agent": problem.solvedBy?.rawValue ?? "",
                        "when": moments.moment(solvedAt, now: now),
                    ]))
            if let solution = problem.solution {
                lines += wrapped(SafeText.line(solution), to: 78).map { "  " + $0 }
            }
        }
        let untold = file.members.filter { $0.toldAt == nil }
        let told = file.members.filter { $0.toldAt != nil }
        lines += list(untold, problem.solvedAt == nil ? "problem.cases" : "problem.to_tell")
        lines += list(told, "problem.told")
        return lines.joined(separator: "\n")
    }

    private func list(_ members: [ProblemFile.Member], _ key: String) -> [String] {
        guard !members.isEmpty else { return [] }
        let heading = Wording.dutch.text(key, ["n": String(members.count)])
        return ["", terminal.dress(heading, .bold)]
            + members.map { member in
                let summary = member.summary
                let who = summary.author?.handle ?? Wording.dutch.text("list.stranger")
                return "  #\(summary.current.id.rawValue)".column(8) + SafeText.line(who).column(20)
                    + " " + Wording.dutch[summary.current.channel].column(10) + " "
                    + SafeText.line(summary.text, atMost: 39).fitted(to: 39)
            }
    }
}

struct ProblemJSON: Encodable {
    let id: Int64
    let company: String
    let topic: String?
    let text: String
    let openedAt: Date
    let openedBy: String
    let solvedAt: Date?
    let solvedBy: String?
    let solution: String?
    let cases: Int
    let untold: Int

    init(_ problem: Problem) {
        id = problem.id.rawValue
        company = problem.company.rawValue
        topic = problem.topic?.rawValue
        text = problem.text
        openedAt = problem.openedAt
        openedBy = problem.openedBy.rawValue
        solvedAt = problem.solvedAt
        solvedBy = problem.solvedBy?.rawValue
        solution = problem.solution
        cases = problem.cases
        untold = problem.untold
    }
}

struct ProblemFileJSON: Encodable {
    struct Member: Encodable {
        let `case`: CaseJSON
        let toldAt: Date?
    }

    let problem: ProblemJSON
    let members: [Member]

    init(_ file: ProblemFile, rules: CaseRules?, now: Date) {
        problem = ProblemJSON(file.problem)
        members = file.members.map {
            Member(case: CaseJSON($0.summary, rules: rules, now: now), toldAt: $0.toldAt)
        }
    }
}
