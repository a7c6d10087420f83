//! A plan as people read it.

use std::collections::BTreeSet;

use reeve_app::api::OneTimePassword;
use reeve_domain::Code;
use reeve_domain::plan::{Change, Named, Note, Subject, TenantPlan, UserField, Value};
use reeve_domain::tenant::Stage;

use super::report::{Report, outcome};
use crate::output::{counted, table};

impl Report {
    /// What will be done where.
    pub fn plan_text(&self) -> String {
        let mut text = format!("{} (plan {})\n", self.plan.title, self.plan.id);
        // of many, those where nothing differs are only counted
        for tenant in self.tenants.iter().filter(|tenant| self.tenants.len() == 1 || !is_idle(tenant)) {
            text.push_str(&tenant_text(tenant));
        }
        text.push_str(&self.totals());
        text
    }

    /// What the plan comes to, whether it was applied or not.
    fn totals(&self) -> String {
        let changing = |tenant: &&TenantPlan| tenant.changes.iter().any(|change| change.refused.is_none());
        let (changes, refused) = self.tenants.iter().flat_map(|tenant| &tenant.changes).fold(
            (0_u64, 0_u64),
            |(made, refused), change| match change.refused {
                None => (made + 1, refused),
                Some(_) => (made, refused + 1),
            },
        );
        let tenants = |n: usize| counted(n as u64, "tenant");
        let mut text = match changes {
            0 => String::from("No change"),
            _ => format!(
                "{} in {}",
                counted(changes, "change"),
                tenants(self.tenants.iter().filter(changing).count())
            ),
        };
        if refused > 0 {
            text.push_str(&format!(", {refused} cannot be made"));
        }
        for (n, what) in [
            (self.tenants.iter().filter(|tenant| tenant.fault.is_some()).count(), "could not be planned"),
            (self.tenants.iter().filter(|tenant| is_idle(tenant)).count(), "with nothing to do"),
        ] {
            if n > 0 {
                text.push_str(&format!(", {} {what}", tenants(n)));
            }
        }
        text + "\n"
    }

    /// What came of it.
    pub fn results_text(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .tenants
            .iter()
            .map(|tenant| {
                let (outcome, detail, _) = outcome(tenant);
                vec![tenant.name.clone(), outcome, [detail, moved(tenant)].concat()]
            })
            .collect();
        table(&["TENANT", "OUTCOME", "DETAIL"], &rows)
    }
}

fn tenant_text(tenant: &TenantPlan) -> String {
    let stage = if tenant.stage == Stage::Test { " (test)" } else { "" };
    let mut text = format!("  {}{stage}\n", tenant.name);
    if let Some(fault) = &tenant.fault {
        text.push_str(&format!("    cannot be planned: {}\n", fault.message));
    }
    for change in &tenant.changes {
        text.push_str(&format!("    {}\n", change_text(change)));
    }
    for note in &tenant.notes {
        text.push_str(&format!("    {}\n", note_text(note)));
    }
    text
}

fn is_idle(tenant: &TenantPlan) -> bool {
    tenant.changes.is_empty() && tenant.fault.is_none()
}

fn change_text(change: &Change) -> String {
    let whose = match &change.subject {
        Subject::User { login, .. } => format!("{login}: "),
        Subject::Module { name } => format!("{name}: "),
        Subject::Policy { .. } => String::new(),
    };
    let field = change.subject.field_name().replace('_', " ");
    let values = match (&change.before, &change.after) {
        (Value::Names(before), Value::Names(after)) => difference(before, after),
        (Value::Nothing, Value::Names(after)) => difference(&[], after),
        (Value::Names(before), Value::Nothing) => difference(before, &[]),
        (before, after) => format!("{} -> {}", value(before), value(after)),
    };
    match &change.refused {
        // what is there now and what it would have become: the diff, and not only that there is one
        Some(fault) if fault.code == Code::Moved => {
            format!(
                "{whose}{field} stays {}, not {}: {}",
                value(&change.before),
                value(&change.after),
                fault.message
            )
        }
        Some(fault) => match &change.subject {
            Subject::User { field: UserField::Account, .. } => {
                format!("{whose}cannot be made: {}", fault.message)
            }
            _ => format!("{whose}{field} stays: {}", fault.message),
        },
        None => format!("{whose}{}", in_words(change).unwrap_or_else(|| format!("{field} {values}"))),
    }
}

/// Changes that are no change from one value to another.
fn in_words(change: &Change) -> Option<String> {
    let after = match &change.after {
        Value::Text(text) => text.as_str(),
        _ => "",
    };
    Some(match &change.subject {
        Subject::Module { .. } if change.after == Value::Flag(true) => "is installed".into(),
        Subject::User { field: UserField::Account, .. } => "new account".into(),
        Subject::User { field: UserField::Invitation, .. } => format!("invitation mailed to {after}"),
        Subject::User { field: UserField::Sessions, .. } => "sessions end".into(),
        Subject::User { field: UserField::Password, .. } => match after {
            "mail" => "the tenant mails a link to choose a new password".into(),
            "one_time" => "password replaced by a one-time password".into(),
            "given" => "password replaced by the one given".into(),
            "unknown" => "password replaced by one that nobody knows".into(),
            _ => return None,
        },
        _ => return None,
    })
}

fn difference(before: &[Named], after: &[Named]) -> String {
    let (before, after): (BTreeSet<&Named>, BTreeSet<&Named>) =
        (before.iter().collect(), after.iter().collect());
    let plus = after.difference(&before).map(|named| format!("+ {}", named.name));
    let minus = before.difference(&after).map(|named| format!("- {}", named.name));
    let all: Vec<String> = plus.chain(minus).collect();
    if all.is_empty() { "as it is".into() } else { all.join(", ") }
}

fn value(value: &Value) -> String {
    match value {
        Value::Nothing => "nothing".into(),
        Value::Flag(true) => "yes".into(),
        Value::Flag(false) => "no".into(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Names(names) => names.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn moved(tenant: &TenantPlan) -> String {
    let moved = tenant.result.iter().flat_map(|result| &result.moved).map(|moved| {
        let whose = match &moved.subject {
            Subject::User { login, .. } => format!("{login}'s "),
            _ => String::new(),
        };
        let field = moved.subject.field_name().replace('_', " ");
        format!(" {whose}{field} was {} and is {}.", value(&moved.expected), value(&moved.found))
    });
    moved.collect()
}

fn note_text(note: &Note) -> String {
    match note {
        Note::NothingToDo => "Nothing differs from what is wanted.".into(),
        Note::PasswordsExpire { accounts } => {
            format!(
                "{} must choose a new password at the next sign-in in a browser.",
                counted(*accounts, "account")
            )
        }
        Note::OnlyNewPasswords => "Applies to passwords chosen from now on; existing ones stay.".into(),
        Note::CountNotEnforced { field } => {
            let field = Subject::Policy { field: *field }.field_name().replace('_', " ");
            format!("{field}: the module counts one as enough, whatever the number.")
        }
        Note::SessionsEnd { accounts } => {
            format!("The open web sessions of {} end.", counted(*accounts, "account"))
        }
        Note::Irreversible { what } => irreversible(*what),
        Note::UndoArchives => "Undoing archives the account; accounts are never deleted.".into(),
        Note::Implied { login, groups } => format!("{login} also gets, with these: {}.", groups.join(", ")),
        Note::KeysStay { login } => format!(
            "{login}'s API keys stay, dead while the account is archived: revoking them needs a sign-in by password."
        ),
        Note::Mails { people: 1 } => "The tenant mails 1 person.".into(),
        Note::Mails { people } => format!("The tenant mails {people} people."),
        Note::NoPassword => "The account has no password until one is set or mailed.".into(),
        Note::InstallPause { module } => {
            format!(
                "Installing {module} makes the tenant pause for some seconds. Its rules that are not set here are \
                 switched off right after; existing passwords stay until they are changed or expire."
            )
        }
        Note::RolesOverride => "A role module on the tenant resets groups that are given directly.".into(),
        Note::GuessesPerHour { before, after } => {
            let guesses = |n: &Option<u32>| n.map_or("without limit".into(), |n| n.to_string());
            format!("Guesses per hour from one address: {} -> {}.", guesses(before), guesses(after))
        }
    }
}

fn irreversible(what: UserField) -> String {
    let what = match what {
        UserField::Password => "The password",
        UserField::Sessions => "Ended sessions",
        UserField::ApiKeys => "Revoked API keys",
        UserField::Devices => "Forgotten devices",
        UserField::TwoFactor => "Two-factor that is turned off",
        UserField::Invitation => "A mail that was sent",
        _ => "This",
    };
    format!("{what} cannot be put back from here.")
}

/// The passwords a plan made: for people's eyes, now and never again.
pub fn passwords(made: &[OneTimePassword]) -> String {
    if made.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> =
        made.iter().map(|one| vec![one.tenant.clone(), one.login.clone(), one.password.clone()]).collect();
    format!(
        "\nShown once and kept nowhere; pass it on now, by another way than the login:\n{}",
        table(&["TENANT", "LOGIN", "ONE-TIME PASSWORD"], &rows)
    )
}
