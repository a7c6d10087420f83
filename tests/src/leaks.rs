//! Looks for secrets where none may be: every file of the installation and around it, what a web view keeps, every log line
//! of every crate, every answer and every failure, and the arguments of programs.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use reeve_app::api::{Nothing, OfTenantOrAll, PageOfJournal};
use reeve_app::{backups, jobs, journal, setup, tenants};
use reeve_domain::Fault;
use serde_json::json;

use crate::installation::Installation;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Sink;

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Collects what every crate logs in this process, down to the last detail.
pub fn listen_to_logs() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_env_filter("trace").with_writer(|| Sink);
        subscriber.try_init().expect("nobody else listens");
    });
}

/// Fails when one of the installation's secrets is in a file, a log line, an answer or one of these failures.
pub async fn assert_none(installation: &Installation, faults: &[Fault]) {
    let mut places = vec![
        ("the logs".to_owned(), logged()),
        ("the failures".to_owned(), json!(faults).to_string().into_bytes()),
        ("the failures in words".to_owned(), format!("{faults:?}").into_bytes()),
        ("the answers".to_owned(), answers(installation).await.into_bytes()),
    ];
    collect(installation.home(), &mut places);
    collect(&installation.files(), &mut places);
    look(&places, &installation.secrets());
}

/// Fails when one of these secrets is in a file below this folder, or in the name of one.
pub fn assert_none_below(folder: &Path, secrets: &[String]) {
    let mut places = Vec::new();
    collect(folder, &mut places);
    assert!(!places.is_empty(), "there is nothing in {}", folder.display());
    look(&places, secrets);
}

/// Fails when one of these secrets is in a command line that was seen by an [`arguments::Watch`](crate::arguments::Watch).
pub fn assert_none_in_arguments(seen: &BTreeSet<String>, secrets: &[String]) {
    assert!(!seen.is_empty() || !cfg!(target_os = "linux"), "the watch saw no program");
    let place = |line: &String| ("the arguments of a program".to_owned(), line.clone().into_bytes());
    look(&seen.iter().map(place).collect::<Vec<_>>(), secrets);
}

fn look(places: &[(String, Vec<u8>)], secrets: &[String]) {
    assert!(!secrets.is_empty(), "a test without secrets has nothing to look for");
    for (place, bytes) in places {
        for secret in secrets {
            assert!(secret.len() >= 8, "a secret this short is found by chance");
            for form in forms(secret) {
                let found = memchr::memmem::find(bytes, &form).is_some();
                assert!(!found, "a secret that ends in “{}” is in {place}", &secret[secret.len() - 3..]);
            }
        }
    }
}

fn logged() -> Vec<u8> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The ways a secret may be written: as it is, as in a form, as in JSON.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let form = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>();
    let quoted = json!(secret).to_string();
    let mut forms =
        vec![secret.as_bytes().to_vec(), form.into_bytes(), quoted.trim_matches('"').as_bytes().to_vec()];
    forms.dedup();
    forms
}

/// Everything the commands show.
async fn answers(installation: &Installation) -> String {
    let reeve = &installation.reeve;
    let page = PageOfJournal { before: None, limit: 1_000 };
    json!({
        "status": setup::status(reeve, Nothing {}).await.ok(),
        "tenants": tenants::list(reeve, Nothing {}).await.ok(),
        "jobs": jobs::list(reeve, Nothing {}).await.ok(),
        "backups": backups::list(reeve, OfTenantOrAll { tenant: None }).await.ok(),
        "journal": journal::page(reeve, page).await.ok(),
    })
    .to_string()
}

fn collect(folder: &Path, places: &mut Vec<(String, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, places);
        } else if let Ok(bytes) = std::fs::read(&path) {
            places.push((path.display().to_string(), bytes));
        }
        places.push(("a file's name".to_owned(), path.display().to_string().into_bytes()));
    }
}
