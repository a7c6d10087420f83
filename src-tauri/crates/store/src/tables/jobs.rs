//! Jobs: long work that survives the window and the program. A running one has an owner, the program that works on it.

use std::collections::HashSet;

use reeve_domain::job::{Job, JobId};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{bodies, body, time_text, word};
use crate::error::{Error, Result};

/// Adds a job that `owner` (see [`crate::Store::instance`]) works on.
///
/// # Errors
/// [`Error::AlreadyExists`] with `id`.
pub fn insert(tx: &Transaction<'_>, job: &Job, owner: &str) -> Result<()> {
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO job (id, state, started_at, owner, body) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![
            job.id.0,
            word(&job.state)?,
            time_text(job.started_at),
            owner,
            serde_json::to_string(job)?
        ])?;
    if added == 0 { Err(Error::AlreadyExists { field: "id" }) } else { Ok(()) }
}

/// Keeps a job's new state. Its owner stays.
///
/// # Errors
/// [`Error::NotFound`].
pub fn update(tx: &Transaction<'_>, job: &Job) -> Result<()> {
    let changed =
        tx.prepare_cached("UPDATE job SET state = ?, started_at = ?, body = ? WHERE id = ?")?.execute(
            params![word(&job.state)?, time_text(job.started_at), serde_json::to_string(job)?, job.id.0],
        )?;
    if changed == 0 { Err(Error::NotFound { what: "job" }) } else { Ok(()) }
}

/// The latest jobs, running ones first.
///
/// # Errors
/// Those of the file.
pub fn list(conn: &Connection, limit: u32) -> Result<Vec<Job>> {
    let mut statement = conn.prepare_cached(
        "SELECT body FROM job ORDER BY state = 'running' DESC, started_at DESC, id LIMIT ?",
    )?;
    bodies(statement.query([limit])?)
}

/// The job with this id.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(conn: &Connection, id: &JobId) -> Result<Job> {
    let body: Option<String> = conn
        .prepare_cached("SELECT body FROM job WHERE id = ?")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?;
    Ok(serde_json::from_str(&body.ok_or(Error::NotFound { what: "job" })?)?)
}

/// Running jobs and who works on them.
///
/// # Errors
/// Those of the file.
pub fn running(conn: &Connection) -> Result<Vec<(Job, String)>> {
    let mut statement =
        conn.prepare_cached("SELECT body, owner FROM job WHERE state = 'running' ORDER BY started_at, id")?;
    let mut rows = statement.query([])?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next()? {
        jobs.push((body(row, 0)?, row.get(1)?));
    }
    Ok(jobs)
}

/// Running jobs whose owner is gone, now owned by `owner`. The write transaction sees to it that nobody else gets them.
///
/// # Errors
/// Those of the file.
pub fn take_over(tx: &Transaction<'_>, owner: &str, is_alive: impl Fn(&str) -> bool) -> Result<Vec<Job>> {
    let running = running(tx)?;
    let mut gone: HashSet<&str> = running.iter().map(|(_, owner)| owner.as_str()).collect();
    gone.retain(|owner| !is_alive(owner));
    for before in &gone {
        tx.execute("UPDATE job SET owner = ? WHERE state = 'running' AND owner = ?", [owner, before])?;
    }
    let gone: HashSet<String> = gone.into_iter().map(str::to_owned).collect();
    Ok(running.into_iter().filter(|(_, owner)| gone.contains(owner)).map(|(job, _)| job).collect())
}
