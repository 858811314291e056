// SPDX-License-Identifier: Apache-2.0

// A configuration to change and load.

@testable import Monitor

/// A company file with nothing wrong; its last table is a feed.
let exampleCompany = """
    [company]
    id = "sokkenland"
    name = "Sokkenland"
    [[company.names]]
    spellings = ["Sokkenland"]
    [[feeds]]
    id = "reviews"
    channel = "reviews"
    url = "https://example.com/reviews.rss"

    """

/// Loads a gehoord.toml, whose first line is `paths.companies`, with company files.
func load(
    _ main: String, companies: [String: String] = ["sokkenland.toml": exampleCompany]
) throws -> Configuration {
    let folder = try TemporaryFolder()
    for (name, text) in companies { try folder.write(text, to: "Feeds/\(name)") }
    let path = try folder.write("paths.companies = \"Feeds\"\n" + main, to: "gehoord.toml")
    return try Configuration.load(path)
}
