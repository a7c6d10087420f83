//! Installing a module, in the database that does not have it, which does not have it afterwards either.

use std::time::Duration;

use reeve_domain::Code;
use reeve_domain::check::ModuleState;
use reeve_domain::policy::{Enforcement, PolicyField};
use reeve_odoo::{Error, Session};
use serde_json::{Map, Value, json};

use crate::alone::alone;
use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    a_module_is_installed_and_in_use_afterwards,
    a_module_that_is_not_on_the_server_is_named,
    a_plain_login_installs_nothing,
]);

const MODULE: &str = "auth_password_policy";

/// In the moment in which a scheduled action runs, Odoo changes no module. The tests' servers have just been started, and
/// run what they have missed.
const BUSY: &str = "processing a scheduled action";
const LOOKS: u32 = 120;
const PAUSE: Duration = Duration::from_secs(1);

async fn installed(session: &Session) -> Result<(), Error> {
    for _ in 0..LOOKS {
        match session.install_module(MODULE).await {
            Err(Error::TenantRefused { words }) if words.contains(BUSY) => tokio::time::sleep(PAUSE).await,
            other => return other,
        }
    }
    session.install_module(MODULE).await
}

/// Takes it away from a real server, where it is there.
async fn uninstalled(subject: &Subject) {
    if subject.demo.is_some() {
        return;
    }
    let mut witness = subject.witness().await;
    let row = module(&mut witness).await;
    if row["state"] != "installed" {
        return;
    }
    for _ in 0..LOOKS {
        let ids = json!([[row["id"]]]);
        let told = witness.told("ir.module.module", "button_immediate_uninstall", ids, json!({})).await;
        let Some(error) = told.get("error") else { return };
        assert!(error.to_string().contains(BUSY), "it is taken away: {error}");
        tokio::time::sleep(PAUSE).await;
    }
    panic!("the server runs one scheduled action after the other");
}

async fn module(witness: &mut Witness) -> Map<String, Value> {
    witness.rows("ir.module.module", json!([["name", "=", MODULE]]), &["state"]).await.remove(0)
}

async fn a_module_is_installed_and_in_use_afterwards(subject: Subject) {
    let subject = Subject { database: subject.second_database.clone(), ..subject };
    let _alone = alone(&subject, "lockout").await;
    // a run that was broken off may have left it
    uninstalled(&subject).await;
    let session = subject.admin().await;
    let before = session.modules(&[MODULE]).await.expect("modules")[0].state;
    let installed = installed(&session).await;
    let session = subject.admin().await;
    let row = module(&mut subject.witness().await).await;
    let policy = session.policy().await;
    let again = session.install_module(MODULE).await;
    uninstalled(&subject).await;

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
