//! What somebody has to do before a plan is applied: the more it hits, the more.

use serde::{Deserialize, Serialize};

use super::TenantPlan;
use crate::tenant::Stage;

/// What somebody has to do before a plan is applied: the more it hits, the more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Friction {
    /// Agree.
    Click,
    /// Type this number: of tenants, or of accounts where it is one tenant.
    TypeNumber {
        /// The number.
        number: u32,
    },
    /// Type this tenant's name.
    TypeName {
        /// The name.
        name: String,
    },
}

/// From this many tenants on, their number is typed.
pub const MANY_TENANTS: u32 = 10;
/// From this many accounts of one test tenant on, their number is typed.
pub const MANY_ACCOUNTS: u32 = 20;

/// How much a plan asks of whoever applies it.
pub fn friction<'a>(tenants: impl IntoIterator<Item = &'a TenantPlan>) -> Friction {
    let to_do: Vec<&TenantPlan> = tenants.into_iter().filter(|tenant| tenant.is_to_do()).collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let tenants = count(to_do.len());
    let accounts = count(to_do.iter().map(|tenant| tenant.accounts()).sum());
    match to_do.as_slice() {
        [] => Friction::Click,
        [one] if one.stage == Stage::Production => Friction::TypeName { name: one.name.clone() },
        [_] if accounts >= MANY_ACCOUNTS => Friction::TypeNumber { number: accounts },
        [_] => Friction::Click,
        many if tenants >= MANY_TENANTS || many.iter().any(|tenant| tenant.stage == Stage::Production) => {
            Friction::TypeNumber { number: tenants }
        }
        _ => Friction::Click,
    }
}

impl Friction {
    /// Whether this is what was asked for. Names are compared as they are, without surrounding blanks.
    pub fn is_met(&self, typed: Option<&str>) -> bool {
        let typed = typed.map(str::trim);
        match self {
            Self::Click => true,
            Self::TypeNumber { number } => typed == Some(number.to_string().as_str()),
            Self::TypeName { name } => typed == Some(name.trim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Change, Subject, UserField, Value};
    use crate::tenant::TenantId;

    fn tenant(name: &str, stage: Stage, accounts: usize) -> TenantPlan {
        let change = |n: usize| Change {
            subject: Subject::User { id: Some(n as i64), login: format!("u{n}"), field: UserField::Active },
            before: Value::Flag(true),
            after: Value::Flag(false),
            refused: None,
            made: false,
        };
        TenantPlan {
            tenant: TenantId(name.into()),
            name: name.into(),
            stage,
            changes: (0..accounts).map(change).collect(),
            notes: Vec::new(),
            fault: None,
            result: None,
        }
    }

    #[test]
    fn friction_grows_with_what_a_plan_hits() {
        use Stage::{Production, Test};
        let asked = |tenants: &[TenantPlan]| friction(tenants);
        assert_eq!(
            asked(&[tenant("Acme", Test, 1)]),
            Friction::Click,
            "one user on a test tenant is a click"
        );
        assert_eq!(asked(&[tenant("Acme", Test, 20)]), Friction::TypeNumber { number: 20 });
        assert_eq!(asked(&[tenant("Acme", Production, 1)]), Friction::TypeName { name: "Acme".into() });
        assert_eq!(asked(&[tenant("A", Test, 1), tenant("B", Test, 1)]), Friction::Click);
        let mixed = [tenant("A", Test, 1), tenant("B", Production, 1)];
        assert_eq!(asked(&mixed), Friction::TypeNumber { number: 2 });
        let many: Vec<_> = (0..400).map(|n| tenant(&n.to_string(), Test, 1)).collect();
        assert_eq!(asked(&many), Friction::TypeNumber { number: 400 });
        let mut idle = many;
        idle.iter_mut().skip(1).for_each(|tenant| tenant.changes.clear());
        assert_eq!(asked(&idle), Friction::Click, "tenants without anything to do do not count");
    }

    #[test]
    fn only_the_very_number_or_name_will_do() {
        let name = Friction::TypeName { name: "Café Crème".into() };
        assert!(name.is_met(Some(" Café Crème ")));
        assert!(!name.is_met(Some("café crème")) && !name.is_met(None));
        let number = Friction::TypeNumber { number: 400 };
        assert!(number.is_met(Some("400")) && !number.is_met(Some("40")) && !number.is_met(Some("")));
    }
}
