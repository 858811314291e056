// SPDX-License-Identifier: Apache-2.0

// Personal data in a text: found by form and check digits, and masked. Works
// on bytes, in one pass, and prefers to mask once too often.

/// Finds and masks what identifies a person in public.
package enum PersonalData {
    /// Telephone numbers, e-mail addresses, IBANs, BSNs, postcodes with a house
    /// number, and order numbers, in the order of the text.
    package static func facts(in text: String) -> [Fact] {
        var text = text
        return text.withUTF8 { facts(in: $0) }
    }

    /// The same for bytes; offsets are those of the bytes.
    package static func facts(in bytes: UnsafeBufferPointer<UInt8>) -> [Fact] {
        var scanner = PersonalDataScanner(bytes: bytes)
        return scanner.scan()
    }

    /// Whether a fact may not stand in public; an order number may.
    package static func isPersonal(_ kind: Fact.Kind) -> Bool {
        switch kind {
        case .phone, .email, .iban, .bsn, .postcode: true
        case .orderNumber, .amount, .date, .place, .name: false
        }
    }

    /// The text with personal data replaced by dots; the last digits of order
    /// numbers stay, so that a colleague can recognise one.
    package static func mask(_ text: String) -> String {
        let found = facts(in: text)
        guard !found.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var masked: [UInt8] = []
        var position = 0
        for fact in found {
            masked.append(contentsOf: bytes[position..<fact.range.lowerBound])
            masked.append(contentsOf: mask(fact).utf8)
            position = fact.range.upperBound
        }
        masked.append(contentsOf: bytes[position...])
        return String(decoding: masked, as: UTF8.self)
    }

    /// One value, masked: `j…@…`, `06…78`, `NL…00`.
    package static func mask(_ fact: Fact) -> String {
        switch fact.kind {
        case .email: String(fact.value.prefix(1)) + "…@…"
        case .phone, .iban: String(fact.value.prefix(2)) + "…" + String(fact.value.suffix(2))
        case .bsn: "•••••••••"
        case .postcode: String(fact.value.prefix(4)) + " ••"
        case .orderNumber: "…" + String(fact.value.suffix(3))
        case .amount, .date, .place, .name: fact.value
        }
    }
}
