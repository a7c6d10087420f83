//! A plan in plain English: its title, its row in the journal.

use std::collections::BTreeSet;

use reeve_domain::journal::Action;
use reeve_domain::plan::{
    Change, Intent, Named, PlanOutcome, Subject, TenantPlan, UserOperation, Value, Whom,
};
use reeve_domain::user::UserKind;

/// Changes that a journal row spells out; it says how many more there are.
const SPELT_OUT: usize = 20;

/// A plan's title. `named` is the account's login where it is only one and known here; `undone` the title of the plan that
/// is undone.
pub(super) fn title(
    intent: &Intent,
    tenants: &[String],
    named: Option<&str>,
    undone: Option<&str>,
) -> String {
    let place = match tenants {
        [one] => one.clone(),
        many => format!("{} tenants", many.len()),
    };
    match intent {
        Intent::CreateUsers { users, .. } => match users.as_slice() {
            [one] => format!("Create {} in {place}", one.login),
            many => format!("Create {} accounts in {place}", many.len()),
        },
        Intent::Users { whom, operation } => {
            let who = match whom {
                Whom::Person { login, .. } => login.clone(),
                Whom::Accounts { accounts } => match (accounts.len(), named) {
                    (1, Some(login)) => login.to_owned(),
                    (1, None) => "1 account".to_owned(),
                    (many, _) => format!("{many} accounts"),
                },
            };
            format!("{} in {place}", done_to(&who, operation))
        }
        Intent::Policies { values, baseline, .. } => match (baseline, values.len()) {
            (Some(baseline), _) => format!("Apply baseline “{baseline}” to {place}"),
            (None, 1) => format!("Set 1 policy value in {place}"),
            (None, many) => format!("Set {many} policy values in {place}"),
        },
        Intent::Undo { .. } => format!("Undo: {}", undone.unwrap_or("a plan")),
    }
}

fn done_to(who: &str, operation: &UserOperation) -> String {
    match operation {
        UserOperation::Archive => format!("Archive {who}"),
        UserOperation::Unarchive => format!("Bring {who} back from the archive"),
        UserOperation::Edit { .. } => format!("Edit {who}"),
        UserOperation::Groups { .. } => format!("Change groups of {who}"),
        UserOperation::Kind { to: UserKind::Internal } => format!("Make {who} internal"),
        UserOperation::Kind { .. } => format!("Make {who} portal"),
        UserOperation::CopyRights { from } => format!("Give {who} the rights of {from}"),
        UserOperation::Template { template } => format!("Give {who} the template “{template}”"),
        UserOperation::ResetPassword { .. } => format!("Reset the password of {who}"),
        UserOperation::EndSessions => format!("End the sessions of {who}"),
        UserOperation::RevokeKeys { .. } => format!("Revoke API keys of {who}"),
        UserOperation::RevokeDevices { .. } => format!("Forget devices of {who}"),
        UserOperation::DisableTwoFactor => format!("Turn off two-factor of {who}"),
        UserOperation::Offboard => format!("Offboard {who}"),
    }
}

/// What a journal row calls it.
pub(super) fn action(intent: &Intent) -> Action {
    match intent {
        Intent::CreateUsers { .. } => Action::UserCreate,
        Intent::Policies { .. } => Action::PolicySet,
        Intent::Undo { .. } => Action::PlanUndo,
        Intent::Users { operation, .. } => match operation {
            UserOperation::Archive => Action::UserArchive,
            UserOperation::Unarchive => Action::UserUnarchive,
            UserOperation::Edit { .. } => Action::UserEdit,
            UserOperation::Groups { .. } => Action::UserGroups,
            UserOperation::Kind { .. } => Action::UserKind,
            UserOperation::CopyRights { .. } => Action::UserCopyRights,
            UserOperation::Template { .. } => Action::UserTemplate,
            UserOperation::ResetPassword { .. } => Action::UserResetPassword,
            UserOperation::EndSessions => Action::UserEndSessions,
            UserOperation::RevokeKeys { .. } => Action::UserRevokeKeys,
            UserOperation::RevokeDevices { .. } => Action::UserRevokeDevices,
            UserOperation::DisableTwoFactor => Action::UserDisableTwoFactor,
            UserOperation::Offboard => Action::UserOffboard,
        },
    }
}

/// What was done on a tenant and how it ended, for the journal.
pub(super) fn detail(tenant: &TenantPlan) -> String {
    let made: Vec<String> = tenant.changes.iter().filter(|change| change.made).map(in_words).collect();
    let mut said = match made.len() {
        0 => "nothing was changed".to_owned(),
        many if many > SPELT_OUT => {
            format!("{}; and {} more", made[..SPELT_OUT].join("; "), many - SPELT_OUT)
        }
        _ => made.join("; "),
    };
    let Some(result) = &tenant.result else { return said };
    if result.outcome == PlanOutcome::Moved {
        said.push_str("; its values had moved since the preview");
    }
    if let Some(fault) = &result.fault {
        said.push_str(": ");
        said.push_str(&fault.message);
    }
    said
}

fn in_words(change: &Change) -> String {
    let field = change.subject.field_name().replace('_', " ");
    let what = match (&change.before, &change.after) {
        (Value::Names(before), Value::Names(after)) => difference(before, after),
        (Value::Nothing, after) => value(after),
        (before, after) => format!("{} → {}", value(before), value(after)),
    };
    match &change.subject {
        Subject::User { login, .. } => format!("{login}: {field} {what}"),
        Subject::Policy { .. } => format!("{field} {what}"),
        Subject::Module { name } => format!("{field} {name} {what}"),
    }
}

/// What came and what went, not everything that stayed.
fn difference(before: &[Named], after: &[Named]) -> String {
    let ids = |names: &[Named]| names.iter().map(|named| named.id).collect::<BTreeSet<_>>();
    let (had, has) = (ids(before), ids(after));
    let came = after.iter().filter(|named| !had.contains(&named.id)).map(|named| format!("+{}", named.name));
    let went = before.iter().filter(|named| !has.contains(&named.id)).map(|named| format!("−{}", named.name));
    came.chain(went).collect::<Vec<_>>().join(", ")
}

/// A value as people read it.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Nothing => "not set".into(),
        Value::Flag(true) => "yes".into(),
        Value::Flag(false) => "no".into(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Names(names) if names.is_empty() => "none".into(),
        Value::Names(names) => names.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use reeve_domain::plan::{Account, UserField};
    use reeve_domain::tenant::TenantId;

    use super::*;

    #[test]
    fn a_title_says_what_to_whom_and_where() {
        let account = |n| Account { tenant: TenantId("a".into()), id: n };
        let archive =
            |accounts| Intent::Users { whom: Whom::Accounts { accounts }, operation: UserOperation::Archive };
        let acme = ["Acme".to_owned()];
        let three = archive((1..=3).map(account).collect());
        assert_eq!(title(&three, &acme, None, None), "Archive 3 accounts in Acme");
        assert_eq!(title(&archive(vec![account(1)]), &acme, Some("ayla"), None), "Archive ayla in Acme");
        let leaves = Intent::Users {
            whom: Whom::Person { login: "ayla".into(), tenants: Vec::new() },
            operation: UserOperation::Offboard,
        };
        let two = ["Acme".to_owned(), "Globex".to_owned()];
        assert_eq!(title(&leaves, &two, None, None), "Offboard ayla in 2 tenants");
    }

    #[test]
    fn the_journal_names_what_came_and_what_went() {
        let named = |id: i64, name: &str| Named { id, name: name.into() };
        let change = Change {
            subject: Subject::User { id: Some(1), login: "ayla".into(), field: UserField::Groups },
            before: Value::Names(vec![named(1, "User"), named(2, "Sales")]),
            after: Value::Names(vec![named(1, "User"), named(3, "Stock")]),
            refused: None,
            made: true,
        };
        assert_eq!(in_words(&change), "ayla: groups +Stock, −Sales");
    }
}
