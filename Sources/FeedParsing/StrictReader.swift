// SPDX-License-Identifier: Apache-2.0

// libxml2's push parser in front of the builder: fast, and strict. It stops at
// the first thing that is not XML, and says from where to read on otherwise.

import CLibXML2
import Foundation

/// A prefix that was declared, and what it stands for.
struct Binding {
    let depth: Int
    let prefix: UInt64
    let vocabulary: Vocabulary
}

/// Where reading can begin anew: right after the last entry that was complete.
struct Checkpoint {
    /// Bytes from the start of the document.
    var offset = 0
    var depth = 0
    var holderDepth = 0
    var rootElement: Element?
}

struct StrictReader: ~Copyable {
    private let state: UnsafeMutablePointer<StrictState>
    private var lifter = TextLifter()
    /// The end of what came last, if it may be half of a mark.
    private var carry = ByteBuffer(capacity: 64)

    init(builder: UnsafeMutablePointer<FeedBuilder>) {
        state = .allocate(capacity: 1)
        state.initialize(to: StrictState(builder: builder))
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = strictStart
        handler.endElementNs = strictEnd
        handler.characters = strictText
        handler.ignorableWhitespace = strictText
        handler.getEntity = strictEntity
        handler.entityDecl = strictDeclaration
        let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil)
        // NONET and no NOENT, DTDLOAD or HUGE: nothing outside the document is
        // read, nothing inside it grows. IGNORE_ENC: what comes is UTF-8.
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_NOCDATA.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        if let context { xmlCtxtUseOptions(context, Int32(options)) }
        state.pointee.context = context
    }

    deinit {
        if let context = state.pointee.context { xmlFreeParserCtxt(context) }
        state.pointee.release()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Reads UTF-8. Long texts are taken from the bytes, the rest goes through
    /// libxml2.
    ///
    /// - Returns: whether all is well so far. If not, what was read after the
    ///   checkpoint is to be read again in another way.
    mutating func push(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        if carry.count > 0 || !isLast {
            carry.append(bytes)
            // A mark that is cut in two waits for its other half.
            let known = isLast ? nil : TextLifter.unfinishedStart(carry.bytes)
            let joined = ByteBuffer(copying: carry.bytes.slice(0, known ?? carry.count))
            carry.removeFirst(joined.count)
            return read(joined.bytes, isLast: isLast)
        }
        return read(bytes, isLast: isLast)
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        var done = 0
        lifter.restart()
        while let text = lifter.next(in: bytes) {
            guard state.pointee.builder.pointee.depth > 0 || text.start > done else { continue }
            guard parse(bytes.slice(done, text.start), isLast: false) else { return false }
            done = text.start
            if state.pointee.builder.pointee.failure != nil { return true }
            // Outside the root, text is an error that libxml2 shall see.
            guard state.pointee.builder.pointee.depth > 0 else { continue }
            state.pointee.lift(
                bytes.slice(text.content.lowerBound, text.content.upperBound),
                isLiteral: text.isLiteral)
            state.pointee.liftedBytes += text.end - text.start
            done = text.end
        }
        return parse(bytes.slice(done, bytes.count), isLast: isLast)
    }

    /// Feeds bytes to libxml2.
    private func parse(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        guard let context = state.pointee.context else { return false }
        let limit = state.pointee.builder.pointee.limits.tagBytes
        var rest = bytes
        repeat {
            let piece = rest.slice(0, min(rest.count, Self.pieceBytes))
            rest = rest.slice(piece.count, rest.count)
            let ends = isLast && rest.isEmpty
            if piece.isEmpty, !ends { return true }
            let code = piece.withMemoryRebound(to: CChar.self) {
                xmlParseChunk(context, $0.baseAddress, Int32($0.count), ends ? 1 : 0)
            }
            if state.pointee.builder.pointee.failure != nil { return true }
            // Warnings and undeclared prefixes leave the document well-formed.
            if context.pointee.wellFormed == 0 || code == XML_ERR_NO_MEMORY.rawValue {
                return false
            }
            if context.pointee.instate == XML_PARSER_START_TAG,
                state.pointee.waitingBytes > limit
            {
                state.pointee.builder.pointee.fail(
                    .tooManyAttributes, "a start tag of more than \(limit) bytes")
                return true
            }
        } while !rest.isEmpty
        return true
    }

    var checkpoint: Checkpoint { state.pointee.checkpoint }
    /// The qualified names of the elements that are open at the checkpoint.
    func openNames(upTo depth: Int) -> [[UInt8]] { Array(state.pointee.openNames.prefix(depth)) }
    func bindings(upTo depth: Int) -> [Binding] {
        state.pointee.bindings.filter { $0.depth <= depth }
    }

    /// Attributes are quadratic in libxml2, and it looks at a tag when it has
    /// it whole: so it gets little at a time.
    private static let pieceBytes = 32 << 10
}

/// What the callbacks share.
struct StrictState {
    let builder: UnsafeMutablePointer<FeedBuilder>
    var context: xmlParserCtxtPtr?
    var checkpoint = Checkpoint()
    var openNames: [[UInt8]] = []
    var bindings: [Binding] = []
    private var cache: UnsafeMutablePointer<CachedName>
    private var attributes: UnsafeMutablePointer<RawAttribute>
    private var attributeCapacity: Int
    private var entities: [String: EntityPair] = [:]
    /// Bytes that libxml2 never saw.
    var liftedBytes = 0
    /// Entities that the document declares, each a short text.
    private var declared: [String: [UInt8]] = [:]

    private struct CachedName {
        var local: UnsafePointer<xmlChar>?
        var namespace: UnsafePointer<xmlChar>?
        var prefix: UnsafePointer<xmlChar>?
        var element = Element.unknown
        var attribute = AttributeName.unknown
        var length = 0
    }

    private static let cacheSlots = 256
    /// One entity as text and as part of an attribute, which libxml2 wants in
    /// different shapes.
    private typealias EntityPair = (
        text: UnsafeMutablePointer<xmlEntity>, attribute: UnsafeMutablePointer<xmlEntity>
    )
    /// A feed that declares more entities than this is up to something.
    private static let mostDeclared = 256
    private static let longestDeclared = 64

    init(builder: UnsafeMutablePointer<FeedBuilder>) {
        self.builder = builder
        cache = .allocate(capacity: Self.cacheSlots)
        cache.initialize(repeating: CachedName(), count: Self.cacheSlots)
        attributeCapacity = 32
        attributes = .allocate(capacity: attributeCapacity)
    }

    mutating func release() {
        cache.deallocate()
        attributes.deallocate()
        for pair in entities.values {
            pair.text.pointee.content?.deallocate()
            pair.text.pointee.name?.deallocate()
            pair.text.deallocate()
            pair.attribute.deallocate()
        }
    }

    /// Bytes of the document that have been taken.
    private var offset: Int {
        guard let input = context?.pointee.input else { return 0 }
        return Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base) + liftedBytes
    }

    /// Bytes that the parser holds and has not taken.
    var waitingBytes: Int {
        guard let input = context?.pointee.input else { return 0 }
        return input.pointee.end - input.pointee.cur
    }

    @inline(__always)
    private func slot(_ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?) -> Int {
        let mixed = UInt(bitPattern: local) &* 31 ^ UInt(bitPattern: namespace)
        return Int(bitPattern: (mixed ^ mixed >> 9) & UInt(Self.cacheSlots - 1))
    }

    private mutating func name(
        _ local: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?,
        namespace: UnsafePointer<xmlChar>?, isAttribute: Bool
    ) -> CachedName {
        // libxml2 keeps one copy of a name per document: its address is its key.
        let slot = slot(local, isAttribute ? prefix : namespace)
        let cached = cache[slot]
        if cached.local == local, cached.namespace == namespace, cached.prefix == prefix {
            return cached
        }
        var found = CachedName(local: local, namespace: namespace, prefix: prefix)
        let text = UnsafeBufferPointer(start: local, count: strlen(local))
        found.length = text.count
        let vocabulary = Names.shared.vocabulary(
            namespace: namespace.map { UnsafeBufferPointer(start: $0, count: strlen($0)) },
            prefix: prefix.map { UnsafeBufferPointer(start: $0, count: strlen($0)) })
        if namespace == nil, prefix != nil { builder.pointee.note(.undeclaredPrefix) }
        found.element = Names.shared.element(vocabulary, text)
        found.attribute = Names.shared.attribute(text)
        cache[slot] = found
        return found
    }

    mutating func start(
        _ local: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?,
        namespace: UnsafePointer<xmlChar>?, declarations: Int,
        _ declared: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        attributes count: Int, _ given: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        let name = name(local, prefix: prefix, namespace: namespace, isAttribute: false)
        let text = UnsafeBufferPointer(start: local, count: name.length)
        if count > 0, let given { readAttributes(count, given) }
        builder.pointee.start(
            name.element, name: text,
            attributes: UnsafeBufferPointer(start: attributes, count: count))
        if builder.pointee.failure != nil { stop() }
        if builder.pointee.inEntry || builder.pointee.field != nil { return }
        let depth = builder.pointee.depth
        if openNames.count == depth - 1 { openNames.append(qualified(text, prefix)) }
        if declarations > 0, let declared {
            for index in 0..<declarations { bind(declared[2 * index], declared[2 * index + 1], depth) }
        }
    }

    private func qualified(
        _ local: UnsafeBufferPointer<UInt8>, _ prefix: UnsafePointer<xmlChar>?
    ) -> [UInt8] {
        guard let prefix else { return Array(local) }
        return Array(UnsafeBufferPointer(start: prefix, count: strlen(prefix))) + [0x3A] + local
    }

    private mutating func bind(
        _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, _ depth: Int
    ) {
        let prefix = UnsafeBufferPointer(start: prefix, count: prefix.map { strlen($0) } ?? 0)
        let namespace = UnsafeBufferPointer(start: namespace, count: namespace.map { strlen($0) } ?? 0)
        guard bindings.count < 256 else { return }
        bindings.append(
            Binding(
                depth: depth, prefix: prefix.nameKey,
                vocabulary: Names.shared.vocabulary(namespace: namespace, prefix: prefix)))
    }

    private mutating func readAttributes(
        _ count: Int, _ given: UnsafeMutablePointer<UnsafePointer<xmlChar>?>
    ) {
        if count > attributeCapacity {
            attributes.deallocate()
            attributeCapacity = count
            attributes = .allocate(capacity: count)
        }
        for index in 0..<count {
            let place = given + 5 * index
            var read = RawAttribute(
                name: .unknown, rawName: UnsafeBufferPointer(start: nil, count: 0),
                value: UnsafeBufferPointer(start: nil, count: 0))
            if let local = place[0], let value = place[3], let end = place[4] {
                let name = name(local, prefix: place[1], namespace: place[2], isAttribute: true)
                read.name = name.attribute
                read.rawName = UnsafeBufferPointer(start: local, count: name.length)
                read.value = UnsafeBufferPointer(start: value, count: end - value)
            }
            (attributes + index).initialize(to: read)
        }
    }

    mutating func end(_ local: UnsafePointer<xmlChar>, namespace: UnsafePointer<xmlChar>?) {
        let before = builder.pointee.inEntry
        let needsName = builder.pointee.field != nil
        builder.pointee.end(
            name: UnsafeBufferPointer(start: local, count: needsName ? strlen(local) : 0))
        if builder.pointee.inEntry { return }
        let depth = builder.pointee.depth
        if openNames.count > depth { openNames.removeLast(openNames.count - depth) }
        while let last = bindings.last, last.depth > depth { bindings.removeLast() }
        if before {
            checkpoint = Checkpoint(
                offset: offset, depth: depth, holderDepth: builder.pointee.holderDepth,
                rootElement: builder.pointee.rootElement)
        }
    }

    func stop() { xmlStopParser(context) }

    // MARK: Lifted texts

    /// Hands a text to the builder that libxml2 did not see.
    mutating func lift(_ text: UnsafeBufferPointer<UInt8>, isLiteral: Bool) {
        // Whether it is UTF-8 is seen when it becomes a text.
        guard builder.pointee.field != nil, let base = text.baseAddress else { return }
        if isLiteral { builder.pointee.text(base, text.count) } else { deliver(text) }
    }

    private func deliver(_ text: UnsafeBufferPointer<UInt8>) {
        guard let base = text.baseAddress else { return }
        var done = 0
        while let mark = text.find("&", from: done) {
            if mark > done { builder.pointee.text(base + done, mark - done) }
            done = mark + resolve(text.slice(mark, text.count))
        }
        if done < text.count { builder.pointee.text(base + done, text.count - done) }
    }

    /// Delivers what the reference at the start stands for.
    ///
    /// - Returns: its length.
    private func resolve(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        if let known = XMLReference(text) {
            builder.pointee.text(known.byte)
            return known.length
        }
        guard let reference = CharacterReference.read(text),
            text[reference.length - 1] == UInt8(ascii: ";")
        else {
            if let (value, length) = declaredValue(text) {
                value.withUnsafeBufferPointer {
                    if let base = $0.baseAddress { builder.pointee.text(base, $0.count) }
                }
                return length
            }
            builder.pointee.note(.bareAmpersand)
            if let base = text.baseAddress { builder.pointee.text(base, 1) }
            return 1
        }
        if text[1] != UInt8(ascii: "#") {
            let name = text.slice(1, reference.length - 1).string
            if declared[name] == nil { builder.pointee.note(.undeclaredEntity) }
        }
        if reference.first == nil { builder.pointee.note(.controlCharacter) }
        if let first = reference.first { builder.pointee.text(first) }
        if let second = reference.second { builder.pointee.text(second) }
        return reference.length
    }

    private func declaredValue(_ text: UnsafeBufferPointer<UInt8>) -> ([UInt8], Int)? {
        guard !declared.isEmpty,
            let end = text.slice(0, min(text.count, 64)).firstIndex(of: UInt8(ascii: ";"))
        else { return nil }
        return declared[text.slice(1, end).string].map { ($0, end + 1) }
    }

    // MARK: Entities

    mutating func declare(_ name: String, _ value: UnsafePointer<xmlChar>) {
        // One level only: a value that refers to others could grow.
        let text = UnsafeBufferPointer(start: value, count: strlen(value))
        guard declared.count < Self.mostDeclared, text.count <= Self.longestDeclared,
            !text.contains(0x26), !text.contains(0x3C)
        else { return }
        declared[name] = Array(text)
    }

    /// The entity of a name, as HTML or the document itself knows it.
    mutating func entity(_ name: UnsafePointer<xmlChar>) -> xmlEntityPtr? {
        let key = String(cString: name)
        if declared[key] == nil { builder.pointee.note(.undeclaredEntity) }
        if let known = entities[key] {
            return context?.pointee.instate == XML_PARSER_ATTRIBUTE_VALUE ? known.attribute : known.text
        }
        var bytes = declared[key] ?? []
        if bytes.isEmpty {
            var buffer = ByteBuffer(capacity: 16)
            let reference = Array("&\(key);".utf8)
            let found = reference.withUnsafeBufferPointer { CharacterReference.read($0) }
            guard let found, found.length == reference.count else { return nil }
            if let first = found.first { buffer.append(codePoint: first.value) }
            if let second = found.second { buffer.append(codePoint: second.value) }
            bytes = Array(buffer.bytes)
        }
        let pair = (
            text: Self.make(key, bytes, XML_INTERNAL_PREDEFINED_ENTITY),
            attribute: Self.make(key, bytes, XML_INTERNAL_GENERAL_ENTITY)
        )
        pair.attribute.pointee.content = pair.text.pointee.content
        entities[key] = pair
        return context?.pointee.instate == XML_PARSER_ATTRIBUTE_VALUE ? pair.attribute : pair.text
    }

    private static func make(
        _ name: String, _ content: [UInt8], _ type: xmlEntityType
    ) -> UnsafeMutablePointer<xmlEntity> {
        func copy(_ bytes: some Collection<UInt8>) -> UnsafeMutablePointer<xmlChar> {
            let place = UnsafeMutablePointer<xmlChar>.allocate(capacity: bytes.count + 1)
            var end = place
            for byte in bytes {
                end.initialize(to: byte)
                end += 1
            }
            end.initialize(to: 0)
            return place
        }
        let entity = UnsafeMutablePointer<xmlEntity>.allocate(capacity: 1)
        entity.initialize(to: xmlEntity())
        entity.pointee.type = XML_ENTITY_DECL
        entity.pointee.etype = type
        let name = copy(name.utf8)
        entity.pointee.name = UnsafePointer(name)
        entity.pointee.content = copy(content)
        entity.pointee.length = Int32(content.count)
        // Said to be checked and to have an original, so that libxml2 neither
        // expands nor keeps anything here.
        entity.pointee.checked = 2
        entity.pointee.orig = name
        return entity
    }
}

// File-scope functions: a closure inside an isolated context would trap when
// libxml2 calls it from another thread.

private func state(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<StrictState>? {
    context?.assumingMemoryBound(to: StrictState.self)
}

private func strictStart(
    _ context: UnsafeMutableRawPointer?, _ local: UnsafePointer<xmlChar>?,
    _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?,
    _ declarations: Int32, _ declared: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    _ attributes: Int32, _ defaulted: Int32,
    _ given: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let local else { return }
    state(context)?.pointee.start(
        local, prefix: prefix, namespace: namespace, declarations: Int(declarations), declared,
        attributes: Int(attributes), given)
}

private func strictEnd(
    _ context: UnsafeMutableRawPointer?, _ local: UnsafePointer<xmlChar>?,
    _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?
) {
    guard let local else { return }
    state(context)?.pointee.end(local, namespace: namespace)
}

private func strictText(
    _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32
) {
    guard let text else { return }
    state(context)?.pointee.builder.pointee.text(text, Int(count))
}

private func strictEntity(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?
) -> xmlEntityPtr? {
    guard let name else { return nil }
    return state(context)?.pointee.entity(name)
}

private func strictDeclaration(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ type: Int32,
    _ publicID: UnsafePointer<xmlChar>?, _ systemID: UnsafePointer<xmlChar>?,
    _ content: UnsafeMutablePointer<xmlChar>?
) {
    guard let name, let content, type == Int32(XML_INTERNAL_GENERAL_ENTITY.rawValue) else { return }
    state(context)?.pointee.declare(String(cString: name), content)
}

/// One of the references that nearly all references are.
private struct XMLReference {
    let byte: UInt8
    let length: Int

    @inline(__always)
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 4 else { return nil }
        switch (text[1], text[2], text[3]) {
        case (0x6C, 0x74, 0x3B): (byte, length) = (0x3C, 4)
        case (0x67, 0x74, 0x3B): (byte, length) = (0x3E, 4)
        case (0x61, 0x6D, 0x70) where text.count > 4 && text[4] == 0x3B: (byte, length) = (0x26, 5)
        case (0x71, 0x75, 0x6F) where text.count > 5 && text[4] == 0x74 && text[5] == 0x3B:
            (byte, length) = (0x22, 6)
        case (0x61, 0x70, 0x6F) where text.count > 5 && text[4] == 0x73 && text[5] == 0x3B:
            (byte, length) = (0x27, 6)
        default: return nil
        }
    }
}
