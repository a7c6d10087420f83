//! The tenant as it is, beside the tenant as the preview saw it. Pure: what was found is an argument.

use reeve_domain::plan::{Change, Moved, Named, Subject, UserField, Value};

/// Whether two values are the same. Records are compared by their ids, whatever they are called now.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    let ids = |names: &[Named]| {
        let mut ids: Vec<i64> = names.iter().map(|named| named.id).collect();
        ids.sort_unstable();
        ids
    };
    match (one, other) {
        (Value::Names(one), Value::Names(other)) => ids(one) == ids(other),
        (Value::Names(names), Value::Nothing) | (Value::Nothing, Value::Names(names)) => names.is_empty(),
        _ => one == other,
    }
}

/// What is to be made: neither refused nor made.
pub(super) fn open(change: &Change) -> bool {
    change.refused.is_none() && !change.made
}

/// Compares the open changes with what was found for them, in their order. A value that is as it shall be counts as made,
/// one that is as it was can be made; any other has moved.
///
/// An account that is to be made and is there already was made by this plan when it had `begun`, otherwise by somebody else.
pub(super) fn compare(changes: &mut [Change], found: &[Value], begun: bool) -> Vec<Moved> {
    let mut moved = Vec::new();
    let mut created: Vec<(String, i64)> = Vec::new();
    for (change, found) in changes.iter_mut().filter(|change| open(change)).zip(found) {
        if let (true, Value::Names(there)) = (is_creation(change), found) {
            match (begun, there.first(), &change.subject) {
                (true, Some(there), Subject::User { login, .. }) => created.push((login.clone(), there.id)),
                (false, Some(there), _) => {
                    moved.push(moved_to(change, Value::Text(there.name.clone())));
                }
                _ => {}
            }
        } else if same(found, &change.before) {
            // as the preview saw it: to be made
        } else if same(found, &change.after) {
            change.made = true;
        } else {
            moved.push(moved_to(change, found.clone()));
        }
    }
    for (login, new) in created {
        found_again(changes, &login, new);
    }
    moved
}

/// An account that was made before the break, with everything that came with it but the mail.
fn found_again(changes: &mut [Change], wanted: &str, new: i64) {
    for change in changes.iter_mut().filter(|change| open(change)) {
        let Subject::User { id: id @ None, login, field } = &mut change.subject else { continue };
        if login == wanted {
            *id = Some(new);
            change.made = *field != UserField::Invitation;
        }
    }
}

fn is_creation(change: &Change) -> bool {
    matches!(change.subject, Subject::User { id: None, field: UserField::Account, .. })
}

fn moved_to(change: &Change, found: Value) -> Moved {
    Moved { subject: change.subject.clone(), expected: change.before.clone(), found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: Option<i64>, field: UserField, before: Value, after: Value) -> Change {
        let subject = Subject::User { id, login: "ayla".into(), field };
        Change { subject, before, after, refused: None, made: false }
    }

    fn named(ids: &[i64], word: &str) -> Value {
        Value::Names(ids.iter().map(|id| Named { id: *id, name: word.into() }).collect())
    }

    #[test]
    fn records_are_the_same_whatever_their_order_and_their_names() {
        assert!(same(&named(&[1, 2], "a"), &named(&[2, 1], "b")));
        assert!(!same(&named(&[1], "a"), &named(&[2], "a")));
        assert!(same(&named(&[], "a"), &Value::Nothing));
        assert!(!same(&Value::Flag(true), &Value::Flag(false)));
    }

    #[test]
    fn what_is_as_it_shall_be_counts_as_made_and_what_is_neither_has_moved() {
        let text = |text: &str| Value::Text(text.into());
        let mut changes = vec![
            change(Some(1), UserField::Active, Value::Flag(true), Value::Flag(false)),
            change(Some(1), UserField::Name, text("old"), text("new")),
            change(Some(1), UserField::Email, text("old"), text("new")),
        ];
        let moved = compare(&mut changes, &[Value::Flag(true), text("new"), text("other")], false);
        let made: Vec<bool> = changes.iter().map(|change| change.made).collect();
        assert_eq!(made, [false, true, false]);
        assert_eq!(moved.len(), 1);
        assert_eq!((&moved[0].expected, &moved[0].found), (&text("old"), &text("other")), "a diff");
    }

    #[test]
    fn an_account_that_appeared_is_somebody_elses_unless_this_plan_began() {
        let plan = || {
            vec![
                change(None, UserField::Account, Value::Nothing, Value::Text("ayla".into())),
                change(None, UserField::Name, Value::Nothing, Value::Text("Ayla".into())),
                change(None, UserField::Invitation, Value::Nothing, Value::Text("a@b.example".into())),
            ]
        };
        let found = [named(&[7], "ayla"), Value::Nothing, Value::Nothing];
        let mut changes = plan();
        assert_eq!(compare(&mut changes, &found, false).len(), 1, "somebody else made it");
        assert!(changes.iter().all(|change| !change.made));
        let mut changes = plan();
        assert_eq!(compare(&mut changes, &found, true), []);
        let made: Vec<bool> = changes.iter().map(|change| change.made).collect();
        assert_eq!(made, [true, true, false], "the mail may have gone out: nobody can tell");
        assert!(
            matches!(changes[0].subject, Subject::User { id: Some(7), .. }),
            "undoing finds it by its id"
        );
    }
}
