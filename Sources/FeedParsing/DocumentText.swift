// SPDX-License-Identifier: Apache-2.0

// A whole document as UTF-8, for what is read in one go: subscription lists and
// the first look at a feed.

import Foundation

enum DocumentText {
    /// Decodes as the feed reader does: what the bytes say first, then the
    /// server, then the document; stray bytes and control characters are mended.
    ///
    /// - Returns: the name of the encoding that was found, and what `body` made
    ///   of the text.
    static func decode<Value>(
        _ bytes: [UInt8], contentType: String? = nil,
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> (encoding: String, value: Value) {
        bytes.withUnsafeBufferPointer { all in
            let mark = Charset.mark(in: all)
            let rest = all.slice(mark?.length ?? 0, all.count)
            let head = rest.slice(0, min(rest.count, sniffedBytes))
            let transport = Charset.labelled(by: contentType).flatMap { Charset(label: $0) }
            let declared = Charset.declared(in: head).flatMap { Charset(label: $0) }
            var decoder = TextDecoder(
                marked: mark?.0, transport: transport, declared: declared, head: head)
            var mender = UTF8Mender()
            var text = ByteBuffer(capacity: max(1, rest.count))
            decoder.decode(rest, isLast: true) { bytes, isLast in
                mender.mend(bytes, isLast: isLast, into: &text)
            }
            return (decoder.encoding, body(text.bytes))
        }
    }

    private static let sniffedBytes = 4 << 10
}
