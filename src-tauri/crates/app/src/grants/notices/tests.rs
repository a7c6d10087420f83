//! Each thing is told once, and what is old is no news.

use chrono::TimeZone as _;
use reeve_domain::card::Card;
use reeve_domain::desk::Address;
use reeve_domain::grant::{May, Pause, StrayKind};
use reeve_domain::tenant::TenantId;

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 8, 0, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn grant(state: GrantState) -> GrantView {
    let (name, mail, none) = ("Ada".to_owned(), "ada@a.example".to_owned(), String::new);
    GrantView {
        id: ThreadId("t".into()),
        tenant: Some(TenantId("acme".into())),
        tenant_name: "Acme".into(),
        address: Address { url: "https://a.example/".into(), database: "acme".into() },
        staff: Card { name, mail, provider: none(), seal: none(), sign: none() },
        fingerprint: none(),
        acquaintance: Acquaintance::New,
        reason: none(),
        ticket: None,
        groups: vec![],
        seconds: 3_600,
        break_glass: false,
        seconded_by: None,
        review_due: false,
        requested_at: at(0),
        answer_by: at(720),
        state,
        answered_by: None,
        refusal: None,
        login: None,
        until: Some(at(60)),
        proof: None,
        has_receipt: false,
        desk: None,
        job: None,
        fault: None,
        pause: None,
        give_back: None,
        rejected: 0,
        may: May::default(),
    }
}

/// What is told about one access at these minutes, one after the other.
fn told(grant: &GrantView, ahead: i64, minutes: &[i64]) -> Vec<Vec<Notice>> {
    let mut told = Told::default();
    minutes.iter().map(|m| told.news(std::slice::from_ref(grant), &[], |_| ahead, at(*m)).notices).collect()
}

#[test]
fn an_end_is_announced_at_fifteen_and_at_five_minutes_each_once() {
    let soon = |minutes| vec![Notice::EndsSoon { tenant: "Acme".into(), minutes }];
    let live = grant(GrantState::Live);
    assert_eq!(
        told(&live, 0, &[0, 44, 45, 46, 55, 56, 61]),
        [vec![], vec![], soon(15), vec![], soon(5), vec![], vec![]]
    );
    assert_eq!(told(&live, 0, &[57, 58]), [soon(3), vec![]], "a window opened late announces once");
    assert_eq!(told(&live, 600, &[35]), [soon(15)], "by the tenant's clock");
    let short = GrantView { seconds: 120, until: Some(at(2)), ..live };
    assert_eq!(told(&short, 0, &[0, 1]), [vec![], vec![]], "two minutes were never far from their end");
}

#[test]
fn a_request_is_announced_to_whoever_may_answer_it() {
    let asked = vec![Notice::Asked { tenant: "Acme".into(), staff: "Ada".into() }];
    let request = GrantView { until: None, ..grant(GrantState::Requested) };
    assert_eq!(told(&request, 0, &[0, 1]), [asked, vec![]]);
    let own = GrantView { acquaintance: Acquaintance::Own, ..request.clone() };
    assert_eq!(told(&own, 0, &[0]), [vec![]]);
    let elsewhere = GrantView { tenant: None, ..request };
    assert_eq!(told(&elsewhere, 0, &[0]), [vec![]]);
}

#[test]
fn an_end_is_news_when_it_was_seen_to_come() {
    let mut told = Told::default();
    let mut look = |state| told.news(&[grant(state)], &[], |_| 0, at(0));
    assert!(look(GrantState::Live).notices.is_empty());
    let over = look(GrantState::Over);
    assert_eq!(over.notices, [Notice::Ended { tenant: "Acme".into(), proven: false }]);
    assert_eq!(over.over, [ThreadId("t".into())], "its window is closed");
    assert_eq!(look(GrantState::Ended).notices, [Notice::Ended { tenant: "Acme".into(), proven: true }]);
    assert!(look(GrantState::Ended).notices.is_empty());
    assert!(Told::default().news(&[grant(GrantState::Ended)], &[], |_| 0, at(0)).notices.is_empty());
}

#[test]
fn an_end_that_waits_for_a_person_is_told_once_until_it_waits_again() {
    let fault = reeve_domain::Fault::new(reeve_domain::Code::SignInRefused, "no");
    let pause = |until| Some(Pause { fault: fault.clone(), refused: 1, until });
    let mut told = Told::default();
    let mut look = |pause| {
        let waits = GrantView { pause, ..grant(GrantState::Ending) };
        told.news(&[waits], &[], |_| 0, at(0)).notices
    };
    let news = vec![Notice::EndWaits { tenant: "Acme".into() }];
    assert_eq!(look(pause(None)), news);
    assert!(look(pause(None)).is_empty(), "once");
    assert!(look(pause(Some(at(1)))).is_empty(), "one that is tried again by itself needs nobody");
    assert_eq!(look(pause(None)), news);
    assert!(look(None).is_empty());
}

#[test]
fn a_stray_account_is_news_again_when_it_comes_back() {
    let stray = StrayAccess {
        tenant: TenantId("acme".into()),
        tenant_name: "Acme".into(),
        login: "support-1@a.support".into(),
        name: "Ada".into(),
        uid: 7,
        kind: StrayKind::Unknown,
        grant: None,
        seen_at: at(0),
    };
    let mut told = Told::default();
    let mut look = |strays: &[StrayAccess]| told.news(&[], strays, |_| 0, at(0)).notices.len();
    let stray = std::slice::from_ref(&stray);
    assert_eq!([look(stray), look(stray), look(&[]), look(stray)], [1, 0, 0, 1]);
}
