//! A real dump in a bucket: listed, brought here over a line that breaks, and proven. Where `REEVE_ODOO_19` and
//! `REEVE_ODOO_14` name a server.

use reeve_tests::kept::Kept;
use reeve_tests::proxy::{Trouble, Way};
use reeve_tests::way_in::WayIn;
use reeve_tests::{expect, leaks};

async fn from_a_bucket(way: &WayIn) {
    let kept = Kept::of(way, None).await;
    kept.bucket.asked();
    let half = kept.content.len() as u64 / 2;
    kept.line.trouble(Trouble::Reset(Way::Down, half));
    let job = kept.fetch("real.zip").await;
    expect::done(&job);
    kept.assert_whole("real.zip", &kept.content);
    let begun = kept.begun_at();
    assert!(begun.len() > 1 && begun.iter().skip(1).all(|from| *from > 0), "it went on: {begun:?}");
    leaks::assert_none(&kept.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_19() {
    if let Some(way) = WayIn::real("REEVE_ODOO_19") {
        from_a_bucket(&way).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_real_14() {
    if let Some(way) = WayIn::real("REEVE_ODOO_14") {
        from_a_bucket(&way).await;
    }
}
