// SPDX-License-Identifier: Apache-2.0

// Reads what only looks like XML, as a careful person would: a `&` or `<` that
// begins nothing is itself, tags that do not match are closed where they must
// be, a document that stops in the middle is read to where it stops.

struct LenientReader: ~Copyable {
    private let builder: UnsafeMutablePointer<FeedBuilder>
    private var waiting = ByteBuffer(capacity: 64 << 10)
    private var position = 0
    /// Qualified names of the elements that are open.
    private var openNames: [[UInt8]]
    /// Their keys, to find one among many quickly.
    private var openKeys: [UInt64]
    /// Marks that are not in what waits any more.
    private var absent: Set<Mark> = []

    /// The ends of what is passed over.
    private enum Mark {
        case comment, instruction
        var text: StaticString { self == .comment ? "-->" : "?>" }
    }
    private var bindings: [Binding]
    private var attributes: [RawAttribute] = []
    private var sawRoot: Bool

    init(
        builder: UnsafeMutablePointer<FeedBuilder>, openNames: [[UInt8]] = [],
        bindings: [Binding] = []
    ) {
        self.builder = builder
        builder.pointee.tagsAreSure = false
        self.openNames = openNames
        openKeys = openNames.map { name in name.withUnsafeBufferPointer { $0.nameKey } }
        self.bindings = bindings
        sawRoot = !openNames.isEmpty
    }

    /// Reads UTF-8 as far as it can be understood; the rest waits for more,
    /// unless there is no more.
    mutating func push(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        if position > 0 {
            waiting.removeFirst(position)
            position = 0
        }
        waiting.append(bytes)
        absent.removeAll()
        while position < waiting.count, builder.pointee.failure == nil {
            if sawRoot, openNames.isEmpty {
                noteTrailing()
                position = waiting.count
                break
            }
            let rest = waiting.bytes.slice(position, waiting.count)
            let taken =
                switch rest[0] {
                case UInt8(ascii: "<"): readMarkup(rest, isLast: isLast)
                case UInt8(ascii: "&"): readReference(rest, isLast: isLast)
                default: readText(rest)
                }
            guard taken > 0 else { break }
            position += taken
        }
        if isLast, builder.pointee.failure == nil { closeAll() }
    }

    private mutating func noteTrailing() {
        let rest = waiting.bytes.slice(position, waiting.count)
        if !rest.trimmed.isEmpty { builder.pointee.note(.trailingJunk) }
    }

    private mutating func closeAll() {
        if !openNames.isEmpty { builder.pointee.note(.cutOff) }
        while !openNames.isEmpty { close() }
    }

    // MARK: Text

    /// Reads up to the next `<` or `&`.
    private func readText(_ rest: UnsafeBufferPointer<UInt8>) -> Int {
        var end = 0
        while end < rest.count, rest[end] != UInt8(ascii: "<"), rest[end] != UInt8(ascii: "&") {
            end += 1
        }
        emit(rest.slice(0, end))
        return end
    }

    private func emit(_ text: UnsafeBufferPointer<UInt8>) {
        if let base = text.baseAddress { builder.pointee.text(base, text.count) }
    }

    private func readReference(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        var end = 1
        while end < rest.count, end <= Self.longestReference,
            rest[end].isLetter || rest[end].isDigit
                || rest[end] == UInt8(ascii: "#")
        { end += 1 }
        if end == rest.count, !isLast { return 0 }
        let isClosed = end < rest.count && rest[end] == UInt8(ascii: ";")
        guard isClosed, let reference = CharacterReference.read(rest.slice(0, end + 1)),
            reference.length == end + 1
        else {
            builder.pointee.note(.bareAmpersand)
            emit(rest.slice(0, 1))
            return 1
        }
        var text = ByteBuffer(capacity: 16)
        if let first = reference.first { text.append(codePoint: first.value) }
        if let second = reference.second { text.append(codePoint: second.value) }
        if text.count == 0 { builder.pointee.note(.controlCharacter) }
        if rest[1] != UInt8(ascii: "#"), !Self.isXML(rest.slice(1, end)) {
            builder.pointee.note(.undeclaredEntity)
        }
        emit(text.bytes)
        return end + 1
    }

    private static let longestReference = 40

    private static func isXML(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        name.isWord("amp") || name.isWord("lt") || name.isWord("gt") || name.isWord("quot")
            || name.isWord("apos")
    }

    // MARK: Markup

    /// Reads the construct at `<`.
    ///
    /// - Returns: its length, or 0 if more bytes are needed.
    private mutating func readMarkup(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        guard rest.count > 1 else { return isLast ? bareLessThan(rest) : 0 }
        switch rest[1] {
        case UInt8(ascii: "!"): return readDeclaration(rest, isLast: isLast)
        case UInt8(ascii: "?"):
            return skip(rest, past: .instruction, isLast: isLast)
        case UInt8(ascii: "/"): return readEndTag(rest, isLast: isLast)
        default:
            guard rest[1].isLetter || rest[1] >= 0x80 || rest[1] == UInt8(ascii: "_") else {
                return bareLessThan(rest)
            }
            return readStartTag(rest, isLast: isLast)
        }
    }

    private func bareLessThan(_ rest: UnsafeBufferPointer<UInt8>) -> Int {
        if builder.pointee.field != nil { builder.pointee.note(.bareLessThan) }
        emit(rest.slice(0, 1))
        return 1
    }

    /// Passes over a comment or an instruction. A mark that was looked for in
    /// vain is not looked for at every turn.
    private mutating func skip(
        _ rest: UnsafeBufferPointer<UInt8>, past mark: Mark, isLast: Bool
    ) -> Int {
        if !absent.contains(mark), let found = rest.find(mark.text, from: 2) {
            return found + mark.text.utf8CodeUnitCount
        }
        absent.insert(mark)
        if !isLast, rest.count < builder.pointee.limits.textBytes { return 0 }
        if let found = rest.find(">", from: 2) { return found + 1 }
        return rest.count
    }

    private mutating func readDeclaration(
        _ rest: UnsafeBufferPointer<UInt8>, isLast: Bool
    ) -> Int {
        // "<![CDATA[" is the longest beginning.
        if rest.count < 9, !isLast { return 0 }
        if rest.hasPrefix("<!--") {
            return skip(rest, past: .comment, isLast: isLast)
        }
        if rest.hasPrefix("<![CDATA[") {
            if let end = rest.find("]]>", from: 9) {
                emit(rest.slice(9, end))
                return end + 3
            }
            guard isLast || rest.count > builder.pointee.limits.textBytes else { return 0 }
            emit(rest.slice(9, rest.count))
            return rest.count
        }
        guard builder.pointee.field == nil else { return bareLessThan(rest) }
        // A document type, perhaps with declarations in brackets.
        guard let close = rest.find(">") else {
            return isLast || rest.count > builder.pointee.limits.textBytes ? rest.count : 0
        }
        guard rest.slice(0, close).find("[") != nil, let end = rest.find("]>", from: close - 1)
        else {
            return close + 1
        }
        return end + 2
    }

    private mutating func readEndTag(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        var end = 2
        while end < rest.count, rest[end] != UInt8(ascii: ">"), rest[end] != UInt8(ascii: "<") {
            end += 1
        }
        if end == rest.count, !isLast, end < builder.pointee.limits.tagBytes { return 0 }
        let name = rest.slice(2, end).trimmed
        guard let first = name.first, first.isLetter || first >= 0x80 || first == 0x5F else {
            return bareLessThan(rest)
        }
        let length = end < rest.count && rest[end] == UInt8(ascii: ">") ? end + 1 : end
        close(name)
        return length
    }

    // MARK: Elements

    private mutating func readStartTag(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        guard let tag = LenientTag(rest, mostAttributes: builder.pointee.limits.attributes) else {
            return !isLast && rest.count < builder.pointee.limits.textBytes ? 0 : bareLessThan(rest)
        }
        guard tag.isTag else { return bareLessThan(rest) }
        if tag.sawFault { builder.pointee.note(.badAttribute) }
        let depth = openNames.count + 1
        attributes.removeAll(keepingCapacity: true)
        for attribute in tag.attributes { read(attribute, depth: depth) }
        let (prefix, local) = Self.split(tag.name)
        let vocabulary = vocabulary(prefix)
        let element = Names.shared.element(vocabulary, local)
        if let field = builder.pointee.field {
            // Inside a text, tags are text's: they need not match.
            if element == .entry, vocabulary == .core, tag.name.count == local.count {
                closeEntry()
            } else if Self.ends(field, element, vocabulary) {
                builder.pointee.note(.mismatchedTag)
                while builder.pointee.field != nil, !openNames.isEmpty { close() }
            } else {
                let isOpen = startInText(element, tag.name, local)
                if tag.isEmpty { isOpen ? close() : endInText(local) }
                return tag.length
            }
        }
        if element == .entry, builder.pointee.inEntry {
            if tag.isEmpty { return tag.length }
            closeEntry()
        }
        sawRoot = true
        open(tag.name)
        attributes.withUnsafeBufferPointer {
            builder.pointee.start(element, name: local, attributes: $0)
        }
        if tag.isEmpty { close() }
        return tag.length
    }

    /// Whether an element can only mean that the text before it was not closed.
    private static func ends(_ field: Field, _ element: Element, _ vocabulary: Vocabulary) -> Bool {
        if element == .unknown || field.isPerson { return false }
        switch field.element {
        case .name, .email, .address: return false
        case .description, .otherDescription, .summary, .content, .subtitle:
            // HTML has a `link`, `title`, `summary`, `address` and `source` as well.
            switch element {
            case .id, .published, .updated, .category, .comments, .enclosure, .description:
                return true
            default: return vocabulary != .core && vocabulary != .xhtml && vocabulary != .drawing
            }
        default: return vocabulary != .drawing && vocabulary != .xhtml
        }
    }

    /// - Returns: whether the element is open now. A person has real children;
    ///   markup in a text has none that must be closed.
    private mutating func startInText(
        _ element: Element, _ name: UnsafeBufferPointer<UInt8>, _ local: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let isPerson = builder.pointee.field?.isPerson == true
        attributes.withUnsafeBufferPointer {
            builder.pointee.start(element, name: local, attributes: $0)
        }
        if isPerson {
            open(name)
            return true
        }
        builder.pointee.depth -= 1
        return false
    }

    private func endInText(_ local: UnsafeBufferPointer<UInt8>) {
        builder.pointee.depth += 1
        builder.pointee.end(name: local)
    }

    private mutating func read(_ attribute: LenientTag.Attribute, depth: Int) {
        let (prefix, local) = Self.split(attribute.name)
        if prefix.isWord("xmlns") || prefix.isEmpty && local.isWord("xmlns") {
            let declared = prefix.isEmpty ? UnsafeBufferPointer(rebasing: local[0..<0]) : local
            if bindings.count < 256 {
                bindings.append(
                    Binding(
                        depth: depth, prefix: declared.nameKey,
                        vocabulary: Names.shared.vocabulary(
                            namespace: attribute.value, prefix: declared)))
            }
            return
        }
        attributes.append(
            RawAttribute(
                name: Names.shared.attribute(local), rawName: local, value: attribute.value))
    }

    private static func split(
        _ name: UnsafeBufferPointer<UInt8>
    ) -> (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else {
            return (name.slice(0, 0), name)
        }
        return (name.slice(0, colon), name.slice(colon + 1, name.count))
    }

    private func vocabulary(_ prefix: UnsafeBufferPointer<UInt8>) -> Vocabulary {
        let key = prefix.nameKey
        if let bound = bindings.last(where: { $0.prefix == key }) { return bound.vocabulary }
        if !prefix.isEmpty { builder.pointee.note(.undeclaredPrefix) }
        return Names.shared.vocabulary(namespace: nil, prefix: prefix)
    }

    private mutating func open(_ name: UnsafeBufferPointer<UInt8>) {
        openNames.append(Array(name))
        openKeys.append(name.nameKey)
    }

    /// Closes the innermost element.
    private mutating func close() {
        guard let name = openNames.popLast() else { return }
        openKeys.removeLast()
        name.withUnsafeBufferPointer { builder.pointee.end(name: Self.split($0).1) }
        while let last = bindings.last, last.depth > openNames.count { bindings.removeLast() }
    }

    /// Closes the element of that name, and whatever is open inside it.
    private mutating func close(_ name: UnsafeBufferPointer<UInt8>) {
        guard let found = openKeys.lastIndex(of: name.nameKey) else {
            if builder.pointee.field != nil {
                endInText(Self.split(name).1)
            } else {
                builder.pointee.note(.mismatchedTag)
            }
            return
        }
        if found < openNames.count - 1 { builder.pointee.note(.mismatchedTag) }
        while openNames.count > found { close() }
    }

    /// Closes the entry that is open, for another begins.
    private mutating func closeEntry() {
        builder.pointee.note(.mismatchedTag)
        while builder.pointee.inEntry, !openNames.isEmpty { close() }
    }
}
