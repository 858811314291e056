// SPDX-License-Identifier: Apache-2.0

// Mentions, assessments and cases for tests, each with only what the test is
// about spelled out.

package import Complaints
package import Foundation

extension Date {
    /// Monday 16 November 2026, 09:00 in the Netherlands.
    package static let monday = Date(timeIntervalSince1970: 1_794_816_000)

    package static func + (date: Date, span: Duration) -> Date {
        date.addingTimeInterval(span.seconds)
    }
    package static func - (date: Date, span: Duration) -> Date {
        date.addingTimeInterval(-span.seconds)
    }
}

extension Duration {
    package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    package static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
    package static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

extension Company.ID {
    package static let sokkenland = Company.ID(rawValue: "sokkenland")
}

extension Mention {
    package static func said(
        _ text: String, by handle: String? = "@jan", identity: String? = nil,
        channel: Channel = .mastodon, thread: String? = nil, at date: Date? = .monday,
        isOwnReply: Bool = false, likeness: Set<Int64> = [], contentHash: Int64? = nil
    ) -> Mention {
        Mention(
            identity: Identity(rawValue: identity ?? text),
            contentHash: ContentHash(rawValue: contentHash ?? Int64(text.utf8.count)),
            likeness: Likeness(keys: likeness), company: .sokkenland,
            feed: Feed.ID(rawValue: "test"), channel: channel,
            author: handle.map { Author(handle: $0) }, text: text,
            link: Link(rawValue: "https://toet.example/1"),
            thread: thread.map(Mention.Thread.init(rawValue:)), publishedAt: date,
            isOwnReply: isOwnReply)
    }
}

extension Assessment {
    package static func judged(
        _ kind: Kind, _ urgency: Urgency = .normal, signals: Set<Signal> = [],
        deadline: Date? = nil, language: Language = .dutch
    ) -> Assessment {
        Assessment(
            language: language, polarity: Polarity(rawValue: kind == .compliment ? 0.8 : -0.5),
            sentiment: kind == .compliment ? .positive : .negative, kind: kind, urgency: urgency,
            signals: signals, deadline: deadline)
    }
}

extension Case {
    package static func numbered(
        _ number: Int64 = 1, status: Status = .open, urgency: Urgency = .normal,
        openedAt: Date = .monday, contacts: Int = 1
    ) -> Case {
        Case(
            id: ID(rawValue: number), company: .sokkenland, channel: .mastodon,
            customer: Customer.ID(rawValue: 1), status: status, kind: .complaint,
            urgency: urgency, signals: [], topics: [], openedAt: openedAt,
            waitingSince: openedAt, firstResponseAt: nil, lastMentionAt: openedAt,
            contacts: contacts, deadline: nil)
    }
}

extension CaseRules {
    /// Clocks that never stop: critical 15 minutes, high 1 hour, normal 4 hours,
    /// low a day.
    package static let aroundTheClock = CaseRules(
        triage: Triage(),
        serviceLevels: ServiceLevels(
            low: .around(.days(1)), normal: .around(.hours(4)), high: .around(.hours(1)),
            critical: .around(.minutes(15))))
}

extension ServiceLevel {
    fileprivate static func around(_ firstResponse: Duration) -> ServiceLevel {
        ServiceLevel(
            firstResponse: firstResponse, resolution: .days(3), updateEvery: .days(1),
            hours: .always)
    }
}
