// SPDX-License-Identifier: Apache-2.0

// Reply advice for people and for programs: JSON Lines in and out, one draft as
// JSON, or Dutch for the agent's screen.

import BuiltInLexicon
import Classification
import Complaints
package import Foundation
import Replies

/// Checks drafts and puts the findings into words.
package struct ReplyReport: Sendable {
    private let checker: ReplyChecker
    private let ear: MentionEar?

    /// - Parameter listens: whether mentions come without a judgement, so that
    ///   the lexicon is needed; a stored case has one.
    /// - Throws: `RulebookError` or `LexiconError` when what is compiled in
    ///   cannot be read.
    package init(listens: Bool = true) throws {
        checker = try ReplyChecker()
        ear = listens ? MentionEar() : nil
    }

    /// One draft and what is known about it.
    package struct Request: Sendable {
        package var draft: String
        package var channel = ""
        package var mention = ""
        package var customerName: String?
        var customerHandle: String?
        /// What the customer told us already, by what it is.
        var known: [String: String] = [:]
        var kind: Kind?
        var topics: [Topic] = []
        /// Names of DESIGN.md, section 5; a name that is unknown is ignored.
        package var signals: [String] = []
        package var earlierAnswer: String?

        package init(draft: String) { self.draft = draft }

        var context: ReplyContext {
            ReplyContext(
                channel: channel, customerName: customerName, customerHandle: customerHandle,
                known: known, mention: mention, kind: kind,
                signals: Set(signals.compactMap(Signal.init(rawValue:))), topics: topics,
                earlierAnswer: earlierAnswer)
        }
    }

    // MARK: - For programs

    /// Answers one line of JSON Lines, without the line feed.
    ///
    /// - Throws: `DecodingError` when the line is not as agreed.
    package func answer(line: Data) throws -> Data {
        let record = try JSONDecoder().decode(ReplyRecord.self, from: line)
        let kind = kind(of: record.mention ?? "")
        let findings = checker.findings(in: record.draft, answering: record.context(kind))
        return try Self.encoder.encode(
            ReplyAnswer(id: record.id, findings: findings.map(ReplyAnswer.Remark.init)))
    }

    /// The findings of one draft and a first sentence to start from.
    package func json(_ request: Request) throws -> Data {
        try Self.encoder.encode(
            ReplyAnswer(
                findings: findings(request).map(ReplyAnswer.Remark.init),
                firstSentence: firstSentence(request)))
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private func findings(_ request: Request) -> [Finding] {
        var request = request
        request.kind = request.kind ?? kind(of: request.mention)
        return checker.findings(in: request.draft, answering: request.context)
    }

    private func kind(of mention: String) -> Kind? { ear?.kind(of: mention) }

    /// A sentence to begin the answer with; `nil` when none fits the mention.
    func firstSentence(_ request: Request) -> String? {
        var request = request
        if request.kind == nil, let ear, !request.mention.isEmpty {
            let heard = ear.classifier.assess(
                request.mention, publishedAt: nil, rating: nil, feedLanguage: .dutch,
                isExplained: false)
            request.kind = heard.kind
            request.topics = heard.topics
            request.signals += heard.signals.map(\.rawValue)
        }
        // The same mention gets the same proposal, another mention another.
        let seed = request.mention.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
        return checker.firstSentence(answering: request.context, seed: seed)
    }

    // MARK: - For people

    /// Every remark with the place it is about, in lines of at most 80 columns.
    package func text(_ request: Request) -> String {
        let findings = findings(request)
        guard !findings.isEmpty else { return "Geen opmerkingen: versturen maar.\n" }
        var lines = [findings.count == 1 ? "1 opmerking" : "\(findings.count) opmerkingen"]
        for finding in findings {
            lines += ["", "  " + Excerpt.of(request.draft, finding.range)]
            lines += Excerpt.wrapped(finding.message, indent: "    ")
            lines.append("    (\(finding.rule.rawValue))")
        }
        if findings.contains(where: { $0.rule == .noAcknowledgement }),
            let sentence = firstSentence(request)
        {
            lines +=
                [""] + Excerpt.wrapped("Zo zou je kunnen beginnen: ‘\(sentence)’", indent: "  ")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// One line of `reply-check --jsonl`, as it comes in.
struct ReplyRecord: Decodable {
    struct Customer: Decodable {
        var name: String?
        var handle: String?
        var known: [String: Scalar?]?
    }

    var id: Scalar
    var channel: String?
    var customer: Customer?
    var mention: String?
    var signals: [String]?
    var earlierAnswer: String?
    var draft: String
    /// In labelled drafts: the rules that it breaks.
    var expected: [String]?

    enum CodingKeys: String, CodingKey {
        case id, channel, customer, mention, signals, draft, expected
        case earlierAnswer = "earlier_answer"
    }

    func context(_ kind: Kind?) -> ReplyContext {
        ReplyContext(
            channel: channel ?? "", customerName: customer?.name,
            customerHandle: customer?.handle,
            known: (customer?.known ?? [:]).compactMapValues { $0?.text },
            mention: mention ?? "", kind: kind,
            signals: Set((signals ?? []).compactMap(Signal.init(rawValue:))),
            earlierAnswer: earlierAnswer)
    }
}

/// A value that may be written as a string, a number or true and false.
enum Scalar: Codable {
    case text(String)
    case whole(Int64)
    case number(Double)
    case truth(Bool)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let whole = try? container.decode(Int64.self) {
            self = .whole(whole)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .whole(let whole): try container.encode(whole)
        case .number(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        }
    }

    /// As a fact: *true* says that it is known, *false* that it is not.
    var text: String? {
        switch self {
        case .text(let text): text
        case .whole(let whole): String(whole)
        case .number(let number): String(number)
        case .truth(let truth): truth ? "true" : nil
        }
    }
}

/// What goes out.
private struct ReplyAnswer: Encodable {
    struct Remark: Encodable {
        let rule: String
        let from: Int
        let to: Int
        let message: String

        init(_ finding: Finding) {
            rule = finding.rule.rawValue
            from = finding.range.lowerBound
            to = finding.range.upperBound
            message = finding.message
        }
    }

    var id: Scalar?
    let findings: [Remark]
    var firstSentence: String?

    enum CodingKeys: String, CodingKey {
        case id, findings
        case firstSentence = "first_sentence"
    }
}

/// A place in a draft, shown on one line.
private enum Excerpt {
    private static let width = 80
    /// Characters shown on either side of the place.
    private static let context = 24
    private static let longestPlace = 26

    /// The place between › and ‹ with what stands around it.
    static func of(_ draft: String, _ range: Range<Int>) -> String {
        let bytes = Array(draft.utf8)
        let place = range.clamped(to: 0..<bytes.count)
        let before = printable(bytes[..<place.lowerBound])
        let inside = printable(bytes[place])
        let after = printable(bytes[place.upperBound...])
        let middle =
            inside.count <= longestPlace ? inside : inside.prefix(longestPlace - 1) + "…"
        return (before.count > context ? "…" : "") + before.suffix(context) + "›" + middle + "‹"
            + after.prefix(context) + (after.count > context ? "…" : "")
    }

    /// One line without control characters and directional overrides.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                        scalar == "\u{200D}" ? scalar : " "
                    default: scalar
                    }
                }))
    }

    static func wrapped(_ text: String, indent: String) -> [String] {
        Complaints.wrapped(text, to: width - indent.count).map { indent + $0 }
    }
}
