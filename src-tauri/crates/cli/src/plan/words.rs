//! A plan as people read it.

use std::collections::BTreeSet;

use reeve_app::api::OneTimePassword;
use reeve_domain::plan::{Change, Named, Note, Plan, Subject, TenantPlan, UserField, Value};
use reeve_domain::tenant::Stage;

use super::report::{Report, outcome};
use crate::output::table;

impl Report {
    /// What will be done where.
    pub fn plan_text(&self) -> String {
        let mut text = format!("{} (plan {})\n", self.plan.title, self.plan.id);
        // of many, those where nothing differs are only counted
        let is_idle = |tenant: &&TenantPlan| tenant.changes.is_empty() && tenant.fault.is_none();
        for tenant in self.tenants.iter().filter(|tenant| self.tenants.len() == 1 || !is_idle(tenant)) {
            text.push_str(&tenant_text(tenant));
        }
        text.push_str(&totals(&self.plan));
        text
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

fn totals(plan: &Plan) -> String {
    let counts = plan.counts;
    let mut text = format!("{} change(s) in {} tenant(s)", counts.changes, counts.pending);
    for (n, what) in [
        (counts.refused_changes, "cannot be made"),
        (counts.not_planned, "tenant(s) could not be planned"),
        (counts.nothing_to_do, "tenant(s) with nothing to do"),
    ] {
        if n > 0 {
            text.push_str(&format!(", {n} {what}"));
        }
    }
    text + "\n"
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
        Some(fault) => format!("{whose}{field} stays: {}", fault.message),
        None => format!("{whose}{field} {values}"),
    }
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
            format!("{accounts} account(s) must choose a new password at their next sign-in in a browser.")
        }
        Note::OnlyNewPasswords => "Applies to passwords chosen from now on; existing ones stay.".into(),
        Note::CountNotEnforced { field } => {
            let field = Subject::Policy { field: *field }.field_name().replace('_', " ");
            format!("{field}: the module counts one as enough, whatever the number.")
        }
        Note::SessionsEnd { accounts } => format!("The open web sessions of {accounts} account(s) end."),
        Note::Irreversible { what } => irreversible(*what),
        Note::UndoArchives => "Undoing archives the account; accounts are never deleted.".into(),
        Note::Implied { login, groups } => format!("{login} also gets, with these: {}.", groups.join(", ")),
        Note::KeysStay { login } => format!(
            "{login}'s API keys stay, dead while the account is archived: revoking them needs a sign-in by password."
        ),
        Note::Mails { people } => format!("The tenant mails {people} person(s)."),
        Note::NoPassword => "The account has no password until one is set or mailed.".into(),
        Note::InstallPause { module } => {
            format!("Installing {module} makes the tenant pause for some seconds.")
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
        UserField::TwoFactor => "Two-factor",
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
