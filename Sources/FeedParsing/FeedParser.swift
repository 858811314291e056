// SPDX-License-Identifier: Apache-2.0

// The front door: bytes in, while they arrive; entries out, as they complete.

package import Complaints
import Foundation

/// Reads one document. Feed it with `append`, end with `finish`.
///
/// XML is read by libxml2 as long as it is XML. From the first fault on, the
/// rest is read again from the last complete entry by a reader that takes
/// anything. So a sound feed costs no more than its parsing, and a broken one
/// is broken no earlier than it is.
package struct FeedParser: ~Copyable {
    private enum Phase { case sniffing, searching, strict, lenient, json, webPage, ignored }

    private let contentType: String?
    private let limits: FeedLimits
    private let documentURL: String?
    private let builder: UnsafeMutablePointer<FeedBuilder>
    private var phase = Phase.sniffing
    /// Bytes that wait: the beginning until it is understood, all of a
    /// document that is read whole, or what follows the last complete entry.
    private var held = ByteBuffer(capacity: 1)
    /// Where in the document, as UTF-8, `held` begins.
    private var heldOffset = 0
    /// How much of the beginning was searched for a feed in vain.
    private var searchedBytes = 0
    private var decoder: TextDecoder?
    private var strict: StrictReader?
    private var lenient: LenientReader?
    private var mender = UTF8Mender()
    private var mended = ByteBuffer(capacity: 1)
    private var byteCount = 0
    private var decodedCount = 0

    /// - Parameters:
    ///   - contentType: the Content-Type header, for its charset.
    ///   - baseURL: the address that the document came from in the end.
    package init(
        contentType: String? = nil, baseURL: String? = nil, limits: FeedLimits = FeedLimits()
    ) {
        self.contentType = contentType
        self.limits = limits
        documentURL = baseURL
        builder = .allocate(capacity: 1)
        builder.initialize(to: FeedBuilder(limits: limits, documentURL: baseURL))
    }

    deinit {
        builder.deinitialize(count: 1)
        builder.deallocate()
    }

    /// A whole document at once.
    package static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, contentType: String? = nil, baseURL: String? = nil,
        limits: FeedLimits = FeedLimits()
    ) throws(FeedParsingError) -> FeedPage {
        var parser = FeedParser(contentType: contentType, baseURL: baseURL, limits: limits)
        parser.receive(bytes, isLast: true)
        return try parser.conclude()
    }

    package static func parse(
        _ bytes: [UInt8], contentType: String? = nil, baseURL: String? = nil,
        limits: FeedLimits = FeedLimits()
    ) throws(FeedParsingError) -> FeedPage {
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(FeedParsingError) in
                try parse(buffer, contentType: contentType, baseURL: baseURL, limits: limits)
            }
        }
        return try result.get()
    }

    /// Takes the next bytes.
    ///
    /// - Returns: the entries that these bytes completed. They are not in the
    ///   page that `finish` returns.
    /// - Throws: as soon as it is certain that nothing more can be had.
    package mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(FeedParsingError) -> [Entry] {
        receive(bytes, isLast: false)
        if let failure = builder.pointee.failure { throw failure }
        defer { builder.pointee.finished.removeAll() }
        return builder.pointee.finished
    }

    /// Says that there are no more bytes.
    ///
    /// - Returns: the feed, with the entries that were not yet delivered.
    package mutating func finish() throws(FeedParsingError) -> FeedPage {
        receive(UnsafeBufferPointer(start: nil, count: 0), isLast: true)
        return try conclude()
    }

    private mutating func conclude() throws(FeedParsingError) -> FeedPage {
        if phase == .webPage {
            throw FeedParsingError(
                reason: .webPage, detail: "a web page, not a feed",
                offered: WebPage.offeredFeeds(in: held.bytes, at: documentURL))
        }
        if let failure = builder.pointee.failure { throw failure }
        if phase == .json {
            try JSONFeed.read(held.bytes, into: &builder.pointee)
        } else if builder.pointee.finishedCount == 0, !hasFeed {
            throw FeedParsingError(
                reason: byteCount == 0 ? .empty : .notAFeed,
                detail: byteCount == 0 ? "no bytes" : "neither RSS, Atom, RDF, CDF nor JSON Feed")
        }
        let strayBytes = mender.strayBytes + builder.pointee.mender.strayBytes
        if strayBytes > 0 {
            builder.pointee.note(.wrongEncoding, "\(strayBytes) bytes that are no UTF-8")
        }
        if mender.controls > 0 { builder.pointee.note(.controlCharacter) }
        if phase == .lenient, builder.pointee.repairs.isEmpty { builder.pointee.note(.malformed) }
        if let correction = decoder?.correction { builder.pointee.note(.wrongEncoding, correction) }
        return builder.pointee.closePage()
    }

    /// Whether the root was that of a feed, entries or not.
    private var hasFeed: Bool {
        switch builder.pointee.rootElement {
        case .rss, .rdf, .feed, .channel: true
        default: builder.pointee.page.title != nil
        }
    }

    /// Bytes that are kept in case they must be read again.
    var heldBytes: Int { held.count }

    // MARK: Reading

    private mutating func receive(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        guard builder.pointee.failure == nil else { return }
        byteCount += bytes.count
        guard byteCount <= limits.bytes else {
            builder.pointee.fail(.tooLarge, "more than \(limits.bytes) bytes")
            return
        }
        switch phase {
        case .sniffing:
            if held.count == 0, isLast || bytes.count >= Self.sniffedBytes {
                sniff(bytes, isLast: isLast)
                return
            }
            held.append(bytes)
            guard isLast || held.count >= Self.sniffedBytes else { return }
            let head = ByteBuffer(copying: held.bytes)
            held.clear()
            sniff(head.bytes, isLast: isLast)
        // Also what is ignored: its bytes count, and may tell the encoding.
        default: decode(bytes, isLast: isLast)
        }
    }

    /// Enough to see past the junk that some servers put in front.
    private static let sniffedBytes = 4 << 10

    private mutating func sniff(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        let mark = Charset.mark(in: bytes)
        let rest = bytes.slice(mark?.length ?? 0, bytes.count)
        // Not more than was waited for: it must not matter how much came with it.
        let looked = min(bytes.count, Self.sniffedBytes)
        let head = bytes.slice(min(mark?.length ?? 0, looked), looked)
        let transport = Charset.labelled(by: contentType).flatMap { Charset(label: $0) }
        let declared = Charset.declared(in: head).flatMap { Charset(label: $0) }
        decoder = TextDecoder(
            marked: mark?.0, transport: transport, declared: declared, head: head)
        phase = .searching
        decode(rest, isLast: isLast)
    }

    private mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        // The decoder is put aside, for its bytes come back to this parser.
        guard var active = decoder.take() else { return }
        active.decode(bytes, isLast: isLast) { text, isLast in take(text, isLast: isLast) }
        decoder = consume active
    }

    private mutating func take(_ text: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        var text = text
        decodedCount += text.count
        guard decodedCount <= limits.bytes else {
            builder.pointee.fail(.tooLarge, "more than \(limits.bytes) bytes")
            return
        }
        if phase == .searching, held.count > 0 {
            held.append(text)
            // Not at every byte: each search begins at the beginning.
            guard isLast || held.count >= 2 * searchedBytes else { return }
            let head = ByteBuffer(copying: held.bytes)
            held.clear()
            read(begin(head.bytes, isLast: isLast), isLast: isLast)
            return
        }
        if phase == .searching { text = begin(text, isLast: isLast) }
        read(text, isLast: isLast)
    }

    /// Reads text in the way that was found out to be its own.
    private mutating func read(_ text: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        switch phase {
        // Not known yet: it waits.
        case .json, .webPage, .searching: held.append(text)
        case .strict: readStrictly(text, isLast: isLast)
        case .lenient: readLeniently(text, isLast: isLast)
        case .sniffing, .ignored: break
        }
    }

    /// Finds out what the document is, and where it begins. It stays open while
    /// there is only junk and more to come.
    private mutating func begin(
        _ text: UnsafeBufferPointer<UInt8>, isLast: Bool
    ) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        while start < text.count, text[start].isSpace || text[start] == 0 { start += 1 }
        var rest = text.slice(start, text.count)
        if rest.hasPrefix("\u{FEFF}") { rest = rest.slice(3, rest.count) }
        if rest.first == UInt8(ascii: "{") {
            phase = .json
            return rest
        }
        guard let kind = DocumentStart(rest, isAll: isLast) else {
            searchedBytes = text.count
            return text
        }
        if kind.isWebPage {
            phase = .webPage
            return rest
        }
        guard let offset = kind.offset else {
            phase = .ignored
            return rest
        }
        if offset > 0 || start > 0 && rest.hasPrefix("<?xml") { builder.pointee.note(.leadingJunk) }
        phase = .strict
        strict = StrictReader(builder: builder)
        return rest.slice(offset, rest.count)
    }

    private mutating func readStrictly(_ text: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        let isWhole = isLast && held.count == 0 && heldOffset == 0
        if !isWhole { held.append(text) }
        var isSound = strict?.push(text, isLast: isLast) ?? false
        if builder.pointee.failure?.reason == .tooDeep {
            // Perhaps nothing was ever closed; the other reader knows better.
            builder.pointee.failure = nil
            isSound = false
        }
        let checkpoint = strict?.checkpoint ?? Checkpoint()
        if isSound || builder.pointee.failure != nil {
            if !isWhole {
                held.removeFirst(checkpoint.offset - heldOffset)
                heldOffset = max(heldOffset, checkpoint.offset)
            }
            return
        }
        if builder.pointee.hasRootClosed {
            builder.pointee.note(.trailingJunk)
            phase = .ignored
            return
        }
        builder.pointee.rewind(to: checkpoint)
        lenient = LenientReader(
            builder: builder, openNames: strict?.openNames(upTo: checkpoint.depth) ?? [],
            bindings: strict?.bindings(upTo: checkpoint.depth) ?? [])
        strict = nil
        phase = .lenient
        if isWhole {
            readLeniently(text.slice(min(checkpoint.offset, text.count), text.count), isLast: true)
        } else {
            let again = ByteBuffer(copying: held.bytes)
            held.clear()
            let from = min(max(0, checkpoint.offset - heldOffset), again.count)
            readLeniently(again.bytes.slice(from, again.count), isLast: isLast)
        }
    }

    private mutating func readLeniently(_ text: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        mended.clear()
        mender.mend(text, isLast: isLast, into: &mended)
        lenient?.push(mended.bytes, isLast: isLast)
    }
}

/// How a document begins.
private struct DocumentStart {
    /// Where the feed begins; `nil` if none does.
    private(set) var offset: Int?
    private(set) var isWebPage = false

    /// Roots of feeds, as they stand in the text.
    private static let roots: [StaticString] = ["<?xml", "<rss", "<feed", "<rdf:rdf", "<channel"]
    /// No declaration, comment or junk before the root is longer.
    private static let searched = 64 << 10

    /// - Parameter isAll: whether the document has no more than this.
    /// - Returns: `nil` where more bytes might say otherwise: what a document is must
    ///   not depend on how much of it was here first.
    init?(_ text: UnsafeBufferPointer<UInt8>, isAll: Bool) {
        let head = text.slice(0, min(text.count, Self.searched))
        let isAll = isAll || text.count >= Self.searched
        let root = Self.rootName(head)
        if root == nil, !isAll { return nil }
        if let root, root.isWord("html") || root.isWord("head") || root.isWord("body") {
            // Some servers print a warning in HTML before the feed.
            if let declaration = head.find("<?xml", from: 1) {
                let inner = Self.rootName(head.slice(declaration, head.count))
                if inner == nil, !isAll { return nil }
                if let inner, !inner.isWord("html") { offset = declaration }
            } else if !isAll {
                return nil
            }
            isWebPage = offset == nil
            return
        }
        if head.first == UInt8(ascii: "<"), root == nil || !Self.isMarkupOfText(root) {
            offset = 0
            return
        }
        offset = Self.roots.compactMap { head.find($0, ignoringCase: true) }.min()
        if offset == nil, !isAll { return nil }
        isWebPage = offset == nil && root != nil
    }

    private static func isMarkupOfText(_ root: UnsafeBufferPointer<UInt8>?) -> Bool {
        guard let root else { return false }
        return root.isWord("br") || root.isWord("b") || root.isWord("div") || root.isWord("p")
            || root.isWord("script") || root.isWord("meta") || root.isWord("font")
            || root.isWord("table") || root.isWord("style")
    }

    /// The name of the first element, past declarations and comments.
    private static func rootName(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>?
    {
        var index = 0
        while let open = text.find("<", from: index), open + 1 < text.count {
            let rest = text.slice(open, text.count)
            if rest.hasPrefix("<!doctype html", ignoringCase: true) {
                return UnsafeBufferPointer(start: htmlName.utf8Start, count: 4)
            }
            if rest[1].isLetter {
                var end = 1
                while end < rest.count, rest[end].isLetter || rest[end].isDigit || rest[end] == 0x3A
                {
                    end += 1
                }
                // A name at the very end may be half of one.
                return end < rest.count ? rest.slice(1, end) : nil
            }
            let close = rest.hasPrefix("<!--") ? rest.find("-->") : rest.find(">")
            guard let close else { return nil }
            index = open + close + 1
        }
        return nil
    }

    private static let htmlName: StaticString = "html"
}
