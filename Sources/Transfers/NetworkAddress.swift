// SPDX-License-Identifier: Apache-2.0

// Which addresses a feed may be fetched from. A server on the internet must not
// be able to send us to a machine that only we can reach.

import Glibc

/// An IP address, judged by where it leads.
struct NetworkAddress: Hashable {
    enum Reach: Hashable {
        /// On the public internet.
        case everywhere
        /// Only from here: loopback, private, shared (CGNAT), link-local,
        /// unique local. A feed file may allow these for its own host.
        case local
        /// No host at all, or not one: unspecified, multicast, reserved,
        /// documentation. Never allowed. (Linux connects 0.0.0.0 to itself.)
        case nowhere
    }

    /// Four bytes of IPv4 or sixteen of IPv6, in network order.
    private let bytes: [UInt8]

    /// - Returns: `nil` unless it is the usual spelling, as `inet_ntop` writes.
    init?(_ text: UnsafePointer<CChar>) {
        var buffer = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &buffer) == 1 {
            bytes = Array(buffer.prefix(4))
        } else if inet_pton(AF_INET6, text, &buffer) == 1 {
            bytes = buffer
        } else {
            return nil
        }
    }

    /// - Returns: `nil` for anything but IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let inet = raw.loadUnaligned(as: sockaddr_in.self)
            bytes = withUnsafeBytes(of: inet.sin_addr) { Array($0) }
        case AF_INET6:
            let inet = raw.loadUnaligned(as: sockaddr_in6.self)
            bytes = withUnsafeBytes(of: inet.sin6_addr) { Array($0) }
        default: return nil
        }
    }

    /// - Source: the IANA special-purpose address registries for IPv4 and IPv6
    ///   (RFC 6890), as of 2026.
    var reach: Reach {
        bytes.count == 4 ? Self.reach(ofIPv4: bytes[...]) : reachOfIPv6
    }

    private static func reach(ofIPv4 bytes: ArraySlice<UInt8>) -> Reach {
        var octets = bytes.makeIterator()
        switch (octets.next() ?? 0, octets.next() ?? 0, octets.next() ?? 0) {
        case (10, _, _), (127, _, _), (172, 16...31, _), (192, 168, _): return .local
        case (100, 64...127, _): return .local  // shared by a provider's customers, RFC 6598
        case (169, 254, _): return .local  // link-local; clouds keep their secrets here
        case (0, _, _): return .nowhere
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): return .nowhere
        case (192, 88, 99): return .nowhere  // 6to4 relays, withdrawn by RFC 7526
        case (198, 18...19, _): return .nowhere  // benchmarks, RFC 2544
        case (224..., _, _): return .nowhere
        default: return .everywhere
        }
    }

    /// IPv6 is judged the other way round: public is only what IANA handed out.
    private var reachOfIPv6: Reach {
        if starts([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) {  // IPv4-mapped
            return Self.reach(ofIPv4: bytes[12...])
        }
        if starts([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) {  // NAT64, RFC 6052
            return Self.reach(ofIPv4: bytes[12...])
        }
        if starts([0x20, 0x02]) { return Self.reach(ofIPv4: bytes[2...5]) }  // 6to4
        if starts([0, 0x64, 0xff, 0x9b, 0, 1]) { return .local }  // NAT64 for local use
        if bytes.dropLast().allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .local : .nowhere }
        if bytes[0] & 0xfe == 0xfc { return .local }  // unique local, RFC 4193
        if bytes[0] == 0xfe, bytes[1] & 0x80 == 0x80 { return .local }  // link and site local
        guard bytes[0] & 0xe0 == 0x20 else { return .nowhere }  // 2000::/3 is all there is
        if starts([0x20, 0x01, 0x0d, 0xb8]) { return .nowhere }  // documentation
        if starts([0x20, 0x01]), bytes[2] < 2 { return .nowhere }  // Teredo, ORCHID and others
        if starts([0x3f, 0xff]), bytes[2] < 0x10 { return .nowhere }  // documentation, RFC 9637
        return .everywhere
    }

    private func starts(_ prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }
}
