//! Why an access ended, and in words what was tried afterwards. Pure.

use reeve_domain::desk::Standing;
use reeve_domain::grant::{EndProof, EndedBy, GrantWork};
use reeve_domain::tenant::Tenant;
use reeve_domain::{Code, Fault};

/// What ends it, as far as is known just before. `over`: its time is, by the tenant's clock; `archived`: its account was
/// so before anything was done from here.
pub(super) fn ended_by(standing: &Standing, kept: &GrantWork, over: bool, archived: bool) -> EndedBy {
    // seen before a break
    let seen = standing.ended.as_ref().or(kept.proof.as_ref()).map(|proof| proof.ended_by);
    let by_work = matches!(kept.ending, Some(EndedBy::TicketClosed | EndedBy::BrokenOff));
    let asked = by_work || standing.revoked_at.is_some() || standing.given_back_at.is_some();
    match (kept.ending, seen) {
        (_, Some(seen)) if archived => seen,
        _ if over && (archived || !asked) => EndedBy::Time,
        (Some(EndedBy::TicketClosed), _) => EndedBy::TicketClosed,
        (Some(EndedBy::BrokenOff), _) => EndedBy::BrokenOff,
        _ if standing.given_back_at.is_some() => EndedBy::GivenBack,
        _ if standing.revoked_at.is_some() => EndedBy::Revoked,
        _ if archived => EndedBy::SomebodyElse,
        (Some(why), _) => why,
        (None, _) => EndedBy::Revoked,
    }
}

/// What still works after an end, as a failure.
pub(super) fn still_works(tenant: &Tenant, proof: &EndProof) -> Fault {
    let tried = [
        ("its account", Some(proof.user_archived)),
        ("its old password", proof.password_refused),
        ("its open session", proof.session_refused),
        ("its API keys", proof.keys_gone),
    ];
    let left = tried.into_iter().filter(|(_, refused)| *refused == Some(false)).map(|(what, _)| what);
    let left = left.collect::<Vec<_>>().join(", ");
    Fault::new(Code::ServerError, format!("{}: not gone after the end: {left}.", tenant.name)).next(
        "It is tried again. Archive the account and delete its API keys in Odoo by hand if that does not help.",
    )
}

/// What was tried, for the journal.
pub(super) fn words(proof: &EndProof) -> String {
    let tried = |what: &str, refused: Option<bool>| match refused {
        Some(true) => format!("{what} refused"),
        Some(false) => format!("{what} WORKS"),
        None => format!("{what} not tried"),
    };
    let keys = match proof.keys_gone {
        Some(true) => "no API keys left",
        Some(false) => "API keys LEFT",
        None => "API keys not seen",
    };
    let password = tried("old password", proof.password_refused);
    format!("archived, {password}, {}, {keys}", tried("open session", proof.session_refused))
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use reeve_domain::desk::ThreadId;
    use reeve_domain::grant::Step;
    use reeve_domain::tenant::TenantId;

    use super::*;

    fn kept(ending: Option<EndedBy>) -> GrantWork {
        let work = GrantWork::new(ThreadId("t".into()), TenantId("acme".into()));
        GrantWork { step: Step::HandedOver, ending, ..work }
    }

    #[test]
    fn a_closed_ticket_ends_it_unless_the_tenant_did_at_the_hour() {
        let (quiet, closed) = (Standing::default(), kept(Some(EndedBy::TicketClosed)));
        assert_eq!(ended_by(&quiet, &closed, false, false), EndedBy::TicketClosed);
        let revoked = Standing { revoked_at: Some(Utc::now()), ..Standing::default() };
        assert_eq!(ended_by(&revoked, &closed, false, false), EndedBy::TicketClosed, "which came first");
        assert_eq!(ended_by(&quiet, &closed, true, false), EndedBy::TicketClosed, "the tenant did not");
        assert_eq!(ended_by(&quiet, &closed, true, true), EndedBy::Time, "it was over before");
    }

    #[test]
    fn what_was_wanted_counts_where_nothing_else_did_it() {
        let given_back = Standing { given_back_at: Some(Utc::now()), ..Standing::default() };
        for (standing, ending, over, archived, why) in [
            (&Standing::default(), Some(EndedBy::Time), true, false, EndedBy::Time),
            (&Standing::default(), None, false, false, EndedBy::Revoked),
            (&Standing::default(), None, false, true, EndedBy::SomebodyElse),
            (&given_back, None, false, false, EndedBy::GivenBack),
            (&given_back, None, true, false, EndedBy::GivenBack),
            (&given_back, None, true, true, EndedBy::Time),
        ] {
            assert_eq!(ended_by(standing, &kept(ending), over, archived), why, "{over} {archived}");
        }
    }

    #[test]
    fn what_was_seen_before_a_break_is_seen_again() {
        let proof = EndProof {
            user_archived: true,
            password_refused: None,
            session_refused: None,
            keys_gone: None,
            ended_by: EndedBy::TicketClosed,
            checked_at: Utc::now(),
        };
        let before = GrantWork { proof: Some(proof), ..kept(None) };
        assert_eq!(ended_by(&Standing::default(), &before, true, true), EndedBy::TicketClosed);
        assert_eq!(
            ended_by(&Standing::default(), &before, true, false),
            EndedBy::Time,
            "it was undone since"
        );
    }
}
