// SPDX-License-Identifier: Apache-2.0

// Forms made by rule: verbs, nouns, adjectives, and words by their sound.

import Testing

@testable import DutchText

private let inflector: Inflector = {
    var verbs = VerbTable()
    func fold(_ words: String) -> [[UInt8]] { words.split(separator: " ").map { Array($0.utf8) } }
    verbs.rows[Array("komen".utf8)] = VerbTable.Row(
        present: fold("kom komt"), past: fold("kwam kwamen"), participle: fold("gekomen"))
    verbs.rows[Array("breken".utf8)] = VerbTable.Row(
        present: [], past: fold("brak braken"), participle: fold("gebroken"))
    verbs.fixedPrefixes = fold("be ge her ont ver")
    verbs.loosePrefixes = fold("aan af op terug uit")
    return Inflector(verbs: verbs)
}()

private func forms(_ lemma: String, _ part: PartOfSpeech) -> Set<String> {
    var list = FormList()
    inflector.addForms(of: Array(lemma.utf8), as: part, to: &list)
    return Set((0..<list.count).map { String(decoding: list[$0], as: UTF8.self) })
}

@Suite struct InflectorTests {
    @Test(arguments: [
        ("wachten", ["wacht", "wachtte", "gewacht", "wachtend"]),
        ("bellen", ["bel", "belt", "belde", "belden", "gebeld", "gebelt"]),
        ("leven", ["leef", "leeft", "leefde", "geleefd"]),
        ("reizen", ["reis", "reisde", "gereisd"]),
        ("annuleren", ["annuleer", "annuleerde", "geannuleerd"]),
        ("leveren", ["lever", "levert", "leverde", "geleverd"]),
        ("betalen", ["betaal", "betaalt", "betaald", "betaalde"]),
        ("komen", ["kom", "kwam", "gekomen"]),
        ("ontbreken", ["ontbreek", "ontbreekt", "ontbrak", "ontbroken"]),
        ("werken", ["werkte", "gewerkt"]), ("maken", ["maak", "maakte", "gemaakt"]),
    ])
    func `a verb takes its forms`(lemma: String, expected: [String]) {
        #expect(forms(lemma, .verb).isSuperset(of: expected))
    }

    @Test(arguments: [
        ("doos", ["dozen", "doosje"]), ("bak", ["bakken", "bakje"]), ("brief", ["brieven"]),
        ("rekening", ["rekeningen", "rekeninkje"]), ("foto", ["foto's", "fotootje"]),
        ("app", ["apps", "appje"]), ("probleem", ["problemen", "probleempje"]),
        ("bestelling", ["bestellingen"]), ("ding", ["dingetje"]),
        ("mogelijkheid", ["mogelijkheden"]),
    ])
    func `a noun takes plural and diminutive`(lemma: String, expected: [String]) {
        #expect(forms(lemma, .noun).isSuperset(of: expected))
    }

    @Test(arguments: [
        ("traag", ["trage", "trager", "traagst", "traags"]), ("dik", ["dikke", "dikker"]),
        ("boos", ["boze", "bozer", "boost"]), ("duur", ["dure", "duurder", "duurste"]),
        ("lief", ["lieve", "liefste"]), ("vriendelijk", ["vriendelijke", "vriendelijker"]),
    ])
    func `an adjective takes its degrees`(lemma: String, expected: [String]) {
        #expect(forms(lemma, .adjective).isSuperset(of: expected))
    }

    @Test func `a separable verb is found joined`() {
        var list = FormList()
        inflector.addSeparable(
            particle: Array("terug".utf8), verb: Array("bellen".utf8), to: &list)
        let found = Set((0..<list.count).map { String(decoding: list[$0], as: UTF8.self) })
        #expect(found.isSuperset(of: ["terugbellen", "teruggebeld", "terugbelt", "terugtebellen"]))
    }

    @Test(arguments: [
        ("ongelofelijk", "ongelovelyk"), ("teleurgesteld", "teleurgestelt"),
        ("verschrikkelijk", "verschrikelijk"), ("bezorgd", "besorgt"), ("klacht", "clagt"),
        ("wachten", "wachte"),
    ])
    func `two spellings that sound alike have one key`(one: String, other: String) {
        #expect(key(one) == key(other))
    }

    private func key(_ word: String) -> UInt64 {
        Array(word.utf8).withUnsafeBufferPointer { SoundKey.hash(of: $0) }
    }
}
