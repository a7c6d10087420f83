//! A database of one's own on whatever server is there: a copy that the server makes itself, and that is gone afterwards
//! with everything that was made of it, however a test ends.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, result};
use crate::own;
use crate::way_in::WayIn;

/// Beside its databases a real server of the tests keeps a copy of `acme` that nobody opens. Odoo ends every connection to
/// what it copies: of `acme` itself, it would end what other tests are doing there.
const SPARE: &str = "zz_spare";
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);

/// Runs a test on a copy of a database. What it leaves on the server begins with the copy's name.
pub async fn on_a_copy<F>(way: WayIn, test: impl FnOnce(WayIn) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    // behind every other name, so that nobody picks it as a database to ask beside
    let name = format!("zz_copy_{}_{}", way.series, own::mark());
    let master = way.master.clone().expect("a master password");
    let server = Browser::open(&way).await;
    let spare = way.database == "acme" && databases(&server).await.iter().any(|one| one == SPARE);
    let original = if spare { SPARE } else { &way.database };
    let made = copied(&server, json!([master, original, name])).await;
    assert_eq!(made, true, "the server copies {original}");
    let ended = tokio::spawn(test(WayIn { database: name.clone(), ..way })).await;
    for left in databases(&server).await.iter().filter(|one| one.starts_with(&name)) {
        server.service("db", "drop", json!([master, left])).await;
    }
    if let Err(failed) = ended {
        std::panic::resume_unwind(failed.into_panic());
    }
}

/// Has the server make the copy; again where one of its scheduled actions looked into the original in that moment.
async fn copied(server: &Browser, names: Value) -> Value {
    for _ in 0..TRIES {
        let told = server.service("db", "duplicate_database", names.clone()).await;
        if !told["error"].to_string().contains("being accessed by other users") {
            return result(told, "db", "duplicate_database");
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("somebody is in the original all the time")
}

/// The databases of a server, as it tells anybody.
pub async fn databases(server: &Browser) -> Vec<String> {
    let told = server.service("db", "list", json!([])).await;
    serde_json::from_value(result(told, "db", "list")).expect("names")
}
