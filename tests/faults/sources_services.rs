//! Sources at the services that are not S3: Google, Azure, and a WebDAV folder that vanished.

use reeve_app::api::{AddDownload, AddSource, OfTenantOrAll};
use reeve_app::{backups, jobs, sources};
use reeve_domain::place::Place;
use reeve_domain::source::SourcePlace;
use reeve_domain::{Code, Secret};
use reeve_tests::bucket::{AZURE_ACCOUNT, AZURE_KEY, AZURE_SAS, Fault, GOOGLE_TOKEN};
use reeve_tests::kept::Kept;
use reeve_tests::proxy::{Trouble, Way};
use reeve_tests::webdav::{PASSWORD, USER, WebDav};
use reeve_tests::{expect, leaks};

use crate::sources::read_again;

/// A source at a place of another service than the one that is kept already.
fn another(kept: &Kept, name: &str, place: Place, secret: &str) -> AddSource {
    AddSource {
        tenant: kept.tenant.clone(),
        name: name.to_owned(),
        place: SourcePlace::Files(place),
        patterns: Vec::new(),
        only_patterns: false,
        secret: Some(Secret::new(secret.to_owned())),
    }
}

/// It is read page by page below its folder, and a download from it goes on after a break.
async fn assert_like_any_other(kept: &Kept, request: AddSource) {
    for n in 0..2_500 {
        kept.bucket.put(&format!("daily/{n:06}.txt"), Vec::new());
    }
    let name = request.name.clone();
    let view = sources::add(&kept.reeve.reeve, request).await.expect("it can be read");
    assert_eq!((view.backups, view.ignored), (1, 2_500), "all pages, and nothing beside its folder");

    kept.bucket.asked();
    kept.line.trouble(Trouble::Reset(Way::Down, 50_000));
    let backup = kept.listed().await.into_iter().find(|one| one.source == name).expect("it is listed").id;
    let to = Some(kept.reeve.file("a.zip"));
    let request = AddDownload { backup, to, per_second: None, seal_to: None, first: false };
    let job = backups::download(&kept.reeve.reeve, request).await.expect("it begins");
    expect::done(&jobs::wait(&kept.reeve.reeve, &job.id).await.expect("the job"));
    kept.assert_whole("a.zip", &kept.content);
    let begun = kept.begun_at();
    assert!(begun.len() == 2 && begun[1] > 0, "it went on: {begun:?}");
    leaks::assert_none(&kept.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_of_google_is_read_like_any_other_and_a_download_goes_on_by_the_generation() {
    let kept = Kept::new().await;
    kept.reeve.knows(GOOGLE_TOKEN);
    let endpoint = format!("http://127.0.0.1:{}", kept.line.port());
    let place = Place::Gcs { endpoint, bucket: "backups".into(), root: "/daily".into() };
    let barred = another(&kept, "Google", place.clone(), "somebody-elses");
    expect::refused(sources::add(&kept.reeve.reeve, barred).await, Code::SourceFailed, "source");
    assert_like_any_other(&kept, another(&kept, "Google", place, GOOGLE_TOKEN)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_of_azure_is_read_like_any_other_by_its_key_and_by_a_signature() {
    let kept = Kept::new().await;
    for secret in [AZURE_KEY, AZURE_SAS] {
        kept.reeve.knows(secret);
    }
    let place = |account: &str| Place::Azblob {
        endpoint: format!("http://127.0.0.1:{}", kept.line.port()),
        account: account.to_owned(),
        container: "container".into(),
        root: "/daily".into(),
    };
    let barred = another(&kept, "Azure", place("somebody-else"), AZURE_KEY);
    expect::refused(sources::add(&kept.reeve.reeve, barred).await, Code::SourceFailed, "source");
    let signed = another(&kept, "Signed", place(AZURE_ACCOUNT), AZURE_SAS);
    let view = sources::add(&kept.reeve.reeve, signed).await.expect("a signature opens it, too");
    assert_eq!(view.backups, 1);
    assert_like_any_other(&kept, another(&kept, "Azure", place(AZURE_ACCOUNT), AZURE_KEY)).await;
    kept.bucket.fault(Some(Fault::Vanished));
    expect::done(&read_again(&kept).await);
    let all = sources::list(&kept.reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the sources");
    assert!(all.iter().all(|view| view.fault.is_some() && view.backups == 1), "{all:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webdav_folder_that_vanished_is_no_empty_one() {
    let kept = Kept::new().await;
    kept.reeve.knows(PASSWORD);
    let server = WebDav::start().await;
    let name = kept.in_bucket().await.path;
    server.put(&name, kept.content.clone());
    let place = Place::Webdav { url: server.url(), root: "/daily".into(), user: USER.into() };
    let view = sources::add(&kept.reeve.reeve, another(&kept, "Cloud", place, PASSWORD)).await;
    assert_eq!(view.expect("it can be read").backups, 1);
    server.remove(&name);
    expect::done(&read_again(&kept).await);
    let all = sources::list(&kept.reeve.reeve, OfTenantOrAll { tenant: None }).await.expect("the sources");
    let cloud = all.iter().find(|view| view.source.name == "Cloud").expect("it is kept");
    assert_eq!(cloud.backups, 1, "what was there is still known");
    let fault = cloud.fault.clone().expect("with the reason");
    assert!(fault.message.contains("not there"), "{fault:?}");
    leaks::assert_none(&kept.reeve, &[fault]).await;
}
