//! Tenants, and what goes and stays when one is removed.

use chrono::Utc;
use reeve_domain::check::{Check, Manager, Probe};
use reeve_domain::journal::{Event, Outcome};
use reeve_domain::tenant::{Stage, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::user::{ApiKey, UserFilter, UserSort};
use reeve_domain::{Code, Fault};
use reeve_store::{Error, Scope, Store, SyncState, api_keys, bench, journal, sync, tenants, users};

use super::{at, id, store};

fn acme() -> Tenant {
    Tenant {
        name: "Şişli Çiçekçilik".into(),
        added_at: at(0),
        stage: Stage::Production,
        trust: Trust::Certificate { fingerprint: "ab".repeat(32) },
        ..bench::tenant(1)
    }
}

async fn insert(store: &Store, tenant: Tenant) -> Result<(), Error> {
    store.write(move |tx| tenants::insert(tx, &tenant)).await
}

#[tokio::test]
async fn a_tenant_is_found_by_id_and_by_name_in_any_case() {
    let (_home, store) = store().await;
    insert(&store, acme()).await.unwrap();
    for name in ["Şişli Çiçekçilik", "ŞİŞLİ ÇİÇEKÇİLİK", "şişli çiçekçilik", " ŞIŞLI ÇIÇEKÇILIK "]
    {
        let found = store.read(move |conn| tenants::get_by_name(conn, name)).await.unwrap();
        assert_eq!(found, acme(), "{name}");
    }
    assert_eq!(store.read(|conn| tenants::get(conn, &acme().id)).await.unwrap(), acme());
    let missing = store.read(|conn| tenants::get_by_name(conn, "Sisli Cicekcilik")).await;
    assert!(matches!(missing, Err(Error::NotFound { what: "tenant" })), "accents make another name");
}

#[tokio::test]
async fn a_name_and_a_connection_are_there_once() {
    let (_home, store) = store().await;
    insert(&store, acme()).await.unwrap();
    let same_name = Tenant { name: "şişli ÇİÇEKÇİLİK".into(), ..bench::tenant(2) };
    let error = insert(&store, same_name).await.expect_err("the name is taken");
    assert_eq!(Fault::from(error).fields["field"], "name");
    let same_connection = Tenant { id: TenantId("other".into()), name: "Other".into(), ..acme() };
    let error = insert(&store, same_connection).await.expect_err("the connection is taken");
    let fault = Fault::from(error);
    assert_eq!((fault.code, fault.fields["field"].as_str()), (Code::AlreadyExists, "connection"));

    insert(&store, bench::tenant(3)).await.unwrap();
    let renamed = Tenant { name: acme().name, ..bench::tenant(3) };
    let error = store
        .write(move |tx| tenants::update(tx, &renamed))
        .await
        .expect_err("a rename cannot take it either");
    assert!(matches!(error, Error::AlreadyExists { field: "name" }));
    let in_place = Tenant { name: "ŞİŞLİ ÇİÇEKÇİLİK".into(), login: "root".into(), ..acme() };
    let expected = in_place.clone();
    store.write(move |tx| tenants::update(tx, &in_place)).await.expect("its own name is not taken");
    assert_eq!(store.read(|conn| tenants::get(conn, &acme().id)).await.unwrap(), expected);
    let names: Vec<_> = store.read(tenants::list).await.unwrap().into_iter().map(|t| t.name).collect();
    assert_eq!(names, ["Bench 00003", "ŞİŞLİ ÇİÇEKÇİLİK"]);
}

#[tokio::test]
async fn removing_a_tenant_takes_its_people_along_and_leaves_the_journal() {
    let (_home, store) = store().await;
    for number in [1, 2] {
        insert(&store, bench::tenant(number)).await.unwrap();
        store
            .write(move |tx| {
                let id = id(number);
                users::upsert(tx, &id, &(1..=700).map(bench::person).collect::<Vec<_>>())?;
                api_keys::replace(
                    tx,
                    &id,
                    &[(3, ApiKey { id: 1, name: "ci".into(), created_at: None, expires_at: Some(at(1)) })],
                )?;
                sync::set(tx, &id, &SyncState { complete: true, count: 700, ..SyncState::default() })
            })
            .await
            .unwrap();
    }
    let event = Event {
        at: at(1),
        actor: "ayşe".into(),
        tenant: Some("Bench 00001".into()),
        action: "tenant.remove".into(),
        detail: String::new(),
        outcome: Outcome::Done,
    };
    store.write(|tx| journal::append(tx, event)).await.unwrap();
    store.write(|tx| tenants::remove(tx, &id(1))).await.unwrap();

    let total = |scope: Scope| async {
        let page = store.read(move |conn| {
            users::page(conn, &scope, &UserFilter::default(), UserSort::default(), 0, 10, Utc::now())
        });
        page.await.map(|page| page.total)
    };
    let left = total(Scope::Tenant(id(2))).await.unwrap();
    assert_eq!(total(Scope::All).await.unwrap(), left, "only the other tenant's people are there");
    assert!(matches!(total(Scope::Tenant(id(1))).await, Err(Error::NotFound { .. })));
    assert_eq!(store.read(journal::count).await.unwrap(), 1, "the journal stays");
    let rests = store
        .read(|conn| {
            let count = |table: &str| -> Result<i64, Error> {
                Ok(conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?)
            };
            Ok([count("user")?, count("api_key")?, count("user_sync")?, count("tenant")?])
        })
        .await
        .unwrap();
    assert_eq!(rests, [700, 1, 1, 1], "nothing of the removed tenant is left");
}

#[tokio::test]
async fn a_check_and_the_master_password_mark_are_kept() {
    let (_home, store) = store().await;
    insert(&store, acme()).await.unwrap();
    assert_eq!(store.read(|conn| tenants::last_check(conn, &acme().id)).await.unwrap(), None);
    let check = |second| Check {
        checked_at: at(second),
        probe: Probe {
            url: acme().url,
            version: None,
            tls: None,
            databases: None,
            clock_offset_seconds: Some(-3),
        },
        rights: None,
        sign_in_fault: Some(Fault::new(Code::SignInRefused, "no")),
        policy_modules: vec![],
        manager: Manager::Unprotected,
    };
    for second in [1, 2] {
        let check = check(second);
        store.write(move |tx| tenants::save_check(tx, &acme().id, &check)).await.unwrap();
    }
    assert_eq!(store.read(|conn| tenants::last_check(conn, &acme().id)).await.unwrap(), Some(check(2)));
    assert_eq!(store.read(tenants::checked_at).await.unwrap(), [(acme().id, at(2))]);
    store.write(|tx| tenants::set_has_master_password(tx, &acme().id, true)).await.unwrap();
    assert!(store.read(|conn| tenants::get(conn, &acme().id)).await.unwrap().has_master_password);
}
