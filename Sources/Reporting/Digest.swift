// SPDX-License-Identifier: Apache-2.0

// The week in numbers, computed from what was recorded; how it looks is for the
// text and the page.

package import Complaints
package import Foundation
package import Storage

/// What managers read about one company and one week.
package struct Digest: Hashable, Sendable {
    package let company: Company
    package let week: Week
    package let interval: Range<Date>
    package let timeZone: TimeZone
    package let channels: [ChannelCount]
    package let mentionsBefore: Int
    package let complaintsBefore: Int
    package let officeResponses: Responses
    package let eveningResponses: Responses
    package let promises: PromiseCounts
    package let backlog: [Age: Int]
    package let topics: [TopicCount]
    package let thanks: [Thanks]
    package let suggestions: [Suggestion]
    package let workarounds: [Workaround]
    package let feedAlerts: [Alert]
    package let spikes: [Spike]
    package let ownReplies: OwnReplies
    package let corrections: CorrectionCounts

    package var mentions: Int { channels.map(\.mentions).reduce(0, +) }
    package var complaints: Int { count(.complaint) }

    package func count(_ kind: Kind) -> Int { channels.map { $0.kinds[kind] ?? 0 }.reduce(0, +) }

    /// All cases of the week, whenever they came in.
    package var responses: Responses { officeResponses + eveningResponses }
}

extension Digest {
    /// How fast customers were answered, counted from publication.
    package struct Responses: Hashable, Sendable {
        /// Seconds until the first response, ascending; of answered cases only.
        package let times: [TimeInterval]
        /// Cases that nobody has answered.
        package let unanswered: Int
        /// Answered within the promised time, or not answered and still in time.
        package let kept: Int

        package var cases: Int { times.count + unanswered }

        /// The time within which `share` of the answered cases was answered;
        /// nearest rank. `nil` without answers.
        package func quantile(_ share: Double) -> TimeInterval? {
            guard !times.isEmpty else { return nil }
            let rank = Int((share * Double(times.count)).rounded(.up))
            return times[min(max(rank, 1), times.count) - 1]
        }

        package static func + (lhs: Responses, rhs: Responses) -> Responses {
            Responses(
                times: (lhs.times + rhs.times).sorted(),
                unanswered: lhs.unanswered + rhs.unanswered,
                kept: lhs.kept + rhs.kept)
        }
    }

    /// How long an open case has been open.
    package enum Age: String, CaseIterable, Hashable, Sendable {
        case today
        case threeDays = "three_days"
        case week, older

        init(_ seconds: TimeInterval) {
            switch seconds / 86_400 {
            case ..<1: self = .today
            case ..<3: self = .threeDays
            case ..<7: self = .week
            default: self = .older
            }
        }
    }

    /// What people complain about, and what it costs them and us.
    package struct TopicCount: Hashable, Sendable {
        package let topic: Topic
        package let cases: Int
        /// In the week before.
        package let before: Int
        /// How often these customers came to us: the bill of the cause.
        package let contacts: Int
    }

    /// Our own public answers, read like drafts after the fact.
    package struct OwnReplies: Hashable, Sendable {
        package var read = 0
        /// Answers on which there was something to remark.
        package var remarked = 0
        /// Remarks by the name of their rule.
        package var remarks: [String: Int] = [:]
        package init() {}
    }

    /// Fewer than this many cases say little: shares and quantiles are then
    /// called what they are.
    package static let smallNumber = 10

    /// - Throws: `StoreError`.
    package init(
        _ company: Company, week: Week, timeZone: TimeZone, rules: CaseRules,
        officeHours: OfficeHours, ownReplies: OwnReplies = OwnReplies(), store: Store, now: Date
    ) throws {
        let interval = week.interval(in: timeZone)
        let span = interval.upperBound.timeIntervalSince(interval.lowerBound)
        let before = interval.lowerBound.addingTimeInterval(-span)..<interval.lowerBound
        let channelsBefore = try store.channelCounts(of: company.id, in: before)
        let opened = try store.casesOpened(of: company.id, in: interval)
        let end = min(interval.upperBound, now)

        self.company = company
        self.week = week
        self.interval = interval
        self.timeZone = timeZone
        channels = try store.channelCounts(of: company.id, in: interval)
        mentionsBefore = channelsBefore.map(\.mentions).reduce(0, +)
        complaintsBefore = channelsBefore.map { $0.kinds[.complaint] ?? 0 }.reduce(0, +)
        officeResponses = Responses(
            opened.filter { officeHours.isOpen(at: $0.openedAt) }, rules, now: end)
        eveningResponses = Responses(
            opened.filter { !officeHours.isOpen(at: $0.openedAt) }, rules, now: end)
        promises = try store.promiseCounts(of: company.id, in: interval, at: end)
        backlog = Dictionary(
            grouping: try store.casesOpen(of: company.id, at: end),
            by: { Age(end.timeIntervalSince($0.openedAt)) }
        ).mapValues(\.count)
        topics = Self.topics(opened, before: try store.casesOpened(of: company.id, in: before))
        thanks = try store.thanks(of: company.id, in: interval)
        suggestions = try store.suggestions(company: company.id, in: interval).reversed()
        workarounds = try store.workarounds(of: company.id, in: interval)
        feedAlerts = try store.feedAlerts(of: company.id, in: interval)
        spikes = try store.spikes(of: company.id, in: interval)
        self.ownReplies = ownReplies
        corrections = try store.correctionCounts(of: company.id, in: interval)
    }

    private static func topics(_ cases: [Case], before: [Case]) -> [TopicCount] {
        let earlier = before.flatMap(\.topics).reduce(into: [Topic: Int]()) {
            $0[$1, default: 0] += 1
        }
        var found: [Topic: (cases: Int, contacts: Int)] = [:]
        for current in cases {
            for topic in Set(current.topics) {
                found[topic, default: (0, 0)].cases += 1
                found[topic, default: (0, 0)].contacts += current.contacts
            }
        }
        return found.map { topic, count in
            TopicCount(
                topic: topic, cases: count.cases, before: earlier[topic] ?? 0,
                contacts: count.contacts)
        }.sorted { ($0.contacts, $1.topic.rawValue) > ($1.contacts, $0.topic.rawValue) }
    }
}

extension Digest.Responses {
    init(_ cases: [Case], _ rules: CaseRules, now: Date) {
        var times: [TimeInterval] = []
        var unanswered = 0
        var kept = 0
        for current in cases {
            let due = rules.serviceLevels[current.urgency]
                .firstResponseDue(published: current.openedAt)
            if let answered = current.firstResponseAt {
                times.append(max(0, answered.timeIntervalSince(current.openedAt)))
                if answered <= due { kept += 1 }
            } else if !current.isClosed {
                unanswered += 1
                if now <= due { kept += 1 }
            }
            // Closed without an answer was not for us: it counts for nothing.
        }
        self.init(times: times.sorted(), unanswered: unanswered, kept: kept)
    }
}
