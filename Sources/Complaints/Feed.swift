// SPDX-License-Identifier: Apache-2.0

// One address that is polled for one company.

/// One address that is polled, belonging to one company.
package struct Feed: Hashable, Sendable {
    /// A slug, unique among all feeds and stable: identities of mentions whose
    /// entries have no address of their own rest on it.
    package struct ID: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    package enum Source: Hashable, Sendable {
        /// An `http` or `https` address.
        case url(String)
        /// A file on this machine: absolute, or relative to the company's file.
        case file(String)
    }

    /// Which entries of a feed are about the company.
    package enum Coverage: String, CaseIterable, Hashable, Sendable {
        /// Those that name it. In a company file: `match = "name"`.
        case name
        /// All of them: the company's own review page, a search for its name.
        /// In a company file: `match = "all"`.
        case all
    }

    package let id: ID
    package let company: Company.ID
    package let channel: Channel
    package let source: Source
    package let coverage: Coverage
    /// Time between two polls.
    package let interval: Duration
    /// A feed that brings nothing new for longer than this is reported; `nil`:
    /// silence is normal here.
    package let quiet: Duration?
    /// Whether private, loopback and link-local addresses may be asked.
    package let allowsPrivateAddresses: Bool
    /// The language to assume where a text is too short to tell.
    package let language: Language?

    package init(
        id: ID, company: Company.ID, channel: Channel, source: Source,
        coverage: Coverage = .name, interval: Duration, quiet: Duration? = nil,
        allowsPrivateAddresses: Bool = false, language: Language? = nil
    ) {
        self.id = id
        self.company = company
        self.channel = channel
        self.source = source
        self.coverage = coverage
        self.interval = interval
        self.quiet = quiet
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.language = language
    }
}
