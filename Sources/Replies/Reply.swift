// SPDX-License-Identifier: Apache-2.0

// The words of this room: the rules, a finding, and what is known about the
// customer whom a draft answers.

package import Complaints

/// What can be wrong with a draft. The raw values are a contract with callers.
package enum ReplyRule: String, CaseIterable, Hashable, Sendable {
    case noAcknowledgement = "no_acknowledgement"
    case jaMaar = "ja_maar"
    case refusalWithoutAlternative = "refusal_without_alternative"
    case noNextStep = "no_next_step"
    case noTimeForNextStep = "no_time_for_next_step"
    case tooManyQuestions = "too_many_questions"
    case asksWhatIsKnown = "asks_what_is_known"
    case questionUnanswered = "question_unanswered"
    case noSignature = "no_signature"
    case noName = "no_name"
    case registerMismatch = "register_mismatch"
    case formula
    case refersToManual = "refers_to_manual"
    case blamesCustomer = "blames_customer"
    case blamesColleague = "blames_colleague"
    case contradictsEarlierAnswer = "contradicts_earlier_answer"
    case upsellWhenVulnerable = "upsell_when_vulnerable"
    case jokeWhenVulnerable = "joke_when_vulnerable"
    case personalDataInPublic = "personal_data_in_public"
    case confirmsCustomerInPublic = "confirms_customer_in_public"
    case tooLongForChannel = "too_long_for_channel"
    case templateResidue = "template_residue"
    case emptyPromise = "empty_promise"
}

/// One remark about a draft: advice, never a block.
package struct Finding: Hashable, Sendable {
    package let rule: ReplyRule
    /// Where in the draft, as UTF-8 offsets; empty at the place where
    /// something is missing.
    package let range: Range<Int>
    /// What, why and a better way; Dutch, for the agent.
    package let message: String

    package init(rule: ReplyRule, range: Range<Int>, message: String) {
        self.rule = rule
        self.range = range
        self.message = message
    }
}

/// What is known when a draft is written. Everything may be missing: a rule
/// that needs what is missing stays silent.
package struct ReplyContext: Hashable, Sendable {
    /// As in `channels.tsv`, any case: `mastodon`, `bluesky`, `mail` … An
    /// unknown channel is public and without a limit.
    package var channel: String
    package var customerName: String?
    package var customerHandle: String?
    /// Facts by what they are: `email`, `order_number`, `bestelnummer` …
    package var known: [String: String]
    /// The customer's words that are answered.
    package var mention: String
    /// What the mention was understood to be; `nil` lets the room look for
    /// itself, with a short list of grievances.
    package var kind: Kind?
    package var signals: Set<Signal>
    package var topics: [Topic]
    /// What we told this customer, or anybody in this case, before.
    package var earlierAnswer: String?

    package init(
        channel: String = "", customerName: String? = nil, customerHandle: String? = nil,
        known: [String: String] = [:], mention: String = "", kind: Kind? = nil,
        signals: Set<Signal> = [], topics: [Topic] = [], earlierAnswer: String? = nil
    ) {
        self.channel = channel
        self.customerName = customerName
        self.customerHandle = customerHandle
        self.known = known
        self.mention = mention
        self.kind = kind
        self.signals = signals
        self.topics = topics
        self.earlierAnswer = earlierAnswer
    }
}
