//! The support account itself: made with exactly the groups agreed, archived, found again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use reeve_domain::Secret;
use reeve_domain::user::UserKind;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::end::PlacedEnd;
use super::login::{PATTERN, is_support_login};
use crate::change::{NewAccount, UserValues};
use crate::error::{Error, Result};
use crate::groups::closure;
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;

const USERS: &str = "res.users";

/// A support account as it stands on a tenant, with its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportAccount {
    /// The tenant's record id.
    pub uid: i64,
    /// Its login.
    pub login: String,
    /// Its name on the tenant.
    pub name: String,
    /// False when archived.
    pub active: bool,
    /// The scheduled action that ends it, where there is one.
    pub end: Option<PlacedEnd>,
}

#[derive(Deserialize)]
struct AccountRow {
    id: i64,
    #[serde(deserialize_with = "value::text")]
    login: Option<String>,
    #[serde(deserialize_with = "value::text")]
    name: Option<String>,
    active: bool,
}

#[derive(Deserialize)]
struct ActiveRow {
    active: bool,
}

#[derive(Deserialize)]
struct GroupNameRow {
    module: String,
    name: String,
    res_id: i64,
}

impl Session {
    /// Makes the support account: internal, with just these groups and what they imply, without a password and without
    /// an invitation. The groups are read back; where they are not exactly these, the account is archived again.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `field = groups` for a group the tenant does not have, [`Error::TenantRefused`] where the
    /// login is taken or the groups did not stay, [`Error::AccessDenied`], and what kept the call from being made.
    pub async fn create_support_user(
        &self,
        login: &str,
        name: &str,
        mail: &str,
        xmlids: &[String],
    ) -> Result<i64> {
        let found = self.groups_named(xmlids).await?;
        let missing: Vec<&str> =
            xmlids.iter().map(String::as_str).filter(|xmlid| !found.contains_key(*xmlid)).collect();
        if !missing.is_empty() {
            let why = format!("The tenant has no group {}.", missing.join(", "));
            return Err(Error::Invalid { field: "groups", why });
        }
        let group_ids: Vec<i64> = found.into_values().collect();
        let email = (!mail.is_empty()).then_some(mail);
        let new =
            NewAccount { login, name, email, kind: UserKind::Internal, group_ids: &group_ids, invite: false };
        let uid = self.create_user(&new).await?;
        match self.unlike(uid, &group_ids).await {
            Ok(None) => Ok(uid),
            Ok(Some(words)) => {
                self.archive_support_user(uid).await?;
                Err(Error::TenantRefused { words })
            }
            Err(e) => {
                self.archive_support_user(uid).await.ok();
                Err(e)
            }
        }
    }

    /// In words, how an account's groups differ from these and what they bring along. A module that keeps roles may have
    /// undone them, or added to them.
    async fn unlike(&self, uid: i64, group_ids: &[i64]) -> Result<Option<String>> {
        let groups = self.groups_and_implied();
        let (groups, internal, held) = tokio::try_join!(groups, self.layout(), self.all_groups_of(uid))?;
        let implied: HashMap<i64, Vec<i64>> =
            groups.iter().map(|(group, implied)| (group.id, implied.clone())).collect();
        let given = group_ids.iter().copied().chain(internal.groups.internal);
        let wanted: BTreeSet<i64> =
            given.flat_map(|group| closure(group, &implied).into_iter().chain([group])).collect();
        let held: BTreeSet<i64> = held.into_iter().collect();
        let named = |ids: Vec<i64>| -> String {
            let name =
                |id: &i64| groups.iter().find(|(group, _)| group.id == *id).map(|(g, _)| g.name.clone());
            ids.iter().filter_map(name).collect::<Vec<_>>().join(", ")
        };
        let lost = named(wanted.difference(&held).copied().collect());
        let more = named(held.difference(&wanted).copied().collect());
        Ok(match (lost.is_empty(), more.is_empty()) {
            (true, true) => None,
            (false, _) => Some(format!("The tenant took these groups from the new account: {lost}.")),
            (true, false) => Some(format!("The tenant gave the new account more groups: {more}.")),
        })
    }

    /// The ids of groups by their external ids; those the tenant does not have are missing.
    pub(super) async fn groups_named(&self, xmlids: &[String]) -> Result<BTreeMap<String, i64>> {
        let (modules, names): (Vec<&str>, Vec<&str>) =
            xmlids.iter().filter_map(|xmlid| xmlid.split_once('.')).unzip();
        if names.is_empty() {
            return Ok(BTreeMap::new());
        }
        let domain = json!([["model", "=", "res.groups"], ["module", "in", modules], ["name", "in", names]]);
        let fields = ["module", "name", "res_id"];
        let rows =
            self.search_read::<GroupNameRow>("ir.model.data", domain, &fields, Page::default()).await?;
        let pair = |row: GroupNameRow| (format!("{}.{}", row.module, row.name), row.res_id);
        // the two lists crossed may have met other groups
        Ok(rows.into_iter().map(pair).filter(|(xmlid, _)| xmlids.contains(xmlid)).collect())
    }

    /// The support account of this login, archived or not, by its record id.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn support_user(&self, login: &str) -> Result<Option<i64>> {
        Ok(self.ids(USERS, json!([["login", "=", login]]), Page::default()).await?.into_iter().next())
    }

    /// Ends an account by hand, where nothing on the tenant does it: archived at once, then given a password that nobody
    /// has. Its API keys open nothing while it is archived.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn archive_support_user(&self, uid: i64) -> Result<()> {
        let archived = UserValues { active: Some(false), ..UserValues::default() };
        self.write_user(uid, &archived).await?;
        self.set_password(uid, &unusable()).await
    }

    /// Whether an account is archived, or gone altogether.
    ///
    /// # Errors
    /// As [`Self::archive_support_user`].
    pub async fn user_is_archived(&self, uid: i64) -> Result<bool> {
        let own = json!([["id", "=", uid]]);
        let rows = self.search_read::<ActiveRow>(USERS, own, &["active"], Page::default()).await?;
        Ok(rows.iter().all(|row| !row.active))
    }

    /// All support accounts on the tenant, archived ones included, each with its end.
    ///
    /// # Errors
    /// As [`Self::archive_support_user`]. A login that may not see scheduled actions gets [`Error::AccessDenied`]: without
    /// them nobody can tell which account ends.
    pub async fn support_accounts(&self) -> Result<Vec<SupportAccount>> {
        let domain = json!([["login", "=like", PATTERN]]);
        let page = Page { order: "id", ..Page::default() };
        let rows = self.search_read::<AccountRow>(USERS, domain, &["login", "name", "active"], page).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ends = self.placed_ends().await?;
        let end_of = |login: &str| {
            let own = ends.iter().filter(|(of, _)| of == login).map(|(_, end)| end.clone());
            own.min_by_key(|end| (!end.intact, end.until))
        };
        let account = |row: AccountRow| {
            let login = row.login.filter(|login| is_support_login(login))?;
            let (end, name) = (end_of(&login), row.name.unwrap_or_default());
            Some(SupportAccount { uid: row.id, end, login, name, active: row.active })
        };
        Ok(rows.into_iter().filter_map(account).collect())
    }

    /// Changes the password of the login in use. Its sessions end, this one's included: sign in again with the new one.
    ///
    /// # Errors
    /// [`Error::SignInRefused`] where the old one is wrong, [`Error::TenantRefused`] where the new one breaks a policy, and
    /// what kept the call from being made.
    pub async fn change_own_password(&self, old: &Secret, new: &Secret) -> Result<()> {
        let named = json!({"old_passwd": old.expose(), "new_passwd": new.expose()});
        self.change(&Call::model(USERS, "change_password", named)).await.map(drop)
    }
}

/// A password that nobody keeps, with something of every kind that a policy may ask for.
fn unusable() -> Secret {
    Secret::new(format!("Rv-{}.{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
}
