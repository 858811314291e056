// SPDX-License-Identifier: Apache-2.0

// What a collected text is worth, and what an entry is once it is closed: the
// precedence among the many elements that say the same thing.

import Complaints
import Foundation

/// What is known of an entry, or of the feed, beside its values: what came
/// from where, until it is closed and the best is taken.
struct EntryTraits {
    var isPermanentLink = true
    /// A link to a page for people, as RSS or HTML alternate.
    var pageLink: String?
    var alternateLink: String?
    var writtenLink: String?
    var originalLink: String?
    var otherTitle: String?
    var otherDescription: String?
    var looseDate: Date?
    var sourceAuthor: Person?

    mutating func takeLink(_ href: String, isPage: Bool, isAlternate: Bool) {
        if isPage, pageLink == nil { pageLink = href }
        if isAlternate, alternateLink == nil { alternateLink = href }
    }

    var link: String? { originalLink ?? writtenLink ?? pageLink ?? alternateLink }
}

extension FeedBuilder {
    mutating func commit(_ field: Field) {
        if field.isTooLong { note(.longText, "cut after \(limits.textBytes) bytes") }
        switch field.element {
        case .published, .updated, .date, .created, .expired: commitDate(field.element)
        case .link, .comments, .originalLink: commitLink(field.element)
        case .id: commitID()
        case .author, .contributor, .publisher:
            person = Person(statement: text(of: field) ?? "")
            commitPerson(field.element)
        case .name, .email, .address: commitPartOfPerson(field)
        case .category:
            if let term = text(of: field) { addCategory(term) }
        case .keywords:
            for word in (text(of: field) ?? "").utf8.split(separator: UInt8(ascii: ",")) {
                Array(word).withUnsafeBufferPointer { addCategory($0.trimmed.string) }
            }
        case .rating: setRating(raw.bytes.trimmed)
        case .ttl, .updatePeriod, .updateFrequency: commitInterval(field.element)
        case .language:
            if let language = text(of: field)?.replacing("_", with: "-") { setLanguage(language) }
        default:
            if let value = text(of: field) { commitText(value, field.element) }
        }
    }

    private mutating func commitText(_ value: String, _ element: Element) {
        if isInSource {
            if element == .title { source?.title = value }
            return
        }
        guard inEntry else {
            switch element {
            case .title: page.title = page.title ?? value
            case .otherTitle: feedTraits.otherTitle = feedTraits.otherTitle ?? value
            case .subtitle, .description: page.subtitle = page.subtitle ?? value
            case .summary: feedTraits.otherDescription = feedTraits.otherDescription ?? value
            default: break
            }
            return
        }
        switch element {
        case .title: if entry.title == nil { entry.title = value }
        case .otherTitle: if traits.otherTitle == nil { traits.otherTitle = value }
        case .otherDescription:
            if traits.otherDescription == nil { traits.otherDescription = value }
        case .description, .summary:
            // The second of the two is the longer text.
            if entry.summary == nil {
                entry.summary = value
                entry.unquotedSummary = unquoted
            } else if entry.content == nil {
                entry.content = value
                entry.unquotedContent = unquoted
            }
        case .content:
            if entry.content == nil {
                entry.content = value
                entry.unquotedContent = unquoted
            }
        case .source: entry.source?.title = value
        default: break
        }
    }

    private mutating func commitDate(_ element: Element) {
        var written = raw.bytes.trimmed
        if written.first == UInt8(ascii: "<"),
            let exact = HTMLTag.attribute("datetime", in: written)
        {
            written = exact
        }
        // A period of validity: `start=…; end=…; scheme=W3C-DTF`.
        if element == .expired, let end = written.find("end=") {
            let rest = written.slice(end + 4, written.count)
            written = rest.slice(0, rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.count)
        }
        guard let date = FeedDate.parse(written) else { return }
        if isInSource {
            if element == .updated { source?.updated = date }
            return
        }
        guard inEntry else {
            switch element {
            case .published: page.published = date
            case .updated, .date: page.updated = date
            default: break
            }
            return
        }
        switch element {
        case .published: entry.published = date
        case .updated: entry.updated = date
        case .date: traits.looseDate = date
        case .created: entry.created = date
        case .expired: entry.expired = date
        default: break
        }
    }

    private mutating func commitLink(_ element: Element) {
        guard let link = address(raw.bytes) else { return }
        switch element {
        case .comments:
            if inEntry { entry.comments = entry.comments ?? link }
        case .originalLink: if inEntry { traits.originalLink = link }
        default:
            if isInSource {
                if source?.link == nil { source?.link = link }
            } else if inEntry {
                addLink(EntryLink(href: link, rel: "alternate"))
                if traits.writtenLink == nil { traits.writtenLink = link }
            } else if feedTraits.writtenLink == nil {
                feedTraits.writtenLink = link
            }
        }
    }

    private mutating func commitID() {
        let written = raw.bytes.trimmed.cleaned
        guard !written.isEmpty else { return }
        // A path alone names nothing without its place; anything else is kept
        // as written, because identity must not depend on how it was fetched.
        let id =
            written.hasPrefix("/") && traits.isPermanentLink
            ? URLReference.resolve(written, against: base) : written
        if isInSource {
            source?.id = id
        } else if inEntry {
            entry.id = id
        } else {
            page.id = id
        }
    }

    mutating func setRating(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard inEntry, entry.rating == nil, bytes.count <= 16, let rating = Double(bytes.string),
            rating.isFinite, rating >= 0
        else { return }
        entry.rating = rating
    }

    private mutating func setLanguage(_ language: String) {
        if inEntry { entry.language = language } else { page.language = language }
    }

    private mutating func commitInterval(_ element: Element) {
        guard !inEntry else { return }
        let value = raw.bytes.trimmed
        switch element {
        case .ttl:
            if value.count <= 6, let minutes = Int(value.string), minutes > 0 {
                page.pollInterval = .seconds(minutes * 60)
            }
        case .updatePeriod:
            let seconds =
                switch value.string.lowercased() {
                case "hourly": 3_600
                case "daily": 86_400
                case "weekly": 7 * 86_400
                case "monthly": 30 * 86_400
                case "yearly": 365 * 86_400
                default: 0
                }
            if seconds > 0, page.pollInterval == nil { page.pollInterval = .seconds(seconds) }
        default:
            if value.count <= 4, let times = Int(value.string), times > 0 {
                page.pollInterval = page.pollInterval.map { $0 / times }
            }
        }
    }

    // MARK: People

    private mutating func commitPartOfPerson(_ field: Field) {
        guard var spoken = person else { return }
        switch field.element {
        case .name: spoken.name = spoken.name ?? text(of: field)
        case .email: spoken.email = spoken.email ?? text(of: field)
        default: spoken.address = spoken.address ?? address(raw.bytes)
        }
        person = spoken
    }

    mutating func closePerson(_ open: Field) {
        personField = nil
        commitPerson(open.element)
    }

    private mutating func commitPerson(_ element: Element) {
        guard let spoken = person else { return }
        person = nil
        guard let name = spoken.name ?? spoken.email else { return }
        if isInSource {
            if element == .author { traits.sourceAuthor = spoken }
            return
        }
        guard inEntry else {
            if element == .author, page.author == nil {
                page.author = name
                feedTraits.sourceAuthor = spoken
            }
            return
        }
        switch element {
        case .author:
            if entry.authors.isEmpty { setAuthor(spoken) }
            if !entry.authors.contains(name), entry.authors.count < 64 {
                entry.authors.append(name)
            }
        case .contributor: if entry.contributors.count < 64 { entry.contributors.append(name) }
        default: break
        }
    }

    private mutating func setAuthor(_ person: Person) {
        entry.author = person.name ?? person.email
        entry.authorEmail = person.email
        entry.authorURL = person.address
    }

    // MARK: Closing

    mutating func closeEntry() {
        guard inEntry else { return }
        inEntry = false
        source = nil
        sourceDepth = 0
        if entry.title == nil { entry.title = traits.otherTitle }
        if entry.summary == nil { entry.summary = traits.otherDescription }
        if let date = traits.looseDate {
            if entry.updated == nil { entry.updated = date }
            if entry.published == nil { entry.published = date }
        }
        entry.link = traits.link
        if entry.link == nil, traits.isPermanentLink, let id = entry.id, URLReference.isWeb(id) {
            entry.link = id
        }
        if entry.authors.isEmpty, isAtom,
            let inherited = traits.sourceAuthor ?? feedTraits.sourceAuthor
        {
            // RFC 4287, section 4.2.1: the source's author, else the feed's.
            setAuthor(inherited)
            entry.authors = [inherited.name ?? inherited.email].compactMap { $0 }
        }
        if entry.language == nil { entry.language = page.language }
        let outer = outerEntries.isEmpty ? nil : outerEntries.removeLast()
        if outer != nil, entry.isHollow {
            // Seen: an empty item inside every item.
        } else if finishedCount + innerEntries.count < limits.entries {
            if outer != nil {
                // Not delivered before the outermost is: it may be read again.
                innerEntries.append(takeEntry())
            } else {
                if !innerEntries.isEmpty {
                    finished.append(contentsOf: innerEntries)
                    finishedCount += innerEntries.count
                    innerEntries.removeAll()
                }
                finished.append(takeEntry())
                finishedCount += 1
            }
        } else {
            note(.manyEntries, "more than \(limits.entries)")
            entry = Entry()
        }
        guard let outer else { return }
        inEntry = true
        entry = outer.entry
        traits = outer.traits
        entryDepth = outer.depth
    }

    /// The entry, moved and not copied: it is many texts. A blank one remains.
    mutating func takeEntry() -> Entry {
        var taken = Entry()
        swap(&taken, &entry)
        return taken
    }

    /// What remains to be said once everything was read.
    mutating func closePage() -> FeedPage {
        while inEntry { closeEntry() }
        page.link = page.link ?? feedTraits.link
        page.title = page.title ?? feedTraits.otherTitle
        page.subtitle = page.subtitle ?? feedTraits.otherDescription
        page.repairs = Repair.Kind.allCases.compactMap { kind in
            repairs[kind].map {
                Repair(kind: kind, count: $0, detail: repairDetails[kind] ?? "")
            }
        }
        page.entries = finished
        return page
    }

    // MARK: Addresses

    /// An absolute web address where that can be had; `nil` for any other
    /// scheme, so that no `javascript:` travels on.
    mutating func address(_ written: UnsafeBufferPointer<UInt8>) -> String? {
        let bytes = written.trimmed
        if bytes.isPlainWebAddress { return bytes.string }
        bytes.decode(into: &scratch)
        if scratch.bytes.isPlainWebAddress { return scratch.string }
        let cleaned = scratch.bytes.cleaned
        guard !cleaned.isEmpty else { return nil }
        let resolved = URLReference.resolve(cleaned, against: base)
        return URLReference.isWeb(resolved) || URLReference.scheme(of: resolved) == nil
            ? resolved : nil
    }
}

extension Entry {
    /// Whether it says nothing at all.
    fileprivate var isHollow: Bool {
        id == nil && title == nil && link == nil && summary == nil && content == nil
    }
}

extension Person {
    /// Takes `name@example.com (Name)`, `Name <name@example.com>` and the like
    /// apart.
    init(statement: String) {
        name = statement.isEmpty ? nil : statement
        guard statement.utf8.contains(UInt8(ascii: "@")) else { return }
        let bytes = Array(statement.utf8)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return }
        var start = at
        while start > 0, Self.isAddress(bytes[start - 1]) { start -= 1 }
        var end = at + 1
        while end < bytes.count, Self.isAddress(bytes[end]) { end += 1 }
        while end > at, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        guard start < at, bytes[at + 1..<end].contains(UInt8(ascii: ".")) else { return }
        email = String(decoding: bytes[start..<end], as: UTF8.self)
        let signs = " \t\n,;:-()<>[]\"".utf8
        var before = bytes[..<start]
        if before.suffix(7).elementsEqual("mailto:".utf8) { before = before.dropLast(7) }
        while let last = before.last, signs.contains(last) { before.removeLast() }
        while let first = before.first, signs.contains(first) { before.removeFirst() }
        var after = bytes[end...]
        while let first = after.first, signs.contains(first) { after.removeFirst() }
        while let last = after.last, signs.contains(last) { after.removeLast() }
        let rest = before.isEmpty ? after : before
        name = rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }

    private static func isAddress(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte >= 0x80 || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }
}
