//! A virtual screen whose picture lies in a file.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Result;

/// One row of so many is looked at: text is some rows high.
const EVERY: usize = 3;
/// Pictures that differ in a smaller share than this look alike: a blinking cursor, a scroll bar that fades, an age that
/// grew by a second. A list without its rows is ten times more.
const ALIKE: f64 = 0.003;

/// The running screen; it goes when this goes.
pub struct Screen {
    server: Child,
    display: String,
    file: File,
    /// Where the picture begins in the file.
    from: u64,
    /// Bytes of a row.
    row: usize,
    rows: usize,
}

/// Some rows of what was shown at one moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Screen {
    /// Starts one; its file goes into `folder`.
    ///
    /// # Errors
    /// When there is no Xvfb, or it does not start.
    pub fn open(folder: &Path) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb cannot be started: {error}"))?;
        let mut number = String::new();
        BufReader::new(server.stdout.take().ok_or("Xvfb says nothing")?).read_line(&mut number)?;
        let file = File::open(folder.join("Xvfb_screen0"))?;
        // the header of an X window dump: big-endian words
        let word = |at: u64| -> Result<u32> {
            let mut bytes = [0; 4];
            file.read_exact_at(&mut bytes, at * 4)?;
            Ok(u32::from_be_bytes(bytes))
        };
        let (header, rows, row, colours) = (word(0)?, word(5)?, word(12)?, word(19)?);
        Ok(Self {
            server,
            display: format!(":{}", number.trim()),
            from: u64::from(header) + u64::from(colours) * 12,
            row: usize::try_from(row)?,
            rows: usize::try_from(rows)?,
            file,
        })
    }

    /// What `DISPLAY` is to be.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// What is shown right now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn picture(&self) -> Result<Picture> {
        let mut bytes = vec![0; self.row * self.rows.div_ceil(EVERY)];
        for (at, row) in bytes.chunks_exact_mut(self.row).enumerate() {
            self.file.read_exact_at(row, self.from + (at * EVERY * self.row) as u64)?;
        }
        Ok(Picture(bytes))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // it holds nothing that has to be kept
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Picture {
    /// Whether a person would call them the same.
    pub fn looks_like(&self, other: &Self) -> bool {
        let pixels = self.0.len() / 4;
        let different =
            self.0.chunks_exact(4).zip(other.0.chunks_exact(4)).filter(|(one, two)| one != two).count();
        (different as f64) < ALIKE * pixels as f64
    }
}
