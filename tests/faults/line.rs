//! The line between Reeve and a tenant breaks at every byte that matters, in both directions, for good or for a moment:
//! nothing half-made stays, nothing that was there is lost, and afterwards it works.

use futures_util::future::join_all;
use reeve_domain::{Code, Fault};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};

/// Bytes at which to break what carries `whole` bytes: around the first record of TLS, inside the handshake, at its
/// end, throughout, and at the very last byte.
fn places(whole: u64) -> Vec<u64> {
    let mut places = vec![0, 1, 5, 6, 300, 1_500];
    places.extend((1..6).map(|part| whole * part / 6));
    places.push(whole - 1);
    places.retain(|at| *at < whole);
    places.sort_unstable();
    places.dedup();
    places
}

/// Every way to break a line that carries so many bytes up and down.
fn troubles(up: u64, down: u64) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for at in places(down) {
        troubles.extend([Trouble::Dead(Way::Down, at), Trouble::Close(Way::Down, at)]);
    }
    for at in places(up) {
        troubles.extend([Trouble::Dead(Way::Up, at), Trouble::Reset(Way::Up, at)]);
    }
    troubles.extend([Trouble::Flip(Way::Down, down / 2), Trouble::Flip(Way::Up, up / 2)]);
    troubles
}

/// A line that breaks is felt at once, not after the minute that an answer may take: with all of these lines at work a
/// busy machine takes its time as well.
async fn in_time<T>(trouble: Trouble, work: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(50);
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| panic!("{trouble:?} is not felt"))
}

/// The line's fault, called so: not the password's, not the server's, not ours.
fn assert_blames_the_line(fault: &Fault, trouble: Trouble) {
    let flipped = matches!(trouble, Trouble::Flip(..));
    let expected = matches!(fault.code, Code::ConnectionCut | Code::Unreachable);
    assert!(
        expected || (flipped && fault.code == Code::TlsFailed),
        "{trouble:?} is the line's fault: {fault:?}"
    );
    let advice = match fault.code {
        Code::ConnectionCut => "try again",
        Code::Unreachable => "network",
        _ => "provider",
    };
    expect::fault(fault, fault.code, advice);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_connecting() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let healthy = Proxy::to(&way.authority()).await;
        reeve.add(reeve.request("Healthy", &way.through(healthy.port()))).await.expect("it connects");
        let troubles = troubles(healthy.passed(Way::Up), healthy.passed(Way::Down));
        let faults = join_all(troubles.iter().map(|trouble| connect(&reeve, &way, *trouble))).await;
        let faults: Vec<Fault> = faults.into_iter().flatten().collect();
        assert!(
            faults.len() > troubles.len() / 3,
            "most breaks are felt: {} of {}",
            faults.len(),
            troubles.len()
        );
        assert_eq!(reeve.tenants().await.len(), 1 + troubles.len(), "in the end all of them are connected");
        leaks::assert_none(&reeve, &faults).await;
    }
}

/// Connects over a line that breaks, and again when it is whole.
async fn connect(reeve: &Installation, way: &WayIn, trouble: Trouble) -> Option<Fault> {
    let proxy = Proxy::to(&way.authority()).await;
    let request = || reeve.request(&format!("{trouble:?}"), &way.through(proxy.port()));
    proxy.trouble(trouble);
    match reeve.add(request()).await {
        Err(fault) => {
            assert_blames_the_line(&fault, trouble);
            let known = reeve.tenants().await;
            assert!(!known.contains(&format!("{trouble:?}")), "what did not connect is not stored");
            proxy.heal();
            reeve.add(request()).await.unwrap_or_else(|f| panic!("after {trouble:?} it connects: {f:?}"));
            Some(fault)
        }
        // a read was tried again, which is what reads are for
        Ok(_) => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_reading_people() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let healthy = Proxy::to(&way.authority()).await;
        let tenant = reeve.connect("Healthy", &way.through(healthy.port())).await;
        healthy.heal();
        expect::done(&reeve.refresh(&[&tenant]).await);
        let all = reeve.logins(&tenant).await;
        let troubles = troubles(healthy.passed(Way::Up), healthy.passed(Way::Down));
        let faults = join_all(troubles.iter().map(|trouble| read(&reeve, &way, *trouble, &all))).await;
        let faults: Vec<Fault> = faults.into_iter().flatten().collect();
        assert!(!faults.is_empty(), "a dead line is felt");
        leaks::assert_none(&reeve, &faults).await;
    }
}

async fn read(reeve: &Installation, way: &WayIn, trouble: Trouble, all: &[String]) -> Option<Fault> {
    let proxy = Proxy::to(&way.authority()).await;
    let way = WayIn { master: None, ..way.through(proxy.port()) };
    let tenant = reeve.connect(&format!("{trouble:?}"), &way).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    let before = reeve.tenant(&tenant).await.users_as_of;
    proxy.trouble(trouble);
    let fault = in_time(trouble, reeve.refresh(&[&tenant])).await.fault;
    assert_eq!(reeve.logins(&tenant).await, all, "{trouble:?} loses nobody");
    let view = reeve.tenant(&tenant).await;
    if let Some(fault) = &fault {
        assert_blames_the_line(fault, trouble);
        assert_eq!(view.users_as_of, before, "the list is as old as it is");
        assert_eq!(view.refresh_fault.as_ref(), Some(fault), "and says why");
    }
    proxy.heal();
    expect::done(&reeve.refresh(&[&tenant]).await);
    assert_eq!(reeve.logins(&tenant).await, all);
    fault
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_taking_a_backup() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        let way = WayIn::demo(&fleet, 0);
        let reeve = Installation::new().await;
        let healthy = Proxy::to(&way.authority()).await;
        let tenant = reeve.connect("Healthy", &way.through(healthy.port())).await;
        healthy.heal();
        expect::done(&reeve.backup(&tenant, "healthy.zip").await);
        let troubles = troubles(healthy.passed(Way::Up), healthy.passed(Way::Down));
        let faults =
            join_all(troubles.iter().enumerate().map(|(n, trouble)| take(&reeve, &way, *trouble, n))).await;
        let faults: Vec<Fault> = faults.into_iter().flatten().collect();
        // what breaks once is begun anew
        let for_good = troubles.iter().filter(|trouble| matches!(trouble, Trouble::Dead(..))).count();
        assert!(faults.len() > for_good / 2, "most breaks for good are felt: {} of {for_good}", faults.len());
        let halves: Vec<String> = reeve.names().into_iter().filter(|name| name.ends_with(".part")).collect();
        assert_eq!(halves, Vec::<String>::new(), "nothing half-named is left");
        leaks::assert_none(&reeve, &faults).await;
        reeve.assert_journal_holds().await;
    }
}

async fn take(reeve: &Installation, way: &WayIn, trouble: Trouble, n: usize) -> Option<Fault> {
    let proxy = Proxy::to(&way.authority()).await;
    let tenant = reeve.connect(&format!("{trouble:?}"), &way.through(proxy.port())).await;
    let name = format!("{n}.zip");
    proxy.trouble(trouble);
    let job = in_time(trouble, reeve.backup(&tenant, &name)).await;
    let there = std::path::Path::new(&reeve.file(&name)).exists();
    assert_eq!(there, job.fault.is_none(), "{trouble:?}: a name stands for a whole backup, and only for one");
    if let Some(fault) = &job.fault {
        assert_blames_the_line(fault, trouble);
        proxy.heal();
        expect::done(&reeve.backup(&tenant, &name).await);
    }
    job.fault
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_line_only_takes_longer() {
    let fleet = fleet(1, &[19]).await;
    let way = WayIn::demo(&fleet, 0);
    let proxy = Proxy::to(&way.authority()).await;
    let reeve = Installation::new().await;
    proxy.trouble(Trouble::Delay(std::time::Duration::from_millis(30)));
    let tenant = reeve.connect("Acme", &way.through(proxy.port())).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    proxy.trouble(Trouble::Throttle(400_000));
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
}
