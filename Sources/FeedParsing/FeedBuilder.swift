// SPDX-License-Identifier: Apache-2.0

// Makes a feed and its entries out of start tags, text and end tags, whichever
// reader they come from. This file: what it remembers, and the three events.

import Complaints
import Foundation

/// A text that is being collected.
struct Field {
    enum Markup { case plain, html, guessed }

    var element: Element
    /// The depth of its element.
    var depth: Int
    var markup: Markup
    /// Text stands between real tags, so its `<` and `&` are escaped to keep
    /// them apart.
    var escapesText = false
    var isBase64 = false
    var isTooLong = false

    var isDate: Bool {
        switch element {
        case .published, .updated, .date, .created, .expired: true
        default: false
        }
    }

    /// An author has a name and an address inside, or is a text itself.
    var isPerson: Bool {
        element == .author || element == .contributor || element == .publisher
    }
}

/// An author, contributor or publisher.
struct Person {
    var name: String?
    var email: String?
    var address: String?
}

/// An entry that is put aside while another inside it is read.
struct OuterEntry {
    let entry: Entry
    let traits: EntryTraits
    let depth: Int
}

/// The `xml:base` and `xml:lang` that hold inside an element.
struct Scope {
    let depth: Int
    let base: String?
    let language: String?
}

struct FeedBuilder: ~Copyable {
    let limits: FeedLimits
    /// The address the document came from.
    let documentURL: String?

    var page = FeedPage()
    var repairs: [Repair.Kind: Int] = [:]
    var repairDetails: [Repair.Kind: String] = [:]
    /// Entries that are complete and not yet taken.
    var finished: [Entry] = []
    var finishedCount = 0
    var failure: FeedParsingError?

    var depth = 0
    /// Elements deeper than this are passed over.
    var skippedBelow = Int.max
    var rootElement: Element?
    var isAtom = false
    var hasRootClosed = false

    /// The entry that is open; blank between entries.
    var entry = Entry()
    var entryDepth = 0
    /// Entries that another one stands in, which nobody should write.
    var outerEntries: [OuterEntry] = []
    /// Entries that are complete inside one that is not.
    var innerEntries: [Entry] = []
    var inEntry = false
    var traits = EntryTraits()
    var feedTraits = EntryTraits()
    var source: EntrySource?
    /// The depth of the source that is open, else 0.
    var sourceDepth = 0
    var isInSource: Bool { sourceDepth > 0 }
    /// The depth of the innermost element whose children are read as fields.
    var holderDepth = 0
    var person: Person?
    var personField: Field?

    /// The document has been XML so far: a tag inside a text is no `<naam>`
    /// that a person typed, whatever its name.
    var tagsAreSure = true
    var field: Field?
    /// What the text that was rendered last says besides what it quotes.
    var unquoted: String?
    var raw = ByteBuffer(capacity: 16 << 10)
    var plain = ByteBuffer(capacity: 16 << 10)
    var scratch = ByteBuffer(capacity: 1 << 10)
    var scopes: [Scope] = []
    var mender = UTF8Mender()

    init(limits: FeedLimits, documentURL: String?) {
        self.limits = limits
        self.documentURL = documentURL
    }

    /// A start tag.
    mutating func start(
        _ element: Element, name: UnsafeBufferPointer<UInt8>,
        attributes: UnsafeBufferPointer<RawAttribute>
    ) {
        depth += 1
        if depth > limits.depth {
            fail(.tooDeep, "elements more than \(limits.depth) deep")
            return
        }
        if attributes.count > limits.attributes {
            fail(.tooManyAttributes, "an element with more than \(limits.attributes) attributes")
            return
        }
        if depth > skippedBelow { return }
        if personField != nil || field?.isPerson == true {
            startPartOfPerson(element)
            return
        }
        if field != nil {
            startInsideField(element, name: name, attributes: attributes)
            return
        }
        if rootElement == nil { noteRoot(element) }
        if !attributes.isEmpty { openScope(attributes) }
        if inEntry {
            startInEntry(element, attributes: attributes)
        } else {
            startInFeed(element, attributes: attributes)
        }
    }

    /// Text between tags, references already resolved.
    @inline(__always)
    mutating func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard let open = field, depth <= skippedBelow else { return }
        if !open.escapesText, !open.isTooLong, raw.count + count <= limits.textBytes {
            raw.append(bytes, count)
        } else {
            collect(bytes, count)
        }
    }

    /// Text with references, as far as it can be copied as it comes: up to a
    /// reference that XML does not know by itself, and nothing where text must
    /// be escaped or would be too long.
    ///
    /// - Returns: how many of the bytes were taken.
    mutating func takePlain(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard let open = field, depth <= skippedBelow, !open.escapesText, !open.isTooLong,
            raw.count + text.count <= limits.textBytes
        else { return 0 }
        return raw.appendResolving(text)
    }

    /// One byte of text.
    @inline(__always)
    mutating func text(_ byte: UInt8) {
        guard let open = field, depth <= skippedBelow else { return }
        if !open.escapesText, !open.isTooLong, byte < 0x80, raw.count < limits.textBytes {
            raw.append(byte)
        } else {
            withUnsafePointer(to: byte) { collect($0, 1) }
        }
    }

    /// One character of text.
    mutating func text(_ scalar: Unicode.Scalar) {
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text(unit) }
    }

    /// An end tag.
    mutating func end(name: UnsafeBufferPointer<UInt8>) {
        defer {
            depth -= 1
            if depth == 0 { hasRootClosed = true }
        }
        if depth > skippedBelow { return }
        skippedBelow = .max
        if let open = field {
            if depth > open.depth {
                endInsideField(name: name)
                return
            }
            field = nil
            commit(open)
            raw.clear()
        } else if let open = personField, depth == open.depth {
            closePerson(open)
        } else if isInSource, depth == sourceDepth {
            closeSource()
        } else if inEntry, depth == entryDepth {
            closeEntry()
        }
        if depth == holderDepth { holderDepth -= 1 }
        if let scope = scopes.last, scope.depth == depth { scopes.removeLast() }
    }

    private mutating func noteRoot(_ element: Element) {
        rootElement = element
        isAtom = element == .feed || element == .entry
    }

    /// Forgets what was read since, so that it can be read again.
    mutating func rewind(to checkpoint: Checkpoint) {
        depth = checkpoint.depth
        holderDepth = checkpoint.holderDepth
        rootElement = checkpoint.rootElement
        skippedBelow = .max
        inEntry = false
        entry = Entry()
        outerEntries.removeAll()
        innerEntries.removeAll()
        field = nil
        person = nil
        personField = nil
        source = nil
        sourceDepth = 0
        raw.clear()
        scopes.removeAll { $0.depth > checkpoint.depth }
        if checkpoint.offset == 0 {
            page = FeedPage()
            feedTraits = EntryTraits()
        }
    }

    mutating func fail(_ reason: FeedParsingError.Reason, _ detail: String) {
        if failure == nil { failure = FeedParsingError(reason: reason, detail: detail) }
    }

    mutating func note(_ kind: Repair.Kind, _ detail: String = "") {
        repairs[kind, default: 0] += 1
        if !detail.isEmpty, repairDetails[kind] == nil { repairDetails[kind] = detail }
    }

    // MARK: Text

    /// Takes a text byte by byte, as far as there is room, and nothing after that:
    /// where it is cut must not depend on the pieces that it comes in.
    private mutating func collect(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard let open = field, !open.isTooLong else { return }
        for index in 0..<count {
            let byte = bytes[index]
            let isMarkup =
                open.escapesText && (byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&"))
            // Not inside a character: the first of its bytes asks for all.
            let needed =
                switch byte {
                case 0x80..<0xC0: 0
                case 0xC0..<0xE0: 2
                case 0xE0..<0xF0: 3
                case 0xF0...: 4
                default: isMarkup ? 5 : 1
                }
            guard raw.count + needed <= limits.textBytes else {
                field?.isTooLong = true
                return
            }
            if isMarkup {
                if byte == UInt8(ascii: "<") { raw.append("&lt;") } else { raw.append("&amp;") }
            } else {
                raw.append(byte)
            }
        }
    }

    private mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        for index in 0..<bytes.count {
            let byte = base[index]
            guard byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") else { continue }
            raw.append(base + done, index - done)
            if byte == UInt8(ascii: "<") { raw.append("&lt;") } else { raw.append("&amp;") }
            done = index + 1
        }
        raw.append(base + done, bytes.count - done)
    }

    // MARK: Markup inside a field

    private mutating func startInsideField(
        _ element: Element, name: UnsafeBufferPointer<UInt8>,
        attributes: UnsafeBufferPointer<RawAttribute>
    ) {
        guard let open = field else { return }
        if open.element == .category || open.element == .link { return }
        if open.isDate {
            // Seen: `<pubDate><time datetime="2026-11-22T10:00:00Z">…`.
            if let exact = attributes.first(.dateTime) {
                raw.clear()
                raw.append(exact)
                skippedBelow = depth - 1
            }
            return
        }
        // From here on the text is markup; what was text before is escaped.
        if open.markup != .html {
            scratch.clear()
            scratch.append(raw.bytes)
            raw.clear()
            appendEscaped(scratch.bytes)
            field?.escapesText = true
        }
        field?.markup = .html
        if tagsAreSure, !HTMLTag.isKnown(name) {
            raw.append(UInt8(ascii: " "))
            return
        }
        raw.append(UInt8(ascii: "<"))
        raw.append(name)
        for attribute in attributes where attribute.name == .alt || attribute.name == .cssClass {
            raw.append(UInt8(ascii: " "))
            raw.append(attribute.rawName)
            raw.append("=\"")
            for byte in attribute.value {
                if byte == UInt8(ascii: "\"") { raw.append("&quot;") } else { raw.append(byte) }
            }
            raw.append("\"")
        }
        raw.append(UInt8(ascii: ">"))
    }

    private mutating func endInsideField(name: UnsafeBufferPointer<UInt8>) {
        guard let open = field, open.element != .category, open.element != .link, !open.isDate
        else {
            return
        }
        if tagsAreSure, !HTMLTag.isKnown(name) {
            raw.append(UInt8(ascii: " "))
            return
        }
        raw.append("</")
        raw.append(name)
        raw.append(UInt8(ascii: ">"))
    }

    // MARK: Scopes

    private mutating func openScope(_ attributes: UnsafeBufferPointer<RawAttribute>) {
        var base: String?
        var language: String?
        for attribute in attributes {
            if attribute.name == .base {
                base = URLReference.resolve(attribute.value.trimmed.string, against: self.base)
            } else if attribute.name == .lang {
                language = attribute.value.trimmed.string
                if attribute.value.contains(UInt8(ascii: "_")) {
                    language = language?.replacing("_", with: "-")
                }
            }
        }
        guard base != nil || language != nil else { return }
        scopes.append(
            Scope(depth: depth, base: base ?? self.base, language: language ?? self.language))
    }

    /// What relative addresses are relative to.
    var base: String? { scopes.last?.base ?? documentURL }

    /// The `xml:lang` in force; an empty one says that none is.
    var language: String? { scopes.last?.language }
}

extension UnsafeBufferPointer<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }

    /// The text of bytes that are known to be ASCII.
    var asciiString: String { String(copying: UTF8Span(unchecked: span, isKnownASCII: true)) }

    /// The text of bytes that are known to be UTF-8 throughout.
    var validString: String { String(copying: UTF8Span(unchecked: span)) }
}
