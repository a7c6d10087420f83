//! The database manager, and above all the trap in it: whatever master password is posted to a server that has none
//! becomes its master password, for good.

use reeve_domain::check::Manager;
use reeve_domain::{Code, Fault, Secret};
use reeve_odoo::{Format, RestoreAs, Swapping, Upload};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::subject::Subject;

mod protected {
    use super::{
        a_protected_manager_is_ready, a_wrong_master_password_is_refused, the_right_master_password_is_proven,
    };
    crate::hold!([demo_19, demo_14, real_19, real_14] [
        a_protected_manager_is_ready,
        the_right_master_password_is_proven,
        a_wrong_master_password_is_refused,
    ]);
}

mod unset {
    use super::{an_unset_master_password_is_seen_and_stays_unset, backups_and_restores_post_nothing};
    crate::hold!([demo_19_unset, demo_14_unset, real_19_unset, real_14_unset] [
        an_unset_master_password_is_seen_and_stays_unset,
        backups_and_restores_post_nothing,
    ]);
}

mod locked {
    use super::a_switched_off_manager_is_disabled_and_signing_in_still_works;
    crate::hold!([demo_19_locked, demo_14_locked, real_19_locked, real_14_locked] [
        a_switched_off_manager_is_disabled_and_signing_in_still_works,
    ]);
}

async fn a_protected_manager_is_ready(subject: Subject) {
    assert_eq!(subject.server().manager().await.expect("it answers"), Manager::Ready);
    assert!(!still_factory(&subject).await, "and the witness says so too");
}

async fn the_right_master_password_is_proven(subject: Subject) {
    let before = subject.server().databases().await.expect("a list");
    subject.manager().prove().await.expect("it is the right one");
    let after = subject.server().databases().await.expect("a list").unwrap_or_default();
    // other facts make databases of their own, and drop them
    let mut lasting = before.iter().flatten().filter(|name| !name.starts_with("zz_contract_"));
    assert!(lasting.all(|name| after.contains(name)), "the proof drops nothing: {before:?}, {after:?}");
}

async fn a_wrong_master_password_is_refused(subject: Subject) {
    let wrong = Secret::new("not-the-master-password".into());
    let refused = subject.server().database_manager(&wrong).prove().await.expect_err("it is wrong");
    assert_eq!(refused.code(), Code::MasterPasswordWrong);
    subject.manager().prove().await.expect("the right one is still right");
}

async fn an_unset_master_password_is_seen_and_stays_unset(subject: Subject) {
    assert!(still_factory(&subject).await, "this server must start without a master password of its own");
    let server = subject.server();
    assert_eq!(server.manager().await.expect("it answers"), Manager::Unprotected);
    let refused = server.database_manager(&typed()).prove().await;
    let fault = Fault::from(refused.expect_err("there is none to prove"));
    assert_eq!(fault.code, Code::MasterPasswordUnset);
    assert!(still_factory(&subject).await, "looking and proving must not set it");
}

async fn backups_and_restores_post_nothing(subject: Subject) {
    let stop = CancellationToken::new();
    let manager = subject.server().database_manager(&typed());
    for format in [Format::Zip, Format::Dump] {
        let refused = manager.backup(&subject.database, format, &stop).await;
        assert_eq!(refused.expect_err("nothing is posted").code(), Code::MasterPasswordUnset);
    }
    let refused = manager.drop_database("no_such_database").await.expect_err("nothing is posted");
    assert_eq!(refused.code(), Code::MasterPasswordUnset);
    let names = Swapping { live: &subject.database, coming: "no_such_database", going: "nor_such_a_one" };
    let refused = manager.swap(&names).await.expect_err("nothing is posted");
    assert_eq!(refused.code(), Code::MasterPasswordUnset);
    let wanted = RestoreAs { database: "no_such_database", copy: true, neutralize: false };
    let upload = Upload { bytes: 2, from: Box::new(&b"PK"[..]) };
    let refused = manager.restore(&wanted, upload, |_| (), &stop).await;
    assert_eq!(refused.expect_err("nothing is posted").code(), Code::MasterPasswordUnset);
    assert!(still_factory(&subject).await, "what was refused must not have set the master password");
}

async fn a_switched_off_manager_is_disabled_and_signing_in_still_works(subject: Subject) {
    let server = subject.server();
    assert_eq!(server.manager().await.expect("it answers"), Manager::Disabled);
    assert_eq!(server.databases().await.expect("it answers"), None, "it lists nothing");
    let probe = server.probe().await.expect("it can be looked at");
    assert_eq!(probe.databases, None);
    let stop = CancellationToken::new();
    let manager = server.database_manager(&typed());
    let refused = manager.backup(&subject.database, Format::Zip, &stop).await;
    assert_eq!(refused.expect_err("there is no download").code(), Code::ManagerDisabled);
    subject.admin().await;
    let admin = &subject.accounts.admin;
    let unknown = server.sign_in("no_such_database", &admin.login, admin.credential()).await;
    assert_eq!(
        unknown.expect_err("it is not there").code(),
        Code::UnknownDatabase,
        "told even without a list"
    );
}

fn typed() -> Secret {
    Secret::new("typed-by-a-person".into())
}

/// Whether the server takes the factory's master password: the witness drops a database that does not exist.
async fn still_factory(subject: &Subject) -> bool {
    let mut witness = subject.witness().await;
    let told = witness.service("db", "drop", json!(["admin", "contract_no_such_database"])).await;
    told.get("error").is_none()
}
