//! A disk that is small or cannot be written: a mount of the test's own where that is possible.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A mounted disk; it goes when it is dropped.
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// A disk of so many kilobytes. `None`, said loudly, where this user may not mount one; a failure with
    /// `REEVE_REQUIRE_REAL=1`.
    pub fn of_kilobytes(size: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = cfg!(target_os = "linux")
            && mount(&["-t", "tmpfs", "-o", &format!("size={size}k"), "reeve-test"], folder.path());
        if mounted {
            return Some(Self { folder });
        }
        let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|value| value == "1");
        assert!(!required, "a small disk must be mounted, which needs root on Linux");
        eprintln!("NOT RUN on a full disk: mounting a small one needs root on Linux");
        None
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves no room on it.
    pub fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = File::create(&path).unwrap();
        for size in [4096, 1] {
            while file.write_all(&vec![b'.'; size]).is_ok() {}
        }
        path
    }

    /// Lets nobody write on it any more.
    pub fn make_read_only(&self) {
        assert!(mount(&["-o", "remount,ro"], self.path()), "the disk becomes read-only");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // lazily: a file may still be open where a test failed
        let _ = Command::new("umount").arg("-l").arg(self.path()).stderr(Stdio::null()).status();
    }
}

fn mount(options: &[&str], at: &Path) -> bool {
    let status = Command::new("mount").args(options).arg(at).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
