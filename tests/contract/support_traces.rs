//! What an account left behind: the records it really made and changed, and nothing else.

use reeve_domain::grant::Touched;
use reeve_tests::own;
use serde_json::{Value, json};

use crate::hold;
use crate::subject::Subject;
use crate::support::{CONTACTS, clear, give, made};

hold!([demo_19, demo_14, real_19, real_14] [
    what_a_session_made_and_changed_is_listed_with_links,
    more_than_can_be_named_is_counted,
    what_a_login_may_not_read_is_said,
]);

const HOUR: u32 = 3_600;

fn of<'a>(touched: &'a [Touched], model: &str) -> Option<&'a Touched> {
    touched.iter().find(|touched| touched.model == model)
}

async fn what_a_session_made_and_changed_is_listed_with_links(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let tag = format!("Contract Traces {}", own::mark());
    let partner = |name: String| json!([{"name": name}]);
    let named = json!({});
    let old = witness.call("res.partner", "create", partner(format!("{tag} old")), named.clone()).await;
    let old = old.as_i64().expect("an id");
    let other = witness.call("res.partner", "create", partner(format!("{tag} other")), named).await;
    let access = give(&subject, &admin, "traces", HOUR, &[CONTACTS]).await;
    let staff = subject.sign_in(&access.account).await;
    let new = made(&staff, "res.partner", json!({"name": format!("{tag} new")})).await;
    let change = json!([[old], {"comment": "called"}]);
    staff.call_once("res.partner", "write", change, json!({})).await.expect("it changes");

    let traces = admin.traces_of(access.uid, access.end.made_at).await;
    let later = admin.traces_of(access.uid, access.end.made_at + chrono::TimeDelta::hours(2)).await;
    let own = witness.user(access.uid, &["partner_id"]).await["partner_id"][0].clone();
    witness.call("res.partner", "unlink", json!([[old, new, other]]), json!({})).await;
    clear(&admin, &mut witness, &access).await;

    let traces = traces.expect("traces");
    let contacts = of(&traces.touched, "res.partner").expect("contacts were touched");
    assert_eq!((contacts.created, contacts.changed), (1, 1), "{contacts:?}");
    let record = |id: i64| contacts.records.iter().find(|record| record.id == id).expect("it is named");
    assert_eq!((record(new).name.as_str(), record(new).created), (format!("{tag} new").as_str(), true));
    assert_eq!((record(old).name.as_str(), record(old).created), (format!("{tag} old").as_str(), false));
    assert!(record(old).at.is_some_and(|at| at >= access.end.made_at));
    assert!(
        contacts.records.iter().all(|record| json!(record.id) != own),
        "its own contact is not its doing"
    );
    assert!(of(&traces.touched, "res.users").is_none(), "nor is its account: {:?}", traces.touched);
    let noise = ["res.users.log", "bus.presence", "res.device.log", "auditlog.log"];
    assert!(noise.iter().all(|model| of(&traces.touched, model).is_none()), "{:?}", traces.touched);
    assert!(!traces.sign_ins.is_empty(), "its sign-in is there");
    assert!(traces.sign_ins.iter().all(|sign_in| sign_in.at >= access.end.made_at));
    assert_eq!(traces.devices.is_some(), subject.series >= 18, "{:?}", traces.devices);
    let url = &record(new).url;
    assert!(url.starts_with(subject.url.as_str()) && url.contains(&subject.database), "{url}");
    let page = if subject.series >= 18 {
        format!("/odoo/res.partner/{new}?")
    } else {
        format!("#id={new}&model=res.partner&view_type=form")
    };
    assert!(url.contains(&page), "{url}");
    assert_eq!(later.expect("traces").touched, [], "nothing was touched after that");
}

async fn more_than_can_be_named_is_counted(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let many = usize::try_from(Touched::MOST).expect("a number") + 3;
    let old = witness.call("res.partner", "create", json!([{"name": "Contract Many"}]), json!({})).await;
    let access = give(&subject, &admin, "many", HOUR, &[CONTACTS]).await;
    let staff = subject.sign_in(&access.account).await;
    let new: Vec<Value> =
        (0..many).map(|number| json!({"name": format!("Contract Many {number}")})).collect();
    let new = staff.call_once("res.partner", "create", json!([new]), json!({})).await.expect("they are made");
    let change = json!([[old], {"comment": "called"}]);
    staff.call_once("res.partner", "write", change, json!({})).await.expect("it changes");
    let traces = admin.traces_of(access.uid, access.end.made_at).await;
    witness.call("res.partner", "unlink", json!([[old]]), json!({})).await;
    witness.call("res.partner", "unlink", json!([new]), json!({})).await;
    clear(&admin, &mut witness, &access).await;

    let traces = traces.expect("traces");
    let contacts = of(&traces.touched, "res.partner").expect("contacts were touched");
    assert_eq!((contacts.created, contacts.changed), (many as u64, 1), "all are counted");
    assert_eq!(contacts.records.len(), Touched::MOST as usize, "the latest are named");
}

async fn what_a_login_may_not_read_is_said(subject: Subject) {
    let mut witness = subject.witness().await;
    let admin = subject.admin().await;
    let access = give(&subject, &admin, "unread", HOUR, &["base.group_erp_manager"]).await;
    // Looks after accounts, but holds no Settings rights.
    let manager = subject.sign_in(&access.account).await;
    let traces = manager.traces_of(access.uid, access.end.made_at).await;
    clear(&admin, &mut witness, &access).await;

    let traces = traces.expect("what it may read");
    let words = traces.unanswered.get("ir.cron");
    assert!(words.is_some_and(|words| !words.is_empty()), "{:?}", traces.unanswered);
}
