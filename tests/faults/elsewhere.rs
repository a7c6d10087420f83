//! A vault that is not on this computer: in a bucket, one of Google's, a container of Azure's and in a WebDAV folder, and
//! what is left when they fail.

use reeve_app::api::{AddToVault, CheckVault, ExportFromVault, InitVault, Nothing, PruneVault};
use reeve_app::{jobs, vault};
use reeve_domain::job::Job;
use reeve_domain::place::Place;
use reeve_domain::retention::Retention;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault as Told, Secret};
use reeve_tests::bucket::{AZURE_ACCOUNT, AZURE_KEY, Bucket, Fault, GOOGLE_TOKEN, SECRET_KEY};
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::webdav::{PASSWORD, USER, WebDav};
use reeve_tests::{expect, leaks, outside};

/// An installation with a tenant and a sound backup of it.
struct House {
    reeve: Installation,
    tenant: TenantId,
    _fleet: reeve_demo::Fleet,
}

impl House {
    async fn new() -> Self {
        let fleet = fleet(1, &[19]).await;
        let reeve = Installation::with_key_file().await;
        let tenant = reeve.connect("Acme", &WayIn::demo(&fleet, 0)).await;
        expect::done(&reeve.backup(&tenant, "before.zip").await);
        for secret in [SECRET_KEY, GOOGLE_TOKEN, AZURE_KEY, PASSWORD] {
            reeve.knows(secret);
        }
        Self { reeve, tenant, _fleet: fleet }
    }

    async fn init(&self, place: Place, secret: &str, key: Option<&str>) -> Result<String, Told> {
        let request = InitVault {
            place,
            secret: Some(Secret::new(secret.to_owned())),
            key: key.map(|key| Secret::new(key.to_owned())),
            keep: Retention::default(),
        };
        let made = vault::init(&self.reeve.reeve, request).await?;
        let sheet = made.sheet.expect("a sheet").text;
        let key = sheet.lines().find_map(|line| line.strip_prefix("Key")).expect("the key").trim().to_owned();
        self.reeve.knows(&key);
        Ok(key)
    }

    async fn add(&self) -> Job {
        let (tenant, file) = (self.tenant.clone(), self.reeve.file("before.zip"));
        let request = AddToVault { tenant, file, at: None };
        self.ended(vault::add(&self.reeve.reeve, request).await.expect("it begins")).await
    }

    async fn check(&self) -> Job {
        let job = vault::check(&self.reeve.reeve, CheckVault { all: true }).await.expect("it begins");
        self.ended(job).await
    }

    async fn ended(&self, job: Job) -> Job {
        jobs::wait(&self.reeve.reeve, &job.id).await.expect("the job is known")
    }

    async fn count(&self) -> usize {
        vault::list(&self.reeve.reeve, Nothing {}).await.expect("the list").len()
    }

    /// In, checked, and out again as it went in.
    async fn round_trip(&self) {
        expect::done(&self.add().await);
        let snapshot = vault::list(&self.reeve.reeve, Nothing {}).await.expect("the list").remove(0).id;
        expect::done(&self.check().await);
        let request = ExportFromVault { snapshot, to: self.reeve.file("after.zip") };
        let exported = vault::export(&self.reeve.reeve, request).await.expect("it begins");
        expect::done(&self.ended(exported).await);
        let (before, after) = (self.reeve.file("before.zip"), self.reeve.file("after.zip"));
        assert_eq!(outside::contents(&after), outside::contents(&before), "byte for byte");
        leaks::assert_none(&self.reeve, &[]).await;
    }
}

fn in_bucket(bucket: &Bucket) -> Place {
    Place::S3 {
        endpoint: format!("http://{}", bucket.host()),
        region: "eu-central-1".into(),
        bucket: "backups".into(),
        root: "/vault".into(),
        access_key: "reeve".into(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_in_a_bucket_gives_back_what_it_took() {
    let (house, bucket) = (House::new().await, Bucket::start().await);
    house.init(in_bucket(&bucket), SECRET_KEY, None).await.expect("a vault is made");
    house.round_trip().await;
    assert!(bucket.keys().contains(&"vault/config".to_owned()), "{:?}", bucket.keys());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_in_a_bucket_of_google_gives_back_what_it_took() {
    let (house, bucket) = (House::new().await, Bucket::start().await);
    let endpoint = format!("http://{}", bucket.host());
    let place = Place::Gcs { endpoint, bucket: "backups".into(), root: "/vault".into() };
    house.init(place, GOOGLE_TOKEN, None).await.expect("a vault is made");
    house.round_trip().await;
    assert!(bucket.keys().contains(&"vault/config".to_owned()), "{:?}", bucket.keys());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_in_a_container_of_azure_gives_back_what_it_took() {
    let (house, bucket) = (House::new().await, Bucket::start().await);
    let place = Place::Azblob {
        endpoint: format!("http://{}", bucket.host()),
        account: AZURE_ACCOUNT.into(),
        container: "container".into(),
        root: "/vault".into(),
    };
    house.init(place, AZURE_KEY, None).await.expect("a vault is made");
    house.round_trip().await;
    assert!(bucket.keys().contains(&"vault/config".to_owned()), "{:?}", bucket.keys());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_in_a_webdav_folder_gives_back_what_it_took() {
    let (house, server) = (House::new().await, WebDav::start().await);
    let place = Place::Webdav { url: server.url(), root: "/vault".into(), user: USER.into() };
    house.init(place, PASSWORD, None).await.expect("a vault is made");
    house.round_trip().await;
    let files = server.files();
    assert!(files.contains_key("vault/config"));
    assert!(!files.keys().any(|file| file.contains("unfinished")), "nothing half written stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_vanishes_during_a_run_costs_that_run_and_nothing_else() {
    let (house, bucket) = (House::new().await, Bucket::start().await);
    house.init(in_bucket(&bucket), SECRET_KEY, None).await.expect("a vault is made");
    for objects in [0, 1, 2, 3] {
        bucket.vanish_after(objects);
        let job = house.add().await;
        let fault = expect::failed(&job, Code::VaultFailed, "half done");
        leaks::assert_none(&house.reeve, &[fault]).await;
        bucket.comes_back();
        assert_eq!(house.count().await, 0, "nothing half done counts, after {objects} objects");
    }
    let of_data = || bucket.keys().into_iter().filter(|key| key.starts_with("vault/data/")).count();
    assert!(of_data() > 0, "what was cut off left something behind");
    let request = PruneVault { remove: Vec::new(), keep: None };
    let pruned = house.ended(vault::prune(&house.reeve.reeve, request).await.expect("it begins")).await;
    expect::done(&pruned);
    assert_eq!(of_data(), 0, "it is cleared although no backup goes");
    expect::done(&house.check().await);
    house.round_trip().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_forgets_what_it_takes_is_found_out() {
    let (house, bucket) = (House::new().await, Bucket::start().await);
    bucket.fault(Some(Fault::ForgetsWrites));
    let told = house.init(in_bucket(&bucket), SECRET_KEY, None).await;
    assert!(told.is_err(), "a vault that is not there was not made");
    bucket.fault(None);
    house.init(in_bucket(&bucket), SECRET_KEY, None).await.expect("a vault is made");
    bucket.fault(Some(Fault::ForgetsWrites));
    let job = house.add().await;
    // not that somebody else has it
    expect::failed(&job, Code::VaultFailed, "half done");
    bucket.fault(None);
    assert_eq!(house.count().await, 0);
    house.round_trip().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_key_and_a_bucket_that_bars_us_are_told_apart() {
    let (house, bucket) = (House::new().await, Bucket::start().await);
    let Place::S3 { endpoint, region, bucket: name, root, .. } = in_bucket(&bucket) else { unreachable!() };
    let barred = Place::S3 { endpoint, region, bucket: name, root, access_key: "somebody-else".into() };
    expect::refused(house.init(barred, SECRET_KEY, None).await, Code::VaultFailed, "bucket");
    assert_eq!(bucket.keys(), Vec::<String>::new(), "nothing was made");
    let other = House::new().await;
    other.init(in_bucket(&bucket), SECRET_KEY, None).await.expect("a vault is made");
    let wrong = house.init(in_bucket(&bucket), SECRET_KEY, Some("WRONG-KEY00-11111-22222")).await;
    expect::refused(wrong, Code::VaultKeyWrong, "recovery sheet");
    expect::refused(house.init(in_bucket(&bucket), SECRET_KEY, None).await, Code::AlreadyExists, "name");
}
