// SPDX-License-Identifier: Apache-2.0

// Bytes of feeds to entries with plain text, against raw libxml2 on the same
// bytes. One core; CPU time, best of several rounds.

import CBaseline
import FeedParsing
import Foundation

/// Runs over the given files, or over feeds made here in the shape of real ones.
func benchmarkParsing(_ paths: [String]) {
    let documents =
        paths.isEmpty
        ? SampleFeeds.all
        : paths.filter { !$0.hasSuffix(".json") }.compactMap {
            try? [UInt8](Data(contentsOf: URL(fileURLWithPath: $0)))
        }
    let bytes = documents.reduce(0) { $0 + $1.count }
    var entries = 0
    var failures = 0
    let raw = bestTime {
        for document in documents {
            document.withUnsafeBytes { buffer in
                if let base = buffer.baseAddress {
                    _ = baseline_parse(base.assumingMemoryBound(to: CChar.self), buffer.count)
                }
            }
        }
    }
    let ours = bestTime {
        entries = 0
        failures = 0
        for document in documents {
            if let page = try? FeedParser.parse(document) {
                entries += page.entries.count
            } else {
                failures += 1
            }
        }
    }
    let speed = { (seconds: Double) in
        String(format: "%6.0f MB/s", Double(bytes) / seconds / 1_000_000)
    }
    print(
        "parse: \(documents.count) feeds, \(bytes / 1_024) KiB, \(entries) entries, \(failures) failures"
    )
    print("  raw libxml2 SAX2 push  \(speed(raw))")
    print("  entries, plain text    \(speed(ours))   ratio \(String(format: "%.2f", raw / ours))")
}

/// CPU seconds of the fastest of some rounds.
func bestTime(_ body: () -> Void) -> Double {
    var best = Double.infinity
    let start = Date()
    var rounds = 0
    while rounds < 5 || Date().timeIntervalSince(start) < 2, rounds < 200 {
        let before = clock()
        body()
        best = min(best, Double(clock() - before) / Double(CLOCKS_PER_SEC))
        rounds += 1
    }
    return best
}
