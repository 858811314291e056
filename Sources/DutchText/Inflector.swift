// SPDX-License-Identifier: Apache-2.0

// From a lemma to the forms it takes in a text. The rules are generous: a form
// that nobody ever writes costs a few bytes, one that is missed costs a complaint.

/// What inflection needs to know of a word.
package enum PartOfSpeech: Sendable {
    case verb, noun, adjective
    /// Has no other forms.
    case invariable
}

/// The forms of one lemma, one after another; reused from lemma to lemma.
package struct FormList: Sendable {
    /// The forms; beyond the last of them stands what was there before.
    private var bytes = [UInt8](repeating: 0, count: 1024)
    private var ends: [Int32] = []
    /// Where the last form stops.
    private var end = 0
    package init() {}

    package var count: Int { ends.count }

    package mutating func clear() {
        end = 0
        ends.removeAll(keepingCapacity: true)
    }

    package subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

    private func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    /// The forms by their address: all bytes, and where each form ends in them.
    package func withForms(
        _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ ends: UnsafeBufferPointer<Int32>) -> Void
    ) {
        bytes.withUnsafeBufferPointer { bytes in
            ends.withUnsafeBufferPointer { ends in body(bytes, ends) }
        }
    }

    mutating func add(_ stem: some Collection<UInt8>, _ ending: StaticString = "") {
        add(EmptyCollection(), stem, ending)
    }

    mutating func add(
        _ prefix: some Collection<UInt8>, _ stem: some Collection<UInt8>,
        _ ending: StaticString = ""
    ) {
        let ending = UnsafeBufferPointer(start: ending.utf8Start, count: ending.utf8CodeUnitCount)
        let length = prefix.count + stem.count + ending.count
        if end + length > bytes.count {
            bytes.append(contentsOf: repeatElement(0, count: max(length, bytes.count)))
        }
        bytes.withUnsafeMutableBufferPointer { bytes in
            var place = end
            for byte in prefix {
                bytes[place] = byte
                place += 1
            }
            for byte in stem {
                bytes[place] = byte
                place += 1
            }
            for byte in ending {
                bytes[place] = byte
                place += 1
            }
        }
        end += length
        ends.append(Int32(end))
    }
}

/// Letters and syllables of folded Dutch.
enum Spelling {
    @inline(__always)
    static func isVowel(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79: true
        default: false
        }
    }

    @inline(__always)
    static func isConsonant(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) && !isVowel(byte) }

    /// Whether the two letters are written together for one long vowel: *ie*, *ui*, *ij* …
    static func isDiphthong(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (0x69, 0x65), (0x6F, 0x65), (0x65, 0x75), (0x75, 0x69), (0x69, 0x6A), (0x65, 0x69),
            (0x6F, 0x75), (0x61, 0x75):
            true
        default: false
        }
    }

    static func syllables(_ word: some BidirectionalCollection<UInt8>) -> Int {
        var count = 0
        var wasVowel = false
        for byte in word {
            let vowel = isVowel(byte)
            if vowel, !wasVowel { count += 1 }
            wasVowel = vowel
        }
        return count
    }

    /// What stands before an ending in *-e…*: *traag* → *trag*, *dik* → *dikk*,
    /// *boos* → *boz* and *bos*, *regel* → *regell* and *regel*.
    static func openStems(_ word: [UInt8]) -> [[UInt8]] {
        guard word.count >= 3, let last = word.last, isConsonant(last) else { return [word] }
        let before = word[word.count - 2]
        let earlier = word[word.count - 3]
        var stem = word
        var stems: [[UInt8]] = []
        if before == earlier, isVowel(before), before != 0x69 {
            stem.remove(at: word.count - 2)
            stems.append(stem)
        } else if isVowel(before), !isVowel(earlier), last != 0x77, last != 0x78, last != 0x6A {
            stems.append(word + [last])
            if syllables(word) > 1 { stems.append(word) }
            return stems
        } else {
            stems.append(word)
        }
        if last == 0x73 || last == 0x66 {  // s → z, f → v
            stem[stem.count - 1] = last == 0x73 ? 0x7A : 0x76
            stems.append(stem)
        }
        return stems
    }
}

/// Makes the forms of Dutch words by rule; irregular verbs from the grammar data.
package struct Inflector: Sendable {
    let verbs: VerbTable

    package init(verbs: VerbTable) {
        var verbs = verbs
        verbs.indexRows()
        self.verbs = verbs
    }

    /// Adds the lemma and its forms to `list`. The lemma is folded.
    package func addForms(
        of lemma: [UInt8], as part: PartOfSpeech, to list: inout FormList
    ) {
        list.add(lemma)
        guard lemma.count >= 2, lemma.allSatisfy({ ASCII.isLetter($0) }) else { return }
        switch part {
        case .verb: addVerb(lemma, to: &list)
        case .noun: addNoun(lemma, to: &list)
        case .adjective: addAdjective(lemma, to: &list)
        case .invariable: break
        }
    }

    private func addAdjective(_ lemma: [UInt8], to list: inout FormList) {
        list.add(lemma, "s")
        if lemma.hasEnding("e") {
            list.add(lemma, "r")
            list.add(lemma, "re")
            list.add(lemma, "st")
            return
        }
        for stem in Spelling.openStems(lemma) {
            list.add(stem, "e")
            list.add(stem, "er")
            list.add(stem, "ere")
        }
        if lemma.hasEnding("r") {
            list.add(lemma, "der")
            list.add(lemma, "dere")
        }
        if lemma.hasEnding("s") {
            list.add(lemma, "t")
            list.add(lemma, "te")
        } else {
            list.add(lemma, "st")
            list.add(lemma, "ste")
        }
    }

    private func addNoun(_ lemma: [UInt8], to list: inout FormList) {
        guard let last = lemma.last else { return }
        list.add(lemma, "s")
        if Spelling.isVowel(last) {
            list.add(lemma, "'s")
            list.add(lemma, "n")
            if last == 0x65 { list.add(lemma, "en") }
            list.add(lemma, "tje")
            list.add(lemma, "tjes")
            if last == 0x61 || last == 0x6F || last == 0x75 {  // foto → fotootje
                list.add(lemma + [last], "tje")
                list.add(lemma + [last], "tjes")
            }
            return
        }
        if lemma.hasEnding("heid") {
            list.add(lemma.dropLast(2), "den")
        }
        let stems = Spelling.openStems(lemma)
        for stem in stems { list.add(stem, "en") }
        list.add(lemma, "je")
        list.add(lemma, "jes")
        if [0x6C, 0x6E, 0x72, 0x77].contains(last) {  // l n r w
            list.add(lemma, "tje")
            list.add(lemma, "tjes")
        }
        if last == 0x6D {
            list.add(lemma, "pje")
            list.add(lemma, "pjes")
        }
        if lemma.hasEnding("ing") {
            list.add(lemma.dropLast(1), "kje")
            list.add(lemma.dropLast(1), "kjes")
        }
        if [0x6C, 0x6D, 0x6E, 0x72, 0x67, 0x62, 0x70].contains(last), let stem = stems.first {
            list.add(stem, "etje")
            list.add(stem, "etjes")
        }
    }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
    func hasEnding(_ ending: StaticString) -> Bool {
        guard count > ending.utf8CodeUnitCount else { return false }
        return suffix(ending.utf8CodeUnitCount).elementsEqual(
            UnsafeBufferPointer(start: ending.utf8Start, count: ending.utf8CodeUnitCount))
    }

    func hasBeginning(_ beginning: StaticString) -> Bool {
        starts(
            with: UnsafeBufferPointer(
                start: beginning.utf8Start, count: beginning.utf8CodeUnitCount))
    }
}
