// SPDX-License-Identifier: Apache-2.0

// Evidence and features as numbers say what their names say.

import Complaints
import Testing

@testable import Classification

@Suite struct CodedEvidenceTests {
    @Test(arguments: [
        "", "Slecht.", "Heel erg lekker gegeten, maar wél anderhalf uur gewacht 😡😡",
        "Voor de derde keer gebeld en NIETS gehoord, het geld is nog steeds niet terug!",
        "Mijn moeder van 84 zit al drie dagen zonder verwarming",
        "Bedankt, het is opgelost. Super geholpen!", "Wanneer zijn jullie open?",
        "Wat een stelletje oplichters, ik stap naar de rechter en de krant",
    ])
    func `evidence in numbers is the evidence in words`(text: String) throws {
        let evidence = try assess(text, rating: 2).evidence
        let words = EvidenceList(Array(evidence))
        #expect(evidence.coded != nil)
        #expect(words.coded == nil)
        #expect(evidence == words)
        #expect(evidence.hashValue == words.hashValue)
        #expect(evidence.count == words.count)
    }

    @Test func `each rule of urgency keeps its name as a number`() {
        for signal in Signal.allCases {
            let note = EvidenceNote.rule(.signal(signal))
            #expect(EvidenceNote(number: note.number).text == signal.rawValue)
        }
        #expect(EvidenceNote.rule(.ordinary).text == "an ordinary complaint")
        #expect(EvidenceNote.rule(.question).text == "a question waits for an answer")
    }

    @Test func `a note names every step, signal and role of a hit`() {
        for bit in Steps.notes.indices {
            let hit = hit(steps: Steps(rawValue: 1 << UInt32(bit)))
            #expect(EvidenceNote.hit(hit).text == Steps.notes[bit])
        }
        for signal in Signal.allCases {
            let hit = hit(signals: SignalSet(signal))
            #expect(EvidenceNote.hit(hit).text == "signal \(signal.rawValue)")
        }
        let all = hit(
            steps: [.negated, .repeated], signals: [SignalSet(.recovered), SignalSet(.money)],
            roles: [.failure, .thanks, .wish, .praise, .common])
        #expect(
            EvidenceNote.hit(all).text
                == "negated, said before, signal money, signal recovered, failure, thanks, wish")
        #expect(EvidenceNote.hit(hit(roles: .praise)).number == 0)
    }

    private func hit(
        steps: Steps = [], signals: SignalSet = [], roles: Role = []
    ) -> Hit {
        Hit(
            entry: 0, first: 0, last: 0, weight: 1, steps: steps, roles: roles, signals: signals,
            topics: 0, urgency: 0)
    }

    @Test func `features have the number of their place, and there is a bit for each`() {
        #expect(VerdictFeature.allCases.map(\.index) == Array(VerdictFeature.allCases.indices))
        #expect(FeatureValues.count <= UInt64.bitWidth)
    }

    @Test func `signals stand among the features in their own order`() {
        let first = VerdictFeature.repeatContact.index
        let features = VerdictFeature.allCases[first..<first + Signal.allCases.count]
        #expect(features.map(\.rawValue) == Signal.allCases.map(\.rawValue))
    }

    @Test func `a fact that is not so is not there, whatever the text before it was`() {
        var values = FeatureValues()
        var facts = TextFacts()
        facts.failures = 2
        facts.signals = [SignalSet(.money), SignalSet(.recovered)]
        values.read(facts, score: -0.5, rule: .critical)
        let told: [VerdictFeature] = [
            .score, .failure, .failures, .impersonal, .ruleCritical, .money, .recovered,
            .trouble,
        ]
        let some = values.array
        #expect(
            Set(some.indices.filter { some[$0] != 0 }) == Set(told.map(\.index)))
        #expect(some[VerdictFeature.score.index] == -0.5)
        values.read(TextFacts(), score: 0, rule: .low)
        let none = values.array
        #expect(none.indices.filter { none[$0] != 0 } == [VerdictFeature.impersonal.index])
    }

    @Test func `a signature never denies a set that was put in`() {
        var signature = Signature()
        #expect((0..<20_000).allSatisfy { !signature.mayHold($0) })
        let sets: [Int32] = [0, 63, 64, 4_095, 19_999]
        for element in sets { signature.insert(element) }
        #expect(sets.allSatisfy { signature.mayHold($0) })
        let wrong = (0..<20_000).filter { signature.mayHold($0) }.count
        #expect(wrong < 20_000 / 50)
    }
}
