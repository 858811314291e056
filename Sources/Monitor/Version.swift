// SPDX-License-Identifier: Apache-2.0

// Which Gehoord this is.

package enum Version {
    /// As in the changelog.
    package static let current = "0.1.0"
}
