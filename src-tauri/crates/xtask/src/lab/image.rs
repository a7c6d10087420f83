//! A lab root: built once from Debian's packages, packed outside the clone under a key of its recipe, unpacked where
//! servers run. Holds: a root that is in place is complete, because it is prepared beside and renamed; a packed one is
//! believed only with its checksum.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::host;
use super::series::Series;
use crate::{cache, process, say};

/// Everything a build reads, by file name. `enter.sh` is not part of the recipe: it does not end up in the image.
const RECIPE: [(&str, &str); 3] = [
    ("build.sh", include_str!("../../lab/build.sh")),
    ("provision.sh", include_str!("../../lab/provision.sh")),
    ("users.py", include_str!("../../lab/users.py")),
];
/// The configuration a build needs to fill the databases; servers get theirs at every start, so that editing it does
/// not rebuild anything.
pub const ODOO_CONF: &str = include_str!("../../lab/odoo.conf");

/// Where one series lives on this machine.
#[derive(Debug)]
pub struct Image {
    folder: PathBuf,
    key: String,
}

impl Image {
    /// The place of this series in the cache.
    pub fn of(series: &Series) -> Result<Self> {
        let folder = cache::folder()?.join("odoo").join(series.number.to_string());
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { folder, key: recipe_key(series) })
    }

    /// The folder of the series in the cache.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The root that servers run in.
    pub fn root(&self) -> PathBuf {
        self.folder.join("root")
    }

    /// A command that runs inside the root; append what is to run. Its process id stays that of what runs.
    pub fn inside(&self) -> Result<Command> {
        host::inside(&self.folder, &self.root())
    }

    /// Whether the root in place was made by this very recipe.
    pub fn in_place(&self) -> bool {
        fs::read_to_string(self.stamp(&self.root())).is_ok_and(|found| found == self.key)
    }

    /// Puts a complete root in place: the one there, else the packed one, else built from nothing. Nothing may run
    /// in the old root.
    pub fn prepare(&self, series: &Series) -> Result<()> {
        if self.in_place() {
            return Ok(());
        }
        if self.packed_is_sound() {
            say::note(&format!("Odoo {}: unpacking the cached image", series.number));
            match self.unpack() {
                Ok(()) => return Ok(()),
                Err(damage) => {
                    say::note(&format!("the cached image is damaged, building a new one ({damage:#})"))
                }
            }
        }
        say::note(&format!("Odoo {}: building the image, this takes a few minutes once", series.number));
        self.build(series)?;
        self.pack()
    }

    fn build(&self, series: &Series) -> Result<()> {
        let recipe = self.folder.join("recipe");
        self.remove(&recipe)?;
        fs::create_dir_all(&recipe)?;
        for (name, content) in RECIPE.into_iter().chain([("odoo.conf", ODOO_CONF), ("enter.sh", host::ENTER)])
        {
            fs::write(recipe.join(name), content)?;
        }
        let building = self.folder.join("root.building");
        self.remove(&building)?;
        // In namespaces of its own: whatever debootstrap mounts or starts is gone when the build ends, also when this
        // program is killed half-way. Two builds must never write into one folder.
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "unshare"])
            .args(host::namespaces().context("this machine does not allow mounts of one's own")?)
            .args(["--kill-child", "--mount-proc"]);
        command.arg("bash").arg(recipe.join("build.sh"));
        command
            .envs(series.settings())
            .env("MIRROR", host::mirror()?)
            .env("HERE", &recipe)
            .env("ROOT", &building);
        process::run(&mut command).with_context(|| {
            format!("Odoo {} could not be built; what is written above says where", series.number)
        })?;
        self.finish(&building)
    }

    fn pack(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("image-") {
                fs::remove_file(entry.path())?;
            }
        }
        let part = self.folder.join("packing.part");
        process::run(
            Command::new("bash")
                .args([
                    "-o",
                    "pipefail",
                    "-c",
                    "tar --numeric-owner -C \"$1\" -cf - . | zstd -q -T0 -3 -f -o \"$2\"",
                ])
                .arg("pack")
                .args([&self.root(), &part]),
        )
        .context("cannot pack the image into the cache")?;
        fs::write(self.checksum(), cache::sha256(&part)?)?;
        fs::rename(&part, self.packed())?;
        Ok(())
    }

    fn packed_is_sound(&self) -> bool {
        if !self.packed().is_file() {
            return false;
        }
        let sound = fs::read_to_string(self.checksum())
            .is_ok_and(|expected| cache::sha256(&self.packed()).is_ok_and(|found| found == expected));
        if !sound {
            say::note(
                "the cached image does not have its checksum: it is truncated or damaged, building a new one",
            );
        }
        sound
    }

    fn unpack(&self) -> Result<()> {
        let unpacking = self.folder.join("root.unpacking");
        self.remove(&unpacking)?;
        fs::create_dir_all(&unpacking)?;
        process::run(
            Command::new("bash")
                .args(["-o", "pipefail", "-c", "zstd -q -d -c \"$1\" | tar --numeric-owner -C \"$2\" -xpf -"])
                .arg("unpack")
                .args([&self.packed(), &unpacking]),
        )?;
        self.finish(&unpacking)
    }

    /// Stamps a prepared root and puts it in place of the old one.
    fn finish(&self, prepared: &Path) -> Result<()> {
        if !prepared.join("srv/lab/pristine/pg/PG_VERSION").is_file() {
            bail!("the root has no pristine databases");
        }
        fs::write(self.stamp(prepared), &self.key)?;
        self.remove(&self.root())?;
        fs::rename(prepared, self.root()).context("cannot put the root in place")
    }

    /// Removes a root. `--one-file-system` because a root that some tool left mounted must not take the machine along.
    fn remove(&self, folder: &Path) -> Result<()> {
        process::run(Command::new("rm").args(["-rf", "--one-file-system"]).arg(folder))
    }

    fn packed(&self) -> PathBuf {
        self.folder.join(format!("image-{}.tar.zst", self.key))
    }

    fn checksum(&self) -> PathBuf {
        self.folder.join(format!("image-{}.sha256", self.key))
    }

    fn stamp(&self, root: &Path) -> PathBuf {
        root.join("srv/lab/recipe-key")
    }
}

fn recipe_key(series: &Series) -> String {
    let settings = series.settings();
    let mut parts: Vec<&str> = RECIPE.iter().map(|(_, content)| *content).collect();
    parts.extend(settings.iter().flat_map(|(name, value)| [*name, value.as_str()]));
    cache::key(&parts)
}

#[cfg(test)]
mod tests {
    use super::super::series::ALL;
    use super::*;

    #[test]
    fn each_series_has_an_image_of_its_own() {
        let [newest, oldest] = &ALL;
        assert_ne!(recipe_key(newest), recipe_key(oldest), "one must never start the other's root");
        assert_eq!(recipe_key(newest), recipe_key(newest), "an unchanged recipe finds its image again");
    }
}
