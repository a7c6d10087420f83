//! The line breaks while an account is made and invited, at one place after the other: the account is made once, the mail
//! is sent at most once, and what is said about it is true.

use reeve_app::api::Intent;
use reeve_demo::Fleet;
use reeve_domain::Code;
use reeve_domain::plan::{Plan, PlanOutcome, Rollout, TenantPlan};
use reeve_domain::tenant::TenantId;
use reeve_tests::installation::Installation;
use reeve_tests::plans::newcomer;
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};

/// Places at which the line is broken, in each direction.
const PLACES: u64 = 12;

fn invitation(tenant: &TenantId, login: &str) -> Intent {
    Intent::CreateUsers { tenants: vec![tenant.clone()], users: vec![newcomer(login)], invite: true }
}

/// How many accounts and how many mails there are for a login.
fn there(fleet: &Fleet, login: &str) -> (usize, usize) {
    fleet.edit(0, |data| {
        let accounts = data.users.iter().filter(|user| user.login == login).count();
        (accounts, data.sent.iter().filter(|mail| mail.to.as_deref() == Some(login)).count())
    })
}

/// Applies it again as long as it can be, as people do.
async fn to_its_end(reeve: &Installation, plan: &Plan) -> TenantPlan {
    for _ in 0..3 {
        match reeve.begin_apply(plan, Rollout::default()).await {
            Ok(plan) => drop(reeve.ended(&plan).await),
            Err(fault) => {
                assert_eq!(fault.code, Code::PlanNotReady, "nothing is left to be done");
                break;
            }
        }
    }
    reeve.part(plan).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_the_line_breaks_an_invitation_is_sent_at_most_once() {
    let fleet = fleet(1, &[19]).await;
    fleet.edit(0, |data| data.mail_server = true);
    let way = WayIn { master: None, ..WayIn::demo(&fleet, 0) };
    let line = Proxy::to(&way.authority()).await;
    let reeve = Installation::new().await;
    let tenant = reeve.connect("Acme", &way.through(line.port())).await;
    let sound = reeve.ready(invitation(&tenant, "sound@new.example")).await;
    line.heal();
    reeve.apply(&sound).await;
    let whole = [(Way::Up, line.passed(Way::Up)), (Way::Down, line.passed(Way::Down))];
    assert_eq!(there(&fleet, "sound@new.example"), (1, 1));

    let mut unsure = 0;
    for (direction, bytes) in whole {
        for place in 0..PLACES {
            let login = format!("n{place}-{direction:?}@new.example").to_lowercase();
            let plan = reeve.ready(invitation(&tenant, &login)).await;
            line.trouble(Trouble::Reset(direction, bytes * place / PLACES));
            reeve.apply(&plan).await;
            line.heal();
            let part = to_its_end(&reeve, &plan).await;
            let (accounts, mails) = there(&fleet, &login);
            let outcome = part.result.as_ref().expect("a result").outcome;
            assert!(accounts <= 1 && mails <= 1, "{login}: {accounts} accounts, {mails} mails: {part:?}");
            match outcome {
                PlanOutcome::Done => assert_eq!((accounts, mails), (1, 1), "{login}: {part:?}"),
                PlanOutcome::Partly => {
                    unsure += 1;
                    assert_eq!(accounts, 1, "{login}: what is said to be made is there: {part:?}");
                    let mail = part.changes.last().and_then(|change| change.refused.as_ref());
                    assert_eq!(mail.map(|fault| fault.code), Some(Code::Interrupted), "{login}: {part:?}");
                }
                other => panic!("{login} ended {other:?}: {part:?}"),
            }
        }
    }
    assert!(unsure > 0, "at some place the answer was lost after the account was made");
}
