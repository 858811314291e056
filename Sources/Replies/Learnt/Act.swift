// SPDX-License-Identifier: Apache-2.0

// What a sentence of a draft does: the acts that are learnt from labelled
// sentences and drafts, beside what the patterns find.

/// Something that a sentence does to the customer. The raw values are the
/// labels of `sentences.tsv`.
enum Act: String, CaseIterable, Sendable {
    /// Feels with the customer, or owns up.
    case acknowledges
    /// Says what happens next, or what the customer can do.
    case steps
    /// Promises that we shall do something.
    case promises
    /// Says that something cannot be had.
    case refuses
    /// Says what can be had instead.
    case offers
    case jaMaar = "ja_maar"
    case formula
    case refersToManual = "refers_to_manual"
    case blamesCustomer = "blames_customer"
    case blamesColleague = "blames_colleague"
    case sells = "upsell_when_vulnerable"
    case jokes = "joke_when_vulnerable"
    case confirmsCustomer = "confirms_customer_in_public"
    case leavesTemplate = "template_residue"
    case emptyPromise = "empty_promise"

    /// The rule that is broken wherever this is done; `nil` for what a good
    /// draft does as well.
    var rule: ReplyRule? {
        switch self {
        case .acknowledges, .steps, .promises, .refuses, .offers: nil
        default: ReplyRule(rawValue: rawValue)
        }
    }
}
