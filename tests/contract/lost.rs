//! What a restore would lose: what was made and changed since a time, by model, as another program counts it too.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::restore::{Loss, LostRecords};
use reeve_odoo::Error;
use serde_json::{Value, json};

use crate::hold;
use crate::subject::Subject;
use crate::witness::Witness;

hold!([demo_19, demo_14, real_19, real_14] [
    what_was_made_and_changed_since_is_counted_by_model,
    what_a_login_may_not_read_is_not_taken_for_nothing,
]);

/// A model that no other fact works in: on a real server they make contacts meanwhile, and take them away again.
fn worked_in(subject: &Subject) -> &'static str {
    if subject.demo.is_some() { "res.partner" } else { "res.partner.industry" }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn of<'a>(loss: &'a Loss, model: &str) -> Option<&'a LostRecords> {
    loss.models.iter().find(|lost| lost.model == model)
}

/// Records that were made since, and those that were made or changed, archived ones included.
async fn counted(witness: &mut Witness, model: &str, since: DateTime<Utc>) -> (u64, u64) {
    let mut counts = [0, 0];
    for (count, field) in counts.iter_mut().zip(["create_date", "write_date"]) {
        let domain = json!([[[field, ">=", moment(since)]]]);
        let all = json!({"context": {"active_test": false}});
        *count = witness.call(model, "search_count", domain, all).await.as_u64().expect("a number");
    }
    (counts[0], counts[1])
}

async fn what_was_made_and_changed_since_is_counted_by_model(subject: Subject) {
    let admin = subject.admin().await;
    let mut witness = subject.witness().await;
    let model = worked_in(&subject);
    // all that a fresh server has was made a moment ago
    let since = Utc::now();
    let old = witness.rows(model, json!([["create_date", "<", moment(since)]]), &["name"]).await.remove(0);
    let rename = |name: Value| json!([[old["id"]], {"name": name}]);
    witness.call(model, "write", rename(json!("Contract Changed")), json!({})).await;
    // archived ones would be lost as well
    let new = json!([{"name": "Contract Lost", "active": false}]);
    let new = witness.call(model, "create", new, json!({})).await;

    let theirs = counted(&mut witness, model, since).await;
    let loss = admin.changed_since(since).await;
    let later = admin.changed_since(Utc::now() + TimeDelta::hours(2)).await;
    witness.call(model, "unlink", json!([[new]]), json!({})).await;
    witness.call(model, "write", rename(old["name"].clone()), json!({})).await;

    let loss = loss.expect("it is counted");
    let found = of(&loss, model).expect("something was made");
    assert!(found.created >= 1 && found.changed >= 1, "{found:?}");
    assert_eq!((found.created, found.created + found.changed), theirs, "as another counts them: {found:?}");
    assert!(!found.name.is_empty() && found.name != model, "{found:?}");
    assert_eq!(loss.all, loss.models.iter().map(|lost| lost.created + lost.changed).sum::<u64>());
    let numbers: Vec<u64> = loss.models.iter().map(|lost| lost.created + lost.changed).collect();
    assert!(
        numbers.is_sorted_by(|one, other| one >= other) && numbers.iter().all(|it| *it > 0),
        "{numbers:?}"
    );
    let technical = |lost: &&LostRecords| lost.model.starts_with("ir.") && lost.model != "ir.attachment";
    assert_eq!(loss.models.iter().find(technical), None, "what people do not work in");
    let later = later.expect("it is counted");
    assert_eq!((later.models, later.all), (vec![], 0), "nothing was changed in the future");
}

async fn what_a_login_may_not_read_is_not_taken_for_nothing(subject: Subject) {
    let since = Utc::now() - TimeDelta::minutes(10);
    let plain = subject.sign_in(&subject.accounts.plain).await;
    match plain.changed_since(since).await {
        // not even which models there are
        Err(Error::AccessDenied { words }) => assert!(!words.is_empty()),
        Ok(loss) => assert!(!loss.unseen.is_empty(), "{loss:?}"),
        Err(other) => panic!("{other}"),
    }
}
