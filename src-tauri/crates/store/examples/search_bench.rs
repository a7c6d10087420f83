//! Fills a file with made-up people and searches them: `cargo run --release --example search_bench -- [USERS] [TENANTS]`.
//!
//! Prints what filling took, the file's size, and the time of first pages, encrypted and plain.
#![allow(clippy::print_stdout, reason = "a benchmark's output is its purpose")]

use std::path::Path;
use std::time::{Duration, Instant};

use reeve_domain::Secret;
use reeve_domain::user::{UserColumn, UserFilter, UserKind, UserSort};
use reeve_store::bench::{self, Times};
use reeve_store::{Key, Result, Scope, Store, users};

/// Users in one batch of a refresh.
const BATCH: usize = 10_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args().skip(1).map(|n| n.parse::<usize>());
    let users = numbers.next().transpose()?.unwrap_or(1_000_000);
    let tenants = numbers.next().transpose()?.unwrap_or(1);
    let folder = tempfile::tempdir()?;
    let key = Key::from_hex(&Secret::new("42".repeat(32)))?;
    for (name, key) in [("encrypted", Some(&key)), ("plain", None)] {
        println!("{name}: {users} users in {tenants} tenants");
        run(&folder.path().join(name), key, tenants, users).await?;
    }
    Ok(())
}

async fn run(path: &Path, key: Option<&Key>, tenants: usize, users: usize) -> Result<()> {
    let store = Store::open(path, key).await?.store;
    let filled = bench::fill(&store, tenants, users, BATCH).await?;
    drop(store);
    let size = std::fs::metadata(path)?.len();
    println!("  fill {:.2} s, file {:.1} MB", filled.as_secs_f64(), size as f64 / 1e6);

    let opening = Instant::now();
    let store = Store::open(path, key).await?.store;
    show("open", opening.elapsed());
    let cold = Instant::now();
    first_page(&store, UserFilter::default(), UserSort::default(), 0).await?;
    show("first list page, cold", cold.elapsed());
    let cold = Instant::now();
    page_of(&store, "yılmaz").await?;
    show("first search, cold", cold.elapsed());

    let by = |by| UserSort { by, descending: false };
    let terms = bench::terms(users, 1_600);
    let everyone = vec![String::from("example"); 50];
    let short: Vec<String> =
        ["a", "şu", "qx", "x", "yo", "@"].iter().cycle().take(120).map(|t| (*t).into()).collect();
    for (name, terms, sort) in [
        ("3 letters and more", &terms, by(UserColumn::Name)),
        ("  the term in every row", &everyone, by(UserColumn::Name)),
        ("1 and 2 letters", &short, by(UserColumn::Name)),
        ("by tenant", &terms, by(UserColumn::Tenant)),
        ("by last sign-in", &terms[..200].to_vec(), by(UserColumn::LastSignIn)),
        ("by login, every row", &everyone[..5].to_vec(), by(UserColumn::Login)),
    ] {
        show_times(name, bench::search(&store, terms, sort).await?);
    }

    let archived = UserFilter { active: Some(false), kinds: vec![UserKind::Portal], ..UserFilter::default() };
    let group = UserFilter { group: Some(String::from("base.group_20")), ..UserFilter::default() };
    for (name, filter, sort, offset) in [
        ("list, first page", UserFilter::default(), by(UserColumn::Name), 0),
        ("list, middle", UserFilter::default(), by(UserColumn::Name), users / 2),
        ("archived portal users, by name", archived.clone(), by(UserColumn::Name), 0),
        ("archived portal users, by sign-in", archived, by(UserColumn::LastSignIn), 0),
        ("members of a group", group, by(UserColumn::Name), 0),
        ("list by login, first page", UserFilter::default(), by(UserColumn::Login), 0),
        ("list by login, middle", UserFilter::default(), by(UserColumn::Login), users / 2),
    ] {
        let mut times = Vec::new();
        for _ in 0..10 {
            let start = Instant::now();
            first_page(&store, filter.clone(), sort, offset as u64).await?;
            times.push(start.elapsed());
        }
        show_times(name, Times::of(times));
    }
    Ok(())
}

async fn page_of(store: &Store, term: &str) -> Result<()> {
    first_page(store, UserFilter { search: term.to_owned(), ..UserFilter::default() }, UserSort::default(), 0)
        .await
}

async fn first_page(store: &Store, filter: UserFilter, sort: UserSort, offset: u64) -> Result<()> {
    store
        .read(move |conn| users::page(conn, &Scope::All, &filter, sort, offset, 80, chrono::Utc::now()))
        .await?;
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn show(what: &str, time: Duration) {
    println!("  {what:36} {:8.2} ms", milliseconds(time));
}

fn show_times(what: &str, times: Times) {
    println!(
        "  {what:36} p50 {:8.2}  p99 {:8.2}  max {:8.2} ms",
        milliseconds(times.p50),
        milliseconds(times.p99),
        milliseconds(times.max)
    );
}
