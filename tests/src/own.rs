//! Names that are nobody else's.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::OnceLock;

/// Eight hexadecimal digits of this process: no other test that runs has them, nor anything that an earlier run left
/// behind. The number of a process would come again, and be the beginning of a longer one.
pub fn mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| {
        let random = RandomState::new().build_hasher().finish();
        format!("{:08x}", random & 0xffff_ffff)
    })
}
