// SPDX-License-Identifier: Apache-2.0

// From a token to a spelling of the lexicon: as written, without its stretched
// letters, as the head of a compound, by its sound, or with one slip mended.

import DutchText

extension TermMatcher {
    /// Asks for the memory that `findForms` will read.
    func fetchForms(_ work: inout Workspace) {
        for token in work.buffer.tokens.elements { lexicon.forms.fetch(hash: token.hash) }
    }

    /// Fills `forms`, one for each token, and asks for what `readWords` will read.
    func findForms(_ work: inout Workspace) {
        let tokens = work.buffer.tokens.elements
        let forms = work.forms.makeRoom(for: tokens.count)
        for position in tokens.indices {
            let form = form(of: tokens[position])
            forms[position] = form
            // The next row tells where the ranges of this one end.
            ahead(lexicon.rows.buffer, Int(form))
            ahead(lexicon.rows.buffer, Int(form) &+ 1)
        }
        work.forms.setCount(tokens.count)
    }

    /// Fills `words`, one for each token, and what they are together.
    func readWords(_ work: inout Workspace) {
        let tokens = work.buffer.tokens.elements
        let words = work.words.makeRoom(for: tokens.count)
        work.words.setCount(tokens.count)
        let (forms, infos) = (work.forms.elements, lexicon.infos.buffer)
        let (singles, anchors) = (lexicon.singles.buffer, lexicon.anchors.buffer)
        var traits = TextTraits()
        var present: Role = []
        for position in tokens.indices {
            let token = tokens[position]
            let form = forms[position]
            var word: Word
            if form >= 0 {
                word = Word(form, token.sentence, lexicon)
                ahead(anchors, Int(word.anchors))
                // Most have a few of them, which may lie in two lines of memory.
                ahead(anchors, Int(word.anchorsEnd) &- 1)
                ahead(lexicon.members.buffer, Int(word.members))
                ahead(singles, Int(word.singles))
                traits.known &+= 1
            } else {
                word = Word(unknownIn: token.sentence)
            }
            switch token.kind {
            case .word, .hashtag, .emoji, .link: break
            case .number: (word.roles, word.value) = (.number, Float(token.value))
            case .money:
                (word.roles, word.value) = (.currency, Float(token.value))
                word.state = .amount
            case .mention: word.roles = .secondPerson
            }
            words[position] = word
            traits.add(token)
            present.formUnion(word.roles)
        }
        work.traits = traits
        work.present = present
        if traits.known < tokens.count { mendUnknown(&work) }
        for word in work.words.elements {
            for place in Int(word.singles)..<Int(word.singlesEnd) {
                ahead(infos, Int(singles[place]))
            }
        }
    }

    /// The token as it is spelt; −1 for what is no word.
    @inline(__always)
    private func form(of token: Token) -> Int32 {
        switch token.kind {
        case .word, .hashtag, .emoji, .number: lexicon.forms.find(hash: token.hash)
        case .money, .mention, .link: -1
        }
    }

    private func mendUnknown(_ work: inout Workspace) {
        for position in work.words.indices where work.words[position].form < 0 {
            let token = work.buffer.tokens[position]
            switch token.kind {
            case .word, .hashtag: break
            default: continue
            }
            let word = work.buffer.spelling(of: token)
            guard word.count >= 4 else { continue }
            let form = mend(word, token, &work)
            guard form >= 0 else { continue }
            work.words[position] = Word(form, token.sentence, lexicon)
            work.words[position].state = .mended
            work.present.formUnion(work.words[position].roles)
            work.traits.known += 1
        }
    }

    private func mend(
        _ word: UnsafeBufferPointer<UInt8>, _ token: Token, _ work: inout Workspace
    ) -> Int32 {
        // A name is mended otherwise than a word, and a stretched word otherwise
        // than a plain one: neither may find the other's answer.
        let key =
            token.hash &+ (isName(token) ? Self.nameSalt : 0)
            &+ (token.flags.contains(.stretched) ? Self.stretchSalt : 0)
        let slot = Int(truncatingIfNeeded: key ^ key >> 20) & (Workspace.cacheSize - 1)
        if work.cacheKeys[slot] == key { return work.cacheForms[slot] }
        let form = mendUncached(word, token, &work)
        work.cacheKeys[slot] = key
        work.cacheForms[slot] = form
        return form
    }

    private static let nameSalt: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let stretchSalt: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    /// A capital inside a sentence.
    private func isName(_ token: Token) -> Bool {
        token.flags.contains(.capitalised) && !token.flags.contains(.sentenceStart)
            && !token.flags.contains(.capitals)
    }

    private func mendUncached(
        _ word: UnsafeBufferPointer<UInt8>, _ token: Token, _ work: inout Workspace
    ) -> Int32 {
        if token.flags.contains(.stretched) {
            for keep in [2, 1] {
                reduceRuns(word, keeping: keep, into: &work.reduced)
                let form = lexicon.forms.find(work.reduced)
                if form >= 0 { return form }
            }
        }
        let head = compoundHead(of: word)
        if head >= 0 { return head }
        guard word.count >= 5 else { return -1 }
        let sound = lexicon.sounds.first(SoundKey.hash(of: word)) { _, _ in true }
        if sound >= 0 { return sound }
        guard word.count >= 7 || token.flags.contains(.stretched) else { return -1 }
        guard !isName(token) else { return -1 }
        return lexicon.halves.find(word, in: lexicon.forms)
    }

    private func reduceRuns(
        _ word: UnsafeBufferPointer<UInt8>, keeping keep: Int, into reduced: inout [UInt8]
    ) {
        reduced.removeAll(keepingCapacity: true)
        var run = 0
        for (index, byte) in word.enumerated() {
            run = index > 0 && word[index - 1] == byte ? run + 1 : 1
            if run <= keep { reduced.append(byte) }
        }
    }

    /// The longest ending that may be the head of a compound, or the longest
    /// beginning that may be a first part.
    private func compoundHead(of word: UnsafeBufferPointer<UInt8>) -> Int32 {
        guard word.count >= 7 else { return -1 }
        var hash = WordHash.seed
        var best: Int32 = -1
        var start = word.count
        while start > 3 {
            start -= 1
            hash = WordHash.step(hash, word[start])
            guard word.count - start >= 3, lexicon.heads.mayHold(hash) else { continue }
            let form = lexicon.forms.find(hash: hash)
            if form >= 0, lexicon.isHead[Int(form)] { best = form }
        }
        if best >= 0 { return best }
        hash = WordHash.seed
        for end in 0..<(word.count - 3) {
            hash = WordHash.step(hash, word[end])
            guard lexicon.firstPartFilter.mayHold(hash) else { continue }
            let form = lexicon.firstParts.first(hash) { _, _ in true }
            if form >= 0 { best = form }
        }
        return best
    }
}
