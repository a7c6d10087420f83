//! How to repeat a check: what is printed is typed as it stands, and shows what it says it shows.

use std::path::Path;
use std::process::Stdio;

use reeve_demo::{Fleet, Planted};
use reeve_promises::{AUTHORITY, Check, Repeat};
use reeve_tests::command_line::CommandLine;
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::fleet;
use tokio::process::Command;

/// A tenant of the fleet's own authority, checked once, with a fault.
async fn checked() -> (Fleet, Installation) {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::with_key_file().await);
    reeve.connect_put_right("Acme", &fleet, 0, "odoo_online").await;
    fleet.plant(0, Planted::ManagerShown);
    expect::done(&reeve.pass(&[]).await);
    (fleet, reeve)
}

/// What a line shows in a shell, in a folder that has the authority.
async fn typed(line: &str, folder: &Path) -> String {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder).stdin(Stdio::null());
    let shown = shell.output().await.expect("a shell");
    String::from_utf8_lossy(&shown.stdout).into_owned() + &String::from_utf8_lossy(&shown.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_typed_as_it_is_printed_and_takes_the_word_of_the_tenants_own_authority() {
    let (fleet, reeve) = checked().await;
    let folder = reeve.files().join("typed");
    std::fs::create_dir(&folder).expect("a folder");
    let tenant = reeve.tenants().await.into_iter().next().expect("Acme");
    assert_eq!(tenant, "Acme");
    let line = CommandLine::in_home(reeve.home());
    let told = line.run(&["--json", "tenant", "show", "Acme"]).await.document();
    let pem = told["tenant"]["trust"]["pem"].as_str().expect("where it is said to be");
    assert_eq!(pem.trim(), fleet.ca_pem().trim());
    std::fs::write(folder.join(AUTHORITY), pem).expect("the file");
    let url = told["tenant"]["url"].as_str().expect("an address");
    let trust = serde_json::from_value(told["tenant"]["trust"].clone()).expect("whose word is taken");
    for (check, shows) in [
        (Check::Certificate, "Verification: OK"),
        (Check::CertificateKey, "Public-Key: ("),
        (Check::Supported, "server_version"),
        (Check::ManagerExposed, "master_pwd"),
    ] {
        let Repeat::Shell { line, authority: true } = check.repeat(url, "acme", &trust) else {
            panic!("{check:?} is typed, and names the file");
        };
        let shown = typed(&line, &folder).await;
        assert!(shown.contains(shows), "{line}\n{shown}");
    }
    let Repeat::Shell { line, .. } = Check::MasterPassword.repeat(url, "acme", &trust) else {
        panic!("it is typed");
    };
    assert_eq!(Some(typed(&line, &folder).await.trim()), Check::MasterPassword.expected(), "{line}");
    fleet.plant(0, Planted::MasterPasswordDefault);
    assert_eq!(
        typed(&line, &folder).await.trim(),
        "1",
        "and where it is the well-known one it shows: {line}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_say_how_to_repeat_them_and_all_checks_do_when_asked() {
    let (_fleet, reeve) = checked().await;
    let line = CommandLine::in_home(reeve.home());
    let shown = line.run(&["promises", "show", "Acme"]).await.stdout;
    let (_, repeat) = shown.split_once("To repeat by hand:").expect("it says how");
    for words in ["manager_exposed", "--cacert ca.pem", "expected: no page", "reeve --json tenant show Acme"]
    {
        assert!(repeat.contains(words), "{words}: {repeat}");
    }
    assert!(!repeat.contains("tls_versions"), "what is sound is left out: {repeat}");
    assert!(
        shown.contains("0/5") && shown.contains(" points. A score is"),
        "each point beside its check: {shown}"
    );
    let all = line.run(&["promises", "show", "Acme", "--repeat"]).await.stdout;
    assert!(all.contains("-CAfile ca.pem") && all.contains("tls_versions\n    openssl"), "{all}");
    let listed = line.run(&["promises", "list"]).await.stdout;
    assert!(
        listed.contains("a better score may stand before"),
        "why the order is not that of scores: {listed}"
    );
}
