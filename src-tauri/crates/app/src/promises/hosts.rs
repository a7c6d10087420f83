//! Which tenants wait for each other in a pass: those whose names lead to the same machine, whatever their ports are.
//!
//! What must always hold: a name that does not resolve, or not in time, is a machine of its own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::future::ready;
use std::net::IpAddr;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use reeve_domain::tenant::Tenant;
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

/// Names looked up at once.
const AT_ONCE: usize = 32;
/// How long a pass waits for all names together. The looks themselves need them again, so whoever is slow is so later.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tenants by machine.
pub(super) async fn by_machine(tenants: Vec<Tenant>) -> Vec<Vec<Tenant>> {
    let mut names: BTreeMap<String, Vec<Tenant>> = BTreeMap::new();
    for tenant in tenants {
        names.entry(host_of(&tenant.url)).or_default().push(tenant);
    }
    let addresses = resolved(names.keys().cloned().collect()).await;
    together(names, &addresses)
}

/// The name or address in an address, as a lookup takes it.
fn host_of(url: &str) -> String {
    let url = Url::parse(url).ok();
    match url.as_ref().and_then(Url::host) {
        // without the brackets
        Some(Host::Ipv6(address)) => address.to_string(),
        Some(host) => host.to_string(),
        None => String::new(),
    }
}

/// The addresses of these names; those that were not found are left out.
async fn resolved(names: Vec<String>) -> HashMap<String, HashSet<IpAddr>> {
    let until = Instant::now() + PATIENCE;
    let lookups = names.into_iter().map(|name| async move {
        let found = timeout_at(until, tokio::net::lookup_host((name.as_str(), 0))).await.ok()?.ok()?;
        let addresses: HashSet<IpAddr> = found.map(|address| address.ip().to_canonical()).collect();
        Some((name, addresses))
    });
    stream::iter(lookups).buffer_unordered(AT_ONCE).filter_map(ready).collect().await
}

/// Names that share an address are one machine, also over a third that shares one with both.
fn together<T>(names: BTreeMap<String, Vec<T>>, addresses: &HashMap<String, HashSet<IpAddr>>) -> Vec<Vec<T>> {
    let mut machines: Vec<(HashSet<IpAddr>, Vec<T>)> = Vec::new();
    for (name, tenants) in names {
        let mut machine = (addresses.get(&name).cloned().unwrap_or_default(), tenants);
        for known in machines.extract_if(.., |known| !known.0.is_disjoint(&machine.0)).collect::<Vec<_>>() {
            machine.0.extend(known.0);
            machine.1.extend(known.1);
        }
        machines.push(machine);
    }
    machines.into_iter().map(|(_, tenants)| tenants).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    fn machines(known: &[(&str, &[&str])]) -> Vec<Vec<String>> {
        let names = known.iter().map(|(name, _)| ((*name).to_owned(), vec![(*name).to_owned()])).collect();
        let parsed = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let addresses = known.iter().map(|(name, texts)| ((*name).to_owned(), parsed(texts))).collect();
        let mut machines = together(names, &addresses);
        machines.iter_mut().for_each(|names| names.sort());
        machines.sort();
        machines
    }

    #[test]
    fn many_names_of_one_address_are_one_machine() {
        let found = machines(&[
            ("acme.host.example", &["192.0.2.1"]),
            ("globex.host.example", &["192.0.2.1", "2001:db8::1"]),
            ("other.example", &["192.0.2.2"]),
            ("v6.host.example", &["2001:db8::1"]),
        ]);
        assert_eq!(
            found,
            [vec!["acme.host.example", "globex.host.example", "v6.host.example"], vec!["other.example"]]
        );
    }

    #[test]
    fn two_machines_become_one_when_a_third_name_leads_to_both() {
        let found =
            machines(&[("a", &["192.0.2.1"]), ("b", &["192.0.2.2"]), ("c", &["192.0.2.1", "192.0.2.2"])]);
        assert_eq!(found, [["a", "b", "c"]]);
    }

    #[test]
    fn names_that_do_not_resolve_wait_for_nobody() {
        assert_eq!(machines(&[("gone.example", &[]), ("lost.example", &[])]).len(), 2);
    }

    #[tokio::test]
    async fn this_computer_is_one_machine_by_name_and_by_address() {
        let names =
            ["https://localhost:8443", "https://127.0.0.1:9443", "https://[::ffff:127.0.0.1]"].map(host_of);
        let names: BTreeMap<String, Vec<()>> = names.into_iter().map(|name| (name, vec![()])).collect();
        let addresses = resolved(names.keys().cloned().collect()).await;
        assert_eq!(together(names, &addresses).len(), 1, "{addresses:?}");
    }
}
