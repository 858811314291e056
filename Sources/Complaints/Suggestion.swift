// SPDX-License-Identifier: Apache-2.0

// Ideas of customers, and what became of them.

package import Foundation

/// One idea in the register of suggestions.
package struct Suggestion: Hashable, Sendable {
    /// How far it has come. The raw value is in the database.
    package enum Step: String, CaseIterable, Hashable, Sendable {
        /// To somebody who can decide.
        case passedOn = "passed_on"
        case decided
        /// The customer was told and thanked.
        case told
    }

    /// One step that was taken.
    package struct Taken: Hashable, Sendable {
        package let step: Step
        /// To whom, or what was decided.
        package let detail: String?
        package let agent: Agent
        package let at: Date

        package init(step: Step, detail: String?, agent: Agent, at: Date) {
            self.step = step
            self.detail = detail
            self.agent = agent
            self.at = at
        }
    }

    package let mention: Mention.ID
    package let company: Company.ID
    package let channel: Channel
    package let author: Author?
    package let text: String
    package let link: Link?
    package let receivedAt: Date
    /// In order.
    package let steps: [Taken]

    package init(
        mention: Mention.ID, company: Company.ID, channel: Channel, author: Author?, text: String,
        link: Link?, receivedAt: Date, steps: [Taken]
    ) {
        self.mention = mention
        self.company = company
        self.channel = channel
        self.author = author
        self.text = text
        self.link = link
        self.receivedAt = receivedAt
        self.steps = steps
    }

    /// The last step; `nil`: received, and no more.
    package var latest: Taken? { steps.last }
}
