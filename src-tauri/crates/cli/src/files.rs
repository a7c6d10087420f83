//! Small files that are given on the command line.

use std::path::Path;

use reeve_domain::{Code, Fault};

/// The text of a file.
///
/// # Errors
/// [`Code::CannotRead`].
pub fn text(file: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(file).map_err(|error| {
        Fault::new(Code::CannotRead, format!("{} cannot be read: {error}.", file.display()))
            .with("path", file.display())
    })
}
