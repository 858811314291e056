// SPDX-License-Identifier: Apache-2.0

// gehoord nps, mine and relay: what customers say of our help reaches who
// helped, and what they have to say to others reaches them.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    /// Writes down a score with the customer's own words.
    package func note(
        score: Int, said: String?, on number: Int64, by agent: String, asJSON: Bool
    ) throws -> String {
        let feedback = try store.note(
            score, said: said, on: Case.ID(rawValue: number), by: Agent(rawValue: agent), at: now)
        if asJSON { return try jsonText(FeedbackJSON(feedback)) }
        let key = feedback.agent == nil ? "done.feedback" : "done.feedback_for"
        return Wording.dutch.text(
            key,
            [
                "case": String(number), "score": String(score),
                "agent": feedback.agent?.rawValue ?? "",
            ])
    }

    /// Customers who may be asked now what they thought of our help.
    package func invitations(company: String?, asJSON: Bool) throws -> String {
        let found = try store.invitations(
            company: try company.map { try onlyCompany($0) }, at: now)
        if asJSON {
            return try jsonText(
                found.map { CaseJSON($0, rules: rules[$0.current.company], now: now) })
        }
        guard !found.isEmpty else { return Wording.dutch.text("nps.none") }
        return found.map { line($0) }.joined(separator: "\n")
    }

    /// Writes down that a customer was asked.
    ///
    /// - Throws: `UsageError` when it is not decent to ask: the case is open, or
    ///   heated, or the customer was asked already.
    package func invite(_ number: Int64, by agent: String, asJSON: Bool) throws -> String {
        let id = Case.ID(rawValue: number)
        let file = try store.caseFile(id)
        let wasAsked = file.events.contains { $0.action == .invited || $0.action == .feedback }
        if let obstacle = Invitation.obstacle(for: file.current, wasAsked: wasAsked, at: now) {
            throw UsageError(
                description: "case \(number): no invitation ("
                    + Wording.dutch.text("nps.obstacle.\(obstacle.rawValue)") + ")")
        }
        _ = try store.note(.invited, detail: nil, on: id, by: Agent(rawValue: agent), at: now)
        if asJSON { return try show(number, asJSON: true) }
        return Wording.dutch.text("done.invited", ["case": String(number)])
    }

    /// What is older is nobody's business any more.
    private var fourWeeksAgo: Date { now.addingTimeInterval(-28 * 86_400) }

    /// How much abuse each colleague had to read: a number, by name and not by
    /// rank, for those who see to it that nobody gets too much.
    ///
    /// - Throws: `UsageError` for anybody but a team lead.
    package func team(asSeenBy agent: String, asJSON: Bool) throws -> String {
        guard configuration.cases.teamLeads.contains(agent) else {
            throw UsageError(
                description: "\(agent) is no team lead: cases.team_leads names who may see this")
        }
        let counts = try store.abusiveCases(since: fourWeeksAgo).map {
            TeamJSON(agent: $0.key.rawValue, abusiveCases: $0.value)
        }.sorted { $0.agent < $1.agent }
        if asJSON { return try jsonText(counts) }
        let lines = counts.map {
            "  " + SafeText.line($0.agent).column(20) + " " + String($0.abusiveCases)
        }
        return
            ([terminal.dress(Wording.dutch.text("team.head"), .bold)]
            + (lines.isEmpty ? ["  " + Wording.dutch.text("team.none")] : lines))
            .joined(separator: "\n")
    }

    /// What a colleague has in hand and what came back to them in four weeks.
    package func mine(_ agent: String, asJSON: Bool) throws -> String {
        let work = try store.work(of: Agent(rawValue: agent), since: fourWeeksAgo)
        if asJSON {
            return try jsonText(
                OwnWorkJSON(
                    cases: work.cases.map {
                        CaseJSON($0, rules: rules[$0.current.company], now: now)
                    },
                    promises: work.promises.map { PromiseJSON($0, now: now) },
                    thanks: work.thanks.map {
                        OwnWorkJSON.Words(case: $0.caseID.rawValue, text: $0.text)
                    },
                    feedback: work.feedback.map(FeedbackJSON.init),
                    abusiveCases: work.abusiveCases))
        }
        let wording = Wording.dutch
        var lines = [terminal.dress(wording.text("mine.cases"), .bold)]
        lines +=
            work.cases.isEmpty
            ? ["  " + wording.text("mine.no_cases")] : work.cases.map { line($0) }
        if !work.promises.isEmpty {
            let line = PromiseLine(wording: wording, moments: moments(nil), now: now)
            lines += ["", terminal.dress(wording.text("mine.promises"), .bold)]
            lines += work.promises.flatMap { promise in
                wrapped("#\(promise.caseID.rawValue) " + line.open(promise), to: 76).map {
                    "  " + $0
                }
            }
        }
        lines += ["", terminal.dress(wording.text("mine.thanks"), .bold)]
        lines +=
            work.thanks.isEmpty
            ? ["  " + wording.text("mine.no_thanks")]
            : work.thanks.map {
                "  #\($0.caseID.rawValue)  “\(SafeText.line($0.text, atMost: 66).fitted(to: 66))”"
            }
        lines += ["", terminal.dress(wording.text("mine.feedback"), .bold)]
        lines +=
            work.feedback.isEmpty
            ? ["  " + wording.text("mine.no_feedback")]
            : work.feedback.map {
                "  #\($0.caseID.rawValue)  \(String($0.score).column(3))"
                    + ($0.said.map { "“\(SafeText.line($0, atMost: 60).fitted(to: 60))”" } ?? "")
            }
        if work.abusiveCases > 0 {
            let text = wording.text("mine.abuse", ["n": String(work.abusiveCases)])
            lines += [""] + wrapped(text, to: 78)
        }
        return lines.joined(separator: "\n")
    }

    /// A step of a relay, as typed.
    package enum RelayStep {
        case show
        case ask(String)
        case passOn(to: String)
        case answer(String)
    }

    /// Carries a message to the other party, where privacy forbids an answer.
    package func relay(
        _ step: RelayStep, on number: Int64, by agent: String, asJSON: Bool
    ) throws -> String {
        let id = Case.ID(rawValue: number)
        let who = Agent(rawValue: agent)
        let before = try store.caseFile(id).events
        let state = RelayState(before)
        switch step {
        case .show: break
        case .ask(let message):
            _ = try store.note(.relayAsked, detail: message, on: id, by: who, at: now)
        case .passOn(let recipient):
            guard state != nil else {
                throw UsageError(description: "case \(number) has no message to pass on")
            }
            _ = try store.note(.relayPassedOn, detail: recipient, on: id, by: who, at: now)
        case .answer(let answer):
            guard state == .passedOn else {
                throw UsageError(description: "the message of case \(number) was not passed on yet")
            }
            _ = try store.note(.relayAnswered, detail: answer, on: id, by: who, at: now)
        }
        if asJSON { return try show(number, asJSON: true) }
        let events = try store.caseFile(id).events.filter { RelayState($0.action) != nil }
        guard let last = events.last else { return Wording.dutch.text("relay.none") }
        let moments = moments(nil)
        let lines = events.flatMap { event in
            wrapped(
                "\(moments.moment(event.at, now: now))  \(event.actor.rawValue)  "
                    + Wording.dutch[event.action] + ": " + SafeText.line(event.detail ?? ""), to: 78
            )
        }
        let next = RelayState(last.action).map { "relay.next.\($0.rawValue)" } ?? ""
        return (lines + [Wording.dutch.text(next)]).joined(separator: "\n")
    }

    private func line(_ summary: CaseSummary) -> String {
        let who = summary.author?.handle ?? Wording.dutch.text("list.stranger")
        return "  #\(summary.current.id.rawValue)".column(8)
            + Wording.dutch.text("status.\(summary.current.status.name)").column(15)
            + SafeText.line(who).column(18) + " "
            + SafeText.line(summary.text, atMost: 38).fitted(to: 38)
    }
}

/// How far the message of a relay has come.
private enum RelayState: String {
    case asked
    case passedOn = "passed_on"
    case answered

    init?(_ action: CaseEvent.Action) {
        switch action {
        case .relayAsked: self = .asked
        case .relayPassedOn: self = .passedOn
        case .relayAnswered: self = .answered
        default: return nil
        }
    }

    init?(_ events: [CaseEvent]) {
        guard let state = events.compactMap({ Self($0.action) }).last else { return nil }
        self = state
    }
}

private struct TeamJSON: Encodable {
    let agent: String
    let abusiveCases: Int
}

private struct FeedbackJSON: Encodable {
    let `case`: Int64
    let agent: String?
    let score: Int
    let said: String?
    let at: Date

    init(_ feedback: Feedback) {
        `case` = feedback.caseID.rawValue
        agent = feedback.agent?.rawValue
        score = feedback.score
        said = feedback.said
        at = feedback.at
    }
}

private struct OwnWorkJSON: Encodable {
    struct Words: Encodable {
        let `case`: Int64
        let text: String
    }

    let cases: [CaseJSON]
    let promises: [PromiseJSON]
    let thanks: [Words]
    let feedback: [FeedbackJSON]
    let abusiveCases: Int
}
