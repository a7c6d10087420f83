//! What a zip says of itself: its directory and its manifest, read in a moment whatever its size. It proves nothing of what
//! is in it.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use super::content::{self, Opened};
use super::control::Control;
use super::manifest;
use super::names::Role;
use crate::Result;
use crate::drill::ROOM;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// What all of it unpacks to, in bytes.
    pub unpacked: u64,
    /// Of that, the dump.
    pub dump: u64,
    /// Objects in the filestore.
    pub objects: u64,
    /// The database's name.
    pub database: Option<String>,
    /// The server's version.
    pub odoo_version: Option<String>,
    /// Installed modules by technical name with their versions.
    pub modules: BTreeMap<String, String>,
}

impl Outline {
    /// Reads directory and manifest; `None` for what has not both, as a zip that Odoo made has. Blocks.
    ///
    /// # Errors
    /// [`crate::Error::CannotRead`].
    pub fn read(file: &Path) -> Result<Option<Self>> {
        let Some(Opened { reader, members, bytes }) = content::opened(file, &Control::new())? else {
            return Ok(None);
        };
        let said = members.iter().find(|member| member.role == Role::Manifest);
        let Some(said) = said.filter(|member| member.unpacked <= manifest::LARGEST) else { return Ok(None) };
        let mut written = Vec::new();
        if content::unpacked(&reader, said).read_to_end(&mut written).is_err() {
            return Ok(None);
        }
        let (_, Some(manifest)) = manifest::prove(Some(&written)) else { return Ok(None) };
        let size = |of: &dyn Fn(&Role) -> bool| {
            let sizes = members.iter().filter(|member| of(&member.role)).map(|member| member.unpacked);
            sizes.fold(0, u64::saturating_add)
        };
        Ok(Some(Self {
            bytes,
            unpacked: size(&|_| true),
            dump: size(&|role| *role == Role::Dump),
            objects: members.iter().filter(|member| matches!(member.role, Role::Object(_))).count() as u64,
            database: manifest.database,
            odoo_version: manifest.odoo_version,
            modules: manifest.modules,
        }))
    }

    /// Room that a server has to have free while it restores it, in bytes, about. It keeps what it is sent twice, as the form
    /// that it came in and as a file, and unpacks it beside that (`restore` of the web controller `Database`, `restore_db` of
    /// `odoo/service/db.py`, 14 to 19); the unpacked files are moved then, and the dump becomes a database.
    pub fn room(&self) -> u64 {
        let sent = self.bytes.saturating_mul(2);
        sent.saturating_add(self.unpacked).saturating_add(self.dump.saturating_mul(ROOM))
    }
}
