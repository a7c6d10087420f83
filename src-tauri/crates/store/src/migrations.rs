//! The file's format, step by step: numbered frozen SQL files whose checksums are kept in the file itself.
//!
//! A file from a newer program, or one whose steps read differently from ours, is refused before anything is written.

use rusqlite::{Connection, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// `REEV`, in the file's header: what `file(1)` and we recognise it by.
pub(crate) const APPLICATION_ID: i64 = 0x5245_4556;

struct Step {
    name: &'static str,
    sql: &'static str,
}

const STEPS: &[Step] = &[
    Step { name: "0001_house", sql: include_str!("migrations/0001_house.sql") },
    Step { name: "0002_changes", sql: include_str!("migrations/0002_changes.sql") },
    Step { name: "0003_access", sql: include_str!("migrations/0003_access.sql") },
    Step { name: "0004_backups", sql: include_str!("migrations/0004_backups.sql") },
    Step { name: "0005_drills", sql: include_str!("migrations/0005_drills.sql") },
    Step { name: "0006_vault", sql: include_str!("migrations/0006_vault.sql") },
    Step { name: "0007_looks", sql: include_str!("migrations/0007_looks.sql") },
    Step { name: "0008_restores", sql: include_str!("migrations/0008_restores.sql") },
    Step { name: "0009_promises", sql: include_str!("migrations/0009_promises.sql") },
    Step { name: "0010_exceptions", sql: include_str!("migrations/0010_exceptions.sql") },
    Step { name: "0011_versions", sql: include_str!("migrations/0011_versions.sql") },
];

/// The newest format this program knows.
pub(crate) const KNOWN: i64 = STEPS.len() as i64;

fn checksum(step: &Step) -> String {
    // a checkout with CRLF line ends is the same step
    hex::encode(Sha256::digest(step.sql.replace('\r', "")))
}

/// Looks at an existing file without writing.
///
/// # Errors
/// [`Error::Newer`] and [`Error::Foreign`]; the format's number otherwise (0: an empty database).
pub(crate) fn examine(conn: &Connection) -> Result<i64> {
    let application: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let objects: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if objects == 0 && found == 0 {
        return Ok(0);
    }
    if application != APPLICATION_ID {
        return Err(Error::Foreign { why: String::from("it belongs to another application") });
    }
    if found > KNOWN {
        return Err(Error::Newer { found, known: KNOWN });
    }
    let mut kept = conn.prepare("SELECT name, sha256 FROM migration ORDER BY no")?;
    let kept = kept
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    if i64::try_from(kept.len()).ok() != Some(found) {
        return Err(Error::Foreign { why: format!("it says format {found} and lists {} steps", kept.len()) });
    }
    for (step, (name, sha256)) in STEPS.iter().zip(&kept) {
        if step.name != name || checksum(step) != *sha256 {
            return Err(Error::Foreign { why: format!("its step {name} is not our {}", step.name) });
        }
    }
    Ok(found)
}

/// Brings the file to the newest format in one transaction; a second process that comes at the same time finds it done.
pub(crate) fn migrate(conn: &mut Connection) -> Result<()> {
    if examine(conn)? == KNOWN {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = examine(&tx)?;
    if found == 0 {
        tx.execute_batch(
            "CREATE TABLE migration (no INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT",
        )?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    for (no, step) in (1_i64..).zip(STEPS).filter(|(no, _)| *no > found) {
        tx.execute_batch(step.sql)?;
        tx.execute(
            "INSERT INTO migration (no, name, sha256) VALUES (?, ?, ?)",
            params![no, step.name, checksum(step)],
        )?;
    }
    tx.pragma_update(None, "user_version", KNOWN)?;
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checksums of released steps. A new step adds a line; a line that has to change means a frozen file was edited.
    const FROZEN: &[(&str, &str)] = &[
        ("0001_house", "0e2a969c2ede539bf226571d834e6547f77f816202eb66d568d746981bc583c4"),
        ("0002_changes", "3d8a3b09d9546f53de4e06c6600c659498af506584f7183494bbdcbefcafc6c6"),
        ("0003_access", "f937a4125f6a97e4d8a542ce130799bcb18ce3d4e0a800d57f21920e55c34761"),
        ("0004_backups", "4a869d79f71c5632f40d42718a9d8c0714e1ce403db3b840c3ccb7199fbbde93"),
        ("0005_drills", "a9d367ce9f564f8128165d9c6be93a0f2bd2cd19c7acd13099eafc9058dc9af6"),
        ("0006_vault", "79069da1491d6152358eb3e504e9a38401d5085125704238817cf9f529b323de"),
        ("0007_looks", "b14d7d4e055a02f4c9e82c30c3c5a04bf950ed3dde7b7c68fd30235e7ce9bc50"),
        ("0008_restores", "5af34386df39b3e595bd9068d8557ea075ed8d99817ff25ce80f3f49fe156610"),
        ("0009_promises", "e49e26d29ca71578df5817d4d5e939da6309651987dc17861e2823fbe51015ad"),
        ("0010_exceptions", "55be188bc6b4bae0f6c0c8a3b60dffd9f1fcb5ebb6537ea0dfbf812dffda4d47"),
        ("0011_versions", "eeb1cc70fd0e1ad67daf7b69b5a5d825701e3de00375828fd4cdd2a6160fc8a5"),
    ];

    #[test]
    fn released_steps_are_frozen() {
        let now: Vec<_> = STEPS.iter().map(|step| (step.name, checksum(step))).collect();
        let frozen: Vec<_> = FROZEN.iter().map(|(name, sha)| (*name, (*sha).to_owned())).collect();
        assert_eq!(now, frozen, "a released migration is never edited: write a new one");
    }

    #[test]
    fn a_file_is_brought_up_once_and_then_left_alone() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        assert_eq!(examine(&conn).unwrap(), KNOWN);
        migrate(&mut conn).unwrap();
        let steps: i64 = conn.query_row("SELECT count(*) FROM migration", [], |row| row.get(0)).unwrap();
        assert_eq!(steps, KNOWN, "a second run adds nothing");
    }

    #[test]
    fn an_exception_that_does_not_say_what_was_found_goes() {
        let conn = Connection::open_in_memory().unwrap();
        let last = STEPS.iter().position(|step| step.name == "0010_exceptions").unwrap();
        STEPS.iter().take(last).for_each(|step| conn.execute_batch(step.sql).unwrap());
        conn.execute_batch(
            r#"PRAGMA foreign_keys = OFF;
               INSERT INTO promise_exception (tenant, name, body) VALUES
                 (1, 'hsts', '{"check":"hsts","owner":"Ada"}'),
                 (1, 'lockout', '{"check":"lockout","owner":"Ada","found":{"check":"lockout"}}')"#,
        )
        .unwrap();
        STEPS.iter().skip(last).take(1).for_each(|step| conn.execute_batch(step.sql).unwrap());
        let left: String =
            conn.query_row("SELECT group_concat(name) FROM promise_exception", [], |row| row.get(0)).unwrap();
        assert_eq!(left, "lockout");
    }

    #[test]
    fn a_newer_file_and_an_edited_history_are_refused() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        conn.execute_batch("UPDATE migration SET sha256 = 'other'").unwrap();
        assert!(matches!(migrate(&mut conn), Err(Error::Foreign { .. })), "another history");
        conn.pragma_update(None, "user_version", KNOWN + 1).unwrap();
        assert!(matches!(migrate(&mut conn), Err(Error::Newer { .. })), "a newer file says so first");
    }

    #[test]
    fn somebody_elses_database_is_refused() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE photo (id INTEGER)").unwrap();
        assert!(matches!(migrate(&mut conn), Err(Error::Foreign { .. })));
    }
}
