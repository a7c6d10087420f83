//! A swap's bad ends: whatever a rename does or fails to say, the live name has a database in the end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use reeve_domain::restore::Swapped;
use reeve_odoo::{Error, Swapping};
use serde_json::{Value, json};

use crate::backups::{manager, with_manager};
use crate::stub::{Asked, Stub, cut, refusal, result};

const NAMES: Swapping<'_> = Swapping { live: "acme", coming: "acme_side", going: "acme_before" };

/// What becomes of a rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    /// Somebody is connected to the database.
    Refused,
    /// It is done, and the answer never arrives.
    Unsaid,
}

/// A server's databases by name, with what is in each.
type Databases = Arc<Mutex<BTreeMap<String, &'static str>>>;

/// A server with these databases. `fate` says what becomes of a rename, by the names in it and how many there were before.
async fn server(
    databases: &[(&str, &'static str)],
    fate: impl Fn(&str, &str, usize) -> Fate + Send + Sync + 'static,
) -> (Stub, Databases) {
    let there: Databases =
        Arc::new(Mutex::new(databases.iter().map(|(name, what)| ((*name).to_owned(), *what)).collect()));
    let (held, before) = (Arc::clone(&there), Mutex::new(0));
    let stub = Stub::start(move |asked: &Asked| {
        let call: Value = serde_json::from_str(&asked.body).unwrap_or_default();
        let args = &call["params"]["args"];
        let mut there = held.lock().unwrap();
        match call["params"]["method"].as_str() {
            Some("db_exist") => result(&json!(there.contains_key(args[0].as_str().unwrap()))),
            Some("rename") => {
                let (from, to) = (args[1].as_str().unwrap(), args[2].as_str().unwrap());
                let mut before = before.lock().unwrap();
                *before += 1;
                let fate = fate(from, to, *before - 1);
                let possible = there.contains_key(from) && !there.contains_key(to);
                if fate == Fate::Refused || !possible {
                    return refusal(
                        "builtins.RuntimeError",
                        "Couldn't rename database: it is being accessed",
                    );
                }
                let what = there.remove(from).unwrap();
                there.insert(to.to_owned(), what);
                if fate == Fate::Unsaid { cut("application/json", "{") } else { result(&json!(true)) }
            }
            _ => with_manager(Vec::new)(asked),
        }
    })
    .await;
    (stub, there)
}

fn live(databases: &Databases) -> Option<&'static str> {
    databases.lock().unwrap().get("acme").copied()
}

const BEFORE: [(&str, &str); 2] = [("acme", "old"), ("acme_side", "new")];

#[tokio::test]
async fn whatever_is_refused_for_a_while_or_never_answered_the_swap_is_done() {
    type Script = fn(&str, &str, usize) -> Fate;
    let scripts: [(&str, Script); 5] = [
        ("well", |_, _, _| Fate::Done),
        ("the first is refused twice", |_, _, before| if before < 2 { Fate::Refused } else { Fate::Done }),
        ("the second is refused", |_, _, before| if before == 1 { Fate::Refused } else { Fate::Done }),
        ("the first is not answered", |_, _, before| if before == 0 { Fate::Unsaid } else { Fate::Done }),
        ("neither is answered", |_, _, _| Fate::Unsaid),
    ];
    for (script, fate) in scripts {
        let (stub, databases) = server(&BEFORE, fate).await;
        let gap = manager(&stub).swap(&NAMES).await.unwrap_or_else(|e| panic!("{script}: {e}"));
        assert!(!gap.is_zero(), "{script}: the time without one is measured");
        assert_eq!(live(&databases), Some("new"), "{script}");
        assert_eq!(databases.lock().unwrap().get("acme_before"), Some(&"old"), "{script}: nothing is lost");
    }
}

#[tokio::test]
async fn a_second_rename_that_fails_for_good_gives_the_live_name_back() {
    let (stub, databases) =
        server(&BEFORE, |from, _, _| if from == "acme_side" { Fate::Refused } else { Fate::Done }).await;
    let manager = manager(&stub);
    let failed = manager.swap(&NAMES).await.expect_err("it cannot come in");
    assert!(matches!(failed, Error::ServerError { .. }), "the server's words are kept: {failed:?}");
    assert_eq!(live(&databases), Some("old"));
    assert_eq!(manager.swapped(&NAMES).await, Ok(Swapped::NotYet));
}

#[tokio::test]
async fn a_first_rename_that_fails_leaves_everything_as_it_was() {
    let (stub, databases) = server(&BEFORE, |_, _, _| Fate::Refused).await;
    manager(&stub).swap(&NAMES).await.expect_err("nobody may rename");
    assert_eq!(*databases.lock().unwrap(), BEFORE.map(|(name, what)| (name.to_owned(), what)).into());
}

#[tokio::test]
async fn a_swap_that_was_cut_between_its_renames_is_gone_on_with() {
    let (stub, databases) =
        server(&[("acme_before", "old"), ("acme_side", "new")], |_, _, _| Fate::Done).await;
    let manager = manager(&stub);
    assert_eq!(manager.swapped(&NAMES).await, Ok(Swapped::Between));
    manager.swap(&NAMES).await.expect("it goes on");
    assert_eq!(live(&databases), Some("new"));
    assert_eq!(manager.swapped(&NAMES).await, Ok(Swapped::Done));
    assert_eq!(manager.swap(&NAMES).await.map(|gap| gap.is_zero()), Ok(true), "done stays done");
    assert_eq!(stub.count("\"rename\""), 1, "and nothing is renamed again");
}

#[tokio::test]
async fn the_same_the_other_way_is_the_way_back() {
    let (stub, databases) = server(&BEFORE, |_, _, _| Fate::Done).await;
    let manager = manager(&stub);
    manager.swap(&NAMES).await.expect("there");
    let back = Swapping { live: NAMES.live, coming: NAMES.going, going: NAMES.coming };
    manager.swap(&back).await.expect("and back");
    assert_eq!(*databases.lock().unwrap(), BEFORE.map(|(name, what)| (name.to_owned(), what)).into());
}

#[tokio::test]
async fn names_that_fit_no_swap_are_left_alone() {
    let every = [("acme", "old"), ("acme_side", "new"), ("acme_before", "somebody's")];
    for there in [&every[..], &every[..1], &every[1..2], &[]] {
        let (stub, _) = server(there, |_, _, _| Fate::Done).await;
        let manager = manager(&stub);
        assert_eq!(manager.swapped(&NAMES).await, Ok(Swapped::Unknown), "{there:?}");
        assert!(matches!(manager.swap(&NAMES).await, Err(Error::Misuse { .. })), "{there:?}");
        assert_eq!(stub.count("\"rename\""), 0, "{there:?}");
    }
}
