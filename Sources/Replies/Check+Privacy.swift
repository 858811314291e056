// SPDX-License-Identifier: Apache-2.0

// What must not be said where everybody can read it.

import Complaints

extension Check {
    func privacy() -> [Finding] {
        guard isPublic else { return [] }
        return personalData()
            + heard(ReplyRule.confirmsCustomerInPublic.rawValue).map {
                finding(.confirmsCustomerInPublic, $0)
            }
    }

    private func personalData() -> [Finding] {
        var found: [Finding] = []
        var index = 0
        while index < draft.words.count {
            if let length = personalWords(at: index) {
                let range = bytes(of: index..<(index + length), in: draft)
                found.append(finding(.personalDataInPublic, range))
                index += length
            } else {
                index += 1
            }
        }
        return found.isEmpty ? [asksInPublic()].compactMap { $0 } : found
    }

    /// How many words of personal data stand here, if any.
    private func personalWords(at index: Int) -> Int? {
        let word = draft.words[index]
        if word.kind == .email { return isOurAddress(index) ? nil : 1 }
        if let length = Facts.ibanLength(draft, at: index) { return length }
        if let length = Facts.phoneLength(draft, at: index) {
            let isOurs =
                rulebook.belongs(draft, index, to: "servicenummer")
                || heard("our_number").contains { $0.sentence == word.sentence }
            return isOurs ? nil : length
        }
        if Facts.isPostcode(draft, at: index) {
            return draft.form(index).count == 6 ? 1 : 2
        }
        if Facts.isOrderNumber(draft, word), !isPartOfNumber(index) { return 1 }
        if isKnownValue(index) { return 1 }
        return heard("street").first { $0.words.lowerBound == index }?.words.count
    }

    /// `info@…` and the like is where people write to, not a person.
    private func isOurAddress(_ index: Int) -> Bool {
        let form = draft.form(index)
        let isTheirs =
            rulebook.belongs(draft, index, to: "particulier_adres")
            || context.known.values.contains { Folding.folded($0)[...] == form }
            || mention.words.contains { $0.hash == draft.words[index].hash }
        if isTheirs { return false }
        return rulebook.belongs(draft, index, to: "ons_adres")
            || heard("writes_to_us").contains { $0.sentence == draft.words[index].sentence }
    }

    /// The tail of a number that has been judged as a whole: a telephone
    /// number of our own.
    private func isPartOfNumber(_ index: Int) -> Bool {
        let first = max(0, index - 5)
        return (first..<index + 1).contains { start in
            guard let length = Facts.phoneLength(draft, at: start) else { return false }
            return start + length > index
        }
    }

    /// A known fact with a digit or an at sign in it, word for word.
    private func isKnownValue(_ index: Int) -> Bool {
        let form = draft.form(index)
        guard form.count >= 4 else { return false }
        return context.known.contains { key, value in
            let isPersonal = Self.personalItems.contains { Self.names($0, key, rulebook) }
            guard isPersonal else { return false }
            let words = rulebook.read(value)
            return words.words.indices.contains {
                words.form($0).elementsEqual(form)
                    && words.form($0).contains { Spans.isDigit($0) || $0 == UInt8(ascii: "@") }
            }
        }
    }

    private static let personalItems = [
        "item_email", "item_order", "item_phone", "item_address", "item_postcode",
        "item_customer_number", "item_iban", "item_birth",
    ]

    /// What a customer must not be asked to put in public.
    private static let delicate = [
        "item_email", "item_phone", "item_address", "item_iban", "item_birth",
    ]

    private func asksInPublic() -> Finding? {
        guard heard("private").isEmpty else { return nil }
        let known = Set(heard("known_already").map(\.sentence))
        let asking = Set(heard("asks").map(\.sentence)).subtracting(known)
        for item in Self.delicate {
            guard let match = heard(item).first(where: { asking.contains($0.sentence) })
            else { continue }
            return finding(
                .personalDataInPublic, bytes(of: match.words, in: draft), variant: "ask",
                [
                    "wat": rulebook.message(item, [:]),
                    "kanaal": channel?.title ?? context.channel,
                ])
        }
        return nil
    }
}
