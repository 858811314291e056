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
    /// How far in what waits each mark was looked for in vain, by its number.
    private var soughtTo = [0, 0, 0]
    /// How much must wait before it is looked at again. Each look begins at the
    /// beginning, and bytes may arrive one by one.
    private var enough = 0
    /// Inside a CDATA section, whose text is taken as it comes.
    private var isInLiteral = false
    private var sawTrailing = false

    /// The ends of what is passed over.
    private enum Mark: Int {
        case comment, instruction, declarations

        var text: StaticString {
            switch self {
            case .comment: "-->"
            case .instruction: "?>"
            case .declarations: "]>"
            }
        }
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
    ///
    /// What is done with a byte never depends on how many more are here already: each
    /// construct is looked for in so many bytes, and waits until there are as many.
    mutating func push(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        if position > 0 {
            waiting.removeFirst(position)
            position = 0
        }
        waiting.append(bytes)
        guard isLast || waiting.count >= enough else { return }
        enough = 0
        soughtTo = [0, 0, 0]
        while position < waiting.count, builder.pointee.failure == nil {
            let rest = waiting.bytes.slice(position, waiting.count)
            if sawRoot, openNames.isEmpty {
                if !sawTrailing, !rest.trimmed.isEmpty {
                    sawTrailing = true
                    builder.pointee.note(.trailingJunk)
                }
                position = waiting.count
                break
            }
            let taken = read(rest, isLast: isLast)
            guard taken > 0 else {
                enough = 2 * rest.count
                break
            }
            position += taken
        }
        if isLast, builder.pointee.failure == nil { closeAll() }
    }

    private mutating func read(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        if isInLiteral { return readLiteral(rest, isLast: isLast) }
        return switch rest[0] {
        case UInt8(ascii: "<"): readMarkup(rest, isLast: isLast)
        case UInt8(ascii: "&"): readReference(rest, isLast: isLast)
        default: readText(rest)
        }
    }

    /// The bytes that a construct is looked for in.
    private func reach(_ rest: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        rest.slice(0, min(rest.count, builder.pointee.limits.textBytes))
    }

    /// Whether a construct that does not end in these bytes may end in later ones.
    private func mayGoOn(_ rest: UnsafeBufferPointer<UInt8>, _ isLast: Bool) -> Bool {
        !isLast && rest.count < builder.pointee.limits.textBytes
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

    /// Where a mark ends within reach, at or after an offset. What was looked at in
    /// vain is not looked at again at every turn.
    private mutating func end(
        of mark: Mark, in reached: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        let length = mark.text.utf8CodeUnitCount
        let seen = soughtTo[mark.rawValue] - position - length + 1
        if let found = reached.find(mark.text, from: max(start, seen)) { return found + length }
        soughtTo[mark.rawValue] = max(soughtTo[mark.rawValue], position + reached.count)
        return nil
    }

    /// Passes over a comment or an instruction.
    private mutating func skip(
        _ rest: UnsafeBufferPointer<UInt8>, past mark: Mark, isLast: Bool
    ) -> Int {
        let reached = reach(rest)
        if let end = end(of: mark, in: reached, from: 2) { return end }
        if mayGoOn(rest, isLast) { return 0 }
        if let found = reached.find(">", from: 2) { return found + 1 }
        return reached.count
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
            isInLiteral = true
            return 9
        }
        guard builder.pointee.field == nil else { return bareLessThan(rest) }
        // A document type, perhaps with declarations in brackets.
        let reached = reach(rest)
        guard let close = reached.find(">") else {
            return mayGoOn(rest, isLast) ? 0 : reached.count
        }
        guard reached.slice(0, close).find("[") != nil else { return close + 1 }
        if let end = end(of: .declarations, in: reached, from: close - 1) { return end }
        return mayGoOn(rest, isLast) ? 0 : close + 1
    }

    /// Reads on in a CDATA section, to its end or the document's.
    private mutating func readLiteral(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        if let end = rest.find("]]>") {
            emit(rest.slice(0, end))
            isInLiteral = false
            return end + 3
        }
        // Half of the mark may be here.
        let length = isLast ? rest.count : max(0, rest.count - 2)
        emit(rest.slice(0, length))
        return length
    }

    private mutating func readEndTag(_ rest: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int {
        let reached = min(rest.count, builder.pointee.limits.tagBytes)
        var end = 2
        while end < reached, rest[end] != UInt8(ascii: ">"), rest[end] != UInt8(ascii: "<") {
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
        let reached = reach(rest)
        guard let tag = LenientTag(reached, mostAttributes: builder.pointee.limits.attributes)
        else { return mayGoOn(rest, isLast) ? 0 : bareLessThan(rest) }
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
