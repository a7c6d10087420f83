//! Threads in a shared folder: files that are made once, and two panels that answer at the same moment.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

mod people;

use std::fs;
use std::path::Path;

use people::{id, no, person, thread, yes};
use reeve_desk::{Appended, Envelope, Error, Folder};
use reeve_domain::desk::{Answer, Rejection, ThreadId};
use reeve_domain::place::Place;
use tempfile::TempDir;

fn folder(home: &Path) -> Folder {
    Folder::open(&Place::folder(home), None).unwrap()
}

async fn read(folder: &Folder, thread: &ThreadId) -> Vec<Envelope> {
    folder.read(thread).await.unwrap().into_iter().map(|found| found.envelope).collect()
}

#[tokio::test]
async fn a_thread_is_read_as_it_was_written_by_everybody_who_reaches_the_folder() {
    let home = TempDir::new().unwrap();
    let (here, there) = (folder(home.path()), folder(home.path()));
    let (staff, customer) = (person("staff"), person("customer"));
    let asked = staff.asks(&id("a-1"));
    assert_eq!(here.append(&asked).await.unwrap(), Appended::Done(0));
    let answer = customer.says(std::slice::from_ref(&asked), yes());
    assert!(matches!(there.append(&answer).await.unwrap(), Appended::Done(_)));
    assert_eq!(here.threads().await.unwrap(), [id("a-1")]);
    assert_eq!(read(&here, &id("a-1")).await, [asked, answer]);
    let names: Vec<_> = fs::read_dir(home.path().join("reeve/a-1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
    assert!(names.contains(&"000001.0.event".to_owned()), "{names:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_answer_at_once_exactly_one_wins() {
    let home = TempDir::new().unwrap();
    for round in 0..40 {
        let (staff, ada, ben) = (person("staff"), person("ada"), person("ben"));
        let id = id(&format!("round-{round}"));
        let asked = vec![staff.asks(&id)];
        folder(home.path()).append(&asked[0]).await.unwrap();
        let start = std::sync::Arc::new(tokio::sync::Barrier::new(2));
        let mut answers = Vec::new();
        for answer in [ada.says(&asked, yes()), ben.says(&asked, no())] {
            let (folder, start) = (folder(home.path()), start.clone());
            answers.push(tokio::spawn(async move {
                start.wait().await;
                folder.append(&answer).await.unwrap()
            }));
        }
        let mut told = Vec::new();
        for answer in answers {
            told.push(answer.await.unwrap());
        }
        let won = told.iter().filter(|told| matches!(told, Appended::Done(_))).count();
        assert_eq!(won, 1, "one wins and the other is told: {told:?}");
        let events = read(&folder(home.path()), &id).await;
        assert_eq!(events.len(), 2, "the other one's answer is nowhere");
        let approved = matches!(thread(&events).standing.answer, Answer::Approved { .. });
        assert_eq!(approved, told[0] != Appended::Overtaken, "who was told that they won did win");
    }
}

#[tokio::test]
async fn sending_again_after_a_lost_answer_finds_it_there() {
    let home = TempDir::new().unwrap();
    let folder = folder(home.path());
    let asked = person("staff").asks(&id("a-1"));
    let first = folder.append(&asked).await.unwrap();
    assert_eq!(folder.append(&asked).await.unwrap(), first);
    assert_eq!(read(&folder, &id("a-1")).await.len(), 1);
}

#[tokio::test]
async fn what_is_no_event_is_stepped_over_and_shown() {
    let home = TempDir::new().unwrap();
    let folder = folder(home.path());
    let (staff, customer, eve) = (person("staff"), person("customer"), person("eve"));
    let asked = vec![staff.asks(&id("a-1"))];
    folder.append(&asked[0]).await.unwrap();
    let at = |name: &str| home.path().join("reeve/a-1").join(name);
    let answer = customer.says(&asked, yes());
    fs::write(at("000001.0.event"), "rubbish").unwrap();
    fs::write(at("000001.1.event"), answer.as_str().replace("\"signature\":\"", "\"signature\":\"00"))
        .unwrap();
    let elsewhere = eve.asks(&id("b-2"));
    fs::write(at("000001.2.event"), eve.says(&[elsewhere], yes()).as_str()).unwrap();
    fs::write(at("000001.3.event (conflicted copy)"), "not ours").unwrap();
    assert_eq!(folder.append(&answer).await.unwrap(), Appended::Done(103));

    let events = read(&folder, &id("a-1")).await;
    let thread = thread(&events);
    let why: Vec<_> = thread.shown.iter().map(|shown| shown.rejection).collect();
    let expected =
        [None, Some(Rejection::Unreadable), Some(Rejection::Unreadable), Some(Rejection::OtherThread), None];
    assert_eq!(why.len(), expected.len(), "{why:?}");
    assert_eq!((why[0], why[1], why[3], why[4]), (expected[0], expected[1], expected[3], expected[4]));
    assert!(why[2].is_some(), "a signature that does not fit: {:?}", why[2]);
    assert!(matches!(thread.standing.answer, Answer::Approved { .. }), "it is answered all the same");
}

#[tokio::test]
async fn an_event_of_another_chain_does_not_block_the_thread() {
    let home = TempDir::new().unwrap();
    let folder = folder(home.path());
    let (staff, customer, eve) = (person("staff"), person("customer"), person("eve"));
    let asked = vec![staff.asks(&id("a-1"))];
    folder.append(&asked[0]).await.unwrap();
    // properly signed, of this thread, and behind an event that is not there
    let other_chain = vec![eve.asks(&id("a-1"))];
    folder.append(&eve.says(&other_chain, no())).await.unwrap();
    let told = folder.append(&customer.says(&asked, yes())).await.unwrap();
    assert_eq!(told, Appended::Done(101));
    let answer = thread(&read(&folder, &id("a-1")).await).standing.answer;
    assert!(matches!(answer, Answer::Approved { .. }), "{answer:?}");
}

#[tokio::test]
async fn files_that_change_their_places_change_nothing() {
    let home = TempDir::new().unwrap();
    let folder = folder(home.path());
    let (staff, customer) = (person("staff"), person("customer"));
    let mut events = vec![staff.asks(&id("a-1"))];
    events.push(customer.says(&events, yes()));
    for event in &events {
        folder.append(event).await.unwrap();
    }
    let at = |name: &str| home.path().join("reeve/a-1").join(name);
    fs::rename(at("000000.0.event"), at("000009.0.event")).unwrap();
    let found = read(&folder, &id("a-1")).await;
    assert_eq!(found, [events[1].clone(), events[0].clone()], "read in the order of the files");
    let thread = thread(&found);
    assert_eq!(thread.rejected(), 0, "each event says itself where it belongs");
    assert!(matches!(thread.standing.answer, Answer::Approved { .. }));
}

#[tokio::test]
async fn a_folder_is_tried_before_it_is_used() {
    let home = TempDir::new().unwrap();
    folder(home.path()).try_out().await.unwrap();
    let left = fs::read_dir(home.path().join("reeve")).unwrap().count();
    assert_eq!(left, 0, "the probe is removed");
    let missing = Folder::open(&Place::folder(&home.path().join("not/mounted")), None);
    assert!(matches!(missing, Err(Error::BadPlace { field: "path", .. })), "nothing is made in its place");
}

#[tokio::test]
async fn an_id_that_is_a_path_leads_nowhere() {
    let home = TempDir::new().unwrap();
    let folder = folder(home.path());
    for bad in ["../../etc", "a/b", "", "A-1", "a\\b", &"a".repeat(65)] {
        let asked = person("staff").asks(&id(bad));
        assert!(matches!(folder.append(&asked).await, Err(Error::BadId(_))), "{bad}");
        assert!(matches!(folder.read(&id(bad)).await, Err(Error::BadId(_))), "{bad}");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "nothing was written");
}
