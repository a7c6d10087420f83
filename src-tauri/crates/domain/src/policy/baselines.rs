//! Sets of values: what may be in one, and those that come with Reeve.

use std::collections::BTreeMap;

use super::{Baseline, PolicyField};
use crate::fault::Fault;
use crate::tenant::{NAME_MAX, invalid};

/// The baselines that come with Reeve: what each standard asks for, as far as an Odoo has a value for it, and what an Odoo
/// has on its first day.
pub fn built_in() -> Vec<Baseline> {
    use PolicyField::{
        Digits, ExpireDays, LockoutAfter, LockoutSeconds, Lowercase, MinimumHours, MinimumLength, Special,
        Uppercase,
    };
    let no_classes = [(Lowercase, 0), (Uppercase, 0), (Digits, 0), (Special, 0)];
    let standard = [(MinimumLength, 15), (ExpireDays, 0), (LockoutAfter, 10), (LockoutSeconds, 60)];
    let named = |name: &str, values: BTreeMap<_, _>| Baseline {
        name: name.to_owned(),
        values,
        built_in: true,
        changed_at: None,
    };
    vec![
        named("NIST SP 800-63B-4", standard.into_iter().chain(no_classes).collect()),
        // people must be able to change a password at any time (6.2.2)
        named("OWASP ASVS 5.0", standard.into_iter().chain(no_classes).chain([(MinimumHours, 0)]).collect()),
        named("Odoo as installed", [(MinimumLength, 8), (LockoutAfter, 10), (LockoutSeconds, 60)].into()),
    ]
}

/// A baseline's name as typed: trimmed, not empty, at most [`NAME_MAX`] characters, no control characters, and not one of
/// the [`built_in`] ones.
///
/// # Errors
/// [`crate::Code::InvalidInput`] with `field = name`.
pub fn valid_baseline_name(typed: &str) -> Result<String, Fault> {
    let name = typed.trim();
    let length = name.chars().count();
    if length == 0 {
        return Err(invalid("name", "A baseline needs a name."));
    }
    if length > NAME_MAX {
        return Err(invalid("name", format!("The name has {length} characters; {NAME_MAX} is the most.")));
    }
    if name.chars().any(char::is_control) {
        return Err(invalid("name", "The name holds a control character."));
    }
    if built_in().iter().any(|baseline| baseline.name.to_lowercase() == name.to_lowercase()) {
        return Err(invalid("name", format!("“{name}” comes with Reeve and is not to be changed."))
            .next("Save it under another name."));
    }
    Ok(name.to_owned())
}

/// Refuses values that nobody can mean: none at all, or one beyond its [`PolicyField::maximum`].
///
/// # Errors
/// [`crate::Code::InvalidInput`] with `field` naming the value.
pub fn valid_values(values: &BTreeMap<PolicyField, u32>) -> Result<(), Fault> {
    if values.is_empty() {
        return Err(invalid("values", "No value is given."));
    }
    for (field, value) in values {
        let most = field.maximum();
        if *value > most {
            let name = field.name();
            return Err(invalid(name, format!("{value} is too much for {name}; {most} is the most.")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use crate::policy::{Grade, Standard, judge};

    #[test]
    fn what_is_built_in_is_sound_and_meets_the_standard_it_is_named_for() {
        for (name, standard) in [("NIST SP 800-63B-4", Standard::Nist), ("OWASP ASVS 5.0", Standard::Asvs)] {
            let baseline =
                built_in().into_iter().find(|baseline| baseline.name == name).expect("it is built in");
            valid_values(&baseline.values).expect("its values make sense");
            for judgement in judge(&baseline.values).iter().filter(|judgement| judgement.standard == standard)
            {
                assert_eq!(judgement.grade, Grade::Meets, "{name}: {judgement:?}");
            }
        }
    }

    #[test]
    fn a_name_is_refused_when_it_is_none_or_taken() {
        assert_eq!(valid_baseline_name("  Şirket – sıkı ").unwrap(), "Şirket – sıkı");
        for (name, why) in [
            (" ", "empty"),
            ("a\tb", "control character"),
            (&"x".repeat(81), "too long"),
            ("nist sp 800-63b-4 ", "built in, in any case"),
        ] {
            let fault = valid_baseline_name(name).expect_err(why);
            assert_eq!((fault.code, fault.fields["field"].as_str()), (Code::InvalidInput, "name"), "{why}");
        }
    }

    #[test]
    fn values_beyond_sense_are_refused_by_name() {
        for field in PolicyField::ALL {
            valid_values(&[(field, field.maximum())].into()).expect("the largest is allowed");
            let fault = valid_values(&[(field, field.maximum() + 1)].into()).expect_err("one more is not");
            assert_eq!((fault.code, fault.fields["field"].as_str()), (Code::InvalidInput, field.name()));
        }
        assert_eq!(valid_values(&BTreeMap::new()).expect_err("nothing to set").fields["field"], "values");
    }
}
