// SPDX-License-Identifier: Apache-2.0

// Finds the entries of the lexicon in a text: phrases first, the longest wins;
// then single words in the sense that their neighbours tell.

import DutchText

struct TermMatcher: Sendable {
    let lexicon: Lexicon

    /// Words on either side in which a neighbour tells the sense.
    static let neighbourhood = 5

    /// Fills `work.hits` in the order of the text.
    func match(_ work: inout Workspace) {
        lookUp(&work)
        findPhrases(&work)
        choosePhrases(&work)
        findSingles(&work)
        if work.hits.count > 1 { work.hits.sort { $0.first < $1.first } }
    }

    // MARK: Phrases

    private func findPhrases(_ work: inout Workspace) {
        // One bit per set of spellings that any word of the text belongs to.
        var all: UInt64 = 0
        for form in work.forms where form >= 0 { all |= lexicon.memberSignatures[Int(form)] }
        for position in 0..<work.count {
            let form = work.forms[position]
            guard form >= 0 else { continue }
            let range = lexicon.anchors[form]
            if range.isEmpty { continue }
            let before = signature(position - 1, work)
            let after = signature(position + 1, work)
            for place in range {
                let check = lexicon.anchorChecks[place]
                let bit: UInt64 = 1 << UInt64(check.element & 63)
                switch check.side {
                case 0: if all & bit == 0 { continue }
                case 1: if after & bit == 0 { continue }
                case -1: if before & bit == 0 { continue }
                default: break
                }
                let packed = lexicon.anchors.values[place]
                verify(Int(packed >> 4), anchor: Int(packed & 15), at: position, &work)
            }
        }
    }

    @inline(__always)
    private func signature(_ position: Int, _ work: Workspace) -> UInt64 {
        guard position >= 0, position < work.count, work.forms[position] >= 0 else { return 0 }
        return lexicon.memberSignatures[Int(work.forms[position])]
    }

    private func verify(
        _ number: Int, anchor: Int, at position: Int, _ work: inout Workspace
    ) {
        let pattern = lexicon.patterns[number]
        let base = work.matchedTokens.count
        guard let first = matchLeft(pattern, anchor - 1, from: position, &work) else {
            work.matchedTokens.removeSubrange(base...)
            return
        }
        work.matchedTokens.append(Int32(position))
        guard let last = matchRight(pattern, anchor + 1, from: position, &work) else {
            work.matchedTokens.removeSubrange(base...)
            return
        }
        let info = lexicon.infos[Int(pattern.entry)]
        guard isNear(info, first, last, work) else {
            work.matchedTokens.removeSubrange(base...)
            return
        }
        work.matches.append(
            PhraseMatch(
                entry: pattern.entry, first: Int32(first), last: Int32(last),
                length: Int32(work.matchedTokens.count - base), tokens: Int32(base)))
    }

    /// Matches elements `element`, `element − 1` … before `position`.
    private func matchLeft(
        _ pattern: Phrase, _ element: Int, from position: Int, _ work: inout Workspace
    ) -> Int? {
        guard element >= 0 else { return position }
        // The gap is written before the element to the right of it.
        let gap = Int(lexicon.patternElements[Int(pattern.first) + element + 1].gap)
        let place = lexicon.patternElements[Int(pattern.first) + element]
        let saved = work.matchedTokens.count
        for skipped in 0...gap {
            let candidate = position - 1 - skipped
            guard candidate >= 0, work.isSameSentence(candidate, position) else { return nil }
            let length = matchLength(place, endingAt: candidate, work)
            guard length > 0 else { continue }
            for token in (candidate - length + 1)...candidate {
                work.matchedTokens.append(Int32(token))
            }
            if let first = matchLeft(pattern, element - 1, from: candidate - length + 1, &work) {
                return first
            }
            work.matchedTokens.removeSubrange(saved...)
        }
        return nil
    }

    /// Matches elements `element`, `element + 1` … after `position`.
    private func matchRight(
        _ pattern: Phrase, _ element: Int, from position: Int, _ work: inout Workspace
    ) -> Int? {
        guard element < Int(pattern.count) else { return position }
        let place = lexicon.patternElements[Int(pattern.first) + element]
        let saved = work.matchedTokens.count
        for skipped in 0...Int(place.gap) {
            let candidate = position + 1 + skipped
            guard candidate < work.count, work.isSameSentence(candidate, position) else {
                return nil
            }
            let length = matchLength(place, startingAt: candidate, work)
            guard length > 0 else { continue }
            for token in candidate..<(candidate + length) {
                work.matchedTokens.append(Int32(token))
            }
            if let last = matchRight(pattern, element + 1, from: candidate + length - 1, &work) {
                return last
            }
            work.matchedTokens.removeSubrange(saved...)
        }
        return nil
    }

    /// How many tokens the element takes from `position` on; 0 if it does not fit.
    private func matchLength(
        _ place: PhraseElement, startingAt position: Int, _ work: Workspace
    ) -> Int {
        let roles = work.roles[position]
        switch place.kind {
        case .word: return lexicon.contains(place.element, work.forms[position]) ? 1 : 0
        case .number: return roles.contains(.number) ? 1 : 0
        case .timeUnit: return roles.contains(.timeUnit) ? 1 : 0
        case .day:
            return roles.isDisjoint(with: [.weekday, .relativeDay]) ? 0 : 1
        case .any: return 1
        case .money:
            if work.buffer.tokens[position].kind == .money { return 1 }
            let next = position + 1
            return roles.contains(.number) && next < work.count
                && work.roles[next].contains(.currency) ? 2 : 0
        }
    }

    private func matchLength(
        _ place: PhraseElement, endingAt position: Int, _ work: Workspace
    ) -> Int {
        if place.kind == .money, work.buffer.tokens[position].kind != .money {
            return position > 0 && matchLength(place, startingAt: position - 1, work) == 2 ? 2 : 0
        }
        return matchLength(place, startingAt: position, work)
    }

    /// Longest first; a phrase that claims its words keeps others off them.
    private func choosePhrases(_ work: inout Workspace) {
        guard !work.matches.isEmpty else { return }
        work.matches.sort {
            ($0.length, -$0.first, -$0.entry) > ($1.length, -$1.first, -$1.entry)
        }
        for (number, match) in work.matches.enumerated() {
            let info = lexicon.infos[Int(match.entry)]
            let tokens = work.matchedTokens[
                Int(match.tokens)..<Int(match.tokens + match.length)]
            if tokens.contains(where: { work.owners[Int($0)] >= 0 }) {
                continue
            }
            if info.claims {
                for token in tokens {
                    work.owners[Int(token)] = Int32(number)
                    if token != match.last { work.roles[Int(token)].subtract(.grammar) }
                }
                if !info.roles.isDisjoint(with: .grammar) {
                    work.roles[Int(match.last)] = info.roles
                    work.values[Int(match.last)] = info.value
                }
            }
            append(match.entry, info, Int(match.first), Int(match.last), &work)
        }
    }

    private func append(
        _ entry: Int32, _ info: Lexicon.Info, _ first: Int, _ last: Int, _ work: inout Workspace
    ) {
        work.hits.append(
            Hit(
                entry: entry, first: Int32(first), last: Int32(last), weight: info.weight,
                steps: work.mended[first] ? [.mended] : [], roles: info.roles,
                signals: info.signals))
    }

    // MARK: Single words

    private func findSingles(_ work: inout Workspace) {
        for position in 0..<work.count where work.owners[position] < 0 {
            let form = work.forms[position]
            guard form >= 0 else { continue }
            let range = lexicon.singles[form]
            guard !range.isEmpty else { continue }
            guard let entry = sense(of: form, in: range, at: position, work) else { continue }
            let info = lexicon.infos[Int(entry)]
            if info.near >= 0 || info.notNear >= 0, !info.roles.isDisjoint(with: .grammar) {
                work.roles[position].formUnion(info.roles)
                work.values[position] = info.value
            }
            append(entry, info, position, position, &work)
        }
    }

    /// The entry whose neighbours are there; else one that asks for none.
    private func sense(
        of form: Int32, in range: Range<Int>, at position: Int, _ work: Workspace
    ) -> Int32? {
        if range.count == 1 {
            let entry = lexicon.singles.values[range.lowerBound]
            return isNear(lexicon.infos[Int(entry)], position, position, work) ? entry : nil
        }
        var best: Int32?
        var bestRank = 0
        for place in range {
            let entry = lexicon.singles.values[place]
            let info = lexicon.infos[Int(entry)]
            guard isNear(info, position, position, work) else { continue }
            let rank = (info.near >= 0 ? 4 : info.notNear >= 0 ? 3 : 2)
            if rank > bestRank { (best, bestRank) = (entry, rank) }
        }
        return best
    }

    private func isNear(
        _ info: Lexicon.Info, _ first: Int, _ last: Int, _ work: Workspace
    ) -> Bool {
        if info.near >= 0, !hasNeighbour(info.near, first, last, work) { return false }
        return info.notNear < 0 || !hasNeighbour(info.notNear, first, last, work)
    }

    private func hasNeighbour(
        _ element: Int32, _ first: Int, _ last: Int, _ work: Workspace
    ) -> Bool {
        var position = max(0, first - Self.neighbourhood)
        let end = min(work.count - 1, last + Self.neighbourhood)
        while position <= end {
            if position == first {
                position = last + 1
                continue
            }
            if lexicon.contains(element, work.forms[position]) { return true }
            position += 1
        }
        return false
    }
}
