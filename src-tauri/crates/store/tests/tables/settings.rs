//! Settings of any shape.

use reeve_store::{Error, settings};

use super::store;

#[tokio::test]
async fn settings_are_json() {
    let (_home, store) = store().await;
    assert_eq!(store.read(|conn| settings::get::<Vec<i32>>(conn, "columns")).await.unwrap(), None);
    store.write(|tx| settings::set(tx, "columns", &vec![1, 2])).await.unwrap();
    assert_eq!(store.read(|conn| settings::get(conn, "columns")).await.unwrap(), Some(vec![1, 2]));
    let wrong = store.read(|conn| settings::get::<bool>(conn, "columns")).await;
    assert!(matches!(wrong, Err(Error::Unreadable(_))), "another shape is an error, not a panic");
    store.write(|tx| settings::remove(tx, "columns")).await.unwrap();
    assert_eq!(store.read(|conn| settings::get::<Vec<i32>>(conn, "columns")).await.unwrap(), None);
}
