//! A change, planned before it is made: what will happen to which tenant, whom it hits, what cannot be done and why; and
//! afterwards what came of it.
//!
//! A plan holds values and no secrets. It is computed from fresh data, applied by its id, and refused where the tenant has
//! moved since. What was recorded of an applied plan is enough to plan its undoing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta_typescript::Number;

use crate::fault::Fault;
use crate::job::JobId;
use crate::policy::PolicyField;
use crate::tenant::{Stage, TenantId};
use crate::user::{GroupRef, NewUser, UserKind};

/// A plan's identity; unique for ever in this installation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct PlanId(pub String);

impl std::fmt::Display for PlanId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody wants changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Intent {
    /// Make these accounts in each of these tenants.
    CreateUsers {
        /// Where.
        tenants: Vec<TenantId>,
        /// Who.
        users: Vec<NewUser>,
        /// Whether the tenant mails each an invitation to choose a password. Without it the account has none yet.
        invite: bool,
    },
    /// Do one thing to accounts that exist.
    Users {
        /// Whose accounts.
        whom: Whom,
        /// What.
        operation: UserOperation,
    },
    /// Set these policy values; others stay.
    Policies {
        /// Where.
        tenants: Vec<TenantId>,
        /// Which values; `baseline` ones were copied in when it was asked for.
        values: BTreeMap<PolicyField, u32>,
        /// The baseline they came from, by name.
        baseline: Option<String>,
        /// Install the module a value needs where it is on the server and not in use.
        install: bool,
    },
    /// Put back what an applied plan recorded.
    Undo {
        /// That plan.
        plan: PlanId,
    },
}

/// Whose accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Whom {
    /// These accounts.
    Accounts {
        /// Tenant and record id of each.
        accounts: Vec<Account>,
    },
    /// One person wherever they have an account: whose login or e-mail is exactly this, without regard to case.
    Person {
        /// Login or e-mail.
        login: String,
        /// In these tenants.
        tenants: Vec<TenantId>,
    },
}

/// Names an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Account {
    /// Whose.
    pub tenant: TenantId,
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
}

/// One thing done to accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum UserOperation {
    /// Archive: cannot sign in any more, nothing is lost.
    Archive,
    /// Bring back from the archive.
    Unarchive,
    /// Change name, login or e-mail; what is `None` stays. An empty e-mail takes it away.
    Edit {
        /// New name.
        name: Option<String>,
        /// New login.
        login: Option<String>,
        /// New e-mail.
        email: Option<String>,
    },
    /// Give and take groups.
    Groups {
        /// To give.
        add: Vec<GroupRef>,
        /// To take.
        remove: Vec<GroupRef>,
    },
    /// Make an internal account a portal one or the other way. Its other groups go, as Odoo does it.
    Kind {
        /// Internal or portal.
        to: UserKind,
    },
    /// Give exactly the groups that another account of the same tenant has.
    CopyRights {
        /// That account's login.
        from: String,
    },
    /// Give a template's groups, under whatever name the version has them.
    Template {
        /// The template's id.
        template: String,
    },
    /// Replace a password.
    ResetPassword {
        /// How the person learns the new one.
        by: ResetBy,
    },
    /// End web sessions without touching the password, where the version can.
    EndSessions,
    /// Revoke API keys.
    RevokeKeys {
        /// These; `None` means all of the account.
        #[specta(type = Option<Vec<Number>>)]
        keys: Option<Vec<i64>>,
    },
    /// Forget trusted devices and end their sessions (18 and later).
    RevokeDevices {
        /// These; `None` means all of the account.
        #[specta(type = Option<Vec<Number>>)]
        devices: Option<Vec<i64>>,
    },
    /// Turn two-factor off, for a lost phone.
    DisableTwoFactor,
    /// The person leaves: revoke keys, end sessions by an unknown password, archive.
    Offboard,
}

/// How a person learns a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ResetBy {
    /// The tenant mails a link.
    Mail,
    /// Reeve makes one, shows it once and keeps it nowhere.
    OneTime,
    /// It is given with `apply`, and kept nowhere.
    Given,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// An account.
    User {
        /// The tenant's record id; `None` while it is yet to be made.
        #[specta(type = Option<Number>)]
        id: Option<i64>,
        /// Its login at the time of the preview.
        login: String,
        /// What of it.
        field: UserField,
    },
    /// A policy value.
    Policy {
        /// Which.
        field: PolicyField,
    },
    /// A module's being installed.
    Module {
        /// Technical name.
        name: String,
    },
}

impl Subject {
    /// The word scripts see, such as `active`, `minimum_length` or `module`.
    pub fn field_name(&self) -> String {
        let word = match self {
            Self::User { field, .. } => serde_json::to_value(field),
            Self::Policy { field } => serde_json::to_value(field),
            Self::Module { .. } => Ok("module".into()),
        };
        word.ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// What of an account changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum UserField {
    /// Its existence: from nothing to its login.
    Account,
    /// The person's name.
    Name,
    /// The login.
    Login,
    /// The e-mail.
    Email,
    /// Archived or not.
    Active,
    /// Its groups: explicitly given ones where the version tells them apart.
    Groups,
    /// An invitation mail.
    Invitation,
    /// Its password: `after` names how ([`ResetBy`], or `unknown` for one nobody knows).
    Password,
    /// Its web sessions.
    Sessions,
    /// Its API keys.
    ApiKeys,
    /// Its devices.
    Devices,
    /// Two-factor on or off.
    TwoFactor,
}

/// A value before or after, as plain JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(untagged)]
pub enum Value {
    /// Not there, not set, or not to be known.
    Nothing,
    /// On or off.
    Flag(bool),
    /// A number.
    Number(#[specta(type = Number)] i64),
    /// Text, or a word.
    Text(String),
    /// Groups, keys or devices.
    Names(Vec<Named>),
}

/// A record and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Named {
    /// The tenant's record id.
    #[specta(type = Number)]
    pub id: i64,
    /// As people know it.
    pub name: String,
}

/// One value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Change {
    /// What changes.
    pub subject: Subject,
    /// As it was when the plan was made.
    pub before: Value,
    /// As it shall be.
    pub after: Value,
    /// Why this one cannot be done; it is left out then and the others go on.
    pub refused: Option<Fault>,
    /// Made on the tenant.
    pub made: bool,
}

/// What people should know before they agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Note {
    /// Nothing differs from what is wanted.
    NothingToDo,
    /// This many active internal accounts have to choose a new password at their next sign-in in a browser.
    PasswordsExpire {
        /// How many.
        #[specta(type = Number)]
        accounts: u64,
    },
    /// A new rule applies to passwords chosen from now on; existing ones stay.
    OnlyNewPasswords,
    /// The module counts one as enough, whatever the number.
    CountNotEnforced {
        /// Which value.
        field: PolicyField,
    },
    /// The open web sessions of these accounts end.
    SessionsEnd {
        /// How many accounts.
        #[specta(type = Number)]
        accounts: u64,
    },
    /// This cannot be undone from here.
    Irreversible {
        /// What.
        what: UserField,
    },
    /// Undoing a creation archives the account; accounts are never deleted.
    UndoArchives,
    /// These come with the groups given.
    Implied {
        /// Login of the account.
        login: String,
        /// The implied groups' names.
        groups: Vec<String>,
    },
    /// Keys stay on the account, dead while it is archived: revoking needs a password sign-in of this connection.
    KeysStay {
        /// Login of the account.
        login: String,
    },
    /// The tenant mails these people.
    Mails {
        /// How many.
        #[specta(type = Number)]
        people: u64,
    },
    /// The account has no password until one is set or mailed.
    NoPassword,
    /// Installing restarts the tenant's registry: people notice a pause of some seconds.
    InstallPause {
        /// Technical name.
        module: String,
    },
    /// A role module on the tenant resets groups that are given directly.
    RolesOverride,
    /// What the lock-out values come to.
    GuessesPerHour {
        /// Before; `None` is without limit.
        before: Option<u32>,
        /// After; `None` is without limit.
        after: Option<u32>,
    },
}

/// What one tenant's part of a plan is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TenantPlan {
    /// Whose.
    pub tenant: TenantId,
    /// Its name when the plan was made.
    pub name: String,
    /// Production or test, when the plan was made.
    pub stage: Stage,
    /// Values before and after.
    pub changes: Vec<Change>,
    /// What people should know.
    pub notes: Vec<Note>,
    /// Why nothing could be planned here: it was unreachable, or refused to be read.
    pub fault: Option<Fault>,
    /// What came of it; `None` until it was tried.
    pub result: Option<TenantResult>,
}

impl TenantPlan {
    /// Whether applying has anything to do here.
    pub fn is_to_do(&self) -> bool {
        self.fault.is_none() && self.changes.iter().any(|change| change.refused.is_none() && !change.made)
    }

    /// How many accounts it changes.
    pub fn accounts(&self) -> usize {
        let login = |change: &Change| match &change.subject {
            Subject::User { login, .. } if change.refused.is_none() => Some(login.clone()),
            _ => None,
        };
        self.changes.iter().filter_map(login).collect::<BTreeSet<_>>().len()
    }
}

/// How applying ended on one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanOutcome {
    /// All of it.
    Done,
    /// Some of it; each change says whether it was made.
    Partly,
    /// The tenant said no.
    Refused,
    /// Its values are not those of the preview any more: nothing was written.
    Moved,
    /// It could not be reached; try again later.
    Unreachable,
    /// It did not work for another reason.
    Failed,
    /// Nothing was tried: nothing to do, the canary failed, or it could not be planned.
    Skipped,
}

/// One tenant's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TenantResult {
    /// How it ended.
    pub outcome: PlanOutcome,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it is not done, with the tenant's words.
    pub fault: Option<Fault>,
    /// What had moved since the preview.
    pub moved: Vec<Moved>,
}

/// A value that is not what the preview saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Moved {
    /// What.
    pub subject: Subject,
    /// What the preview saw.
    pub expected: Value,
    /// What is there now.
    pub found: Value,
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// The tenants are being read.
    Previewing,
    /// Can be applied.
    Ready,
    /// The preview could not be made, or was stopped.
    Failed,
    /// Being applied.
    Applying,
    /// Stopped on the way; what is left can be applied.
    Stopped,
    /// Every tenant has its result.
    Applied,
    /// Nobody wants it any more.
    Discarded,
}

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

/// One first, then a pause, then the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Rollout {
    /// Applied first; where it does not end done, the others are skipped.
    pub canary: Option<TenantId>,
    /// Seconds to wait after the canary.
    pub pause_seconds: u32,
}

/// How many tenants stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Counts {
    /// All tenants of the plan.
    pub tenants: u32,
    /// Changes that can be made.
    pub changes: u32,
    /// Changes that cannot.
    pub refused_changes: u32,
    /// Accounts hit.
    pub accounts: u32,
    /// Tenants that could not be planned.
    pub not_planned: u32,
    /// Tenants where nothing differs.
    pub nothing_to_do: u32,
    /// Tenants still to be applied.
    pub pending: u32,
    /// Tenants by outcome.
    pub done: u32,
    /// See [`PlanOutcome::Partly`].
    pub partly: u32,
    /// See [`PlanOutcome::Refused`].
    pub refused: u32,
    /// See [`PlanOutcome::Moved`].
    pub moved: u32,
    /// See [`PlanOutcome::Unreachable`].
    pub unreachable: u32,
    /// See [`PlanOutcome::Failed`].
    pub failed: u32,
    /// See [`PlanOutcome::Skipped`].
    pub skipped: u32,
}

impl Counts {
    /// Counts the tenants of a plan.
    pub fn of<'a>(tenants: impl IntoIterator<Item = &'a TenantPlan>) -> Self {
        let mut counts = Self::default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for tenant in tenants {
            counts.tenants += 1;
            counts.refused_changes += count(tenant.changes.iter().filter(|c| c.refused.is_some()).count());
            counts.changes += count(tenant.changes.iter().filter(|c| c.refused.is_none()).count());
            counts.accounts += count(tenant.accounts());
            match &tenant.result {
                Some(result) => *counts.outcome(result.outcome) += 1,
                None if tenant.fault.is_some() => counts.not_planned += 1,
                None if tenant.is_to_do() => counts.pending += 1,
                None => counts.nothing_to_do += 1,
            }
        }
        counts
    }

    fn outcome(&mut self, outcome: PlanOutcome) -> &mut u32 {
        match outcome {
            PlanOutcome::Done => &mut self.done,
            PlanOutcome::Partly => &mut self.partly,
            PlanOutcome::Refused => &mut self.refused,
            PlanOutcome::Moved => &mut self.moved,
            PlanOutcome::Unreachable => &mut self.unreachable,
            PlanOutcome::Failed => &mut self.failed,
            PlanOutcome::Skipped => &mut self.skipped,
        }
    }
}

/// A plan without its tenants, which come by the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Plan {
    /// Its identity.
    pub id: PlanId,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
    /// Who asked: the operating system's user at this computer.
    pub made_by: String,
    /// In words, in English: `Archive 3 accounts in Acme`.
    pub title: String,
    /// What was asked for.
    pub intent: Intent,
    /// Where it stands.
    pub state: PlanState,
    /// How many tenants stand where.
    pub counts: Counts,
    /// What applying asks of people.
    pub friction: Friction,
    /// The preview's or the application's job, the latest.
    pub job: Option<JobId>,
    /// How it is, or was, rolled out.
    pub rollout: Rollout,
    /// When applying last began.
    pub applied_at: Option<DateTime<Utc>>,
    /// The plan that this one undoes.
    pub undoes: Option<PlanId>,
    /// The plan that undid this one.
    pub undone_by: Option<PlanId>,
}

impl Plan {
    /// Whether anything was made that can be put back.
    pub fn can_be_undone(&self) -> bool {
        matches!(self.state, PlanState::Applied | PlanState::Stopped)
            && self.undone_by.is_none()
            && self.counts.done + self.counts.partly > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn values_are_plain_json() {
        for (value, json) in [
            (Value::Nothing, "null"),
            (Value::Flag(true), "true"),
            (Value::Number(12), "12"),
            (Value::Text("a".into()), r#""a""#),
            (Value::Names(vec![Named { id: 1, name: "A".into() }]), r#"[{"id":1,"name":"A"}]"#),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value, "reads as it was written");
        }
    }

    #[test]
    fn scripts_see_one_word_for_what_changes() {
        let user = Subject::User { id: None, login: "a".into(), field: UserField::ApiKeys };
        assert_eq!(user.field_name(), "api_keys");
        assert_eq!(Subject::Policy { field: PolicyField::MinimumLength }.field_name(), "minimum_length");
        assert_eq!(Subject::Module { name: "x".into() }.field_name(), "module");
    }
}
