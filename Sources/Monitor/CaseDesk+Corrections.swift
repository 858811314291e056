// SPDX-License-Identifier: Apache-2.0

// gehoord correct and corrections: what colleagues say of the classifier's
// judgement, and the list of it.

import Complaints
import Foundation
import Storage

extension CaseDesk {
    /// A correction as typed.
    package struct TypedCorrection {
        /// The number of a case, or the address of a mention.
        package var target: String
        /// One mention of the case.
        package var mention: Int64?
        package var sentiment: String?
        package var kind: String?
        package var urgency: String?
        package var signals: [String] = []
        package var noSignals: [String] = []

        package init(target: String) { self.target = target }
    }

    /// What may be written, for help and completion.
    package enum Known {
        package static let sentiments = Sentiment.allCases.map(\.rawValue)
        package static let kinds = Kind.allCases.map(\.rawValue)
        package static let urgencies = Urgency.allCases.map(\.rawValue)
        package static let signals = Signal.allCases.map(\.rawValue)
    }

    /// Writes a correction down and says what followed from it.
    package func correct(
        _ typed: TypedCorrection, by agent: String, asJSON: Bool
    ) throws -> String {
        let target = try target(typed)
        var correction = Correction()
        correction.sentiment = try typed.sentiment.map { try named($0, "sentiment") }
        correction.kind = try typed.kind.map { try named($0, "kind") }
        correction.urgency = try typed.urgency.map { try named($0, "urgency") }
        correction.added = Set(try typed.signals.map { try named($0, "signal") })
        correction.removed = Set(try typed.noSignals.map { try named($0, "signal") })
        if let both = correction.added.intersection(correction.removed).first {
            throw UsageError(
                description: "--signal and --no-signal \(both.rawValue): which of the two?")
        }
        guard !correction.isEmpty else {
            throw UsageError(
                description: "what should it have been? Write --kind, --urgency, --sentiment, "
                    + "--signal or --no-signal")
        }
        let outcome = try store.correct(
            target, correction, by: Agent(rawValue: agent), rules: { rules[$0] }, at: now)
        return asJSON
            ? try jsonText(CorrectionOutcomeJSON(outcome)) : said(outcome, correction)
    }

    /// What colleagues said, the first first; as lines of labelled texts for
    /// `evaluate` and `lexicon fit`, or for people.
    package func corrections(company: String?, as form: CorrectionForm) throws -> String {
        let texts = try store.correctedTexts(company: try company.map { try onlyCompany($0) })
        switch form {
        case .json: return try jsonText(texts.map(CorrectedTextJSON.init))
        case .jsonLines:
            return try texts.map { try jsonText(CorrectedTextJSON($0), pretty: false) }
                .joined(separator: "\n")
        case .screen:
            guard !texts.isEmpty else { return Wording.dutch.text("corrections.none") }
            return texts.flatMap(lines).joined(separator: "\n")
        }
    }

    package enum CorrectionForm { case screen, json, jsonLines }

    private func target(_ typed: TypedCorrection) throws -> CorrectionTarget {
        if let number = Int64(typed.target) {
            let id = Case.ID(rawValue: number)
            return typed.mention.map { .mention(Mention.ID(rawValue: $0), of: id) } ?? .whole(id)
        }
        guard let link = Link(rawValue: typed.target) else {
            throw UsageError(
                description: "\(SafeText.line(typed.target)): write the number of a case, or the "
                    + "address of what the customer wrote")
        }
        if typed.mention != nil {
            throw UsageError(description: "--mention needs the number of its case")
        }
        return .link(link.rawValue)
    }

    private func named<Value: RawRepresentable<String> & CaseIterable>(
        _ typed: String, _ field: String
    ) throws -> Value {
        guard let value = Value(rawValue: typed) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(
                description: "no \(field) \(SafeText.line(typed)): write one of \(known)")
        }
        return value
    }

    // MARK: For people

    private func said(_ outcome: CorrectionOutcome, _ correction: Correction) -> String {
        let wording = Wording.dutch
        let words = SafeText.line(outcome.mention.text, atMost: 60)
        var lines = [
            wording.text(
                "done.corrected",
                ["mention": String(outcome.mention.id.rawValue), "text": words])
        ]
        guard let current = outcome.current else {
            return (lines + [wording.text("correct.no_case")]).joined(separator: "\n")
        }
        let number = String(current.id.rawValue)
        let values = [
            "case": number, "urgency": wording[current.urgency], "kind": wording[current.kind],
        ]
        lines.append(
            wording.text(outcome.isOpened ? "correct.opened" : "correct.case", values))
        if outcome.alerts > 0 { lines.append(wording.text("correct.told")) }
        if current.isClosed {
            lines.append(wording.text("correct.closed", values))
        } else if [.compliment, .suggestion, .other].contains(current.kind) {
            lines.append(wording.text("correct.stays_open", values))
        }
        if !outcome.others.isEmpty {
            let others = outcome.others.map { String($0.rawValue) }.joined(separator: ", ")
            lines.append(wording.text("correct.others", ["mentions": others]))
        }
        return lines.joined(separator: "\n")
    }

    private func lines(_ text: CorrectedText) -> [String] {
        let wording = Wording.dutch
        var said: [String] = []
        if let kind = text.kind { said.append(wording[kind]) }
        if let urgency = text.urgency { said.append(wording[urgency]) }
        if let sentiment = text.sentiment { said.append(wording[sentiment]) }
        if let signals = text.signals {
            said += Signal.allCases.filter(signals.contains).map {
                wording.text("reason.\($0.rawValue)")
            }
        }
        let head =
            "\(moments(text.company).short(text.at, now: now))  "
            + SafeText.line(text.agent.rawValue).column(10) + "  "
            + said.joined(separator: ", ")
        return [head] + wrapped(SafeText.line(text.text), to: 76).map { "  │ " + $0 }
    }
}

/// What a correction changed, as the history of a case shows it.
struct CorrectionWords {
    let wording: Wording

    /// `urgency:normal>critical signal:+money` as a person reads it.
    func text(_ detail: String) -> String {
        detail.split(separator: " ").compactMap { part in
            let halves = part.split(separator: ":", maxSplits: 1).map(String.init)
            guard halves.count == 2 else { return nil }
            if halves[0] == "signal" {
                let key = halves[1].hasPrefix("+") ? "correct.signal" : "correct.no_signal"
                let signal = wording.text("reason.\(halves[1].dropFirst())")
                return wording.text(key, ["signal": signal])
            }
            let values = halves[1].split(separator: ">").map(String.init)
            guard values.count == 2 else { return nil }
            return wording.text(
                "correct.change",
                [
                    "field": wording.text("correct.\(halves[0])"),
                    "from": wording.text("\(halves[0]).\(values[0])"),
                    "to": wording.text("\(halves[0]).\(values[1])"),
                ])
        }.joined(separator: ", ")
    }
}

// MARK: JSON

private struct CorrectionOutcomeJSON: Encodable {
    struct Judgement: Encodable {
        let sentiment: String
        let kind: String
        let urgency: String
        let signals: [String]

        init(_ assessment: Assessment) {
            sentiment = assessment.sentiment.rawValue
            kind = assessment.kind.rawValue
            urgency = assessment.urgency.rawValue
            signals = Signal.allCases.filter(assessment.signals.contains).map(\.rawValue)
        }
    }

    let mention: Int64
    let text: String
    let classifier: Judgement
    let judged: Judgement
    let `case`: Int64?
    let caseStatus: String?
    let caseUrgency: String?
    let caseKind: String?
    let opened: Bool
    let alerts: Int
    let otherMentions: [Int64]

    init(_ outcome: CorrectionOutcome) {
        mention = outcome.mention.id.rawValue
        text = outcome.mention.text
        classifier = Judgement(outcome.mention.assessment)
        judged = Judgement(outcome.judged)
        `case` = outcome.current?.id.rawValue
        caseStatus = outcome.current?.status.name
        caseUrgency = outcome.current?.urgency.rawValue
        caseKind = outcome.current?.kind.rawValue
        opened = outcome.isOpened
        alerts = outcome.alerts
        otherMentions = outcome.others.map(\.rawValue)
    }
}

/// A line that `evaluate` and `lexicon fit` read.
private struct CorrectedTextJSON: Encodable {
    let id: String
    let text: String
    let published: Date
    let rating: Double?
    let sentiment: String?
    let kind: String?
    let urgency: String?
    let signals: [String]?
    let agent: String
    let at: Date

    init(_ text: CorrectedText) {
        id = "\(text.company.rawValue)-\(text.mention.rawValue)"
        self.text = text.text
        published = text.publishedAt
        rating = text.rating?.rawValue
        sentiment = text.sentiment?.rawValue
        kind = text.kind?.rawValue
        urgency = text.urgency?.rawValue
        signals = text.signals.map { said in
            Signal.allCases.filter(said.contains).map(\.rawValue)
        }
        agent = text.agent.rawValue
        at = text.at
    }
}
