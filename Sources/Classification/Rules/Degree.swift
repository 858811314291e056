// SPDX-License-Identifier: Apache-2.0

// Step 1: words of degree strengthen or weaken the word after them, capitals
// and exclamation marks add heat.

import DutchText

enum Degree {
    /// However many adverbs are piled up, a word counts no more than this.
    static let ceiling: Float = 2.0
    /// What capitals in a text of small letters add.
    static let shouting: Float = 1.15
    /// What is left of a strengthening word's own weight (*vreselijk slecht*).
    static let spent: Float = 0.4
    /// Words back in which a degree word is looked for.
    static let reach = 2

    static func apply(_ work: inout Workspace) {
        let hasDegree = !work.present.isDisjoint(with: [.intensifier, .diminisher])
        let isLoud = work.traits.flags.contains(.capitals) && !mostlyCapitals(work)
        guard hasDegree || isLoud else { return }
        for index in work.hits.indices {
            let hit = work.hits[index]
            guard hit.weight != 0 else { continue }
            let first = Int(hit.first)
            var position = first - 1
            while position >= 0, position >= first - reach, work.isSameSentence(position, first) {
                let roles = work.words[position].roles
                let isStrong = roles.contains(.intensifier)
                guard isStrong || roles.contains(.diminisher) else { break }
                work.hits[index].factor *= work.words[position].value
                work.hits[index].steps.insert(isStrong ? .strengthened : .weakened)
                spend(position, on: hit, &work)
                position -= 1
            }
            if isLoud, isShouted(work.buffer.tokens[first]) {
                work.hits[index].factor *= shouting
                work.hits[index].steps.insert(.shouted)
            }
            work.hits[index].factor = min(work.hits[index].factor, ceiling)
        }
    }

    private static func isShouted(_ token: Token) -> Bool {
        token.flags.contains(.capitals) && token.end - token.start >= 4
    }

    /// The adverb has done its work on `hit`: *verschrikkelijk lekker* holds
    /// nothing terrible.
    private static func spend(_ position: Int, on hit: Hit, _ work: inout Workspace) {
        guard let adverb = work.hits.elements.firstIndex(where: { Int($0.last) == position })
        else { return }
        let isOpposed = work.hits[adverb].weight * hit.weight < 0
        work.hits[adverb].factor *= isOpposed ? 0 : spent
        work.hits[adverb].steps.insert(.steering)
    }

    private static func mostlyCapitals(_ work: borrowing Workspace) -> Bool {
        var capitals = 0
        for token in work.buffer.tokens.elements where token.flags.contains(.capitals) {
            capitals += 1
        }
        return capitals * 2 > work.count
    }
}
