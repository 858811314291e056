// SPDX-License-Identifier: Apache-2.0

// Texts that libxml2 does not see, and entities that it does not know.

import CLibXML2
import Foundation

extension StrictState {
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
        while done < text.count {
            done += builder.pointee.takePlain(text.slice(done, text.count))
            guard done < text.count else { return }
            if base[done] == UInt8(ascii: "&") {
                done += resolve(text.slice(done, text.count))
                continue
            }
            // The builder does not take it as it comes.
            let found = memchr(base + done, 0x26, text.count - done)
            let mark = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? text.count
            builder.pointee.text(base + done, mark - done)
            done = mark
        }
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
            return context?.pointee.instate == XML_PARSER_ATTRIBUTE_VALUE
                ? known.attribute : known.text
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

/// One of the references that nearly all references are.
struct XMLReference {
    let byte: UInt8
    let length: Int

    @inline(__always)
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 4, let base = text.baseAddress else { return nil }
        let head = UnsafeRawPointer(base).loadUnaligned(as: UInt32.self).bigEndian
        switch head {
        // "&lt;", "&gt;", "&amp", "&quo", "&apo"
        case 0x266C_743B: (byte, length) = (0x3C, 4)
        case 0x2667_743B: (byte, length) = (0x3E, 4)
        case 0x2661_6D70 where text.count > 4 && base[4] == 0x3B: (byte, length) = (0x26, 5)
        case 0x2671_756F where text.count > 5 && base[4] == 0x74 && base[5] == 0x3B:
            (byte, length) = (0x22, 6)
        case 0x2661_706F where text.count > 5 && base[4] == 0x73 && base[5] == 0x3B:
            (byte, length) = (0x27, 6)
        default: return nil
        }
    }
}
