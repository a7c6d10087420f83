//! curl's side: a file as it comes or goes, nothing more.

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

    /// Sends a file to a server's database manager, which restores it under another name. Answers the seconds it took.
    ///
    /// # Errors
    /// As [`process::run`], and where the server says that it did not restore it.
    pub async fn restore(connection: &Connection, ca_file: &Path, file: &Path, name: &str) -> Result<Run> {
        let url = Url::parse(&connection.url)?.join("web/database/restore")?;
        // nobody waits for a leave to send
        let told = format!(
            "url = \"{url}\"\ncacert = \"{}\"\nheader = \"Expect:\"\noutput = \"/dev/null\"\n\
             form = \"master_pwd={}\"\nform = \"name={name}\"\nform = \"copy=true\"\nform = \"backup_file=@{}\"\n",
            ca_file.display(),
            connection.master_password,
            file.display(),
        );
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--fail", "--write-out", "%{http_code} %{time_total}"]);
        command.args(["--config", "-"]);
        let ended = process::run(command, told).await?;
        // what worked leads back to the list of databases; what did not is a page with the reason
        match ended.stdout.trim().split_once(' ') {
            Some(("303", seconds)) => {
                let seconds = seconds.parse()?;
                Ok(Run { seconds, until_proven: seconds, peak: ended.peak })
            }
            _ => Err(format!("curl's restore did not work: {}", ended.stdout).into()),
        }
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
