//! Which addresses are everybody's, and which lead into a network of one's own. Pure.
//!
//! What must always hold: an address counts as public only where it is known to be; whatever is carried in another
//! address is judged by itself.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet: not this computer, not its network, not a provider's inner one, and
/// none that is kept for something else.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// IANA's registry of special-purpose addresses, which `std` does not offer yet.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let inner = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || matches!(address.octets(), [100, 64..=127, ..]);
    let kept = address.is_multicast()
        || address.is_documentation()
        || matches!(
            address.octets(),
            [0 | 240..=255, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..]
        );
    !inner && !kept
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // NAT64 and 6to4 carry an address of version 4
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => is_public_v4(carried(high, low)),
        // Teredo and its neighbours, documentation
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // all that was ever given out to anybody
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

fn carried(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_everybodys_is_public() {
        for public in ["8.8.8.8", "100.63.0.1", "172.32.0.1", "2a00:1450:4001::8a", "64:ff9b::808:808"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            // where clouds keep the credentials of their machines
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00:ec2::254",
            "ff02::1",
            // the same in other clothes
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::7f00:1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:0:4136:e378::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(inner.parse().expect("an address")), "{inner}");
        }
    }
}
