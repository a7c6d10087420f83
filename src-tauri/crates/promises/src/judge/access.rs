//! Who comes in with what: rules for passwords, lock-out, storage, support staff, ways to sign in elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use reeve_domain::check::ModuleState;
use reeve_domain::policy::{self, Enforcement, Grade, PolicyField, PolicyReading, PolicyValue};
use reeve_platforms::{ExternalSignIn, PasswordRule, PasswordStorage};

use super::{Answer, Case, Ruling, Silence, flag};
use crate::{Label, Measure, Settings, Shown, Staff, Unseen};

/// Fewest rounds of PBKDF2 with SHA-512: OWASP Password Storage Cheat Sheet.
const LEAST_ROUNDS: u32 = 210_000;

const LOCKOUT: [PolicyField; 2] = [PolicyField::LockoutAfter, PolicyField::LockoutSeconds];

/// Promised is what can be set. Whether what is set is enough is the word of the two standards on the page of policies.
pub(super) fn password_policy(case: &Case<'_>) -> Ruling {
    let promised: Option<Vec<PolicyField>> =
        case.platform.password_policy.value().map(|rules| rules.iter().map(|rule| field_of(*rule)).collect());
    let ruling = Ruling::on(&case.facts.policy, |reading, _| {
        let fields: Vec<PolicyField> =
            PolicyField::ALL.into_iter().filter(|field| !LOCKOUT.contains(field)).collect();
        policy_answer(reading, &fields, promised.as_deref())
    });
    ruling.promised(promised.map(|fields| Shown::list(fields.into_iter().map(PolicyField::name))))
}

pub(super) fn lockout(case: &Case<'_>) -> Ruling {
    let is_promised = case.platform.lockout.value().is_some();
    let ruling = Ruling::on(&case.facts.policy, |reading, _| {
        policy_answer(reading, &LOCKOUT, is_promised.then_some(&LOCKOUT))
    });
    ruling.promised(is_promised.then_some(Shown::Flag(true)))
}

fn field_of(rule: PasswordRule) -> PolicyField {
    match rule {
        PasswordRule::ExpirationDays => PolicyField::ExpireDays,
        PasswordRule::Length => PolicyField::MinimumLength,
        PasswordRule::Lowercase => PolicyField::Lowercase,
        PasswordRule::Uppercase => PolicyField::Uppercase,
        PasswordRule::Numeric => PolicyField::Digits,
        PasswordRule::Special => PolicyField::Special,
        PasswordRule::Strength => PolicyField::Strength,
    }
}

/// Whether what was promised can be set, and whether a standard is against what is in force.
fn policy_answer(
    reading: &PolicyReading,
    fields: &[PolicyField],
    promised: Option<&[PolicyField]>,
) -> Result<Answer, Silence> {
    let settable = |field: &PolicyField| reading.get(*field).and_then(can_be_set);
    let promised = promised.unwrap_or_default();
    let lacking: Vec<&str> =
        promised.iter().filter(|field| settable(field) == Some(false)).map(|field| field.name()).collect();
    if lacking.is_empty() && promised.iter().any(|field| settable(field).is_none()) {
        return Err(Silence::Missed(Unseen::NoRights));
    }
    let in_force: BTreeMap<PolicyField, u32> =
        fields.iter().filter_map(|field| Some((*field, reading.get(*field)?.in_force()?))).collect();
    if in_force.is_empty() {
        return Err(Silence::Missed(Unseen::NoRights));
    }
    let mut against: Vec<PolicyField> = policy::judge(&in_force)
        .iter()
        .filter(|word| word.grade == Grade::Against)
        .map(|word| word.field)
        .collect();
    // both standards may be against the same value
    against.dedup();
    // 0 asks for nothing
    let set = in_force.iter().filter(|(_, value)| **value > 0);
    let set = set.map(|(field, value)| format!("{} {value}", field.name()));
    let of_these = |too_low: bool| {
        let values = against.iter().filter_map(|field| Some((*field, *in_force.get(field)?)));
        values
            .filter(move |(field, value)| is_too_low(*field, *value) == too_low)
            .map(|(field, value)| format!("{} {value}", field.name()))
    };
    let missing = lacking.iter().map(|name| (*name).to_owned());
    Ok(Answer::enough(against.is_empty())
        .kept(lacking.is_empty())
        .naming(Label::InForce, set)
        .naming(Label::Rules, of_these(false))
        .naming(Label::Lacking, missing.chain(of_these(true)).chain(modules(reading, promised))))
}

/// Whether a value that a standard is against asks for too little. The others ask for what nobody should be asked for:
/// kinds of characters, a new password after a time; or they hold guessing back too late.
fn is_too_low(field: PolicyField, value: u32) -> bool {
    match field {
        PolicyField::MinimumLength | PolicyField::Strength | PolicyField::LockoutSeconds => true,
        PolicyField::LockoutAfter => value == 0,
        _ => false,
    }
}

/// Modules that are on the server and have to be put in use before what was promised can be set.
fn modules(reading: &PolicyReading, promised: &[PolicyField]) -> BTreeSet<String> {
    let needed = |field: &PolicyField| match &reading.get(*field)?.enforcement {
        Enforcement::NeedsModule { module } => Some(module.clone()),
        _ => None,
    };
    promised.iter().filter_map(needed).collect()
}

/// Whether an administrator can set a value, if only by putting a module in use that is there; `None` where this login
/// does not see it.
fn can_be_set(value: &PolicyValue) -> Option<bool> {
    match value.enforcement {
        Enforcement::Enforced | Enforcement::NeedsModule { .. } => Some(true),
        Enforcement::ModuleAbsent { .. } | Enforcement::NotInVersion { .. } => Some(false),
        Enforcement::NoRights => None,
    }
}

/// Every version that Reeve knows stores with PBKDF2 and SHA-512, which is what platforms state; the rounds differ.
pub(super) fn password_storage(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.settings, |settings, _| match settings.hash_rounds {
        0 => Err(Silence::Untold(Unseen::NotTold)),
        rounds => {
            let answer = Answer::enough(rounds >= LEAST_ROUNDS)
                .kept(true)
                .with(Label::Found, Shown::amount(rounds, Measure::Rounds));
            Ok(match case.facts.version.value() {
                Some(version) => answer.with(Label::Version, Shown::Text(version.text.clone())),
                None => answer,
            })
        }
    });
    let promised = case.platform.password_storage.value().map(|storage| match storage {
        PasswordStorage::Pbkdf2Sha512 => Shown::Text("PBKDF2-SHA512".into()),
    });
    ruling.promised(promised).standard(Shown::amount(LEAST_ROUNDS, Measure::Rounds))
}

pub(super) fn password_reset_only(case: &Case<'_>) -> Ruling {
    Ruling::inside_only(flag(case.platform.password_reset_only))
}

/// An account of support staff that no grant accounts for is the customer's password by another name. Only accounts that
/// Reeve made bear a mark: where it never made one, that none is seen says nothing.
pub(super) fn staff_access(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.staff, |staff, _| {
        if staff.grants == 0 && staff.strays.is_empty() {
            return Err(Silence::Untold(Unseen::Unmarked));
        }
        Ok(Answer::enough(staff.strays.is_empty()).naming_or_none(Label::Accounts, &staff.strays))
    });
    ruling.promised(case.platform.staff_access.value().map(|_| Shown::Flag(true)))
}

/// How long a grant may be is the customer's own rule: no provider states a time.
pub(super) fn grant_limits(case: &Case<'_>) -> Ruling {
    Ruling::on(&case.facts.staff, |staff, _| {
        let beyond = &granted(staff)?.beyond_limits;
        Ok(Answer::enough(beyond.is_empty()).naming_or_none(Label::Found, beyond))
    })
}

/// Staff that is said to be audited leaves a receipt.
pub(super) fn grant_receipts(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.staff, |staff, _| {
        let without = &granted(staff)?.without_receipt;
        Ok(Answer::enough(without.is_empty()).naming(Label::Lacking, without))
    });
    ruling.promised(case.platform.staff_access.value().and_then(|access| flag(access.audited)))
}

fn granted(staff: &Staff) -> Result<&Staff, Silence> {
    if staff.grants > 0 { Ok(staff) } else { Err(Silence::Untold(Unseen::Nothing)) }
}

/// Promised is that it is possible: the module is there, in use or not.
pub(super) fn external_sign_in(case: &Case<'_>) -> Ruling {
    let promised = case.platform.external_sign_in.value();
    let ruling = Ruling::on(&case.facts.settings, |settings, _| {
        let states = [ExternalSignIn::OAuth2, ExternalSignIn::Ldap].map(|way| (way, module(settings, way)));
        let named = |wanted: &'static [ModuleState]| {
            states.iter().filter(move |(_, state)| wanted.contains(state)).map(|(way, _)| *way)
        };
        let is_promised = |way: &ExternalSignIn| promised.is_none_or(|ways| ways.contains(way));
        let lacking: Vec<ExternalSignIn> = named(&[ModuleState::Absent]).filter(is_promised).collect();
        if lacking.is_empty() && named(&[ModuleState::Unknown]).any(|way| is_promised(&way)) {
            return Err(Silence::Missed(Unseen::NoRights));
        }
        Ok(Answer::promise(lacking.is_empty())
            .naming(Label::Found, named(&[ModuleState::Installed, ModuleState::Available]).map(way_name))
            .naming(Label::Lacking, lacking.into_iter().map(way_name)))
    });
    ruling.promised(promised.map(|ways| Shown::list(ways.iter().map(|way| way_name(*way)))))
}

fn module(settings: &Settings, way: ExternalSignIn) -> ModuleState {
    match way {
        ExternalSignIn::OAuth2 => settings.oauth,
        ExternalSignIn::Ldap => settings.ldap,
    }
}

fn way_name(way: ExternalSignIn) -> &'static str {
    match way {
        ExternalSignIn::OAuth2 => "OAuth 2.0",
        ExternalSignIn::Ldap => "LDAP",
    }
}
