// SPDX-License-Identifier: Apache-2.0

// gehoord similar and helped: what one colleague found out helps the next.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    /// What helped in cases like case `typed`, when that is a number, or like
    /// the words that were typed.
    package func similar(to typed: String, company: String?, asJSON: Bool) throws -> String {
        let found: [FoundWorkaround]
        let id: Company.ID?
        if let number = Int64(typed) {
            found = try store.workarounds(like: Case.ID(rawValue: number))
            id = nil
        } else {
            let only = try onlyCompany(company)
            found = try store.workarounds(like: typed, company: only)
            id = only
        }
        if asJSON { return try jsonText(found.map(WorkaroundJSON.init)) }
        guard !found.isEmpty else { return Wording.dutch.text("helped.none") }
        let screen = CaseAsideScreen(wording: .dutch, moments: moments(id), now: now)
        return found.flatMap(screen.lines).joined(separator: "\n")
    }

    /// Writes down whether what solved case `number` helped once more.
    package func judge(
        _ number: Int64, helped: Bool, tried: Int64?, by agent: String, asJSON: Bool
    ) throws -> String {
        let counts = try store.judgeWorkaround(
            of: Case.ID(rawValue: number), helped: helped,
            tried: tried.map(Case.ID.init(rawValue:)), by: Agent(rawValue: agent), at: now)
        if asJSON {
            return try jsonText(
                ["case": number, "worked": Int64(counts.worked), "failed": Int64(counts.failed)])
        }
        return Wording.dutch.text(
            "done.judged",
            [
                "case": String(number), "yes": String(counts.worked), "no": String(counts.failed),
            ])
    }

    /// The company that was typed, or the only one there is.
    ///
    /// - Throws: `UsageError` when it is not watched, or none was typed and
    ///   there are several.
    func onlyCompany(_ typed: String?) throws -> Company.ID {
        let known = configuration.companies.map(\.company.id.rawValue)
        let list = known.joined(separator: ", ")
        if let typed {
            guard known.contains(typed) else {
                throw UsageError(description: "no company \(typed): write one of \(list)")
            }
            return Company.ID(rawValue: typed)
        }
        guard let only = known.first, known.count == 1 else {
            throw UsageError(
                description: "several companies are watched: add --company, one of \(list)")
        }
        return Company.ID(rawValue: only)
    }
}
