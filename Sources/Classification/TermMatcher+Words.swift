// SPDX-License-Identifier: Apache-2.0

// From a token to a spelling of the lexicon: as written, without its stretched
// letters, as the head of a compound, by its sound, or with one slip mended.

import DutchText

extension TermMatcher {
    /// Fills `forms`, `roles`, `values` and `states` for every token.
    func lookUp(_ work: inout Workspace) {
        let buffer = work.buffer
        let count = buffer.tokens.count
        work.forms.resize(to: count, filling: -1)
        work.roles.resize(to: count, filling: [])
        work.values.resize(to: count, filling: 0)
        work.states.resize(to: count, filling: [])
        var present: Role = []
        var isUnknown = false
        work.forms.withUnsafeMutableBufferPointer { forms in
            work.roles.withUnsafeMutableBufferPointer { roles in
                work.values.withUnsafeMutableBufferPointer { values in
                    for position in 0..<count {
                        let found = find(buffer.tokens[position])
                        forms[position] = found.form
                        roles[position] = found.role
                        values[position] = found.value
                        present.formUnion(found.role)
                        isUnknown = isUnknown || found.form < 0
                    }
                }
            }
        }
        work.present = present
        if isUnknown { mendUnknown(buffer, &work) }
    }

    /// The token as it is spelt.
    @inline(__always)
    private func find(_ token: Token) -> (form: Int32, role: Role, value: Float) {
        switch token.kind {
        case .word, .hashtag, .emoji:
            let form = lexicon.forms.find(hash: token.hash)
            guard form >= 0 else { return (-1, [], 0) }
            return (form, lexicon.rows[Int(form)].roles, lexicon.rows[Int(form)].value)
        case .number:
            return (lexicon.forms.find(hash: token.hash), .number, Float(token.value))
        case .money: return (-1, .currency, Float(token.value))
        case .mention: return (-1, .secondPerson, 0)
        case .link: return (-1, [], 0)
        }
    }

    private func mendUnknown(_ buffer: TokenBuffer, _ work: inout Workspace) {
        buffer.folded.withUnsafeBufferPointer { folded in
            for position in work.forms.indices where work.forms[position] < 0 {
                let token = buffer.tokens[position]
                switch token.kind {
                case .word, .hashtag: break
                default: continue
                }
                let word = UnsafeBufferPointer(
                    rebasing: folded[Int(token.foldedStart)..<Int(token.foldedEnd)])
                guard word.count >= 4 else { continue }
                let form = mend(word, token, &work)
                guard form >= 0 else { continue }
                work.forms[position] = form
                work.roles[position] = lexicon.rows[Int(form)].roles
                work.values[position] = lexicon.rows[Int(form)].value
                work.states[position] = .mended
                work.present.formUnion(lexicon.rows[Int(form)].roles)
            }
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
        let sound = lexicon.sounds.first(SoundKey.hash(of: word)) { _ in true }
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
            guard word.count - start >= 3 else { continue }
            let form = lexicon.forms.find(hash: hash)
            if form >= 0, lexicon.isHead[Int(form)] { best = form }
        }
        if best >= 0 { return best }
        hash = WordHash.seed
        for end in 0..<(word.count - 3) {
            hash = WordHash.step(hash, word[end])
            let form = lexicon.firstParts.first(hash) { _ in true }
            if form >= 0 { best = form }
        }
        return best
    }
}
