//! Disks that are full or cannot be written: what was there stays, what cannot be kept is not half kept.

use reeve_app::api::{ExportUsers, KeyPlace, OpenSetup, TakeBackup};
use reeve_app::{Options, Quiet, Reeve, backups, jobs, setup, users};
use reeve_demo::FleetOptions;
use reeve_domain::user::UserSort;
use reeve_domain::{Code, Secret};
use reeve_tests::installation::{Installation, PASSPHRASE, names_in};
use reeve_tests::small_disk::SmallDisk;
use reeve_tests::way_in::{WayIn, fleet, fleet_of};
use reeve_tests::{expect, leaks};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fills_during_a_backup() {
    let Some(disk) = SmallDisk::of_kilobytes(1_000) else { return };
    let options =
        FleetOptions { tenants: 2, filestore_bytes: 4_000_000, versions: vec![19, 14], ..Default::default() };
    let fleet = fleet_of(options).await;
    let reeve = Installation::new().await;
    let mut faults = Vec::new();
    for n in 0..2 {
        let tenant = reeve.connect(&format!("Acme {n}"), &WayIn::demo(&fleet, n)).await;
        let to = disk.path().join("acme.zip").to_string_lossy().into_owned();
        let job =
            backups::take(&reeve.reeve, TakeBackup { tenant, to: Some(to), per_second: None, seal_to: None })
                .await
                .expect("it begins");
        let job = jobs::wait(&reeve.reeve, &job.id).await.expect("the job");
        let fault = expect::failed(&job, Code::DiskFull, "free some space");
        assert!(fault.fields.contains_key("free"), "it says how little was free: {fault:?}");
        assert_eq!(
            names_in(disk.path()),
            Vec::<String>::new(),
            "the unfinished file is gone, its room is free again"
        );
        faults.push(fault);
    }
    leaks::assert_none(&reeve, &faults).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_folder_for_a_backup_or_a_list() {
    let Some(disk) = SmallDisk::of_kilobytes(5_000) else { return };
    disk.make_read_only();
    let fleet = fleet(1, &[19]).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    let to = disk.path().join("acme.zip").to_string_lossy().into_owned();
    let request = TakeBackup { tenant: tenant.clone(), to: Some(to), per_second: None, seal_to: None };
    let taken = match backups::take(&reeve.reeve, request).await {
        Ok(job) => jobs::wait(&reeve.reeve, &job.id).await.unwrap().fault.expect("it cannot work"),
        Err(fault) => fault,
    };
    expect::fault(&taken, Code::CannotWrite, "folder you may write to");
    let to = disk.path().join("people.csv").to_string_lossy().into_owned();
    let request =
        ExportUsers { tenant: Some(tenant), filter: Default::default(), sort: UserSort::default(), to };
    let written = expect::refused(users::export(&reeve.reeve, request).await, Code::CannotWrite, "folder");
    leaks::assert_none(&reeve, &[taken, written]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_does_not_fit_leaves_no_half_list() {
    let Some(disk) = SmallDisk::of_kilobytes(8) else { return };
    let fleet = fleet_of(FleetOptions { tenants: 1, users_per_tenant: 200, ..Default::default() }).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    let to = disk.path().join("people.csv").to_string_lossy().into_owned();
    let request =
        ExportUsers { tenant: Some(tenant), filter: Default::default(), sort: UserSort::default(), to };
    expect::refused(users::export(&reeve.reeve, request).await, Code::DiskFull, "free some space");
    assert_eq!(names_in(disk.path()), Vec::<String>::new(), "half a list looks like a whole one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_local_file_and_the_secrets() {
    let Some(disk) = SmallDisk::of_kilobytes(6_000) else { return };
    let fleet = fleet(2, &[19]).await;
    let home = disk.path().join("home");
    let reeve = Installation::in_home(&home).await.expect("there is room to begin");
    let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
    expect::done(&reeve.refresh(&[&tenant]).await);
    let people = reeve.logins(&tenant).await;

    let filler = disk.fill();
    let second = WayIn::demo(&fleet, 1);
    let added =
        expect::refused(reeve.add(reeve.request("Second", &second)).await, Code::DiskFull, "free some space");
    assert_eq!(reeve.tenants().await, ["Acme"], "a tenant is stored with its secret, or not at all");
    let master = expect::refused(
        reeve.master_password(&tenant, second.master.as_deref().unwrap()).await,
        Code::MasterPasswordWrong,
        "again",
    );
    for n in 0..200 {
        let login = format!("person{n}@acme.example");
        fleet.edit(0, |data| {
            data.add_user(&login, "A Person Whose Name Takes Room", reeve_demo::Kind::Internal)
        });
    }
    let refresh =
        users::refresh(&reeve.reeve, reeve_app::api::RefreshUsers { tenants: vec![tenant.clone()] }).await;
    let read = match refresh {
        Err(fault) => fault,
        Ok(job) => {
            jobs::wait(&reeve.reeve, &job.id).await.expect("the job").fault.expect("it cannot be kept")
        }
    };
    expect::fault(&read, Code::DiskFull, "free some space");
    assert_eq!(reeve.logins(&tenant).await, people, "what was read before can still be read");

    std::fs::remove_file(filler).unwrap();
    expect::done(&reeve.refresh(&[&tenant]).await);
    assert_eq!(reeve.logins(&tenant).await.len(), people.len() + 200, "with room again, it goes on");
    reeve.add(reeve.request("Second", &second)).await.expect("and so does connecting");
    reeve.assert_journal_holds().await;
    leaks::assert_none(&reeve, &[added, master, read]).await;
    let again = Installation::in_home(&home).await.expect("it opens again");
    assert_eq!(again.tenants().await, ["Acme", "Second"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_folder_on_a_full_or_read_only_disk() {
    let passphrase = || Some(Secret::new(PASSPHRASE.to_owned()));
    let Some(disk) = SmallDisk::of_kilobytes(64) else { return };
    let filler = disk.fill();
    let home = disk.path().join("home");
    let reeve = Reeve::new(Options { home: home.clone(), host: std::sync::Arc::new(Quiet) });
    let request = || OpenSetup { place: KeyPlace::File, passphrase: passphrase() };
    let fault = setup::open(&reeve, request()).await.map(drop).expect_err("there is no room for a folder");
    assert!(matches!(fault.code, Code::DiskFull), "{fault:?}");
    std::fs::remove_file(filler).unwrap();
    disk.make_read_only();
    let fault = setup::open(&reeve, request()).await.map(drop).expect_err("nothing can be written");
    expect::fault(&fault, Code::CannotWrite, "folder");
}
