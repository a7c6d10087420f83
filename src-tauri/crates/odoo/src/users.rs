//! Accounts, read the cheap way.
//!
//! Fields that live elsewhere are what costs a server: name and e-mail sit on the partner, the latest sign-in in a log.
//! A large page therefore asks three plain questions and puts the answers together here; a small one, where the way
//! there and back weighs more, asks a single one.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::account::{Layout, NameRow, PartnerRow, SignInRow, TwoFactor, UserRow, WireUser};
use crate::answer::Dated;
use crate::error::{Error, Result};
use crate::records::Page;
use crate::session::Session;
use crate::transport::Call;
use crate::value;
use crate::watermark::Watermark;

/// Up to this many accounts one question is quicker than three.
const SMALL: u32 = 200;
/// The largest page: about 2 MB of JSON.
const PAGE_MAX: u32 = 10_000;

const USERS: &str = "res.users";
const TOTP: &str = "totp_enabled";

/// How many questions a page is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    AtOnce,
    Apart,
}

impl Session {
    /// The next accounts by id, archived and portal ones included: those behind `after_id`, at most `limit` (up to
    /// 10,000). Fewer than `limit` means that these were the last.
    ///
    /// # Errors
    /// The tenant's refusal in its own words, or what kept the call from being made.
    pub async fn users_page(&self, after_id: i64, limit: u32) -> Result<Vec<WireUser>> {
        let domain = if after_id > 0 { json!([["id", ">", after_id]]) } else { json!([]) };
        self.users_where(domain, limit, if limit <= SMALL { Way::AtOnce } else { Way::Apart }).await
    }

    /// Accounts whose own row, person or latest sign-in changed since. Rows changed shortly before come again.
    ///
    /// Not seen: what leaves no time of change on the account. Removals, memberships changed from the group's side and
    /// (from 15 on) two-factor switched on or off need a full read.
    ///
    /// # Errors
    /// As [`Self::users_page`].
    pub async fn users_changed_since(&self, since: &Watermark, limit: u32) -> Result<Vec<WireUser>> {
        let since = value::write_moment(since.since());
        let domain = json!([
            "|",
            "|",
            ["write_date", ">=", since],
            ["partner_id.write_date", ">=", since],
            ["login_date", ">=", since],
        ]);
        // Usually little has changed: one question will do. Only when it shows that there is more, the long way.
        let few = self.users_where(domain.clone(), limit.min(SMALL), Way::AtOnce).await?;
        if few.len() < SMALL as usize || limit <= SMALL {
            return Ok(few);
        }
        self.users_where(domain, limit, Way::Apart).await
    }

    /// The ids of all accounts, ascending: what is not among them is gone.
    ///
    /// # Errors
    /// As [`Self::users_page`].
    pub async fn user_ids(&self) -> Result<Vec<i64>> {
        self.ids(USERS, json!([]), Page { order: "id", ..Page::default() }).await
    }

    /// How many accounts there are, archived ones included.
    ///
    /// # Errors
    /// As [`Self::users_page`].
    pub async fn user_count(&self) -> Result<u64> {
        self.count(USERS, json!([])).await
    }

    /// These accounts, archived ones included, by id. Those that are gone are missing.
    ///
    /// # Errors
    /// As [`Self::users_page`].
    pub async fn users_by_id(&self, ids: &[i64]) -> Result<Vec<WireUser>> {
        let mut found = Vec::with_capacity(ids.len());
        for part in ids.chunks(PAGE_MAX as usize) {
            let many = u32::try_from(part.len()).unwrap_or(PAGE_MAX);
            let way = if many <= SMALL { Way::AtOnce } else { Way::Apart };
            found.extend(self.users_where(among(part), many, way).await?);
        }
        Ok(found)
    }

    /// Accounts whose login or e-mail is exactly this, without regard to case, archived ones included.
    ///
    /// # Errors
    /// As [`Self::users_page`].
    pub async fn users_called(&self, login: &str) -> Result<Vec<WireUser>> {
        let pattern = value::exactly(login);
        let domain = json!(["|", ["login", "=ilike", pattern], ["email", "=ilike", pattern]]);
        self.users_where(domain, SMALL, Way::AtOnce).await
    }

    async fn users_where(&self, domain: Value, limit: u32, way: Way) -> Result<Vec<WireUser>> {
        let layout = self.layout().await?;
        let rows = match self.user_rows(&domain, limit, way, layout, true).await {
            // Portal users see accounts, but on 19 no groups at all.
            Err(Error::AccessDenied { .. }) => self.user_rows(&domain, limit, way, layout, false).await?,
            rows => rows?,
        };
        let seen = rows.at;
        if way == Way::AtOnce || rows.value.is_empty() {
            let whole = |mut row: UserRow| {
                let (name, email, sign_in) = (row.name.take(), row.email.take(), row.login_date);
                row.with(layout, name, email, sign_in, None, seen)
            };
            return Ok(rows.value.into_iter().map(whole).collect());
        }

        let users: Vec<i64> = rows.value.iter().map(|row| row.id).collect();
        let partners: Vec<i64> = rows.value.iter().filter_map(|row| row.partner_id).collect();
        let (mut partners, sign_ins, two_factor) = tokio::try_join!(
            self.partners(&partners),
            self.sign_ins(&users),
            self.with_two_factor(&users, layout),
        )?;

        // Partners that rules hide from this login: the account itself still tells their names.
        let hidden = |row: &&UserRow| row.partner_id.is_none_or(|id| !partners.contains_key(&id));
        let hidden: Vec<i64> = rows.value.iter().filter(hidden).map(|row| row.id).collect();
        let mut names = if hidden.is_empty() { HashMap::new() } else { self.names(&hidden).await? };

        let join = |mut row: UserRow| {
            row.totp_enabled =
                two_factor.as_ref().map_or(row.totp_enabled, |ids| Some(ids.contains(&row.id)));
            let sign_in = sign_ins.get(&row.id).copied().flatten();
            let partner = row.partner_id.and_then(|id| partners.remove(&id));
            match partner {
                Some(partner) => {
                    row.with(layout, partner.name, partner.email, sign_in, partner.write_date, seen)
                }
                None => {
                    let (name, email) = names.remove(&row.id).map_or((None, None), |n| (n.name, n.email));
                    row.with(layout, name, email, sign_in, None, seen)
                }
            }
        };
        Ok(rows.value.into_iter().map(join).collect())
    }

    async fn user_rows(
        &self,
        domain: &Value,
        limit: u32,
        way: Way,
        layout: Layout,
        groups: bool,
    ) -> Result<Dated<Vec<UserRow>>> {
        let mut fields = vec!["login", "active", "share", "partner_id", "write_date"];
        if groups {
            fields.push(self.dialect().user_groups);
        }
        let searched = way == Way::Apart && layout.two_factor == TwoFactor::Searched;
        if layout.two_factor != TwoFactor::Hidden && !searched {
            fields.push(TOTP);
        }
        if way == Way::AtOnce {
            fields.extend(["name", "email", "login_date"]);
        }
        let page = Page { limit: Some(limit.min(PAGE_MAX)), order: "id", offset: 0 };
        self.rows(USERS, domain.clone(), &fields, page).await
    }

    async fn partners(&self, ids: &[i64]) -> Result<HashMap<i64, PartnerRow>> {
        let fields = ["name", "email", "write_date"];
        let rows =
            self.search_read::<PartnerRow>("res.partner", among(ids), &fields, Page::default()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    async fn sign_ins(&self, ids: &[i64]) -> Result<HashMap<i64, Option<DateTime<Utc>>>> {
        let rows = self.search_read::<SignInRow>(USERS, among(ids), &["login_date"], Page::default()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.login_date)).collect())
    }

    /// Those of the accounts with two-factor on; `None` where it was read, or cannot be known.
    async fn with_two_factor(&self, ids: &[i64], layout: Layout) -> Result<Option<HashSet<i64>>> {
        if layout.two_factor != TwoFactor::Searched {
            return Ok(None);
        }
        let domain = json!([["id", "in", ids], [TOTP, "=", true]]);
        Ok(Some(self.ids(USERS, domain, Page::default()).await?.into_iter().collect()))
    }

    async fn names(&self, ids: &[i64]) -> Result<HashMap<i64, NameRow>> {
        let rows =
            self.search_read::<NameRow>(USERS, among(ids), &["name", "email"], Page::default()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// What this tenant's accounts look like to this login.
    pub(crate) async fn layout(&self) -> Result<Layout> {
        self.known_layout().get_or_try_init(|| self.ask_layout()).await.copied()
    }

    async fn ask_layout(&self) -> Result<Layout> {
        let named = json!({"allfields": [TOTP], "attributes": ["searchable"]});
        let fields = Call::model(USERS, "fields_get", named);
        let (fields, groups) = tokio::try_join!(self.read::<Value>(&fields), self.base_groups())?;
        let two_factor = match fields.value.get(TOTP) {
            None => TwoFactor::Hidden,
            Some(field) if field["searchable"] == true => TwoFactor::Searched,
            Some(_) => TwoFactor::Read,
        };
        Ok(Layout { two_factor, groups })
    }
}

fn among(ids: &[i64]) -> Value {
    json!([["id", "in", ids]])
}
