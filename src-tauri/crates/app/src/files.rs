//! Small files that people hand over: read whole, or refused for their size.

use std::path::Path;

use reeve_domain::{Code, Fault};

/// The text of a file of at most this many bytes. Bytes that are no text are replaced: whoever reads it finds nothing of
/// theirs in it.
///
/// # Errors
/// [`Code::CannotRead`].
pub(crate) async fn text(file: &str, most: u64) -> Result<String, Fault> {
    let path = Path::new(file);
    let unreadable = |why: String| {
        Fault::new(Code::CannotRead, format!("{} cannot be read: {why}.", path.display()))
            .with("path", path.display())
    };
    let size = tokio::fs::metadata(path).await.map_err(|e| unreadable(e.to_string()))?.len();
    if size > most {
        return Err(unreadable("it is far too large for this".to_owned()));
    }
    let bytes = tokio::fs::read(path).await.map_err(|e| unreadable(e.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
