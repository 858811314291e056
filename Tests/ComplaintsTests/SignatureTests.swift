// SPDX-License-Identifier: Apache-2.0

import CaseFixtures
import Testing

@testable import Complaints

@Suite struct SignatureTests {
    private static let agents = ["freek", "mila", "jan willem"].map(Agent.init(rawValue:))

    @Test(
        arguments: [
            ("Hoi Jan, ik zoek het uit. Groet, Freek", "freek"),
            ("Dat pak ik op. Freek, #Sokkenland", "freek"), ("Komt goed! ^Mila", "mila"),
            ("Ik bel je zo. Groetjes FREEK van Sokkenland", "freek"), ("Dank! Freek", "freek"),
            ("Dat regel ik vandaag nog. Jan Willem", "jan willem"),
            // The customer is called Freek, too.
            ("Hoi Freek, komt goed!", nil), ("Hoi Freek, ik zoek het uit. Mila", "mila"),
            ("Mila heeft vorige week al gezegd dat het pakket onderweg is naar u toe", nil),
            ("Wij zoeken het uit.", nil), ("", nil), ("https://sokkenland.example/freek", nil),
        ] as [(String, String?)])
    func `a reply of ours is that of whoever signed it`(text: String, name: String?) {
        let reply = Mention.said(text, by: "@sokkenland", isOwnReply: true)
        #expect(reply.signature(among: Self.agents)?.rawValue == name)
    }

    @Test func `without a signature the name of the account tells`() {
        let reply = Mention(
            identity: .init(rawValue: "1"), company: .sokkenland,
            feed: Feed.ID(rawValue: "test"), channel: .forum,
            author: Author(handle: "@sokkenland_1", displayName: "Freek van Sokkenland"),
            text: "Ik zoek het voor je uit.", isOwnReply: true)
        #expect(reply.signature(among: Self.agents)?.rawValue == "freek")
        #expect(reply.signature(among: []) == nil)
    }
}
