// SPDX-License-Identifier: Apache-2.0

// The front page of the code: what happens when a feed is polled.

import Complaints
import FeedParsing
import Foundation
import Storage
import Transfers

/// Polls one feed: fetch, parse, match, classify, and record in one commit.
struct Pipeline: Sendable {
    let watch: Watch
    let client: HTTPClient
    let ledger: Ledger
    let clock: @Sendable () -> Date
    /// For a demonstration: reads a feed as it stood at the clock's moment, so
    /// that what was published later is not there yet.
    var isPlayback = false

    /// Polls `feed` and records what came of it. Never throws: whatever goes
    /// wrong with a feed is part of its report and of its state.
    ///
    /// - Throws: `StoreError` when the outcome could not be recorded; then the
    ///   feed will be asked again as if nothing had happened.
    func refresh(
        _ feed: Feed, _ known: FeedState?
    ) async throws -> (report: PollReport, state: FeedState) {
        let started = ContinuousClock.now
        var state = known.flatMap { $0.isCurrent(for: feed) ? $0 : nil } ?? FeedState(feed)
        let now = clock()
        state.checkedAt = now
        var report = PollReport(feed, status: .unchanged)
        do {
            let answer = try await fetch(feed, state)
            if let body = isPlayback ? answer.body : state.changedBody(of: answer) {
                var page = try parse(body, of: feed, answer)
                if isPlayback {
                    page.entries.removeAll { $0.published ?? $0.updated ?? now > now }
                }
                report.status = .changed
                report.entries = page.entries.count
                report.repairs = page.repairs.map(\.kind.rawValue)
                try await record(page, of: feed, &state, answer, into: &report)
            } else {
                state.keepValidators(of: answer)
                state.keepHints(of: answer)
                state.succeed(at: now)
                report.adopted = state.follow(answer.redirect)
                try await rest(feed, &state, .unchanged, into: &report)
            }
        } catch let failure as FeedFailure {
            state.fail(failure, at: now)
            report.status = .failed
            report.error = PollReport.Trouble(reason: failure.reason, detail: failure.detail)
            try await rest(feed, &state, state.outcome(of: failure), into: &report)
        }
        report.milliseconds = Int((ContinuousClock.now - started) / .milliseconds(1))
        return (report, state)
    }

    // MARK: The stages

    private func fetch(_ feed: Feed, _ state: FeedState) async throws -> Answer {
        switch feed.source {
        case .file(let path): return try Answer(file: path, limit: limits.decoded)
        case .url(let url):
            do throws(FetchError) {
                return Answer(
                    try await client.fetch(
                        FeedRequest(
                            url: state.adopted ?? url, etag: state.etag,
                            lastModified: state.lastModified,
                            allowsPrivateAddresses: feed.allowsPrivateAddresses, limits: limits)))
            } catch {
                if error.reason == .cancelled { throw CancellationError() }
                throw FeedFailure(error)
            }
        }
    }

    private func parse(_ body: [UInt8], of feed: Feed, _ answer: Answer) throws -> FeedPage {
        let page: FeedPage
        do throws(FeedParsingError) {
            page = try FeedParser.parse(
                body, contentType: answer.contentType, baseURL: answer.url, limits: feedLimits)
        } catch {
            throw FeedFailure(error)
        }
        // An aggregator that has nothing but its own error; among real entries
        // the matcher passes it over.
        let failures = page.entries.compactMap(SourceFailure.init)
        if let failure = failures.first, failures.count == page.entries.count {
            throw FeedFailure(failure)
        }
        return page
    }

    private func record(
        _ page: FeedPage, of feed: Feed, _ state: inout FeedState, _ answer: Answer,
        into report: inout PollReport
    ) async throws {
        guard let watched = watch[feed.company] else { return }
        let now = clock()
        let assessed = watched.matcher.mentions(in: page.entries, of: feed).map { mention in
            AssessedMention(
                mention: mention,
                assessment: watched.assess(mention, seenAt: now, language: feed.language))
        }
        state.keepValidators(of: answer)
        state.keepHints(of: answer)
        state.hints.timeToLive = page.pollInterval
        state.contentHash = answer.hash
        state.succeed(at: now)
        // Not before it was read: what a hotel network redirects to is no feed.
        report.adopted = state.follow(answer.redirect)
        let entries = ContentHash(of: page.entries)
        let hasMoved = entries != state.entriesHash
        state.entriesHash = entries
        if hasMoved { state.changedAt = now }
        schedule(&state, feed, hasMoved ? .changed : .unchanged)
        let trouble = change(of: &state, feed, isGone: false)
        let toSave = state
        let recorded = try await ledger.use { store in
            try store.record(
                assessed, state: toSave, rules: watched.rules, trouble: trouble, at: now)
        }
        report.mentions = recorded.mentions
        report.edited = recorded.edited
        report.casesOpened = recorded.opened.map(\.rawValue)
        report.casesReopened = recorded.reopened.map(\.rawValue)
        report.alerts = recorded.alerts
        report.nextCheckAt = state.nextCheckAt
    }

    /// Records a poll that brought nothing.
    private func rest(
        _ feed: Feed, _ state: inout FeedState, _ outcome: PollOutcome,
        into report: inout PollReport
    ) async throws {
        schedule(&state, feed, outcome)
        let trouble = change(of: &state, feed, isGone: outcome == .gone)
        let toSave = state
        try await ledger.use { store in try store.save(toSave, trouble: trouble) }
        report.alerts = trouble == nil ? 0 : 1
        report.nextCheckAt = state.nextCheckAt
    }

    // MARK: The schedule and the health of the feed

    /// How far a feed's pace may drift from the interval in its file: who asks
    /// for two minutes does not want to hear of a complaint after an hour.
    private static let leeway = 3

    private func schedule(_ state: inout FeedState, _ feed: Feed, _ outcome: PollOutcome) {
        let polling = watch.configuration.polling
        let schedule = PollSchedule(
            PollPolicy(
                interval: feed.interval,
                minimum: max(polling.minInterval, feed.interval / Self.leeway),
                maximum: min(polling.maxInterval, feed.interval * Self.leeway)))
        let isLate = state.nextCheckAt.map { due in
            (state.checkedAt ?? due).timeIntervalSince(due) > feed.interval.seconds
        }
        let next = schedule.next(
            after: outcome, pace: state.interval, hints: state.hints, isBunched: isLate ?? true,
            jitter: Double.random(in: 0...1))
        state.interval = next?.pace
        state.nextCheckAt = next.map { clock().addingTimeInterval($0.delay.seconds) }
    }

    /// The alert for a feed that got into trouble or out of it, each told once.
    private func change(of state: inout FeedState, _ feed: Feed, isGone: Bool) -> Alert? {
        let now = clock()
        let trouble = state.trouble(quiet: feed.quiet, isGone: isGone, at: now)
        // Only an answer is a recovery: a feed that was gone, or that an
        // aggregator could not read, may fail in a way that is no trouble yet.
        guard trouble != state.told, trouble != nil || state.failures == 0 else { return nil }
        state.told = trouble
        let detail =
            switch trouble {
            case .failing, .gone: state.errorDetail ?? ""
            case .silent: (state.changedAt ?? now).ISO8601Format()
            case nil: ""
            }
        return Alert(
            decidedAt: now, kind: .feed, urgency: trouble == nil ? .low : .high,
            company: feed.company, feed: feed.id, channel: feed.channel,
            text: Wording.dutch.text(
                "feed.\(trouble?.rawValue ?? "recovered")",
                ["feed": feed.id.rawValue, "detail": detail]),
            url: Link(rawValue: feed.source.text)?.rawValue)
    }

    private var limits: Limits { watch.configuration.polling.limits }

    private var feedLimits: FeedLimits {
        var limits = FeedLimits()
        limits.entries = watch.configuration.polling.entriesLimit
        limits.bytes = watch.configuration.polling.decodedLimit.bytes
        return limits
    }
}
