// SPDX-License-Identifier: Apache-2.0

// Step 8: when does the customer need it? *Voor zaterdag*, *over twee uur
// vertrekt mijn vlucht*, *12 december*: resolved against the publication.

import Complaints
import DutchText
import Foundation

enum Deadlines {
    /// Words around a deadline in which its time is looked for.
    static let reach = 8
    /// A deadline without a time: it hurries, but how much is not said.
    static let unknownHours = 96.0

    static func apply(_ work: inout Workspace, publishedAt: Date?) {
        let signal = SignalSet(.deadline)
        // A wedding, an operation.
        let life = SignalSet(.vulnerable)
        let mayHurry = !work.hitSignals.isDisjoint(with: [signal, life])
        let times: Role = [.event, .before, .ahead, .relativeDay]
        guard mayHurry || !work.present.isDisjoint(with: times) else { return }
        var best: Deadline?
        for hit in work.hits.elements where hit.signals.contains(signal) {
            let found = time(around: Int(hit.first), Int(hit.last), &work, publishedAt)
            let candidate =
                found
                ?? Deadline(
                    date: nil, hours: unknownHours, first: hit.first, last: hit.last)
            if best.map({ candidate.hours < $0.hours }) ?? true { best = candidate }
        }
        // A wedding tomorrow, an operation on Monday.
        for hit in work.hits.elements where hit.signals.contains(life) {
            guard let found = day(around: Int(hit.first), Int(hit.last), &work, publishedAt),
                found.hours <= week
            else { continue }
            if best.map({ found.hours < $0.hours }) ?? true { best = found }
            work.facts.signals.insert(signal)
        }
        for position in 0..<work.count where work.words[position].roles.contains(.event) {
            guard let found = hour(of: position, &work, publishedAt), found.hours <= week else {
                continue
            }
            if best.map({ found.hours < $0.hours }) ?? true { best = found }
            work.facts.signals.insert(signal)
        }
        for position in 0..<work.count where work.words[position].roles.contains(.before) {
            // "Genoeg voor vandaag" is no deadline: a day that is there has no hour.
            guard let found = time(startingAt: position + 1, &work, publishedAt),
                found.hours > 1, !isPast(position, &work)
            else { continue }
            if best.map({ found.hours < $0.hours }) ?? true { best = found }
            work.facts.signals.insert(signal)
        }
        for position in 0..<work.count
        where !work.words[position].roles.isDisjoint(with: [.ahead, .relativeDay]) {
            guard let found = appointment(at: position, &work, publishedAt) else { continue }
            if best.map({ found.hours < $0.hours }) ?? true { best = found }
            work.facts.signals.insert(signal)
        }
        work.facts.deadline = best
    }

    /// *Over twee uur …*, *morgen om 9 uur …*: something that will happen, told
    /// in a message to a company.
    private static func appointment(
        at position: Int, _ work: inout Workspace, _ publishedAt: Date?
    ) -> Deadline? {
        let roles = work.words[position].roles
        if roles.contains(.ahead) {
            // "Het ging over drie uur" looks back; "Over drie uur gaat …" ahead.
            guard work.buffer.tokens[position].flags.contains(.sentenceStart) else { return nil }
            guard let found = time(startingAt: position, &work, publishedAt), found.hours <= 24,
                Int(found.last) - position <= 3
            else { return nil }
            return found
        }
        guard roles.contains(.relativeDay), work.words[position].value >= 1,
            !isPast(position, &work)
        else { return nil }
        // A number right after it is a time of the day.
        for next in (position + 1)..<min(position + 3, work.count)
        where work.isSameSentence(next, position) && work.buffer.tokens[next].kind == .number {
            return time(startingAt: position, &work, publishedAt)
        }
        return nil
    }

    private static let week = 24.0 * 8

    /// When the event at `position` is, if its sentence says so and looks
    /// ahead; a bare time of the day is today's.
    private static func hour(
        of position: Int, _ work: inout Workspace, _ publishedAt: Date?
    ) -> Deadline? {
        let sentence = work.sentence(of: position)
        let words = Int(sentence.first)..<Int(sentence.end)
        guard !looksBack(position, &work) else { return nil }
        var best: Deadline?
        for place in max(
            words.lowerBound, position - reach)..<min(words.upperBound, position + reach + 1)
        {
            let isTime =
                place > words.lowerBound && work.words[place - 1].roles.contains(.clock)
                && work.buffer.tokens[place].kind == .number
            guard
                let found = isTime
                    ? deadline(afterHours: today, place, place, publishedAt)
                    : time(startingAt: place, &work, publishedAt)
            else { continue }
            if best.map({ found.hours < $0.hours }) ?? true { best = found }
        }
        return best
    }

    /// The sentence tells of what lies behind.
    private static func looksBack(_ position: Int, _ work: inout Workspace) -> Bool {
        guard !work.present.isDisjoint(with: [.past, .formerly]) else { return false }
        return work.words(of: work.sentence(of: position)).contains {
            !$0.roles.isDisjoint(with: [.past, .formerly])
        }
    }

    /// Hours until a time of the day that is named without a day.
    private static let today = 6.0

    /// A named day within a few words of an event.
    private static func day(
        around first: Int, _ last: Int, _ work: inout Workspace, _ publishedAt: Date?
    ) -> Deadline? {
        guard !looksBack(first, &work) else { return nil }
        let low = max(0, first - eventReach)
        let high = min(work.count, last + eventReach + 1)
        for position in low..<high
        where work.isSameSentence(position, first)
            && !work.words[position].roles.isDisjoint(with: [.relativeDay, .weekday])
        {
            return time(startingAt: position, &work, publishedAt)
        }
        return nil
    }

    private static let eventReach = 4

    /// *Had voor zaterdag*, *zou voor vrijdag*: a deadline that was.
    private static func isPast(_ position: Int, _ work: inout Workspace) -> Bool {
        guard work.present.contains(.formerly) else { return false }
        return work.words(of: work.sentence(of: position)).contains {
            $0.roles.contains(.formerly)
        }
    }

    private static func time(
        around first: Int, _ last: Int, _ work: inout Workspace, _ publishedAt: Date?
    ) -> Deadline? {
        var best: Deadline?
        let low = max(0, first - reach)
        let high = min(work.count, last + reach + 1)
        for position in low..<high where work.isSameSentence(position, first) {
            guard let found = time(startingAt: position, &work, publishedAt) else { continue }
            if best.map({ found.hours < $0.hours }) ?? true { best = found }
        }
        return best
    }

    /// A day, a date or a span of time that begins at `position`.
    private static func time(
        startingAt position: Int, _ work: inout Workspace, _ publishedAt: Date?
    ) -> Deadline? {
        guard position < work.count else { return nil }
        let roles = work.words[position].roles
        let value = Double(work.words[position].value)
        if roles.contains(.relativeDay) {
            return deadline(afterHours: max(1, value * 24), position, position, publishedAt)
        }
        if roles.contains(.weekday) {
            return weekday(Int(value), position, &work, publishedAt)
        }
        if roles.contains(.number), position + 1 < work.count,
            work.words[position + 1].roles.contains(.month)
        {
            return date(
                day: Int(value), month: Int(work.words[position + 1].value), position, publishedAt)
        }
        // "over twee uur", "binnen 3 dagen"
        if roles.contains(.ahead) || roles.contains(.within) {
            for end in (position + 1)..<min(position + 5, work.count)
            where work.words[end].roles.contains(.timeUnit) {
                guard let span = Counts.span(endingAt: end, work), span.first > position else {
                    return nil
                }
                return deadline(afterHours: span.minutes / 60, position, end, publishedAt)
            }
        }
        return nil
    }

    private static func deadline(
        afterHours hours: Double, _ first: Int, _ last: Int, _ publishedAt: Date?
    ) -> Deadline {
        Deadline(
            date: publishedAt?.addingTimeInterval(hours * 3600), hours: hours,
            first: Int32(first), last: Int32(last))
    }

    /// The next such day after the publication; its end, in Dutch time. Without
    /// a time of publication half a week is assumed.
    private static func weekday(
        _ day: Int, _ position: Int, _ work: inout Workspace, _ publishedAt: Date?
    ) -> Deadline? {
        guard let publishedAt else {
            return deadline(afterHours: 84, position, position, nil)
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = DutchCalendar.timeZone
        // Calendar counts Sunday as 1; the lexicon counts Monday as 1.
        let wanted = day % 7 + 1
        let today = calendar.component(.weekday, from: publishedAt)
        let days = (wanted - today + 7) % 7
        let start = calendar.startOfDay(for: publishedAt)
        guard let date = calendar.date(byAdding: .day, value: days, to: start) else { return nil }
        let hours = max(1, date.addingTimeInterval(9 * 3600).timeIntervalSince(publishedAt) / 3600)
        return deadline(afterHours: hours, position, position, publishedAt)
    }

    private static func date(
        day: Int, month: Int, _ position: Int, _ publishedAt: Date?
    ) -> Deadline? {
        guard (1...31).contains(day), (1...12).contains(month) else { return nil }
        guard let publishedAt else {
            return deadline(afterHours: unknownHours * 2, position, position + 1, nil)
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = DutchCalendar.timeZone
        let parts = DateComponents(month: month, day: day, hour: 9)
        guard
            let date = calendar.nextDate(
                after: publishedAt.addingTimeInterval(-12 * 3600), matching: parts,
                matchingPolicy: .nextTime)
        else { return nil }
        let hours = max(1, date.timeIntervalSince(publishedAt) / 3600)
        // Ten months ahead is two months ago.
        guard hours < 24 * 200 else { return nil }
        return deadline(afterHours: hours, position, position + 1, publishedAt)
    }
}

enum DutchCalendar {
    static let timeZone = TimeZone(identifier: "Europe/Amsterdam") ?? .gmt
}
