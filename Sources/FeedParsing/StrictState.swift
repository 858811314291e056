// SPDX-License-Identifier: Apache-2.0

// What the callbacks of libxml2 share: names brought to codes, attributes brought
// into shape, the place where reading can begin anew.

import CLibXML2
import Foundation

/// What the callbacks share.
struct StrictState {
    let builder: UnsafeMutablePointer<FeedBuilder>
    var context: xmlParserCtxtPtr?
    var checkpoint = Checkpoint()
    /// The elements that are open outside entries. libxml2 keeps one copy of
    /// each name for as long as it lives.
    private var openNames: [(prefix: UnsafePointer<xmlChar>?, local: UnsafePointer<xmlChar>)] = []
    var bindings: [Binding] = []
    /// The namespace of the root, where it is none that is known.
    private var rootNamespace: UnsafePointer<xmlChar>?
    private var cache: UnsafeMutablePointer<CachedName>
    private var attributes: UnsafeMutablePointer<RawAttribute>
    private var attributeCapacity: Int
    var entities: [String: EntityPair] = [:]
    /// Bytes that libxml2 never saw.
    var liftedBytes = 0
    /// Entities that the document declares, each a short text.
    var declared: [String: [UInt8]] = [:]

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
    typealias EntityPair = (
        text: UnsafeMutablePointer<xmlEntity>, attribute: UnsafeMutablePointer<xmlEntity>
    )
    /// A feed that declares more entities than this is up to something.
    static let mostDeclared = 256
    static let longestDeclared = 64

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

    @inline(__always)
    private func slot(_ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?) -> Int
    {
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
        var vocabulary = Names.shared.vocabulary(
            namespace: namespace.map { UnsafeBufferPointer(start: $0, count: strlen($0)) },
            prefix: prefix.map { UnsafeBufferPointer(start: $0, count: strlen($0)) })
        // A feed whose namespace nobody knows is a feed all the same.
        if vocabulary == .other, !isAttribute, builder.pointee.depth == 0 {
            switch Names.shared.element(.core, text) {
            case .rss, .rdf, .feed, .channel: rootNamespace = namespace
            default: break
            }
        }
        if let namespace, namespace == rootNamespace { vocabulary = .core }
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
        if openNames.count == depth - 1 { openNames.append((prefix, local)) }
        if declarations > 0, let declared {
            for index in 0..<declarations {
                bind(declared[2 * index], declared[2 * index + 1], depth)
            }
        }
    }

    /// The qualified names of the outermost elements that are open.
    func openNames(upTo depth: Int) -> [[UInt8]] {
        openNames.prefix(depth).map { name in
            let local = UnsafeBufferPointer(start: name.local, count: strlen(name.local))
            guard let prefix = name.prefix else { return Array(local) }
            return Array(UnsafeBufferPointer(start: prefix, count: strlen(prefix))) + [0x3A] + local
        }
    }

    private mutating func bind(
        _ prefix: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, _ depth: Int
    ) {
        let prefix = UnsafeBufferPointer(start: prefix, count: prefix.map { strlen($0) } ?? 0)
        let namespace = UnsafeBufferPointer(
            start: namespace, count: namespace.map { strlen($0) } ?? 0)
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
        while openNames.count > depth { openNames.removeLast() }
        while let last = bindings.last, last.depth > depth { bindings.removeLast() }
        if before {
            checkpoint = Checkpoint(
                offset: offset, depth: depth, holderDepth: builder.pointee.holderDepth,
                rootElement: builder.pointee.rootElement)
        }
    }

    func stop() { xmlStopParser(context) }
}
