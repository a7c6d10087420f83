//! Backups on a server that is reached by SFTP, and a vault there: OpenSSH's own server, and the `ssh` of this computer.

use reeve_tests::command_line::{Ended, finish};
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::sftp::Sftp;
use reeve_tests::{leaks, outside};

use crate::sources_cli::{BYTES, Script, script};

/// A command of the program, whose `ssh` knows the server, or not.
async fn run(script: &Script, server: &Sftp, known: bool, arguments: &[&str]) -> Ended {
    let mut command = script.line.command(&[&["--json"], arguments].concat());
    server.known_to(&mut command, known);
    finish(command, "").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_behind_sftp_is_read_and_never_made_and_a_download_goes_on() {
    let Some(server) = Sftp::start() else { return };
    let script = script(BYTES).await;
    server.put(&format!("daily/{}", script.name), &script.content);
    server.put("daily/notes.txt", b"not a backup");
    let line = Proxy::to(&format!("127.0.0.1:{}", server.port())).await;
    let add = async |known: bool, folder: &str| {
        let (place, key) = (server.place(line.port(), folder), server.key());
        run(&script, &server, known, &["source", "add", "Acme", "Server", &place, "--identity", &key]).await
    };
    assert_eq!(add(false, "daily").await.with_code(4)["error"]["code"], "source_failed", "a strange host");
    assert_eq!(add(true, "nowhere").await.with_code(4)["error"]["code"], "source_failed");
    assert!(!server.files().join("nowhere").exists(), "nothing was made");
    let added = add(true, "daily").await.with_code(0);
    assert_eq!((&added["backups"], &added["ignored"]), (&1.into(), &1.into()), "{added}");

    let to = script.reeve.file("acme.zip");
    line.trouble(Trouble::Dead(Way::Down, 18_000_000));
    let cut = run(&script, &server, true, &["backup", "download", "Acme", "--latest", "--to", &to]).await;
    assert_eq!(cut.with_code(4)["error"]["code"], "source_failed");
    assert_eq!(script.reeve.names(), ["acme.zip.part", "acme.zip.part.json"], "what arrived waits");
    line.heal();
    let listed = script.line.run(&["--json", "backup", "downloads"]).await.with_code(0);
    let id = listed["downloads"][0]["id"].as_str().expect("an id").to_owned();
    let proven = run(&script, &server, true, &["backup", "continue", &id[..8]]).await.with_code(0);
    assert_eq!(proven["verdict"]["ok"], true, "{proven}");
    assert!(std::fs::read(&to).expect("the file") == script.content, "byte for byte");
    assert!(line.passed(Way::Down) < 15_000_000, "the rest alone was fetched: {}", line.passed(Way::Down));

    std::fs::remove_dir_all(server.files().join("daily")).expect("it goes");
    let vanished = run(&script, &server, true, &["source", "refresh", "Acme"]).await;
    assert_eq!(vanished.code, 4, "a folder that went is no empty folder: {vanished:?}");
    assert!(!server.files().join("daily").exists(), "nor was it made again");
    leaks::assert_none(&script.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_behind_sftp_gives_back_what_it_took() {
    let Some(server) = Sftp::start() else { return };
    let script = script(100_000).await;
    let at = |name: &str| script.reeve.file(name);
    let (zip, out, sheet) = (at(&script.name), at("out.zip"), at("sheet.txt"));
    std::fs::write(&zip, &script.content).expect("a backup");
    let (place, key) = (server.place(server.port(), "vault"), server.key());
    let run = async |arguments: &[&str]| run(&script, &server, true, arguments).await.with_code(0);
    run(&["vault", "init", "--store", &place, "--identity", &key, "--sheet", &sheet]).await;
    run(&["vault", "add", "Acme", &zip]).await;
    run(&["vault", "check", "--all"]).await;
    let listed = run(&["vault", "list"]).await;
    let id = listed["snapshots"][0]["id"].as_str().expect("a snapshot").to_owned();
    run(&["vault", "export", &id[..8], "--to", &out]).await;
    assert_eq!(outside::contents(&out), outside::contents(&zip), "byte for byte");
    assert!(server.files().join("vault/config").is_file(), "it is there, and whole");
}
