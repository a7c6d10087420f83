use super::*;

fn dialect(series: u16) -> &'static Dialect {
    let version = reeve_domain::version::Version { text: format!("{series}.0"), series, enterprise: false };
    Dialect::of(&version).unwrap()
}

fn found(parameters: &[(&str, &str)], core: ModuleState, oca: ModuleState) -> Found {
    let pairs = parameters.iter().map(|(key, value)| ((*key).to_owned(), Some((*value).to_owned())));
    Found { parameters: Some(pairs.collect()), company: None, core, oca }
}

#[test]
fn a_parameter_that_is_not_set_is_the_servers_default() {
    let found = found(&[("base.login_cooldown_after", "10")], ModuleState::Absent, ModuleState::Absent);
    let after = found.value(PolicyField::LockoutAfter, dialect(19));
    assert_eq!((after.value, after.set), (Some(10), true));
    let seconds = found.value(PolicyField::LockoutSeconds, dialect(19));
    assert_eq!((seconds.value, seconds.set), (Some(60), false));
}

#[test]
fn nothing_holds_while_the_module_is_not_in_use() {
    let found = found(&[], ModuleState::Available, ModuleState::Absent);
    let length = found.value(PolicyField::MinimumLength, dialect(19));
    assert_eq!((length.value, length.enforcement), (None, Enforcement::NeedsModule { module: CORE.into() }));
    let digits = found.value(PolicyField::Digits, dialect(14));
    assert_eq!((digits.value, digits.enforcement), (None, Enforcement::ModuleAbsent { module: OCA.into() }));
}

#[test]
fn strength_is_estimated_up_to_16_only() {
    let found = found(&[], ModuleState::Installed, ModuleState::Installed);
    let strength = |series| found.value(PolicyField::Strength, dialect(series)).enforcement;
    assert_eq!(strength(16), Enforcement::Enforced);
    assert_eq!(strength(17), Enforcement::NotInVersion { series: 17 });
}

#[test]
fn the_stricter_of_two_minimum_lengths_holds() {
    let mut found = found(&[(MINLENGTH, "8")], ModuleState::Installed, ModuleState::Installed);
    let mut holds = |company: u32| {
        found.company = json!({LENGTH: company}).as_object().cloned();
        found.value(PolicyField::MinimumLength, dialect(14)).value
    };
    assert_eq!(holds(12), Some(12));
    assert_eq!(holds(6), Some(8), "Odoo's own minimum does not go away");
}

#[test]
fn what_is_no_number_is_set_and_not_known() {
    let found = found(&[("password_security.history", "-1")], ModuleState::Installed, ModuleState::Installed);
    let history = found.value(PolicyField::History, dialect(19));
    assert_eq!((history.value, history.set), (None, true), "all earlier passwords are no number of them");
}

#[test]
fn a_login_without_rights_knows_nothing() {
    let found =
        Found { parameters: None, company: None, core: ModuleState::Unknown, oca: ModuleState::Unknown };
    for field in PolicyField::ALL {
        let value = found.value(field, dialect(16));
        assert_eq!((value.value, value.set, value.enforcement), (None, false, Enforcement::NoRights));
    }
}
