// SPDX-License-Identifier: Apache-2.0

// What the rules found out about a text as a whole.

import Complaints
import DutchText

import struct Foundation.Date

struct TextFacts: Sendable {
    /// Facts of failure that still count.
    var failures = 0
    var praises = 0
    var thanks = 0
    var wishes = 0
    var asks = 0
    var chats = 0
    var advertisements = 0
    /// Sums of the contributions below and above zero.
    var negative: Float = 0
    var positive: Float = 0
    /// Sentences that end in a question mark.
    var questions = 0
    var signals: SignalSet = []
    var topics: UInt64 = 0
    /// The highest `urgency:` mark among the hits that count.
    var urgency: UInt8 = 0
    /// Somebody of the company is spoken to, or it is named.
    var addressesCompany = false
    /// The writer speaks of himself: *ik*, *mijn*, *we*.
    var hasSpeaker = false
    var startsAsking = false
    /// The last sentence ends in a question mark.
    var endsAsking = false
    /// A sentence bids: *Zet er een bordje bij.*
    var hasImperative = false
    var hasLink = false
    var hasHashtag = false
    var hasEmoji = false
    var hasContrast = false
    var hasCondition = false
    var hasDelay = false
    var hasAmount = false
    /// What speaks for the subject stands before what speaks against it.
    var praiseComesFirst = false
    var exclamations = 0
    var looseNegations = 0
    var words = 0
    /// Words that contribute `Judge.angry` or worse.
    var angryWords = 0
    /// The last word of weight praises (+1) or blames (−1).
    var lastWord: Float = 0
    /// *Helaas*, *jammer*: the writer is sorry about something.
    var hasRegret = false
    /// Doublings of the length beyond ten words.
    var length: Float = 0
    var deadline: Deadline?
}

/// A time that the customer named.
struct Deadline: Sendable {
    /// When it is, if the time of publication is known.
    var date: Date?
    /// Hours from publication; an estimate where no clock time is named.
    var hours: Double
    var first: Int32
    var last: Int32
}
