//! People as a CSV file.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use reeve_domain::journal::{Action, Outcome};
use reeve_domain::user::{User, UserKind};
use reeve_domain::{Code, Fault};
use reeve_store::users as table;

use super::scope;
use crate::api::{ExportUsers, Exported};
use crate::paper::csv::plain;
use crate::reeve::Reeve;
use crate::{backups, journal};

const HEADER: [&str; 10] =
    ["tenant", "id", "login", "name", "email", "active", "kind", "groups", "last_sign_in", "two_factor"];

/// Writes people out of the cache to a new CSV file (UTF-8, RFC 4180), in the order asked for.
///
/// # Errors
/// [`Code::AlreadyExists`], [`Code::CannotWrite`], [`Code::DiskFull`].
pub async fn export(reeve: &Reeve, request: ExportUsers) -> Result<Exported, Fault> {
    let to = std::path::absolute(Path::new(&request.to)).unwrap_or_else(|_| PathBuf::from(&request.to));
    let (text, rows) = csv(reeve, &request).await?;
    backups::write_new(&to, &text).await?;
    let file = to.to_string_lossy().into_owned();
    journal::note(reeve, None, Action::UsersExport, format!("{rows} people to {file}"), Outcome::Done)
        .await?;
    Ok(Exported { file, rows })
}

/// The same as text, with the number of rows.
///
/// # Errors
/// When the store cannot be read.
pub async fn csv(reeve: &Reeve, request: &ExportUsers) -> Result<(String, u64), Fault> {
    let (scope, filter, sort) = (scope(request.tenant.clone()), request.filter.clone(), request.sort);
    let now = reeve.host().now();
    let (bytes, rows) = reeve
        .store()
        .await?
        .read(move |db| {
            let names: std::collections::HashMap<_, _> =
                reeve_store::tenants::list(db)?.into_iter().map(|t| (t.id, t.name)).collect();
            let mut writer = csv::Writer::from_writer(Vec::new());
            let mut rows = 0_u64;
            // writing to memory cannot fail
            let _ = writer.write_record(HEADER);
            table::each(db, &scope, &filter, sort, now, |user| {
                let tenant = names.get(&user.tenant).map_or("", String::as_str);
                let _ = writer.write_record(record(tenant, &user));
                rows += 1;
                Ok(())
            })?;
            Ok((writer.into_inner().unwrap_or_default(), rows))
        })
        .await?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault::new(Code::Internal, "The list could not be written as text."))?;
    Ok((text, rows))
}

fn record(tenant: &str, user: &User) -> [String; 10] {
    let groups: Vec<&str> =
        user.groups.iter().map(|g| g.xmlid.as_deref().unwrap_or(g.name.as_str())).collect();
    [
        plain(tenant),
        user.id.to_string(),
        plain(&user.login),
        plain(&user.name),
        plain(user.email.as_deref().unwrap_or_default()),
        user.active.to_string(),
        match user.kind {
            UserKind::Internal => "internal",
            UserKind::Portal => "portal",
            UserKind::Public => "public",
        }
        .to_owned(),
        plain(&groups.join(" ")),
        user.last_sign_in.map(|at: DateTime<Utc>| at.to_rfc3339()).unwrap_or_default(),
        user.two_factor.map(|on| on.to_string()).unwrap_or_default(),
    ]
}
