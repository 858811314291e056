// SPDX-License-Identifier: Apache-2.0

// Where each element of a feed or an entry leads: a text to collect, a person,
// a link, or nothing.

import Complaints

extension FeedBuilder {
    typealias Attributes = UnsafeBufferPointer<RawAttribute>

    /// Outside entries anything may wrap anything, so unknown elements are
    /// looked into for entries; their other children are not the feed's.
    mutating func startInFeed(_ element: Element, attributes: Attributes) {
        let isDirect = depth == holderDepth + 1
        switch element {
        case .rss, .rdf, .feed:
            if depth == 1 { holderDepth = 1 }
            if depth == 1, let language, !language.isEmpty { page.language = language }
        case .channel:
            if isDirect || depth == 1 { holderDepth = depth }
            readWindowAttributes(attributes)
        case .entry:
            openEntry(attributes)
        case .webPage:
            if depth == 1 { fail(.webPage, "a web page, not a feed") }
        case .picture:
            skippedBelow = depth
        case .unknown:
            break
        case .category where depth == holderDepth + 2:
            // Podcasts put one category inside another.
            open(element, attributes: attributes)
        default:
            if isDirect || rootElement == .rdf && depth == 2 {
                open(element, attributes: attributes)
            }
        }
    }

    mutating func startInEntry(_ element: Element, attributes: Attributes) {
        guard depth == holderDepth + 1 else {
            // Inside `media:group` and the like: only what is meant for us.
            switch element {
            case .otherTitle, .otherDescription, .mediaContent, .starRating, .keywords, .category:
                open(element, attributes: attributes)
            case .group: break
            default: skippedBelow = depth
            }
            return
        }
        switch element {
        case .unknown, .picture: skippedBelow = depth
        case .group: break
        case .entry:
            outerEntries.append(OuterEntry(entry: takeEntry(), traits: traits, depth: entryDepth))
            openEntry(attributes)
        case .rss, .rdf, .feed, .channel, .webPage: skippedBelow = depth
        default: open(element, attributes: attributes)
        }
    }

    private mutating func openEntry(_ attributes: Attributes) {
        inEntry = true
        entryDepth = depth
        holderDepth = depth
        traits = EntryTraits()
        entry.language = language.flatMap { $0.isEmpty ? nil : $0 }
        for attribute in attributes where attribute.name == .about {
            entry.id = attribute.value.trimmed.decoded(into: &scratch)
        }
        readWindowAttributes(attributes)
    }

    /// CDF keeps address and date of channel and item in attributes.
    private mutating func readWindowAttributes(_ attributes: Attributes) {
        for attribute in attributes {
            if attribute.name == .href, let link = address(attribute.value) {
                setLink(EntryLink(href: link, rel: "alternate"))
            } else if attribute.name == .lastMod, let date = FeedDate.parse(attribute.value) {
                if inEntry { entry.updated = date } else { page.updated = date }
            }
        }
    }

    /// An element that stands where it means something.
    private mutating func open(_ element: Element, attributes: Attributes) {
        switch element {
        case .link: openLink(attributes)
        case .enclosure: openEnclosure(attributes, href: .url)
        case .mediaContent:
            if !attributes.isEmpty { openEnclosure(attributes, href: .url) }
        case .inReplyTo: openReply(attributes)
        case .starRating:
            if let average = attributes.first(.average) { setRating(average.trimmed) }
        case .category: openCategory(attributes)
        case .id:
            traits.isPermanentLink = attributes.first(.isPermaLink)?.isWord("false") != true
            begin(element, attributes: attributes)
        case .author, .contributor, .publisher:
            begin(element, attributes: attributes)
        case .source: openSource(attributes)
        case .content:
            begin(element, attributes: attributes)
            if let address = attributes.first(.src).flatMap({ self.address($0) }) {
                addLink(EntryLink(href: address, rel: "content"))
            }
        case .name, .email, .address, .rss, .rdf, .feed, .channel, .entry, .webPage, .picture,
            .group, .unknown:
            skippedBelow = inEntry ? depth : .max
        default: begin(element, attributes: attributes)
        }
    }

    /// Starts collecting the text of an element.
    private mutating func begin(_ element: Element, attributes: Attributes) {
        raw.clear()
        var opened = Field(element: element, depth: depth, markup: isAtom ? .plain : .html)
        if element == .description || element == .otherDescription { opened.markup = .html }
        if isAtom && (element == .summary || element == .title || element == .content) {
            opened.markup = .guessed
        }
        if let type = attributes.first(.type)?.trimmed, !type.isEmpty {
            if type.isWord("html") || type.isWord("text/html") || type.isWord("xhtml")
                || type.isWord("application/xhtml+xml")
            {
                opened.markup = .html
            } else if type.isWord("text") || type.isWord("text/plain") || type.isWord("plain") {
                opened.markup = isAtom ? .plain : .html
            } else {
                opened.isBase64 = !type.isTextual
                opened.markup = opened.isBase64 ? .html : .guessed
            }
            // Markup in XML: text is text until the first tag says otherwise.
            opened.escapesText = false
            if type.isXML { opened.markup = .guessed }
        }
        if attributes.first(.mode)?.isWord("base64") == true {
            opened.isBase64 = true
            if opened.markup == .guessed { opened.markup = .html }
        }
        field = opened
    }

    // MARK: Links

    private mutating func openLink(_ attributes: Attributes) {
        guard let href = attributes.first(.href) ?? (attributes.first(.resource)) else {
            begin(.link, attributes: attributes)
            return
        }
        guard let link = address(href) else {
            skippedBelow = depth
            return
        }
        let type = attributes.first(.type)
        setLink(
            EntryLink(
                href: link, rel: relation(attributes.first(.rel)?.trimmed),
                type: type?.trimmed.decoded(into: &scratch),
                length: attributes.first(.length)?.trimmed.decoded(into: &scratch)),
            isHTML: type?.trimmed.isHTMLType ?? true)
        skippedBelow = depth
    }

    /// What the address is to the entry: the last step of a registered
    /// address, else the word.
    private mutating func relation(_ written: UnsafeBufferPointer<UInt8>?) -> String {
        guard let written, !written.isEmpty, !written.isWord("alternate") else {
            return "alternate"
        }
        if written.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A || $0 == 0x2D }) {
            return written.asciiString
        }
        if written.hasPrefix("http"), let slash = written.lastIndex(of: UInt8(ascii: "/")) {
            let local = written.slice(slash + 1, written.count)
            if !local.isEmpty, written.find("iana.org") != nil {
                return local.string.lowercased()
            }
        }
        return written.decoded(into: &scratch).lowercased()
    }

    mutating func addLink(_ link: EntryLink) {
        // Most entries have a few; growing one by one costs an allocation each.
        if entry.links.isEmpty { entry.links.reserveCapacity(4) }
        if entry.links.count < Self.mostLinks { entry.links.append(link) }
    }

    /// More is an attack or a sitemap.
    private static let mostLinks = 256

    mutating func setLink(_ link: EntryLink, isHTML: Bool = true) {
        if isInSource {
            if link.rel == "alternate" { source?.link = link.href }
            return
        }
        let isPage = link.rel == "alternate" && isHTML
        if inEntry {
            addLink(link)
            traits.takeLink(link.href, isPage: isPage, isAlternate: link.rel == "alternate")
        } else {
            feedTraits.takeLink(link.href, isPage: isPage, isAlternate: link.rel == "alternate")
        }
    }

    private mutating func openEnclosure(_ attributes: Attributes, href: AttributeName) {
        guard inEntry,
            let link = (attributes.first(href) ?? attributes.first(.href)).flatMap({
                address($0)
            })
        else { return }
        addLink(
            EntryLink(
                href: link, rel: "enclosure",
                type: attributes.first(.type)?.trimmed.decoded(into: &scratch),
                length: attributes.first(.length)?.trimmed.decoded(into: &scratch)))
    }

    private mutating func openReply(_ attributes: Attributes) {
        skippedBelow = depth
        guard inEntry, entry.inReplyTo == nil else { return }
        let ref = attributes.first(.ref) ?? attributes.first(.resource)
        if let ref, !ref.trimmed.isEmpty {
            entry.inReplyTo = ref.trimmed.decoded(into: &scratch)
        } else if let href = attributes.first(.href) {
            entry.inReplyTo = address(href)
        }
    }

    private mutating func openCategory(_ attributes: Attributes) {
        // A label alone is a category that Atom does not know.
        let label = isAtom ? attributes.first(.label) : nil
        if let term = attributes.first(.term) ?? attributes.first(.text) ?? label {
            addCategory(term.trimmed.decoded(into: &scratch))
            return
        }
        begin(.category, attributes: attributes)
    }

    /// Adds a category; an entry has each once.
    mutating func addCategory(_ category: String) {
        guard !category.isEmpty, !isInSource else { return }
        if inEntry {
            guard entry.categories.count < Self.mostCategories,
                !entry.categories.contains(category)
            else { return }
            entry.categories.append(category)
        } else if page.categories.count < Self.mostCategories {
            page.categories.append(category)
        }
    }

    /// More is a list of words, not a filing.
    private static let mostCategories = 256

    // MARK: Source and people

    private mutating func openSource(_ attributes: Attributes) {
        guard inEntry, !isInSource else {
            skippedBelow = depth
            return
        }
        if isAtom {
            source = EntrySource()
            sourceDepth = depth
            holderDepth = depth
        } else {
            var taken = EntrySource()
            taken.link = attributes.first(.url).flatMap { address($0) }
            entry.source = taken
            begin(.source, attributes: attributes)
        }
    }

    mutating func closeSource() {
        entry.source = source
        source = nil
        sourceDepth = 0
        holderDepth = entryDepth
    }

    /// An element inside an author: a name, an address, or nothing to us.
    mutating func startPartOfPerson(_ element: Element) {
        guard let open = personField ?? field else { return }
        if depth != open.depth + 1 {
            skippedBelow = depth
            return
        }
        if personField == nil {
            personField = open
            person = Person()
        }
        raw.clear()
        switch element {
        case .name, .email, .address:
            field = Field(element: element, depth: depth, markup: .html)
        default:
            field = nil
            skippedBelow = depth
        }
    }
}

extension UnsafeBufferPointer<RawAttribute> {
    func first(_ name: AttributeName) -> UnsafeBufferPointer<UInt8>? {
        for attribute in self where attribute.name == name { return attribute.value }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Media types whose content is text as it stands, not base64.
    fileprivate var isTextual: Bool {
        hasPrefix("text/", ignoringCase: true) || isXML || find("json", ignoringCase: true) != nil
            || find("/") == nil
    }

    /// A media type of pages for people.
    fileprivate var isHTMLType: Bool {
        isEmpty || isWord("text/html") || isWord("html") || isWord("xhtml")
            || isWord("application/xhtml+xml")
    }

    fileprivate var isXML: Bool {
        isWord("xhtml") || isWord("xml")
            || count >= 4
                && (slice(count - 4, count).isWord("+xml")
                    || slice(count - 4, count).isWord("/xml"))
    }
}
