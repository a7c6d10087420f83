//! What came of checking promises, through the open file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod opened;

use chrono::{DateTime, TimeZone, Utc};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_promises::{Change, Check, Exception, Finding, Verdict};
use reeve_store::{Error, Standing, Store, StoredPromises, bench, promises, tenants};

use opened::store;

fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_750_000_000 + second, 0).unwrap()
}

fn finding(check: Check) -> Finding {
    Finding {
        check,
        verdict: Verdict::Broken,
        sufficient: Some(false),
        unseen: None,
        evidence: Vec::new(),
        seen_at: Some(at(0)),
    }
}

fn promises_of(score: u8) -> StoredPromises {
    let standing = Standing { score: Some(score), risk: 12, worst: vec![Check::Hsts], ..Standing::default() };
    StoredPromises {
        checked_at: at(0),
        worse_at: None,
        fault: None,
        refused: Some(Fault::new(Code::SignInRefused, "no")),
        standing,
        findings: vec![finding(Check::Hsts), finding(Check::Lockout)],
    }
}

fn change(second: i64) -> Change {
    Change {
        check: Check::Hsts,
        at: at(second),
        before: Some(Verdict::Kept),
        was_sufficient: None,
        after: Verdict::Broken,
        is_sufficient: None,
        worse: true,
    }
}

async fn with_tenant() -> (tempfile::TempDir, Store, TenantId) {
    let (home, store) = store().await;
    let tenant = bench::tenant(0);
    let id = tenant.id.clone();
    store.write(move |tx| tenants::insert(tx, &tenant)).await.unwrap();
    (home, store, id)
}

#[tokio::test]
async fn a_row_of_the_fleet_is_what_was_kept_without_its_findings() {
    let (_home, store, id) = with_tenant().await;
    let known = id.clone();
    assert_eq!(store.read(move |db| promises::get(db, &known)).await.unwrap(), None, "never checked");
    let known = id.clone();
    store.write(move |tx| promises::save(tx, &known, &promises_of(40))).await.unwrap();
    let known = id.clone();
    let whole = store.read(move |db| promises::get(db, &known)).await.unwrap().unwrap();
    assert_eq!(whole, promises_of(40));
    let fleet = store.read(promises::all).await.unwrap();
    assert_eq!(fleet.get(&id), Some(&StoredPromises { findings: Vec::new(), ..promises_of(40) }));
    let known = id.clone();
    store.write(move |tx| promises::sign_in_mended(tx, &known)).await.unwrap();
    assert_eq!(store.read(promises::all).await.unwrap()[&id].refused, None, "the next pass signs in again");
}

#[tokio::test]
async fn the_latest_changes_stay_and_the_oldest_go() {
    let (_home, store, id) = with_tenant().await;
    let known = id.clone();
    let kept = store
        .write(move |tx| {
            for second in 0..501 {
                promises::add_changes(tx, &known, &[change(second)])?;
            }
            promises::changes(tx, &known)
        })
        .await
        .unwrap();
    assert_eq!(kept.len(), 500);
    assert_eq!((kept[0].at, kept[499].at), (at(500), at(1)), "the latest first; the first of all is gone");
}

#[tokio::test]
async fn a_score_is_kept_when_it_is_another() {
    let (_home, store, id) = with_tenant().await;
    let kept = store
        .write(move |tx| {
            for (second, score) in [(0, 70), (1, 70), (2, 60), (3, 70)] {
                promises::add_score(tx, &id, at(second), score)?;
            }
            promises::scores(tx, &id)
        })
        .await
        .unwrap();
    assert_eq!(kept, [(at(0), 70), (at(2), 60), (at(3), 70)]);
}

#[tokio::test]
async fn an_exception_takes_the_place_of_the_one_before() {
    let (_home, store, id) = with_tenant().await;
    let exception = |reason: &str| Exception {
        check: Check::Hsts,
        owner: "Ayşe".into(),
        reason: reason.into(),
        until: at(60),
        made_at: at(0),
    };
    let (first, second) = (exception("the proxy is old"), exception("it goes in May"));
    let (known, last) = (id.clone(), second.clone());
    let kept = store
        .write(move |tx| {
            promises::except(tx, &known, &first)?;
            promises::except(tx, &known, &second)?;
            promises::exceptions(tx, &known)
        })
        .await
        .unwrap();
    assert_eq!(kept, [last]);
    let known = id.clone();
    store.write(move |tx| promises::except_no_more(tx, &known, Check::Hsts)).await.unwrap();
    let gone = store.write(move |tx| promises::except_no_more(tx, &id, Check::Hsts)).await;
    assert!(matches!(gone, Err(Error::NotFound { what: "exception" })), "{gone:?}");
}

#[tokio::test]
async fn everything_goes_with_the_tenant() {
    let (_home, store, id) = with_tenant().await;
    let known = id.clone();
    store
        .write(move |tx| {
            promises::save(tx, &known, &promises_of(40))?;
            promises::add_changes(tx, &known, &[change(0)])?;
            promises::add_score(tx, &known, at(0), 40)?;
            tenants::remove(tx, &known)
        })
        .await
        .unwrap();
    let tenant = bench::tenant(0);
    let left = store
        .write(move |tx| {
            // the same connection once more may get the number of the one that is gone
            tenants::insert(tx, &tenant)?;
            Ok((
                promises::all(tx)?.len(),
                promises::changes(tx, &id)?.len(),
                promises::scores(tx, &id)?.len(),
            ))
        })
        .await
        .unwrap();
    assert_eq!(left, (0, 0, 0));
}
