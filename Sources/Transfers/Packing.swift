// SPDX-License-Identifier: Apache-2.0

// How often, and by what, a body is compressed. libcurl undoes up to five codings, one
// inside the other, before we see a byte: what swells in between nobody counts, and
// the thread of all transfers does nothing else meanwhile. 2,475 bytes of gzip in gzip
// in gzip held it for 2.6 seconds (libcurl 7.88.1), and each further coding makes that
// a thousand times longer.

/// The codings of one body, as far as they are too many.
struct Packing {
    /// Twice gzip: some servers have it in PHP and in Apache.
    private static let most = 2

    /// Those by which a kilobyte is at most a megabyte count once.
    private var weight = 0

    /// Whether there is anything to undo.
    var isPacked: Bool { weight > 0 }

    /// Whether it is more than anybody sends who means well.
    var isTooMuch: Bool { weight > Self.most }

    /// Takes the value of `Content-Encoding` or `Transfer-Encoding`.
    mutating func add(_ list: UnsafeRawBufferPointer) {
        for coding in list.split(separator: UInt8(ascii: ",")) {
            let name = UnsafeRawBufferPointer(rebasing: coding).trimmed
            weight += Self.weight(String(decoding: name, as: UTF8.self).lowercased())
        }
    }

    private static func weight(_ coding: String) -> Int {
        switch coding {
        case "", "identity", "none", "chunked": 0
        case "gzip", "x-gzip", "deflate": 1
        case "br": most  // 165 bytes become 200 MB
        // Not asked for: zstd takes memory before it gives anything, and what libcurl
        // does not know it refuses by itself.
        default: most + 1
        }
    }
}
