// SPDX-License-Identifier: Apache-2.0

// Who is watched: a company, the names it goes by, and the accounts that speak
// for it.

/// An organisation whose mentions are watched.
package struct Company: Hashable, Sendable {
    /// A slug, stable for ever: it is in the database, in the alert line
    /// (`bedrijf=`) and in the name of the company's file.
    package struct ID: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    package let id: ID
    /// As people know it, for screens.
    package let displayName: String
    /// What the matcher looks for. Empty is allowed when every feed of the
    /// company is wholly about it.
    package let names: [Name]
    /// The accounts that answer for the company: what they write is a reply,
    /// never a complaint.
    package let accounts: [Account]
    /// The colleagues who sign those replies with their name.
    package let agents: [Agent]

    package init(
        id: ID, displayName: String, names: [Name], accounts: [Account] = [], agents: [Agent] = []
    ) {
        self.id = id
        self.displayName = displayName
        self.names = names
        self.accounts = accounts
        self.agents = agents
    }
}

extension Company {
    /// A name in all its spellings, and what tells it from an ordinary word.
    ///
    /// Every word is compared without regard to case and diacritics. A trailing
    /// `*` stands for the rest of the word: `sokkenland*` finds
    /// *Sokkenlandwinkel*, `bestel*` finds *bestelling* and *besteld*.
    package struct Name: Hashable, Sendable {
        /// One or more words each: `Albert Heijn`, `bol.com`, `AH`.
        package let spellings: [String]
        /// When not empty, at least one of these must stand near the name.
        package let near: [String]
        /// None of these may stand close to the name. A phrase that contains
        /// the name itself (`de bol`, `jumbo formaat`) rules out that very
        /// place only.
        package let notNear: [String]

        package init(spellings: [String], near: [String] = [], notNear: [String] = []) {
            self.spellings = spellings
            self.near = near
            self.notNear = notNear
        }
    }

    /// An account of the company on one channel.
    package struct Account: Hashable, Sendable {
        package let channel: Channel
        /// As the channel writes it; `@`, `u/` and letter case do not matter.
        package let handle: String

        package init(channel: Channel, handle: String) {
            self.channel = channel
            self.handle = handle
        }
    }
}
