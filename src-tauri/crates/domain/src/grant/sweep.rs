//! What can outlive a session: the things of a tenant through which somebody could come back, before and after.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

/// A kind of thing that outlives a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Outliving {
    /// An account.
    User,
    /// Who is in which group.
    Membership,
    /// An API key.
    ApiKey,
    /// A scheduled action.
    ScheduledAction,
    /// A server action.
    ServerAction,
    /// A rule that acts by itself (`base.automation`), where the module is there.
    Automation,
    /// A system parameter.
    Parameter,
    /// An outgoing mail server.
    MailServer,
    /// A record rule.
    RecordRule,
    /// An access right.
    AccessRight,
}

impl Outliving {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::User,
        Self::Membership,
        Self::ApiKey,
        Self::ScheduledAction,
        Self::ServerAction,
        Self::Automation,
        Self::Parameter,
        Self::MailServer,
        Self::RecordRule,
        Self::AccessRight,
    ];
}

/// One thing as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What people know it by.
    pub name: String,
    /// A fingerprint of what matters about it (SHA-256, hex): never the value itself, which may be a secret.
    pub mark: String,
    /// Who touched it last, by record id, where the tenant says.
    pub by: Option<i64>,
    /// When, where the tenant says.
    pub at: Option<DateTime<Utc>>,
    /// When it was made, where the tenant says.
    pub made_at: Option<DateTime<Utc>>,
}

/// Everything of a tenant that can outlive a session, as it stood at one time. By kind, then record id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// What was read.
    pub things: BTreeMap<Outliving, BTreeMap<i64, Kept>>,
    /// What could not be read, with the tenant's words.
    pub unread: BTreeMap<Outliving, String>,
}

/// How a thing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// It was not there before.
    New,
    /// It is not as it was.
    Changed,
    /// It is gone.
    Gone,
}

/// Something that outlives a session and came or changed while it lasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Finding {
    /// What it is.
    pub what: Outliving,
    /// How it differs.
    pub change: Difference,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// What people know it by.
    pub name: String,
    /// Whether the tenant names the support user as the one who touched it last; `None` where it does not say.
    pub by_support: Option<bool>,
    /// When it was touched, where the tenant says.
    pub at: Option<DateTime<Utc>>,
}

/// What differs between two times. `support` is the support user's record id, which is itself left out.
pub fn compare(before: &Inventory, after: &Inventory, support: i64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for what in Outliving::ALL {
        // what was not read on one side can be compared with nothing; `unread` says so
        let (Some(old), Some(new)) = (before.things.get(&what), after.things.get(&what)) else { continue };
        let is_own = |id: i64| matches!(what, Outliving::User | Outliving::Membership) && id == support;
        for (&id, kept) in new {
            let change = match old.get(&id) {
                None => Difference::New,
                Some(earlier) if earlier.mark != kept.mark => Difference::Changed,
                Some(_) => continue,
            };
            if !is_own(id) {
                findings.push(finding(what, change, id, kept, support));
            }
        }
        for (&id, kept) in old.iter().filter(|(id, _)| !new.contains_key(id)) {
            if !is_own(id) {
                let gone = Kept { by: None, at: None, ..kept.clone() };
                findings.push(finding(what, Difference::Gone, id, &gone, support));
            }
        }
    }
    findings
}

fn finding(what: Outliving, change: Difference, id: i64, kept: &Kept, support: i64) -> Finding {
    let by_support = kept.by.map(|by| by == support);
    Finding { what, change, id, name: kept.name.clone(), by_support, at: kept.at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, mark: &str, by: i64) -> Kept {
        Kept { name: name.into(), mark: mark.into(), by: Some(by), at: None, made_at: None }
    }

    fn inventory(rows: &[(Outliving, i64, &str, &str)]) -> Inventory {
        let mut made = Inventory::default();
        for what in Outliving::ALL {
            made.things.entry(what).or_default();
        }
        for (what, id, name, mark) in rows {
            made.things.entry(*what).or_default().insert(*id, kept(name, mark, 7));
        }
        made
    }

    #[test]
    fn what_came_what_changed_and_what_went_is_found() {
        let before = inventory(&[
            (Outliving::Parameter, 1, "web.base.url", "a"),
            (Outliving::MailServer, 2, "Post", "a"),
            (Outliving::ServerAction, 3, "Quiet", "a"),
        ]);
        let after = inventory(&[
            (Outliving::Parameter, 1, "web.base.url", "b"),
            (Outliving::ServerAction, 3, "Quiet", "a"),
            (Outliving::User, 9, "Back door", "x"),
        ]);
        let found = compare(&before, &after, 7);
        let told: Vec<_> = found.iter().map(|f| (f.what, f.change, f.name.as_str(), f.by_support)).collect();
        assert_eq!(
            told,
            [
                (Outliving::User, Difference::New, "Back door", Some(true)),
                (Outliving::Parameter, Difference::Changed, "web.base.url", Some(true)),
                (Outliving::MailServer, Difference::Gone, "Post", None),
            ]
        );
    }

    #[test]
    fn the_grants_own_account_is_no_finding() {
        let before = inventory(&[]);
        let after =
            inventory(&[(Outliving::User, 7, "Support", "x"), (Outliving::Membership, 7, "Support", "x")]);
        assert_eq!(compare(&before, &after, 7), []);
    }

    #[test]
    fn what_could_not_be_read_before_is_compared_with_nothing() {
        let mut before = inventory(&[]);
        before.things.remove(&Outliving::MailServer);
        let after = inventory(&[(Outliving::MailServer, 2, "Post", "a")]);
        assert_eq!(compare(&before, &after, 7), [], "it may have been there all along");
    }
}
