// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Complaints

@Suite struct PollScheduleTests {
    let schedule = PollSchedule(
        PollPolicy(
            interval: .seconds(600), minimum: .seconds(120), maximum: .seconds(3600),
            longestBackOff: .seconds(6 * 3600)))

    @Test(arguments: [(0.0, 120), (0.5, 360), (1.0, 600), (7.0, 600), (.nan, 120)])
    func `feeds that were polled together are spread over the interval`(
        jitter: Double, seconds: Int
    ) {
        for outcome in [PollOutcome.changed, .unchanged] {
            let next = schedule.next(after: outcome, pace: nil, isBunched: true, jitter: jitter)
            #expect(next?.delay == .seconds(seconds))
        }
    }

    @Test func `spreading does not ask sooner than the server wants`() {
        let hints = PollHints(freshFor: .seconds(1800))
        for jitter in [0.0, 0.5, 1] {
            let next = schedule.next(
                after: .changed, pace: nil, hints: hints, isBunched: true, jitter: jitter)
            #expect(next?.delay == .seconds(1800) * (1 + 0.1 * jitter))
        }
    }

    @Test(arguments: [
        (PollOutcome.changed, 300, 300), (.unchanged, 720, 720),
        (.failed(times: 1), 600, 600), (.failed(times: 2), 1200, 600),
        (.failed(times: 3), 2400, 600), (.failed(times: 40), 21_600, 600),
        (.failed(times: 0), 600, 600),
        (.rateLimited(for: .seconds(5000)), 5000, 600), (.rateLimited(for: .seconds(5)), 600, 600),
    ])
    func `each outcome has its delay and its pace`(
        outcome: PollOutcome, delay: Int, pace: Int
    ) throws {
        let next = try #require(schedule.next(after: outcome, pace: nil, jitter: 0))
        #expect(next == PollSchedule.Next(delay: .seconds(delay), pace: .seconds(pace)))
    }

    @Test func `a feed that is gone is not asked again`() {
        #expect(schedule.next(after: .gone, pace: nil, jitter: 0) == nil)
    }

    @Test func `a feed that moves is asked more often, down to the minimum`() {
        var pace: Duration?
        for _ in 1...10 { pace = schedule.next(after: .changed, pace: pace, jitter: 1)?.pace }
        #expect(pace == .seconds(120))
    }

    @Test func `a feed that rests is asked less often, up to the maximum`() {
        var pace: Duration?
        for _ in 1...20 { pace = schedule.next(after: .unchanged, pace: pace, jitter: 1)?.pace }
        #expect(pace == .seconds(3600))
    }

    @Test func `a feed settles where one poll in five brings something`() throws {
        // An entry every 1500 seconds: the pace should hover around 300.
        var pace: Duration?
        var (clock, entries, polls) = (0.0, 0, 0)
        for _ in 0..<2000 {
            let seen = entries
            entries = Int(clock / 1500)
            let next = try #require(
                schedule.next(
                    after: entries > seen ? .changed : .unchanged, pace: pace, jitter: 0.5))
            pace = next.pace
            clock += next.delay / .seconds(1)
            polls += 1
        }
        #expect((4.0...6.0).contains(Double(polls) / Double(entries)))
    }

    @Test(arguments: [
        (PollHints(freshFor: .seconds(1800)), 1800), (PollHints(timeToLive: .seconds(1800)), 1800),
        (PollHints(freshFor: .seconds(5), timeToLive: .seconds(1000)), 1000),
        (PollHints(freshFor: .seconds(1)), 300), (PollHints(timeToLive: .seconds(90_000)), 3600),
    ])
    func `hints count between the bounds`(hints: PollHints, delay: Int) {
        let next = schedule.next(after: .changed, pace: nil, hints: hints, jitter: 0)
        #expect(next?.delay == .seconds(delay))
        #expect(next?.pace == .seconds(300), "a hint does not teach a pace")
    }

    @Test(arguments: [
        PollOutcome.changed, .unchanged, .failed(times: 1), .failed(times: 5),
        .rateLimited(for: .seconds(5000)),
    ])
    func `jitter only ever adds, and keeps the bounds`(outcome: PollOutcome) throws {
        let soon = try #require(schedule.next(after: outcome, pace: nil, jitter: 0))
        let late = try #require(schedule.next(after: outcome, pace: nil, jitter: 1))
        #expect(late.delay > soon.delay)
        #expect(late.delay <= .seconds(6 * 3600))
    }

    @Test func `bounds that contradict each other give way to the interval`() {
        let odd = PollSchedule(
            PollPolicy(interval: .seconds(600), minimum: .seconds(900), maximum: .seconds(60)))
        for outcome in [PollOutcome.changed, .unchanged] {
            #expect(odd.next(after: outcome, pace: nil, jitter: 1)?.delay == .seconds(600))
        }
    }
}

@Suite struct RedirectMemoryTests {
    @Test func `a permanent redirect is believed the third time in a row`() {
        var memory: RedirectMemory?
        for sighting in 1...2 {
            let verdict = RedirectMemory.judge("https://nieuw.example/feed", remembering: memory)
            memory = RedirectMemory(target: "https://nieuw.example/feed", sightings: sighting)
            #expect(verdict == .keep(memory))
        }
        let verdict = RedirectMemory.judge("https://nieuw.example/feed", remembering: memory)
        #expect(verdict == .adopt("https://nieuw.example/feed"))
    }

    @Test func `another target, or none, starts the count anew`() {
        let memory = RedirectMemory(target: "https://a.example/", sightings: 2)
        #expect(RedirectMemory.judge(nil, remembering: memory) == .keep(nil))
        let other = RedirectMemory(target: "https://b.example/", sightings: 1)
        #expect(RedirectMemory.judge("https://b.example/", remembering: memory) == .keep(other))
    }
}
