//! Groups on an account: what the commands come to, what comes with a group, and what excludes what.
//!
//! Up to 18 implied groups are stored beside those given, and taking the type of user away strips an account of all
//! the rest. 19 stores what was given and leaves it at that.

use serde_json::Value;

use crate::data::{Kind, TenantData, kind_group};
use crate::refusal::Refusal;

const INTERNAL: i64 = kind_group(Kind::Internal);

/// The groups of an account after these commands.
pub(super) fn after(
    data: &TenantData,
    name: &str,
    before: &[i64],
    commands: &[Value],
) -> Result<Vec<i64>, Refusal> {
    let given = commanded(before.to_vec(), commands);
    if given.iter().any(|id| data.group(*id).is_none()) {
        return Err(unknown_group(data.version));
    }
    if data.version >= 19 {
        exclusive(data, name, &given)?;
        return Ok(given);
    }
    one_kind(&given)?;
    let demoted = before.contains(&INTERNAL) && !given.contains(&INTERNAL);
    let kept = if demoted { commanded(Vec::new(), commands) } else { given };
    let all = data.closure(&kept);
    one_kind(&all)?;
    Ok(all)
}

/// The commands of a many2many: `(3, id)` removes, `(4, id)` adds, `(5,)` clears, `(6, 0, ids)` replaces.
fn commanded(mut groups: Vec<i64>, commands: &[Value]) -> Vec<i64> {
    for command in commands.iter().filter_map(Value::as_array) {
        let id = command.get(1).and_then(Value::as_i64).unwrap_or_default();
        match command.first().and_then(Value::as_i64) {
            Some(2 | 3) => groups.retain(|group| *group != id),
            Some(4) if !groups.contains(&id) => groups.push(id),
            Some(5) => groups.clear(),
            Some(6) => {
                let all = command.get(2).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                groups.clear();
                // named twice is still given once
                for id in all.iter().filter_map(Value::as_i64) {
                    if !groups.contains(&id) {
                        groups.push(id);
                    }
                }
            }
            _ => {}
        }
    }
    groups
}

fn is_kind(id: i64) -> bool {
    [Kind::Internal, Kind::Portal, Kind::Public].into_iter().any(|kind| kind_group(kind) == id)
}

/// Up to 18: an account is of one kind.
fn one_kind(groups: &[i64]) -> Result<(), Refusal> {
    if groups.iter().filter(|id| is_kind(**id)).count() > 1 {
        return Err(Refusal::validation("The user cannot have more than one user types."));
    }
    Ok(())
}

/// 19: the same, told with names in the order the groups were given.
fn exclusive(data: &TenantData, name: &str, given: &[i64]) -> Result<(), Refusal> {
    let mut kinds: Vec<i64> = Vec::new();
    for group in given {
        let with = data.closure(&[*group]);
        kinds.extend(with.into_iter().filter(|id| is_kind(*id)));
    }
    let mut seen = Vec::new();
    kinds.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
    if kinds.len() < 2 {
        return Ok(());
    }
    let names: Vec<String> =
        kinds.iter().filter_map(|id| data.group(*id)).map(|group| format!("'{}'", group.name)).collect();
    Err(Refusal::validation(format!(
        "User '{name}' cannot be at the same time in exclusive groups {}.",
        names.join(", ")
    )))
}

/// From 17 on somebody active has to hold Settings, given and not implied.
pub(super) fn somebody_administers(
    data: &TenantData,
    groups_after: impl Fn(i64) -> Option<Vec<i64>>,
) -> Result<(), Refusal> {
    let Some(settings) = data.by_external_id("base.group_system") else { return Ok(()) };
    let holds = |user: &crate::data::User| match groups_after(user.id) {
        Some(groups) => groups.contains(&settings),
        None => user.groups.contains(&settings),
    };
    if data.version < 17 || data.users.iter().any(|user| user.active && holds(user)) {
        return Ok(());
    }
    Err(Refusal::validation("You must have at least an administrator user."))
}

fn unknown_group(version: u16) -> Refusal {
    Refusal::validation(if version >= 17 {
        "The operation cannot be completed: Another model is using the record you are trying to delete.\n\nThe troublemaker is: Unknown\nThanks to the following constraint: res_groups_users_rel_gid_fkey\nHow about archiving the record instead?"
    } else {
        "The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Unknown (Unknown), Constraint: res_groups_users_rel_gid_fkey"
    })
}
