//! One account: as Reeve hands it on, and the rows it is put together from.

use chrono::{DateTime, Utc};
use reeve_domain::user::UserKind;
use serde::Deserialize;

use crate::value;
use crate::watermark::Watermark;

/// One account as the tenant has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireUser {
    /// The tenant's record id.
    pub id: i64,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// E-mail, where there is one.
    pub email: Option<String>,
    /// False when archived.
    pub active: bool,
    /// Internal, portal or public.
    pub kind: UserKind,
    /// Ids of the groups it was given.
    pub group_ids: Vec<i64>,
    /// The latest sign-in the tenant recorded.
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Whether two-factor is on; `None` where the tenant has no such module or does not tell this login.
    pub two_factor: Option<bool>,
    /// How far this row brings us: keep the largest.
    pub watermark: Watermark,
}

/// What this tenant's accounts look like to this login. Asked once per session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) two_factor: TwoFactor,
    pub(crate) groups: BaseGroups,
}

/// The groups of `base` that mean something to Reeve. Each is `None` where this login may not look it up.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BaseGroups {
    /// `base.group_user`: what makes an account internal.
    pub(crate) internal: Option<i64>,
    /// `base.group_portal`.
    pub(crate) portal: Option<i64>,
    /// `base.group_public`.
    pub(crate) public: Option<i64>,
    /// `base.group_system`: the Settings rights.
    pub(crate) settings: Option<i64>,
}

/// How two-factor can be learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TwoFactor {
    /// There is no such field, or not for this login.
    Hidden,
    /// Only by reading it. It is computed one account at a time: a thousand take longer than all the rest together.
    Read,
    /// By searching for those that have it, which is quick. (A 14 has the field and takes such a search, but answers
    /// with everybody: it does not call the field searchable.)
    Searched,
}

#[derive(Deserialize)]
pub(crate) struct UserRow {
    pub(crate) id: i64,
    #[serde(deserialize_with = "value::text")]
    pub(crate) login: Option<String>,
    pub(crate) active: bool,
    pub(crate) share: bool,
    #[serde(deserialize_with = "value::record")]
    pub(crate) partner_id: Option<i64>,
    #[serde(alias = "groups_id", alias = "group_ids", default)]
    pub(crate) groups: Vec<i64>,
    #[serde(deserialize_with = "value::moment")]
    pub(crate) write_date: Option<DateTime<Utc>>,
    pub(crate) totp_enabled: Option<bool>,
    // The rest comes with a small page only.
    #[serde(default, deserialize_with = "value::text")]
    pub(crate) name: Option<String>,
    #[serde(default, deserialize_with = "value::text")]
    pub(crate) email: Option<String>,
    #[serde(default, deserialize_with = "value::moment")]
    pub(crate) login_date: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub(crate) struct PartnerRow {
    pub(crate) id: i64,
    #[serde(deserialize_with = "value::text")]
    pub(crate) name: Option<String>,
    #[serde(deserialize_with = "value::text")]
    pub(crate) email: Option<String>,
    #[serde(deserialize_with = "value::moment")]
    pub(crate) write_date: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub(crate) struct SignInRow {
    pub(crate) id: i64,
    #[serde(deserialize_with = "value::moment")]
    pub(crate) login_date: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub(crate) struct NameRow {
    pub(crate) id: i64,
    #[serde(deserialize_with = "value::text")]
    pub(crate) name: Option<String>,
    #[serde(deserialize_with = "value::text")]
    pub(crate) email: Option<String>,
}

impl UserRow {
    pub(crate) fn with(
        self,
        layout: Layout,
        name: Option<String>,
        email: Option<String>,
        last_sign_in: Option<DateTime<Utc>>,
        partner_changed: Option<DateTime<Utc>>,
        seen: Option<DateTime<Utc>>,
    ) -> WireUser {
        let is_public = layout.groups.public.is_some_and(|group| self.groups.contains(&group));
        let kind = match (self.share, is_public) {
            (false, _) => UserKind::Internal,
            (true, true) => UserKind::Public,
            (true, false) => UserKind::Portal,
        };
        let changed = [self.write_date, partner_changed, last_sign_in].into_iter().flatten().max();
        WireUser {
            id: self.id,
            login: self.login.unwrap_or_default(),
            name: name.unwrap_or_default(),
            email,
            active: self.active,
            kind,
            group_ids: self.groups,
            last_sign_in,
            two_factor: self.totp_enabled,
            watermark: Watermark::new(changed.unwrap_or_default(), seen),
        }
    }
}
