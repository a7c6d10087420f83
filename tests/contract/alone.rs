//! Facts about what a whole database shares keep out of each other's way. It shares, by what they are called here:
//! its `address`, which a web session of an administrator rewrites for a moment; its `policy`, which words every refusal of a
//! password; its `refusals`, which add up to a lockout that shuts everybody out, and are forgotten with the next success;
//! and as a whole the second database, called its `lockout`.

use std::fs::{File, create_dir_all};

use crate::subject::Subject;

/// Nobody else is at this until it is dropped.
#[derive(Debug)]
pub struct Alone {
    _file: Option<File>,
}

/// Waits until nobody else, in this process or another, is at `what` of the subject's database.
pub async fn alone(subject: &Subject, what: &str) -> Alone {
    // Every fact has a demo fleet of its own.
    if subject.demo.is_some() {
        return Alone { _file: None };
    }
    let place = std::env::temp_dir().join("reeve-contract");
    create_dir_all(&place).expect("a folder for locks");
    let port = subject.url.port().unwrap_or_default();
    let path = place.join(format!("{port}-{}-{what}", subject.database));
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(path).expect("a lock");
        file.lock().expect("the lock");
        file
    });
    Alone { _file: Some(locked.await.expect("the lock")) }
}
