//! Groups on an account: what the commands come to, what comes with a group, and what excludes what.
//!
//! Up to 18 implied groups are stored beside those given, and taking the type of user away strips an account of all
//! the rest. 19 stores what was given and leaves it at that.

use serde_json::{Map, Value};

use super::{check_fields, check_there, each, made, required};
use crate::data::{Group, Kind, TenantData, User, kind_group};
use crate::orm::Method;
use crate::orm::model::Model;
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
pub(super) fn commanded(mut groups: Vec<i64>, commands: &[Value]) -> Vec<i64> {
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
    let holds = |user: &User| match groups_after(user.id) {
        Some(groups) => groups.contains(&settings),
        None => user.groups.contains(&settings),
    };
    if data.version < 17 || data.users.iter().any(|user| user.active && holds(user)) {
        return Ok(());
    }
    Err(Refusal::validation("You must have at least an administrator user."))
}

/// `res.groups.create`
pub(super) fn create(method: &mut Method<'_>) -> Result<Value, Refusal> {
    let version = method.data.version;
    method.caller.may(Model::Groups, "create", version)?;
    let given = method.arguments.value("vals_list").clone();
    let (all, many) = each(&given)?;
    let next = method.data.groups.last().map_or(0, |group| group.id) + 1;
    let mut rows = Vec::with_capacity(all.len());
    for (id, values) in (next..).zip(all) {
        check_fields(Model::Groups, values, method.data.edition())?;
        if values.get("name").and_then(Value::as_str).is_none() {
            return Err(required(Model::Groups, "name", "Name", version));
        }
        let mut group = Group { id, name: String::new(), above: None, implied: Vec::new(), comment: None };
        fill(method.data, &mut group, values)?;
        rows.push(group);
    }
    let ids: Vec<i64> = rows.iter().map(|group| group.id).collect();
    method.data.groups.extend(rows);
    Ok(made(&ids, many))
}

/// `res.groups.write`: up to 18, what a group newly implies is stored on its holders at once.
pub(super) fn write(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Groups, "write", method.data.version)?;
    let values = method.arguments.value("vals").as_object().cloned().unwrap_or_default();
    check_fields(Model::Groups, &values, method.data.edition())?;
    check_there(method)?;
    let ids = method.arguments.ids().to_vec();
    let mut after: Vec<Group> = ids.iter().filter_map(|id| method.data.group(*id)).cloned().collect();
    for group in &mut after {
        fill(method.data, group, &values)?;
    }
    for group in after {
        if let Some(row) = method.data.row_of(Model::Groups, group.id) {
            method.data.groups[row] = group;
        }
    }
    if method.data.version < 19 && values.contains_key("implied_ids") {
        let stored: Vec<Vec<i64>> =
            method.data.users.iter().map(|user| method.data.closure(&user.groups)).collect();
        for (user, groups) in method.data.users.iter_mut().zip(stored) {
            user.groups = groups;
        }
    }
    Ok(Value::Bool(true))
}

/// `res.groups.unlink`
pub(super) fn unlink(method: &mut Method<'_>) -> Result<Value, Refusal> {
    method.caller.may(Model::Groups, "unlink", method.data.version)?;
    let ids = method.arguments.ids();
    method.data.groups.retain(|group| !ids.contains(&group.id));
    method.data.groups.iter_mut().for_each(|group| group.implied.retain(|id| !ids.contains(id)));
    method.data.users.iter_mut().for_each(|user| user.groups.retain(|id| !ids.contains(id)));
    Ok(Value::Bool(true))
}

fn fill(data: &TenantData, group: &mut Group, values: &Map<String, Value>) -> Result<(), Refusal> {
    if let Some(name) = values.get("name").and_then(Value::as_str) {
        name.clone_into(&mut group.name);
    }
    if let Some(comment) = values.get("comment") {
        group.comment = comment.as_str().map(str::to_owned);
    }
    if let Some(above) = values.get("category_id").or_else(|| values.get("privilege_id")) {
        group.above = above.as_i64();
    }
    if let Some(commands) = values.get("implied_ids").and_then(Value::as_array) {
        group.implied = commanded(std::mem::take(&mut group.implied), commands);
        if group.implied.iter().any(|id| data.group(*id).is_none()) {
            return Err(unknown_group(data.version));
        }
    }
    Ok(())
}

fn unknown_group(version: u16) -> Refusal {
    Refusal::validation(if version >= 17 {
        "The operation cannot be completed: Another model is using the record you are trying to delete.\n\nThe troublemaker is: Unknown\nThanks to the following constraint: res_groups_users_rel_gid_fkey\nHow about archiving the record instead?"
    } else {
        "The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Unknown (Unknown), Constraint: res_groups_users_rel_gid_fkey"
    })
}
