//! What tenants' platforms state, for whoever judges by it. A platform that cannot be read states nothing, and that is not
//! the same as stating nothing: whoever asks is told why, with the file and the line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use reeve_domain::{Code, Fault};
use reeve_platforms::{Platform, Problem, built_in};

use super::{FOLDER, Own, own};
use crate::reeve::Reeve;

/// Every platform as it was read at one moment.
pub(crate) struct Known {
    sound: HashMap<String, Platform>,
    damaged: Vec<Own>,
    folder: PathBuf,
}

impl Known {
    /// Reads those that come with Reeve and one's own.
    pub(crate) async fn read(reeve: &Reeve) -> Self {
        let mut sound: HashMap<String, Platform> =
            built_in().map(|platform| (platform.id.clone(), platform.clone())).collect();
        let mut damaged = Vec::new();
        for own in own(reeve).await {
            match own.platform {
                Ok(platform) => drop(sound.insert(platform.id.clone(), platform)),
                Err(_) => damaged.push(own),
            }
        }
        Self { sound, damaged, folder: reeve.home().join(FOLDER) }
    }

    /// The platform with this id.
    ///
    /// # Errors
    /// [`Code::CannotRead`] with the file as `path`, and the line where one is to blame.
    pub(crate) fn of(&self, id: &str) -> Result<&Platform, Fault> {
        self.sound.get(id).ok_or_else(|| {
            // a file of which nobody can tell whose it is may be this one's
            let mut damaged = self.damaged.iter();
            let found =
                damaged.clone().find(|own| own.is(id)).or_else(|| damaged.find(|own| own.id.is_none()));
            match found {
                Some(Own { file, platform: Err(problem), .. }) => unreadable(id, file, Some(problem)),
                _ => unreadable(id, &self.folder.join(format!("{id}.toml")), None),
            }
        })
    }
}

fn unreadable(id: &str, file: &Path, problem: Option<&Problem>) -> Fault {
    let why = problem.map_or_else(|| "it is not there".to_owned(), ToString::to_string);
    let words = format!("The platform “{id}” cannot be read from {}: {why}.", file.display());
    let fault = Fault::new(Code::CannotRead, words)
        .with("platform", id)
        .with("path", file.display())
        .next("Mend the file, or take a sound one in: `reeve platform add FILE --replace`.");
    problem.and_then(|problem| problem.line).into_iter().fold(fault, |fault, line| fault.with("line", line))
}
