// SPDX-License-Identifier: Apache-2.0

// What the company knows of a customer, from its own list.

import Foundation

/// One customer of the customer directory.
package struct DirectoryEntry: Hashable, Sendable {
    package struct Item: Hashable, Sendable, Codable {
        /// The column's name, as the company's list writes it.
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// In lower case, without its `@`.
    package let handle: String
    /// `nil`: on any channel.
    package let channel: Channel?
    package let items: [Item]

    package init(handle: String, channel: Channel?, items: [Item]) {
        self.handle = Self.key(handle)
        self.channel = channel
        self.items = items
    }

    /// What is the same for `@Jan`, `jan` and `u/jan`.
    package static func key(_ handle: String) -> String {
        var key = handle.lowercased()[...]
        if key.hasPrefix("u/") { key = key.dropFirst(2) }
        if key.hasPrefix("/u/") { key = key.dropFirst(3) }
        if key.hasPrefix("@") { key = key.dropFirst() }
        return String(key)
    }
}
