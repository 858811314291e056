// SPDX-License-Identifier: Apache-2.0

// What aggregators say of themselves is never a mention.

import Testing

@testable import Complaints

@Suite struct SourceFailureTests {
    @Test(arguments: [
        (
            Entry(
                title: "Bridge returned error 404! (20778)",
                content: "404 Page Not Found\nMessage: https://x.example resulted in 404 Not Found"),
            SourceFailure.Aggregator.rssBridge, "https://x.example resulted in 404 Not Found"
        ),
        (
            Entry(title: "Bridge returned error 0! (19000)"), .rssBridge,
            "Bridge returned error 0! (19000)"
        ),
        (
            Entry(
                title: "Looks like something went wrong",
                content: "Error Message:\nFetchError: no response\nRoute: /bsky/keyword/:keyword\n"
                    + "Node Version: v22.13.1"),
            .rssHub, "FetchError: no response"
        ),
        (
            Entry(title: "RSS reader not yet whitelisted!", content: "Please write to us"), .nitter,
            "RSS reader not yet whitelisted!"
        ),
    ])
    func `an aggregator's own error is a failure`(
        entry: Entry, aggregator: SourceFailure.Aggregator, detail: String
    ) {
        let failure = SourceFailure(entry)
        #expect(failure?.aggregator == aggregator)
        #expect(failure?.detail == detail)
        var named = entry
        named.content = (entry.content ?? "") + " Sokkenland"
        #expect(Matcher(sokkenland).mentions(in: [named], of: feed(.other)).isEmpty)
    }

    @Test(arguments: [
        "Bridge returned error, says Sokkenland", "Sokkenland: Bridge returned error 404!",
        "Looks like something went wrong at Sokkenland", "Error 404 op de site van Sokkenland",
    ])
    func `a person who writes about an error is no failure`(title: String) {
        #expect(SourceFailure(Entry(title: title, content: "Het werkt niet.")) == nil)
    }
}
