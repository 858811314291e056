// SPDX-License-Identifier: Apache-2.0

// HTML to plain text in one pass over the bytes: tags fall away, blocks become
// line feeds, references become characters, and nothing unseen remains.

/// How a source is to be read.
struct TextOptions {
    /// Whether `<b>` is a tag or four characters.
    var readsTags = true
    /// Whether a line feed in the source is one in the text.
    var keepsLines = false
    /// Whether the text is one line whatever it contains.
    var isOneLine = false
    /// Whether to say where others are quoted.
    var findsQuotations = false
}

/// What was seen on the way.
struct TextFindings {
    var sawTag = false
    var sawReference = false
    var sawControl = false
    /// Whether something beyond ASCII may have been written.
    var sawBeyondASCII = false
    /// Where in the text others are quoted, as offsets in the output.
    var quotations: [Range<Int>] = []
}

struct HTMLText {
    private enum Pending { case none, space, line }

    /// "In reply to" in any language, and any name.
    private static let longestAnswerLine = 160

    private var end: UnsafePointer<UInt8>
    private var source: UnsafePointer<UInt8>
    private let options: TextOptions
    private let elements = HTMLElements.table
    private let start: UnsafeMutablePointer<UInt8>
    private var target: UnsafeMutablePointer<UInt8>
    private var pending = Pending.none
    private var preformatted = 0
    /// The last `>`, once a tag made it worth looking for.
    private var lastClose: UnsafePointer<UInt8>?
    private var sawTail = false
    private var isInSection = false
    private var hasSectionEnds = true
    /// The element that holds the quotation being read, how many of its kind
    /// are open, and where in the text it began.
    private var quotation: (key: UInt64, depth: Int, start: Int)?
    /// Whether the link being read may be the one that says whom a comment answers.
    private var isAnswerLink = false
    private(set) var findings = TextFindings()

    /// Appends the text of `html` to `output`.
    static func render(
        _ html: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer, options: TextOptions
    ) -> TextFindings {
        guard let base = html.baseAddress else { return TextFindings() }
        // No reference grows by more than half when it becomes UTF-8.
        output.reserve(html.count * 2 + 16)
        var renderer = HTMLText(
            source: base, end: base + html.count, options: options,
            target: output.base + output.count)
        renderer.run()
        output.commit(end: renderer.target)
        return renderer.findings
    }

    private init(
        source: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, options: TextOptions,
        target: UnsafeMutablePointer<UInt8>
    ) {
        self.source = source
        self.end = end
        self.options = options
        self.start = target
        self.target = target
    }

    private mutating func run() {
        let classes = ByteClasses.table
        var seen: UInt64 = 0
        defer { if seen & 0x8080_8080_8080_8080 != 0 { findings.sawBeyondASCII = true } }
        while source < end {
            let byte = source.pointee
            switch classes[Int(byte)] {
            case .ordinary:
                flush()
                var from = source
                var to = target
                while end - from >= 8 {
                    let word = UnsafeRawPointer(from).loadUnaligned(as: UInt64.self)
                    let length = PlainRun.length(word)
                    seen |= word
                    // Eight bytes are written even where fewer count.
                    UnsafeMutableRawPointer(to).storeBytes(of: word, as: UInt64.self)
                    from += length
                    to += length
                    if length < 7 { break }
                }
                while from < end, classes[Int(from.pointee)] == .ordinary {
                    seen |= UInt64(from.pointee)
                    to.pointee = from.pointee
                    to += 1
                    from += 1
                }
                source = from
                target = to
            case .space:
                source += 1
                let isLine = byte == 0x0A && (options.keepsLines || preformatted > 0)
                if isLine {
                    pending = .line
                } else if pending == .none {
                    pending = .space
                }
            case .control:
                findings.sawControl = true
                source += 1
            case .lessThan:
                if !options.readsTags || !readTag() { writeByte() }
            case .ampersand:
                readReference()
            case .special:
                findings.sawBeyondASCII = true
                readSpecial(byte)
            }
        }
    }

    // MARK: Writing

    @inline(__always)
    private mutating func flush() {
        if pending == .none { return }
        if target > start {
            target.pointee = pending == .line && !options.isOneLine ? 0x0A : 0x20
            target += 1
        }
        pending = .none
    }

    private mutating func writeByte() {
        flush()
        target.pointee = source.pointee
        target += 1
        source += 1
    }

    private mutating func write(_ count: Int) {
        flush()
        target.update(from: source, count: count)
        target += count
        source += count
    }

    private mutating func write(scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0: if pending == .none { pending = .space }
        case 0x2028, 0x2029: pending = .line
        case 0..<0x20, 0x7F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF:
            findings.sawControl = true
        case 0x80..<0xA0:
            if let meant = Windows1252.scalar(UInt8(scalar.value)) {
                write(scalar: meant)
            } else {
                findings.sawControl = true
            }
        default:
            flush()
            if scalar.value < 0x80 {
                target.pointee = UInt8(truncatingIfNeeded: scalar.value)
                target += 1
                return
            }
            findings.sawBeyondASCII = true
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                target.pointee = unit
                target += 1
            }
        }
    }

    // MARK: Characters that need a look

    /// Two and three byte characters some of whose kin are unseen.
    private mutating func readSpecial(_ lead: UInt8) {
        let length = lead < 0xE0 ? 2 : 3
        guard end - source >= length else {
            source = end
            return
        }
        let second = source[1]
        guard second & 0xC0 == 0x80 else {
            writeByte()
            return
        }
        if lead == 0xC2 {
            if second > 0xA0 {
                write(2)
                return
            }
            source += 2
            if let scalar = Unicode.Scalar(UInt32(second)) as Unicode.Scalar? {
                write(scalar: scalar)
            }
            return
        }
        let isSuspect =
            lead == 0xE2
            ? second == 0x80 && source[2] >= 0xA8 && source[2] <= 0xAE
                || second == 0x81 && source[2] >= 0xA6 && source[2] <= 0xA9
            : second >= 0xBB
        guard isSuspect else {
            write(3)
            return
        }
        let value =
            UInt32(lead & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(source[2] & 0x3F)
        source += 3
        if let scalar = Unicode.Scalar(value) { write(scalar: scalar) }
    }

    /// `&amp;`, `&#38;`, `&#x26;`; what is none stays as it is.
    private mutating func readReference() {
        let rest = UnsafeBufferPointer(start: source, count: end - source)
        guard let reference = CharacterReference.read(rest) else {
            writeByte()
            return
        }
        findings.sawReference = true
        source += reference.length
        if let first = reference.first { write(scalar: first) }
        if let second = reference.second { write(scalar: second) }
    }

    // MARK: Tags

    /// Reads past the tag, comment or declaration at `<`.
    ///
    /// - Returns: `false` if it is a mere less-than sign.
    private mutating func readTag() -> Bool {
        // Past the last `>` nothing ends, so nothing needs to be looked through.
        if source > findLastClose() { return readTail() }
        let rest = UnsafeBufferPointer(start: source, count: end - source)
        guard rest.count > 2 else { return false }
        switch rest[1] {
        case UInt8(ascii: "!"):
            return readDeclaration(rest)
        case UInt8(ascii: "?"):
            guard let close = rest.find(">") else { return false }
            source += close + 1
            return true
        default: break
        }
        let isEnd = rest[1] == UInt8(ascii: "/")
        guard let tag = HTMLTag(rest, isEnd: isEnd, elements: elements) else { return false }
        guard let length = tag.length else { return readTail() }
        if tag.kind == .unknown, !isEnd, !tag.isSurelyMarkup { return false }
        findings.sawTag = true
        source += length
        act(on: tag, isEnd: isEnd, in: rest)
        return true
    }

    @inline(__always)
    private mutating func findLastClose() -> UnsafePointer<UInt8> {
        if let lastClose { return lastClose }
        var place = end - 1
        while place > source, place.pointee != UInt8(ascii: ">") { place -= 1 }
        lastClose = place
        return place
    }

    /// What begins like a tag and never ends: cut off in the middle of one if
    /// it has attributes, for then it is no text any more.
    private mutating func readTail() -> Bool {
        if sawTail { return false }
        sawTail = true
        let rest = UnsafeBufferPointer(start: source, count: end - source)
        if rest.hasPrefix("<!--") || rest.hasPrefix("<![CDATA[") { return readDeclaration(rest) }
        guard let tag = HTMLTag(rest, isEnd: false), tag.kind != .unknown, tag.hasAttributes else {
            return false
        }
        source = end
        return true
    }

    private mutating func act(
        on tag: HTMLTag, isEnd: Bool, in rest: UnsafeBufferPointer<UInt8>
    ) {
        switch tag.kind {
        case .inline:
            if options.findsQuotations { trackAnswer(tag, isEnd: isEnd, in: rest) }
        case .unknown: break
        case .space: if pending == .none { pending = .space }
        case .block:
            if options.findsQuotations { trackQuotation(tag, isEnd: isEnd, in: rest) }
            pending = .line
        case .preformatted:
            pending = .line
            preformatted = max(0, preformatted + (isEnd ? -1 : 1))
        case .dropped:
            if !isEnd, !tag.isSelfClosed { skipContent(of: tag) }
        case .image:
            // A smiley drawn as a picture is a word of the customer's.
            if let alt = tag.emojiText(in: rest) {
                for scalar in alt.unicodeScalars { write(scalar: scalar) }
            } else if pending == .none {
                pending = .space
            }
        }
    }

    /// Notes what stands in a quotation once it ends. One that never does is
    /// none: what follows may be the author's own.
    private mutating func trackQuotation(
        _ tag: HTMLTag, isEnd: Bool, in rest: UnsafeBufferPointer<UInt8>
    ) {
        if let open = quotation {
            guard tag.key == open.key else { return }
            quotation?.depth += isEnd ? -1 : 1
            if open.depth == 1, isEnd {
                findings.quotations.append(open.start..<target - start)
                quotation = nil
            }
        } else if !isEnd, !tag.isSelfClosed, tag.isQuotation(in: rest) {
            quotation = (tag.key, 1, target - start)
        }
    }

    /// A comment that answers another begins with "In reply to <a …>Jan</a>.", in the
    /// language of the site. These are no words of its author either.
    ///
    /// - Source: WordPress, wp-includes/comment-template.php, `get_comment_text`,
    ///   since 4.4.
    private mutating func trackAnswer(
        _ tag: HTMLTag, isEnd: Bool, in rest: UnsafeBufferPointer<UInt8>
    ) {
        let written = target - start
        if isAnswerLink, isEnd {
            isAnswerLink = false
            let next = end - source > 1 ? source[1] : 0x20
            guard written <= Self.longestAnswerLine, source < end,
                source.pointee == UInt8(ascii: "."), next.isSpace || next == UInt8(ascii: "<")
            else { return }
            findings.quotations.append(0..<written + 1)
        } else if !isEnd, written > 0, written <= Self.longestAnswerLine,
            findings.quotations.isEmpty, quotation == nil, tag.leadsToComment(in: rest)
        {
            let before = UnsafeBufferPointer(start: start, count: written)
            isAnswerLink = pending != .line && !before.contains(0x0A)
        }
    }

    private mutating func readDeclaration(_ rest: UnsafeBufferPointer<UInt8>) -> Bool {
        if rest.hasPrefix("<!--") {
            // `<!-->` and `<!--->` are whole comments.
            let close = rest.find("-->", from: 2)
            source = close.map { source + $0 + 3 } ?? end
            findings.sawTag = true
            return true
        }
        if rest.hasPrefix("<![CDATA[") {
            // Escaped together with its text: the text is what was meant.
            source += 9
            readSection()
            return true
        }
        // `<!DOCTYPE …>`; anything else is what a person wrote.
        guard rest.count > 2, rest[2].isLetter, let close = rest.find(">") else { return false }
        source += close + 1
        return true
    }

    /// Reads what a CDATA section holds, and passes over its end. Sections do
    /// not nest, and one that never ends is looked for once.
    private mutating func readSection() {
        guard !isInSection, hasSectionEnds else { return }
        let rest = UnsafeBufferPointer(start: source, count: end - source)
        guard let close = rest.find("]]>") else {
            hasSectionEnds = false
            return
        }
        let outer = end
        end = source + close
        (lastClose, isInSection) = (nil, true)
        run()
        source = end + 3
        end = outer
        (lastClose, isInSection) = (nil, false)
    }

    private mutating func skipContent(of tag: HTMLTag) {
        var rest = UnsafeBufferPointer(start: source, count: end - source)
        while let close = rest.find("</") {
            let candidate = rest.slice(close, rest.count)
            if let found = HTMLTag(candidate, isEnd: true), found.key == tag.key {
                source =
                    rest.baseAddress.map { $0 + close + (found.length ?? candidate.count) } ?? end
                return
            }
            rest = rest.slice(close + 2, rest.count)
        }
        source = end
    }
}
