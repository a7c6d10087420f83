//! A script at work with a support access: what it does to the tenant's records, and the back doors it leaves. What really
//! came of both is read by another program.

use reeve_domain::grant::{Difference, Finding, Outliving, Receipt};
use reeve_tests::browser::Browser;
use reeve_tests::way_in::WayIn;
use reeve_tests::witness::Witness;
use serde_json::{Value, json};

const PARTNERS: &str = "res.partner";
const COUNTRIES: &str = "res.country";
const USERS: &str = "res.users";
const PASSWORD: &str = "Ledger-Quartz-4711!";
/// A code that the norm leaves to its users.
const CODE: &str = "QZ";

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("an id, not {value}"))
}

/// Work on contacts and countries.
pub struct Work {
    tag: String,
    /// A contact that was there before.
    old: Value,
}

/// What was done: model, record, what it is called, whether it was made.
pub struct Done(Vec<(&'static str, i64, String, bool)>);

impl Work {
    /// Puts there what the script will change.
    pub async fn begin(witness: &Witness, tag: &str) -> Self {
        let old = witness.make(PARTNERS, json!({"name": format!("{tag} old")})).await;
        Self { tag: tag.to_owned(), old }
    }

    /// Makes a contact and a country, and changes the contact that was there.
    pub async fn go_on(&self, script: &Witness) -> Done {
        let (contact, country) = (format!("{} new", self.tag), format!("{} land", self.tag));
        let made = script.make(PARTNERS, json!({"name": contact})).await;
        let land = script.make(COUNTRIES, json!({"name": country, "code": CODE})).await;
        let change = json!([[self.old], {"comment": "called"}]);
        script.call(PARTNERS, "write", change, json!({})).await;
        Done(vec![
            (PARTNERS, number(&made), contact, true),
            (PARTNERS, number(&self.old), format!("{} old", self.tag), false),
            (COUNTRIES, number(&land), country, true),
        ])
    }

    /// Leaves the tenant as it was found.
    pub async fn remove(&self, witness: &Witness) {
        for (model, name) in [(PARTNERS, "new"), (PARTNERS, "old"), (COUNTRIES, "land")] {
            witness.remove(model, "name", &format!("{} {name}", self.tag)).await;
        }
    }
}

impl Done {
    /// The receipt has all of it with links, and of these models nothing that the tenant itself says was somebody else's.
    pub async fn assert_listed(&self, receipt: &Receipt, witness: &Witness, by: &Value) {
        for (model, id, name, created) in &self.0 {
            let touched = receipt.touched.iter().find(|touched| touched.model == *model).expect("the model");
            let record = touched.records.iter().find(|record| record.id == *id).expect("the record");
            assert_eq!((record.name.as_str(), record.created), (name.as_str(), *created), "{model}");
            let page = [format!("/odoo/{model}/{id}?"), format!("#id={id}&model={model}&")];
            assert!(page.iter().any(|page| record.url.contains(page)), "{}", record.url);
        }
        for model in [PARTNERS, COUNTRIES] {
            let touched = receipt.touched.iter().find(|touched| touched.model == model).expect("the model");
            let mut listed: Vec<i64> = touched.records.iter().map(|record| record.id).collect();
            listed.sort_unstable();
            let rows = witness.rows(model, &["write_uid"]).await;
            let own = witness.call(USERS, "read", json!([[by], ["partner_id"]]), json!({})).await;
            let is_own = |id: &Value| model == PARTNERS && *id == own[0]["partner_id"][0];
            let wrote = rows.iter().filter(|row| row["write_uid"][0] == *by && !is_own(&row["id"]));
            let wrote: Vec<i64> = wrote.map(|row| number(&row["id"])).collect();
            assert_eq!(listed, wrote, "{model}: what the tenant says of it");
            let made = touched.records.iter().filter(|record| record.created).count() as u64;
            assert_eq!((touched.created, touched.changed), (made, wrote.len() as u64 - made), "{model}");
        }
    }
}

/// What would let somebody come back.
pub struct BackDoors {
    tag: String,
    /// The second user at work.
    second: Browser,
    user: Value,
    key: Value,
    action: Value,
    parameter: Value,
}

impl BackDoors {
    /// Plants a second user, a key of theirs, a scheduled action and a system parameter.
    pub async fn plant(script: &Witness, way: &WayIn, tag: &str) -> Self {
        let user = json!({"name": tag, "login": tag, "password": PASSWORD});
        let user = script.make(USERS, user).await;
        let second = Browser::open(&way.as_login(tag, PASSWORD)).await;
        second.sign_in().await;
        second.make_key(tag).await;
        let users = script.row("ir.model", "model", USERS, &[]).await;
        let action = json!({
            "name": tag, "model_id": users["id"], "state": "code", "code": "pass", "interval_number": 1,
            "interval_type": "months", "active": false,
        });
        let action = script.make("ir.cron", action).await;
        let parameter = script.make("ir.config_parameter", json!({"key": tag, "value": "open"})).await;
        let key = script.row("res.users.apikeys", "name", tag, &[]).await["id"].clone();
        Self { tag: tag.to_owned(), second, user, key, action, parameter }
    }

    /// As a receipt has to show them: the key is the second user's own doing.
    pub fn all(&self) -> [(Outliving, Difference, i64, Option<bool>); 4] {
        [
            (Outliving::User, &self.user, true),
            (Outliving::ApiKey, &self.key, false),
            (Outliving::ScheduledAction, &self.action, true),
            (Outliving::Parameter, &self.parameter, true),
        ]
        .map(|(what, id, by_support)| (what, Difference::New, number(id), Some(by_support)))
    }

    /// Whether a finding is one of them, or the groups that came with the second user, by the name they were given.
    pub fn brought(&self, finding: &Finding) -> bool {
        let is = |what, id| (finding.what, finding.id) == (what, id);
        let brought =
            is(Outliving::Membership, number(&self.user)) || self.all().iter().any(|door| is(door.0, door.2));
        brought && finding.name == self.tag
    }

    /// Takes them away again: the key by its owner, who is still at work.
    pub async fn remove(&self, witness: &Witness) {
        self.second.remove_key(&self.key).await;
        for (model, field) in [
            ("ir.cron", "name"),
            ("ir.actions.server", "name"),
            ("ir.config_parameter", "key"),
            (USERS, "login"),
            (PARTNERS, "name"),
        ] {
            witness.remove(model, field, &self.tag).await;
        }
    }
}
