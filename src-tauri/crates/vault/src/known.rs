//! Which attachments of a tenant are in the vault already.
//!
//! An object's name is the hash of its content, so one that is in any backup of the tenant is the one that another
//! backup's dump names, whatever the server says of it meanwhile.

use std::collections::BTreeMap;

use reeve_domain::backup::Holds;
use rustic_core::{IndexedFull, LsOptions, Repository};

use crate::error::Result;
use crate::lock::Use;
use crate::snapshots::Snapshot;
use crate::source::{OBJECT_TIME, is_object};
use crate::vault::Vault;
use crate::watch::Watch;

/// Objects that need not be brought again, and where they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The tenant's backups they are in; none before its first that holds any.
    pub(crate) snapshots: Vec<String>,
    /// Size by name below the filestore, such as `4d/4d248d29…`.
    pub(crate) objects: BTreeMap<String, u64>,
}

impl Known {
    /// Whether this object is in the vault.
    pub fn has(&self, name: &str) -> bool {
        self.objects.contains_key(name)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.objects.len()
    }

    /// Only those for which `wanted` holds.
    pub fn keep(&mut self, mut wanted: impl FnMut(&str) -> bool) {
        self.objects.retain(|name, _| wanted(name));
    }
}

impl Vault {
    /// The objects of a tenant's newest backup that has any: one of the database alone says nothing about them.
    ///
    /// # Errors
    /// [`crate::Error::Locked`] while the vault is being changed, [`crate::Error::Cancelled`], and what the store answers.
    pub fn known(&self, tenant: &str, watch: &Watch) -> Result<Known> {
        let _lock = self.hold_to_read(Use::Shared)?;
        let repository = watch.answer(self.work(watch)?.to_indexed())?;
        for snapshot in self.with_objects(tenant)? {
            let objects = objects(&repository, &snapshot.id, watch)?;
            if !objects.is_empty() {
                return Ok(Known { snapshots: vec![snapshot.id], objects });
            }
        }
        Ok(Known::default())
    }

    /// Looks for these objects in the tenant's backups before the ones they might be known from, the newest first, and puts
    /// what is found to the known ones: what a server lost may still be in an older backup. Returns those that nobody has.
    ///
    /// # Errors
    /// As [`Self::known`].
    pub fn find_older(
        &self,
        tenant: &str,
        known: &mut Known,
        mut wanted: Vec<String>,
        watch: &Watch,
    ) -> Result<Vec<String>> {
        if wanted.is_empty() {
            return Ok(wanted);
        }
        let _lock = self.hold_to_read(Use::Shared)?;
        let repository = watch.answer(self.work(watch)?.to_indexed())?;
        for snapshot in self.with_objects(tenant)? {
            if wanted.is_empty() {
                break;
            }
            if known.snapshots.contains(&snapshot.id) {
                continue;
            }
            let there = objects(&repository, &snapshot.id, watch)?;
            let before = wanted.len();
            wanted.retain(|name| match there.get(name) {
                Some(bytes) => {
                    known.objects.insert(name.clone(), *bytes);
                    false
                }
                None => true,
            });
            if wanted.len() < before {
                known.snapshots.push(snapshot.id);
            }
        }
        Ok(wanted)
    }

    /// A tenant's backups in which objects may be, the newest first.
    fn with_objects(&self, tenant: &str) -> Result<impl Iterator<Item = Snapshot>> {
        let is_one = move |snapshot: &Snapshot| {
            snapshot.ours && snapshot.tenant == tenant && snapshot.holds != Some(Holds::DatabaseOnly)
        };
        Ok(self.list()?.into_iter().filter(is_one))
    }
}

/// The filestore's objects in a backup.
fn objects(
    repository: &Repository<impl IndexedFull>,
    snapshot: &str,
    watch: &Watch,
) -> Result<BTreeMap<String, u64>> {
    let root = watch.answer(repository.node_from_snapshot_path(snapshot, |_| true))?;
    let mut objects = BTreeMap::new();
    for file in watch.answer(repository.ls(&root, &LsOptions::default()))? {
        let (path, node) = watch.answer(file)?;
        // one that another program put there is not found again by its time
        let ours = node.meta.mtime.is_some_and(|time| time.as_second() == OBJECT_TIME);
        if !(node.is_file() && ours && is_object(&path)) {
            continue;
        }
        let parts: Vec<_> = path.iter().skip(1).map(|part| part.to_string_lossy()).collect();
        objects.insert(parts.join("/"), node.meta.size);
    }
    Ok(objects)
}
