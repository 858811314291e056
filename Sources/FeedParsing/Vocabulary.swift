// SPDX-License-Identifier: Apache-2.0

// The names that mean something in a feed: namespaces, elements, attributes,
// each brought to one code whatever dialect it came in.

/// The vocabularies that are read. Anything else is `other` and passed over.
enum Vocabulary: UInt8 {
    /// RSS, Atom, CDF, and whatever stands in no known namespace and has no prefix.
    case core
    case dublinCore, terms, content, media, podcast, thread, slash, commentAPI, syndication
    case rdf, xhtml, drawing, feedburner, appStore, xml, other
}

/// What an element is to us.
enum Element: UInt8 {
    case unknown
    // Structure.
    case rss, rdf, feed, channel, entry, webPage, source, picture, group
    // Texts.
    case title, otherTitle, description, otherDescription, summary, content, subtitle
    // Identity and place.
    case link, id, comments, originalLink, enclosure, mediaContent, inReplyTo
    // People.
    case author, contributor, publisher, name, email, address
    // Dates.
    case published, updated, date, created, expired
    // The rest.
    case category, keywords, rating, starRating, language, ttl, updatePeriod, updateFrequency
}

/// What an attribute is to us.
enum AttributeName: UInt8 {
    case unknown
    case href, rel, type, length, url, term, label, domain, mode, src, isPermaLink, about
    case resource, ref, base, lang, lastMod, value, text, average, alt, cssClass, isDefault,
        dateTime
}

/// One attribute as it was read, references in its value still undecoded.
struct RawAttribute {
    var name: AttributeName
    var rawName: UnsafeBufferPointer<UInt8>
    var value: UnsafeBufferPointer<UInt8>
}

/// The tables behind the codes.
struct Names: Sendable {
    private let vocabularies: [UInt64: Vocabulary]
    private let prefixes: [UInt64: Vocabulary]
    private let elements: [UInt64: Element]
    private let attributes: [UInt64: AttributeName]

    static let shared = Names()

    private init() {
        vocabularies = Dictionary(
            Self.namespaces.map { ($0.0.nameKey, $0.1) }, uniquingKeysWith: { first, _ in first })
        prefixes = Dictionary(
            Self.usualPrefixes.map { ($0.0.nameKey, $0.1) }, uniquingKeysWith: { first, _ in first }
        )
        elements = Dictionary(
            Self.elementNames.map { (Self.key($0.0, $0.1.nameKey), $0.2) },
            uniquingKeysWith: { first, _ in first })
        attributes = Dictionary(
            Self.attributeNames.map { ($0.0.nameKey, $0.1) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The vocabulary of a name: by its namespace where we know that, else by
    /// its prefix, because feeds misspell addresses more often than prefixes.
    func vocabulary(
        namespace: UnsafeBufferPointer<UInt8>?, prefix: UnsafeBufferPointer<UInt8>?
    ) -> Vocabulary {
        if let namespace, let known = vocabularies[namespace.trimmed.nameKey] { return known }
        guard let prefix, !prefix.isEmpty else { return .core }
        return prefixes[prefix.nameKey] ?? .other
    }

    func element(_ vocabulary: Vocabulary, _ name: UnsafeBufferPointer<UInt8>) -> Element {
        elements[Self.key(vocabulary, name.nameKey)] ?? .unknown
    }

    func attribute(_ name: UnsafeBufferPointer<UInt8>) -> AttributeName {
        attributes[name.nameKey] ?? .unknown
    }

    private static func key(_ vocabulary: Vocabulary, _ name: UInt64) -> UInt64 {
        name &+ UInt64(vocabulary.rawValue) &* 0x9e37_79b9_7f4a_7c15
    }
}

extension Names {
    /// Addresses of namespaces as feeds write them, the historical ones too.
    private static let namespaces: [(StaticString, Vocabulary)] = [
        ("http://www.w3.org/2005/atom", .core),
        ("http://purl.org/atom/ns#", .core),
        ("http://purl.org/rss/1.0/", .core),
        ("http://purl.org/net/rss1.1#", .core),
        ("http://my.netscape.com/rdf/simple/0.9/", .core),
        ("http://channel.netscape.com/rdf/simple/0.9/", .core),
        ("http://backend.userland.com/rss", .core),
        ("http://backend.userland.com/rss2", .core),
        ("http://backend.userland.com/rss091", .core),
        ("http://backend.userland.com/rss092", .core),
        ("http://blogs.law.harvard.edu/tech/rss", .core),
        ("http://purl.org/rss/1.0/modules/rss091#", .core),
        ("http://www.rssboard.org/rss-specification", .core),
        ("http://example.com/newformat#", .core),
        ("http://example.com/necho", .core),
        ("http://purl.org/echo/", .core),
        ("uri/of/echo/namespace#", .core),
        ("http://purl.org/pie/", .core),
        ("http://purl.org/dc/elements/1.1/", .dublinCore),
        ("http://purl.org/dc/elements/1.0/", .dublinCore),
        ("http://purl.org/dc/terms/", .terms),
        ("http://purl.org/rss/1.0/modules/content/", .content),
        ("http://search.yahoo.com/mrss", .media),
        ("http://search.yahoo.com/mrss/", .media),
        ("https://search.yahoo.com/mrss/", .media),
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", .podcast),
        ("http://example.com/dtds/podcast-1.0.dtd", .podcast),
        ("http://purl.org/syndication/thread/1.0", .thread),
        ("http://purl.org/rss/1.0/modules/threading/", .thread),
        ("http://purl.org/rss/1.0/modules/slash/", .slash),
        ("http://wellformedweb.org/commentapi/", .commentAPI),
        ("http://purl.org/rss/1.0/modules/syndication/", .syndication),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", .rdf),
        ("http://www.w3.org/1999/xhtml", .xhtml),
        ("http://www.w3.org/2000/svg", .drawing),
        ("http://www.w3.org/1998/math/mathml", .drawing),
        ("http://rssnamespace.org/feedburner/ext/1.0", .feedburner),
        ("http://itunes.apple.com/rss", .appStore),
        ("http://www.w3.org/xml/1998/namespace", .xml),
    ]

    /// What a prefix means where its address is unknown or missing.
    private static let usualPrefixes: [(StaticString, Vocabulary)] = [
        ("atom", .core), ("atom10", .core), ("a10", .core), ("rss", .core),
        ("dc", .dublinCore), ("dcterms", .terms), ("dct", .terms), ("content", .content),
        ("media", .media), ("itunes", .podcast), ("thr", .thread), ("slash", .slash),
        ("wfw", .commentAPI), ("sy", .syndication), ("rdf", .rdf), ("xhtml", .xhtml),
        ("svg", .drawing), ("feedburner", .feedburner), ("im", .appStore), ("xml", .xml),
    ]

    private static let attributeNames: [(StaticString, AttributeName)] = [
        ("href", .href), ("rel", .rel), ("type", .type), ("length", .length), ("url", .url),
        ("term", .term), ("label", .label), ("domain", .domain), ("mode", .mode), ("src", .src),
        ("ispermalink", .isPermaLink), ("about", .about), ("resource", .resource), ("ref", .ref),
        ("base", .base), ("lang", .lang), ("lastmod", .lastMod), ("value", .value),
        ("text", .text), ("average", .average), ("alt", .alt), ("class", .cssClass),
        ("isdefault", .isDefault), ("datetime", .dateTime), ("filesize", .length), ("uri", .href),
    ]

    private static let elementNames: [(Vocabulary, StaticString, Element)] =
        structure + texts + particulars

    private static let structure: [(Vocabulary, StaticString, Element)] = [
        (.core, "rss", .rss), (.core, "rdf", .rdf), (.rdf, "rdf", .rdf),
        (.core, "feed", .feed), (.core, "channel", .channel),
        (.core, "item", .entry), (.core, "entry", .entry),
        (.core, "html", .webPage), (.xhtml, "html", .webPage),
        (.core, "source", .source), (.core, "image", .picture), (.core, "textinput", .picture),
        (.media, "group", .group), (.media, "content", .mediaContent),
        (.media, "community", .group),
    ]

    private static let texts: [(Vocabulary, StaticString, Element)] = [
        (.core, "title", .title), (.dublinCore, "title", .title), (.terms, "title", .title),
        (.podcast, "title", .otherTitle), (.media, "title", .otherTitle),
        (.core, "description", .description), (.dublinCore, "description", .description),
        (.terms, "description", .description), (.terms, "abstract", .description),
        (.core, "abstract", .description), (.media, "description", .otherDescription),
        (.core, "summary", .summary), (.podcast, "summary", .summary),
        (.core, "content", .content), (.core, "body", .content), (.xhtml, "body", .content),
        (.xhtml, "div", .content), (.content, "encoded", .content),
        (.core, "fullitem", .content), (.core, "encoded", .content),
        (.core, "subtitle", .subtitle), (.core, "tagline", .subtitle),
        (.podcast, "subtitle", .subtitle),
    ]

    private static let particulars: [(Vocabulary, StaticString, Element)] = [
        (.core, "link", .link), (.core, "guid", .id), (.core, "id", .id),
        (.core, "comments", .comments), (.feedburner, "origlink", .originalLink),
        (.core, "enclosure", .enclosure), (.thread, "in-reply-to", .inReplyTo),
        (.core, "author", .author), (.core, "managingeditor", .author),
        (.dublinCore, "creator", .author), (.dublinCore, "author", .author),
        (.terms, "creator", .author), (.podcast, "author", .author),
        (.core, "contributor", .contributor), (.dublinCore, "contributor", .contributor),
        (.terms, "contributor", .contributor),
        (.core, "webmaster", .publisher), (.dublinCore, "publisher", .publisher),
        (.podcast, "owner", .publisher),
        (.core, "name", .name), (.podcast, "name", .name),
        (.core, "email", .email), (.podcast, "email", .email),
        (.core, "uri", .address), (.core, "url", .address), (.core, "homepage", .address),
        (.core, "pubdate", .published), (.core, "published", .published),
        (.core, "issued", .published), (.terms, "issued", .published),
        (.terms, "available", .published),
        (.core, "updated", .updated), (.core, "modified", .updated),
        (.core, "lastbuilddate", .updated), (.terms, "modified", .updated),
        (.dublinCore, "date", .date), (.terms, "date", .date), (.core, "date", .date),
        (.core, "created", .created), (.terms, "created", .created),
        (.core, "expirationdate", .expired), (.terms, "valid", .expired),
        (.core, "expires", .expired),
        (.core, "category", .category), (.dublinCore, "subject", .category),
        (.terms, "subject", .category), (.podcast, "category", .category),
        (.media, "category", .category), (.core, "tag", .category),
        (.core, "tags", .keywords), (.core, "keywords", .keywords),
        (.podcast, "keywords", .keywords), (.media, "keywords", .keywords),
        (.core, "rating", .rating), (.appStore, "rating", .rating),
        (.media, "starrating", .starRating),
        (.core, "language", .language), (.dublinCore, "language", .language),
        (.terms, "language", .language),
        (.core, "ttl", .ttl), (.syndication, "updateperiod", .updatePeriod),
        (.syndication, "updatefrequency", .updateFrequency),
    ]
}
