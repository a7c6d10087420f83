//! What a login may do, and what it hears when it may not.

use reeve_domain::Code;
use reeve_domain::check::ModuleState;
use serde_json::json;

use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    an_administrator_may_do_everything,
    a_plain_user_reads_and_does_not_write,
    a_portal_user_sees_no_groups_and_is_told_so_in_the_tenants_words,
    modules_are_installed_available_or_absent,
    a_refused_write_keeps_the_tenants_words,
    a_value_the_tenant_rejects_is_not_a_missing_right,
]);

async fn an_administrator_may_do_everything(subject: Subject) {
    let session = subject.admin().await;
    let rights = session.rights().await.expect("rights");
    assert_eq!(rights.uid, session.uid());
    assert!(!rights.name.is_empty());
    assert!(rights.settings && rights.access_rights, "{rights:?}");
    assert!(rights.read_users && rights.write_users, "{rights:?}");
}

async fn a_plain_user_reads_and_does_not_write(subject: Subject) {
    let session = subject.sign_in(&subject.accounts.plain).await;
    let rights = session.rights().await.expect("rights");
    assert!(!rights.settings && !rights.access_rights, "{rights:?}");
    assert!(rights.read_users && !rights.write_users, "{rights:?}");
    assert!(!session.users_page(0, 80).await.expect("colleagues").is_empty());
}

async fn a_portal_user_sees_no_groups_and_is_told_so_in_the_tenants_words(subject: Subject) {
    let session = subject.sign_in(&subject.accounts.portal).await;
    let refused = session.groups().await.expect_err("groups are not for customers");
    assert_eq!(refused.code(), Code::AccessDenied);
    assert!(refused.to_string().contains("res.groups"), "the tenant's words: {refused}");
    let users = session.users_page(0, 80).await.expect("who it may see");
    assert!(users.iter().any(|user| user.id == session.uid()), "at least itself");
}

async fn modules_are_installed_available_or_absent(subject: Subject) {
    let session = subject.admin().await;
    let asked = ["base", "auth_password_policy", "auth_totp", "no_such_module"];
    let modules = session.modules(&asked).await.expect("modules");
    let names: Vec<&str> = modules.iter().map(|module| module.name.as_str()).collect();
    assert_eq!(names, asked, "in the order asked");
    assert_eq!(modules[0].state, ModuleState::Installed);
    assert_eq!(modules[3].state, ModuleState::Absent);
    let rows = subject.witness().await;
    let mut witness = rows;
    let rows =
        witness.rows("ir.module.module", json!([["name", "=", "auth_password_policy"]]), &["state"]).await;
    let installed = rows[0]["state"] == "installed";
    assert_eq!(modules[1].state == ModuleState::Installed, installed, "{rows:?}");
}

async fn a_refused_write_keeps_the_tenants_words(subject: Subject) {
    let session = subject.sign_in(&subject.accounts.plain).await;
    let archive = json!({"ids": [1], "vals": {"active": false}});
    let by_name = json!({"vals": archive["vals"]});
    let refused = session.call_once("res.users", "write", json!([[1]]), by_name).await;
    let refused = refused.expect_err("a plain user archives nobody");
    assert_eq!(refused.code(), Code::AccessDenied, "{refused:?}");
    assert!(refused.to_string().contains("res.users"), "the tenant's words: {refused}");
}

async fn a_value_the_tenant_rejects_is_not_a_missing_right(subject: Subject) {
    let session = subject.admin().await;
    let own = json!([[session.uid()]]);
    let refused = session.call_once("res.users", "write", own, json!({"vals": {"active": false}})).await;
    let refused = refused.expect_err("nobody archives the account in use");
    assert_eq!(refused.code(), Code::TenantRefused, "{refused:?}");
    assert!(!refused.to_string().is_empty());
}
