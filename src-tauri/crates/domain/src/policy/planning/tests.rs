use super::*;
use PolicyField::{
    Digits, ExpireDays, LockoutAfter, LockoutSeconds, MinimumLength, Special, Strength, Uppercase,
};

fn reading(values: &[(PolicyField, Option<u32>, Enforcement)]) -> PolicyReading {
    PolicyReading {
        values: values
            .iter()
            .map(|(field, value, enforcement)| PolicyValue {
                field: *field,
                value: *value,
                set: true,
                enforcement: enforcement.clone(),
            })
            .collect(),
        password_policy: ModuleState::Installed,
        password_security: ModuleState::Available,
    }
}

fn needs() -> Enforcement {
    Enforcement::NeedsModule { module: SECURITY.into() }
}

fn plain() -> PolicyReading {
    reading(&[
        (MinimumLength, Some(8), Enforcement::Enforced),
        (Strength, None, Enforcement::NotInVersion { series: 19 }),
        (Uppercase, None, needs()),
        (Digits, None, needs()),
        (ExpireDays, None, needs()),
        (LockoutAfter, Some(10), Enforcement::Enforced),
        (LockoutSeconds, Some(60), Enforcement::Enforced),
    ])
}

fn codes(changes: &[Change]) -> Vec<(String, Value, Value, Option<Code>)> {
    changes
        .iter()
        .map(|change| {
            let code = change.refused.as_ref().map(|fault| fault.code);
            (change.subject.field_name(), change.before.clone(), change.after.clone(), code)
        })
        .collect()
}

#[test]
fn what_holds_already_is_left_out_and_what_cannot_be_done_says_why() {
    let wanted =
        [(MinimumLength, 15), (LockoutAfter, 10), (Strength, 3), (Uppercase, 1), (Special, 1)].into();
    let changes = changes(&plain(), &wanted, false);
    let expected = [
        ("minimum_length", 8, 15, None),
        ("strength", 0, 3, Some(Code::NotInVersion)),
        ("uppercase", 0, 1, Some(Code::ModuleMissing)),
    ];
    let told: Vec<_> =
        expected.into_iter().map(|(f, b, a, c)| (f.to_owned(), number(b), number(a), c)).collect();
    let unknown = ("special".to_owned(), Value::Nothing, number(1), Some(Code::AccessDenied));
    assert_eq!(codes(&changes), [told, vec![unknown]].concat());
    let fields = changes[2].refused.clone().unwrap().fields;
    assert_eq!(fields["module"], SECURITY, "which module it is");
}

#[test]
fn a_zero_needs_no_module_and_no_version() {
    let zeros = [(Strength, 0), (Uppercase, 0), (ExpireDays, 0)].into();
    assert_eq!(changes(&plain(), &zeros, false), []);
    assert_eq!(changes(&plain(), &zeros, true), [], "and nothing is installed for it");
    assert_eq!(notes(&plain(), &[]), [Note::NothingToDo]);
}

#[test]
fn a_value_that_holds_by_default_is_left_out_and_one_that_differs_was_nothing_before() {
    let mut unset = plain();
    unset.values.iter_mut().for_each(|value| value.set = false);
    let changes = changes(&unset, &[(LockoutAfter, 10), (LockoutSeconds, 300)].into(), false);
    let expected = ("lockout_seconds".to_owned(), Value::Nothing, number(300), None);
    assert_eq!(codes(&changes), [expected], "so that undoing unsets it again");
}

#[test]
fn what_could_not_be_put_back_is_left_alone() {
    let endless = reading(&[(PolicyField::History, None, Enforcement::Enforced)]);
    let changes = changes(&endless, &[(PolicyField::History, 5)].into(), false);
    let refused = ("history".to_owned(), Value::Nothing, number(5), Some(Code::TenantRefused));
    assert_eq!(codes(&changes), [refused], "it was set to −1: all earlier passwords");
}

#[test]
fn a_module_is_installed_first_and_only_where_it_is_asked_for() {
    let wanted = [(Uppercase, 1), (Digits, 0), (ExpireDays, 90)].into();
    let changes = changes(&plain(), &wanted, true);
    let expected = [
        ("module".to_owned(), Value::Flag(false), Value::Flag(true), None),
        ("uppercase".to_owned(), number(0), number(1), None),
        ("expire_days".to_owned(), number(0), number(90), None),
    ];
    assert_eq!(codes(&changes), expected);
    let absent = Enforcement::ModuleAbsent { module: SECURITY.into() };
    let without = super::changes(&reading(&[(Uppercase, None, absent)]), &[(Uppercase, 1)].into(), true);
    assert_eq!(
        codes(&without)[0].3,
        Some(Code::ModuleMissing),
        "what is not on the server cannot be installed"
    );
    assert_eq!(without.len(), 1);
}

#[test]
fn one_module_brings_the_other() {
    let bare = reading(&[
        (MinimumLength, None, Enforcement::NeedsModule { module: CORE.into() }),
        (Uppercase, None, needs()),
    ]);
    let names = |wanted: &[(PolicyField, u32)]| -> Vec<Subject> {
        let changes = changes(&bare, &wanted.iter().copied().collect(), true);
        assert!(changes.iter().all(|change| change.refused.is_none()), "{changes:?}");
        changes
            .into_iter()
            .map(|change| change.subject)
            .filter(|s| matches!(s, Subject::Module { .. }))
            .collect()
    };
    let module = |name: &str| Subject::Module { name: name.into() };
    assert_eq!(names(&[(MinimumLength, 12)]), [module(CORE)]);
    assert_eq!(names(&[(MinimumLength, 12), (Uppercase, 1)]), [module(SECURITY)]);
}

#[test]
fn people_are_told_what_the_values_come_to() {
    let wanted = [(MinimumLength, 15), (Uppercase, 2), (Digits, 1), (LockoutAfter, 5)].into();
    let changes = changes(&plain(), &wanted, true);
    let expected = [
        Note::InstallPause { module: SECURITY.into() },
        Note::OnlyNewPasswords,
        Note::CountNotEnforced { field: Uppercase },
        Note::GuessesPerHour { before: Some(70), after: Some(65) },
    ];
    assert_eq!(notes(&plain(), &changes), expected);
    let refused = super::changes(&plain(), &[(Uppercase, 2)].into(), false);
    assert_eq!(notes(&plain(), &refused), [], "what is not made needs no explanation");
    let off = super::changes(&plain(), &[(LockoutAfter, 0)].into(), false);
    assert_eq!(notes(&plain(), &off), [Note::GuessesPerHour { before: Some(70), after: None }]);
    let laxer = super::changes(&plain(), &[(MinimumLength, 6)].into(), false);
    assert_eq!(notes(&plain(), &laxer), [], "a laxer rule binds nobody");
}

#[test]
fn what_a_module_brings_unasked_is_put_back() {
    let now = reading(&[
        (MinimumLength, Some(12), Enforcement::Enforced),
        (Uppercase, Some(1), Enforcement::Enforced),
        (Digits, Some(1), Enforcement::Enforced),
        (ExpireDays, Some(60), Enforcement::Enforced),
        (LockoutAfter, Some(10), Enforcement::Enforced),
    ]);
    let written = after_installing(&plain(), &now, &[(Digits, Some(2))].into());
    let expected = [(MinimumLength, Some(8)), (Uppercase, Some(0)), (Digits, Some(2)), (ExpireDays, Some(0))];
    assert_eq!(written, expected.into(), "as asked for, and all else as it was");
}
