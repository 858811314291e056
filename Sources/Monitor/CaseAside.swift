// SPDX-License-Identifier: Apache-2.0

// What stands beside a case: what the company knows of the customer already,
// what helped others, and the cause it was laid to.

import Complaints
import Foundation
import Storage

/// What an agent should know that is not in the case itself.
struct CaseAside {
    /// A fact of the customer directory, masked.
    struct Known: Hashable, Encodable {
        let name: String
        let value: String
    }

    var directory: [Known] = []
    /// The customer's other handles, each with its channel.
    var handles: [String] = []
    var problems: [Problem] = []
    var workarounds: [FoundWorkaround] = []

    init() {}

    init(of file: CaseFile, store: Store) throws {
        let current = file.current
        directory = try store.directory(of: current.customer).map { item in
            Known(name: item.name, value: PersonalData.mask(item.value))
        }
        let all = try store.handles(linkedTo: current.customer)
        handles = all.filter { $0.id != current.customer }
            .map { "\($0.channel.rawValue):\($0.handle)" }
        problems = try store.problems(of: current.id)
        workarounds = try store.workarounds(like: current.id, limit: 3)
    }
}

/// Puts it on the screen of a case.
struct CaseAsideScreen {
    let wording: Wording
    let moments: Moments
    let now: Date

    /// Columns of a text under a heading.
    private static let width = 78

    func head(_ aside: CaseAside) -> [String] {
        var lines: [String] = []
        if !aside.handles.isEmpty {
            let handles = aside.handles.map { SafeText.line($0) }.joined(separator: ", ")
            lines += wrapped("\(wording.text("case.handles")): \(handles)", to: Self.width)
        }
        for problem in aside.problems {
            let key = problem.solvedAt == nil ? "case.problem" : "case.problem_solved"
            let text = wording.text(
                key,
                [
                    "problem": "P\(problem.id.rawValue)", "text": SafeText.line(problem.text),
                    "solution": SafeText.line(problem.solution ?? ""),
                ])
            lines += wrapped(text, to: Self.width)
        }
        return lines
    }

    func directory(_ aside: CaseAside) -> [String] {
        aside.directory.map { known in
            "  " + SafeText.line(known.name).fitted(to: 19).column(20)
                + SafeText.line(known.value, atMost: 58).fitted(to: 58)
        }
    }

    func workarounds(_ aside: CaseAside) -> [String] { aside.workarounds.flatMap(lines) }

    /// What helped, and underneath who found it and how it has held up.
    func lines(_ found: FoundWorkaround) -> [String] {
        let helped = wrapped(SafeText.line(found.helped, atMost: 300), to: Self.width - 2)
        var credit = wording.text(
            "helped.credit",
            [
                "agent": SafeText.line(found.finder.rawValue),
                "case": String(found.caseID.rawValue),
                "when": moments.moment(found.foundAt, now: now),
            ])
        if found.worked + found.failed > 0 {
            credit +=
                ", "
                + wording.text(
                    "helped.counts", ["yes": String(found.worked), "no": String(found.failed)])
        }
        return helped.map { "  " + $0 } + wrapped(credit, to: Self.width - 4).map { "    " + $0 }
    }
}

struct WorkaroundJSON: Encodable {
    let `case`: Int64
    let helped: String
    let finder: String
    let foundAt: Date
    let topics: [String]
    let worked: Int
    let failed: Int

    init(_ found: FoundWorkaround) {
        `case` = found.caseID.rawValue
        helped = found.helped
        finder = found.finder.rawValue
        foundAt = found.foundAt
        topics = found.topics.map(\.rawValue)
        worked = found.worked
        failed = found.failed
    }
}
