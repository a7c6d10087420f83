//! What drills found out, by the content of the backups.

use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine, DrillPlace, DrillResult, Grade};
use reeve_store::drills;

use super::{at, store};

fn drill(content: &str, tenant: &str, second: i64, grade: Grade) -> DrillResult {
    let line =
        DrillLine { check: DrillCheck::Load, finding: DrillFinding::Held, detail: "every statement".into() };
    DrillResult {
        sha256: content.repeat(32),
        tenant: tenant.into(),
        backup: "/b/1.zip".into(),
        at: at(second),
        took_ms: 4_000,
        place: DrillPlace::ThisComputer { postgres: "15.18".into() },
        grade,
        evidence: vec![line],
    }
}

#[tokio::test]
async fn of_each_content_the_latest_drill_is_kept() {
    let (_home, store) = store().await;
    let all = [
        drill("ab", "Acme", 1, Grade::F),
        drill("cd", "Acme", 2, Grade::B),
        drill("ef", "Other", 3, Grade::A),
        drill("ab", "Acme", 4, Grade::A),
    ];
    let saved = all.clone();
    store.write(move |tx| saved.iter().try_for_each(|drill| drills::save(tx, drill))).await.unwrap();
    let [_, cd, ef, ab] = all;
    let everything = store.read(|conn| drills::list(conn, None)).await.unwrap();
    assert_eq!(everything, [ab.clone(), ef, cd.clone()], "the newest first");
    assert_eq!(store.read(|conn| drills::list(conn, Some("Acme"))).await.unwrap(), [ab, cd]);
}
