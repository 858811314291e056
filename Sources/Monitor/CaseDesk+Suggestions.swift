// SPDX-License-Identifier: Apache-2.0

// gehoord suggestions and suggestion: no idea of a customer vanishes.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    package func suggestions(company: String?, all: Bool, asJSON: Bool) throws -> String {
        let found = try store.suggestions(
            company: try company.map { try onlyCompany($0) }, pending: !all)
        if asJSON { return try jsonText(found.map(SuggestionJSON.init)) }
        guard !found.isEmpty else { return Wording.dutch.text("suggestions.none") }
        return found.map { suggestion in
            String(suggestion.mention.rawValue).column(7) + " "
                + moments(suggestion.company).short(suggestion.receivedAt, now: now).column(12)
                + " " + SuggestionWords.state(suggestion, .dutch).column(22) + " "
                + SafeText.line(suggestion.text, atMost: 35).fitted(to: 35)
        }.joined(separator: "\n")
    }

    /// What is done with a suggestion, as typed.
    package enum SuggestionStep {
        case show
        case passOn(to: String)
        case decide(String)
        case tell
    }

    package func take(
        _ step: SuggestionStep, onSuggestion number: Int64, by agent: String, asJSON: Bool
    ) throws -> String {
        let id = Mention.ID(rawValue: number)
        let who = Agent(rawValue: agent)
        let suggestion =
            switch step {
            case .show: try store.suggestion(id)
            case .passOn(let recipient):
                try store.take(.passedOn, on: id, detail: recipient, by: who, at: now)
            case .decide(let decision):
                try store.take(.decided, on: id, detail: decision, by: who, at: now)
            case .tell: try store.take(.told, on: id, detail: nil, by: who, at: now)
            }
        if asJSON { return try jsonText(SuggestionJSON(suggestion)) }
        let moments = moments(suggestion.company)
        let author =
            suggestion.author.map { SafeText.line($0.handle) }
            ?? Wording.dutch.text("list.stranger")
        var lines = [
            terminal.dress(
                "\(moments.moment(suggestion.receivedAt, now: now))  \(author)  "
                    + Wording.dutch[suggestion.channel], .bold)
        ]
        lines += wrapped(SafeText.line(suggestion.text), to: 76).map { "  │ " + $0 }
        lines += suggestion.steps.map { taken in
            let detail = taken.detail.map { ": " + SafeText.line($0) } ?? ""
            return "  \(moments.moment(taken.at, now: now))  \(taken.agent.rawValue.column(12))"
                + Wording.dutch.text("suggestion.\(taken.step.rawValue)") + detail
        }
        lines.append(
            Wording.dutch.text("suggestion.next.\(suggestion.latest?.step.rawValue ?? "received")"))
        return lines.joined(separator: "\n")
    }
}

enum SuggestionWords {
    /// How far a suggestion has come: `doorgegeven: inkoop`.
    static func state(_ suggestion: Suggestion, _ wording: Wording) -> String {
        guard let latest = suggestion.latest else { return wording.text("suggestion.received") }
        let detail = latest.detail.map { ": " + SafeText.line($0, atMost: 60) } ?? ""
        return wording.text("suggestion.\(latest.step.rawValue)") + detail
    }
}

private struct SuggestionJSON: Encodable {
    struct Step: Encodable {
        let step: String
        let detail: String?
        let agent: String
        let at: Date
    }

    let id: Int64
    let company: String
    let channel: String
    let customer: String?
    let text: String
    let url: String?
    let receivedAt: Date
    let state: String
    let steps: [Step]

    init(_ suggestion: Suggestion) {
        id = suggestion.mention.rawValue
        company = suggestion.company.rawValue
        channel = suggestion.channel.rawValue
        customer = suggestion.author?.handle
        text = suggestion.text
        url = suggestion.link?.rawValue
        receivedAt = suggestion.receivedAt
        state = suggestion.latest?.step.rawValue ?? "received"
        steps = suggestion.steps.map {
            Step(step: $0.step.rawValue, detail: $0.detail, agent: $0.agent.rawValue, at: $0.at)
        }
    }
}
