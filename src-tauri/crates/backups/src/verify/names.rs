//! What a member of the zip is, by its name.
//!
//! Odoo keeps an attachment under the SHA-1 of its content: `filestore/4d/4d248d29…`, in very old databases with three
//! letters in the folder. `filestore/checklist/` holds empty marks for its garbage collector.

/// What a member is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// `dump.sql`.
    Dump,
    /// `manifest.json`.
    Manifest,
    /// An attachment, with the SHA-1 its name says.
    Object([u8; 20]),
    /// In a folder of the filestore that holds attachments only, under a name that is not one of theirs.
    Stray(Box<str>),
    /// Anything else: covered by its CRC.
    Other(Box<str>),
}

impl Role {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "dump.sql" => return Self::Dump,
            "manifest.json" => return Self::Manifest,
            _ => {}
        }
        let Some((folder, file)) = name.strip_prefix("filestore/").and_then(|rest| rest.split_once('/'))
        else {
            return Self::Other(name.into());
        };
        let scatter = matches!(folder.len(), 2 | 3) && is_hex(folder);
        if !scatter || file.is_empty() {
            return Self::Other(name.into());
        }
        let mut sha1 = [0; 20];
        if file.starts_with(folder) && is_hex(file) && hex::decode_to_slice(file, &mut sha1).is_ok() {
            Self::Object(sha1)
        } else {
            Self::Stray(name.into())
        }
    }

    /// The name, as far as it was kept.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Dump => "dump.sql".into(),
            Self::Manifest => "manifest.json".into(),
            Self::Object(sha1) => hex::encode(sha1),
            Self::Stray(name) | Self::Other(name) => shown(name),
        }
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// A name from the file, fit to be shown.
pub(super) fn shown(name: &str) -> String {
    let name: String = name.chars().take(120).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    format!("“{name}”")
}

/// Why a member of this name would land outside the folder it is unpacked to.
pub(super) fn leaves_folder(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("has no name");
    }
    if name.starts_with('/') || name.contains('\\') || name.as_bytes().get(1) == Some(&b':') {
        return Some("is an absolute path or one of another system");
    }
    if name.contains('\0') {
        return Some("holds a NUL");
    }
    name.split('/').any(|part| part == ".." || part == ".").then_some("leaves its folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA1: &str = "4d248d29f1bba0da5ccc1a9b6e5ff0a3a2b5d8f1";

    #[test]
    fn attachments_are_told_from_everything_else() {
        assert!(matches!(Role::of(&format!("filestore/4d/{SHA1}")), Role::Object(_)));
        assert!(matches!(Role::of(&format!("filestore/4d2/{SHA1}")), Role::Object(_)), "very old databases");
        assert!(matches!(Role::of(&format!("filestore/4e/{SHA1}")), Role::Stray(_)), "in the wrong folder");
        assert!(
            matches!(Role::of(&format!("filestore/4d/{}", &SHA1[..39])), Role::Stray(_)),
            "a letter short"
        );
        assert!(matches!(Role::of(&format!("filestore/checklist/4d/{SHA1}")), Role::Other(_)), "a mark");
        assert!(matches!(Role::of("filestore/4d/"), Role::Other(_)), "a folder of its own");
        assert!(matches!(Role::of("filestore/.keep"), Role::Other(_)));
    }

    #[test]
    fn paths_that_leave_the_folder_are_named() {
        for bad in ["/etc/passwd", "../x", "a/../../x", "C:/x", "a\\b", "", "a\0b", "./x"] {
            assert!(leaves_folder(bad).is_some(), "{bad:?}");
        }
        assert_eq!(leaves_folder("filestore/4d/x..y"), None, "two dots inside a name are a name");
    }
}
