// SPDX-License-Identifier: Apache-2.0

// Which phrases fit a text, and where. Reads the tables and the text by their
// addresses: this is where most of the time of an assessment goes.

import DutchText

/// The words of a text beside the tables that say what they may be part of.
/// Lives only as long as what it points into is held.
struct Ground {
    let words: UnsafeMutableBufferPointer<Word>
    let sentences: UnsafeMutableBufferPointer<Sentence>
    let infos: UnsafeBufferPointer<Lexicon.Info>
    let singles: UnsafeBufferPointer<Int32>
    let members: UnsafeBufferPointer<Int32>
    let anchors: UnsafeBufferPointer<Anchor>
    let elements: UnsafeBufferPointer<PhraseElement>

    init(_ work: inout Workspace, _ lexicon: Lexicon) {
        words = work.words.elements
        sentences = work.buffer.sentences.elements
        infos = lexicon.infos.buffer
        singles = lexicon.singles.buffer
        members = lexicon.members.buffer
        anchors = lexicon.anchors.buffer
        elements = lexicon.patternElements.buffer
    }

    /// Words on either side in which a neighbour tells the sense.
    static let neighbourhood = 5

    /// Whether the word at `position` belongs to a set of spellings.
    @inline(__always)
    func contains(_ element: Int32, at position: Int) -> Bool {
        words[position].signature.mayHold(element) && isMember(element, at: position)
    }

    /// Halves the range without a branch that could be guessed wrong.
    func isMember(_ element: Int32, at position: Int) -> Bool {
        var start = Int(words[position].members)
        var count = Int(words[position].membersEnd) &- start
        guard count > 0 else { return false }
        while count > 1 {
            let half = count &>> 1
            start = members[start &+ half] <= element ? start &+ half : start
            count &-= half
        }
        return members[start] == element
    }

    /// Whether one of the words after `position`, with `gap` words between at
    /// most, may belong to a set of spellings.
    @inline(__always)
    func mayHold(_ element: Int32, within gap: UInt8, after position: Int) -> Bool {
        let end = Int(sentences[Int(words[position].sentence)].end)
        return mayHold(element, position &+ 1, min(end, position &+ Int(gap) &+ 2))
    }

    @inline(__always)
    func mayHold(_ element: Int32, within gap: UInt8, before position: Int) -> Bool {
        let start = Int(sentences[Int(words[position].sentence)].first)
        return mayHold(element, max(start, position &- Int(gap) &- 1), position)
    }

    @inline(__always)
    private func mayHold(_ element: Int32, _ start: Int, _ end: Int) -> Bool {
        var held: UInt64 = 0
        var position = start
        while position < end {
            held |= words[position].signature.held(element)
            position &+= 1
        }
        return held != 0
    }

    /// Whether the neighbours that an entry asks for are there, and those that
    /// it will not have are not; −1 for none.
    @inline(__always)
    func isNear(_ near: Int32, _ notNear: Int32, _ first: Int, _ last: Int) -> Bool {
        if near >= 0, !hasNeighbour(near, first, last) { return false }
        return notNear < 0 || !hasNeighbour(notNear, first, last)
    }

    private func hasNeighbour(_ element: Int32, _ first: Int, _ last: Int) -> Bool {
        var position = max(0, first - Self.neighbourhood)
        let end = min(words.count - 1, last + Self.neighbourhood)
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

    @inline(__always)
    func isSameSentence(_ left: Int, _ right: Int) -> Bool {
        words[left].sentence == words[right].sentence
    }
}

struct PhraseFinder {
    let ground: Ground

    /// Tokens that one phrase may match: an amount takes two.
    private static let tokenLimit = 2 * Phrase.elementLimit + 1

    /// The tokens matched so far.
    private struct Trail {
        let tokens: UnsafeMutableBufferPointer<Int32>
        var count = 0

        @inline(__always)
        mutating func add(_ token: Int) {
            tokens[count] = Int32(truncatingIfNeeded: token)
            count &+= 1
        }
    }

    /// Adds every phrase that fits to `work.matches`.
    ///
    /// Whether a candidate is one cannot be guessed; so they are gathered without
    /// a branch, and those that are left are looked at afterwards.
    func find(_ work: inout Workspace) {
        let words = ground.words
        withUnsafeTemporaryAllocation(
            of: Signature.self, capacity: Anchor.Side.allCases.count
        ) { sides in
            sides.initialize(repeating: .full)
            sides[Anchor.Side.anywhere.rawValue] = union(of: words.indices)
            sides[Anchor.Side.before.rawValue] = Signature()
            var sentence: Int32 = -1
            for position in words.indices {
                if words[position].sentence != sentence {
                    sentence = words[position].sentence
                    expect(sentence, in: sides)
                }
                let next = position &+ 1
                sides[Anchor.Side.after.rawValue] =
                    next < words.count ? words[next].signature : Signature()
                gather(at: position, sides, &work)
                sides[Anchor.Side.before.rawValue] = words[position].signature
            }
        }
        verifyCandidates(&work)
    }

    /// What stands in a gap stands in the same sentence; the gap itself is looked
    /// into later.
    private func expect(
        _ sentence: Int32, in sides: UnsafeMutableBufferPointer<Signature>
    ) {
        let own = ground.sentences[Int(sentence)]
        let words = union(of: Int(own.first)..<Int(own.end))
        sides[Anchor.Side.nearBefore.rawValue] = words
        sides[Anchor.Side.nearAfter.rawValue] = words
        sides[Anchor.Side.farBefore.rawValue] = words
        sides[Anchor.Side.farAfter.rawValue] = words
    }

    private func union(of positions: Range<Int>) -> Signature {
        var all = Signature()
        for position in positions { all.formUnion(ground.words[position].signature) }
        return all
    }

    /// Candidates that are looked at together.
    private static let candidateLimit = 8192

    /// - Parameter sides: what may stand on each `Anchor.Side`.
    @inline(__always)
    private func gather(
        at position: Int, _ sides: UnsafeMutableBufferPointer<Signature>, _ work: inout Workspace
    ) {
        let start = Int(ground.words[position].anchors)
        let end = Int(ground.words[position].anchorsEnd)
        var count = work.candidates.count
        if count &+ end &- start > Self.candidateLimit {
            verifyCandidates(&work)
            count = 0
        }
        let candidates = work.candidates.makeRoom(for: count &+ end &- start)
        var place = start
        while place < end {
            let anchor = ground.anchors[place]
            candidates[count] = PhraseCandidate(
                anchor: Int32(truncatingIfNeeded: place),
                position: Int32(truncatingIfNeeded: position))
            count &+= Int(truncatingIfNeeded: sides[anchor.side].held(anchor.element))
            place &+= 1
        }
        work.candidates.setCount(count)
    }

    private func verifyCandidates(_ work: inout Workspace) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.tokenLimit) { space in
            let candidates = work.candidates.elements
            for candidate in candidates {
                ahead(ground.elements, ground.anchors[Int(candidate.anchor)].index)
            }
            for candidate in candidates {
                let anchor = ground.anchors[Int(candidate.anchor)]
                let position = Int(candidate.position)
                if isConfirmed(anchor, at: position) {
                    verify(anchor, at: position, Trail(tokens: space), &work)
                }
            }
        }
        work.candidates.removeAll()
    }

    /// Whether the word asked for is there, or may be in the gap. Most candidates
    /// end here. The signatures beside the anchor were looked at already.
    @inline(__always)
    private func isConfirmed(_ anchor: Anchor, at position: Int) -> Bool {
        switch anchor.side {
        case Anchor.Side.after.rawValue:
            ground.isSameSentence(position &+ 1, position)
                && ground.isMember(anchor.element, at: position &+ 1)
        case Anchor.Side.before.rawValue:
            ground.isSameSentence(position &- 1, position)
                && ground.isMember(anchor.element, at: position &- 1)
        case Anchor.Side.nearAfter.rawValue:
            ground.mayHold(anchor.element, within: Phrase.gap, after: position)
        case Anchor.Side.nearBefore.rawValue:
            ground.mayHold(anchor.element, within: Phrase.gap, before: position)
        case Anchor.Side.farAfter.rawValue:
            ground.mayHold(anchor.element, within: Phrase.particleGap, after: position)
        case Anchor.Side.farBefore.rawValue:
            ground.mayHold(anchor.element, within: Phrase.particleGap, before: position)
        default: true
        }
    }

    private func verify(
        _ anchor: Anchor, at position: Int, _ empty: Trail, _ work: inout Workspace
    ) {
        var trail = empty
        // What `isConfirmed` saw is not looked at again.
        var (left, right) = (position, position)
        var (before, after) = (anchor.index &- 1, anchor.index &+ 1)
        trail.add(position)
        if anchor.side == Anchor.Side.after.rawValue {
            (right, after) = (right &+ 1, after &+ 1)
            trail.add(right)
        } else if anchor.side == Anchor.Side.before.rawValue {
            (left, before) = (left &- 1, before &- 1)
            trail.add(left)
        }
        let first = matchLeft(before, downTo: anchor.first, from: left, &trail)
        guard first >= 0 else { return }
        let last = matchRight(after, upTo: anchor.last, from: right, &trail)
        guard last >= 0 else { return }
        let start = ground.elements[anchor.first &- 1]
        let entry = start.element
        if start.asksForNeighbours {
            let info = ground.infos[Int(entry)]
            guard ground.isNear(info.near, info.notNear, first, last) else { return }
        } else {
            // For whoever chooses among the phrases.
            ahead(ground.infos, Int(entry))
        }
        work.matches.append(
            PhraseMatch(
                entry: entry, first: Int32(truncatingIfNeeded: first),
                last: Int32(truncatingIfNeeded: last),
                length: Int32(truncatingIfNeeded: trail.count),
                tokens: Int32(truncatingIfNeeded: work.matchedTokens.count)))
        for token in trail.tokens[..<trail.count] { work.matchedTokens.append(token) }
    }

    /// Matches places `place`, `place − 1` … `end` of a phrase before `position`.
    ///
    /// - Returns: the first token, −1 if they do not fit.
    @inline(__always)
    private func matchLeft(
        _ place: Int, downTo end: Int, from position: Int, _ trail: inout Trail
    ) -> Int {
        var (place, position) = (place, position)
        while place >= end {
            // The gap is written before the place to the right of it.
            guard ground.elements[place &+ 1].gap == 0 else {
                return matchLeftOverGap(place, downTo: end, from: position, &trail)
            }
            let candidate = position &- 1
            guard candidate >= 0, ground.isSameSentence(candidate, position) else { return -1 }
            let length = matchLength(ground.elements[place], endingAt: candidate)
            guard length > 0 else { return -1 }
            position = candidate &- length &+ 1
            for token in position...candidate { trail.add(token) }
            place &-= 1
        }
        return position
    }

    private func matchLeftOverGap(
        _ place: Int, downTo end: Int, from position: Int, _ trail: inout Trail
    ) -> Int {
        let element = ground.elements[place]
        let saved = trail.count
        let start = Int(ground.sentences[Int(ground.words[position].sentence)].first)
        let gap = Int(ground.elements[place &+ 1].gap)
        var candidate = position &- 1
        let low = max(start, candidate &- gap)
        while candidate >= low {
            let length = matchLength(element, endingAt: candidate)
            if length > 0 {
                let next = candidate &- length &+ 1
                for token in next...candidate { trail.add(token) }
                let first = matchLeft(place &- 1, downTo: end, from: next, &trail)
                if first >= 0 { return first }
                trail.count = saved
            }
            candidate &-= 1
        }
        return -1
    }

    /// Matches places `place`, `place + 1` … `end` of a phrase after `position`.
    ///
    /// - Returns: the last token, −1 if they do not fit.
    @inline(__always)
    private func matchRight(
        _ place: Int, upTo end: Int, from position: Int, _ trail: inout Trail
    ) -> Int {
        var (place, position) = (place, position)
        while place <= end {
            let element = ground.elements[place]
            guard element.gap == 0 else {
                return matchRightOverGap(place, upTo: end, from: position, &trail)
            }
            let candidate = position &+ 1
            guard candidate < ground.words.count, ground.isSameSentence(candidate, position)
            else { return -1 }
            let length = matchLength(element, startingAt: candidate)
            guard length > 0 else { return -1 }
            position = candidate &+ length &- 1
            for token in candidate...position { trail.add(token) }
            place &+= 1
        }
        return position
    }

    private func matchRightOverGap(
        _ place: Int, upTo end: Int, from position: Int, _ trail: inout Trail
    ) -> Int {
        let element = ground.elements[place]
        let saved = trail.count
        let stop = Int(ground.sentences[Int(ground.words[position].sentence)].end)
        var candidate = position &+ 1
        let high = min(stop, candidate &+ Int(element.gap) &+ 1)
        while candidate < high {
            let length = matchLength(element, startingAt: candidate)
            if length > 0 {
                let next = candidate &+ length &- 1
                for token in candidate...next { trail.add(token) }
                let last = matchRight(place &+ 1, upTo: end, from: next, &trail)
                if last >= 0 { return last }
                trail.count = saved
            }
            candidate &+= 1
        }
        return -1
    }

    /// How many tokens the element takes from `position` on; 0 if it does not fit.
    @inline(__always)
    private func matchLength(_ place: PhraseElement, startingAt position: Int) -> Int {
        if place.kind == .word { return ground.contains(place.element, at: position) ? 1 : 0 }
        return placeLength(place.kind, startingAt: position)
    }

    @inline(never)
    private func placeLength(_ kind: PhraseElement.Kind, startingAt position: Int) -> Int {
        let roles = ground.words[position].roles
        switch kind {
        case .word, .entry: return 0
        case .number: return roles.contains(.number) ? 1 : 0
        case .timeUnit: return roles.contains(.timeUnit) ? 1 : 0
        case .day: return roles.isDisjoint(with: [.weekday, .relativeDay]) ? 0 : 1
        case .any: return 1
        case .money:
            if ground.words[position].state.contains(.amount) { return 1 }
            let next = position + 1
            return roles.contains(.number) && next < ground.words.count
                && ground.words[next].roles.contains(.currency) ? 2 : 0
        }
    }

    @inline(__always)
    private func matchLength(_ place: PhraseElement, endingAt position: Int) -> Int {
        if place.kind == .money, !ground.words[position].state.contains(.amount) {
            return position > 0 && placeLength(.money, startingAt: position - 1) == 2 ? 2 : 0
        }
        return matchLength(place, startingAt: position)
    }
}
