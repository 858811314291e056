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
            !isCondition(refusal)
                && !feelings.contains {
                    $0.overlaps(refusal.words) && $0.count >= refusal.words.count
                }
        }
        guard let refused else { return nil }
        let isPrivacy = !heard("privacy").isEmpty
        // An offer inside the refusing words is the thing refused.
        let refusals = heard("refuses").map(\.words)
        let offered = heard(isPrivacy ? "relays" : "offers").contains { offer in
            !refusals.contains { $0.overlaps(offer.words) }
        }
        guard !offered else { return nil }
        return finding(
            .refusalWithoutAlternative, bytes(of: refused.words, in: draft),
            variant: isPrivacy ? "privacy" : "")
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
            }
    }

    private func nextStep() -> Finding? {
        guard isTrouble,
            ["steps", "asks", "relays"].allSatisfy({ heard($0).isEmpty })
        else { return nil }
        guard heard("time").allSatisfy(repeatsMention) else { return nil }
        // Whoever asked for one thing has an answer, if not the one hoped for.
        let asked = mention.sentences.contains(where: \.isQuestion)
        if asked, !isComplaint || refusal() != nil { return nil }
        let end = endOfBody
        return finding(.noNextStep, end..<end)
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
    private var endOfBody: Int {
        draft.sentences.last { $0.words.count > 2 }?.range.upperBound
            ?? draft.sentences.last?.range.upperBound ?? 0
    }

    private func timeOfNextStep() -> Finding? {
        let promises = heard("promises")
        guard isTrouble || !heard("calls_back").isEmpty, let first = promises.first else {
            return nil
        }
        let times =
            heard("time").filter { !tellsDuration($0) || !repeatsMention($0) } + heard("now")
        let near = Set(
            promises.flatMap { [$0.sentence - 1, $0.sentence, $0.sentence + 1] }
                + heard("steps").map(\.sentence))
        guard !times.contains(where: { near.contains($0.sentence) }) else { return nil }
        return finding(.noTimeForNextStep, bytes(of: first.words, in: draft))
    }
}
