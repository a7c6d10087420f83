//! Lists and searches against a naive model that keeps everybody in memory.

mod model;

use std::collections::BTreeSet;

use reeve_domain::user::{ApiKey, Group, User, UserColumn, UserFilter, UserKind, UserSort};
use reeve_store::bench::{self, Dice};
use reeve_store::{Scope, Store, SyncState, UserRow, api_keys, groups, sync, users};

use self::model::{ADMINISTERING, Model, Person, group, now, plain};
use super::{id, with_tenants};

/// An open file with so many tenants that have a catalogue of groups.
async fn with_catalogues(count: usize) -> (tempfile::TempDir, Store) {
    let (home, store) = with_tenants(count).await;
    let set = store.write(move |tx| {
        let catalogue: Vec<Group> = (1..=15).map(group).collect();
        (0..count).try_for_each(|number| {
            groups::set_catalogue(tx, &id(number), &catalogue, &BTreeSet::from(ADMINISTERING))
        })
    });
    set.await.unwrap();
    (home, store)
}

async fn upsert(store: &Store, model: &mut Model, of: usize, rows: Vec<UserRow>) {
    for row in &rows {
        let plain = [plain(&row.name), plain(&row.login), plain(row.email.as_deref().unwrap_or(""))];
        let keys = model.people.remove(&(of, row.id)).map_or_else(Vec::new, |before| before.keys);
        model.people.insert((of, row.id), Person { row: row.clone(), keys, plain });
    }
    store.write_cache(move |tx| users::upsert(tx, &id(of), &rows)).await.unwrap();
}

async fn give_keys(store: &Store, model: &mut Model, of: usize, ids: &[i64]) {
    let key = |id: i64| ApiKey { id: id * 10, name: format!("key {id}"), created_at: None, expires_at: None };
    for ((tenant, id), Person { keys, .. }) in &mut model.people {
        if *tenant == of {
            *keys = if ids.contains(id) { vec![key(*id)] } else { Vec::new() };
        }
    }
    let keys: Vec<_> = ids.iter().map(|id| (*id, key(*id))).collect();
    store.write_cache(move |tx| api_keys::replace(tx, &id(of), &keys)).await.unwrap();
}

async fn settle(store: &Store, of: usize) {
    let state = SyncState { complete: true, ..SyncState::default() };
    store.write_cache(move |tx| sync::set(tx, &id(of), &state)).await.unwrap();
}

/// Asks the store and the model the same, in all orders, and in pages.
async fn compare(store: &Store, model: &Model, dice: &mut Dice, questions: usize) {
    let words = [
        "",
        "ays",
        "AYŞE",
        "yıl yıldız",
        "example",
        "e",
        "şu",
        "qx",
        "@co1",
        "@mail",
        "iş",
        "佐",
        "пет",
        "o'n",
        "zzz",
        "παπ",
        "1@",
    ];
    let columns =
        [UserColumn::Name, UserColumn::Login, UserColumn::Email, UserColumn::LastSignIn, UserColumn::Tenant];
    for n in 0..questions {
        let filter = UserFilter {
            search: words[dice.below(words.len())].to_owned(),
            kinds: [vec![], vec![], vec![UserKind::Portal], vec![UserKind::Internal, UserKind::Public]]
                [dice.below(4)]
            .clone(),
            active: [None, None, Some(true), Some(false)][dice.below(4)],
            two_factor: [None, None, None, Some(true), Some(false)][dice.below(5)],
            with_api_keys: dice.below(6) == 0,
            group: (dice.below(4) == 0).then(|| format!("base.group_{}", 1 + dice.below(12))),
            administrator: [None, None, None, Some(true), Some(false)][dice.below(5)],
            unused_days: (dice.below(4) == 0).then(|| [0, 1, 90, 400, 40_000][dice.below(5)]),
        };
        let sort = UserSort { by: columns[n % columns.len()], descending: dice.below(2) == 0 };
        let of = (dice.below(2) == 0).then(|| dice.below(3));
        let scope = of.map_or(Scope::All, |of| Scope::Tenant(id(of)));
        let expected = model.page(of, &filter, sort);
        let offset = if dice.below(2) == 0 { 0 } else { dice.below(expected.len() + 10) };
        let limit = 1 + dice.below(100);
        let asked = format!("question {n}: {scope:?} {filter:?} {sort:?} from {offset}, {limit} rows");

        let (f, s) = (filter.clone(), scope.clone());
        let page = store
            .read(move |conn| users::page(conn, &s, &f, sort, offset as u64, limit as u32, now()))
            .await
            .unwrap();
        let rows: Vec<User> =
            expected.iter().skip(offset).take(limit).map(|(of, id)| model.user(*of, *id)).collect();
        assert_eq!(
            page.rows.iter().map(|u| &u.name).collect::<Vec<_>>(),
            rows.iter().map(|u| &u.name).collect::<Vec<_>>(),
            "{asked}"
        );
        assert_eq!(page.rows, rows, "{asked}");
        if page.total_is_at_least {
            assert!(
                page.total <= expected.len() as u64,
                "an unfinished count promises no more than there is: {asked}"
            );
        } else {
            assert_eq!(page.total, expected.len() as u64, "{asked}");
        }

        if n % 10 == 0 {
            let all = store
                .read(move |conn| {
                    let mut all = Vec::new();
                    users::each(conn, &scope, &filter, sort, now(), |user| {
                        all.push(user.id);
                        Ok(())
                    })?;
                    Ok(all)
                })
                .await
                .unwrap();
            assert_eq!(all, expected.iter().map(|(_, id)| *id).collect::<Vec<_>>(), "an export: {asked}");
        }
    }
}

#[tokio::test]
async fn every_filter_and_order_agrees_with_looking_at_everybody() {
    let (_home, store) = with_catalogues(3).await;
    let mut model = Model::default();
    let mut dice = Dice(2026);
    for of in 0..3 {
        for batch in 0..4 {
            let from = 1 + batch * 300;
            // ids overlap between tenants, as they do in life
            let rows =
                (from..from + 300).map(|id| UserRow { id, ..bench::person(id + of as i64 * 977) }).collect();
            upsert(&store, &mut model, of, rows).await;
        }
    }
    give_keys(&store, &mut model, 1, &[5, 17, 300, 301, 900]).await;
    compare(&store, &model, &mut dice, 150).await;

    // a delta, a removal and a change of keys; some tenants in order, one not
    settle(&store, 0).await;
    for round in 0..8 {
        let of = dice.below(3);
        let rows = (0..40)
            .map(|_| {
                let id = 1 + dice.below(1_250) as i64;
                UserRow { id, ..bench::person(50_000 + dice.below(5_000) as i64) }
            })
            .collect();
        upsert(&store, &mut model, of, rows).await;
        let keep: Vec<i64> = model
            .people
            .keys()
            .filter(|(t, _)| *t == of)
            .map(|(_, id)| *id)
            .filter(|_| dice.below(30) != 0)
            .collect();
        model.people.retain(|(t, id), _| *t != of || keep.contains(id));
        store.write_cache(move |tx| users::remove_missing(tx, &id(of), &keep)).await.unwrap();
        give_keys(&store, &mut model, of, &[round + 1, round + 40]).await;
        // keys of people who are not here are nobody's
        if round == 4 {
            settle(&store, of).await;
        }
    }
    compare(&store, &model, &mut dice, 250).await;
}

#[tokio::test]
async fn reading_the_same_again_changes_nothing() {
    let (_home, store) = with_catalogues(1).await;
    let rows: Vec<UserRow> = (1..=500).map(bench::person).collect();
    let again = rows.clone();
    let first = store.write_cache(move |tx| users::upsert(tx, &id(0), &rows)).await.unwrap();
    assert_eq!((first.added, first.changed, first.unchanged), (500, 0, 0));
    let second = store.write_cache(move |tx| users::upsert(tx, &id(0), &again)).await.unwrap();
    assert_eq!((second.added, second.changed, second.unchanged), (0, 0, 500), "the same rows are no change");
}

/// Enough people for postings: below 512 blocks of 256 everything is simply read.
#[tokio::test]
async fn postings_agree_with_looking_at_everybody_while_blocks_come_and_go() {
    let (_home, store) = with_catalogues(3).await;
    let mut model = Model::default();
    let mut dice = Dice(11);
    let rows = |from: i64, to: i64, shift: i64| -> Vec<UserRow> {
        (from..to).map(|id| UserRow { id, ..bench::person(id + shift) }).collect()
    };
    upsert(&store, &mut model, 0, rows(1, 140_000, 0)).await;
    upsert(&store, &mut model, 1, rows(1, 600, 500_000)).await;
    settle(&store, 0).await;
    assert!(segments(&store).await > 0, "there are postings to test");
    compare(&store, &model, &mut dice, 8).await;

    // some blocks leave their segment
    upsert(&store, &mut model, 0, rows(70_000, 70_040, 1_000_000)).await;
    settle(&store, 0).await;
    compare(&store, &model, &mut dice, 8).await;

    // most do, and it is dissolved; new ones are made
    upsert(&store, &mut model, 0, rows(30_000, 140_000, 2_000_000)).await;
    settle(&store, 0).await;
    assert!(segments(&store).await > 0, "loose blocks were taken in again");
    compare(&store, &model, &mut dice, 8).await;
}

async fn segments(store: &Store) -> i64 {
    store
        .read(|conn| Ok(conn.query_row("SELECT count(*) FROM search_segment", [], |row| row.get(0))?))
        .await
        .unwrap()
}
