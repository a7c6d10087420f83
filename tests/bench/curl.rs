//! curl's side: a file as it comes, nothing more.

use std::path::{Path, PathBuf};
use std::process::Command;

use url::{Url, form_urlencoded};

use crate::measure::Run;
use crate::side::Connection;
use crate::{Result, process};

/// What is asked for.
pub struct Curl {
    url: Url,
    form: Option<String>,
    ca_file: Option<PathBuf>,
}

impl Curl {
    /// Whatever is behind this address.
    pub fn get(url: Url) -> Self {
        Self { url, form: None, ca_file: None }
    }

    /// The server's own zip of a database.
    ///
    /// # Errors
    /// For an address that is none.
    pub fn backup(connection: &Connection, ca_file: &Path) -> Result<Self> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("master_pwd", &connection.master_password)
            .append_pair("name", &connection.database)
            .append_pair("backup_format", "zip")
            .finish();
        let url = Url::parse(&connection.url)?.join("web/database/backup")?;
        Ok(Self { url, form: Some(form), ca_file: Some(ca_file.to_owned()) })
    }

    /// Downloads it; the file does not stay.
    ///
    /// # Errors
    /// As [`process::run`].
    pub async fn run(&self, file: &Path) -> Result<Run> {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--fail", "--write-out", "%{time_total}"]);
        if let Some(ca_file) = &self.ca_file {
            command.arg("--cacert").arg(ca_file);
        }
        if self.form.is_some() {
            command.args(["--data", "@-"]);
        }
        command.arg("--output").arg(file).arg(self.url.as_str());
        let ended = process::run(command, self.form.clone().unwrap_or_default()).await?;
        std::fs::remove_file(file)?;
        let seconds = ended.stdout.trim().parse()?;
        Ok(Run { seconds, until_proven: seconds, peak: ended.peak })
    }
}
