// SPDX-License-Identifier: Apache-2.0

// Finds the entries of the lexicon in a text: phrases first, the longest wins;
// then single words in the sense that their neighbours tell.

import DutchText

struct TermMatcher: Sendable {
    let lexicon: Lexicon

    /// Fills `work.hits`, in the order of the text.
    func match(_ work: inout Workspace) {
        let ground = Ground(&work, lexicon)
        PhraseFinder(ground: ground).find(&work)
        choosePhrases(ground, &work)
        findSingles(ground, &work)
        sort(work.hits.elements)
    }

    /// More hits than this are sorted with more ado.
    private static let fewHits = 64

    /// By their place; the phrases before the words of the same place. The words
    /// are in order already, so that only the few phrases have to move.
    private func sort(_ hits: UnsafeMutableBufferPointer<Hit>) {
        guard hits.count <= Self.fewHits else {
            var sorted = Array(hits)
            sorted.sort { $0.first < $1.first }
            _ = hits.update(from: sorted)
            return
        }
        for index in hits.indices.dropFirst() where hits[index].first < hits[index - 1].first {
            let hit = hits[index]
            var place = index
            while place > 0, hits[place - 1].first > hit.first {
                hits[place] = hits[place - 1]
                place -= 1
            }
            hits[place] = hit
        }
    }

    // MARK: Phrases

    /// Longest first; a phrase that claims its words keeps others off them.
    private func choosePhrases(_ ground: Ground, _ work: inout Workspace) {
        let matches = work.matches.elements
        guard !matches.isEmpty else { return }
        sort(matches)
        for match in matches {
            let info = ground.infos[Int(match.entry)]
            let tokens = work.matchedTokens.elements[
                Int(match.tokens)..<Int(match.tokens + match.length)]
            if tokens.contains(where: { work.words[Int($0)].state.contains(.taken) }) {
                continue
            }
            if info.claims {
                for token in tokens {
                    work.words[Int(token)].state.insert(.taken)
                    if token != match.last { work.words[Int(token)].roles.subtract(.grammar) }
                }
                if !info.roles.isDisjoint(with: .grammar) {
                    work.words[Int(match.last)].roles = info.roles
                    work.present.formUnion(info.roles)
                    work.words[Int(match.last)].value = info.value
                }
            }
            append(match.entry, info, Int(match.first), Int(match.last), &work)
        }
    }

    /// More matches than this are sorted with more ado.
    private static let fewMatches = 32

    private func sort(_ matches: UnsafeMutableBufferPointer<PhraseMatch>) {
        guard matches.count <= Self.fewMatches else {
            var sorted = Array(matches)
            sorted.sort { $0.isBefore($1) }
            _ = matches.update(from: sorted)
            return
        }
        for index in matches.indices.dropFirst() {
            let match = matches[index]
            var place = index
            while place > 0, match.isBefore(matches[place - 1]) {
                matches[place] = matches[place - 1]
                place -= 1
            }
            matches[place] = match
        }
    }

    @inline(__always)
    private func append(
        _ entry: Int32, _ info: Lexicon.Info, _ first: Int, _ last: Int, _ work: inout Workspace
    ) {
        work.add(
            Hit(
                entry: entry, first: Int32(truncatingIfNeeded: first),
                last: Int32(truncatingIfNeeded: last), weight: info.weight,
                steps: work.words[first].state.contains(.mended) ? [.mended] : [],
                roles: info.roles, signals: info.signals, topics: info.topics,
                urgency: info.urgency))
    }

    // MARK: Single words

    private func findSingles(_ ground: Ground, _ work: inout Workspace) {
        for position in ground.words.indices {
            let word = ground.words[position]
            guard word.singles < word.singlesEnd, !word.state.contains(.taken) else { continue }
            let entry = sense(Int(word.singles)..<Int(word.singlesEnd), at: position, ground)
            guard entry >= 0 else { continue }
            let info = ground.infos[Int(entry)]
            if info.near >= 0 || info.notNear >= 0, !info.roles.isDisjoint(with: .grammar) {
                work.words[position].roles.formUnion(info.roles)
                work.present.formUnion(info.roles)
                work.words[position].value = info.value
            }
            append(entry, info, position, position, &work)
        }
    }

    /// The entry whose neighbours are there; else one that asks for none; −1 if
    /// none fits.
    @inline(__always)
    private func sense(_ places: Range<Int>, at position: Int, _ ground: Ground) -> Int32 {
        var best: Int32 = -1
        var bestRank = 0
        for place in places {
            let entry = ground.singles[place]
            let (near, notNear) = (
                ground.infos[Int(entry)].near, ground.infos[Int(entry)].notNear
            )
            let rank = near >= 0 ? 4 : notNear >= 0 ? 3 : 2
            if rank > bestRank, ground.isNear(near, notNear, position, position) {
                (best, bestRank) = (entry, rank)
            }
        }
        return best
    }
}

extension PhraseMatch {
    /// Whether it is chosen before another: the longer one, the first one.
    @inline(__always)
    fileprivate func isBefore(_ other: PhraseMatch) -> Bool {
        if length != other.length { return length > other.length }
        if first != other.first { return first < other.first }
        return entry < other.entry
    }
}
