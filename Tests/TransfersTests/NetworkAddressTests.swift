// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Transfers

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2001:4860:4860::8888", "2a02:a450::1", "2606:4700::1111", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:200::1",
    ])
    func `the public internet is everywhere`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).reach == .everywhere)
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.255.255", "10.0.0.1", "10.255.255.255", "172.16.0.0",
        "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.0", "100.127.255.255", "::1",
        "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "::ffff:127.0.0.1",
        "::ffff:192.168.1.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::1",
        "2002:c0a8:101::1",
    ])
    func `what only we can reach is local`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).reach == .local)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1",
        "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255", "::", "::2", "::ffff:0.0.0.0", "::ffff:224.0.0.1",
        "ff02::1",
        "2001:db8::1", "2001::1", "2001:10::1", "3fff::1", "100::1", "4000::1", "5f00::1",
        "64:ff9b::224.0.0.1", "2002:e000:1::1", "::127.0.0.1",
    ])
    func `what is no host is nowhere`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).reach == .nowhere)
    }

    @Test(arguments: ["", "localhost", "127.1", "0x7f.1", "fe80::1%lo", "1.2.3.4.5", "[::1]"])
    func `other spellings are not judged but refused`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }
}
