// SPDX-License-Identifier: Apache-2.0

// Finds the entries of the lexicon in a text: phrases first, the longest wins;
// then single words in the sense that their neighbours tell.

import DutchText

struct TermMatcher: Sendable {
    let lexicon: Lexicon

    /// Fills `work.hits` in the order of the text.
    func match(_ work: inout Workspace) {
        lookUp(&work)
        findPhrases(&work)
        choosePhrases(&work)
        findSingles(&work)
        sort(&work.hits)
    }

    /// More hits than this are sorted with more ado.
    private static let fewHits = 64

    /// By their place; the phrases before the words of the same place. The words
    /// are in order already, so that only the few phrases have to move.
    private func sort(_ hits: inout [Hit]) {
        guard hits.count <= Self.fewHits else {
            hits.sort { $0.first < $1.first }
            return
        }
        hits.withUnsafeMutableBufferPointer { hits in
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
    }

    // MARK: Phrases

    private func findPhrases(_ work: inout Workspace) {
        let (forms, roles, tokens) = (work.forms, work.roles, work.buffer.tokens)
        withGround(forms) { ground in
            roles.withUnsafeBufferPointer { roles in
                tokens.withUnsafeBufferPointer { tokens in
                    let finder = PhraseFinder(
                        ground: ground, roles: roles, tokens: tokens, lexicon: lexicon)
                    finder.find(&work)
                }
            }
        }
    }

    private func withGround(_ forms: [Int32], _ body: (Ground) -> Void) {
        lexicon.rows.withUnsafeBufferPointer { rows in
            lexicon.members.withUnsafeBufferPointer { members in
                forms.withUnsafeBufferPointer { forms in
                    body(Ground(rows: rows, members: members, forms: forms))
                }
            }
        }
    }

    /// Longest first; a phrase that claims its words keeps others off them.
    private func choosePhrases(_ work: inout Workspace) {
        guard !work.matches.isEmpty else { return }
        work.matches.sort {
            ($0.length, -$0.first, -$0.entry) > ($1.length, -$1.first, -$1.entry)
        }
        for match in work.matches {
            let info = lexicon.infos[Int(match.entry)]
            let tokens = work.matchedTokens[
                Int(match.tokens)..<Int(match.tokens + match.length)]
            if tokens.contains(where: { work.states[Int($0)].contains(.taken) }) {
                continue
            }
            if info.claims {
                for token in tokens {
                    work.states[Int(token)].insert(.taken)
                    if token != match.last { work.roles[Int(token)].subtract(.grammar) }
                }
                if !info.roles.isDisjoint(with: .grammar) {
                    work.roles[Int(match.last)] = info.roles
                    work.present.formUnion(info.roles)
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
                steps: work.states[first].contains(.mended) ? [.mended] : [], roles: info.roles,
                signals: info.signals))
    }

    // MARK: Single words

    private func findSingles(_ work: inout Workspace) {
        let forms = work.forms
        withGround(forms) { ground in
            for position in ground.forms.indices {
                let range = ground.singles(at: position)
                guard !range.isEmpty, !work.states[position].contains(.taken) else { continue }
                let entry = sense(in: range, at: position, ground)
                guard entry >= 0 else { continue }
                let info = lexicon.infos[Int(entry)]
                if info.near >= 0 || info.notNear >= 0, !info.roles.isDisjoint(with: .grammar) {
                    work.roles[position].formUnion(info.roles)
                    work.present.formUnion(info.roles)
                    work.values[position] = info.value
                }
                append(entry, info, position, position, &work)
            }
        }
    }

    /// The entry whose neighbours are there; else one that asks for none; −1 if
    /// none fits.
    @inline(__always)
    private func sense(in range: Range<Int>, at position: Int, _ ground: Ground) -> Int32 {
        var best: Int32 = -1
        var bestRank = 0
        for place in range {
            let entry = lexicon.singles[place]
            let info = lexicon.infos[Int(entry)]
            let rank = info.near >= 0 ? 4 : info.notNear >= 0 ? 3 : 2
            if rank > bestRank, ground.isNear(info, position, position) {
                (best, bestRank) = (entry, rank)
            }
        }
        return best
    }
}
