//! A backup goes in: opened, and the dump in small chunks.
//!
//! A day changes rows all over a dump, so with chunks of a megabyte nearly all of it would be stored again. It goes in
//! first and alone, with small chunks, as a snapshot that is removed at the end; then everything goes in with the
//! repository's own chunks, and the dump is found in the snapshot before by name, size and time and not read again. So
//! the repository keeps restic's settings and Odoo's own layout, and plain restic restores it.
//!
//! What must always hold: the snapshot that counts is the last thing written; a run that ends before that leaves at
//! most files that nothing refers to, which the next pruning removes.

use std::path::{Path, PathBuf};

use bytesize::ByteSize;
use chrono::{DateTime, Utc};
use rustic_core::jiff::{Timestamp, tz::TimeZone};
use rustic_core::repofile::SnapshotFile;
use rustic_core::{BackupOptions, ConfigOptions, OpenStatus, ParentOptions, Repository, SnapshotOptions};

use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::known::Known;
use crate::lock::Use;
use crate::snapshots::{Origin, Snapshot, TAG, UNFINISHED, unfinished};
use crate::source::Files;
use crate::vault::Vault;
use crate::watch::Watch;

/// Chunk sizes of dumps: small ones store less a day, and each costs a line in the list of the dump's chunks, which is
/// stored again every day. Up to so many bytes of dump, chunks of about so many.
const CHUNKS: [(u64, u64); 3] = [(256 << 20, 4 << 10), (1 << 30, 8 << 10), (4 << 30, 16 << 10)];
/// Chunks of dumps beyond these.
const CHUNK_OF_THE_LARGEST: u64 = 64 << 10;
/// Smallest chunk: below the chunker's buffer its arithmetic is wrong.
const CHUNK_MIN: u64 = 4 << 10;
/// Longest chunk, in chunks.
const CHUNK_MAX: u64 = 16;

/// What is said of a backup that goes in.
#[derive(Debug, Clone)]
pub struct About {
    /// The tenant's name.
    pub tenant: String,
    /// When the backup was made.
    pub at: DateTime<Utc>,
    /// The file it comes from.
    pub origin: Origin,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The backup as it is in the vault now.
    pub snapshot: Snapshot,
    /// It was there already, and nothing was done.
    pub known: bool,
    /// Bytes the repository grew by.
    pub stored: u64,
}

impl Vault {
    /// Adds a backup's zip, which was proven sound before.
    ///
    /// # Errors
    /// [`Error::Source`] where it cannot be read as it says, [`Error::Locked`], [`Error::Full`], [`Error::Forgot`],
    /// [`Error::Cancelled`], and what the store answers. Nothing was added then.
    pub fn add(&self, file: &Path, about: &About, watch: &Watch) -> Result<Added> {
        self.add_files(about, watch, |there| {
            let is_like = |snapshot: &&Snapshot| {
                snapshot.tenant == about.tenant && snapshot.holds == about.origin.holds
            };
            let before = there.iter().find(is_like).map(|snapshot| snapshot.id.clone());
            Ok((Files::of_zip(file, about.at, watch)?, before.into_iter().collect()))
        })
    }

    /// Adds a backup that lies opened in a folder, but for the objects that are in the vault: `known` says where and how
    /// large they are, and is to hold those alone that belong to this backup.
    ///
    /// # Errors
    /// As [`Self::add`]; [`Error::Source`] also where a known object would have to be read, and
    /// [`Error::UnknownSnapshot`] where a snapshot they are known from has gone. Nothing was added then.
    pub fn add_opened(&self, folder: &Path, known: &Known, about: &About, watch: &Watch) -> Result<Added> {
        self.add_files(about, watch, |there| {
            let from = &known.snapshots;
            if let Some(gone) = from.iter().find(|id| there.iter().all(|snapshot| snapshot.id != **id)) {
                return Err(Error::UnknownSnapshot(gone.clone()));
            }
            Ok((Files::of_folder(folder, known.objects.iter(), about.at, watch)?, from.clone()))
        })
    }

    /// Adds the files that `open` gives, with the snapshots in which some of them may be found; it is shown what there is.
    fn add_files(
        &self,
        about: &About,
        watch: &Watch,
        open: impl FnOnce(&[Snapshot]) -> Result<(Files, Vec<String>)>,
    ) -> Result<Added> {
        let lock = self.hold(Use::Alone)?;
        watch.under(Some(&lock));
        self.tidy(watch)?;
        let there = self.list()?;
        if let Some(snapshot) = there.iter().find(|snapshot| same(snapshot, about)) {
            return Ok(Added { snapshot: snapshot.clone(), known: true, stored: 0 });
        }
        let (files, before) = open(&there)?;
        let (dump, dump_stored) = self.add_dump(&files, about, watch)?;
        let parents = std::iter::once(dump.id.clone()).chain(before).collect();
        let whole = self
            .work(watch)
            .and_then(|repository| self.archive(repository, &files, about, TAG, parents, watch));
        // in any case, and where it fails the next run does it: whether the backup is in does not depend on it
        let afterwards = Watch::new();
        afterwards.under(Some(&lock));
        let _ = self.remove_snapshots(&[dump.id], &afterwards);
        let (snapshot, stored) = whole?;
        Ok(Added { snapshot, known: false, stored: dump_stored + stored })
    }

    /// The dump alone, in small chunks, as a snapshot that does not count.
    pub(crate) fn add_dump(&self, files: &Files, about: &About, watch: &Watch) -> Result<(Snapshot, u64)> {
        let backend = Backend::new(self.store.clone(), watch.clone()).keeping_settings();
        let mut repository = self.work_with(backend, watch)?;
        let dump = files.dump_alone();
        let chunk =
            CHUNKS.iter().find(|(up_to, _)| dump.bytes() <= *up_to).map_or(CHUNK_OF_THE_LARGEST, |c| c.1);
        let chunks = ConfigOptions::default()
            .set_chunk_size(ByteSize(chunk))
            .set_chunk_min_size(ByteSize(CHUNK_MIN))
            .set_chunk_max_size(ByteSize(chunk * CHUNK_MAX));
        watch.answer(repository.apply_config(&chunks))?;
        self.archive(repository, &dump, about, UNFINISHED, Vec::new(), watch)
    }

    fn archive(
        &self,
        repository: Repository<OpenStatus>,
        files: &Files,
        about: &About,
        tag: &str,
        parents: Vec<String>,
        watch: &Watch,
    ) -> Result<(Snapshot, u64)> {
        let parent_opts = ParentOptions::default().force(parents.is_empty()).parents(parents);
        let options = BackupOptions::default().no_scan(true).parent_opts(parent_opts);
        let repository = watch.answer(repository.to_indexed_ids())?;
        let snapshot = watch.answer(described(about, tag))?;
        let saved = repository.archive(&options, files, snapshot, &[PathBuf::from("/")]);
        let saved = watch.answer(saved)?;
        // the archiver answers well even where it passed something over
        watch.settle()?;
        let stored = saved.summary.as_ref().map(|summary| summary.data_added_packed).unwrap_or_default();
        Ok((Snapshot::of(&saved), stored))
    }

    /// Removes what runs that were cut off left. Only for who has the repository alone.
    pub(crate) fn tidy(&self, watch: &Watch) -> Result<()> {
        self.store.tidy()?;
        let repository = self.work(watch)?;
        let left = watch.answer(repository.get_matching_snapshots(unfinished))?;
        let ids: Vec<String> = left.iter().map(|file| file.id.to_hex().as_str().to_owned()).collect();
        self.remove_snapshots(&ids, watch)
    }
}

fn same(snapshot: &Snapshot, about: &About) -> bool {
    // the same content of another day is that day's backup, and costs next to nothing
    snapshot.tenant == about.tenant
        && snapshot.at.timestamp() == about.at.timestamp()
        && snapshot.origin.as_ref().is_some_and(|origin| origin.sha256 == about.origin.sha256)
}

fn described(about: &About, tag: &str) -> rustic_core::RusticResult<SnapshotFile> {
    let at = Timestamp::new(about.at.timestamp(), 0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    SnapshotOptions::default()
        .time(at)
        .host(about.tenant.clone())
        // the command line of this process is nobody's business
        .command(String::from("reeve"))
        .description(serde_json::to_string(&about.origin).ok())
        .add_tags(tag)?
        .to_snapshot()
}
