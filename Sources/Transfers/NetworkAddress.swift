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

    // As numbers, because this is asked before every request. IPv4 is the low half
    // of `low`.
    private let high: UInt64
    private let low: UInt64
    private let isIPv4: Bool

    /// - Returns: `nil` unless it is the usual spelling, as `inet_ntop` writes.
    init?(_ text: UnsafePointer<CChar>) {
        var inet = in_addr()
        var inet6 = in6_addr()
        if inet_pton(AF_INET, text, &inet) == 1 {
            self.init(inet)
        } else if inet_pton(AF_INET6, text, &inet6) == 1 {
            self.init(inet6)
        } else {
            return nil
        }
    }

    /// - Returns: `nil` for anything but IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self.init(raw.loadUnaligned(as: sockaddr_in.self).sin_addr)
        case AF_INET6: self.init(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }

    private init(_ inet: in_addr) {
        (high, low, isIPv4) = (0, UInt64(UInt32(bigEndian: inet.s_addr)), true)
    }

    private init(_ inet6: in6_addr) {
        (high, low, isIPv4) = withUnsafeBytes(of: inet6) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)), false
            )
        }
    }

    /// - Source: the IANA special-purpose address registries for IPv4 and IPv6
    ///   (RFC 6890), as of 2026.
    var reach: Reach {
        isIPv4 ? Self.reach(ofIPv4: UInt32(truncatingIfNeeded: low)) : reachOfIPv6
    }

    private static func reach(ofIPv4 address: UInt32) -> Reach {
        switch (address >> 24, address >> 16 & 0xff, address >> 8 & 0xff) {
        case (10, _, _), (127, _, _), (172, 16...31, _), (192, 168, _): .local
        case (100, 64...127, _): .local  // shared by a provider's customers, RFC 6598
        case (169, 254, _): .local  // link-local; clouds keep their secrets here
        case (0, _, _): .nowhere
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): .nowhere
        case (192, 88, 99): .nowhere  // 6to4 relays, withdrawn by RFC 7526
        case (198, 18...19, _): .nowhere  // benchmarks, RFC 2544
        case (224..., _, _): .nowhere
        default: .everywhere
        }
    }

    /// IPv6 is judged the other way round: public is only what IANA handed out.
    private var reachOfIPv6: Reach {
        let lowest = UInt32(truncatingIfNeeded: low)
        if high == 0, low >> 32 == 0xffff {  // ::ffff:0:0/96, IPv4-mapped
            return Self.reach(ofIPv4: lowest)
        }
        if high == 0x0064_ff9b_0000_0000, low >> 32 == 0 {  // NAT64, RFC 6052
            return Self.reach(ofIPv4: lowest)
        }
        if high >> 48 == 0x2002 {  // 6to4
            return Self.reach(ofIPv4: UInt32(truncatingIfNeeded: high >> 16))
        }
        if high >> 16 == 0x0064_ff9b_0001 { return .local }  // NAT64 for local use
        if high == 0, low <= 0xff { return low == 1 ? .local : .nowhere }
        if high >> 57 == 0xfc >> 1 { return .local }  // fc00::/7, unique local, RFC 4193
        if high >> 55 == 0xfe80 >> 7 { return .local }  // fe80::/9, link and site local
        guard high >> 61 == 0x2000 >> 13 else { return .nowhere }  // 2000::/3 is all there is
        if high >> 32 == 0x2001_0db8 { return .nowhere }  // documentation
        if high >> 41 == 0x2001_0000 >> 9 { return .nowhere }  // Teredo, ORCHID and others
        if high >> 44 == 0x3fff_0 { return .nowhere }  // documentation, RFC 9637
        return .everywhere
    }
}
