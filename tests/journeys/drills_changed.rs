//! A file that is not the one it was: each drill says so, by what stands beside it or in the catalogue.

use reeve_app::api::VerifyBackup;
use reeve_app::{backups, jobs};
use reeve_domain::backup::{DrillCheck, DrillFinding, DrillResult, Grade, ProofState};
use reeve_tests::installation::Installation;
use reeve_tests::outside;
use reeve_tests::way_in::{WayIn, fleet};

use crate::drills::{drilled, ledger};

/// What the drill says of the file itself.
fn of_file(result: &DrillResult) -> (DrillFinding, &str) {
    let line =
        result.evidence.iter().find(|line| line.check == DrillCheck::File).expect("a line of the file");
    (line.finding, &line.detail)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_a_d_every_time_until_the_file_is_back_or_taken_for_a_new_one() {
    if !outside::can_drill() {
        return;
    }
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::with_key_file().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let [file, kept, other] = ["acme.zip", "kept.zip", "other.zip"].map(|name| reeve.file(name));
    assert!(reeve.backup(&tenant, "acme.zip").await.fault.is_none());
    std::fs::copy(&file, &kept).unwrap();
    outside::doctor(&file, &other, "manifest");
    std::fs::copy(&other, &file).unwrap();

    let beside = drilled(&reeve, &file, None).await;
    std::fs::remove_file(format!("{file}.reeve.json")).unwrap();
    let catalogue = drilled(&reeve, &file, None).await;
    let again = drilled(&reeve, &file, None).await;
    for result in [&beside, &catalogue, &again] {
        assert_eq!(result.grade, Grade::D, "{:#?}", result.evidence);
        let (finding, words) = of_file(result);
        assert!(finding == DrillFinding::Failed && words.contains("should have"), "{words}");
        assert_eq!(result.sha256, beside.sha256, "it is known by what it was");
    }
    let listed = ledger(&reeve, &tenant).await.ledger.beyond.remove(0);
    assert_eq!((listed.path, listed.proof), (file.clone(), ProofState::Unsound));

    std::fs::copy(&kept, &file).unwrap();
    let back = drilled(&reeve, &file, None).await;
    assert_eq!((back.grade, of_file(&back).0), (Grade::A, DrillFinding::Held), "{:#?}", back.evidence);
    assert_eq!(back.sha256, beside.sha256);

    std::fs::copy(&other, &file).unwrap();
    let job = backups::verify(&reeve.reeve, VerifyBackup { file: file.clone() }).await.expect("it begins");
    jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known");
    let taken = drilled(&reeve, &file, None).await;
    assert_eq!(
        (taken.grade, of_file(&taken).0),
        (Grade::C, DrillFinding::Held),
        "a look took it for a new one"
    );
}
