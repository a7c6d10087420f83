//! A real backup goes into a vault, and comes out as it went in: through Reeve and through restic alike.

use reeve_app::api::{
    AddToVault, CheckVault, ExportFromVault, InitVault, KeepInVault, Nothing, PreviewPrune, PruneVault,
    RunVault,
};
use reeve_app::{jobs, vault};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobOutcome};
use reeve_domain::journal::Outcome;
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks, outside};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_demo_19() {
    let fleet = fleet(1, &[19]).await;
    through_the_vault(&WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_demo_14() {
    let fleet = fleet(1, &[14]).await;
    through_the_vault(&WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        through_the_vault(&way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        through_the_vault(&way).await;
    }
}

/// A vault in a folder of the installation, its place and its key.
async fn made(reeve: &Installation) -> (String, String) {
    let path = reeve.file("vault");
    std::fs::create_dir(&path).unwrap();
    let place = Place::Folder { path: path.clone() };
    let request = InitVault { place, secret: None, key: None, keep: Retention::default() };
    let made = vault::init(&reeve.reeve, request.clone()).await.expect("a vault is made");
    let sheet = made.sheet.expect("its sheet is shown once").text;
    let key =
        sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key is on it").trim().to_owned();
    reeve.knows(&key);
    expect::refused(vault::init(&reeve.reeve, request).await, Code::AlreadyExists, "one vault");
    (path, key)
}

async fn ended(reeve: &Installation, job: Job) -> Job {
    jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known")
}

async fn through_the_vault(way: &WayIn) {
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", way).await;
    expect::done(&reeve.backup(&tenant, "before.zip").await);
    let (place, key) = made(&reeve).await;

    let request = AddToVault { tenant: tenant.clone(), file: reeve.file("before.zip"), at: None };
    let added = ended(&reeve, vault::add(&reeve.reeve, request.clone()).await.expect("it begins")).await;
    let Some(JobOutcome::VaultAdded { snapshot, known: false, stored }) =
        expect::done(&added).outcome.clone()
    else {
        panic!("it is in the vault: {added:?}")
    };
    assert!(stored > 0, "it says what it stored");
    let again = ended(&reeve, vault::add(&reeve.reeve, request).await.expect("it begins")).await;
    assert!(matches!(again.outcome, Some(JobOutcome::VaultAdded { known: true, .. })), "once: {again:?}");

    let listed = vault::list(&reeve.reeve, Nothing {}).await.expect("the list");
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].id.as_str(), listed[0].tenant.as_str()), (snapshot.as_str(), "Acme"));
    assert_eq!(listed[0].slot.as_deref(), Some("daily 1"));

    let request = ExportFromVault { snapshot: snapshot[..8].to_owned(), to: reeve.file("after.zip") };
    let exported = ended(&reeve, vault::export(&reeve.reeve, request).await.expect("it begins")).await;
    assert!(matches!(expect::done(&exported).outcome, Some(JobOutcome::Proven { .. })), "it is proven");
    let before = outside::contents(&reeve.file("before.zip"));
    assert!(before.as_object().is_some_and(|files| files.len() > 2), "there is something in it");
    assert_eq!(outside::contents(&reeve.file("after.zip")), before, "the same names with the same bytes");

    let checked = vault::check(&reeve.reeve, CheckVault { all: true }).await.expect("it begins");
    let checked = ended(&reeve, checked).await;
    assert_eq!(expect::done(&checked).outcome, Some(JobOutcome::VaultChecked { parts: 30, of: 30 }));
    if outside::restic(&place, &key, &["check", "--read-data"]).is_some() {
        let target = reeve.file("restored");
        outside::restic(&place, &key, &["restore", &snapshot, "--target", &target]);
        assert_eq!(outside::contents(&target), before, "restic restores Odoo's own layout, byte for byte");
    }
    in_the_journal(&reeve).await;
    leaks::assert_none(&reeve, &[]).await;
}

async fn in_the_journal(reeve: &Installation) {
    let actions: Vec<(String, Outcome)> =
        reeve.journal().await.into_iter().map(|entry| (entry.event.action, entry.event.outcome)).collect();
    for action in ["vault.init", "vault.add", "vault.export", "vault.check"] {
        assert!(
            actions.contains(&(action.to_owned(), Outcome::Done)),
            "{action} is in the journal: {actions:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_run_takes_every_tenant_prunes_and_checks() {
    let fleet = fleet(3, &[19, 14]).await;
    let reeve = Installation::with_key_file().await;
    for n in 0..2 {
        reeve.connect(&format!("Acme {n}"), &WayIn::demo(&fleet, n)).await;
    }
    // no master password: of this one no backup comes, and the others go on
    let way = WayIn { master: None, ..WayIn::demo(&fleet, 2) };
    reeve.connect("Silent", &way).await;
    let (place, key) = made(&reeve).await;
    for _ in 0..2 {
        let job = vault::run_all(&reeve.reeve, RunVault { tenants: Vec::new() }).await.expect("it begins");
        let job = ended(&reeve, job).await;
        let Some(JobOutcome::VaultRan { added, failed, not_taken, .. }) = expect::done(&job).outcome.clone()
        else {
            panic!("{job:?}")
        };
        assert_eq!((added, failed), (2, 1), "two came, one did not");
        let named: Vec<_> = not_taken.iter().map(|one| (one.tenant.as_str(), one.fault.code)).collect();
        assert_eq!(named, [("Silent", Code::MasterPasswordNeeded)], "which one, and why");
        reeve.host.later(chrono::TimeDelta::days(1));
    }
    let listed = vault::list(&reeve.reeve, Nothing {}).await.expect("the list");
    assert_eq!(listed.iter().filter(|entry| entry.tenant == "Acme 0").count(), 2, "a day each");
    assert!(reeve.names().iter().all(|name| !name.ends_with(".zip")), "the files on the way are gone");

    let one = Retention { daily: 1, weekly: 0, monthly: 0 };
    vault::keep(&reeve.reeve, KeepInVault { keep: one }).await.expect("it is set");
    let preview = vault::preview(&reeve.reeve, PreviewPrune { keep: None }).await.expect("a preview");
    assert_eq!((preview.keep.len(), preview.remove.len()), (2, 2), "of each tenant the newest stays");
    let newest = PruneVault {
        remove: preview.keep.iter().map(|staying| staying.backup.id.clone()).collect(),
        keep: None,
    };
    let refused = ended(&reeve, vault::prune(&reeve.reeve, newest).await.expect("it begins")).await;
    expect::failed(&refused, Code::Moved, "preview");
    let remove: Vec<String> = preview.remove.iter().map(|entry| entry.id.clone()).collect();
    let pruned = ended(
        &reeve,
        vault::prune(&reeve.reeve, PruneVault { remove, keep: None }).await.expect("it begins"),
    )
    .await;
    assert!(matches!(expect::done(&pruned).outcome, Some(JobOutcome::VaultPruned { removed: 2, .. })));
    assert_eq!(vault::list(&reeve.reeve, Nothing {}).await.expect("the list").len(), 2);
    outside::restic(&place, &key, &["check", "--read-data"]);
    leaks::assert_none(&reeve, &[]).await;
}
