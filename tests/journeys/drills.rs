//! Real backups are restored on the side, and so are the same ones with something wrong in them: each gets its grade.

use reeve_app::api::{AddToVault, DrillBackup, InitVault, LedgerView, Nothing, OfTenantOrAll};
use reeve_app::{backups, jobs, vault};
use reeve_domain::Code;
use reeve_domain::backup::{
    DrillCheck, DrillFinding, DrillPlace, DrillResult, DrillState, Grade, ProofState,
};
use reeve_domain::job::JobOutcome;
use reeve_domain::journal::Outcome;
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::tenant::TenantId;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks, outside};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_demo_19() {
    let fleet = fleet(1, &[19]).await;
    whole(&WayIn::demo(&fleet, 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_demo_14_with_something_wrong() {
    let fleet = fleet(1, &[14]).await;
    let way = WayIn::demo(&fleet, 0);
    damaged(&way, &MISSING).await;
    damaged(&way, &CUT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        whole(&way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        whole(&way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_19_that_lost_attachments() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        damaged(&way, &MISSING).await;
        damaged(&way, &NEWER).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_14_that_lost_attachments() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        damaged(&way, &MISSING).await;
        damaged(&way, &NEWER).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_19_that_was_cut() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        damaged(&way, &CUT).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_14_that_was_cut() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        damaged(&way, &CUT).await;
    }
}

/// What is done to a backup, the grade it gets, and the check that fails.
type Damage = (&'static str, Grade, DrillCheck);

const MISSING: [Damage; 2] =
    [("missing", Grade::D, DrillCheck::Filestore), ("wrong", Grade::D, DrillCheck::Filestore)];
const NEWER: [Damage; 1] = [("newer", Grade::C, DrillCheck::Recency)];
const CUT: [Damage; 3] = [
    ("manifest", Grade::C, DrillCheck::Modules),
    ("table", Grade::E, DrillCheck::Tables),
    ("end", Grade::E, DrillCheck::Tables),
];

pub(crate) async fn drilled(reeve: &Installation, backup: &str, tenant: Option<TenantId>) -> DrillResult {
    let request = DrillBackup { backup: backup.to_owned(), tenant, on: None };
    let job = backups::drill(&reeve.reeve, request).await.expect("a drill begins");
    let job = jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    let Some(JobOutcome::Drilled { sha256, grade, .. }) = expect::done(&job).outcome.clone() else {
        panic!("it was drilled: {job:?}")
    };
    let known = backups::drills(&reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the drills");
    let result = known.into_iter().find(|result| result.sha256 == sha256).expect("what it found out is kept");
    assert_eq!(result.grade, grade);
    result
}

pub(crate) async fn ledger(reeve: &Installation, tenant: &TenantId) -> LedgerView {
    let asked = OfTenantOrAll { tenant: Some(tenant.clone()) };
    backups::ledger(&reeve.reeve, asked).await.expect("a ledger").remove(0)
}

async fn whole(way: &WayIn) {
    if !outside::can_drill() {
        return;
    }
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", way).await;
    expect::done(&reeve.backup(&tenant, "acme.zip").await);
    let before = ledger(&reeve, &tenant).await;
    assert_eq!(before.drill.state, DrillState::Due, "it was never drilled");

    let result = drilled(&reeve, &reeve.file("acme.zip"), None).await;
    assert_eq!(result.grade, Grade::A, "{:#?}", result.evidence);
    assert_eq!(result.tenant, "Acme");
    assert!(result.took_ms > 0 && matches!(result.place, DrillPlace::ThisComputer { .. }));
    let checks: Vec<DrillCheck> = result.evidence.iter().map(|line| line.check).collect();
    assert_eq!(checks, DrillCheck::ALL, "each check leaves its line");

    let after = ledger(&reeve, &tenant).await;
    assert_eq!(after.drill.state, DrillState::Done);
    let listed = after.ledger.beyond.first().expect("it is in the catalogue");
    assert_eq!(listed.proof, ProofState::Drilled);
    assert_eq!(listed.drill.as_ref(), Some(&result), "with what its drill found out");
    from_the_vault(&reeve, &tenant, &result).await;
    let drilled = reeve.journal().await.into_iter().filter(|entry| {
        entry.event.action == "backup.drill"
            && entry.event.outcome == Outcome::Done
            && entry.event.tenant.as_deref() == Some("Acme")
            && entry.event.detail.contains("grade A")
    });
    assert_eq!(drilled.count(), 2, "each drill is in the journal");
    leaks::assert_none(&reeve, &[]).await;
}

/// The same backup out of the vault, which writes it as a file of its own that is not kept.
async fn from_the_vault(reeve: &Installation, tenant: &TenantId, result: &DrillResult) {
    let path = reeve.file("vault");
    std::fs::create_dir(&path).unwrap();
    let place = Place::Folder { path };
    let request = InitVault { place, secret: None, key: None, keep: Retention::default() };
    let made = vault::init(&reeve.reeve, request).await.expect("a vault is made");
    let sheet = made.sheet.expect("its sheet").text;
    reeve.knows(sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key").trim());
    let request = AddToVault { tenant: tenant.clone(), file: reeve.file("acme.zip"), at: None };
    let job = vault::add(&reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job"));
    let listed = vault::list(&reeve.reeve, Nothing {}).await.expect("the list");
    let drilled = drilled(reeve, &listed[0].id[..8], None).await;
    assert_eq!((drilled.grade, drilled.tenant.as_str()), (Grade::A, "Acme"), "{:#?}", drilled.evidence);
    assert_eq!(drilled.sha256, result.sha256, "it is known as the backup that it came from");
    let left = std::fs::read_dir(reeve.home()).unwrap().flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(left.iter().all(|name| !name.contains(".zip")), "the file on its way is gone: {left:?}");
}

async fn damaged(way: &WayIn, damages: &[Damage]) {
    if !outside::can_drill() {
        return;
    }
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", way).await;
    expect::done(&reeve.backup(&tenant, "whole.zip").await);
    for (what, grade, check) in damages {
        let file = reeve.file(&format!("{what}.zip"));
        outside::doctor(&reeve.file("whole.zip"), &file, what);
        let result = drilled(&reeve, &file, Some(tenant.clone())).await;
        assert_eq!(result.grade, *grade, "{what}: {:#?}", result.evidence);
        let failed = |finding: DrillFinding| finding == DrillFinding::Failed;
        assert!(
            result.evidence.iter().any(|line| line.check == *check && failed(line.finding))
                // without foreign keys the people miss what the table lost
                || (*what == "table" && result.evidence.iter().any(|line| failed(line.finding))),
            "{what}: {:#?}",
            result.evidence
        );
        assert_eq!(result.tenant, "Acme", "as it was said");
        let view = ledger(&reeve, &tenant).await;
        let listed = view.ledger.beyond.iter().find(|listed| listed.path == file).expect("in the catalogue");
        let expected = if grade.restores() { ProofState::Drilled } else { ProofState::Unsound };
        assert_eq!(listed.proof, expected, "{what}");
    }
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_is_not_here() {
    let reeve = Installation::new().await;
    let request = DrillBackup { backup: "0123abcd".to_owned(), tenant: None, on: None };
    expect::refused(backups::drill(&reeve.reeve, request).await, Code::NotFound, "reeve backup download");
}
