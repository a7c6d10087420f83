//! A vault on a disk that fills up: what was in it stays whole.

use reeve_app::api::{AddToVault, ExportFromVault, InitVault, Nothing};
use reeve_app::{jobs, vault};
use reeve_demo::FleetOptions;
use reeve_domain::Code;
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_tests::installation::Installation;
use reeve_tests::small_disk::SmallDisk;
use reeve_tests::way_in::{WayIn, fleet_of};
use reeve_tests::{expect, leaks, outside};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_whose_disk_fills_keeps_what_it_has_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::of_kilobytes(12_000) else { return };
    let options =
        FleetOptions { tenants: 2, filestore_bytes: 3_000_000, versions: vec![19, 14], ..Default::default() };
    let fleet = fleet_of(options).await;
    let reeve = Installation::with_key_file().await;
    let mut tenants = Vec::new();
    for n in 0..2 {
        let tenant = reeve.connect(&format!("Acme {n}"), &WayIn::demo(&fleet, n)).await;
        expect::done(&reeve.backup(&tenant, &format!("{n}.zip")).await);
        tenants.push(tenant);
    }
    let place = Place::folder(disk.path());
    let request = InitVault { place, secret: None, key: None, keep: Retention::default() };
    let made = vault::init(&reeve.reeve, request).await.expect("a vault is made");
    let sheet = made.sheet.expect("a sheet").text;
    let key = sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key").trim().to_owned();
    reeve.knows(&key);
    let add = async |n: usize| {
        let request =
            AddToVault { tenant: tenants[n].clone(), file: reeve.file(&format!("{n}.zip")), at: None };
        let job = vault::add(&reeve.reeve, request).await.expect("it begins");
        jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known")
    };
    expect::done(&add(0).await);

    let filler = disk.fill();
    let fault = add(1).await.fault.expect("there is no room");
    assert_eq!(fault.code, Code::DiskFull, "{fault:?}");
    std::fs::remove_file(filler).unwrap();

    let listed = vault::list(&reeve.reeve, Nothing {}).await.expect("the list");
    assert_eq!(listed.len(), 1, "nothing half done counts");
    let repository = disk.path().to_string_lossy().into_owned();
    outside::restic(&repository, &key, &["check", "--read-data"]);
    let request = ExportFromVault { snapshot: listed[0].id.clone(), to: reeve.file("out.zip") };
    let job = vault::export(&reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known"));
    assert_eq!(outside::contents(&reeve.file("out.zip")), outside::contents(&reeve.file("0.zip")));

    expect::done(&add(1).await);
    assert_eq!(
        vault::list(&reeve.reeve, Nothing {}).await.expect("the list").len(),
        2,
        "with room it goes in"
    );
    outside::restic(&repository, &key, &["check", "--read-data"]);
    leaks::assert_none(&reeve, &[fault]).await;
}
