// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Transfers

/// Who may be connected to, against a server that would answer if it were asked.
@Suite struct AddressRuleTests {
    let server: LoopbackServer
    let client: HTTPClient

    init() throws {
        server = try LoopbackServer()
        client = try makeClient()
        server.on("/", .ok("<rss/>"))
    }

    /// Every way to write an address that is not on the public internet.
    static let forbiddenHosts = [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1",
        "017700000001", "0177.0.0.1", "0177.1", "127.0.0.1.", "127.000.000.001", "0", "0.0.0.0",
        "0x0",
        "localhost", "localhost.", "LOCALHOST", "%31%32%37.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①",
        "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::1]",
        "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]",
        "169.254.169.254", "0xa9fea9fe", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1",
    ]

    @Test(arguments: forbiddenHosts)
    func `no spelling of a private address is connected to`(host: String) async {
        let request = FeedRequest(url: "http://\(host):\(server.port)/", limits: smallLimits())
        let reason = await failure(of: client, request)?.reason
        #expect([.forbiddenAddress, .malformed, .unresolved].contains(reason))
        #expect(server.connections == 0)
    }

    @Test(arguments: ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
    func `the feed file may allow its own host`(host: String) async throws {
        let response = try await client.fetch(localRequest("http://\(host):\(server.port)/"))
        #expect(response.status == 200)
    }

    @Test(arguments: ["0", "0.0.0.0", "[::]", "224.0.0.1", "255.255.255.255"])
    func `what is no host stays forbidden`(host: String) async {
        let reason = await failure(of: client, localRequest("http://\(host):\(server.port)/"))?
            .reason
        #expect(reason == .forbiddenAddress)
        #expect(server.connections == 0)
    }

    @Test(arguments: forbiddenHosts.filter { !$0.contains("%31") })
    func `an allowed host may not send us on to another private one`(host: String) async throws {
        let other = try LoopbackServer(address: "127.0.0.2")
        other.on("/", .redirect(301, to: "http://\(host):\(server.port)/"))
        let reason = await failure(of: client, localRequest(other.url("/")))?.reason
        #expect([.forbiddenAddress, .malformed, .unresolved].contains(reason))
        #expect(server.connections == 0)
        #expect(other.requests.count == 1)
    }

    @Test func `an open connection is not a way around`() async throws {
        _ = try await client.fetch(localRequest(server.url("/")))
        var request = localRequest(server.url("/"))
        request.allowsPrivateAddresses = false
        #expect(await failure(of: client, request)?.reason == .forbiddenAddress)
        _ = try await client.fetch(localRequest(server.url("/")))
        #expect(server.requests.count == 2)
        #expect(server.connections <= 2)
    }

    @Test func `nor is an open connection to where a redirect points`() async throws {
        let other = try LoopbackServer(address: "127.0.0.2")
        other.on("/", .redirect(to: server.url("/")))
        _ = try await client.fetch(localRequest(server.url("/")))
        #expect(
            await failure(of: client, localRequest(other.url("/")))?.reason == .forbiddenAddress)
        #expect(server.requests.count == 1)
    }

    // MARK: What names stand for

    /// A client to which this name stands for these addresses.
    func client(believing name: String, is addresses: String) throws -> HTTPClient {
        try makeClient { $0.answers = ["\(name):\(server.port):\(addresses)"] }
    }

    @Test(arguments: [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::1]", "[2002:7f00:1::1]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[ff02::1]",
        "[2001:db8::1]", "192.0.2.1,127.0.0.1", "127.0.0.1,192.0.2.1", "[2001:db8::1],127.0.0.1",
        "[::1],127.0.0.1,[::ffff:127.0.0.1]",
    ])
    func `a public name that stands for a private address is not connected to`(
        addresses: String
    ) async throws {
        let client = try client(believing: "nieuws.example", is: addresses)
        let request = FeedRequest(
            url: "http://nieuws.example:\(server.port)/", limits: smallLimits())
        #expect(await failure(of: client, request)?.reason == .forbiddenAddress)
        #expect(server.connections == 0)
    }

    @Test func `an allowed name may stand for a private address and for none that is no host`()
        async throws
    {
        let url = "http://intern.example:\(server.port)/"
        let local = try client(believing: "intern.example", is: "127.0.0.1")
        #expect(try await local.fetch(localRequest(url)).status == 200)
        for address in ["0.0.0.0", "[::]", "224.0.0.1", "192.0.2.1"] {
            let client = try client(believing: "intern.example", is: address)
            #expect(
                await failure(of: client, localRequest(url))?.reason == .forbiddenAddress,
                "\(address)")
        }
        #expect(server.connections == 1)
    }

    @Test func `an allowed host may not send us on to a name that stands for a private address`()
        async throws
    {
        let other = try LoopbackServer(address: "127.0.0.2")
        other.on("/", .redirect(to: "http://nieuws.example:\(server.port)/"))
        let client = try client(believing: "nieuws.example", is: "127.0.0.1")
        #expect(
            await failure(of: client, localRequest(other.url("/")))?.reason == .forbiddenAddress)
        #expect(server.connections == 0)
    }

    @Test func `a name that is allowed for one feed is not so for another on its connection`()
        async throws
    {
        let url = "http://intern.example:\(server.port)/"
        let client = try client(believing: "intern.example", is: "127.0.0.1")
        #expect(try await client.fetch(localRequest(url)).status == 200)
        let request = FeedRequest(url: url, limits: smallLimits())
        #expect(await failure(of: client, request)?.reason == .forbiddenAddress)
        #expect(server.requests.count == 1)
    }
}
