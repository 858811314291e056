// SPDX-License-Identifier: Apache-2.0

// The digest as a row of sections, the same for text and page: a heading, a
// table or a few lines, and where a picture says more, bars.

import Complaints
import Foundation

/// One section of the digest, in words.
struct DigestSection {
    struct Row {
        let name: String
        let cells: [String]
    }
    struct Bar {
        let name: String
        let whole: Int
        /// The part that is drawn darker.
        let part: Int
    }

    let heading: String
    var explained: String?
    var head: [String] = []
    var rows: [Row] = []
    var bars: [Bar] = []
    var items: [String] = []
    var note: String?
}

/// Puts a digest into Dutch words.
struct DigestWords {
    let digest: Digest
    let wording: Wording

    /// The most characters of a quotation.
    private static let quoted = 200

    var title: String {
        text("title", ["company": digest.company.displayName, "week": "\(digest.week)"])
    }

    var period: String {
        let last = digest.interval.upperBound.addingTimeInterval(-1)
        return text("period", ["from": day(digest.interval.lowerBound), "to": day(last)])
    }

    var summary: String {
        text(
            "summary",
            [
                "mentions": counted("mentions", digest.mentions),
                "complaints": counted("complaints", digest.complaints),
                "before": counted("mentions", digest.mentionsBefore),
                "complaints_before": counted("complaints", digest.complaintsBefore),
            ])
    }

    func made(at moment: Date) -> String {
        var style = Date.FormatStyle(locale: Locale(identifier: "nl_NL"), timeZone: digest.timeZone)
        style = style.day().month(.wide).year().hour(.twoDigits(amPM: .omitted)).minute(.twoDigits)
        return text("made", ["moment": moment.formatted(style)])
    }

    var sections: [DigestSection] {
        [
            channels, responses, promises, backlog, topics, spikes, thanks, helped, suggestions,
            replies, corrections, feeds,
        ]
    }

    // MARK: Sections

    private var channels: DigestSection {
        var section = DigestSection(heading: text("channels"))
        guard digest.mentions > 0 else { return section }
        let kinds: [Kind] = [.complaint, .question, .suggestion, .compliment, .other]
        section.head = [text("channel"), text("all")] + kinds.map { wording[$0] }
        section.rows = digest.channels.map { count in
            DigestSection.Row(
                name: wording[count.channel],
                cells: ["\(count.mentions)"] + kinds.map { "\(count.kinds[$0] ?? 0)" })
        }
        section.bars = digest.channels.map {
            DigestSection.Bar(
                name: wording[$0.channel], whole: $0.mentions, part: $0.kinds[.complaint] ?? 0)
        }
        return section
    }

    private var responses: DigestSection {
        var section = DigestSection(
            heading: text("responses"), explained: text("responses.explained"))
        guard digest.responses.cases > 0 else {
            section.items = [text("responses.none")]
            return section
        }
        section.head = ["when", "cases", "median", "p90", "kept", "unanswered"].map { text($0) }
        section.rows = [
            row("when.all", digest.responses), row("when.office", digest.officeResponses),
            row("when.evening", digest.eveningResponses),
        ]
        if digest.responses.cases < Digest.smallNumber { section.note = text("small") }
        return section
    }

    private func row(_ key: String, _ responses: Digest.Responses) -> DigestSection.Row {
        let share =
            responses.cases == 0
            ? "–" : "\(responses.kept) van \(responses.cases)"
        return DigestSection.Row(
            name: text(key),
            cells: [
                "\(responses.cases)", span(responses.quantile(0.5)), span(responses.quantile(0.9)),
                share, "\(responses.unanswered)",
            ])
    }

    private var promises: DigestSection {
        var section = DigestSection(
            heading: text("promises"), explained: text("promises.explained"))
        guard digest.promises.due > 0 else {
            section.items = [text("promises.none")]
            return section
        }
        let counts = [
            ("kept", digest.promises.kept), ("kept_late", digest.promises.keptLate),
            ("broken", digest.promises.broken),
        ]
        section.rows = counts.map { key, count in
            DigestSection.Row(name: text("promises.\(key)"), cells: ["\(count)"])
        }
        return section
    }

    private var backlog: DigestSection {
        var section = DigestSection(heading: text("backlog"))
        guard !digest.backlog.isEmpty else {
            section.items = [text("backlog.none")]
            return section
        }
        section.rows = Digest.Age.allCases.map {
            DigestSection.Row(
                name: text("age.\($0.rawValue)"), cells: ["\(digest.backlog[$0] ?? 0)"])
        }
        return section
    }

    private var topics: DigestSection {
        var section = DigestSection(heading: text("topics"), explained: text("topics.explained"))
        guard !digest.topics.isEmpty else {
            section.items = [text("topics.none")]
            return section
        }
        section.head = ["topic", "cases", "before", "contacts"].map { text($0) }
        section.rows = digest.topics.map {
            DigestSection.Row(
                name: wording.text("topic.\($0.topic.rawValue)"),
                cells: ["\($0.cases)", "\($0.before)", "\($0.contacts)"])
        }
        return section
    }

    private var thanks: DigestSection {
        var section = DigestSection(heading: text("thanks"))
        let compliments = counted("compliments", digest.count(.compliment))
        section.items = digest.thanks.map { thanks in
            let words = ["case": "\(thanks.caseID.rawValue)", "text": quoted(thanks.text)]
            guard let agent = thanks.agent else { return text("thanks.anonymous", words) }
            return text("thanks.for", words.merging(["agent": agent.rawValue]) { one, _ in one })
        }
        if section.items.isEmpty { section.items = [text("thanks.none", ["n": compliments])] }
        return section
    }

    private var helped: DigestSection {
        var section = DigestSection(heading: text("helped"))
        section.items = digest.workarounds.map {
            text(
                "helped.by",
                [
                    "helped": quoted($0.helped), "case": "\($0.caseID.rawValue)",
                    "agent": $0.finder.rawValue,
                ])
        }
        if section.items.isEmpty { section.items = [text("helped.none")] }
        return section
    }

    private var suggestions: DigestSection {
        var section = DigestSection(heading: text("suggestions"))
        section.items = digest.suggestions.map { suggestion in
            text(
                "suggestions.state",
                ["text": quoted(suggestion.text), "state": state(of: suggestion)])
        }
        if section.items.isEmpty { section.items = [text("suggestions.none")] }
        return section
    }

    /// How far a suggestion has come: `doorgegeven: inkoop`.
    private func state(of suggestion: Suggestion) -> String {
        let step = wording.text("suggestion.\(suggestion.latest?.step.rawValue ?? "received")")
        return step + (suggestion.latest?.detail.map { ": " + quoted($0) } ?? "")
    }

    private var spikes: DigestSection {
        var section = DigestSection(heading: text("spikes"))
        section.items = digest.spikes.map { spike in
            text(
                "spikes.one",
                [
                    "day": day(spike.startedAt), "n": "\(spike.cases)",
                    "topic": wording.text("topic.\(spike.topic.rawValue)"),
                    "expected": spike.expected.formatted(
                        .number.precision(.fractionLength(1)).locale(Locale(identifier: "nl_NL"))),
                ])
        }
        if section.items.isEmpty { section.items = [text("spikes.none")] }
        return section
    }

    private var replies: DigestSection {
        var section = DigestSection(heading: text("replies"))
        let replies = digest.ownReplies
        guard replies.read > 0 else {
            section.items = [text("replies.none")]
            return section
        }
        section.explained = text(
            "replies.all", ["n": "\(replies.read)", "remarked": "\(replies.remarked)"])
        guard !replies.remarks.isEmpty else { return section }
        section.head = [text("replies.remark"), text("replies.count")]
        section.rows = replies.remarks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            DigestSection.Row(name: wording.text("rule.\($0.key)"), cells: ["\($0.value)"])
        }
        return section
    }

    private var corrections: DigestSection {
        var section = DigestSection(heading: text("corrections"))
        let counts = digest.corrections
        guard counts.changed + counts.confirmed > 0 else {
            section.items = [text("corrections.none", ["n": "\(counts.judged)"])]
            return section
        }
        section.explained = text(
            "corrections.all",
            [
                "n": "\(counts.judged)", "changed": "\(counts.changed)",
                "confirmed": "\(counts.confirmed)",
            ])
        let rows = [
            ("urgency_raised", counts.urgencyRaised), ("urgency_lowered", counts.urgencyLowered),
            ("kind", counts.kindChanged), ("sentiment", counts.sentimentChanged),
            ("signals", counts.signalsChanged),
        ].filter { $0.1 > 0 }
        guard !rows.isEmpty else { return section }
        section.head = [text("corrections.what"), text("corrections.count")]
        section.rows = rows.map { key, count in
            DigestSection.Row(name: text("corrections.\(key)"), cells: ["\(count)"])
        }
        return section
    }

    private var feeds: DigestSection {
        var section = DigestSection(heading: text("feeds"))
        section.items =
            digest.feedAlerts.isEmpty
            ? [text("feeds.none")]
            : digest.feedAlerts.map { "\(day($0.decidedAt)): \(SafeText.line($0.text))" }
        return section
    }

    // MARK: Words

    private func text(_ key: String, _ values: [String: String] = [:]) -> String {
        wording.text("digest.\(key)", values)
    }

    private func counted(_ key: String, _ count: Int) -> String {
        count == 1 ? text("\(key).one") : text("\(key).more", ["n": "\(count)"])
    }

    /// Customers' words without what would name them.
    private func quoted(_ words: String) -> String {
        let text = SafeText.line(PersonalData.mask(words), atMost: Self.quoted)
        return text.split(separator: " ").map { $0.hasPrefix("@") ? "@…" : String($0) }
            .joined(separator: " ")
    }

    private func day(_ date: Date) -> String {
        var style = Date.FormatStyle(locale: Locale(identifier: "nl_NL"), timeZone: digest.timeZone)
        style = style.weekday(.wide).day().month(.wide)
        return date.formatted(style)
    }

    private func span(_ seconds: TimeInterval?) -> String {
        seconds.map(Span.short) ?? "–"
    }
}
