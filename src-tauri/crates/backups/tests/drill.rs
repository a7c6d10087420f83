//! Backups restored for real on the side: what comes back of good ones and of bad ones, and what a drill never does.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::RwLock;

use common::{Entry, manifest, zip};
use reeve_backups::{Control, Drilled, Error, Programs, drill};
use reeve_domain::backup::{DrillCheck, DrillFinding, Grade};

/// The programs of this computer; `None`, said loudly, where there are none.
fn programs() -> Option<Programs> {
    match Programs::find(None) {
        Ok(programs) => Some(programs),
        Err(error) => {
            let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|value| value == "1");
            assert!(!required, "PostgreSQL must be installed: {error}");
            eprintln!("NOT RUN: {error}");
            None
        }
    }
}

/// Drills run beside each other, but for one whose server is looked for from outside.
static DRILLS: RwLock<()> = RwLock::new(());

const ATTACHMENTS: [&str; 3] = ["first attachment", "second attachment", "third attachment"];

fn object(content: &str) -> Entry {
    Entry::object(content)
}

/// The dump of a small Odoo, as PostgreSQL 17 writes it.
fn dump() -> String {
    let stored = |content: &str| object(content).name.trim_start_matches("filestore/").to_owned();
    let attachments: String = (1..)
        .zip(ATTACHMENTS)
        .map(|(id, content)| format!("{id}\tscan\t{}\t2026-01-0{id} 10:00:00\n", stored(content)))
        .collect();
    format!(
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict tOkEn\n\n-- Dumped from database version 17.6\n\n\
         SET statement_timeout = 0;\nSET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n\
         SET standard_conforming_strings = on;\nSELECT pg_catalog.set_config('search_path', '', false);\n\n\
         CREATE EXTENSION IF NOT EXISTS no_such_extension WITH SCHEMA public;\n\n\
         CREATE TABLE public.res_partner (id integer NOT NULL, name character varying);\n\
         CREATE TABLE public.res_users (id integer NOT NULL, login character varying, active boolean, partner_id integer);\n\
         CREATE TABLE public.ir_module_module (id integer NOT NULL, name character varying, state character varying, latest_version character varying);\n\
         CREATE TABLE public.ir_attachment (id integer NOT NULL, name character varying, store_fname character varying, create_date timestamp without time zone);\n\
         CREATE TABLE public.note (id integer NOT NULL);\n\n\
         COPY public.res_partner (id, name) FROM stdin;\n1\tAcme\n2\tBo\\tnd\n3\t\\N\n\\.\n\n\
         COPY public.res_users (id, login, active, partner_id) FROM stdin;\n1\tadmin\tt\t3\n2\tbond\tf\t2\n\\.\n\n\
         COPY public.ir_module_module (id, name, state, latest_version) FROM stdin;\n1\tbase\tinstalled\t19.0.1.3\n2\tmail\tinstalled\t19.0.1.19\n3\tcrm\tuninstalled\t\\N\n\\.\n\n\
         COPY public.ir_attachment (id, name, store_fname, create_date) FROM stdin;\n{attachments}4\tagain\t{}\t2026-02-01 10:00:00\n5\tlink\t\\N\t2026-02-01 10:00:00\n\\.\n\n\
         COPY public.note (id) FROM stdin;\n1\n\\.\n\n\
         ALTER TABLE ONLY public.res_partner ADD CONSTRAINT res_partner_pkey PRIMARY KEY (id);\n\
         ALTER TABLE ONLY public.res_users ADD CONSTRAINT res_users_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES public.res_partner(id);\n\n\
         ALTER TABLE public.note OWNER TO landlord;\nGRANT SELECT ON TABLE public.note TO reports;\n\n\
         --\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict tOkEn\n\n",
        stored(ATTACHMENTS[0])
    )
}

fn backup(dump: &str, objects: impl IntoIterator<Item = Entry>) -> Vec<u8> {
    let mut entries = vec![Entry::new("dump.sql", dump)];
    entries.extend(objects);
    entries.push(Entry::new("manifest.json", manifest()));
    zip(&entries)
}

fn drilled(bytes: &[u8]) -> Option<Result<Drilled, Error>> {
    let programs = programs()?;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme.zip");
    std::fs::write(&file, bytes).unwrap();
    let _beside = DRILLS.read().unwrap();
    Some(drill(&file, &programs, &Control::new(), &Control::new()))
}

/// The grade, and what the evidence says about a check.
#[track_caller]
fn expect(bytes: &[u8], grade: Grade, check: DrillCheck, finding: DrillFinding, words: &str) {
    let Some(drilled) = drilled(bytes) else { return };
    let drilled = drilled.expect("it can be drilled");
    assert_eq!(drilled.grade, grade, "{:#?}", drilled.evidence);
    let line =
        drilled.evidence.iter().find(|line| line.check == check).expect("there is a line of the check");
    assert_eq!(line.finding, finding, "{line:?}");
    assert!(line.detail.contains(words), "{line:?}");
}

#[test]
fn a_backup_that_is_whole_is_an_a_also_from_a_newer_server() {
    let whole = backup(&dump(), ATTACHMENTS.map(object));
    expect(&whole, Grade::A, DrillCheck::Load, DrillFinding::Held, "no_such_extension");
    let Some(drilled) = drilled(&whole) else { return };
    let drilled = drilled.unwrap();
    let checks: Vec<_> = drilled.evidence.iter().map(|line| line.check).collect();
    assert_eq!(checks, DrillCheck::ALL, "every check leaves its line");
    let details: String = drilled.evidence.iter().map(|line| format!("{}\n", line.detail)).collect();
    for told in ["res_partner 3", "2 accounts can be read, 1 of them", "3 objects", "2 modules", "2 owners"] {
        assert!(details.contains(told), "{told}: {details}");
    }
    assert!(!drilled.verified.sha256.is_empty() && drilled.took.as_nanos() > 0);
}

#[test]
fn a_missing_attachment_is_a_d_and_the_newest_one_shows_a_dump_that_is_newer_than_its_filestore() {
    use DrillFinding::{Failed, Held};
    let without = |missing: usize| {
        let left = (0..ATTACHMENTS.len()).filter(|n| *n != missing).map(|n| object(ATTACHMENTS[n]));
        backup(&dump(), left)
    };
    let name = object(ATTACHMENTS[1]).name.rsplit('/').next().unwrap().to_owned();
    expect(&without(1), Grade::D, DrillCheck::Filestore, Failed, &name);
    expect(&without(2), Grade::C, DrillCheck::Recency, Failed, "newer than the filestore");
    expect(&without(2), Grade::C, DrillCheck::Filestore, Held, "2 objects");
    let most_gone = backup(&dump(), [object(ATTACHMENTS[0])]);
    expect(&most_gone, Grade::D, DrillCheck::Filestore, Failed, "2 of 3 objects are missing");
}

#[test]
fn what_an_extension_has_that_is_not_here_says_nothing_of_the_backup() {
    let needs = [
        "INSERT INTO public.spatial_ref_sys VALUES (1);\n",
        "CREATE TABLE topology.layer (id integer);\n",
        "CREATE TABLE public.place (point public.geometry);\n",
    ];
    for needed in needs {
        let dump = dump().replace("CREATE TABLE public.note", &format!("{needed}CREATE TABLE public.note"));
        let Some(drilled) = drilled(&backup(&dump, ATTACHMENTS.map(object))) else { return };
        match drilled {
            Err(Error::Postgres(why)) => assert!(why.contains("no_such_extension"), "{why}"),
            other => panic!("{needed}: {other:?}"),
        }
    }
}

#[test]
fn an_object_with_another_content_is_a_d() {
    let mut objects = ATTACHMENTS.map(object);
    objects[1].content = b"something else".to_vec();
    let bytes = backup(&dump(), objects);
    expect(&bytes, Grade::D, DrillCheck::Filestore, DrillFinding::Failed, "another content");
}

#[test]
fn rows_that_are_gone_are_found_wherever_the_table_was_cut() {
    let all = || ATTACHMENTS.map(object);
    let (tables, failed) = (DrillCheck::Tables, DrillFinding::Failed);
    let gone = backup(&dump().replace("2\tBo\\tnd\n3\t\\N\n", ""), all());
    expect(&gone, Grade::E, tables, failed, "res_users_partner_id_fkey");
    let half = backup(&dump().replace("1\tadmin\tt\t3\n", "1\tadm\n"), all());
    expect(&half, Grade::E, tables, failed, "res_users, row 1");
    let block = backup(&dump().replace("COPY public.note (id) FROM stdin;\n1\n\\.\n", ""), all());
    expect(&block, Grade::E, tables, failed, "table public.note is not filled");
    let no_users = backup(&dump().replace("1\tadmin\tt\t3\n2\tbond\tf\t2\n", ""), all());
    expect(&no_users, Grade::E, tables, failed, "res_users is empty");
}

/// The dump with names that point at partners: what Odoo keeps in `ir_model_data`.
fn named(partners: &[&str]) -> String {
    let rows: String =
        (1..).zip(partners).map(|(id, partner)| format!("{id}\tres.partner\t{partner}\n")).collect();
    dump().replace(
        "CREATE TABLE public.note",
        &format!(
            "CREATE TABLE public.ir_model_data (id integer, model character varying, res_id integer);\n\
             COPY public.ir_model_data (id, model, res_id) FROM stdin;\n{rows}\\.\n\nCREATE TABLE public.note"
        ),
    )
}

#[test]
fn a_few_names_that_point_nowhere_are_told_and_a_table_whose_end_is_gone_is_an_e() {
    let all = || ATTACHMENTS.map(object);
    let (tables, words) = (DrillCheck::Tables, "refers to 1 records of res_partner that are not in it");
    let strays = backup(&named(&["1", "2", "3", "\\N", "0", "9"]), all());
    expect(&strays, Grade::A, tables, DrillFinding::Held, words);
    let none = backup(&named(&["1", "2", "3", "\\N", "0"]), all());
    expect(&none, Grade::A, tables, DrillFinding::Held, "6 tables with");
    let cut = backup(&named(&["1", "2", "3", "4", "5", "6", "7"]), all());
    let words = "refers to 4 records of res_partner that are not in it";
    expect(&cut, Grade::E, tables, DrillFinding::Failed, words);
}

#[test]
fn a_dump_that_ends_too_early_is_an_e_though_every_statement_loads() {
    let all = || ATTACHMENTS.map(object);
    let dump = dump();
    let before_end = &dump[..dump.find("ALTER TABLE").unwrap()];
    expect(
        &backup(before_end, all()),
        Grade::E,
        DrillCheck::Tables,
        DrillFinding::Failed,
        "before its end mark",
    );
    let in_rows = &dump[..dump.find("2\tbond").unwrap()];
    expect(
        &backup(in_rows, all()),
        Grade::E,
        DrillCheck::Tables,
        DrillFinding::Failed,
        "before its end mark",
    );
}

#[test]
fn a_manifest_that_lies_is_a_c() {
    let bytes = backup(&dump().replace("19.0.1.19", "19.0.1.18"), ATTACHMENTS.map(object));
    expect(&bytes, Grade::C, DrillCheck::Modules, DrillFinding::Failed, "mail is 19.0.1.18, and 19.0.1.19");
}

#[test]
fn a_backup_of_the_database_alone_is_a_b() {
    let bytes = backup(&dump(), []);
    expect(&bytes, Grade::B, DrillCheck::Filestore, DrillFinding::Unknown, "database alone");
}

#[test]
fn what_does_not_load_is_an_f_and_what_an_older_server_cannot_load_is_not_the_backups_fault() {
    let broken = |version: &str| {
        let dump = dump().replace("CREATE TABLE public.note", "CREATE TABLE WITH NOVELTY public.note");
        backup(&dump.replace("version 17.6", version), ATTACHMENTS.map(object))
    };
    expect(&broken("version 9.6"), Grade::F, DrillCheck::Load, DrillFinding::Failed, "syntax error");
    let Some(newer) = drilled(&broken("version 99.1")) else { return };
    let why = match newer {
        Err(Error::Postgres(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(why.contains("install PostgreSQL 99"), "{why}");
    expect(b"not a backup", Grade::F, DrillCheck::Load, DrillFinding::Failed, "no dump");
}

#[test]
fn a_dump_that_wants_to_run_a_program_is_refused_and_runs_none() {
    let folder = tempfile::Builder::new().prefix("open").tempdir_in("/var/tmp").unwrap();
    // anybody may write there: what does not run is not kept from it by rights
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
    let mark = folder.path().join("ran");
    let attempts = [
        format!("\\! touch {}\n", mark.display()),
        format!("\\unrestrict tOkEn\n\\! touch {}\n", mark.display()),
        format!("COPY public.note FROM PROGRAM 'touch {}; echo 1';\n", mark.display()),
        "COPY public.note FROM '/etc/passwd';\n".to_owned(),
    ];
    for attempt in attempts {
        let dump = dump().replace("GRANT SELECT ON TABLE", &format!("{attempt}GRANT SELECT ON TABLE"));
        let bytes = backup(&dump, ATTACHMENTS.map(object));
        expect(&bytes, Grade::F, DrillCheck::Load, DrillFinding::Failed, "");
        assert!(!mark.exists(), "{attempt}");
    }
}

/// A backup whose load waits in a statement, drilled; `seen` is asked again and again with the drill's folder and the
/// process that is its server, until it is done.
fn watched(
    loading: Control,
    mut seen: impl FnMut(&Path, &str) -> bool + Send + 'static,
) -> Option<Result<Drilled, Error>> {
    let programs = programs()?;
    let _alone = DRILLS.write().unwrap();
    let folder = tempfile::Builder::new().prefix("short").tempdir_in("/var/tmp").unwrap();
    let slow = dump()
        .replace("CREATE TABLE public.note", "SELECT pg_catalog.pg_sleep(600);\nCREATE TABLE public.note");
    let file = folder.path().join("acme.zip");
    std::fs::write(&file, backup(&slow, ATTACHMENTS.map(object))).unwrap();
    let done = std::sync::Mutex::new(false);
    let seen = std::sync::Mutex::new(move |folder: &Path, server: &str| seen(folder, server));
    let loading = loading.on_progress(move |read, _| {
        let mut done = done.lock().unwrap();
        if read > 0 && !*done {
            let folder = ours();
            let server = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
            *done = (seen.lock().unwrap())(&folder, server.lines().next().unwrap());
        }
    });
    Some(drill(&file, &programs, &Control::new(), &loading))
}

/// The folder of the one drill of this process.
fn ours() -> PathBuf {
    let of_us = |folder: &PathBuf| {
        let drill = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("reeve-drill-"));
        drill
            && std::fs::read_to_string(folder.join("owner"))
                .is_ok_and(|owner| owner.trim() == std::process::id().to_string())
    };
    let entries = std::fs::read_dir("/var/tmp").unwrap().flatten();
    entries.map(|entry| entry.path()).find(of_us).expect("the drill has its folder")
}

/// The processes of this computer: number, parent, and what they are.
fn processes() -> Vec<[String; 3]> {
    let said = Command::new("ps").args(["-A", "-o", "pid=,ppid=,args="]).output().unwrap();
    let lines = String::from_utf8_lossy(&said.stdout).into_owned();
    let words = |line: &str| {
        let (pid, rest) = line.trim().split_once(' ')?;
        let (parent, what) = rest.trim().split_once(' ')?;
        Some([pid.to_owned(), parent.to_owned(), what.to_owned()])
    };
    lines.lines().filter_map(words).collect()
}

#[test]
fn a_drill_that_is_stopped_leaves_neither_its_folder_nor_its_server() {
    let (loading, (tell, told)) = (Control::new(), std::sync::mpsc::channel());
    let stop = loading.clone();
    let stopped = watched(loading, move |folder, server| {
        assert!(processes().iter().any(|[pid, ..]| pid == server), "it is running");
        tell.send((folder.to_owned(), server.to_owned())).unwrap();
        stop.cancel();
        true
    });
    let Some(stopped) = stopped else { return };
    assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
    let (folder, server) = told.recv().unwrap();
    assert!(!folder.exists(), "{}", folder.display());
    assert!(processes().iter().all(|[pid, ..]| *pid != server), "the server still runs");
}

#[test]
fn a_server_that_breaks_down_amid_the_load_is_no_fault_of_the_backup() {
    let broken = watched(Control::new(), |_, server| {
        let all = processes();
        let loading = all.iter().find(|[_, parent, what]| {
            parent == server && what.contains("restorer restored") && what.contains("SELECT")
        });
        let Some([backend, ..]) = loading else { return false };
        Command::new("kill").args(["-9", backend]).status().unwrap().success()
    });
    let Some(broken) = broken else { return };
    assert!(matches!(broken, Err(Error::Drill(_))), "{broken:?}");
}
