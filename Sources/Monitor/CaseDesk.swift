// SPDX-License-Identifier: Apache-2.0

// Where agents work: what the commands on cases do, whether the daemon runs or
// not.

import Alerting
import Complaints
package import Foundation
import Storage

/// The commands on cases, answered as text or JSON.
package struct CaseDesk {
    let configuration: Configuration
    let store: Store
    let rules: [Company.ID: CaseRules]
    let terminal: Terminal
    let now: Date

    /// - Throws: `StoreError` when the database cannot be opened.
    package init(
        configuration: Configuration, terminal: Terminal = .standardOutput(), now: Date = Date()
    ) throws {
        self.configuration = configuration
        self.terminal = terminal
        self.now = now
        store = try Store(path: configuration.paths.database)
        rules = configuration.rules
    }

    /// Which cases to list, as typed.
    package struct Selection {
        package var company: String?
        package var urgency: String?
        package var agent: String?
        package var includesClosed = false
        package var limit = 100
        package init() {}
    }

    /// A word that was typed and means nothing here.
    package struct UsageError: Error, CustomStringConvertible {
        package let description: String
    }

    package func list(_ selection: Selection, asJSON: Bool) throws -> String {
        var filter = CaseFilter()
        filter.company = try selection.company.map(company)
        filter.agent = selection.agent.map(Agent.init(rawValue:))
        filter.includesClosed = selection.includesClosed
        filter.limit = selection.limit
        if let typed = selection.urgency { filter.minimumUrgency = try urgency(typed) }
        let cases = try store.cases(filter)
        if asJSON {
            return try jsonText(
                cases.map { CaseJSON($0, rules: rules[$0.current.company], now: now) })
        }
        let table = CaseTable(
            wording: .dutch, moments: moments(nil), terminal: terminal, now: now,
            rules: { rules[$0] }
        ).render(cases)
        return cases.count < filter.limit ? table : table + "\n" + Wording.dutch.text("list.more")
    }

    package func show(_ number: Int64, asJSON: Bool) throws -> String {
        let file = try store.caseFile(Case.ID(rawValue: number))
        let rules = rules[file.current.company]
        let aside = try CaseAside(of: file, store: store)
        let opening = try Opening(for: file)
        if asJSON {
            var json = CaseFileJSON(file, rules: rules, firstSentence: opening?.sentence, now: now)
            json.add(aside)
            return try jsonText(json)
        }
        return CaseScreen(
            wording: .dutch, moments: moments(file.current.company), terminal: terminal, now: now,
            rules: rules, opening: opening
        ).render(file, aside)
    }

    /// A step that an agent takes.
    package enum Step {
        case claim, release
        case respond(Answer)
        case close(helped: String?)
        case dismiss(reason: String)
    }

    /// What the customer was told.
    package struct Answer {
        package var words: String?
        /// The work goes on: a claimed case stays with whoever has it.
        package var isUpdate = false
        /// What was promised, and by when as typed.
        package var promise: (text: String, by: String)?
        package init() {}
    }

    /// Takes the step and says so, or gives the case as JSON.
    package func take(
        _ step: Step, on number: Int64, by agent: String, asJSON: Bool
    ) throws -> String {
        let id = Case.ID(rawValue: number)
        let who = Agent(rawValue: agent)
        let key: String
        switch step {
        case .claim:
            try store.claim(id, by: who, at: now)
            key = "done.claimed"
        case .release:
            try store.release(id, by: who, at: now)
            key = "done.released"
        case .respond(let answer):
            let promise = try answer.promise.map { try draft($0.text, by: $0.by, in: id) }
            try store.respond(
                id, by: who, words: answer.words, isUpdate: answer.isUpdate, promise: promise,
                at: now)
            key = answer.isUpdate ? "done.updated" : "done.responded"
        case .close(let helped):
            try store.close(id, by: who, helped: helped, at: now)
            key = "done.closed"
        case .dismiss(let reason):
            try store.dismiss(id, by: who, reason: reason, at: now)
            key = "done.dismissed"
        }
        if asJSON { return try show(number, asJSON: true) }
        return try said(key, of: id, by: agent)
    }

    /// What was done, and the promises that are still open.
    private func said(_ key: String, of id: Case.ID, by agent: String) throws -> String {
        let done = Wording.dutch.text(key, ["case": String(id.rawValue), "agent": agent])
        let open = try store.promises(in: id).filter(\.isOpen)
        guard !open.isEmpty else { return done }
        let moments = moments(try store.company(of: id))
        return
            ([done] + open.map { PromiseLine(wording: .dutch, moments: moments, now: now).open($0) })
            .joined(separator: "\n")
    }

    func moments(_ company: Company.ID?) -> Moments {
        Moments(timeZone: timeZone(of: company))
    }

    func timeZone(of company: Company.ID?) -> TimeZone {
        let watched = configuration.companies.first { $0.company.id == company }
        return watched?.timeZone ?? configuration.timeZone
    }

    private func company(_ typed: String) throws -> Company.ID {
        let known = configuration.companies.map(\.company.id.rawValue)
        guard known.contains(typed) else {
            throw UsageError(
                description: "no company \(typed): write one of \(known.joined(separator: ", "))")
        }
        return Company.ID(rawValue: typed)
    }

    private func urgency(_ typed: String) throws -> Urgency {
        guard let urgency = Urgency(rawValue: typed) else {
            let known = Urgency.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(description: "no urgency \(typed): write one of \(known)")
        }
        return urgency
    }
}
