//! Whether a place is there at all.

use opendal::Operator;

/// How the folder of a place is named so that its server is asked for it: OpenDAL answers for `/` by itself, and to the
/// server this is the same folder.
const ITSELF: &str = "./";

/// Asks whether the folder of a place is there, where listing it would not tell: of a WebDAV folder that is gone, OpenDAL
/// makes an empty one. A bucket that is gone fails when it is listed, and a folder of this computer when it is opened.
///
/// # Errors
/// [`opendal::ErrorKind::NotFound`] where it is not there, and what keeps it from being asked.
pub async fn is_there(operator: &Operator) -> opendal::Result<()> {
    let folder = if operator.info().scheme() == "webdav" { ITSELF } else { "/" };
    operator.stat(folder).await.map(drop)
}
