//! The same on real servers, in the database that has the OCA module: what was set is read back by somebody else.

use std::collections::BTreeMap;
use std::fs::File;

use reeve_domain::plan::PlanOutcome;
use reeve_domain::policy::Enforcement;
use reeve_domain::policy::PolicyField::{ExpireDays, LockoutSeconds, MinimumHours};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks};

use crate::policies::{enforcement, listed, made, read_again, set};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_19() {
    on_a_real_server("REEVE_ODOO_19").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_14() {
    on_a_real_server("REEVE_ODOO_14").await;
}

/// The database that has the module: what is set is read back by somebody else, and undoing leaves no trace.
async fn on_a_real_server(variable: &str) {
    let Some(way) = WayIn::real(variable) else { return };
    let way = WayIn { database: "globex".into(), master: None, ..way };
    let _alone = alone(&way).await;
    let reeve = Installation::with_key_file().await;
    let id = reeve.connect("Globex", &way).await;
    expect::done(&read_again(&reeve).await);
    let before = kept(&way).await;
    let views = listed(&reeve, Some("NIST SP 800-63B-4")).await;
    assert_eq!(enforcement(&views[0], ExpireDays), Enforcement::Enforced, "the module is in use: {views:?}");
    assert!(views[0].drift.as_ref().is_some_and(|drift| drift.alignment.is_some()));

    // far from what is there, and nothing that keeps other tests from signing in or setting passwords
    let wanted = [(ExpireDays, 3_333), (MinimumHours, 7), (LockoutSeconds, 61)];
    let applied = made(&reeve, set(&[id], &wanted, false)).await;
    let part = reeve.part(&applied).await;
    assert_eq!(part.result.as_ref().map(|result| result.outcome), Some(PlanOutcome::Done), "{part:?}");
    let after = kept(&way).await;
    assert_ne!(after, before, "somebody else sees it");
    for (_, value) in wanted {
        assert!(after.values().any(|kept| *kept == value.to_string()), "{value} in {after:?}");
    }
    let undone = reeve.apply(&reeve.undo(&applied).await).await;
    assert_eq!(undone.counts.done, 1, "{:?}", reeve.part(&undone).await);
    assert_eq!(kept(&way).await, before, "exactly what was there");
    leaks::assert_none(&reeve, &[]).await;
}

/// Everything a database keeps of its policy, as another program sees it.
async fn kept(way: &WayIn) -> BTreeMap<String, String> {
    let witness = Witness::open(way).await;
    let parameters = witness.rows("ir.config_parameter", &["key", "value"]).await;
    let policy = |key: &str| {
        ["password_security.", "auth_password_policy.", "base.login_cooldown"]
            .iter()
            .any(|p| key.starts_with(p))
    };
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut kept: BTreeMap<String, String> = parameters
        .iter()
        .map(|row| (text(&row["key"]), text(&row["value"])))
        .filter(|(key, _)| policy(key))
        .collect();
    if way.series <= 16 {
        let fields = ["password_expiration", "password_minimum", "password_history", "password_length"];
        for row in witness.rows("res.company", &fields).await {
            kept.extend(fields.iter().map(|field| (format!("{field} of {}", row["id"]), text(&row[*field]))));
        }
    }
    kept
}

/// Nobody else is at this database's policy until it is dropped; the contract suite waits for the same file.
async fn alone(way: &WayIn) -> File {
    let port = way.authority().rsplit(':').next().expect("a port").to_owned();
    let path = std::env::temp_dir().join("reeve-contract").join(format!("{port}-{}-policy", way.database));
    let locked = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for locks");
        let file = File::create(path).expect("a lock");
        file.lock().expect("the lock");
        file
    });
    locked.await.expect("the lock")
}
