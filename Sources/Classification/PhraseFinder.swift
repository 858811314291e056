// SPDX-License-Identifier: Apache-2.0

// Which phrases fit a text, and where. Reads the tables and the text by their
// addresses: this is where most of the time of an assessment goes.

import DutchText

/// The spellings of a text beside the tables that say what they belong to.
/// Lives only as long as the arrays it points into are held.
struct Ground {
    let rows: UnsafeBufferPointer<Lexicon.Row>
    let members: UnsafeBufferPointer<Int32>
    /// Of each token, −1 for an unknown one.
    let forms: UnsafeBufferPointer<Int32>

    /// Words on either side in which a neighbour tells the sense.
    static let neighbourhood = 5

    @inline(__always)
    func signature(at position: Int) -> UInt64 {
        let form = forms[position]
        return form < 0 ? 0 : rows[Int(form)].signature
    }

    /// Places in `Lexicon.singles` of the entries that the word may be.
    @inline(__always)
    func singles(at position: Int) -> Range<Int> {
        let form = Int(forms[position])
        return form < 0 ? 0..<0 : Int(rows[form].singles)..<Int(rows[form + 1].singles)
    }

    /// Whether the word at `position` belongs to a set of spellings.
    @inline(__always)
    func contains(_ element: Int32, at position: Int) -> Bool {
        signature(at: position) &>> UInt64(truncatingIfNeeded: element) & 1 != 0
            && isMember(element, at: position)
    }

    private func isMember(_ element: Int32, at position: Int) -> Bool {
        let form = Int(forms[position])
        var low = Int(rows[form].members)
        let end = Int(rows[form + 1].members)
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low < end && members[low] == element
    }

    /// Whether the neighbours that an entry asks for are there, and those that
    /// it will not have are not.
    @inline(__always)
    func isNear(_ info: Lexicon.Info, _ first: Int, _ last: Int) -> Bool {
        if info.near >= 0, !hasNeighbour(info.near, first, last) { return false }
        return info.notNear < 0 || !hasNeighbour(info.notNear, first, last)
    }

    private func hasNeighbour(_ element: Int32, _ first: Int, _ last: Int) -> Bool {
        var position = max(0, first - Self.neighbourhood)
        let end = min(forms.count - 1, last + Self.neighbourhood)
        while position <= end {
            if position == first {
                position = last + 1
                continue
            }
            if contains(element, at: position) { return true }
            position += 1
        }
        return false
    }
}

struct PhraseFinder {
    let ground: Ground
    let roles: UnsafeBufferPointer<Role>
    let tokens: UnsafeBufferPointer<Token>
    let lexicon: Lexicon

    /// Tokens that one phrase may match: an amount takes two.
    private static let tokenLimit = 2 * Phrase.elementLimit + 1

    /// The tokens matched so far.
    private struct Trail {
        let tokens: UnsafeMutableBufferPointer<Int32>
        var count = 0

        @inline(__always)
        mutating func add(_ token: Int) {
            tokens[count] = Int32(truncatingIfNeeded: token)
            count += 1
        }
    }

    /// Adds every phrase that fits to `work.matches`.
    func find(_ work: inout Workspace) {
        // One bit per set of spellings that any word of the text belongs to.
        var all: UInt64 = 0
        for position in ground.forms.indices { all |= ground.signature(at: position) }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.tokenLimit) { space in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4) { sides in
                // By `Anchor.Side`.
                sides.initialize(repeating: 0)
                sides[Anchor.Side.anywhere.rawValue] = all
                sides[Anchor.Side.none.rawValue] = .max
                lexicon.anchors.withUnsafeBufferPointer { anchors in
                    for position in ground.forms.indices {
                        let next = position + 1
                        sides[Anchor.Side.after.rawValue] =
                            next < ground.forms.count ? ground.signature(at: next) : 0
                        let form = Int(ground.forms[position])
                        if form >= 0 {
                            let end = Int(ground.rows[form + 1].anchors)
                            for place in Int(ground.rows[form].anchors)..<end
                            where anchors[place].mayFit(sides) {
                                verify(anchors[place], at: position, Trail(tokens: space), &work)
                            }
                        }
                        sides[Anchor.Side.before.rawValue] = ground.signature(at: position)
                    }
                }
            }
        }
    }

    private func verify(
        _ anchor: Anchor, at position: Int, _ empty: Trail, _ work: inout Workspace
    ) {
        // Most end here: the neighbour has another word of the same bit.
        switch anchor.side {
        case Anchor.Side.after.rawValue:
            guard ground.contains(anchor.element, at: position + 1) else { return }
        case Anchor.Side.before.rawValue:
            guard ground.contains(anchor.element, at: position - 1) else { return }
        default: break
        }
        let pattern = lexicon.patterns[anchor.phrase]
        var trail = empty
        let first = matchLeft(pattern, anchor.index - 1, from: position, &trail)
        guard first >= 0 else { return }
        trail.add(position)
        let last = matchRight(pattern, anchor.index + 1, from: position, &trail)
        guard last >= 0, ground.isNear(lexicon.infos[Int(pattern.entry)], first, last) else {
            return
        }
        work.matches.append(
            PhraseMatch(
                entry: pattern.entry, first: Int32(first), last: Int32(last),
                length: Int32(trail.count), tokens: Int32(work.matchedTokens.count)))
        work.matchedTokens.append(contentsOf: trail.tokens[..<trail.count])
    }

    @inline(__always)
    private func isSameSentence(_ left: Int, _ right: Int) -> Bool {
        tokens[left].sentence == tokens[right].sentence
    }

    /// Matches elements `element`, `element − 1` … before `position`.
    ///
    /// - Returns: the first token, −1 if they do not fit.
    private func matchLeft(
        _ pattern: Phrase, _ element: Int, from position: Int, _ trail: inout Trail
    ) -> Int {
        guard element >= 0 else { return position }
        // The gap is written before the element to the right of it.
        let gap = Int(lexicon.patternElements[Int(pattern.first) + element + 1].gap)
        let place = lexicon.patternElements[Int(pattern.first) + element]
        let saved = trail.count
        for skipped in 0...gap {
            let candidate = position - 1 - skipped
            guard candidate >= 0, isSameSentence(candidate, position) else { return -1 }
            let length = matchLength(place, endingAt: candidate)
            guard length > 0 else { continue }
            for token in (candidate - length + 1)...candidate { trail.add(token) }
            let first = matchLeft(pattern, element - 1, from: candidate - length + 1, &trail)
            if first >= 0 { return first }
            trail.count = saved
        }
        return -1
    }

    /// Matches elements `element`, `element + 1` … after `position`.
    ///
    /// - Returns: the last token, −1 if they do not fit.
    private func matchRight(
        _ pattern: Phrase, _ element: Int, from position: Int, _ trail: inout Trail
    ) -> Int {
        guard element < Int(pattern.count) else { return position }
        let place = lexicon.patternElements[Int(pattern.first) + element]
        let saved = trail.count
        for skipped in 0...Int(place.gap) {
            let candidate = position + 1 + skipped
            guard candidate < tokens.count, isSameSentence(candidate, position) else { return -1 }
            let length = matchLength(place, startingAt: candidate)
            guard length > 0 else { continue }
            for token in candidate..<(candidate + length) { trail.add(token) }
            let last = matchRight(pattern, element + 1, from: candidate + length - 1, &trail)
            if last >= 0 { return last }
            trail.count = saved
        }
        return -1
    }

    /// How many tokens the element takes from `position` on; 0 if it does not fit.
    @inline(__always)
    private func matchLength(_ place: PhraseElement, startingAt position: Int) -> Int {
        if place.kind == .word { return ground.contains(place.element, at: position) ? 1 : 0 }
        let roles = self.roles[position]
        switch place.kind {
        case .word: return 0
        case .number: return roles.contains(.number) ? 1 : 0
        case .timeUnit: return roles.contains(.timeUnit) ? 1 : 0
        case .day: return roles.isDisjoint(with: [.weekday, .relativeDay]) ? 0 : 1
        case .any: return 1
        case .money:
            if tokens[position].kind == .money { return 1 }
            let next = position + 1
            return roles.contains(.number) && next < tokens.count
                && self.roles[next].contains(.currency) ? 2 : 0
        }
    }

    private func matchLength(_ place: PhraseElement, endingAt position: Int) -> Int {
        if place.kind == .money, tokens[position].kind != .money {
            return position > 0 && matchLength(place, startingAt: position - 1) == 2 ? 2 : 0
        }
        return matchLength(place, startingAt: position)
    }
}
