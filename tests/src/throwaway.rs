//! A database of one's own on whatever server is there: a copy that the server makes itself, and that is gone afterwards
//! with everything that was made of it, however a test ends.

use serde_json::json;

use crate::browser::{Browser, result};
use crate::way_in::WayIn;

/// Runs a test on a copy of a database. What it leaves on the server begins with the copy's name.
pub async fn on_a_copy<F>(way: WayIn, test: impl FnOnce(WayIn) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    // behind every other name, so that nobody picks it as a database to ask beside
    let name = format!("zz_copy_{}_{}", way.series, std::process::id());
    let master = way.master.clone().expect("a master password");
    let server = Browser::open(&way).await;
    let made = server.service("db", "duplicate_database", json!([master, way.database, name])).await;
    assert_eq!(result(made, "db", "duplicate_database"), true, "the server copies {}", way.database);
    let ended = tokio::spawn(test(WayIn { database: name.clone(), ..way })).await;
    for left in databases(&server).await.iter().filter(|one| one.starts_with(&name)) {
        server.service("db", "drop", json!([master, left])).await;
    }
    if let Err(failed) = ended {
        std::panic::resume_unwind(failed.into_panic());
    }
}

/// The databases of a server, as it tells anybody.
pub async fn databases(server: &Browser) -> Vec<String> {
    let told = server.service("db", "list", json!([])).await;
    serde_json::from_value(result(told, "db", "list")).expect("names")
}
