//! Accounts as they were put in, and how far reading them came.

use reeve_domain::{Code, Fault};
use reeve_store::{Error, SyncState, UserRow, bench, groups, sync, users};

use super::{at, id, with_tenants};

#[tokio::test]
async fn a_failed_refresh_erases_nothing() {
    let (_home, store) = with_tenants(1).await;
    assert_eq!(store.read(|conn| sync::get(conn, &id(0))).await.unwrap(), SyncState::default());
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
            users::upsert(tx, &id(0), &[bench::person(1), bench::person(2)])?;
            sync::set(tx, &id(0), &state)
        })
        .await
        .unwrap();
    let fault = Fault::new(Code::TimedOut, "no answer");
    let noted = fault.clone();
    store.write(move |tx| sync::set_fault(tx, &id(0), &noted)).await.unwrap();
    let now = store.read(|conn| sync::get(conn, &id(0))).await.unwrap();
    assert_eq!(now, SyncState { last_fault: Some(fault), ..good }, "the last good answer and its age stay");
    assert_eq!(store.read(|conn| sync::stored(conn, &id(0))).await.unwrap(), 2);
    assert_eq!(store.read(sync::list).await.unwrap(), [(id(0), now)]);
}

#[tokio::test]
async fn a_user_comes_back_as_it_was_put_in() {
    let (_home, store) = with_tenants(1).await;
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
    store.write(move |tx| users::upsert(tx, &id(0), &[put])).await.unwrap();
    let user = store.read(|conn| users::get(conn, &id(0), 2_147_483_647)).await.unwrap();
    assert_eq!((user.login, user.name, user.email), (row.login, row.name, row.email));
    assert_eq!(user.last_sign_in, row.last_sign_in);
    let named: Vec<_> = user.groups.iter().map(|g| (g.id, g.name.as_str())).collect();
    assert_eq!(named, [(1, "#1"), (9, "#9")], "a group that no catalogue names is shown by its number");
    assert!(store.read(|conn| groups::catalogue(conn, &id(0))).await.unwrap().is_empty());
    let nobody = store.read(|conn| users::get(conn, &id(0), 5)).await;
    assert!(matches!(nobody, Err(Error::NotFound { what: "user" })));
    let impossible = UserRow { id: -1, ..bench::person(1) };
    let refused = store.write(move |tx| users::upsert(tx, &id(0), &[impossible])).await;
    assert!(matches!(refused, Err(Error::Unreadable(_))), "no tenant has such an id");
}
