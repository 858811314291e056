// SPDX-License-Identifier: Apache-2.0

// Between values and rows. Lists of names are kept as words with a space
// between them; facts and evidence, which nothing searches, as JSON.

import Complaints
import Foundation
import GRDB

extension Signal {
    static func list(_ column: String) -> [Signal] {
        column.split(separator: " ").compactMap { Signal(rawValue: String($0)) }
    }
}

extension Set<Signal> {
    /// In the order of the definition, so that equal sets are equal text.
    var column: String {
        Signal.allCases.filter(contains).map(\.rawValue).joined(separator: " ")
    }
}

extension Urgency {
    init(row level: Int) throws {
        guard let urgency = Urgency.allCases.first(where: { $0.level == level }) else {
            throw StoreError(reason: .broken, detail: "the database holds urgency \(level)")
        }
        self = urgency
    }
}

/// Reads a name of a closed set; an unknown one is a damaged or newer database.
func named<Name: RawRepresentable<String>>(_ row: Row, _ column: String) throws -> Name {
    let text: String = row[column]
    guard let name = Name(rawValue: text) else {
        throw StoreError(reason: .broken, detail: "the database holds \(column) \(text)")
    }
    return name
}

func date(_ row: Row, _ column: String) -> Date? {
    (row[column] as Int64?).map(Date.init(milliseconds:))
}

func requiredDate(_ row: Row, _ column: String) -> Date {
    Date(milliseconds: row[column])
}

extension Case {
    static let columns = """
        cases.id, cases.company, cases.channel, cases.customer, cases.status, cases.agent,
        cases.status_at, cases.closing, cases.closing_reason, cases.kind, cases.urgency,
        cases.signals, cases.topics, cases.opened_at, cases.waiting_since,
        cases.first_response_at, cases.last_mention_at, cases.contacts, cases.deadline
        """

    init(row: Row) throws {
        let agent = (row["agent"] as String?).map(Agent.init(rawValue:))
        let since = requiredDate(row, "status_at")
        let statusName: String = row["status"]
        let status: Status =
            switch (statusName, agent) {
            case ("open", _): .open
            case ("claimed", let agent?): .claimed(by: agent, at: since)
            case ("responded", let agent): .responded(by: agent, at: since)
            case ("closed", _):
                .closed(
                    at: since,
                    row["closing"] == "dismissed"
                        ? .dismissed(reason: row["closing_reason"] ?? "") : .solved)
            default:
                throw StoreError(reason: .broken, detail: "the database holds status \(statusName)")
            }
        self.init(
            id: ID(rawValue: row["id"]), company: Company.ID(rawValue: row["company"]),
            channel: try named(row, "channel"), customer: Customer.ID(rawValue: row["customer"]),
            status: status, kind: try named(row, "kind"), urgency: try Urgency(row: row["urgency"]),
            signals: Set(Signal.list(row["signals"])), topics: Topic.list(row["topics"]),
            openedAt: requiredDate(row, "opened_at"), waitingSince: date(row, "waiting_since"),
            firstResponseAt: date(row, "first_response_at"),
            lastMentionAt: requiredDate(row, "last_mention_at"), contacts: row["contacts"],
            deadline: date(row, "deadline"))
    }

    /// The columns that the steps of a case change, by name.
    var changing: StatementArguments {
        var closing: String?
        var reason: String?
        var agent: String?
        var name = "open"
        // An open case keeps the time it was opened at as the time of its state.
        var since = openedAt
        switch status {
        case .open: break
        case .claimed(let by, let at): (name, agent, since) = ("claimed", by.rawValue, at)
        case .responded(let by, let at): (name, agent, since) = ("responded", by?.rawValue, at)
        case .closed(let at, .solved): (name, since, closing) = ("closed", at, "solved")
        case .closed(let at, .dismissed(let why)):
            (name, since, closing, reason) = ("closed", at, "dismissed", why)
        }
        return [
            "status": name, "agent": agent, "status_at": since.milliseconds, "closing": closing,
            "closing_reason": reason, "kind": kind.rawValue, "urgency": urgency.level,
            "signals": signals.column, "topics": Topic.column(topics),
            "waiting_since": waitingSince?.milliseconds,
            "first_response_at": firstResponseAt?.milliseconds,
            "last_mention_at": lastMentionAt.milliseconds, "contacts": contacts,
            "deadline": deadline?.milliseconds,
        ]
    }
}

extension Topic {
    static func list(_ column: String) -> [Topic] {
        column.split(separator: " ").map { Topic(rawValue: String($0)) }
    }

    static func column(_ topics: [Topic]) -> String {
        topics.map(\.rawValue).joined(separator: " ")
    }
}

// MARK: Facts and evidence

private struct StoredFact: Codable {
    let kind: String
    let value: String
    let from: Int
    let to: Int
}

private struct StoredEvidence: Codable {
    let term: String
    let from: Int?
    let to: Int?
    let weight: Double
    let note: String
}

extension Assessment {
    func factsColumn() throws -> String {
        try json(
            facts.map {
                StoredFact(
                    kind: $0.kind.rawValue, value: $0.value, from: $0.range.lowerBound,
                    to: $0.range.upperBound)
            })
    }

    func evidenceColumn() throws -> String {
        try json(
            evidence.map {
                StoredEvidence(
                    term: $0.term, from: $0.range?.lowerBound, to: $0.range?.upperBound,
                    weight: $0.contribution, note: $0.note)
            })
    }

    init(row: Row) throws {
        let facts = try JSONDecoder().decode(
            [StoredFact].self, from: Data((row["facts"] as String).utf8))
        let evidence = try JSONDecoder().decode(
            [StoredEvidence].self, from: Data((row["evidence"] as String).utf8))
        self.init(
            language: Language(rawValue: row["language"]),
            polarity: Polarity(rawValue: row["polarity"]), sentiment: try named(row, "sentiment"),
            kind: try named(row, "kind"), urgency: try Urgency(row: row["urgency"]),
            signals: Set(Signal.list(row["signals"])), topics: Topic.list(row["topics"]),
            deadline: date(row, "deadline"),
            facts: facts.compactMap { fact in
                Fact.Kind(rawValue: fact.kind).map {
                    Fact(kind: $0, value: fact.value, range: fact.from..<max(fact.from, fact.to))
                }
            },
            evidence: EvidenceList(
                evidence.map { piece in
                    let range = piece.from.flatMap { from in piece.to.map { from..<max(from, $0) } }
                    return Evidence(
                        term: piece.term, range: range, contribution: piece.weight,
                        note: piece.note)
                }))
    }
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
