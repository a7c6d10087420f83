//! What is looked at again when the making begins: the request may have come anew since it was approved.

use std::sync::Arc;

use reeve_desk::{Envelope, to_text};
use reeve_domain::card::Card;
use reeve_domain::desk::{Address, Ask, Event};
use reeve_domain::job::JobKind;
use reeve_domain::tenant::TenantId;
use reeve_keys::Identity;

use super::*;
use crate::api::{KeyPlace, OpenSetup};
use crate::{Options, Quiet, jobs, setup};

async fn opened(folder: &tempfile::TempDir) -> Reeve {
    let reeve = Reeve::new(Options { home: folder.path().join("home"), host: Arc::new(Quiet) });
    let request = OpenSetup { place: KeyPlace::Memory, passphrase: None };
    setup::open(&reeve, request).await.unwrap();
    reeve
}

/// A request as it came in, and the card it names.
async fn asked(reeve: &Reeve) -> (ThreadId, Card) {
    let identity = Identity::make().unwrap();
    let staff = identity.card("Sam".into(), "sam@host.example".into(), "Host AG".into());
    let request = GrantRequest {
        tenant: Address { url: "https://acme.example/".into(), database: "acme".into() },
        staff: staff.clone(),
        reason: "The stock count is off".into(),
        ticket: None,
        groups: vec![],
        seconds: 3_600,
        break_glass: false,
    };
    let body = Body::Asked { ask: Ask::Grant { request: Box::new(request) } };
    let (thread, at) = (ThreadId("5eed".into()), chrono::Utc::now());
    let event = Event { v: 1, thread, seq: 0, prev: None, at, by: staff.clone(), body };
    let envelope = Envelope::seal(&event, |bytes| identity.sign(bytes)).unwrap();
    (desk::take_in(reeve, &to_text(&[envelope])).await.unwrap().id, staff)
}

/// The making of an access for which the card of these digits was looked at, to its end.
async fn made(reeve: &Reeve, grant: &ThreadId, looked_at: String) -> Fault {
    let seen = work::of(reeve, grant).await.unwrap();
    let wanted = GrantWork {
        step: Step::Beginning,
        login: "support-5eed@host.support".into(),
        staff: Some(looked_at),
        seconds: 3_600,
        ..GrantWork::new(grant.clone(), TenantId("acme".into()))
    };
    let kind = JobKind::GrantMake { grant: grant.clone() };
    let started = jobs::start_with(reeve, kind, "Acme".into(), move |db, job| {
        table::replace(db, seen.as_ref(), &GrantWork { job: Some(job.clone()), ..wanted })
    });
    let job = started.await.unwrap();
    jobs::wait(reeve, &job.id).await.unwrap().fault.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_approved_for_one_card_is_not_made_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let reeve = opened(&folder).await;
    let (grant, staff) = asked(&reeve).await;
    let other = Identity::make().unwrap().card("Sam".into(), "sam@host.example".into(), String::new());
    let fault = made(&reeve, &grant, other.fingerprint()).await;
    assert_eq!((fault.code, fault.fields["type"].as_str()), (Code::ConfirmationNeeded, "fingerprint"));
    let fault = made(&reeve, &grant, staff.fingerprint()).await;
    assert_eq!(fault.code, Code::NotFound, "the right card gets as far as the tenant: {fault:?}");
}
