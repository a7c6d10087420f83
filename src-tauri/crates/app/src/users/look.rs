//! One account read from the tenant just now, with what the cache does not hold: what came along with its groups, and
//! its devices.

use std::collections::{BTreeSet, HashMap};

use reeve_domain::rights::administering;
use reeve_domain::user::{Group, User, UserDetail};
use reeve_domain::{Code, Fault};

use super::refresh::allowed;
use crate::api::ShowUser;
use crate::reeve::Reeve;
use crate::tenants;

/// A group and those it implies directly.
type WithImplied = (Group, Vec<i64>);

/// One account read from the tenant just now.
///
/// # Errors
/// [`Code::NotFound`] when it is gone; the tenant's refusal; what kept it from being asked.
pub async fn look(reeve: &Reeve, request: ShowUser) -> Result<UserDetail, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let session = tenants::session(reeve, &tenant).await?;
    let id = request.id;
    let one = [id];
    let (users, groups, all, keys, devices) = tokio::try_join!(
        async { session.users_by_id(&one).await.map_err(Fault::from) },
        async { allowed(session.groups_and_implied().await) },
        async { allowed(session.all_groups_of(id).await) },
        async { Ok(allowed(session.keys_of(&one).await)?.flatten()) },
        async { Ok(allowed(session.devices_of(id).await)?.flatten()) },
    )?;
    let read_at = reeve.host().now();
    let user = users.into_iter().next().ok_or_else(|| gone(&tenant.name))?;
    let groups = Groups::new(groups.unwrap_or_default());
    let (given, implied) = groups.split(&user.group_ids, all.as_deref().unwrap_or_default());
    Ok(UserDetail {
        user: User {
            tenant: tenant.id,
            id: user.id,
            login: user.login,
            name: user.name,
            email: user.email,
            active: user.active,
            kind: user.kind,
            administrator: groups.administer(given.iter().chain(&implied)),
            groups: groups.named(&given),
            last_sign_in: user.last_sign_in,
            two_factor: user.two_factor,
            api_keys: keys
                .unwrap_or_default()
                .into_iter()
                .filter(|(of, _)| *of == id)
                .map(|(_, key)| key)
                .collect(),
        },
        implied: groups.named(&implied),
        devices,
        read_at,
    })
}

fn gone(tenant: &str) -> Fault {
    Fault::new(Code::NotFound, format!("{tenant} does not have this account any more."))
        .next("Refresh the list.")
}

/// The tenant's groups, to look up.
struct Groups {
    by_id: HashMap<i64, WithImplied>,
    administering: BTreeSet<i64>,
}

impl Groups {
    fn new(groups: Vec<WithImplied>) -> Self {
        let administering = administering(&groups);
        Self { by_id: groups.into_iter().map(|one| (one.0.id, one)).collect(), administering }
    }

    /// Which groups count as given and which came along. Where the version keeps both in one field (up to 18), a group
    /// that another one of the account brings along counts as having come along.
    fn split(&self, kept: &[i64], all: &[i64]) -> (Vec<i64>, Vec<i64>) {
        let kept: BTreeSet<i64> = kept.iter().copied().collect();
        let all: BTreeSet<i64> = all.iter().copied().chain(kept.iter().copied()).collect();
        if all != kept {
            return (kept.iter().copied().collect(), all.difference(&kept).copied().collect());
        }
        all.iter().partition(|id| !kept.iter().any(|other| other != *id && self.brings(*other, **id)))
    }

    /// Whether a group brings another along, through any number of groups between.
    fn brings(&self, group: i64, other: i64) -> bool {
        let (mut open, mut seen) = (vec![group], BTreeSet::new());
        while let Some(next) = open.pop() {
            let implied = self.by_id.get(&next).map_or(&[][..], |(_, implied)| implied);
            if implied.contains(&other) {
                return true;
            }
            open.extend(implied.iter().filter(|id| seen.insert(**id)));
        }
        false
    }

    /// Whether one of these gives the Settings rights; `None` where the groups could not be read.
    fn administer<'a>(&self, mut ids: impl Iterator<Item = &'a i64>) -> Option<bool> {
        (!self.administering.is_empty()).then(|| ids.any(|id| self.administering.contains(id)))
    }

    fn named(&self, ids: &[i64]) -> Vec<Group> {
        let unknown = |id: i64| Group { id, xmlid: None, name: format!("#{id}") };
        ids.iter()
            .map(|id| self.by_id.get(id).map_or_else(|| unknown(*id), |(group, _)| group.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> Groups {
        let group = |id: i64, xmlid: &str, implied: &[i64]| {
            (Group { id, xmlid: Some(xmlid.into()), name: xmlid.into() }, implied.to_vec())
        };
        Groups::new(vec![
            group(1, "base.group_user", &[7]),
            group(2, "base.group_erp_manager", &[1]),
            group(4, "base.group_system", &[2]),
            group(7, "base.group_no_one", &[]),
            group(9, "base.group_partner_manager", &[]),
        ])
    }

    #[test]
    fn where_all_groups_are_in_one_field_those_brought_along_are_told_by_the_catalogue() {
        let all = [1, 2, 4, 7, 9];
        assert_eq!(groups().split(&all, &all), (vec![4, 9], vec![1, 2, 7]));
    }

    #[test]
    fn where_the_version_tells_given_ones_apart_it_is_believed() {
        assert_eq!(groups().split(&[2, 4], &[1, 2, 4, 7]), (vec![2, 4], vec![1, 7]));
    }

    #[test]
    fn rights_that_cannot_be_read_are_not_guessed() {
        assert_eq!(groups().administer([4].iter()), Some(true));
        assert_eq!(groups().administer([2, 9].iter()), Some(false));
        assert_eq!(Groups::new(Vec::new()).administer([4].iter()), None);
    }

    #[test]
    fn groups_that_bring_each_other_along_end_the_search() {
        let group =
            |id: i64, implied: &[i64]| (Group { id, xmlid: None, name: String::new() }, implied.to_vec());
        let circle = Groups::new(vec![group(1, &[2]), group(2, &[1]), group(3, &[])]);
        assert!(circle.brings(1, 2) && !circle.brings(1, 3));
    }
}
