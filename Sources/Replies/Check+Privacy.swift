// SPDX-License-Identifier: Apache-2.0

// What must not be said where everybody can read it.

import Complaints

extension Check {
    func privacy() -> [Finding] {
        guard isPublic else { return [] }
        let confirmed = heard(ReplyRule.confirmsCustomerInPublic.rawValue)
            .filter { !isTold($0) }.map { finding(.confirmsCustomerInPublic, $0) }
        return personalData()
            + (confirmed.isEmpty ? [namesProduct()].compactMap { $0 } : confirmed)
    }

    /// "Met jouw Ruim 10 …": what they have with us by name, from our files, of
    /// which the customer said nothing here.
    private func namesProduct() -> Finding? {
        for (key, value) in context.known where Self.names("item_product", key, rulebook) {
            let product = rulebook.read(value)
            let telling = product.words.indices.filter { isContent(product, $0) }
            let told = telling.count { word in
                mention.words.indices.contains {
                    Stem.isSame(mention.form($0), product.form(word))
                }
            }
            guard told * 2 < telling.count else { continue }
            for sentence in draft.sentences {
                let named = telling.filter { word in
                    sentence.words.contains { draft.form($0).elementsEqual(product.form(word)) }
                }
                let isTheirs = sentence.words.contains { word in
                    rulebook.belongs(draft, word, toAny: ["jou", "jouw"])
                }
                guard isTheirs, named.count > 1 || named.count == telling.count,
                    let first = sentence.words.first(where: { word in
                        named.contains { draft.form(word).elementsEqual(product.form($0)) }
                    })
                else { continue }
                return finding(.confirmsCustomerInPublic, draft.words[first].range)
            }
        }
        return nil
    }

    /// "Al 25 jaar lid", wrote the customer: no secret any more.
    private func isTold(_ match: Match) -> Bool {
        match.words.contains { word in
            rulebook.belongs(draft, word, to: "klantwoord")
                && mention.words.contains { $0.hash == draft.words[word].hash }
        }
    }

    private func personalData() -> [Finding] {
        var found: [Finding] = []
        let addresses = knownAddresses
        var index = 0
        while index < draft.words.count {
            if let length = personalWords(at: index, addresses) {
                let range = bytes(of: index..<(index + length), in: draft)
                found.append(finding(.personalDataInPublic, range))
                index += length
            } else {
                index += 1
            }
        }
        found += masked().map { finding(.personalDataInPublic, $0) }
        found += heard(ReplyRule.personalDataInPublic.rawValue).map {
            finding(.personalDataInPublic, $0)
        }
        return found.isEmpty ? [asksInPublic()].compactMap { $0 } : found
    }

    /// `j***@gmail.com`, `06-****5678`: what is half hidden still tells a
    /// neighbour who it is.
    private func masked() -> [Range<Int>] {
        var found: [Range<Int>] = []
        for token in draft.bytes.split(whereSeparator: { $0 <= 0x20 }) {
            let stars = token.count { $0 == UInt8(ascii: "*") }
            let digits = token.count(where: Spans.isDigit)
            let isAddress = token.contains(UInt8(ascii: "@")) && stars > 1
            guard isAddress || stars > 2 && digits > 1 else { continue }
            found.append(token.startIndex..<token.endIndex)
        }
        return found
    }

    /// How many words of personal data stand here, if any.
    private func personalWords(at index: Int, _ addresses: [Reading]) -> Int? {
        let word = draft.words[index]
        if word.kind == .email { return isOurAddress(index) ? nil : 1 }
        if let length = Facts.ibanLength(draft, at: index) { return length }
        if let length = Facts.phoneLength(draft, at: index) {
            if isKnownPhone(bytes(of: index..<(index + length), in: draft)) { return length }
            let isOurs =
                rulebook.belongs(draft, index, to: "servicenummer")
                || heard("our_number").contains { $0.sentence == word.sentence }
                || isOurPlace(word.sentence) || isLandline(index)
            return isOurs ? nil : length
        }
        if Facts.isFreephone(draft, word) { return nil }
        if Facts.isOrder(draft, at: index, rulebook), !isPartOfNumber(index), !isArticle(index) {
            // What the customer wrote here in public is no secret any more.
            return mention.words.contains { $0.hash == word.hash } ? nil : 1
        }
        if isKnownValue(index) || isDiagnosis(index) || Facts.isBirthDate(draft, at: index)
            || isYearOfBirth(index)
        {
            return 1
        }
        if let length = knownStreetLength(at: index, addresses) { return length }
        if isOurPlace(word.sentence) { return nil }
        if Facts.isPostcode(draft, at: index) {
            return draft.form(index).count == 6 ? 1 : 2
        }
        // A street that the customer named here, as where the lamp is broken, is none either.
        let isTold =
            mention.words.contains { $0.hash == word.hash } && !isKnownStreet(index, addresses)
        guard word.marks.contains(.capital), !isTold else { return nil }
        return heard("street").first { $0.words.lowerBound == index }?.words.count
    }

    private func isKnownPhone(_ range: Range<Int>) -> Bool {
        context.known.contains { key, value in
            let digits = value.utf8.filter(Spans.isDigit)
            return Self.names("item_phone", key, rulebook) && digits.count > 8
                && draft.bytes[range].filter(Spans.isDigit) == digits
                && !mention.bytes.filter(Spans.isDigit).starts(with: digits)
        }
    }

    /// *1951* behind a month, where our files say 12-11-1951.
    private func isYearOfBirth(_ index: Int) -> Bool {
        guard index > 0, draft.words[index].kind == .number,
            draft.words[index].range.count == 4,
            rulebook.belongs(draft, index - 1, to: "maand")
        else { return false }
        return context.known.contains { key, value in
            Self.names("item_birth", key, rulebook)
                && value.utf8.split { !Spans.isDigit($0) }
                    .contains { $0.elementsEqual(draft.form(index)) }
        }
    }

    private var knownAddresses: [Reading] {
        context.known.filter { Self.names("item_address", $0.key, rulebook) }.values
            .map(rulebook.read)
    }

    /// How many words the customer's own street and its number take, unless the customer
    /// named it here.
    private func knownStreetLength(at index: Int, _ addresses: [Reading]) -> Int? {
        for address in addresses {
            guard
                let number = address.words.firstIndex(where: { $0.kind == .number }),
                number > 0, index + number < draft.words.count,
                (0...number).allSatisfy({
                    draft.words[index + $0].hash == address.words[$0].hash
                }),
                !mention.words.contains(where: { $0.hash == address.words[0].hash })
            else { continue }
            return number + 1
        }
        return nil
    }

    /// The customer's own street, as our files have it.
    private func isKnownStreet(_ index: Int, _ addresses: [Reading]) -> Bool {
        addresses.contains { $0.words.contains { $0.hash == draft.words[index].hash } }
    }

    /// A number that is no mobile one, and that nobody called the customer's, is
    /// where people call us.
    private func isLandline(_ index: Int) -> Bool {
        let digits = draft.form(index)
        let isMobile = digits.starts(with: "06".utf8) || !digits.starts(with: "0".utf8)
        // "… bel ik u op 020 …", and not "komt u verder: op 020 …"
        let isTheirs = (max(0, index - 3)..<index).contains {
            (rulebook.belongs(draft, $0, to: "jouw") || rulebook.belongs(draft, $0, to: "jou"))
                && !($0 + 1...index).contains {
                    !draft.words[$0].marks.isDisjoint(with: [.afterComma, .afterColon])
                }
        }
        return !isMobile && !isTheirs && !isKnownValue(index)
    }

    /// "Artikelnummer 192803"
    private func isArticle(_ index: Int) -> Bool {
        (max(0, index - 2)..<index).contains { rulebook.belongs(draft, $0, to: "artikelwoord") }
    }

    /// A postcode or street in a sentence about a place of ours.
    private func isOurPlace(_ sentence: Int) -> Bool {
        heard("our_address").contains { $0.sentence == sentence }
    }

    /// `info@…` and the like is where people write to, not a person.
    private func isOurAddress(_ index: Int) -> Bool {
        let form = draft.form(index)
        let isTheirs =
            rulebook.belongs(draft, index, to: "particulier_adres")
            || context.known.values.contains { Folding.folded($0)[...] == form }
            || mention.words.contains { $0.hash == draft.words[index].hash }
            || callableNames.contains { $0.count > 2 && form.starts(with: $0) }
        if isTheirs { return false }
        return rulebook.belongs(draft, index, to: "ons_adres")
            || heard("writes_to_us").contains {
                // "Mail je me? Dan … : bo@hotel.example"
                let behind = draft.words[index].sentence - $0.sentence
                return behind == 0 || behind == 1 && draft.sentences[$0.sentence].isQuestion
            }
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

    /// A word about the customer's health or purse, of which the customer said
    /// nothing here: it comes from a file.
    private func isDiagnosis(_ index: Int) -> Bool {
        rulebook.belongs(draft, index, to: "diagnose")
            && draft.sentences[draft.words[index].sentence].words.contains {
                rulebook.belongs(draft, $0, to: "jou") || rulebook.belongs(draft, $0, to: "jouw")
            }
            && !mention.words.indices.contains {
                Stem.isSame(mention.form($0), draft.form(index))
                    || rulebook.belongs(mention, $0, to: "diagnose")
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
