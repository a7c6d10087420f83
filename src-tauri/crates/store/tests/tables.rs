//! Each table, through the open file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod opened;

use chrono::{DateTime, TimeZone, Utc};
use reeve_domain::backup::{BackupFacts, ProofLine, Verdict};
use reeve_domain::check::{Check, Manager, Probe};
use reeve_domain::job::{Job, JobId, JobKind, JobState, Phase, Progress};
use reeve_domain::journal::{Event, Outcome};
use reeve_domain::tenant::{Stage, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::user::{ApiKey, UserFilter, UserSort};
use reeve_domain::{Code, Fault};
use reeve_store::{
    Error, Scope, Store, SyncState, UserRow, api_keys, backups, bench, groups, jobs, journal, settings, sync,
    tenants, users,
};

use opened::store;

fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_750_000_000 + second, 0).unwrap()
}

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
                let id = bench::tenant(number).id;
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
    store.write(|tx| tenants::remove(tx, &bench::tenant(1).id)).await.unwrap();

    let total = |scope: Scope| async {
        let page = store.read(move |conn| {
            users::page(conn, &scope, &UserFilter::default(), UserSort::default(), 0, 10, Utc::now())
        });
        page.await.map(|page| page.total)
    };
    let left = total(Scope::Tenant(bench::tenant(2).id)).await.unwrap();
    assert_eq!(total(Scope::All).await.unwrap(), left, "only the other tenant's people are there");
    assert!(matches!(total(Scope::Tenant(bench::tenant(1).id)).await, Err(Error::NotFound { .. })));
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

#[tokio::test]
async fn a_failed_refresh_erases_nothing() {
    let (_home, store) = store().await;
    insert(&store, acme()).await.unwrap();
    assert_eq!(store.read(|conn| sync::get(conn, &acme().id)).await.unwrap(), SyncState::default());
    let good = SyncState {
        watermark: Some("2026-01-02 03:04:05".into()),
        fetched_at: Some(at(5)),
        read_whole_at: Some(at(4)),
        count: 2,
        complete: true,
        last_fault: None,
    };
    let state = good.clone();
    store
        .write(move |tx| {
            users::upsert(tx, &acme().id, &[bench::person(1), bench::person(2)])?;
            sync::set(tx, &acme().id, &state)
        })
        .await
        .unwrap();
    let fault = Fault::new(Code::TimedOut, "no answer");
    let noted = fault.clone();
    store.write(move |tx| sync::set_fault(tx, &acme().id, &noted)).await.unwrap();
    let now = store.read(|conn| sync::get(conn, &acme().id)).await.unwrap();
    assert_eq!(now, SyncState { last_fault: Some(fault), ..good }, "the last good answer and its age stay");
    assert_eq!(store.read(|conn| sync::stored(conn, &acme().id)).await.unwrap(), 2);
    assert_eq!(store.read(sync::list).await.unwrap(), [(acme().id, now)]);
}

#[tokio::test]
async fn a_user_comes_back_as_it_was_put_in() {
    let (_home, store) = store().await;
    insert(&store, acme()).await.unwrap();
    let long = "x".repeat(500);
    let row = UserRow {
        id: 2_147_483_647,
        login: "A@x.tr".into(),
        name: format!("İpek {long}"),
        email: Some("a@x.tr".into()),
        group_ids: vec![9, 1, 9],
        last_sign_in: Some(at(7)),
        ..bench::person(1)
    };
    let put = row.clone();
    store.write(move |tx| users::upsert(tx, &acme().id, &[put])).await.unwrap();
    let user = store.read(|conn| users::get(conn, &acme().id, 2_147_483_647)).await.unwrap();
    assert_eq!((user.login, user.name, user.email), (row.login, row.name, row.email));
    assert_eq!(user.last_sign_in, row.last_sign_in);
    let named: Vec<_> = user.groups.iter().map(|g| (g.id, g.name.as_str())).collect();
    assert_eq!(named, [(1, "#1"), (9, "#9")], "a group that no catalogue names is shown by its number");
    assert!(store.read(|conn| groups::catalogue(conn, &acme().id)).await.unwrap().is_empty());
    let nobody = store.read(|conn| users::get(conn, &acme().id, 5)).await;
    assert!(matches!(nobody, Err(Error::NotFound { what: "user" })));
    let impossible = UserRow { id: -1, ..bench::person(1) };
    let refused = store.write(move |tx| users::upsert(tx, &acme().id, &[impossible])).await;
    assert!(matches!(refused, Err(Error::Unreadable(_))), "no tenant has such an id");
}

fn job(id: &str, second: i64, state: JobState) -> Job {
    Job {
        id: JobId(id.into()),
        work: JobKind::BackupVerify { file: "/tmp/b.zip".into() },
        title: "b.zip".into(),
        state,
        progress: Progress::start(Phase::Waiting),
        started_at: at(second),
        ended_at: None,
        attempts: 1,
        fault: None,
        outcome: None,
    }
}

#[tokio::test]
async fn jobs_are_listed_running_first_and_latest_first() {
    let (_home, store) = store().await;
    let me = store.instance().to_owned();
    store
        .write(move |tx| {
            jobs::insert(tx, &job("old", 1, JobState::Running), &me)?;
            jobs::insert(tx, &job("done", 5, JobState::Done), &me)?;
            jobs::insert(tx, &job("new", 3, JobState::Running), &me)
        })
        .await
        .unwrap();
    let ids = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.id.0).collect::<Vec<_>>();
    assert_eq!(ids(store.read(|conn| jobs::list(conn, 10)).await.unwrap()), ["new", "old", "done"]);
    store.write(|tx| jobs::update(tx, &job("new", 3, JobState::Failed))).await.unwrap();
    assert_eq!(ids(store.read(|conn| jobs::list(conn, 2)).await.unwrap()), ["old", "done"]);
    let got = store.read(|conn| jobs::get(conn, &JobId("new".into()))).await.unwrap();
    assert_eq!(got, job("new", 3, JobState::Failed));
    let twice = store.write(|tx| jobs::insert(tx, &job("new", 3, JobState::Done), "me")).await;
    assert!(matches!(twice, Err(Error::AlreadyExists { field: "id" })));
    let missing = store.write(|tx| jobs::update(tx, &job("never", 3, JobState::Done))).await;
    assert!(matches!(missing, Err(Error::NotFound { what: "job" })));
}

#[tokio::test]
async fn a_job_is_taken_over_when_its_program_is_gone_and_not_before() {
    let (home, store) = store().await;
    let other = Store::open(&home.path().join("reeve.db"), None).await.unwrap().store;
    let owner = other.instance().to_owned();
    other.write(move |tx| jobs::insert(tx, &job("long", 1, JobState::Running), &owner)).await.unwrap();
    assert_eq!(store.take_orphans().await.unwrap(), [], "its program still runs");
    drop(other);
    let taken = store.take_orphans().await.unwrap();
    assert_eq!(taken, [job("long", 1, JobState::Running)]);
    assert_eq!(store.take_orphans().await.unwrap(), [], "it is ours now");
    let running = store.read(jobs::running).await.unwrap();
    assert_eq!(running[0].1, store.instance());
}

async fn write_journal(store: &Store, count: i64) {
    for n in 0..count {
        let event = Event {
            at: at(n),
            actor: "ayşe".into(),
            tenant: None,
            action: "app.start".into(),
            detail: n.to_string(),
            outcome: Outcome::Refused,
        };
        store.write(|tx| journal::append(tx, event)).await.unwrap();
    }
}

#[tokio::test]
async fn the_journal_grows_in_a_chain_and_pages_from_the_newest() {
    let (_home, store) = store().await;
    write_journal(&store, 25).await;
    let newest = store.read(|conn| journal::page(conn, None, 10)).await.unwrap();
    assert_eq!(newest.iter().map(|e| e.seq).collect::<Vec<_>>(), (16..=25).rev().collect::<Vec<_>>());
    let next = store.read(|conn| journal::page(conn, Some(16), 10)).await.unwrap();
    assert_eq!(next[0].seq, 15);
    let verified = store.read(journal::verify).await.unwrap();
    assert_eq!((verified.entries, verified.broken), (25, None));
    assert_eq!(verified.head, Some((25, newest[0].hash.clone())));
}

#[tokio::test]
async fn the_journal_refuses_edits_and_shows_those_made_behind_its_back() {
    let (home, store) = store().await;
    write_journal(&store, 5).await;
    for edit in ["UPDATE journal SET detail = 'x' WHERE seq = 3", "DELETE FROM journal WHERE seq = 3"] {
        let refused = store.write(move |tx| Ok(tx.execute(edit, [])?)).await;
        assert!(refused.is_err(), "the file itself refuses: {edit}");
    }
    drop(store);
    let path = home.path().join("reeve.db");
    reeve_store::Connection::open(&path)
        .unwrap()
        .execute_batch("DROP TRIGGER journal_is_not_edited; UPDATE journal SET detail = 'x' WHERE seq = 3;")
        .unwrap();
    let store = Store::open(&path, None).await.unwrap().store;
    let verified = store.read(journal::verify).await.unwrap();
    assert_eq!(verified.broken.map(|b| b.seq), Some(3), "the chain shows where");
    assert_eq!(verified.entries, 2);
}

#[tokio::test]
async fn backups_are_listed_newest_first_and_forgotten_on_request() {
    let (_home, store) = store().await;
    let facts = |file: &str, tenant: &str, second| BackupFacts {
        tenant: tenant.into(),
        database: "prod".into(),
        file: file.into(),
        bytes: 5_000_000_000,
        sha256: "ab".repeat(32),
        seconds: 1.5,
        taken_at: at(second),
        odoo_version: None,
        holds: None,
        verdict: Verdict::of(vec![ProofLine { name: "crc".into(), ok: true, detail: "3 members".into() }]),
    };
    let all = [facts("/b/1.zip", "Acme", 1), facts("/b/2.zip", "Acme", 2), facts("/b/3.zip", "Other", 3)];
    let saved = all.clone();
    store.write(move |tx| saved.iter().try_for_each(|facts| backups::save(tx, facts))).await.unwrap();
    let files = |list: Vec<BackupFacts>| list.into_iter().map(|facts| facts.file).collect::<Vec<_>>();
    assert_eq!(
        files(store.read(|conn| backups::list(conn, None)).await.unwrap()),
        ["/b/3.zip", "/b/2.zip", "/b/1.zip"]
    );
    assert_eq!(
        files(store.read(|conn| backups::list(conn, Some("Acme"))).await.unwrap()),
        ["/b/2.zip", "/b/1.zip"]
    );
    store.write(|tx| backups::remove(tx, "/b/2.zip")).await.unwrap();
    assert_eq!(store.read(|conn| backups::list(conn, Some("Acme"))).await.unwrap(), all[..1]);
    assert!(matches!(store.write(|tx| backups::remove(tx, "/b/2.zip")).await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn settings_are_json() {
    let (_home, store) = store().await;
    assert_eq!(store.read(|conn| settings::get::<Vec<i32>>(conn, "columns")).await.unwrap(), None);
    store.write(|tx| settings::set(tx, "columns", &vec![1, 2])).await.unwrap();
    assert_eq!(store.read(|conn| settings::get(conn, "columns")).await.unwrap(), Some(vec![1, 2]));
    let wrong = store.read(|conn| settings::get::<bool>(conn, "columns")).await;
    assert!(matches!(wrong, Err(Error::Unreadable(_))), "another shape is an error, not a panic");
    store.write(|tx| settings::remove(tx, "columns")).await.unwrap();
    assert_eq!(store.read(|conn| settings::get::<Vec<i32>>(conn, "columns")).await.unwrap(), None);
}
