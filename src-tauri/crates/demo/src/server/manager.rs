//! The database manager: its pages, its forms and the RPC service `db`.
//!
//! Keeps the trap of the real one: a form posted to a server whose master password is still the default makes what was
//! posted the new master password, for good.

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::backup::{self, Prepared, Snapshot};
use crate::data::TenantData;
use crate::misbehaviour::Misbehaviour;
use crate::refusal::Refusal;
use crate::reply::{Content, Reply, werkzeug_page};
use crate::server::host::{Database, Host};
use crate::server::routes::Exchange;
use crate::server::rpc::text;

const DISABLED: &str = "The database manager has been disabled by the administrator";
const ACTIONS: [&str; 5] = ["create", "duplicate", "drop", "backup", "restore"];

/// Answers `/web/database/…`.
pub(crate) fn answer(exchange: &Exchange<'_>) -> Reply {
    let host = exchange.host;
    let disabled = exchange.manager_is_off();
    let action = exchange.request.path.trim_start_matches("/web/database/");
    match action {
        "list" => {
            let listed = if disabled {
                Err(Refusal::access_denied())
            } else {
                Ok(json!(host.names()).to_string().into_bytes())
            };
            exchange.answer(listed)
        }
        "manager" | "selector" => page(exchange, None),
        _ if ACTIONS.contains(&action) || action == "change_password" => {
            if !exchange.request.is_post() {
                return Reply::page(
                    405,
                    werkzeug_page(
                        "405 Method Not Allowed",
                        "The method is not allowed for the requested URL.",
                    ),
                );
            }
            let posted = exchange.request.form("master_pwd");
            // this is the trap: it happens before anything is checked
            if ACTIONS.contains(&action) && host.is_unprotected() && !posted.is_empty() {
                host.set_master_password(posted);
            }
            form(exchange, action, disabled).unwrap_or_else(|words| page(exchange, Some(&words)))
        }
        _ => Reply::not_found(),
    }
}

/// A form's outcome; `Err` holds the words for the manager's page.
fn form(exchange: &Exchange<'_>, action: &str, disabled: bool) -> Result<Reply, String> {
    let (host, request) = (exchange.host, exchange.request);
    let failed = |words: &str| match action {
        "backup" => format!("Database backup error: {words}"),
        "restore" => format!("Database restore error: {words}"),
        "create" => format!("Database creation error: {words}"),
        "duplicate" => format!("Database duplication error: {words}"),
        "drop" => format!("Database deletion error: {words}"),
        _ => format!("Master password update error: {words}"),
    };
    if disabled {
        return Err(failed("Access Denied"));
    }
    if request.form("master_pwd") != host.master_password() {
        return Err(failed("Access Denied"));
    }
    let name = request.form("name");
    let done = Reply::redirect(303, "/web/database/manager");
    match action {
        "backup" => return backup(exchange, name).map_err(|words| failed(&words)),
        "change_password" => host.set_master_password(request.form("master_pwd_new")),
        "drop" if refuses_drop(exchange, name) => return Err(failed(&in_use(name))),
        "drop" => {
            host.remove(name);
        }
        "duplicate" => {
            duplicate(host, name, request.form("new_name")).map_err(|refusal| failed(&refusal.message))?
        }
        "create" | "restore" if host.database(name).is_some() => {
            return Err(failed("Database already exists"));
        }
        "create" => {
            let pattern = host.all().into_iter().next().ok_or_else(|| failed("no template"))?;
            host.add(fresh(&pattern, name));
        }
        "restore" => restore(exchange, name).map_err(|words| failed(&words))?,
        _ => {}
    }
    Ok(done)
}

fn backup(exchange: &Exchange<'_>, name: &str) -> Result<Reply, String> {
    if exchange.has(&Misbehaviour::BackupErrorPage) {
        return Err("Command `pg_dump` not found.".to_owned());
    }
    let database = exchange.host.database(name).ok_or_else(|| exchange.host.no_database(name).message)?;
    let zip = exchange.request.form("backup_format") != "dump";
    // up to 18 nobody looks at it
    let with_files = exchange.host.version < 19 || exchange.request.form("filestore") != "false";
    let extension = if zip { "zip" } else { "dump" };
    let file = format!(
        "{name}_{}.{extension}",
        crate::moment::Moment::now().to_string().replace(' ', "_").replace(':', "-")
    );
    let (to, pieces) = mpsc::channel(8);
    let filestore = database.filestore();
    let bytes = if zip {
        let snapshot = database.with(|data| data.clone());
        let prepared = if with_files {
            Prepared::zip(&snapshot, filestore)
        } else {
            Prepared::database(&snapshot, &filestore)
        };
        let prepared = prepared.map_err(|e| e.to_string())?;
        let recipe = database.recipe.clone();
        backup::remember(&prepared, Snapshot { recipe, data: snapshot, filestore: database.filestore() });
        let bytes = prepared.bytes();
        tokio::task::spawn_blocking(move || prepared.send(&to));
        bytes
    } else {
        let dump = backup::custom_format(&filestore);
        let bytes = dump.len() as u64;
        tokio::spawn(async move { to.send(dump).await });
        bytes
    };
    Ok(Reply {
        status: 200,
        headers: vec![
            ("content-type", "application/octet-stream; charset=binary".to_owned()),
            ("content-disposition", format!("attachment; filename*=UTF-8''{file}")),
        ],
        content: Content::Stream { pieces, bytes },
        close_delimited: exchange.host.old_http(),
        cut_after: None,
    })
}

/// Whether a database is not dropped; of one that is not there a server says so as ever.
fn refuses_drop(exchange: &Exchange<'_>, name: &str) -> bool {
    // faults are told of one database, and this one is the whole server's
    let refused =
        |database: &std::sync::Arc<Database>| database.faults().contains(&Misbehaviour::DropRefused);
    exchange.host.database(name).is_some() && exchange.host.all().iter().any(refused)
}

/// What Odoo says of a database that PostgreSQL does not drop.
fn in_use(name: &str) -> String {
    format!("Couldn't drop database {name}: database \"{name}\" is being accessed by other users")
}

/// Restores what was posted. Like the real one it looks at no version: a database that this server cannot run is made, and
/// called done.
fn restore(exchange: &Exchange<'_>, name: &str) -> Result<(), String> {
    let (host, request) = (exchange.host, exchange.request);
    let archive = request.file.as_ref().ok_or("'NoneType' object has no attribute 'save'")?;
    let mut snapshot = backup::opened(archive)?;
    let runs_here = snapshot.data.version == host.version;
    for fault in exchange.faults {
        if let Misbehaviour::LosesTables(tables) = fault {
            tables.iter().for_each(|table| snapshot.lose(table));
        }
    }
    let database = Database::restored(snapshot, name);
    if !runs_here {
        database.misbehave(Misbehaviour::Status(500));
    }
    if request.form("copy") == "true" {
        database.with(|data| data.become_another());
    }
    // any text at all is true
    if host.version >= 16 && !request.form("neutralize_database").is_empty() {
        database.with(TenantData::neutralize);
    }
    host.add(database);
    Ok(())
}

fn duplicate(host: &Host, name: &str, new_name: &str) -> Result<(), Refusal> {
    let from = host.database(name).ok_or_else(|| host.no_database(name))?;
    if host.database(new_name).is_some() {
        return Err(Refusal::new(
            "odoo.service.db.DatabaseExists",
            format!("database {new_name:?} already exists!"),
        ));
    }
    host.add(from.copied(new_name));
    Ok(())
}

/// A database made after the pattern of another.
fn fresh(pattern: &Database, name: &str) -> Database {
    let mut recipe = pattern.recipe.clone();
    name.clone_into(&mut recipe.database);
    Database::new(None, recipe, 0)
}

/// The service `db` of `/jsonrpc`. It never sets the master password: only the forms do.
pub(crate) fn service(exchange: &Exchange<'_>, method: &str, args: &[Value]) -> Result<Value, Refusal> {
    let host = exchange.host;
    let disabled = exchange.manager_is_off();
    match method {
        "server_version" => return Ok(json!(format!("{}.0", host.version))),
        "db_exist" => return Ok(json!(host.database(text(args, 0)).is_some())),
        "list" if disabled => return Err(Refusal::access_denied()),
        "list" => return Ok(json!(host.names())),
        "list_lang" => return Ok(json!([["en_US", "English (US)"], ["tr_TR", "Turkish / Türkçe"]])),
        "drop"
        | "dump"
        | "restore"
        | "rename"
        | "duplicate_database"
        | "create_database"
        | "change_admin_password" => {}
        _ => return Err(Refusal::new("builtins.KeyError", method)),
    }
    if text(args, 0) != host.master_password() || (disabled && method != "change_admin_password") {
        return Err(Refusal::access_denied());
    }
    let name = text(args, 1);
    match method {
        "drop" if refuses_drop(exchange, name) => Err(Refusal::new("builtins.RuntimeError", in_use(name))),
        "drop" => Ok(json!(host.remove(name))),
        "change_admin_password" => {
            host.set_master_password(name);
            Ok(json!(true))
        }
        "duplicate_database" => duplicate(host, name, text(args, 2)).map(|()| json!(true)),
        "rename" => {
            let old = host.database(name).ok_or_else(|| host.no_database(name))?;
            let to = text(args, 2);
            if host.database(to).is_some() {
                let words =
                    format!("Couldn't rename database {name} to {to}: database \"{to}\" already exists\n");
                return Err(Refusal::new("builtins.RuntimeError", words));
            }
            let newcomer = old.renamed(to);
            if host.refuses_newcomers(&old, to) {
                newcomer.misbehave(Misbehaviour::LockedOut);
            }
            host.remove(name);
            host.add(newcomer);
            Ok(json!(true))
        }
        _ => Err(Refusal::user(format!("The demo does not {method} over RPC."))),
    }
}

/// The manager's page, with an error or without.
fn page(exchange: &Exchange<'_>, error: Option<&str>) -> Reply {
    let host = exchange.host;
    let disabled = exchange.manager_is_off();
    let mut body = String::from(
        "<!DOCTYPE html>\n<html>\n<head>\n<title>Odoo</title>\n</head>\n<body>\n<div class=\"container\">\n",
    );
    if host.is_unprotected() && !disabled {
        body.push_str("<div class=\"alert alert-warning\">Warning, your Odoo database manager is not protected.<br/>Please <a href=\"#\" data-bs-target=\".o_database_master\">set a master password</a> to secure it.</div>\n");
    }
    if let Some(error) = error {
        body.push_str(&format!("<div class=\"alert alert-danger\">{}</div>\n", escaped(error)));
    }
    if disabled {
        body.push_str(&format!("<div class=\"alert alert-danger text-center\">{DISABLED}</div>\n"));
    } else {
        body.push_str("<div class=\"list-group\">\n");
        for name in host.names() {
            let name = escaped(&name);
            body.push_str(&format!("<a class=\"list-group-item\" href=\"/web?db={name}\">{name}</a> <button data-db=\"{name}\" data-bs-target=\".o_database_backup\" class=\"o_database_action\">Backup</button>\n"));
        }
        // every manager offers it, whatever the password is
        body.push_str("</div>\n<button data-bs-target=\".o_database_master\">Set Master Password</button>\n");
        body.push_str("<form action=\"/web/database/backup\" method=\"post\"><label>Master Password</label><input name=\"master_pwd\" type=\"password\"/></form>\n");
    }
    body.push_str("</div>\n</body>\n</html>\n");
    Reply::page(200, body)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&#34;")
}
