// SPDX-License-Identifier: Apache-2.0

// What happens next: refusals and what can be done instead, one next step, and
// when.

import Complaints

extension Check {
    func steps() -> [Finding] {
        [refusal(), nextStep(), timeOfNextStep()].compactMap { $0 }
    }

    private func refusal() -> Finding? {
        // "Een week wachten, dat kan niet" is a feeling, not a refusal.
        let feelings = isComplaint ? heard("acknowledges").map(\.words) : []
        let refused = heard("refuses").first { refusal in
            !isCondition(refusal) && !isFelt(refusal.sentence) && !isAgreed(refusal)
                && !feelings.contains {
                    $0.overlaps(refusal.words) && $0.count >= refusal.words.count
                }
        }
        let place: Range<Int>
        if let refused {
            place = bytes(of: refused.words, in: draft)
        } else if let sentence = refusedByTurns {
            place = bytes(of: draft.sentences[sentence].words, in: draft)
        } else {
            return nil
        }
        let isPrivacy = !heard("privacy").isEmpty
        // An offer inside the refusing words is the thing refused.
        let refusals = heard("refuses").map(\.words)
        let likely = Set(sentences(doing: .offers, above: Self.unlikely))
        let offered = heard(isPrivacy ? "relays" : "offers").contains { offer in
            (isPrivacy || likely.contains(offer.sentence))
                && !refusals.contains { $0.overlaps(offer.words) }
        }
        guard !offered else { return nil }
        return finding(
            .refusalWithoutAlternative, place, variant: isPrivacy ? "privacy" : "")
    }

    /// A sentence that refuses in words that no list has: "Verlopen bonnen zetten
    /// we niet om".
    private var refusedByTurns: Int? {
        let others = Set(
            sentences(doing: .acknowledges, above: 0) + sentences(doing: .steps, above: 1))
        return sentences(doing: .refuses, above: Self.evident).first {
            !others.contains($0) && !draft.sentences[$0].isQuestion
        }
    }

    /// "Zo hoort een avond bij ons niet te gaan" says what should not have been.
    private func isFelt(_ sentence: Int) -> Bool {
        // "Dat lukt niet" is too short to feel.
        draft.sentences[sentence].words.count > Self.shortest
            && sentences(doing: .acknowledges, above: 1).contains(sentence)
            && !sentences(doing: .refuses, above: -1.5).contains(sentence)
    }

    private static let shortest = 4

    /// Log-odds down to which an offer is believed.
    private static let unlikely: Float = -1.5

    /// "Dit kan toch niet?" – "Nee, dit kan echt niet."
    private func isAgreed(_ refusal: Match) -> Bool {
        guard let last = mention.sentences.last, last.isQuestion,
            rulebook.belongs(draft, draft.sentences[refusal.sentence].words.lowerBound, to: "janee")
        else { return false }
        return ["toch", "niet"].allSatisfy { kind in
            last.words.contains { rulebook.belongs(mention, $0, to: kind) }
        }
    }

    /// "Lukt dat niet, dan …" and "Lukt het niet?" suppose, and refuse nothing.
    private func isCondition(_ refusal: Match) -> Bool {
        let sentence = draft.sentences[refusal.sentence]
        let first = refusal.words.lowerBound
        let opens =
            first == sentence.words.lowerBound || draft.words[first].marks.contains(.afterComma)
        guard opens, rulebook.belongs(draft, first, to: "hulpwerkwoord") else { return false }
        return sentence.isQuestion
            || (refusal.words.upperBound..<sentence.words.upperBound).contains {
                rulebook.belongs(draft, $0, to: "dan")
                    || draft.words[$0].marks.contains(.afterComma)
            }
    }

    private func nextStep() -> Finding? {
        // "Al kaal voor de kerst, wat jammer" tells no time of ours.
        let feelings = Set(sentences(doing: .acknowledges, above: Self.evident))
        let times = heard("time").filter { !feelings.contains($0.sentence) }
        guard isTrouble, !takesStep, times.allSatisfy(repeatsMention) else { return nil }
        // Whoever asked for one thing has an answer, if not the one hoped for.
        let asked = mention.sentences.contains(where: \.isQuestion)
        if asked, !isComplaint || refusal() != nil { return nil }
        if asked, context.signals.isEmpty, told("heat").isEmpty, unanswered() == nil { return nil }
        let end = endOfBody
        return finding(.noNextStep, end..<end)
    }

    /// Somebody will do something, or can: by turns of phrase, or by the lists
    /// where those do not deny it. What nobody is bound to is no step.
    private var takesStep: Bool {
        let empty = Set(vague)
        if sentences(doing: .steps, above: Self.evident).contains(where: { !empty.contains($0) }) {
            return true
        }
        let plausible = Set(sentences(doing: .steps, above: Self.plausible)).subtracting(empty)
        return ["steps", "asks", "relays"].contains { list in
            heard(list).contains { plausible.contains($0.sentence) }
        }
    }

    /// Log-odds from which a step stands on its own, and down to which the
    /// lists are believed. Tuned on drafts that were not learnt from, 2026-11.
    private static let evident: Float = 1.5
    private static let plausible: Float = -0.5

    /// Sentences that promise everything and nothing.
    private var vague: [Int] {
        emptyPromises().compactMap { finding in
            draft.sentences.firstIndex { $0.range.overlaps(finding.range) }
        } + sentences(doing: .emptyPromise, above: Self.evident)
    }

    /// "Drie uur in de kou is geen pretje" repeats the mention and looks back.
    private func repeatsMention(_ match: Match) -> Bool {
        match.words.allSatisfy { word in
            mention.words.indices.contains { isSameWord($0, word) }
        }
    }

    private func tellsDuration(_ match: Match) -> Bool {
        match.words.contains { rulebook.belongs(draft, $0, to: "getal") }
    }

    /// The end of the last sentence that is more than a signature.
    var endOfBody: Int {
        draft.sentences.last { $0.words.count > 2 }?.range.upperBound
            ?? draft.sentences.last?.range.upperBound ?? 0
    }

    /// Somebody of ours is in it, or it is done to something: "zet hem opnieuw op"
    /// is for the customer to do.
    private func isOurs(_ sentence: Int) -> Bool {
        draft.sentences[sentence].words.contains { word in
            rulebook.belongs(draft, word, toAny: ["wij", "ander", "dienst", "worden"])
        }
    }

    /// "Vandaag is hij nagekeken. Binnenkort hoort u meer": the only time stands
    /// before the promise that needs one.
    private var untimedPromise: Int? {
        let last = heard("time").map(\.sentence).max() ?? -1
        return vague.first { $0 > last }
    }

    private func timeOfNextStep() -> Finding? {
        if isTrouble, let sentence = untimedPromise {
            return finding(
                .noTimeForNextStep, bytes(of: draft.sentences[sentence].words, in: draft))
        }
        // "Stuur me een DM, dan leg ik het uit" waits for the customer.
        let asking = Set(askingSentences)
        let sure =
            sentences(doing: .promises, above: Self.evident).filter {
                !asking.contains($0) && !asking.contains($0 - 1) && isOurs($0)
            } + vague
        guard isTrouble || !heard("calls_back").isEmpty && told("contented").isEmpty
        else { return nil }
        let first: (sentence: Int, range: Range<Int>)
        if let promise = heard("promises").first {
            first = (promise.sentence, bytes(of: promise.words, in: draft))
        } else if let sentence = sure.min() {
            first = (sentence, bytes(of: draft.sentences[sentence].words, in: draft))
        } else {
            return nil
        }
        // "Ik bel je nu" has a time, "nu staat u rood" is none.
        let acting = Set(
            (heard("promises") + heard("steps")).map(\.sentence)
                + sentences(doing: .steps, above: Self.evident))
        let times = heard("time").filter { !tellsDuration($0) || !repeatsMention($0) }
        let isTimed = times.contains {
            $0.sentence >= first.sentence - 1 || acting.contains($0.sentence)
        }
        guard !isTimed, !heard("now").contains(where: { acting.contains($0.sentence) })
        else { return nil }
        return finding(.noTimeForNextStep, first.range)
    }
}
