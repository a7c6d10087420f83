//! What a restored database tells over the wire, as the backup's own login sees it.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reeve_backups::{Back, DRILL_MODELS, Expected, Referred, Row, TablesBack};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};
use reeve_odoo::{Contents, Error, Page, Served, Server, Session};
use serde::Deserialize;
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};

use super::rest;
use crate::jobs::Run;
use crate::reeve::Reeve;
use crate::tenants::{self, Login};
use crate::vault;

/// So many attachments are opened at most, where there is time.
const OPENED_MAX: usize = 200;
/// So many attachments are opened of what is live.
const OPENED_LIVE: usize = 12;
/// So many of them at a time.
const AT_ONCE: usize = 4;

/// Where to look, and how.
pub(crate) struct Look<'a> {
    /// The server it is on.
    pub(crate) server: &'a Server,
    /// What is looked at.
    pub(crate) database: &'a str,
    /// What opens it; `None`: what is stored for the owner of the backup.
    pub(crate) login: Option<&'a Login>,
    /// What becomes of what runs by itself in it.
    pub(crate) runs: Runs,
    /// How much is looked at.
    pub(crate) depth: Depth,
}

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Every table that the backup fills, and many attachments: nobody waits.
    Whole,
    /// Every table and a few attachments: somebody else made it live, and people have begun to change it.
    Worked,
    /// The main tables and a few attachments of what was proven before: people wait for it, and have begun to change it.
    Live,
}

/// What becomes of what runs or sends by itself in a restored database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runs {
    /// The server stopped it.
    Neutralised,
    /// The look stops it by hand: this version of Odoo cannot.
    StoppedByHand,
    /// Somebody else sees to it.
    AsItIs,
}

/// A row of `res.users`.
#[derive(Deserialize)]
struct Account {
    login: Value,
    active: bool,
    partner_id: Value,
}

/// A row of `ir.module.module`.
#[derive(Deserialize)]
struct Installed {
    name: String,
    latest_version: Value,
}

/// What of a refusal is an answer: what keeps the server from being asked is a failure, and no word on the backup.
pub(super) fn told<T>(answer: reeve_odoo::Result<T>) -> Result<Result<T, String>, Fault> {
    match answer {
        Ok(value) => Ok(Ok(value)),
        Err(error) if error.passes() || matches!(error, Error::UnknownHost { .. } | Error::Cancelled) => {
            Err(error.into())
        }
        Err(error) => Ok(Err(error.to_string())),
    }
}

impl Look<'_> {
    /// Signs in as the backup's owner and reads what came back.
    ///
    /// # Errors
    /// What kept the server from being asked: that says nothing of the backup.
    pub(crate) async fn at(
        &self,
        reeve: &Reeve,
        expected: &Expected,
        owner: &Tenant,
        run: &Run,
    ) -> Result<Back, Fault> {
        let login = match self.login {
            Some(login) => Ok(login.clone()),
            None => tenants::login(reeve, owner).await,
        };
        let login = match login {
            Err(fault) if fault.code == Code::KeyRefused => return Ok(self.silent(fault.message)),
            login => login?,
        };
        run.stopped()?;
        let session = match login.signs_in(self.server, self.database, &owner.login).await {
            Ok(session) => session,
            Err(
                error @ (Error::SignInRefused { .. }
                | Error::KeyRefused { .. }
                | Error::TwoFactorRequired { .. }
                | Error::LockedOut { .. }),
            ) => return Ok(self.silent(error.to_string())),
            Err(error) if self.is_unheard(&error) => return Err(error.into()),
            Err(error) => {
                let why = format!("it was restored and does not answer: {error}");
                return Ok(Back { loaded: Err(why), ..self.silent(String::new()) });
            }
        };
        let stopped = if self.runs == Runs::StoppedByHand { stop(&session).await? } else { Vec::new() };
        let read = async {
            let tables = self.told(self.tables(&session, expected).await)?;
            let accounts = self.told(accounts(&session).await)?;
            Ok::<_, Fault>((tables, accounts, self.told(modules(&session).await)?))
        };
        let opened = self.opened(&session, expected, &login, run);
        let (opened, (tables, accounts, modules)) =
            Box::pin(run.or_stop(async { tokio::try_join!(opened, read) })).await?;
        Ok(Back { loaded: Ok(self.loaded(&stopped)), tables, accounts, modules, opened })
    }

    /// Whether a failure is no word on what is looked at. What people wait for is asked again by whoever looks, so that a page
    /// put up before the server, or a line that is gone, is not held against it.
    fn is_unheard(&self, error: &Error) -> bool {
        let unasked = error.passes() || matches!(error, Error::UnknownHost { .. });
        unasked || (self.depth == Depth::Live && error.is_away())
    }

    /// What of a refusal is an answer, as this look takes it.
    fn told<T>(&self, answer: reeve_odoo::Result<T>) -> Result<Result<T, String>, Fault> {
        match answer {
            Err(error) if self.is_unheard(&error) => Err(error.into()),
            answer => told(answer),
        }
    }

    fn loaded(&self, stopped: &[String]) -> String {
        let mut words = "the server restored it, and it answers".to_owned();
        if self.runs == Runs::StoppedByHand {
            words.push_str("; it was NOT neutralised: this version of Odoo cannot");
            words.extend(stopped.iter().map(|what| format!(", {what}")));
        }
        words
    }

    /// A database that answers, and of which nothing more can be told.
    fn silent(&self, why: String) -> Back {
        Back {
            loaded: Ok(self.loaded(&[])),
            tables: Err(why.clone()),
            accounts: Err(why.clone()),
            modules: Err(why.clone()),
            opened: Err(why),
        }
    }

    /// What is in the tables that the backup fills, and the records that the database names elsewhere.
    async fn tables(&self, session: &Session, expected: &Expected) -> reeve_odoo::Result<TablesBack> {
        let mut tables = expected.tables();
        if self.depth == Depth::Live {
            tables.retain(|table| DRILL_MODELS.iter().any(|(_, main)| main == table));
        }
        let mut main = Vec::new();
        for (model, table) in DRILL_MODELS {
            let seen = session.count(model, json!([])).await?;
            main.push((table, seen, referred(session, model).await?));
        }
        Ok(TablesBack { main, told: session.table_contents(&tables).await? })
    }

    /// Opens attachments as a browser does, and compares each with the hash that is its object's name.
    async fn opened(
        &self,
        session: &Session,
        expected: &Expected,
        login: &Login,
        run: &Run,
    ) -> Result<Result<(u64, Vec<String>), String>, Fault> {
        let opens = if self.depth == Depth::Whole { OPENED_MAX } else { OPENED_LIVE };
        let sample = expected.sample(opens);
        if sample.is_empty() {
            return Ok(Ok((0, Vec::new())));
        }
        let Some(secret) = login.password() else {
            return Ok(Err("only a password opens attachments, and an API key is stored".into()));
        };
        let contents = match self.told(session.open_contents(secret, &run.cancel).await)? {
            Ok(contents) => contents,
            Err(why) => return Ok(Err(why)),
        };
        let compared = compared(&contents, &sample, run).await;
        // one that is left goes with the database
        let _ = contents.close().await;
        self.told(compared)
    }
}

async fn compared(
    contents: &Contents,
    sample: &[(&str, &[Row])],
    run: &Run,
) -> reeve_odoo::Result<(u64, Vec<String>)> {
    let mut looks = Vec::new();
    for (name, rows) in sample {
        looks.push(any_has_content(contents, rows, name, run));
    }
    let same: Vec<bool> = stream::iter(looks).buffered(AT_ONCE).try_collect().await?;
    let wrong = sample.iter().zip(&same).filter(|(_, same)| !**same).map(|((name, _), _)| (*name).to_owned());
    Ok((same.len() as u64, wrong.collect()))
}

/// Whether one of these rows has the content.
async fn any_has_content(
    contents: &Contents,
    rows: &[Row],
    name: &str,
    run: &Run,
) -> reeve_odoo::Result<bool> {
    for row in rows {
        if same_content(contents, row, name, run).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether what a row names is there, with the SHA-1 that `name` ends with.
pub(super) async fn same_content(
    contents: &Contents,
    row: &Row,
    name: &str,
    run: &Run,
) -> reeve_odoo::Result<bool> {
    let Served::Content(mut stream) = contents.ask(&vault::content_of(row), &run.cancel).await? else {
        return Ok(false);
    };
    let mut sha1 = Sha1::new();
    while let Some(piece) = stream.next().await? {
        sha1.update(&piece);
    }
    Ok(name.ends_with(&hex::encode(sha1.finalize())))
}

/// Stops by hand what a neutralised restore would have stopped; says what was.
async fn stop(session: &Session) -> Result<Vec<String>, Fault> {
    let mut words = Vec::new();
    for model in rest::AT_WORK {
        let rows = match told(rest::at_work(session, model).await)? {
            Ok(rows) => rows,
            Err(why) => {
                words.push(format!("{model} could not be stopped ({why})"));
                continue;
            }
        };
        words.push(match told(rest::set_active(session, &rows, false).await)? {
            Ok(()) => format!("{} of {model} were stopped by hand", rows.ids.len()),
            Err(why) => format!("{model} could not be stopped ({why})"),
        });
    }
    Ok(words)
}

#[derive(Deserialize)]
struct Id {
    id: i64,
}

async fn referred(session: &Session, model: &str) -> reeve_odoo::Result<Referred> {
    #[derive(Deserialize)]
    struct Name {
        res_id: Value,
    }
    let domain = json!([["model", "=", model], ["res_id", ">", 0]]);
    let names: Vec<Name> = session.search_read("ir.model.data", domain, &["res_id"], Page::default()).await?;
    let ids: BTreeSet<i64> = names.iter().filter_map(|name| name.res_id.as_i64()).collect();
    let there = session.count(model, json!([["id", "in", ids]])).await?;
    let last = Page { limit: Some(1), order: "id desc", ..Page::default() };
    let last: Vec<Id> = session.search_read(model, json!([]), &["id"], last).await?;
    let last = last.first().map_or(0, |row| row.id);
    let all = ids.len() as u64;
    let behind = ids.iter().filter(|id| **id > last).count() as u64;
    Ok(Referred { all, lost: all.saturating_sub(there), behind })
}

/// The accounts: all, the active ones, and those without a contact.
async fn accounts(session: &Session) -> reeve_odoo::Result<(u64, u64, u64)> {
    let fields = ["login", "active", "partner_id"];
    let rows: Vec<Account> = session.search_read("res.users", json!([]), &fields, Page::default()).await?;
    let named = rows.iter().filter(|row| row.login.as_str().is_some_and(|login| !login.is_empty()));
    let count = |fits: &dyn Fn(&&Account) -> bool| named.clone().filter(fits).count() as u64;
    let nobody = rows.iter().filter(|row| row.partner_id == Value::Bool(false)).count() as u64;
    Ok((count(&|_| true), count(&|row| row.active), nobody))
}

async fn modules(session: &Session) -> reeve_odoo::Result<BTreeMap<String, String>> {
    let (domain, fields) = (json!([["state", "=", "installed"]]), ["name", "latest_version"]);
    let rows: Vec<Installed> =
        session.search_read("ir.module.module", domain, &fields, Page::default()).await?;
    let version = |row: &Installed| row.latest_version.as_str().unwrap_or_default().to_owned();
    Ok(rows.into_iter().map(|row| (row.name.clone(), version(&row))).collect())
}
