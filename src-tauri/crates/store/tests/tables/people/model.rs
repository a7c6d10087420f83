//! What the store is held against: everybody in memory, looked at one by one.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::user::{ApiKey, Group, User, UserColumn, UserFilter, UserKind, UserSort};
use reeve_store::UserRow;

use crate::{at, id as id_of};

/// What a reader of the documentation would do: look at everybody.
#[derive(Default)]
pub struct Model {
    pub people: BTreeMap<(usize, i64), Person>,
}

pub struct Person {
    pub row: UserRow,
    pub keys: Vec<ApiKey>,
    /// Name, login and e-mail without case and accents.
    pub plain: [String; 3],
}

pub fn group(id: i64) -> Group {
    // groups beyond ten have no external id, those beyond fifteen are not in the catalogue
    let xmlid = (id <= 10).then(|| format!("base.group_{id}"));
    let name = if id <= 15 { format!("Group {id}") } else { format!("#{id}") };
    Group { id, xmlid, name }
}

/// Groups that give the Settings rights.
pub const ADMINISTERING: [i64; 2] = [3, 12];

/// When the questions are asked: in the middle of the made-up sign-ins.
pub fn now() -> DateTime<Utc> {
    at(0)
}

/// Letters without case and accents.
pub fn plain(text: &str) -> String {
    // the letters that the made-up people have, by hand: independent of the code under test
    let mut plain = String::new();
    for letter in text.chars() {
        plain.push_str(&match letter {
            'I' | 'İ' | 'ı' => "i".into(),
            'Ş' | 'ş' => "s".into(),
            'Ğ' | 'ğ' => "g".into(),
            'Ç' | 'ç' => "c".into(),
            'Ö' | 'ö' | 'ø' => "o".into(),
            'Ü' | 'ü' | 'ú' => "u".into(),
            'é' | 'è' | 'ë' => "e".into(),
            'í' => "i".into(),
            'á' => "a".into(),
            'ñ' => "n".into(),
            'Ł' | 'ł' => "l".into(),
            'ß' => "ss".into(),
            'ή' => "η".into(),
            'ά' => "α".into(),
            other => other.to_lowercase().collect::<String>(),
        });
    }
    plain
}

impl Model {
    pub fn page(&self, tenant: Option<usize>, filter: &UserFilter, sort: UserSort) -> Vec<(usize, i64)> {
        let terms = plain(&filter.search);
        let mut rows: Vec<_> = self
            .people
            .iter()
            .filter(|((of, _), _)| tenant.is_none_or(|wanted| wanted == *of))
            .filter(|(_, Person { row, keys, plain: fields })| {
                let found =
                    terms.split_whitespace().all(|term| fields.iter().any(|field| field.contains(term)));
                let kind = if filter.kinds.is_empty() {
                    row.kind != UserKind::Public
                } else {
                    filter.kinds.contains(&row.kind)
                };
                let group = filter.group.as_ref().is_none_or(|wanted| {
                    row.group_ids.iter().any(|id| group(*id).xmlid.as_ref() == Some(wanted))
                });
                let administrator = row.group_ids.iter().any(|id| ADMINISTERING.contains(id));
                let unused = filter.unused_days.is_none_or(|days| {
                    let since = now() - TimeDelta::days(i64::from(days));
                    row.last_sign_in.is_none_or(|at| at < since)
                });
                found
                    && kind
                    && unused
                    && filter.administrator.is_none_or(|wanted| administrator == wanted)
                    && group
                    && filter.active.is_none_or(|wanted| row.active == wanted)
                    && filter.two_factor.is_none_or(|wanted| row.two_factor == Some(wanted))
                    && (!filter.with_api_keys || !keys.is_empty())
            })
            .map(|((of, id), Person { row, plain: [name, login, email], .. })| {
                let column = match sort.by {
                    UserColumn::Name => String::new(),
                    UserColumn::Login => login.clone(),
                    UserColumn::Email => email.clone(),
                    UserColumn::LastSignIn => {
                        format!("{:012}", row.last_sign_in.map_or(0, |at| at.timestamp()))
                    }
                    UserColumn::Tenant => format!("{of:05}"),
                };
                (column, name, login, *of, *id)
            })
            .collect();
        rows.sort();
        if sort.descending {
            rows.reverse();
        }
        rows.into_iter().map(|(.., of, id)| (of, id)).collect()
    }

    pub fn user(&self, of: usize, id: i64) -> User {
        let Person { row, keys, .. } = &self.people[&(of, id)];
        let (row, keys) = (row.clone(), keys.clone());
        let administrator = row.group_ids.iter().any(|id| ADMINISTERING.contains(id));
        let mut ids = row.group_ids;
        ids.sort_unstable();
        ids.dedup();
        User {
            tenant: id_of(of),
            id,
            login: row.login,
            name: row.name,
            email: row.email,
            active: row.active,
            kind: row.kind,
            groups: ids.into_iter().map(group).collect(),
            last_sign_in: row.last_sign_in,
            two_factor: row.two_factor,
            api_keys: keys,
            administrator: Some(administrator),
        }
    }
}
