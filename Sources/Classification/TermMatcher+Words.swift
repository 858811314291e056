// SPDX-License-Identifier: Apache-2.0

// From a token to a spelling of the lexicon: as written, without its stretched
// letters, as the head of a compound, by its sound, or with one slip mended.

import DutchText

extension TermMatcher {
    /// Fills `forms`, `roles` and `values` for every token.
    func lookUp(_ work: inout Workspace) {
        let buffer = work.buffer
        buffer.folded.withUnsafeBufferPointer { folded in
            for token in buffer.tokens {
                let word = UnsafeBufferPointer(
                    rebasing: folded[Int(token.foldedStart)..<Int(token.foldedEnd)])
                var form: Int32 = -1
                var isMended = false
                var role: Role = []
                var value: Float = 0
                switch token.kind {
                case .word, .hashtag, .emoji:
                    form = lexicon.forms.find(hash: token.hash)
                    if form < 0, token.kind != .emoji, word.count >= 4 {
                        form = mend(word, token, &work)
                        isMended = form >= 0
                    }
                case .number:
                    role = .number
                    value = Float(token.value)
                    form = lexicon.forms.find(hash: token.hash)
                case .money:
                    role = .currency
                    value = Float(token.value)
                case .mention:
                    role = .secondPerson
                case .link: break
                }
                if form >= 0, token.kind != .number {
                    role = lexicon.rows[Int(form)].roles
                    value = lexicon.rows[Int(form)].value
                }
                work.forms.append(form)
                work.roles.append(role)
                work.values.append(value)
                work.present.formUnion(role)
                work.states.append(isMended ? .mended : [])
            }
        }
    }

    private func mend(
        _ word: UnsafeBufferPointer<UInt8>, _ token: Token, _ work: inout Workspace
    ) -> Int32 {
        let slot =
            Int(truncatingIfNeeded: token.hash ^ token.hash >> 20) & (Workspace.cacheSize - 1)
        if work.cacheKeys[slot] == token.hash { return work.cacheForms[slot] }
        let form = mendUncached(word, token, &work)
        work.cacheKeys[slot] = token.hash
        work.cacheForms[slot] = form
        return form
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
        SoundKey.write(word, into: &work.soundKey)
        let sound = lexicon.sounds.find(
            work.soundKey.withUnsafeBufferPointer { WordHash.of($0) })
        if sound >= 0 { return sound }
        guard word.count >= 7 || token.flags.contains(.stretched) else { return -1 }
        guard
            !token.flags.contains(.capitalised) || token.flags.contains(.sentenceStart)
                || token.flags.contains(.capitals)
        else { return -1 }
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
            guard word.count - start >= 3 else { continue }
            let form = lexicon.forms.find(hash: hash)
            if form >= 0, lexicon.isHead[Int(form)] { best = form }
        }
        if best >= 0 { return best }
        hash = WordHash.seed
        for end in 0..<(word.count - 3) {
            hash = WordHash.step(hash, word[end])
            let form = lexicon.firstParts.find(hash)
            if form >= 0 { best = form }
        }
        return best
    }
}
