// SPDX-License-Identifier: Apache-2.0

// Reposts, and stories that only resemble each other.

import Testing

@testable import Complaints

@Suite struct LikenessTests {
    private static let complaint = """
        Twee weken geleden werkschoenen besteld bij Sokkenland, 129 euro, meteen betaald. Volgens \
        hun afgeleverd. Bij wie dan? Niet bij mij. Ik bel, ik sta een half uur in de wacht en dan \
        wordt de verbinding verbroken. Iemand een tip?
        """

    @Test(arguments: [
        complaint,
        "RT @henk67: " + complaint,
        complaint + " https://forum.example/viewtopic.php?p=48254 via @kruimeldief",
        complaint.uppercased(),
        complaint.replacing("Sokkenland", with: "#Sokkenland"),
        complaint.replacing("verbinding", with: "verbindíng").replacing("wacht", with: "wachtrij"),
        String(complaint.prefix(150)) + "…",
        String(complaint.prefix(150)) + " ...",
        "Lees dit: " + complaint,
        "\"" + complaint + "\" Herkenbaar!",
    ])
    func `a copy is a repost and shares a key`(copy: String) {
        #expect(Likeness.isRepost(Self.complaint, copy))
        #expect(Likeness.isRepost(copy, Self.complaint))
        #expect(!Likeness(of: Self.complaint).keys.isDisjoint(with: Likeness(of: copy).keys))
    }

    @Test(arguments: [
        complaint
            + " Bij mij precies hetzelfde, ik wacht al drie weken op mijn laarzen en niemand belt terug.",
        "Twee weken geleden laarzen besteld bij Sokkenland en ze zijn er nog steeds niet.",
        "Ik bel, ik sta een half uur in de wacht en dan hoor ik dat mijn geld al is teruggestort. Top!",
        "Iemand een tip?",
        "",
    ])
    func `a story of one's own is no repost`(story: String) {
        #expect(!Likeness.isRepost(Self.complaint, story))
        #expect(!Likeness.isRepost(story, Self.complaint))
    }

    @Test func `the same short sentence of two customers is two complaints`() {
        let short = "De app van Sokkenland doet het niet"
        #expect(!Likeness.isRepost(short, short))
        #expect(Likeness(of: short).keys.isEmpty)
    }

    @Test func `a shortened copy of a very long text still shares a key`() {
        let long = (1...400).map { "woord\($0)" }.joined(separator: " ")
        let copy = long.prefix(140) + "…"
        #expect(!Likeness(of: long).keys.isDisjoint(with: Likeness(of: String(copy)).keys))
        #expect(Likeness.isRepost(long, String(copy)))
    }

    @Test func `keys are few and the same on every run`() {
        #expect(Likeness(of: Self.complaint).keys.count <= 8)
        #expect(
            Likeness(of: "een twee drie vier vijf zes zeven acht").keys.min()
                == -6_848_126_996_309_509_324)
    }

    @Test func `other words of the same shape share no key`() {
        var random = SplitMix(state: 7)
        let texts = (0..<200).map { _ in
            (0..<20).map { _ in "w\(Int.random(in: 0..<500, using: &random))" }
                .joined(separator: " ")
        }
        let keys = texts.flatMap { Likeness(of: $0).keys }
        #expect(Set(keys).count == keys.count)
        #expect(!Likeness.isRepost(texts[0], texts[1]))
    }
}
