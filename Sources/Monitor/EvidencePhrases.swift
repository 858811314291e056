// SPDX-License-Identifier: Apache-2.0

// What evidence says, as it was written before.

import CPrefetch
import Complaints
import DutchText

/// Words of evidence as JSON, kept because most evidence says one of a few
/// thousand things.
///
/// Nothing in it is private to this file: the compiler (6.3, debug) fails where
/// another file throws the lists of such types away.
struct EvidencePhrases: ~Copyable {
    private var wording: EvidenceWording?
    /// All of them, one after another.
    private var letters = Scratch<UInt8>(room: 1 << 12)
    /// By the number of the term: entries from 0 up, rules from −1 down.
    private var entries = Scratch<Place>()
    private var rules = Scratch<Place>()
    /// By a few bits of the number of the note.
    private var notes = Scratch<Note>(room: EvidencePhrases.noteCount)

    /// A range of `letters`; empty for what was not written yet.
    struct Place: BitwiseCopyable {
        var start: Int32 = 0
        var end: Int32 = 0
    }

    struct Note: BitwiseCopyable {
        /// No number of a note.
        var number = UInt64.max
        var place = Place()
    }

    private static let noteBits: UInt64 = 13
    private static let noteCount = 1 << noteBits
    /// More letters than this are forgotten, and written anew as they are needed.
    private static let letterLimit = 1 << 23

    /// Forgets what another wording said, and too much.
    mutating func use(_ wording: EvidenceWording) {
        if self.wording === wording, letters.count < Self.letterLimit { return }
        self.wording = wording
        letters.removeAll()
        entries.removeAll()
        rules.removeAll()
        notes.removeAll()
        for _ in 0..<Self.noteCount { notes.append(Note()) }
    }

    /// Asks for the memory that writing these will read: most of it lies far away.
    func fetch(_ codes: [EvidenceCode]) {
        for code in codes {
            prefetch(placeOf(term: code.term))
            prefetch(notes.start + Self.slot(of: code.note))
        }
        for code in codes {
            if let place = placeOf(term: code.term) {
                prefetch(letters.start + Int(place.pointee.start))
            }
            prefetch(letters.start + Int(notes.start[Self.slot(of: code.note)].place.start))
        }
    }

    /// Where the words of a term are told, if they were written before it or a later one.
    @inline(__always)
    private func placeOf(term number: Int32) -> UnsafePointer<Place>? {
        let place = number >= 0 ? Int(number) : -1 - Int(number)
        if number >= 0 { return place < entries.count ? UnsafePointer(entries.start + place) : nil }
        return place < rules.count ? UnsafePointer(rules.start + place) : nil
    }

    @inline(__always)
    private static func slot(of note: UInt64) -> Int {
        // 2⁶⁴ divided by the golden ratio, odd: spreads what is alike.
        Int(truncatingIfNeeded: (note &* 0x9E37_79B9_7F4A_7C15) &>> (64 - noteBits))
    }

    /// `{"term":"…"`
    @inline(__always)
    mutating func write(term number: Int32, to json: inout JSONBytes) {
        if let words = placeOf(term: number)?.pointee, words.start < words.end {
            write(words, to: &json)
        } else {
            write(keep(term: number), to: &json)
        }
    }

    /// `,"note":"…"`, or nothing for an empty one.
    @inline(__always)
    mutating func write(note number: UInt64, to json: inout JSONBytes) {
        let slot = Self.slot(of: number)
        if notes[slot].number != number { notes[slot] = keep(note: number) }
        write(notes[slot].place, to: &json)
    }

    private mutating func keep(term number: Int32) -> Place {
        var term = JSONBytes()
        term.raw("{\"term\":")
        term.string(wording?.term(number) ?? "")
        let words = keep(term.written)
        if number >= 0 {
            Self.put(words, at: Int(number), in: &entries)
        } else {
            Self.put(words, at: -1 - Int(number), in: &rules)
        }
        return words
    }

    private static func put(_ words: Place, at place: Int, in places: inout Scratch<Place>) {
        while places.count <= place { places.append(Place()) }
        places[place] = words
    }

    private mutating func keep(note number: UInt64) -> Note {
        var note = JSONBytes()
        note.note(wording?.note(number) ?? "")
        return Note(number: number, place: keep(note.written))
    }

    private mutating func keep(_ json: UnsafeBufferPointer<UInt8>) -> Place {
        let start = letters.count
        for byte in json { letters.append(byte) }
        // Far below the limit of such numbers: see `letterLimit`.
        return Place(start: Int32(start), end: Int32(letters.count))
    }

    @inline(__always)
    private func write(_ place: Place, to json: inout JSONBytes) {
        json.raw(
            UnsafeBufferPointer(rebasing: letters.elements[Int(place.start)..<Int(place.end)]))
    }
}
