//! What can outlive a session, read before and after: whatever was planted is found, whatever moves by itself is not.

use reeve_domain::grant::{Difference, Finding, Inventory, Outliving, compare};
use reeve_odoo::Session;
use serde_json::json;

use crate::changes::login;
use crate::hold;
use crate::subject::Subject;
use crate::support::{Access, CONTACTS, PASSWORD, clear, give, made};
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    what_was_planted_is_found_and_who_planted_it,
    what_moves_by_itself_is_no_finding,
    what_may_not_be_read_is_said,
]);

const HOUR: u32 = 3_600;

/// What a dishonest staff member leaves behind. All of it is made in their own name.
struct Planted {
    user: i64,
    cron: i64,
    parameter: i64,
    mail_server: i64,
}

async fn plant(staff: &Session, witness: &mut Witness, friend: i64, tag: &str) -> Planted {
    let system = witness.group("base.group_system").await;
    let [groups, _] = witness.group_fields();
    let user = json!({"name": tag, "login": tag, "password": PASSWORD});
    let user = made(staff, "res.users", user).await;
    let raised = json!([[friend], {groups: [[4, system]]}]);
    staff.call_once("res.users", "write", raised, json!({})).await.expect("a friend is raised");
    let model = witness.id("ir.model", json!([["model", "=", "res.users"]])).await;
    let cron = json!({
        "name": tag, "model_id": model, "state": "code", "code": "pass", "interval_number": 1,
        "interval_type": "months", "active": false,
    });
    let cron = made(staff, "ir.cron", cron).await;
    let parameter = made(staff, "ir.config_parameter", json!({"key": tag, "value": "planted"})).await;
    let mail_server = json!({"name": tag, "smtp_host": "mail.contract.example", "active": false});
    let mail_server = made(staff, "ir.mail_server", mail_server).await;
    Planted { user, cron, parameter, mail_server }
}

async fn uproot(witness: &mut Witness, planted: &Planted) {
    let action = witness.rows("ir.cron", json!([["id", "=", planted.cron]]), &["ir_actions_server_id"]).await;
    let action = action[0]["ir_actions_server_id"][0].clone();
    for (model, id) in [
        ("ir.cron", json!(planted.cron)),
        ("ir.actions.server", action),
        ("ir.config_parameter", json!(planted.parameter)),
        ("ir.mail_server", json!(planted.mail_server)),
    ] {
        witness.call(model, "unlink", json!([[id]]), json!({})).await;
    }
}

/// An access with Settings rights, and its staff member signed in.
async fn staff(subject: &Subject, admin: &Session, fact: &str) -> (Access, Session) {
    let access = give(subject, admin, fact, HOUR, &["base.group_system", CONTACTS]).await;
    let staff = subject.sign_in(&access.account).await;
    (access, staff)
}

fn found(findings: &[Finding], what: Outliving, id: i64) -> Option<(Difference, Option<bool>)> {
    let finding = findings.iter().find(|finding| finding.what == what && finding.id == id)?;
    Some((finding.change, finding.by_support))
}

async fn what_was_planted_is_found_and_who_planted_it(subject: Subject) {
    let _alone = crate::alone::alone(&subject, "address").await;
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let friend = witness.make_user(&login("friend"), PASSWORD).await;
    let before = admin.inventory().await.expect("an inventory");
    let (access, staff) = staff(&subject, &admin, "planted").await;
    let tag = login("planted");
    let planted = plant(&staff, &mut witness, friend, &tag).await;
    // The second account makes itself a key.
    let second = crate::account::Account::new(&tag, PASSWORD);
    let mut browser = Witness::open(&subject, &subject.database, &second).await;
    browser.open_web_session().await;
    browser.make_key(&tag).await;
    let keys = admin.keys_of(&[planted.user]).await.expect("keys").expect("an administrator sees them");
    admin.run_end(access.end.id).await.expect("the access ends");
    let after = admin.inventory().await.expect("an inventory");
    uproot(&mut witness, &planted).await;
    drop_keys(&subject, &mut witness, planted.user, &tag).await;
    for user in [planted.user, friend] {
        witness.remove_user(user).await;
    }
    clear(&admin, &mut witness, &access).await;

    let findings = compare(&before, &after, access.uid);
    let new = Some((Difference::New, Some(true)));
    assert_eq!(found(&findings, Outliving::User, planted.user), new, "a second account");
    assert_eq!(
        found(&findings, Outliving::ApiKey, keys[0].1.id),
        Some((Difference::New, Some(false))),
        "its key, which is its own"
    );
    assert_eq!(found(&findings, Outliving::ScheduledAction, planted.cron), new, "a scheduled action");
    assert_eq!(found(&findings, Outliving::Parameter, planted.parameter), new, "a parameter");
    assert_eq!(found(&findings, Outliving::MailServer, planted.mail_server), new, "a mail server");
    let raised = found(&findings, Outliving::Membership, friend).expect("a friend with more rights");
    assert_eq!(raised, (Difference::Changed, Some(true)));
    assert_eq!(found(&findings, Outliving::User, access.uid), None, "its own account is none");
    let end = found(&findings, Outliving::ScheduledAction, access.end.id);
    assert_eq!(
        end,
        Some((Difference::New, Some(false))),
        "its end was placed after the first inventory, not by it"
    );
    let values = serde_json::to_string(&after).expect("JSON");
    assert!(!values.contains("\"planted\""), "no value is kept, only a fingerprint");
}

async fn what_moves_by_itself_is_no_finding(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let end = admin.place_end(&crate::support::fresh_login("moves"), HOUR).await.expect("it is placed");
    let plain = witness.id("res.users", json!([["login", "=", subject.accounts.plain.login]])).await;
    let before = admin.inventory().await.expect("an inventory");
    // It runs, its times move, and somebody signs in.
    admin.run_end(end.id).await.expect("it runs");
    let later = json!([[end.id], {"nextcall": "2099-01-01 00:00:00"}]);
    witness.call("ir.cron", "write", later, json!({})).await;
    subject.sign_in(&subject.accounts.plain).await;
    let after = admin.inventory().await.expect("an inventory");
    admin.remove_end(end.id).await.expect("it goes");

    let findings = compare(&before, &after, 0);
    assert_eq!(found(&findings, Outliving::ScheduledAction, end.id), None, "{findings:?}");
    assert_eq!(found(&findings, Outliving::User, plain), None, "{findings:?}");
    assert_eq!(found(&findings, Outliving::Membership, plain), None, "{findings:?}");
    assert!(before.unread.is_empty(), "an administrator reads all of it: {:?}", before.unread);
    let parameters = |inventory: &Inventory| inventory.things[&Outliving::Parameter].len();
    assert!(parameters(&before) > 0 && !before.things[&Outliving::AccessRight].is_empty());
}

async fn what_may_not_be_read_is_said(subject: Subject) {
    let plain = subject.sign_in(&subject.accounts.plain).await;
    let inventory = plain.inventory().await.expect("what it may read");
    let words = inventory.unread.get(&Outliving::Parameter).expect("parameters are not for everybody");
    assert!(!words.is_empty(), "with the tenant's words");
    assert!(!inventory.things.contains_key(&Outliving::Parameter), "and not as if there were none");
    let found = compare(&inventory, &subject.admin().await.inventory().await.expect("all"), 0);
    assert!(found.iter().all(|finding| finding.what != Outliving::Parameter), "nothing to compare with");
}

/// An account with keys cannot be taken away on a 14.
async fn drop_keys(subject: &Subject, witness: &mut Witness, id: i64, name: &str) {
    if let Some(demo) = &subject.demo {
        return demo.revoke_key(name);
    }
    let code = format!("env['res.users.apikeys'].sudo().search([('user_id', '=', {id})]).unlink()");
    witness.have_done(&code).await;
}
