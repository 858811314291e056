// SPDX-License-Identifier: Apache-2.0

// Everything that is known of one text while it is being judged. Kept from text
// to text, so that judging allocates nothing but its result.

import Complaints
import DutchText

/// Which rules changed a hit; they become notes in the evidence.
struct Steps: OptionSet, Hashable, BitwiseCopyable, Sendable {
    let rawValue: UInt32
    static let negated = Steps(rawValue: 1 << 0)
    static let strengthened = Steps(rawValue: 1 << 1)
    static let weakened = Steps(rawValue: 1 << 2)
    static let inQuestion = Steps(rawValue: 1 << 3)
    static let conditional = Steps(rawValue: 1 << 4)
    static let quoted = Steps(rawValue: 1 << 5)
    static let compared = Steps(rawValue: 1 << 6)
    static let beforeContrast = Steps(rawValue: 1 << 7)
    static let afterContrast = Steps(rawValue: 1 << 8)
    static let ironic = Steps(rawValue: 1 << 9)
    static let solved = Steps(rawValue: 1 << 10)
    static let mended = Steps(rawValue: 1 << 11)
    static let shouted = Steps(rawValue: 1 << 12)
    static let steering = Steps(rawValue: 1 << 13)
    static let formerly = Steps(rawValue: 1 << 14)
    static let repeated = Steps(rawValue: 1 << 15)

    /// What a person reads, in the order of the bits.
    static let notes: [String] = [
        "negated", "strengthened", "weakened", "in a question", "conditional", "quoted",
        "compared", "before a contrast", "after a contrast", "ironic", "solved", "spelling mended",
        "emphasised", "steers the next word", "formerly", "said before",
    ]

    var note: String {
        if isEmpty { return "" }
        var parts: [String] = []
        for (bit, note) in Self.notes.enumerated() where rawValue & 1 << UInt32(bit) != 0 {
            parts.append(note)
        }
        return parts.joined(separator: ", ")
    }
}

/// A lexicon entry found in a text.
struct Hit: BitwiseCopyable, Sendable {
    var entry: Int32
    /// First and last token.
    var first: Int32
    var last: Int32
    var weight: Float
    /// What the rules made of the weight.
    var factor: Float = 1
    var steps: Steps = []
    /// The roles and signals that still count after the rules.
    var roles: Role
    var signals: SignalSet
    /// Those of the entry.
    var topics: UInt64
    var urgency: UInt8

    @inline(__always)
    var contribution: Float { weight * factor }
}

/// A phrase that may stand around a word.
struct PhraseCandidate: BitwiseCopyable, Sendable {
    /// In `Lexicon.anchors`.
    var anchor: Int32
    var position: Int32
}

/// A phrase that fits, before it is decided which of several counts.
struct PhraseMatch: BitwiseCopyable, Sendable {
    var entry: Int32
    var first: Int32
    var last: Int32
    /// How many words it really matched, gaps not counted.
    var length: Int32
    /// Range in `Workspace.matchedTokens`.
    var tokens: Int32
}

/// A contribution of a rule rather than of an entry.
struct RuleHit: BitwiseCopyable, Sendable {
    var rule: Rule
    var first: Int32
    var last: Int32
    var contribution: Float
    var signals: SignalSet = []
}

/// What the matcher did with a word.
struct WordState: OptionSet, BitwiseCopyable, Sendable {
    let rawValue: UInt8
    /// Its spelling was not the one in the lexicon.
    static let mended = WordState(rawValue: 1)
    /// A phrase keeps it from others.
    static let taken = WordState(rawValue: 2)
    /// An amount of money in one piece.
    static let amount = WordState(rawValue: 4)
}

/// What the lexicon says of a token; nothing of an unknown one.
struct Word: BitwiseCopyable, Sendable {
    /// What it does to others; rules may take roles away.
    var roles: Role
    let signature: Signature
    var value: Float
    /// The number of its spelling, −1 for an unknown one.
    let form: Int32
    /// Ranges of `Lexicon.singles`, `.members` and `.anchors`.
    let singles: Int32
    let singlesEnd: Int32
    let members: Int32
    let membersEnd: Int32
    let anchors: Int32
    let anchorsEnd: Int32
    /// That of its token.
    let sentence: Int32
    var state: WordState = []

    @inline(__always)
    init(_ form: Int32, _ sentence: Int32, _ lexicon: Lexicon) {
        let row = lexicon.rows.buffer[Int(form)]
        let next = lexicon.rows.buffer[Int(form) &+ 1]
        let manner = lexicon.manners.buffer[Int(row.manner)]
        roles = manner.roles
        signature = row.signature
        value = manner.value
        self.form = form
        (singles, singlesEnd) = (row.singles, next.singles)
        (members, membersEnd) = (row.members, next.members)
        (anchors, anchorsEnd) = (row.anchors, next.anchors)
        self.sentence = sentence
    }

    @inline(__always)
    init(unknownIn sentence: Int32) {
        roles = []
        signature = Signature()
        value = 0
        form = -1
        (singles, singlesEnd) = (0, 0)
        (members, membersEnd) = (0, 0)
        (anchors, anchorsEnd) = (0, 0)
        self.sentence = sentence
    }
}

/// What all tokens of a text together are, so that rules that look for
/// something else need not look.
struct TextTraits: Sendable {
    var flags: Token.Flags = []
    /// Words whose spelling is known.
    var known = 0
    private var kinds: UInt8 = 0

    @inline(__always)
    mutating func add(_ token: Token) {
        flags.formUnion(token.flags)
        kinds |= 1 &<< unsafeBitCast(token.kind, to: UInt8.self)
    }

    @inline(__always)
    func has(_ kind: Token.Kind) -> Bool {
        kinds & 1 &<< unsafeBitCast(kind, to: UInt8.self) != 0
    }
}

/// Handed on as `inout`, often to those who only read: what is borrowed of somebody
/// who may write it, the compiler (6.3) copies at each call, all of it.
struct Workspace: ~Copyable, Sendable {
    var buffer = TokenBuffer()
    /// One per token.
    var words = Scratch<Word>(room: 256)
    var forms = Scratch<Int32>(room: 256)
    var traits = TextTraits()
    /// Every role that any word has or had: rules that look for another one
    /// need not look.
    var present: Role = []
    var candidates = Scratch<PhraseCandidate>(room: 1024)
    var matches = Scratch<PhraseMatch>()
    var matchedTokens = Scratch<Int32>(room: 256)
    var hits = Scratch<Hit>()
    /// Every role and signal that any hit has or had.
    var hitRoles: Role = []
    var hitSignals: SignalSet = []
    var ruleHits = Scratch<RuleHit>()
    var reduced: [UInt8] = []
    /// Answers for unknown spellings, by hash: names and rare words return often.
    var cacheKeys = [UInt64](repeating: 0, count: Workspace.cacheSize)
    var cacheForms = [Int32](repeating: -1, count: Workspace.cacheSize)
    var facts = TextFacts()
    /// What the customer already told us.
    var personal: [Fact] = []
    var values = FeatureValues()
    /// What the network makes of them.
    var hidden = HiddenUnits()
    private let odds = Scratch<Float>(room: VerdictModel.lanes)
    /// Turns of phrase; once located, only the known ones.
    var grams = Scratch<NGram>(room: 1024)
    /// How many there are, known or not.
    var gramTotal = 0
    var evidence = Scratch<EvidenceCode>()

    static let cacheSize = 8192

    mutating func clear() {
        traits = TextTraits()
        present = []
        matches.removeAll()
        matchedTokens.removeAll()
        hits.removeAll()
        hitRoles = []
        hitSignals = []
        ruleHits.removeAll()
        facts = TextFacts()
        if !personal.isEmpty { personal = [] }
    }

    var count: Int { buffer.tokens.count }

    /// Asks the network.
    ///
    /// - Returns: log-odds, good until the next text.
    mutating func read(_ verdicts: VerdictModel) -> VerdictModel.Odds {
        verdicts.read(values, grams, of: gramTotal, into: &hidden, odds.start)
        return odds.start
    }

    @inline(__always)
    func isSameSentence(_ left: Int, _ right: Int) -> Bool {
        words[left].sentence == words[right].sentence
    }

    /// The sentence of a token.
    @inline(__always)
    func sentence(of position: Int) -> Sentence {
        buffer.sentences[Int(words[position].sentence)]
    }

    /// The words of a sentence.
    func words(of sentence: Sentence) -> Slice<UnsafeMutableBufferPointer<Word>> {
        words.elements[Int(sentence.first)..<Int(sentence.end)]
    }

    @inline(__always)
    mutating func add(_ hit: Hit) {
        hits.append(hit)
        hitRoles.formUnion(hit.roles)
        hitSignals.formUnion(hit.signals)
    }

    /// The sum of what entries and rules contributed; in a text of thousands of
    /// hits, single precision would lose the sign of it.
    var score: Double {
        var sum = 0.0
        for hit in hits.elements { sum += Double(hit.contribution) }
        for hit in ruleHits.elements { sum += Double(hit.contribution) }
        return sum
    }
}
