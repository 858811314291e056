// SPDX-License-Identifier: Apache-2.0

// What happens next: refusals and what can be done instead, one next step, and
// when.

import Complaints

extension Check {
    func steps() -> [Finding] {
        [refusal(), nextStep(), timeOfNextStep()].compactMap { $0 }
    }

    private func refusal() -> Finding? {
        guard let refused = heard("refuses").first else { return nil }
        let isPrivacy = rulebook.occurs("privacy", in: draft)
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

    private func nextStep() -> Finding? {
        guard isComplaint,
            ["steps", "asks", "time", "relays"].allSatisfy({ heard($0).isEmpty })
        else { return nil }
        let end = endOfBody
        return finding(.noNextStep, end..<end)
    }

    /// The end of the last sentence that is more than a signature.
    private var endOfBody: Int {
        draft.sentences.last { $0.words.count > 2 }?.range.upperBound
            ?? draft.sentences.last?.range.upperBound ?? 0
    }

    private func timeOfNextStep() -> Finding? {
        let promises = heard("promises")
        guard isComplaint || context.mention.isEmpty == false || !heard("calls_back").isEmpty,
            let first = promises.first
        else { return nil }
        if !isComplaint, heard("calls_back").isEmpty { return nil }
        let times = heard("time")
        let near = Set(promises.flatMap { [$0.sentence - 1, $0.sentence, $0.sentence + 1] })
        guard !times.contains(where: { near.contains($0.sentence) }) else { return nil }
        return finding(.noTimeForNextStep, bytes(of: first.words, in: draft))
    }
}
