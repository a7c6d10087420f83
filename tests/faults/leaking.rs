//! The search for secrets is itself put to the test: one that is planted must be found, wherever and however written.

use std::process::Command;

use reeve_domain::{Code, Fault};
use reeve_tests::arguments::Watch;
use reeve_tests::installation::Installation;
use reeve_tests::leaks;

const PLANTED: &str = "Planted & Found, 100%!";

/// Whether the search finds what was planted.
async fn is_found(plant: impl FnOnce(&Installation) -> Vec<Fault>) -> bool {
    let reeve = Installation::new().await;
    reeve.knows(PLANTED);
    let faults = plant(&reeve);
    // a failed assertion is what is hoped for here
    tokio::spawn(async move { leaks::assert_none(&reeve, &faults).await }).await.is_err_and(|e| e.is_panic())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_search_for_secrets_finds_one_that_was_planted() {
    assert!(!is_found(|_| Vec::new()).await, "and none where there is none");
    let in_a_file = |name: &'static str, text: String| {
        move |reeve: &Installation| {
            std::fs::write(reeve.home().join(name), text).unwrap();
            Vec::new()
        }
    };
    assert!(is_found(in_a_file("notes", format!("the password is {PLANTED}"))).await, "in a file");
    let form = url::form_urlencoded::byte_serialize(PLANTED.as_bytes()).collect::<String>();
    assert!(is_found(in_a_file("form", form)).await, "as a form writes it");
    assert!(is_found(in_a_file(PLANTED, String::new())).await, "in a file's name");
    let fault = Fault::new(Code::Internal, "It broke off.").with("secret", PLANTED);
    assert!(is_found(|_| vec![fault]).await, "in a failure");
    // last: from here on it is in the log of this process
    let logged = |_: &Installation| {
        tracing::debug!(password = PLANTED, "signing in");
        Vec::new()
    };
    assert!(is_found(logged).await, "in the log");
}

#[test]
fn one_that_a_page_keeps_is_found() {
    let home = tempfile::tempdir().unwrap();
    let storage = home.path().join(".local/share/app.reeve.desktop/localstorage");
    std::fs::create_dir_all(&storage).unwrap();
    let is_found = || {
        let (home, planted) = (home.path().to_owned(), [PLANTED.to_owned()]);
        std::thread::spawn(move || leaks::assert_none_below(&home, &planted)).join().is_err()
    };
    std::fs::write(storage.join("page"), "sizes and choices").unwrap();
    assert!(!is_found(), "and none where there is none");
    std::fs::write(storage.join("page"), format!("draft={PLANTED}")).unwrap();
    assert!(is_found());
}

#[test]
#[cfg(target_os = "linux")]
fn one_among_the_arguments_of_a_program_is_found_however_deep_it_was_started() {
    let is_found = |argument: &str| {
        let watch = Watch::begin();
        let inner = "sh -c 'sleep 0.3; exit' inner \"$1\"; exit";
        let ended = Command::new("sh").args(["-c", inner, "outer", argument]).status().unwrap();
        assert!(ended.success());
        let seen = watch.end();
        assert!(seen.iter().any(|line| line.contains("inner")), "{seen:?}");
        let planted = [PLANTED.to_owned()];
        std::thread::spawn(move || leaks::assert_none_in_arguments(&seen, &planted)).join().is_err()
    };
    assert!(!is_found("--secret-stdin"), "and none where there is none");
    assert!(is_found(PLANTED));
}
