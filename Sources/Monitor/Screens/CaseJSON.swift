// SPDX-License-Identifier: Apache-2.0

// Cases as JSON, for tools. Names are the glossary's, times RFC 3339 in UTC.

import Complaints
import Foundation
import Storage

struct CaseJSON: Encodable {
    let id: Int64
    let company: String
    let channel: String
    let customer: String?
    let customerName: String?
    let status: String
    let agent: String?
    let kind: String
    let urgency: String
    let signals: [String]
    let topics: [String]
    let openedAt: Date
    let waitingSince: Date?
    let firstResponseAt: Date?
    let responseDue: Date?
    let dueState: String?
    let resolutionDue: Date?
    let resolutionState: String?
    let updateDue: Date?
    let updateState: String?
    let promiseDue: Date?
    let lastHeardAt: Date?
    let needsCare: Bool
    let deadline: Date?
    let contacts: Int
    let closing: String?
    let closingReason: String?
    let text: String?
    let url: String?

    init(_ summary: CaseSummary, rules: CaseRules?, now: Date) {
        let current = summary.current
        id = current.id.rawValue
        company = current.company.rawValue
        channel = current.channel.rawValue
        customer = summary.author?.handle
        customerName = summary.author?.displayName
        status = current.status.name
        agent = current.agent?.rawValue
        kind = current.kind.rawValue
        urgency = current.urgency.rawValue
        signals = Signal.allCases.filter(current.signals.contains).map(\.rawValue)
        topics = current.topics.map(\.rawValue)
        openedAt = current.openedAt
        waitingSince = current.waitingSince
        firstResponseAt = current.firstResponseAt
        responseDue = rules?.responseDue(of: current)
        dueState = rules?.responseState(of: current, at: now)?.rawValue
        let milestones = summary.milestones
        resolutionDue = rules?.resolutionDue(of: current, milestones)
        resolutionState = rules?.resolutionState(of: current, milestones, at: now)?.rawValue
        updateDue = rules?.updateDue(of: current, milestones)
        updateState = rules?.updateState(of: current, milestones, at: now)?.rawValue
        promiseDue = milestones.promiseDue
        lastHeardAt = milestones.lastHeardAt
        needsCare = current.needsCare
        deadline = current.deadline
        contacts = current.contacts
        switch current.status {
        case .closed(_, .solved): (closing, closingReason) = ("solved", nil)
        case .closed(_, .dismissed(let reason)): (closing, closingReason) = ("dismissed", reason)
        default: (closing, closingReason) = (nil, nil)
        }
        text = summary.text
        url = summary.link?.rawValue
    }
}

struct CaseFileJSON: Encodable {
    struct MentionJSON: Encodable {
        let id: Int64
        let feed: String
        let author: String?
        let title: String?
        let text: String
        let url: String?
        let publishedAt: Date
        let seenAt: Date
        let rating: Double?
        let isOwnReply: Bool
        let language: String
        let sentiment: String
        let polarity: Double
        let kind: String
        let urgency: String
        let signals: [String]
        let decision: String
        let facts: [FactJSON]
        let evidence: [EvidenceJSON]
    }
    struct FactJSON: Encodable {
        let kind: String
        let value: String
    }
    struct EvidenceJSON: Encodable {
        let term: String
        let from: Int?
        let to: Int?
        let contribution: Double
        let note: String
    }
    struct EventJSON: Encodable {
        let at: Date
        let actor: String
        let action: String
        let detail: String?
    }

    let `case`: CaseJSON
    let mentions: [MentionJSON]
    let promises: [PromiseJSON]
    let history: [EventJSON]
    let earlier: [CaseJSON]
    let firstSentence: String?
    private var directory: [CaseAside.Known] = []
    private var handles: [String] = []
    private var problems: [ProblemJSON] = []
    private var workarounds: [WorkaroundJSON] = []

    init(_ file: CaseFile, rules: CaseRules?, firstSentence: String?, now: Date) {
        self.firstSentence = firstSentence
        promises = file.promises.map { PromiseJSON($0, now: now) }
        let last = file.mentions.last { !$0.isOwnReply }
        `case` = CaseJSON(
            CaseSummary(
                current: file.current, author: file.author, text: last?.text ?? "",
                link: last?.link, milestones: file.milestones), rules: rules, now: now)
        mentions = file.mentions.map { mention in
            let assessment = mention.assessment
            return MentionJSON(
                id: mention.id.rawValue, feed: mention.feed.rawValue,
                author: mention.author?.handle, title: mention.title, text: mention.text,
                url: mention.link?.rawValue, publishedAt: mention.publishedAt,
                seenAt: mention.seenAt, rating: mention.rating?.rawValue,
                isOwnReply: mention.isOwnReply, language: assessment.language.rawValue,
                sentiment: assessment.sentiment.rawValue, polarity: assessment.polarity.rawValue,
                kind: assessment.kind.rawValue, urgency: assessment.urgency.rawValue,
                signals: Signal.allCases.filter(assessment.signals.contains).map(\.rawValue),
                decision: mention.decision,
                facts: assessment.facts.map { FactJSON(kind: $0.kind.rawValue, value: $0.value) },
                evidence: assessment.evidence.map {
                    EvidenceJSON(
                        term: $0.term, from: $0.range?.lowerBound, to: $0.range?.upperBound,
                        contribution: $0.contribution, note: $0.note)
                })
        }
        history = file.events.map {
            EventJSON(
                at: $0.at, actor: $0.actor.rawValue, action: $0.action.rawValue, detail: $0.detail)
        }
        earlier = file.earlier.map { CaseJSON($0, rules: rules, now: now) }
    }

    mutating func add(_ aside: CaseAside) {
        directory = aside.directory
        handles = aside.handles
        problems = aside.problems.map(ProblemJSON.init)
        workarounds = aside.workarounds.map(WorkaroundJSON.init)
    }
}

/// One value as JSON text: snake case, sorted keys, times RFC 3339 in UTC.
func jsonText(_ value: some Encodable, pretty: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting =
        pretty
        ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        : [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
