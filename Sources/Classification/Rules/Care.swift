// SPDX-License-Identifier: Apache-2.0

// Step 7b: somebody who depends on others, and what such a person cannot bear
// for long, in one text: *geen verwarming … een baby van zes weken*.

enum Care {
    static func apply(_ work: inout Workspace, _ lexicon: Lexicon) {
        guard work.present.union(work.hitRoles).isSuperset(of: [.dependant, .hardship]),
            let person = place(of: .dependant, work), let need = place(of: .hardship, work)
        else { return }
        work.ruleHits.append(
            RuleHit(
                rule: .dependantInNeed, first: min(person.first, need.first),
                last: max(person.last, need.last),
                contribution: lexicon.rules[.dependantInNeed],
                signals: SignalSet(.vulnerable)))
    }

    /// The first entry or word with the role that no negation has denied.
    private static func place(
        of role: Role, _ work: borrowing Workspace
    ) -> (first: Int32, last: Int32)? {
        for hit in work.hits.elements
        where hit.roles.contains(role) && !hit.steps.contains(.negated) {
            return (hit.first, hit.last)
        }
        guard let word = work.words.elements.firstIndex(where: { $0.roles.contains(role) }) else {
            return nil
        }
        return (Int32(word), Int32(word))
    }
}
