//! What came of checking promises.

use reeve_domain::{Code, Fault};
use reeve_promises::{Change, Check, Exception, Finding, Sight, Verdict};
use reeve_store::{Error, Standing, StoredPromises, bench, promises, tenants};

use super::{at, id, with_tenants};

fn finding(check: Check) -> Finding {
    Finding {
        check,
        verdict: Verdict::Broken,
        sufficient: Some(false),
        unseen: None,
        sight: Sight::Whole,
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
        platform: None,
    }
}

#[tokio::test]
async fn a_row_of_the_fleet_is_what_was_kept_without_its_findings() {
    let (_home, store) = with_tenants(1).await;
    assert_eq!(store.read(|db| promises::get(db, &id(0))).await.unwrap(), None, "never checked");
    store.write(|tx| promises::save(tx, &id(0), &promises_of(40))).await.unwrap();
    let whole = store.read(|db| promises::get(db, &id(0))).await.unwrap().unwrap();
    assert_eq!(whole, promises_of(40));
    let fleet = store.read(promises::all).await.unwrap();
    assert_eq!(fleet.get(&id(0)), Some(&StoredPromises { findings: Vec::new(), ..promises_of(40) }));
    store.write(|tx| promises::sign_in_mended(tx, &id(0))).await.unwrap();
    assert_eq!(
        store.read(promises::all).await.unwrap()[&id(0)].refused,
        None,
        "the next pass signs in again"
    );
}

#[tokio::test]
async fn the_latest_changes_stay_and_the_oldest_go() {
    let (_home, store) = with_tenants(1).await;
    let kept = store
        .write(|tx| {
            for second in 0..501 {
                promises::add_changes(tx, &id(0), &[change(second)])?;
            }
            promises::changes(tx, &id(0))
        })
        .await
        .unwrap();
    assert_eq!(kept.len(), 500);
    assert_eq!((kept[0].at, kept[499].at), (at(500), at(1)), "the latest first; the first of all is gone");
}

#[tokio::test]
async fn a_score_is_kept_when_it_is_another() {
    let (_home, store) = with_tenants(1).await;
    let kept = store
        .write(|tx| {
            for (second, score) in [(0, 70), (1, 70), (2, 60), (3, 70)] {
                promises::add_score(tx, &id(0), at(second), score)?;
            }
            promises::scores(tx, &id(0))
        })
        .await
        .unwrap();
    assert_eq!(kept, [(at(0), 70), (at(2), 60), (at(3), 70)]);
}

#[tokio::test]
async fn an_exception_takes_the_place_of_the_one_before() {
    let (_home, store) = with_tenants(1).await;
    let exception = |reason: &str| Exception {
        check: Check::Hsts,
        owner: "Ayşe".into(),
        reason: reason.into(),
        until: at(60),
        made_at: at(0),
        found: finding(Check::Hsts),
        ended: None,
    };
    let (first, second) = (exception("the proxy is old"), exception("it goes in May"));
    let last = second.clone();
    let kept = store
        .write(move |tx| {
            promises::except(tx, &id(0), &first)?;
            promises::except(tx, &id(0), &second)?;
            promises::exceptions(tx, &id(0))
        })
        .await
        .unwrap();
    assert_eq!(kept, [last]);
    store.write(|tx| promises::except_no_more(tx, &id(0), Check::Hsts)).await.unwrap();
    let gone = store.write(|tx| promises::except_no_more(tx, &id(0), Check::Hsts)).await;
    assert!(matches!(gone, Err(Error::NotFound { what: "exception" })), "{gone:?}");
}

#[tokio::test]
async fn everything_goes_with_the_tenant() {
    let (_home, store) = with_tenants(1).await;
    store
        .write(|tx| {
            promises::save(tx, &id(0), &promises_of(40))?;
            promises::add_changes(tx, &id(0), &[change(0)])?;
            promises::add_score(tx, &id(0), at(0), 40)?;
            tenants::remove(tx, &id(0))
        })
        .await
        .unwrap();
    let left = store
        .write(|tx| {
            // the same connection once more may get the number of the one that is gone
            tenants::insert(tx, &bench::tenant(0))?;
            Ok((
                promises::all(tx)?.len(),
                promises::changes(tx, &id(0))?.len(),
                promises::scores(tx, &id(0))?.len(),
            ))
        })
        .await
        .unwrap();
    assert_eq!(left, (0, 0, 0));
}
