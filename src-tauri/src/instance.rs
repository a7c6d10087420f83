//! One running program for each data folder: a second start brings the first one's window back, and hands it the link that
//! it was started with.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use clap::Parser as _;
use tauri::Wry;
use tauri::plugin::TauriPlugin;

use crate::{Arguments, links, windows};

/// The plugin that sees to it.
pub(crate) fn of(home: &Path) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, words, _| {
            let given =
                (!link_is_not_last(words.iter().skip(1))).then(|| Arguments::try_parse_from(words).ok());
            match given.flatten().and_then(|given| given.link) {
                // which shows the window with its page: where it is refused, nothing is to cover the words
                Some(link) => links::follow(app, link),
                None => windows::show(app),
            }
        })
        .dbus_id(name(home))
        .build()
}

/// Whether a word follows a link. On Windows a link may carry quotes, and what stands behind them comes as words of their
/// own: a page could choose the data folder. The words are those after the program's name.
pub(crate) fn link_is_not_last(words: impl Iterator<Item: AsRef<OsStr>>) -> bool {
    const BEGIN: &[u8] = b"reeve:";
    let mut after_link = false;
    for word in words {
        if after_link {
            return true;
        }
        let start = word.as_ref().as_encoded_bytes().get(..BEGIN.len());
        after_link = start.is_some_and(|start| start.eq_ignore_ascii_case(BEGIN));
    }
    false
}

/// A name on the session's bus. It never leaves this computer, and two versions of the program that make different ones
/// of the same folder are kept apart by the store's own lock.
fn name(home: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    std::path::absolute(home).unwrap_or_else(|_| home.to_owned()).hash(&mut hasher);
    format!("app.reeve.desktop.h{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_folder_has_a_program_of_its_own() {
        assert_eq!(name(Path::new("/home/ada/reeve")), name(Path::new("/home/ada/./reeve")));
        assert_ne!(name(Path::new("/home/ada/reeve")), name(Path::new("/home/ada/other")));
    }

    #[test]
    fn nothing_may_follow_a_link() {
        for fine in [&["--home", "x"][..], &["--demo"], &["reeve://fleet"], &["--home", "x", "reeve://fleet"]]
        {
            assert!(!link_is_not_last(fine.iter()), "{fine:?}");
        }
        for other in [
            &["reeve://fleet", "--home", "x"][..],
            &["REEVE:", "--demo"],
            &["reeve://fleet", ""],
            &["reeve://fleet", "reeve://people"],
            &["--demo", "reeve:", "reeve://people"],
        ] {
            assert!(link_is_not_last(other.iter()), "{other:?}");
        }
    }
}
