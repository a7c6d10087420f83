//! What comes with a vault's key: two secrets on stdin, and the recovery sheet in a file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use reeve_domain::Secret;

/// A secret of two lines, taken apart.
pub fn two_lines(both: &Secret) -> (Secret, Option<Secret>) {
    let mut lines = both.expose().lines().map(|line| Secret::new(line.trim().to_owned()));
    (lines.next().unwrap_or_else(|| Secret::new(String::new())), lines.next())
}

/// Writes a new file that only this user may read.
///
/// # Errors
/// Those of the system; a file that is there is left alone.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
