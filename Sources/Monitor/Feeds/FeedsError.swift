// SPDX-License-Identifier: Apache-2.0

// Why a command on feeds could not do what it was asked.

/// What went wrong, for a person.
package struct FeedsError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// A word that was typed means nothing here.
        case usage
        /// What was fetched or read is no feed, or no list of feeds.
        case data
        /// A file cannot be read or written.
        case file
        /// The company file would be wrong: it stays as it was.
        case rejected
    }
    package let reason: Reason
    package let description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
