//! Which attachments of a tenant are in the vault already.
//!
//! An object's name is the hash of its content, so one that is in any backup of the tenant is the one that another
//! backup's dump names, whatever the server says of it meanwhile.

use std::collections::BTreeMap;

use rustic_core::LsOptions;

use crate::error::Result;
use crate::lock::Use;
use crate::source::{OBJECT_TIME, is_object};
use crate::vault::Vault;
use crate::watch::Watch;

/// Objects that need not be brought again, and where they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The tenant's newest backup; `None` before its first.
    pub(crate) snapshot: Option<String>,
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
    /// The objects of a tenant's newest backup.
    ///
    /// # Errors
    /// [`crate::Error::Locked`] while the vault is being changed, [`crate::Error::Cancelled`], and what the store answers.
    pub fn known(&self, tenant: &str, watch: &Watch) -> Result<Known> {
        let _lock = self.hold(Use::Shared)?;
        let newest = self.list()?.into_iter().find(|snapshot| snapshot.ours && snapshot.tenant == tenant);
        let Some(newest) = newest else { return Ok(Known::default()) };
        let repository = watch.answer(self.work(watch)?.to_indexed())?;
        let root = watch.answer(repository.node_from_snapshot_path(&newest.id, |_| true))?;
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
        Ok(Known { snapshot: Some(newest.id), objects })
    }
}
