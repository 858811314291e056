// SPDX-License-Identifier: Apache-2.0

// Feeds that were damaged at random: whatever comes, the parser answers, in
// time, and finds no less in pieces than at once. `make soak` gives it a minute.

import Complaints
import FeedParsing
import Foundation
import Testing

@Suite struct FuzzTests {
    /// FUZZ_SECONDS, else what a test run can spare.
    private static let seconds =
        ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init) ?? 3
    /// FUZZ_SEED, else the same at every run: a test answers for the change at
    /// hand, `make soak` draws seeds of its own.
    private static let seed =
        ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 2026
    /// CPU time for a document of at most 200 kB, in a debug build. Linear
    /// work takes a tenth of it; quadratic work many times.
    private static let patience = 2.0
    private static let longest = 200_000

    private static let splinters: [[UInt8]] =
        [
            "<", ">", "&", "\"", "'", "=", "/", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>",
            "<item>",
            "</item>", "<entry>", "<title>", "</description>", "<blockquote>",
            "<div class='quote'>", "<br",
            "&#x;", "&#0;", "&amp;", "&lt;p&gt;", "\u{0}", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "{",
            "[",
            "<html>", "<rss><channel>", "xml:base='..//'", "mode='base64'", "type='xhtml'", "Ã©",
            " a='b'",
        ]
        .map { Array($0.utf8) } + [
            [0xFF], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xFF, 0xFE],
        ]

    private static let contentTypes = [
        nil, "text/xml", "text/xml; charset=iso-8859-1", "text/xml; charset=utf-16", "text/html",
    ]

    private static func documents() throws -> [[UInt8]] {
        let demonstration = fixtures.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Feeds/demo")
        let feeds = try FileManager.default.contentsOfDirectory(
            at: demonstration, includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
        return try fixtureNames.map(fixture) + feeds.map { [UInt8](try Data(contentsOf: $0)) }
    }

    @Test func `damaged feeds are read in time, and in pieces as they are at once`() throws {
        var random = SplitMix(state: Self.seed)
        let documents = try Self.documents()
        let end = Date().addingTimeInterval(Self.seconds)
        var rounds = 0
        while rounds == 0 || Date() < end {
            let bytes = Self.damaged(documents, &random)
            let contentType = Self.contentTypes[random.below(Self.contentTypes.count)]
            // Of all sizes; one by one costs too much for the largest.
            let longest = [1, 7, 300, 5_000, 70_000][random.below(5)]
            var cuts = SplitMix(state: random.next())
            let before = Self.cpuSeconds()
            let whole = Result { () throws(FeedParsingError) in
                try FeedParser.parse(bytes, contentType: contentType)
            }
            let streamed = Result { () throws(FeedParsingError) in
                try stream(bytes, contentType: contentType) { 1 + cuts.below(longest) }
            }
            let spent = Self.cpuSeconds() - before
            let place = Comment(rawValue: "FUZZ_SEED=\(Self.seed), round \(rounds)")
            #expect(whole == streamed, place)
            #expect(spent < Self.patience, place)
            rounds += 1
        }
        print("FuzzTests: \(rounds) documents, FUZZ_SEED=\(Self.seed)")
    }

    private static func damaged(_ documents: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        var bytes = documents[random.below(documents.count)]
        for _ in 0...random.below(8) {
            if bytes.isEmpty { bytes = [0x3C] }
            let place = random.below(bytes.count)
            let splinter = splinters[random.below(splinters.count)]
            switch random.below(7) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.insert(contentsOf: splinter, at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(200)))
            case 3: bytes.removeLast(random.below(bytes.count))
            case 4:
                let times = [3, 30, 300, 3_000][random.below(4)]
                bytes.insert(contentsOf: (0..<times).flatMap { _ in splinter }, at: place)
            case 5:
                let other = documents[random.below(documents.count)]
                let from = random.below(other.count)
                bytes.insert(contentsOf: other[from...].prefix(2_000), at: place)
            default:
                let from = random.below(bytes.count)
                bytes.insert(contentsOf: Array(bytes[from...].prefix(500)), at: place)
            }
        }
        return Array(bytes.prefix(longest))
    }

    /// CPU time of this thread: other work on the machine does not count.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension SplitMix {
    /// A number from 0 up to the limit, without it.
    fileprivate mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
