//! Installing a module, in the database that does not have it, which does not have it afterwards either.

use reeve_domain::Code;
use reeve_domain::check::ModuleState;
use reeve_domain::policy::{Enforcement, PolicyField};
use serde_json::json;

use crate::alone::alone;
use crate::hold;
use crate::subject::Subject;

hold!([demo_19, demo_14, real_19, real_14] [
    a_module_is_installed_and_in_use_afterwards,
    a_module_that_is_not_on_the_server_is_named,
    a_plain_login_installs_nothing,
]);

const MODULE: &str = "auth_password_policy";

async fn a_module_is_installed_and_in_use_afterwards(subject: Subject) {
    let subject = Subject { database: subject.second_database.clone(), ..subject };
    let _alone = alone(&subject, "lockout").await;
    let session = subject.admin().await;
    let before = session.modules(&[MODULE]).await.expect("modules")[0].state;
    let installed = session.install_module(MODULE).await;
    let session = subject.admin().await;
    let mut witness = subject.witness().await;
    let domain = json!([["name", "=", MODULE]]);
    let row = witness.rows("ir.module.module", domain, &["state"]).await.remove(0);
    let policy = session.policy().await;
    let again = session.install_module(MODULE).await;
    if subject.demo.is_none() {
        let uninstall = json!([[row["id"]]]);
        witness.call("ir.module.module", "button_immediate_uninstall", uninstall, json!({})).await;
    }

    assert_eq!(before, ModuleState::Available);
    installed.expect("it is installed");
    assert_eq!(row["state"], "installed");
    let policy = policy.expect("the policy");
    let length = policy.get(PolicyField::MinimumLength).expect("every field");
    assert_eq!((length.value, &length.enforcement), (Some(8), &Enforcement::Enforced), "what it brings");
    again.expect("what is there is not installed again");
}

async fn a_module_that_is_not_on_the_server_is_named(subject: Subject) {
    let refused = subject.admin().await.install_module("no_such_module").await.expect_err("it is not there");
    assert_eq!(refused.code(), Code::ModuleMissing);
    assert!(refused.to_string().contains("no_such_module"));
}

async fn a_plain_login_installs_nothing(subject: Subject) {
    let subject = Subject { database: subject.second_database.clone(), ..subject };
    let _alone = alone(&subject, "lockout").await;
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let refused = plain.install_module(MODULE).await.expect_err("not its business");
    assert_eq!(refused.code(), Code::AccessDenied, "{refused:?}");
}
