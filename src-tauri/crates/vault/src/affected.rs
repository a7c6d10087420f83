//! Which backups a damage is in.

use rustic_core::{IndexedFull, LsOptions, Repository};

use crate::error::{Error, Result};
use crate::snapshots::Snapshot;
use crate::vault::Vault;
use crate::watch::Watch;

/// Hex digits of the shortest form in which an id is told.
const SHORTEST: usize = 8;

impl Vault {
    /// The backups that need a file of the repository which these findings name, or that cannot be walked through: of
    /// none of them is it known that it comes out whole.
    ///
    /// # Errors
    /// [`Error::Cancelled`], and what keeps the backups from being listed.
    pub(crate) fn affected(&self, findings: &[String], watch: &Watch) -> Result<Vec<Snapshot>> {
        let named: Vec<&str> = findings.iter().flat_map(|finding| ids_in(finding)).collect();
        let mut affected = Vec::new();
        let mut opened = None;
        for snapshot in self.list()? {
            watch.go_on()?;
            let needs = match opened.take().map_or_else(|| self.opened(), Ok) {
                Ok(repository) => {
                    let needs = needs(&repository, &snapshot.id, &named, watch);
                    // one in which something failed reads nothing any more
                    opened = needs.is_ok().then_some(repository);
                    needs
                }
                Err(error) => Err(error),
            };
            match needs {
                Ok(false) => {}
                Err(Error::Cancelled) => return Err(Error::Cancelled),
                Ok(true) | Err(_) => affected.push(snapshot),
            }
        }
        Ok(affected)
    }

    fn opened(&self) -> Result<Repository<impl IndexedFull + use<>>> {
        let watch = Watch::new();
        watch.answer(self.work(&watch)?.to_indexed())
    }
}

/// Whether a backup needs one of the packs whose ids begin so.
fn needs(
    repository: &Repository<impl IndexedFull>,
    snapshot: &str,
    named: &[&str],
    watch: &Watch,
) -> Result<bool> {
    let root = repository.node_from_snapshot_path(snapshot, |_| true)?;
    for listed in repository.ls(&root, &LsOptions::default())? {
        watch.go_on()?;
        let (_, node) = listed?;
        let content = node.content.iter().flatten().map(|id| repository.get_index_entry(id));
        let folder = node.subtree.iter().map(|id| repository.get_index_entry(id));
        for entry in content.chain(folder) {
            let pack = entry?.pack.to_hex();
            if named.iter().any(|id| pack.as_str().starts_with(id)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The ids in a finding's words, as far as they are told.
fn ids_in(finding: &str) -> impl Iterator<Item = &str> {
    finding.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() >= SHORTEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_files_by_their_ids() {
        let ids = |finding: &'static str| ids_in(finding).collect::<Vec<_>>();
        assert_eq!(ids("error checking pack a457bbaf"), ["a457bbaf"]);
        let missing = "The vault is damaged: data/0b/0badc0de0badc0de is missing.";
        assert_eq!(ids(missing), ["0badc0de0badc0de"]);
        assert!(ids("dir \"/filestore\" doesn't have a subtree").is_empty());
    }
}
