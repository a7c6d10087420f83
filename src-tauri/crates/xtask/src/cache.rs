//! Where things live that are dear to make again: lab images, tools, facts about running servers.
//! Always outside the clone, so that a clean clone starts warm. Whatever is found here may be stale or damaged:
//! callers check before they believe.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// The cache folder: `REEVE_CACHE`, else `~/.cache/reeve`. Created when absent.
pub fn folder() -> Result<PathBuf> {
    let folder = match (std::env::var_os("REEVE_CACHE"), std::env::var_os("HOME")) {
        (Some(chosen), _) if !chosen.is_empty() => PathBuf::from(chosen),
        (_, Some(home)) => PathBuf::from(home).join(".cache/reeve"),
        _ => {
            bail!("neither REEVE_CACHE nor HOME is set: set REEVE_CACHE to a folder for lab images and tools")
        }
    };
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot create the cache folder {}", folder.display()))?;
    // Child processes run in other folders: a relative path would mean another place to each of them.
    fs::canonicalize(&folder).with_context(|| format!("cannot resolve {}", folder.display()))
}

/// The key of whatever the given parts describe. Parts are length-prefixed: moving a byte from one to the next
/// changes the key.
pub fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())[..16].to_owned()
}

/// SHA-256 of a file's content, in hex.
pub fn sha256(file: &Path) -> Result<String> {
    let mut source = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        let read = source.read(&mut block).with_context(|| format!("cannot read {}", file.display()))?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&block[..read]);
    }
}

/// Holds `folder/name` locked until dropped; a second process waits, and says that it waits.
pub fn lock(folder: &Path, name: &str) -> Result<File> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    if file.try_lock().is_err() {
        crate::say::note(&format!("another process holds {}, waiting for it", path.display()));
        file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_depends_on_every_part_and_on_their_borders() {
        let one = key(&["trixie", "packages"]);
        assert_eq!(one, key(&["trixie", "packages"]), "the same recipe must find the same image");
        assert_ne!(one, key(&["trixie", "packages "]), "a changed recipe must not find the old image");
        assert_ne!(one, key(&["trixiep", "ackages"]), "parts must not run into each other");
    }

    #[test]
    fn the_checksum_is_that_of_the_content() -> Result<()> {
        let file = std::env::temp_dir().join(format!("xtask-sha256-{}", std::process::id()));
        fs::write(&file, "abc")?;
        let sum = sha256(&file);
        fs::remove_file(&file)?;
        assert_eq!(
            sum?, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "FIPS 180's own example"
        );
        Ok(())
    }
}
