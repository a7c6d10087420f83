//! Installing a module, in a database made for it: another fact's work must not be interrupted by the tenant's reload.

use reeve_domain::Code;
use reeve_domain::Secret;
use reeve_domain::check::ModuleState;
use reeve_domain::policy::{Enforcement, PolicyField};
use serde_json::json;

use crate::account::Account;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_module_is_installed_and_in_use_afterwards,
    a_module_that_is_not_on_the_server_is_named,
    a_plain_login_installs_nothing,
]);

const MODULE: &str = "auth_password_policy";

async fn a_module_is_installed_and_in_use_afterwards(subject: Subject) {
    let own = own_database(&subject).await;
    let session = own.admin().await;
    let before = session.modules(&[MODULE]).await.expect("modules")[0].state;
    let installed = session.install_module(MODULE).await;
    let session = own.admin().await;
    let state =
        own.witness().await.rows("ir.module.module", json!([["name", "=", MODULE]]), &["state"]).await;
    let policy = session.policy().await;
    let again = session.install_module(MODULE).await;
    give_up(&subject, &own).await;

    assert_eq!(before, ModuleState::Available);
    installed.expect("it is installed");
    assert_eq!(state[0]["state"], "installed");
    let length = policy.expect("the policy");
    let length = length.get(PolicyField::MinimumLength).expect("every field");
    assert_eq!((length.value, &length.enforcement), (Some(8), &Enforcement::Enforced), "what it brings");
    again.expect("what is there is not installed again");
}

async fn a_module_that_is_not_on_the_server_is_named(subject: Subject) {
    let refused = subject.admin().await.install_module("no_such_module").await.expect_err("it is not there");
    assert_eq!(refused.code(), Code::ModuleMissing);
    assert!(refused.to_string().contains("no_such_module"));
}

async fn a_plain_login_installs_nothing(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let refused = plain.install_module(MODULE).await.expect_err("not its business");
    assert_eq!(refused.code(), Code::AccessDenied, "{refused:?}");
}

/// A database that nobody else uses. The demo fleet is one's own anyway.
async fn own_database(subject: &Subject) -> Subject {
    if subject.demo.is_some() {
        return Subject { database: subject.second_database.clone(), ..subject.clone() };
    }
    let name = format!("contract_{}_{}", subject.series, std::process::id());
    let admin = Account { login: "admin".into(), password: Secret::new("Harbour-Violet-2093!".into()) };
    let master = subject.master().expose();
    let args = json!([master, name, false, "en_US", admin.password.expose(), admin.login]);
    let made = subject.witness().await.service("db", "create_database", args).await;
    assert_eq!(made["result"], json!(true), "a database of its own: {made}");
    let mut own = Subject { database: name, ..subject.clone() };
    own.accounts.admin = admin;
    own
}

async fn give_up(subject: &Subject, own: &Subject) {
    if subject.demo.is_some() {
        return;
    }
    let args = json!([subject.master().expose(), own.database]);
    let mut witness: Witness = subject.witness().await;
    let dropped = witness.service("db", "drop", args).await;
    assert_eq!(dropped["result"], json!(true), "nothing is left behind: {dropped}");
}
