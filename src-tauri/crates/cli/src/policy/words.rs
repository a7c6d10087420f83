//! Policies in words.

use reeve_domain::policy::{
    Enforcement, Grade, PolicyField, PolicyReading, PolicyValue, Standard, guesses_per_hour,
};

/// A field as people call it.
pub fn name_of(field: PolicyField) -> String {
    field.name().replace('_', " ")
}

/// Whether the tenant acts on a value, and why not.
pub fn enforcement(value: &PolicyValue) -> String {
    match &value.enforcement {
        Enforcement::Enforced if value.set => "yes".into(),
        Enforcement::Enforced => "yes, the server's default".into(),
        Enforcement::NeedsModule { module } => format!("no: {module} is on the server and not installed"),
        Enforcement::ModuleAbsent { module } => format!("no: the server does not have {module}"),
        Enforcement::NotInVersion { series } => format!("no: no module of Odoo {series} does"),
        Enforcement::NoRights => "not to be seen: this login may not".into(),
    }
}

/// A standard's full name.
pub fn standard(standard: Standard) -> &'static str {
    match standard {
        Standard::Nist => "NIST SP 800-63B-4",
        Standard::Asvs => "OWASP ASVS 5.0",
    }
}

/// A verdict.
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Meets => "meets",
        Grade::Allowed => "allowed",
        Grade::Against => "against",
    }
}

/// What the server does with the lock-out values; empty where they may not be seen.
pub fn lockout(reading: &PolicyReading) -> String {
    let in_force = |field| reading.get(field).and_then(PolicyValue::in_force);
    let (Some(after), Some(seconds)) =
        (in_force(PolicyField::LockoutAfter), in_force(PolicyField::LockoutSeconds))
    else {
        return String::new();
    };
    let Some(guesses) = guesses_per_hour(after, seconds) else {
        return format!(
            "The lock-out is off ({}): passwords can be guessed without limit.\n",
            if after == 0 { "0 failures mean never" } else { "a cool-down of 0 seconds is over at once" }
        );
    };
    format!(
        "After {after} failed sign-ins from one address the server refuses that address for {seconds} s, and again after\n\
         every further failure: at most {guesses} guesses an hour. It counts per database and per worker process (several\n\
         allow as many times more), a success begins anew, API keys are not counted, and behind a proxy that hides\n\
         addresses everybody shares one count.\n"
    )
}
