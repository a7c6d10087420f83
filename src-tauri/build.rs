//! Declares every command of the one list to Tauri, so that none is open to a window that no capability grants it to.

#[path = "crates/app/src/list.rs"]
#[macro_use]
mod list;

macro_rules! names {
    (queries { $($(#[$qd:meta])+ $q:ident = $qm:ident :: $qf:ident ($qr:ty) -> $qa:ty, [$($qt:ident),*];)* }
     changes { $($(#[$cd:meta])+ $c:ident = $cm:ident :: $cf:ident ($cr:ty) -> $ca:ty, [$($ct:ident),*];)* }
     watches { $($(#[$wd:meta])+ $w:ident = $wm:ident :: $wf:ident ($wr:ty) -> $wa:ty;)* }) => {
        &[$(stringify!($q),)* $(stringify!($c),)* $(stringify!($w),)*]
    };
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=crates/app/src/list.rs");
    // the pages are compiled in; without this, new pages would wait for the next change of the shell's own code
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(commands!(names));
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
