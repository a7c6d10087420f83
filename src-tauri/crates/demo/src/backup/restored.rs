//! What a backup brings back. A demo database lives in memory, so what was dumped is kept beside the dump, and an archive
//! is known again by its `dump.sql`, whichever server of the process it is handed to.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Filestore, Prepared};
use crate::data::TenantData;
use crate::people::tenant::Recipe;

/// So many dumps are remembered; a test takes a handful.
const KEPT: usize = 24;

/// A dump as every archive that holds it names it: the sum and the size of `dump.sql`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DumpId {
    crc: u32,
    size: u64,
}

/// A database as it was dumped.
pub(crate) struct Snapshot {
    pub(crate) recipe: Recipe,
    pub(crate) data: TenantData,
    pub(crate) filestore: Arc<Filestore>,
}

impl Snapshot {
    /// Empties a table, as an import does that goes on after a statement that failed. Attachments lose their content.
    pub(crate) fn lose(&mut self, table: &str) {
        if table == "ir_attachment" {
            self.filestore = Arc::new(self.filestore.holding(|_| false));
        }
        self.data.lose(table);
    }
}

static DUMPED: Mutex<Vec<(DumpId, Arc<Snapshot>)>> = Mutex::new(Vec::new());

/// Remembers what went into a backup.
pub(crate) fn remember(prepared: &Prepared, snapshot: Snapshot) {
    let entry = &prepared.dump.entry;
    let id = DumpId { crc: entry.crc, size: entry.size };
    let mut dumped = DUMPED.lock().unwrap_or_else(PoisonError::into_inner);
    dumped.retain(|(known, _)| *known != id);
    if dumped.len() >= KEPT {
        dumped.remove(0);
    }
    dumped.push((id, Arc::new(snapshot)));
}

/// What an uploaded archive holds; `Err` holds the server's words.
pub(crate) fn opened(archive: &[u8]) -> Result<Snapshot, String> {
    // what is no zip goes to pg_restore, which takes nothing but its own format
    let members = super::zip::members(archive).ok_or("Couldn't restore database")?;
    let dump = members.iter().find(|m| m.name == "dump.sql");
    let dump = dump.ok_or("There is no item named 'dump.sql' in the archive")?;
    let id = DumpId { crc: dump.crc, size: dump.size };
    let dumped = DUMPED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = dumped.iter().find(|(known, _)| *known == id).map(|(_, snapshot)| Arc::clone(snapshot));
    drop(dumped);
    let known = known.ok_or("The demo restores only what the demo has dumped, and not changed since")?;
    let there: BTreeSet<&str> =
        members.iter().filter_map(|member| member.name.strip_prefix("filestore/")).collect();
    let filestore = known.filestore.holding(|stored| there.contains(stored));
    Ok(Snapshot { recipe: known.recipe.clone(), data: known.data.clone(), filestore: Arc::new(filestore) })
}
