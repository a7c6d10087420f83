//! A baseline of the house applied to three tenants, one of which goes away meanwhile; applied to it later, and undone.
//! What each tenant then has is asked of its server past Reeve.

use std::collections::BTreeMap;

use reeve_demo::{Fleet, FleetOptions, Misbehaviour};
use serde_json::{Value, json};

use crate::driver::Window;
use crate::steps::{agree, open_with, told};

const NUMBER: &str = "To go on, type the number of tenants";
const NAME: &str = "This is a production tenant. To go on, type its name";

/// Parameters in which servers keep what the baseline is about, and its values there.
const KEYS: [(&str, &str); 3] = [
    ("auth_password_policy.minlength", "14"),
    ("base.login_cooldown_after", "7"),
    ("base.login_cooldown_duration", "300"),
];

/// What a tenant has of it; what was never set is not there.
async fn policy(fleet: &Fleet, tenant: usize) -> BTreeMap<String, Value> {
    let mut all = told(fleet, tenant, "ir.config_parameter", "key", "value").await;
    all.retain(|key, _| KEYS.iter().any(|(known, _)| known == key));
    all
}

fn aligned() -> BTreeMap<String, Value> {
    KEYS.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect()
}

async fn make_the_baseline(window: &Window) {
    window.press("Policies").await;
    window.press("Baselines").await;
    window.press("New baseline").await;
    window.enter("Name", "House rules").await;
    window.enter("Minimum length", "14").await;
    window.enter("Failures before the cool-down", "7").await;
    window.enter("Length of the cool-down", "300").await;
    window.picture("31-baseline").await;
    window.press("Save the baseline").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_baseline_is_applied_to_three_tenants_of_which_one_cannot_be_reached() {
    let home = tempfile::tempdir().expect("a folder of its own");
    let options =
        FleetOptions { tenants: 3, users_per_tenant: 25, versions: vec![19, 14], ..FleetOptions::default() };
    let fleet = Fleet::start(options).await.expect("the fleet starts");
    // the one tenant that had nothing to keep a length in
    assert!(fleet.edit(1, |data| data.install("auth_password_policy")));
    let mut before = Vec::new();
    for tenant in 0..3 {
        before.push(policy(&fleet, tenant).await);
    }
    let window = open_with(home.path(), &fleet).await;
    make_the_baseline(&window).await;

    // who drifted from it
    window.press("Compare tenants with House rules").await;
    window.press("Read policies").await;
    window.sees("oldest data from").await;
    window.misses("not read yet").await;
    window.picture("32-drift").await;
    window.choose("Choose all tenants").await;
    window.reads("3 tenants chosen").await;

    // the preview reads all three; then one goes away
    window.press("Apply House rules…").await;
    let apply = |tenants: &str| format!("Apply the baseline House rules in {tenants}");
    window.reads(&apply("3 tenants")).await;
    window.reads("9 changes").await;
    window.picture("33-baseline-preview").await;
    assert_eq!(policy(&fleet, 0).await, before[0], "a preview changes nothing");
    fleet.misbehave(2, Misbehaviour::CutAfter(0));
    agree(&window, NUMBER, "3", &apply("3 tenants")).await;
    window.reads("Done: 2").await;
    window.reads("Not reached: 1").await;
    window.picture("34-one-not-reached").await;
    fleet.behave(2);
    assert_eq!([policy(&fleet, 0).await, policy(&fleet, 1).await], [aligned(), aligned()]);
    assert_eq!(policy(&fleet, 2).await, before[2], "nothing came to the one that was away");

    // it is back: the same plan goes on with the rest
    agree(&window, NAME, &fleet.tenants()[2].name, &apply("1 tenant")).await;
    window.reads("Done: 3").await;
    window.picture("35-all-done").await;
    assert_eq!(policy(&fleet, 2).await, aligned());

    // undoing puts back exactly what was there, also that something was not
    window.press("Undo…").await;
    window.reads("9 changes").await;
    agree(&window, NUMBER, "3", "Undo in 3 tenants").await;
    window.reads("Done: 3").await;
    window.picture("36-undone").await;
    for (tenant, before) in before.iter().enumerate() {
        assert_eq!(&policy(&fleet, tenant).await, before, "tenant {tenant}");
    }
    window.close().await;
    fleet.stop().await;
}
