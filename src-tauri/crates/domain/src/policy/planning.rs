//! What setting values comes to on a tenant: the changes, those that cannot be made and why, and what people should know.
//!
//! Values that are not asked for stay as they are, also where a module is installed that would bring values of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Enforcement, PolicyField, PolicyReading, PolicyValue, guesses_per_hour};
use crate::check::ModuleState;
use crate::fault::{Code, Fault};
use crate::plan::{Change, Note, Subject, Value};

/// OCA's module, which brings Odoo's own with it.
const SECURITY: &str = "password_security";
/// Odoo's own module.
const CORE: &str = "auth_password_policy";

impl PolicyReading {
    /// A value as plans show it: what was set, nothing where the server's default holds, and 0 where nothing enforces it.
    pub fn current(&self, field: PolicyField) -> Value {
        match self.get(field) {
            Some(value) if value.enforcement == Enforcement::Enforced && !value.set => Value::Nothing,
            Some(value) => shown(value),
            None => Value::Nothing,
        }
    }

    /// Whether a module is in use; nothing where it is not to be known.
    pub fn uses(&self, module: &str) -> Value {
        let state = match module {
            SECURITY => self.password_security,
            CORE => self.password_policy,
            _ => return Value::Nothing,
        };
        match state {
            ModuleState::Installed => Value::Flag(true),
            ModuleState::Available | ModuleState::Absent => Value::Flag(false),
            ModuleState::Unknown => Value::Nothing,
        }
    }
}

fn shown(value: &PolicyValue) -> Value {
    value.in_force().map_or(Value::Nothing, number)
}

fn number(value: u32) -> Value {
    Value::Number(value.into())
}

/// What has to change so that these values hold, modules first. What holds already is left out; what the tenant cannot
/// enforce is there with the reason. With `install`, modules that are on the server are put in use where a value needs
/// them; a value of 0 needs none.
pub fn changes(reading: &PolicyReading, wanted: &BTreeMap<PolicyField, u32>, install: bool) -> Vec<Change> {
    let wanted: Vec<(PolicyField, u32)> =
        PolicyField::ALL.into_iter().filter_map(|field| Some((field, *wanted.get(&field)?))).collect();
    let modules = if install { needed(reading, &wanted) } else { BTreeSet::new() };
    let installed = modules.iter().map(|module| Change {
        subject: Subject::Module { name: (*module).to_owned() },
        before: Value::Flag(false),
        after: Value::Flag(true),
        refused: None,
        made: false,
    });
    let values = wanted.into_iter().filter_map(|(field, value)| change(reading, field, value, &modules));
    installed.chain(values).collect()
}

/// The modules to install. `password_security` brings `auth_password_policy` with it.
fn needed<'a>(reading: &'a PolicyReading, wanted: &[(PolicyField, u32)]) -> BTreeSet<&'a str> {
    let module = |(field, value): &(PolicyField, u32)| match &reading.get(*field)?.enforcement {
        Enforcement::NeedsModule { module } if *value > 0 => Some(module.as_str()),
        _ => None,
    };
    let modules: BTreeSet<&str> = wanted.iter().filter_map(module).collect();
    if modules.contains(SECURITY) { BTreeSet::from([SECURITY]) } else { modules }
}

fn change(
    reading: &PolicyReading,
    field: PolicyField,
    wanted: u32,
    modules: &BTreeSet<&str>,
) -> Option<Change> {
    let value = reading.get(field);
    if value.and_then(PolicyValue::in_force) == Some(wanted) {
        return None;
    }
    let refused = match value.map(|value| &value.enforcement) {
        Some(Enforcement::Enforced) => value.and_then(|value| no_number(value, field)),
        Some(Enforcement::NeedsModule { module }) => {
            let comes = modules.contains(module.as_str()) || modules.contains(SECURITY);
            (!comes).then(|| not_installed(module))
        }
        Some(Enforcement::ModuleAbsent { module }) => Some(not_on_server(module)),
        Some(Enforcement::NotInVersion { series }) => Some(not_in_version(field, *series)),
        Some(Enforcement::NoRights) | None => Some(no_rights()),
    };
    Some(Change {
        subject: Subject::Policy { field },
        before: reading.current(field),
        after: number(wanted),
        refused,
        made: false,
    })
}

/// A value that was set and is no number here, such as the module's −1: it could not be put back.
fn no_number(value: &PolicyValue, field: PolicyField) -> Option<Fault> {
    let is_kept = value.set && value.value.is_none();
    let words =
        format!("What the tenant has for {} is no number from 0 up and could not be put back.", field.name());
    is_kept.then(|| {
        Fault::new(Code::TenantRefused, words).next("Change it in Odoo once; then it can be planned here.")
    })
}

fn not_installed(module: &str) -> Fault {
    Fault::new(Code::ModuleMissing, format!("The module {module} is on the server and not installed."))
        .with("module", module)
        .next("Plan it again with the module's installation.")
}

fn not_on_server(module: &str) -> Fault {
    Fault::new(Code::ModuleMissing, format!("The server does not have the module {module}."))
        .with("module", module)
        .next("Ask the provider to put the module on the server.")
}

fn not_in_version(field: PolicyField, series: u16) -> Fault {
    let word = field.name();
    Fault::new(Code::NotInVersion, format!("No module of Odoo {series} enforces {word}."))
        .with("series", series)
        .next("Leave this value out for the tenant.")
}

fn no_rights() -> Fault {
    Fault::new(Code::AccessDenied, "This login may not change the tenant's policy.")
}

/// What people should know of these changes; how many passwords expire is for the tenant to tell.
pub fn notes(reading: &PolicyReading, changes: &[Change]) -> Vec<Note> {
    if changes.is_empty() {
        return vec![Note::NothingToDo];
    }
    let mut notes = Vec::new();
    let mut after = BTreeMap::new();
    for change in changes.iter().filter(|change| change.refused.is_none()) {
        match (&change.subject, &change.after) {
            (Subject::Module { name }, _) => notes.push(Note::InstallPause { module: name.clone() }),
            (Subject::Policy { field }, Value::Number(value)) => {
                after.insert(*field, u32::try_from(*value).unwrap_or(u32::MAX));
            }
            _ => {}
        }
    }
    let in_force = |field: PolicyField| reading.get(field).and_then(PolicyValue::in_force);
    if after.iter().any(|(field, value)| is_about_new_passwords(*field) && in_force(*field) < Some(*value)) {
        notes.push(Note::OnlyNewPasswords);
    }
    let uncounted = after.iter().filter(|(field, value)| is_class(**field) && **value > 1);
    notes.extend(uncounted.map(|(field, _)| Note::CountNotEnforced { field: *field }));
    notes.extend(guesses(&after, &in_force));
    notes
}

fn guesses(
    after: &BTreeMap<PolicyField, u32>,
    in_force: &dyn Fn(PolicyField) -> Option<u32>,
) -> Option<Note> {
    let fields = [PolicyField::LockoutAfter, PolicyField::LockoutSeconds];
    if !fields.iter().any(|field| after.contains_key(field)) {
        return None;
    }
    let [failures, seconds] = fields.map(in_force);
    let [new_failures, new_seconds] =
        fields.map(|field| after.get(&field).copied().or_else(|| in_force(field)));
    Some(Note::GuessesPerHour {
        before: guesses_per_hour(failures?, seconds?),
        after: guesses_per_hour(new_failures?, new_seconds?),
    })
}

fn is_class(field: PolicyField) -> bool {
    matches!(
        field,
        PolicyField::Lowercase | PolicyField::Uppercase | PolicyField::Digits | PolicyField::Special
    )
}

/// Whether a stricter value is only asked of passwords to come.
fn is_about_new_passwords(field: PolicyField) -> bool {
    is_class(field)
        || matches!(field, PolicyField::MinimumLength | PolicyField::Strength | PolicyField::History)
}

/// What has to be written after modules were installed, so that what was asked for holds and all else is as before: the
/// modules come with values of their own, such as an expiry after 60 days.
pub fn after_installing(
    before: &PolicyReading,
    now: &PolicyReading,
    asked: &BTreeMap<PolicyField, Option<u32>>,
) -> BTreeMap<PolicyField, Option<u32>> {
    let mut values = asked.clone();
    for value in now.values.iter().filter(|value| value.enforcement == Enforcement::Enforced) {
        let was = before.get(value.field).and_then(PolicyValue::in_force);
        if was != value.value && was.is_some() {
            values.entry(value.field).or_insert(was);
        }
    }
    values
}

#[cfg(test)]
mod tests;
