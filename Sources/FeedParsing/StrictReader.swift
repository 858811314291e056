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
    private var lifter: TextLifter
    /// The end of what came last, if it is not whole.
    private var carry = ByteBuffer(capacity: 64)

    init(builder: UnsafeMutablePointer<FeedBuilder>) {
        state = .allocate(capacity: 1)
        state.initialize(to: StrictState(builder: builder))
        lifter = TextLifter(longestTag: builder.pointee.limits.tagBytes)
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
        if carry.count > 0 {
            carry.append(bytes)
            guard let done = read(carry.bytes, isLast: isLast) else { return false }
            carry.removeFirst(done)
            lifter.forget(done)
        } else {
            guard let done = read(bytes, isLast: isLast) else { return false }
            carry.append(bytes.slice(done, bytes.count))
            lifter.forget(done)
        }
        return true
    }

    /// - Returns: how many of the bytes are done with; `nil` if all is not well.
    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Int? {
        var done = 0
        while let text = lifter.next(in: bytes, isLast: isLast) {
            guard state.pointee.builder.pointee.depth > 0 || text.start > done else { continue }
            guard parse(bytes.slice(done, text.start), isLast: false) else { return nil }
            done = text.start
            if state.pointee.builder.pointee.failure != nil { return done }
            // Outside the root, text is an error that libxml2 shall see.
            guard state.pointee.builder.pointee.depth > 0 else { continue }
            state.pointee.lift(
                bytes.slice(text.content.lowerBound, text.content.upperBound),
                isLiteral: text.isLiteral)
            state.pointee.liftedBytes += text.end - text.start
            done = text.end
        }
        // A tag or a document type of such a size is for the other reader, which
        // counts as it goes.
        let isLast = isLast && !lifter.metLongTag
        let end = isLast ? bytes.count : max(done, lifter.whole)
        guard parse(bytes.slice(done, end), isLast: isLast), !lifter.metLongTag else { return nil }
        return end
    }

    /// Feeds bytes to libxml2.
    private func parse(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        guard let context = state.pointee.context else { return false }
        if bytes.isEmpty, !isLast { return true }
        let code = bytes.withMemoryRebound(to: CChar.self) {
            xmlParseChunk(context, $0.baseAddress, Int32($0.count), isLast ? 1 : 0)
        }
        if state.pointee.builder.pointee.failure != nil { return true }
        // Warnings and undeclared prefixes leave the document well-formed.
        return context.pointee.wellFormed != 0 && code != XML_ERR_NO_MEMORY.rawValue
            && xmlDictSize(context.pointee.dict) < Self.mostNames
    }

    /// libxml2 2.9 looks up names in 8,192 lists, however many there are. Real feeds
    /// have about a hundred names; one with more than these is for the other reader.
    private static let mostNames = 32_768

    var checkpoint: Checkpoint { state.pointee.checkpoint }
    /// The qualified names of the elements that are open at the checkpoint.
    func openNames(upTo depth: Int) -> [[UInt8]] { state.pointee.openNames(upTo: depth) }
    func bindings(upTo depth: Int) -> [Binding] {
        state.pointee.bindings.filter { $0.depth <= depth }
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
