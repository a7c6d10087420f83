//! A tenant's backup in a bucket, reached by a line that can break.

use reeve_app::api::{AddDownload, AddSource, OfDownload, OfTenantOrAll};
use reeve_app::{backups, jobs, sources};
use reeve_domain::Secret;
use reeve_domain::backup::Listed;
use reeve_domain::job::Job;
use reeve_domain::place::Place;
use reeve_domain::source::{Download, SourcePlace};
use reeve_domain::tenant::TenantId;

use crate::bucket::{Bucket, SECRET_KEY};
use crate::expect;
use crate::installation::Installation;
use crate::proxy::Proxy;
use crate::way_in::{WayIn, fleet};

/// An installation with one tenant, and a bucket with one sound backup of it, reached by a line that can break.
pub struct Kept {
    /// The installation.
    pub reeve: Installation,
    /// Its tenant.
    pub tenant: TenantId,
    /// The bucket.
    pub bucket: Bucket,
    /// The line to it.
    pub line: Proxy,
    /// The sound backup in it.
    pub content: Vec<u8>,
    _fleet: Option<reeve_demo::Fleet>,
}

/// A sound backup of the tenant, whose file `first.zip` is gone again.
pub async fn sound_backup(reeve: &Installation, tenant: &TenantId) -> Vec<u8> {
    expect::done(&reeve.backup(tenant, "first.zip").await);
    let content = std::fs::read(reeve.file("first.zip")).expect("a sound backup");
    for name in ["first.zip", "first.zip.reeve.json"] {
        std::fs::remove_file(reeve.file(name)).expect("it is there");
    }
    content
}

impl Kept {
    /// Of a demo tenant, with the source set up and read.
    pub async fn new() -> Self {
        let fleet = fleet(1, &[19]).await;
        let way = WayIn::demo(&fleet, 0);
        Self::of(&way, Some(fleet)).await
    }

    /// The same, whose installation a command line can open.
    pub async fn with_key_file() -> Self {
        let fleet = fleet(1, &[19]).await;
        let way = WayIn::demo(&fleet, 0);
        Self::in_installation(Installation::with_key_file().await, &way, Some(fleet)).await
    }

    /// Of this tenant; `fleet` is what it runs on, where that ends with the test.
    pub async fn of(way: &WayIn, fleet: Option<reeve_demo::Fleet>) -> Self {
        Self::in_installation(Installation::new().await, way, fleet).await
    }

    /// Of this tenant, which this platform hosts.
    pub async fn on(platform: &str, way: &WayIn) -> Self {
        let reeve = Installation::new().await;
        let tenant = reeve.connect_on("Acme", way, platform).await;
        Self::of_tenant(reeve, tenant, way, None).await
    }

    async fn in_installation(reeve: Installation, way: &WayIn, fleet: Option<reeve_demo::Fleet>) -> Self {
        let tenant = reeve.connect("Acme", way).await;
        Self::of_tenant(reeve, tenant, way, fleet).await
    }

    async fn of_tenant(
        reeve: Installation,
        tenant: TenantId,
        way: &WayIn,
        fleet: Option<reeve_demo::Fleet>,
    ) -> Self {
        let content = sound_backup(&reeve, &tenant).await;
        let bucket = Bucket::start().await;
        bucket.put(&format!("daily/{}_2026-11-20_02-00-00.zip", way.database), content.clone());
        let line = Proxy::to(&bucket.host()).await;
        let this = Self { reeve, tenant, bucket, line, content, _fleet: fleet };
        this.add().await;
        this
    }

    async fn add(&self) {
        self.reeve.knows(SECRET_KEY);
        let place = Place::S3 {
            endpoint: format!("http://127.0.0.1:{}", self.line.port()),
            region: "eu-central-1".into(),
            bucket: "backups".into(),
            root: "/".into(),
            access_key: "reeve".into(),
        };
        let request = AddSource {
            tenant: self.tenant.clone(),
            name: "Bucket".into(),
            place: SourcePlace::Files(place),
            patterns: Vec::new(),
            only_patterns: false,
            secret: Some(Secret::new(SECRET_KEY.into())),
        };
        sources::add(&self.reeve.reeve, request).await.expect("the source can be read");
        self.bucket.asked();
    }

    /// What the catalogue has.
    pub async fn listed(&self) -> Vec<Listed> {
        let request = OfTenantOrAll { tenant: Some(self.tenant.clone()) };
        let views = backups::ledger(&self.reeve.reeve, request).await.expect("a ledger");
        let ledger = views.into_iter().next().expect("of the tenant").ledger;
        ledger.slots.into_iter().filter_map(|slot| slot.backup).chain(ledger.beyond).collect()
    }

    /// The backup in the bucket, as the catalogue has it.
    pub async fn in_bucket(&self) -> Listed {
        let all = self.listed().await;
        all.into_iter().find(|one| one.source == "Bucket").expect("the backup in the bucket")
    }

    /// Begins to download the backup in the bucket.
    pub async fn begin(&self, name: &str) -> Job {
        let request = AddDownload {
            backup: self.in_bucket().await.id,
            to: Some(self.reeve.file(name)),
            per_second: None,
            seal_to: None,
            first: false,
        };
        backups::download(&self.reeve.reeve, request).await.expect("a download begins")
    }

    /// The same to the end of the job.
    pub async fn fetch(&self, name: &str) -> Job {
        let job = self.begin(name).await;
        jobs::wait(&self.reeve.reeve, &job.id).await.expect("the job is known")
    }

    /// All downloads.
    pub async fn downloads(&self) -> Vec<Download> {
        backups::downloads(&self.reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the downloads")
    }

    /// Goes on with the latest download, to the end of the job.
    pub async fn go_on(&self) -> Job {
        let download = self.downloads().await.pop().expect("a download").id;
        let job = backups::go_on(&self.reeve.reeve, OfDownload { download }).await.expect("it goes on");
        jobs::wait(&self.reeve.reeve, &job.id).await.expect("the job is known")
    }

    /// The finished file has this content, and nothing lies beside it but its facts.
    #[track_caller]
    pub fn assert_whole(&self, name: &str, content: &[u8]) {
        let there = std::fs::read(self.reeve.file(name)).expect("the file is there");
        assert!(there == content, "{name}: {} bytes that are not those of the bucket", there.len());
        assert_eq!(self.reeve.names(), [name.to_owned(), format!("{name}.reeve.json")], "and nothing else");
    }

    /// The first bytes that were asked for, piece by piece.
    pub fn begun_at(&self) -> Vec<u64> {
        let first = |range: &String| {
            let digits = range.strip_prefix("bytes=").unwrap_or_default().split('-').next();
            digits.unwrap_or_default().parse().unwrap_or(0)
        };
        self.bucket.asked().iter().map(first).collect()
    }
}
