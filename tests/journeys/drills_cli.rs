//! Drills in a script: the grade as exit code and document, and what a killed one leaves behind.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reeve_tests::command_line::{CommandLine, finish};
use reeve_tests::installation::{Installation, names_in};
use reeve_tests::outside;
use reeve_tests::way_in::{WayIn, fleet};

/// An installation with a backup of a demo tenant in it.
async fn with_backup() -> (reeve_demo::Fleet, Installation, CommandLine) {
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    assert!(reeve.backup(&tenant, "acme.zip").await.fault.is_none());
    let line = CommandLine::in_home(reeve.home());
    (fleet, reeve, line)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grade_is_an_exit_code_and_a_document() {
    if !outside::can_drill() {
        return;
    }
    let (_fleet, reeve, script) = with_backup().await;
    let whole = script.run(&["--json", "backup", "drill", &reeve.file("acme.zip")]).await.with_code(0);
    assert_eq!((whole["grade"].as_str(), whole["tenant"].as_str()), (Some("A"), Some("Acme")), "{whole}");
    assert_eq!(whole["evidence"].as_array().map(Vec::len), Some(7));
    assert_eq!(whole["place"]["kind"], "this_computer");
    outside::doctor(&reeve.file("acme.zip"), &reeve.file("table.zip"), "table");
    let cut = script.run(&["--json", "backup", "drill", &reeve.file("table.zip"), "--tenant", "Acme"]).await;
    assert_eq!(cut.with_code(1)["grade"], "E");
    let checked = script.run(&["--json", "backup", "verify", &reeve.file("table.zip")]).await.with_code(1);
    assert_eq!(
        (&checked["verdict"]["ok"], &checked["proof"], &checked["drill"]["grade"]),
        (&true.into(), &"unsound".into(), &"E".into()),
        "the file holds, it did not come back, and the worst of what is known counts: {checked}"
    );
    let known = script.run(&["backup", "list", "Acme"]).await;
    assert!(known.stdout.contains("NOT SOUND, E in the drill"), "{known:?}");
    let ledger = script.run(&["--json", "backup", "ledger", "Acme"]).await.with_code(0);
    assert_eq!(ledger["ledgers"][0]["drill"]["state"], "done");
    let listed = ledger["ledgers"][0]["ledger"]["beyond"].as_array().unwrap();
    let whole = listed.iter().find(|one| one["path"] == reeve.file("acme.zip").as_str()).unwrap();
    let again = script.run(&["--json", "backup", "drill", whole["id"].as_str().unwrap()]).await;
    assert_eq!(again.with_code(0)["grade"], "A", "the catalogue's id names it too");
    let text = script.run(&["backup", "ledger", "Acme"]).await;
    assert!(text.stdout.contains("Drill: done") && text.stdout.contains("A in the drill"), "{text:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_as_text_comes_back_too_packed_or_not() {
    if !outside::can_drill() {
        return;
    }
    let (_fleet, reeve, script) = with_backup().await;
    let make = "import gzip, sys, zipfile\n\
                dump = zipfile.ZipFile(sys.argv[1]).read('dump.sql')\n\
                open(sys.argv[2], 'wb').write(dump)\n\
                gzip.open(sys.argv[2] + '.gz', 'wb').write(dump)";
    let sql = reeve.file("acme.sql");
    let python =
        std::process::Command::new("python3").args(["-c", make, &reeve.file("acme.zip"), &sql]).status();
    assert!(python.expect("Python runs").success());
    for file in [sql.clone(), format!("{sql}.gz")] {
        script.run(&["--json", "backup", "verify", &file]).await.with_code(0);
        let back = script.run(&["--json", "backup", "drill", &file, "--tenant", "Acme"]).await.with_code(0);
        let load = &back["evidence"].as_array().unwrap()[1];
        assert_eq!((&load["check"], &load["finding"]), (&"load".into(), &"held".into()), "{file}: {back}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_postgresql_it_is_said_what_to_install() {
    let (_fleet, reeve, script) = with_backup().await;
    let empty = reeve.file("empty");
    std::fs::create_dir(&empty).unwrap();
    let mut command = script.command(&["--json", "backup", "drill", &reeve.file("acme.zip")]);
    command.env("REEVE_POSTGRES_BIN", &empty);
    let refused = finish(command, "").await.with_code(1);
    assert_eq!(refused["error"]["code"], "postgres_missing", "{refused}");
    assert!(refused["error"]["message"].as_str().unwrap().contains("package postgresql"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_drill_leaves_nothing_running_and_nothing_on_the_disk() {
    if !outside::can_drill() {
        return;
    }
    let (_fleet, reeve, script) = with_backup().await;
    outside::doctor(&reeve.file("acme.zip"), &reeve.file("slow.zip"), "slow");
    // PostgreSQL runs as somebody else where the tests run as root: a folder for everybody, as the usual one is
    let open = tempfile::Builder::new().prefix("d").tempdir_in("/var/tmp").unwrap();
    std::fs::set_permissions(open.path(), PermissionsExt::from_mode(0o1777)).unwrap();
    let mut child = script
        .command(&["--json", "backup", "drill", &reeve.file("slow.zip")])
        .env("TMPDIR", open.path())
        .spawn()
        .expect("reeve starts");
    let server = until(|| server_in(open.path()).filter(|pid| is_there(*pid))).await;
    child.kill().expect("it is killed, without a chance to tidy up");
    child.wait().expect("it is gone");
    until(|| (!is_there(server)).then_some(())).await;
    until(|| names_in(open.path()).is_empty().then_some(())).await;
}

/// What comes true, waited for.
async fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "it never came true");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The id of the server that is up in a drill's folder.
fn server_in(folder: &Path) -> Option<u32> {
    let drill: PathBuf = names_in(folder).first().map(|name| folder.join(name))?;
    // the socket comes when it listens
    drill.join(".s.PGSQL.5432").symlink_metadata().ok()?;
    let text = std::fs::read_to_string(drill.join("data/postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}

fn is_there(pid: u32) -> bool {
    Path::new("/proc").join(pid.to_string()).exists()
}
