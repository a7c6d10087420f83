//! Undoing: the changes that put back what an applied plan recorded, wherever that is still what is there.

use std::collections::{BTreeMap, BTreeSet};

use reeve_domain::plan::{Change, Named, Note, Subject, TenantPlan, UserField, Value};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};

use super::compare::same;
use super::{values, words};
use crate::reeve::Reeve;
use crate::users::change as accounts;

/// What would put a tenant back, from fresh data.
pub(super) async fn preview(
    reeve: &Reeve,
    tenant: &Tenant,
    recorded: &TenantPlan,
) -> Result<(Vec<Change>, Vec<Note>), Fault> {
    let (back, mut changes) = wanted(&recorded.changes);
    let subjects: Vec<Subject> = back.iter().map(|back| back.subject.clone()).collect();
    let found = values::read(reeve, tenant, &subjects).await?;
    let archives = back.iter().any(|back| back.archives);
    changes.splice(0..0, back.iter().zip(&found).filter_map(|(back, found)| back.change(found)));
    accounts::recheck(reeve, tenant, &mut changes).await?;
    let mut notes = Vec::new();
    if changes.is_empty() {
        notes.push(Note::NothingToDo);
    }
    if archives {
        notes.push(Note::UndoArchives);
    }
    Ok((changes, notes))
}

/// A recorded change that can be put back.
struct Back<'a> {
    subject: Subject,
    recorded: &'a Change,
    /// It made an account: putting back is archiving.
    archives: bool,
}

/// The changes to be put back, the latest first, and those that cannot be.
fn wanted(recorded: &[Change]) -> (Vec<Back<'_>>, Vec<Change>) {
    let (mut back, mut cannot) = (Vec::new(), Vec::new());
    let made_here: BTreeSet<&Option<i64>> =
        recorded.iter().filter(|change| is_creation(change)).filter_map(id_of).collect();
    for recorded in recorded.iter().rev().filter(|change| change.made) {
        if is_creation(recorded) {
            let Subject::User { id, login, .. } = &recorded.subject else { continue };
            let subject = Subject::User { id: *id, login: login.clone(), field: UserField::Active };
            back.push(Back { subject, recorded, archives: true });
        } else if let Some(why) = cannot_be_put_back(&recorded.subject) {
            cannot.push(Change {
                subject: recorded.subject.clone(),
                before: recorded.after.clone(),
                after: recorded.before.clone(),
                refused: Some(why),
                made: false,
            });
        } else if id_of(recorded).is_none_or(|id| !made_here.contains(id)) {
            back.push(Back { subject: recorded.subject.clone(), recorded, archives: false });
        }
    }
    (back, cannot)
}

fn id_of(change: &Change) -> Option<&Option<i64>> {
    match &change.subject {
        Subject::User { id, .. } => Some(id),
        Subject::Policy { .. } | Subject::Module { .. } => None,
    }
}

fn is_creation(change: &Change) -> bool {
    change.made && matches!(change.subject, Subject::User { field: UserField::Account, .. })
}

fn cannot_be_put_back(subject: &Subject) -> Option<Fault> {
    let why = match subject {
        Subject::User { field, .. } => match field {
            UserField::Password => "The password of before is known to nobody.",
            UserField::ApiKeys => "A revoked key is gone for good; its owner can make a new one.",
            UserField::Devices | UserField::Sessions => "Sessions that ended are begun by signing in again.",
            UserField::TwoFactor => "Two-factor can be turned on again only by the account's owner.",
            UserField::Invitation => "A mail that was sent cannot be taken back.",
            _ => return None,
        },
        Subject::Module { .. } => "Removing a module would remove its data with it.",
        Subject::Policy { .. } => return None,
    };
    Some(Fault::new(Code::NotFound, why).next("This stays as it is; the rest is put back."))
}

impl Back<'_> {
    /// What puts it back; refused where somebody else changed it since, and `None` where it is as it was.
    fn change(&self, found: &Value) -> Option<Change> {
        let recorded = self.recorded;
        let change = |before: &Value, after: Value| Change {
            subject: self.subject.clone(),
            before: before.clone(),
            after,
            refused: None,
            made: false,
        };
        if self.archives {
            return (*found == Value::Flag(true)).then(|| change(found, Value::Flag(false)));
        }
        if let Subject::User { field: UserField::Groups, .. } = self.subject {
            return self.groups(found);
        }
        if same(found, &recorded.before) {
            None
        } else if same(found, &recorded.after) {
            Some(change(found, recorded.before.clone()))
        } else {
            Some(Change { refused: Some(moved(recorded, found)), ..change(found, recorded.before.clone()) })
        }
    }

    /// Groups are put back by their difference: what somebody else gave or took since stays so.
    fn groups(&self, found: &Value) -> Option<Change> {
        let recorded = self.recorded;
        let mut names = BTreeMap::new();
        for value in [found, &recorded.before, &recorded.after] {
            if let Value::Names(named) = value {
                names.extend(named.iter().map(|named| (named.id, named.name.clone())));
            }
        }
        let ids = |value: &Value| match value {
            Value::Names(named) => named.iter().map(|named| named.id).collect::<BTreeSet<i64>>(),
            _ => BTreeSet::new(),
        };
        let (had, got, now) = (ids(&recorded.before), ids(&recorded.after), ids(found));
        let (given, taken) = (&got - &had, &had - &got);
        let back = &(&now - &given) | &taken;
        let value = |ids: &BTreeSet<i64>| {
            let named = |id: &i64| Named { id: *id, name: names.get(id).cloned().unwrap_or_default() };
            Value::Names(ids.iter().map(named).collect())
        };
        let untouched = given.is_subset(&now) && taken.is_disjoint(&now);
        let change = Change {
            subject: self.subject.clone(),
            before: value(&now),
            after: value(&back),
            refused: (!untouched).then(|| moved(recorded, &value(&now))),
            made: false,
        };
        (back != now).then_some(change)
    }
}

/// Somebody else changed it since: shown as it is, never overwritten.
fn moved(recorded: &Change, found: &Value) -> Fault {
    Fault::new(Code::Moved, "Somebody changed this since; it is left as it is.")
        .with("expected", words::value(&recorded.after))
        .with("found", words::value(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(id: i64, field: UserField, before: Value, after: Value) -> Change {
        let subject = Subject::User { id: Some(id), login: "ayla".into(), field };
        Change { subject, before, after, refused: None, made: true }
    }

    fn groups(ids: &[i64]) -> Value {
        Value::Names(ids.iter().map(|id| Named { id: *id, name: format!("G{id}") }).collect())
    }

    /// What undoing one recorded change comes to, with that found on the tenant.
    fn undone(recorded: Change, found: &Value) -> Option<Change> {
        let recorded = [recorded];
        let (back, cannot) = wanted(&recorded);
        assert!(cannot.is_empty());
        back[0].change(found)
    }

    #[test]
    fn a_value_is_put_back_only_where_it_is_still_what_was_written() {
        let archived = || made(1, UserField::Active, Value::Flag(true), Value::Flag(false));
        let back = undone(archived(), &Value::Flag(false)).unwrap();
        assert_eq!((back.before, back.after, back.refused), (Value::Flag(false), Value::Flag(true), None));
        assert_eq!(undone(archived(), &Value::Flag(true)), None, "somebody put it back already");
        let text = |text: &str| Value::Text(text.into());
        let renamed = made(1, UserField::Name, text("old"), text("new"));
        let fault = undone(renamed, &text("newer")).unwrap().refused.unwrap();
        assert_eq!(fault.code, Code::Moved);
        assert_eq!((fault.fields["expected"].as_str(), fault.fields["found"].as_str()), ("new", "newer"));
    }

    #[test]
    fn groups_are_put_back_by_difference() {
        let given = || made(1, UserField::Groups, groups(&[1, 2]), groups(&[1, 3]));
        let back = undone(given(), &groups(&[1, 3, 9])).unwrap();
        assert_eq!((back.refused, back.after), (None, groups(&[1, 2, 9])), "what others gave stays");
        let back = undone(given(), &groups(&[1])).unwrap();
        assert_eq!(back.refused.map(|fault| fault.code), Some(Code::Moved), "what was given is gone");
        assert_eq!(undone(given(), &groups(&[1, 2])), None);
    }

    #[test]
    fn an_account_that_was_made_is_archived_and_the_rest_of_it_is_not_asked_about() {
        let text = |text: &str| Value::Text(text.into());
        let recorded = [
            made(7, UserField::Account, Value::Nothing, text("ayla")),
            made(7, UserField::Name, Value::Nothing, text("Ayla")),
            made(7, UserField::Invitation, Value::Nothing, text("a@b.example")),
        ];
        let (back, cannot) = wanted(&recorded);
        assert_eq!((back.len(), cannot.len()), (1, 1), "archived; the mail cannot be taken back");
        assert_eq!(back[0].change(&Value::Flag(true)).unwrap().after, Value::Flag(false));
        assert_eq!(back[0].change(&Value::Flag(false)), None, "somebody archived it already");
    }

    #[test]
    fn what_was_not_made_is_not_undone() {
        let mut not_made = made(1, UserField::Active, Value::Flag(true), Value::Flag(false));
        not_made.made = false;
        let recorded = [not_made];
        let (back, cannot) = wanted(&recorded);
        assert!(back.is_empty() && cannot.is_empty());
    }
}
