// SPDX-License-Identifier: Apache-2.0

// Verbs: regular by rule, irregular from `grammar-verbs.tsv`, and both with
// prefixes, separable (*terug|bellen*) or not (*verkopen*).

/// The irregular verbs of the grammar data.
package struct VerbTable: Sendable {
    package struct Row: Sendable {
        package var present: [[UInt8]]
        package var past: [[UInt8]]
        package var participle: [[UInt8]]

        package init(present: [[UInt8]], past: [[UInt8]], participle: [[UInt8]]) {
            self.present = present
            self.past = past
            self.participle = participle
        }
    }

    /// By infinitive.
    package var rows: [[UInt8]: Row] = [:]
    /// Prefixes that take the place of *ge-*: be-, ver-, ont- …
    package var fixedPrefixes: [[UInt8]] = []
    /// Prefixes that come loose: af-, op-, terug- …
    package var loosePrefixes: [[UInt8]] = []

    package init() {}

    /// One bit per `WordHash` of an infinitive, modulo their number.
    private var filter = [UInt64](repeating: 0, count: 64)

    /// Made when all rows are there.
    mutating func indexRows() {
        for infinitive in rows.keys {
            let hash = infinitive.withUnsafeBufferPointer { WordHash.of($0) }
            filter[Self.word(of: hash)] |= Self.bit(of: hash)
        }
    }

    private static func word(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32 & 63) }
    private static func bit(of hash: UInt64) -> UInt64 { 1 << (hash >> 38 & 63) }

    /// Whether any ending of the word may be an irregular verb. Hashes run from
    /// the last letter to the first, so that one pass asks for all endings.
    private func mayHold(_ word: [UInt8]) -> Bool {
        var hash = WordHash.seed
        for byte in word.reversed() {
            hash = WordHash.step(hash, byte)
            if filter[Self.word(of: hash)] & Self.bit(of: hash) != 0 { return true }
        }
        return false
    }

    /// The irregular verb that `infinitive` is, or is made of with a prefix.
    func row(for infinitive: [UInt8]) -> (prefix: [UInt8], isFixed: Bool, row: Row)? {
        guard mayHold(infinitive) else { return nil }
        if let row = rows[infinitive] { return ([], false, row) }
        for (prefixes, isFixed) in [(fixedPrefixes, true), (loosePrefixes, false)] {
            for prefix in prefixes where infinitive.starts(with: prefix) {
                if let row = rows[Array(infinitive.dropFirst(prefix.count))] {
                    return (prefix, isFixed, row)
                }
            }
        }
        return nil
    }
}

extension Inflector {
    /// Adds the joined forms of a separable verb: *terugbellen*, *teruggebeld*,
    /// *terugbelt*; the lemma is given as its two halves.
    package func addSeparable(
        particle: [UInt8], verb: [UInt8], to list: inout FormList
    ) {
        var base = FormList()
        addForms(of: verb, as: .verb, to: &base)
        for index in 0..<base.count { list.add(particle, base[index]) }
        list.add(particle + Array("te".utf8), verb)
    }

    /// Adds the forms that stand apart from their particle: *belt*, *belde*.
    package func addFinite(of verb: [UInt8], to list: inout FormList) {
        if let (prefix, _, row) = verbs.row(for: verb) {
            list.add(verb)
            for form in row.present + row.past { list.add(prefix, form) }
            if row.present.isEmpty { addPresent(verb, to: &list) }
            return
        }
        list.add(verb)
        addPresent(verb, to: &list)
        addWeakPast(verb, to: &list)
    }

    func addVerb(_ infinitive: [UInt8], to list: inout FormList) {
        list.add(infinitive, "d")
        list.add(infinitive, "de")
        if let (prefix, isFixed, row) = verbs.row(for: infinitive) {
            for form in row.present + row.past { list.add(prefix, form) }
            if row.present.isEmpty { addPresent(infinitive, to: &list) }
            for participle in row.participle {
                let loose = isFixed && participle.hasBeginning("ge")
                let form = prefix + (loose ? Array(participle.dropFirst(2)) : participle)
                list.add(form)
                if !form.hasEnding("n") { list.add(form, "e") }
            }
            return
        }
        guard infinitive.hasEnding("en") else { return }
        addPresent(infinitive, to: &list)
        addWeakPast(infinitive, to: &list)
        addWeakParticiple(infinitive, to: &list)
    }

    private func addPresent(_ infinitive: [UInt8], to list: inout FormList) {
        for stem in stems(of: infinitive) {
            list.add(stem)
            if !stem.hasEnding("t") { list.add(stem, "t") }
        }
    }

    private func addWeakPast(_ infinitive: [UInt8], to list: inout FormList) {
        let isVoiceless = hasVoicelessStem(infinitive)
        for stem in stems(of: infinitive) {
            list.add(stem, isVoiceless ? "te" : "de")
            list.add(stem, isVoiceless ? "ten" : "den")
        }
    }

    /// Both *-d* and *-t*: to mix them up is the commonest slip in Dutch.
    private func addWeakParticiple(_ infinitive: [UInt8], to list: inout FormList) {
        let ge = Array("ge".utf8)
        let fixed = verbs.fixedPrefixes.contains { infinitive.starts(with: $0) }
        let loose = verbs.loosePrefixes.first { infinitive.starts(with: $0) }
        for stem in stems(of: infinitive) {
            // *Bellen* only looks as if it began with be-: both, to be sure.
            var beginnings = [ge + stem]
            if fixed { beginnings.append(stem) }
            if let loose, stem.count > loose.count {
                beginnings.append(loose + ge + stem.dropFirst(loose.count))
                beginnings.append(stem)
            }
            for form in beginnings {
                if form.hasEnding("t") || form.hasEnding("d") {
                    list.add(form)
                    list.add(form, "e")
                    if form.hasEnding("d") { list.add(form, "t") }
                } else {
                    list.add(form, "d")
                    list.add(form, "t")
                    list.add(form, "de")
                    list.add(form, "te")
                }
            }
        }
    }

    /// *wachten* → *wacht*, *bellen* → *bel*, *leven* → *leef*; both readings
    /// for *-eren* and *-elen*: *reserveer* like *lever*.
    private func stems(of infinitive: [UInt8]) -> [[UInt8]] {
        guard infinitive.hasEnding("en") else { return [infinitive] }
        var stem = Array(infinitive.dropLast(2))
        guard stem.count >= 2, let last = stem.last else { return [stem] }
        let before = stem[stem.count - 2]
        if last == before, Spelling.isConsonant(last) {
            stem.removeLast()
            return [stem]
        }
        var results: [[UInt8]] = []
        let earlier = stem.count >= 3 ? stem[stem.count - 3] : 0
        let isOpen =
            Spelling.isConsonant(last) && Spelling.isVowel(before) && before != 0x69
            && !(Spelling.isVowel(earlier) && Spelling.isDiphthong(earlier, before))
            && last != 0x6A && last != 0x77
        if last == 0x76 { stem[stem.count - 1] = 0x66 }  // v → f
        if last == 0x7A { stem[stem.count - 1] = 0x73 }  // z → s
        if isOpen {
            var long = stem
            long.insert(before, at: long.count - 1)
            results.append(long)
            let isWeakEnding = before == 0x65 && Spelling.syllables(stem) > 1
            if isWeakEnding { results.append(stem) }
        } else {
            results.append(stem)
        }
        return results
    }

    /// 't kofschip: *-te* after t, k, f, s, ch, p, x of the infinitive.
    private func hasVoicelessStem(_ infinitive: [UInt8]) -> Bool {
        let stem = infinitive.dropLast(2)
        guard let last = stem.last else { return false }
        if last == 0x68 { return stem.dropLast().last == 0x63 }
        return [0x74, 0x6B, 0x66, 0x73, 0x70, 0x78].contains(last)
    }
}

extension Inflector {
    /// Whether a word of unknown class is probably an infinitive.
    package func looksLikeVerb(_ word: [UInt8]) -> Bool {
        word.count >= 4 && word.hasEnding("en") || verbs.row(for: word) != nil
    }

    /// Every form that stands in the table of irregular verbs.
    package var irregularForms: [[UInt8]] {
        verbs.rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { lemma, row in
            [lemma] + row.present + row.past + row.participle
        }
    }

    /// Whether the word is none of the irregular verbs.
    package func isRegular(_ word: [UInt8]) -> Bool { verbs.row(for: word) == nil }
}
