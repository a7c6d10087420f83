//! How a tenant stands to a baseline.

use super::{Baseline, Drift, Enforcement, FieldDrift, PolicyField, PolicyReading, PolicyValue, Standing};

impl PolicyValue {
    /// What the tenant asks of people: what nothing enforces is not asked for, which is 0. `None` where it cannot be known.
    pub fn in_force(&self) -> Option<u32> {
        match self.enforcement {
            Enforcement::Enforced => self.value,
            Enforcement::NeedsModule { .. }
            | Enforcement::ModuleAbsent { .. }
            | Enforcement::NotInVersion { .. } => Some(0),
            Enforcement::NoRights => None,
        }
    }
}

/// A reading beside a baseline. A value is aligned when it is what the baseline says, neither more nor less; a 0 is also
/// aligned where nothing enforces the value, because then nothing is asked.
pub fn drift(reading: &PolicyReading, baseline: &Baseline) -> Drift {
    let wanted =
        PolicyField::ALL.into_iter().filter_map(|field| Some((field, *baseline.values.get(&field)?)));
    let fields: Vec<FieldDrift> =
        wanted.map(|(field, wanted)| stand(reading.get(field), field, wanted)).collect();
    let count = |standing: Standing| fields.iter().filter(|field| field.standing == standing).count();
    let (aligned, drifted) = (count(Standing::Aligned), count(Standing::Drifted));
    let alignment = (100 * aligned).checked_div(aligned + drifted).and_then(|share| u8::try_from(share).ok());
    Drift { fields, alignment }
}

fn stand(value: Option<&PolicyValue>, field: PolicyField, wanted: u32) -> FieldDrift {
    let in_force = value.and_then(PolicyValue::in_force);
    let enforced = value.is_some_and(|value| value.enforcement == Enforcement::Enforced);
    let standing = match in_force {
        Some(found) if found == wanted => Standing::Aligned,
        Some(_) if enforced => Standing::Drifted,
        _ => Standing::CannotEnforce,
    };
    FieldDrift { field, wanted, found: in_force, standing }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::check::ModuleState;

    fn reading(values: &[(PolicyField, Option<u32>, Enforcement)]) -> PolicyReading {
        let value = |(field, value, enforcement): &(PolicyField, Option<u32>, Enforcement)| PolicyValue {
            field: *field,
            value: *value,
            set: true,
            enforcement: enforcement.clone(),
        };
        PolicyReading {
            values: values.iter().map(value).collect(),
            password_policy: ModuleState::Installed,
            password_security: ModuleState::Absent,
        }
    }

    fn baseline(values: &[(PolicyField, u32)]) -> Baseline {
        let values: BTreeMap<_, _> = values.iter().copied().collect();
        Baseline { name: "Ours".into(), values, built_in: false, changed_at: None }
    }

    fn standings(drift: &Drift) -> Vec<(PolicyField, Standing)> {
        drift.fields.iter().map(|field| (field.field, field.standing)).collect()
    }

    #[test]
    fn only_values_that_can_be_enforced_count_for_the_alignment() {
        use PolicyField::{LockoutAfter, LockoutSeconds, MinimumLength, Strength, Uppercase};
        let module = || Enforcement::ModuleAbsent { module: "password_security".into() };
        let reading = reading(&[
            (MinimumLength, Some(12), Enforcement::Enforced),
            (Strength, None, Enforcement::NotInVersion { series: 19 }),
            (Uppercase, None, module()),
            (LockoutAfter, Some(10), Enforcement::Enforced),
            (LockoutSeconds, Some(60), Enforcement::Enforced),
        ]);
        let wanted =
            [(LockoutSeconds, 60), (LockoutAfter, 10), (MinimumLength, 15), (Uppercase, 1), (Strength, 3)];
        let drift = drift(&reading, &baseline(&wanted));
        let expected = [
            (MinimumLength, Standing::Drifted),
            (Strength, Standing::CannotEnforce),
            (Uppercase, Standing::CannotEnforce),
            (LockoutAfter, Standing::Aligned),
            (LockoutSeconds, Standing::Aligned),
        ];
        assert_eq!(standings(&drift), expected, "in the order people see them");
        assert_eq!(drift.alignment, Some(66), "two of the three that it can enforce");
        assert_eq!(drift.fields[0].found, Some(12));
    }

    #[test]
    fn a_zero_is_aligned_where_nothing_asks_for_anything() {
        use PolicyField::{ExpireDays, Strength, Uppercase};
        let reading = reading(&[
            (ExpireDays, None, Enforcement::NeedsModule { module: "password_security".into() }),
            (Uppercase, Some(1), Enforcement::NoRights),
        ]);
        let drift = drift(&reading, &baseline(&[(ExpireDays, 0), (Uppercase, 0), (Strength, 0)]));
        let expected = [
            (Strength, Standing::CannotEnforce),
            (Uppercase, Standing::CannotEnforce),
            (ExpireDays, Standing::Aligned),
        ];
        assert_eq!(standings(&drift), expected, "what may not be read, or was not, is not known to be 0");
        assert_eq!(drift.alignment, Some(100));
    }

    #[test]
    fn without_a_single_enforceable_value_there_is_no_alignment() {
        use PolicyField::Strength;
        let none = drift(&reading(&[]), &baseline(&[(Strength, 3)]));
        assert_eq!(none.alignment, None);
        let cannot = reading(&[(Strength, None, Enforcement::NotInVersion { series: 19 })]);
        assert_eq!(drift(&cannot, &baseline(&[(Strength, 3)])).alignment, None);
    }

    #[test]
    fn stricter_than_wanted_is_drift_too() {
        let strict = reading(&[(PolicyField::MinimumLength, Some(20), Enforcement::Enforced)]);
        let drift = drift(&strict, &baseline(&[(PolicyField::MinimumLength, 15)]));
        assert_eq!((drift.fields[0].standing, drift.alignment), (Standing::Drifted, Some(0)));
    }
}
