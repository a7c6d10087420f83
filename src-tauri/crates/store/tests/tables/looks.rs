//! What checks of backups where their sources have them showed.

use reeve_domain::backup::{Holds, Look};
use reeve_domain::place::Place;
use reeve_domain::source::{BackupSource, FoundBackup, SourceId, SourcePlace};
use reeve_domain::tenant::TenantId;
use reeve_store::{found_backups, looks, sources};

use super::{at, store};

fn found(path: &str) -> FoundBackup {
    FoundBackup {
        id: path.into(),
        source: SourceId("folder".into()),
        path: path.into(),
        at: at(0),
        named: true,
        holds: Holds::Full,
        bytes: Some(1),
        version: Some("1st".into()),
    }
}

fn look(path: &str, failed: u32) -> Look {
    Look {
        path: path.into(),
        made: at(0),
        bytes: Some(1),
        version: Some("1st".into()),
        at: at(0),
        failed,
        fault: None,
        seen: None,
    }
}

#[tokio::test]
async fn the_latest_look_stays_as_long_as_its_backup_is_listed() {
    let (_home, store) = store().await;
    let id = SourceId("folder".into());
    let source = BackupSource {
        id: id.clone(),
        tenant: TenantId("acme".into()),
        name: "Folder".into(),
        place: SourcePlace::Files(Place::Folder { path: "/backups".into() }),
        patterns: Vec::new(),
        only_patterns: false,
    };
    let of = id.clone();
    store
        .write(move |tx| {
            sources::insert(tx, &source)?;
            let first = sources::begin_listing(tx, &of)?;
            found_backups::save(tx, &[found("a.zip"), found("b.zip")], first)?;
            looks::save(tx, &of, &look("a.zip", 1))?;
            looks::save(tx, &of, &look("a.zip", 2))?;
            looks::save(tx, &of, &look("b.zip", 0))?;
            looks::save(tx, &of, &look("gone meanwhile.zip", 0))
        })
        .await
        .unwrap();
    let of = id.clone();
    let kept = store.read(move |db| looks::of_source(db, &of)).await.unwrap();
    assert_eq!(kept, [look("a.zip", 2), look("b.zip", 0)]);

    let of = id.clone();
    let kept = store
        .write(move |tx| {
            let second = sources::begin_listing(tx, &of)?;
            found_backups::save(tx, &[found("b.zip")], second)?;
            sources::end_listing(tx, &of, second, at(0), 0)?;
            looks::of_source(tx, &of)
        })
        .await
        .unwrap();
    assert_eq!(kept, [look("b.zip", 0)], "a.zip is not listed any more");
}
