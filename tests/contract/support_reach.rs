//! What a scope can touch, read before anybody approves it.

use chrono::{DateTime, Utc};
use reeve_domain::Code;
use reeve_domain::grant::{MOST, MOST_WITH_SETTINGS, ScopeReach};
use serde_json::json;

use crate::hold;
use crate::subject::Subject;
use crate::support::{CONTACTS, clear, give};

hold!([demo_19, demo_14, real_19, real_14] [
    a_scope_shows_its_groups_and_the_records_within_its_reach,
    a_scope_with_settings_rights_runs_code_and_is_held_short,
    a_scope_that_gives_rights_counts_as_one_with_settings_rights,
    groups_the_tenant_does_not_have_are_named,
    a_login_that_may_not_look_is_told_nothing_and_held_short,
]);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_186_559, 0).expect("a time")
}

async fn reach(subject: &Subject, groups: &[&str]) -> ScopeReach {
    let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    subject.admin().await.reach_of(&groups, now()).await.expect("a reach")
}

async fn a_scope_shows_its_groups_and_the_records_within_its_reach(subject: Subject) {
    let mut witness = subject.witness().await;
    let named = json!({"context": {"active_test": false}});
    let count = async |witness: &mut crate::witness::Witness| {
        witness.call("res.country", "search_count", json!([[]]), named.clone()).await
    };
    let countries = count(&mut witness).await;
    let reach = reach(&subject, &[CONTACTS]).await;

    let given: Vec<&str> = reach
        .groups
        .iter()
        .filter(|group| !group.implied)
        .filter_map(|group| group.xmlid.as_deref())
        .collect();
    assert_eq!(given, [CONTACTS], "what was asked for");
    let internal = reach.groups.iter().find(|group| group.xmlid.as_deref() == Some("base.group_user"));
    assert!(internal.expect("what every account has").implied, "comes along");
    let model = |name: &str| reach.models.iter().find(|model| model.model == name);
    let contacts = model("res.partner").expect("contacts are within reach");
    assert!(contacts.read && contacts.write && contacts.create, "{contacts:?}");
    assert!(contacts.records.is_some_and(|records| records > 0), "{contacts:?}");
    let country = model("res.country").expect("countries are within reach");
    assert_eq!((json!(country.records), country.create), (countries, false), "{country:?}");
    assert!(model("ir.cron").is_none(), "scheduled actions are not");
    assert_eq!((reach.creates_users, reach.runs_code), (Some(false), Some(false)));
    assert_eq!((reach.most_seconds, reach.read_at), (MOST, now()));
    assert_eq!(reach.missing, [""; 0]);
}

async fn a_scope_with_settings_rights_runs_code_and_is_held_short(subject: Subject) {
    let reach = reach(&subject, &["base.group_system"]).await;
    assert_eq!((reach.creates_users, reach.runs_code), (Some(true), Some(true)));
    assert_eq!(reach.most_seconds, MOST_WITH_SETTINGS);
    assert!(reach.models.iter().any(|model| model.model == "ir.cron" && model.create));
    let counted = reach.models.iter().filter(|model| model.records.is_some()).count();
    assert!((1..=60).contains(&counted), "{counted} of {} are counted", reach.models.len());
}

async fn a_scope_that_gives_rights_counts_as_one_with_settings_rights(subject: Subject) {
    const ACCESS_RIGHTS: &str = "base.group_erp_manager";
    let reach = reach(&subject, &[ACCESS_RIGHTS]).await;
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let settings = witness.group("base.group_system").await;
    let access = give(&subject, &admin, "raise", 3_600, &[ACCESS_RIGHTS]).await;
    let staff = subject.sign_in(&access.account).await;
    let raised = staff.change_groups(access.uid, &[settings], &[]).await;
    let held = witness.all_groups(access.uid).await;
    clear(&admin, &mut witness, &access).await;

    raised.expect("nothing keeps it from raising itself");
    assert!(held.contains(&settings), "which is why it counts as one that has them");
    assert_eq!((reach.creates_users, reach.runs_code), (Some(true), Some(true)));
    assert_eq!(reach.most_seconds, MOST_WITH_SETTINGS);
}

async fn groups_the_tenant_does_not_have_are_named(subject: Subject) {
    let reach = reach(&subject, &[CONTACTS, "sale.group_gone"]).await;
    assert_eq!(reach.missing, ["sale.group_gone"]);
}

async fn a_login_that_may_not_look_is_told_nothing_and_held_short(subject: Subject) {
    let portal = subject.sign_in(&subject.accounts.portal).await;
    match portal.reach_of(&[CONTACTS.to_owned()], now()).await {
        Ok(reach) => {
            assert_eq!((reach.runs_code, reach.creates_users), (None, None), "{reach:?}");
            assert_eq!(
                reach.most_seconds, MOST_WITH_SETTINGS,
                "what cannot be read counts as the most dangerous"
            );
        }
        Err(refused) => assert_eq!(refused.code(), Code::AccessDenied, "{refused:?}"),
    }
}
