//! Policies as last read, and baselines of one's own.

use reeve_domain::check::ModuleState;
use reeve_domain::policy::{Baseline, Enforcement, PolicyField, PolicyReading, PolicyValue};
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault};
use reeve_store::{Error, Store, StoredPolicy, baselines, policies, tenants};

use super::{at, id, store, with_tenants};

fn reading(length: u32) -> PolicyReading {
    let value = |field, value, enforcement| PolicyValue { field, value, set: value.is_some(), enforcement };
    let security = "password_security".to_owned();
    PolicyReading {
        values: vec![
            value(PolicyField::MinimumLength, Some(length), Enforcement::Enforced),
            value(PolicyField::Strength, None, Enforcement::NotInVersion { series: 19 }),
            value(PolicyField::ExpireDays, None, Enforcement::NeedsModule { module: security }),
        ],
        password_policy: ModuleState::Installed,
        password_security: ModuleState::Available,
    }
}

async fn get(store: &Store, tenant: TenantId) -> StoredPolicy {
    store.read(move |conn| policies::get(conn, &tenant)).await.unwrap()
}

#[tokio::test]
async fn a_reading_that_failed_erases_nothing() {
    let (_home, store) = with_tenants(1).await;
    assert_eq!(get(&store, id(0)).await, StoredPolicy::default(), "never read");

    store.write(|tx| policies::save(tx, &id(0), &reading(8), at(1))).await.unwrap();
    let fault = Fault::new(Code::Unreachable, "Nothing answers.").with("host", "a.example");
    let why = fault.clone();
    store.write(move |tx| policies::set_fault(tx, &id(0), &why)).await.unwrap();
    let kept = StoredPolicy { reading: Some(reading(8)), fetched_at: Some(at(1)), fault: Some(fault) };
    assert_eq!(
        get(&store, id(0)).await,
        kept,
        "what was read stays, as old as it is, and the reason beside it"
    );

    store.write(|tx| policies::save(tx, &id(0), &reading(15), at(2))).await.unwrap();
    let renewed = StoredPolicy { reading: Some(reading(15)), fetched_at: Some(at(2)), fault: None };
    assert_eq!(get(&store, id(0)).await, renewed, "a good reading takes the reason away");
}

#[tokio::test]
async fn every_tenant_that_was_looked_at_is_told_with_its_id() {
    let (_home, store) = with_tenants(3).await;
    let fault = Fault::new(Code::AccessDenied, "Only administrators may see this.");
    store
        .write(move |tx| {
            policies::save(tx, &id(0), &reading(12), at(5))?;
            policies::set_fault(tx, &id(1), &fault)
        })
        .await
        .unwrap();
    let all = store.read(policies::all).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[&id(0)].reading, Some(reading(12)));
    assert_eq!(
        (all[&id(1)].reading.clone(), all[&id(1)].fetched_at),
        (None, None),
        "a reason and nothing read"
    );
    assert!(!all.contains_key(&id(2)), "never looked at");
}

#[tokio::test]
async fn a_policy_goes_with_its_tenant() {
    let (_home, store) = with_tenants(1).await;
    store.write(|tx| policies::save(tx, &id(0), &reading(8), at(1))).await.unwrap();
    store.write(|tx| tenants::remove(tx, &id(0))).await.unwrap();
    assert!(store.read(policies::all).await.unwrap().is_empty());
    let late = store.write(|tx| policies::save(tx, &id(0), &reading(8), at(2))).await;
    assert!(matches!(late, Err(Error::NotFound { what: "tenant" })), "forgotten while it was read");
}

fn baseline(name: &str, length: u32) -> Baseline {
    let values = [(PolicyField::MinimumLength, length), (PolicyField::LockoutAfter, 0)].into();
    Baseline { name: name.into(), values, built_in: false, changed_at: Some(at(3)) }
}

async fn keep(store: &Store, baseline: Baseline) {
    store.write(move |tx| baselines::save(tx, &baseline)).await.unwrap();
}

#[tokio::test]
async fn a_baseline_is_there_once_whatever_the_case_of_its_name() {
    let (_home, store) = store().await;
    keep(&store, baseline("Şirket Sıkı", 12)).await;
    keep(&store, baseline("Branch offices", 8)).await;
    keep(&store, baseline("ŞİRKET SIKI", 15)).await;
    let known = store.read(baselines::list).await.unwrap();
    assert_eq!(
        known,
        [baseline("Branch offices", 8), baseline("ŞİRKET SIKI", 15)],
        "by name, the later one kept"
    );

    let found = store.read(|conn| baselines::get(conn, " şirket SIKI")).await.unwrap();
    assert_eq!(found, baseline("ŞİRKET SIKI", 15), "found however it is typed");

    store.write(|tx| baselines::remove(tx, "şirket sıkı ")).await.unwrap();
    let gone = store.read(|conn| baselines::get(conn, "şirket sıkı")).await;
    assert!(matches!(gone, Err(Error::NotFound { what: "baseline" })));
    assert_eq!(store.read(baselines::list).await.unwrap(), [baseline("Branch offices", 8)]);
    let gone = store.write(|tx| baselines::remove(tx, "şirket sıkı")).await;
    assert!(matches!(gone, Err(Error::NotFound { what: "baseline" })));
}
