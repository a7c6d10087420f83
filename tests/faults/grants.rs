//! A panel that is killed while it makes a support access: at every step that is written, and in the middle of every
//! request in between. What is left is nothing, or an account that nobody can use and that the tenant ends; and the next
//! look takes it back.

use std::path::Path;
use std::time::Duration;

use reeve_app::api::{ApproveGrant, Tag};
use reeve_app::{grants, jobs};
use reeve_domain::desk::ThreadId;
use reeve_domain::grant::GrantState;
use reeve_tests::access::{CONTACTS, TENANT, asking, of, staff, yes};
use reeve_tests::expect;
use reeve_tests::installation::Installation;
use reeve_tests::killed::{Panel, stepping};
use reeve_tests::proxy::{Proxy, Trouble, Way};
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;

const GRANT: &str = "REEVE_TEST_KILLED_GRANT";
/// More steps than making an access has.
const STEPS_MOST: usize = 40;
const HOUR: u32 = 3_600;

/// Not a test: the program that the tests below start and kill.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the tests that kill it"]
async fn the_panel_that_is_killed() {
    let (Some(reeve), Ok(grant)) = (stepping(Tag::Grants).await, std::env::var(GRANT)) else { return };
    let grant = ThreadId(grant);
    let shown = grants::show(&reeve, of(&grant)).await.expect("the request is known").grant;
    let request = ApproveGrant { fingerprint: Some(shown.fingerprint), ..yes(&grant) };
    let job = grants::approve(&reeve, request).await.expect("it may be approved");
    expect::done(&jobs::wait(&reeve, &job.id).await.expect("the job is known"));
}

/// The program that approves this request.
fn approving(home: &Path, grant: &ThreadId) -> Panel {
    Panel::begun("grants::the_panel_that_is_killed", home, &[(GRANT, &grant.0)])
}

/// When it is killed.
#[derive(Clone, Copy, PartialEq)]
enum Moment {
    /// Right after a step was written.
    AtTheStep,
    /// In the next request after it: the tenant did what was asked, and its answer never came.
    AnswerLost,
}

/// Support accounts that are active, and ends of accesses that the tenant will run, as another program sees them.
async fn left(way: &WayIn) -> (Vec<String>, Vec<String>) {
    let witness = Witness::open(way).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let users = witness.rows("res.users", &["login", "active"]).await;
    let users = users.iter().filter(|row| row["active"] == true).map(|row| text(&row["login"]));
    let ends = witness.rows("ir.cron", &["name", "active"]).await;
    let ends = ends.iter().filter(|row| row["active"] == true).map(|row| text(&row["name"]));
    (
        users.filter(|login| login.starts_with("support-")).collect(),
        ends.filter(|name| name.contains("support-")).collect(),
    )
}

async fn killed_everywhere(series: u16, moment: Moment) {
    let fleet = fleet(1, &[series]).await;
    let direct = WayIn { master: None, ..WayIn::demo(&fleet, 0) };
    let proxy = Proxy::to(&direct.authority()).await;
    let way = direct.through(proxy.port());
    let customer = Installation::with_key_file().await;
    customer.connect(TENANT, &way).await;
    let asks = staff("Sam").await;
    let address = reeve_domain::desk::Address { url: way.url.clone(), database: way.database.clone() };
    let (mut taken_back, mut half_made, mut given) = (0, 0, 0);
    for nth in 0..STEPS_MOST {
        let asked =
            grants::request(&asks.reeve, asking(&address, &[CONTACTS], HOUR)).await.expect("asked").id;
        asks.hand(&customer, &asked).await;
        let mut panel = approving(customer.home(), &asked);
        for _ in 0..nth {
            assert!(panel.stops(), "it came to its end before step {nth}");
            panel.go_on();
        }
        if !panel.stops() {
            assert!(taken_back > 0 && half_made > 0 && given > 0, "{taken_back} {half_made} {given}");
            return;
        }
        if moment == Moment::AnswerLost {
            proxy.trouble(Trouble::Swallow(Way::Down, 0));
            panel.go_on();
            struck_or_next_step(&proxy).await;
        }
        panel.kill();
        proxy.heal();

        let (accounts, ends) = left(&direct).await;
        let handed_over = customer.access(&asked).await.grant.login.is_some();
        for login in &accounts {
            let ended = ends.iter().any(|name| name.contains(login.as_str()));
            assert!(ended, "step {nth} on {series}: nothing on the tenant ends {login}");
        }
        half_made += usize::from(!accounts.is_empty() && !handed_over);
        // the next start, or the next list on a command line
        let now =
            customer.accesses().await.into_iter().find(|grant| grant.id == asked).expect("it is listed");
        if handed_over {
            assert_eq!(now.state, GrantState::Live, "step {nth} on {series}: {:?}", now.fault);
            given += 1;
            expect::done(&customer.revoke(&asked).await.expect("it may be revoked"));
        } else {
            assert_eq!(now.state, GrantState::Requested, "step {nth} on {series}: {:?}", now.fault);
            taken_back += 1;
        }
        assert_eq!(left(&direct).await, (vec![], vec![]), "step {nth} on {series}: nothing is left");
    }
    panic!("it has more than {STEPS_MOST} steps");
}

/// Waits until an answer was swallowed; a step without a request in it takes no longer than this.
async fn struck_or_next_step(proxy: &Proxy) {
    for _ in 0..200 {
        if proxy.struck() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_killed_at_any_step_leaves_nothing_that_works() {
    for series in [19, 14] {
        killed_everywhere(series, Moment::AtTheStep).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_killed_while_an_answer_is_on_its_way_leaves_nothing_that_works() {
    for series in [14, 19] {
        killed_everywhere(series, Moment::AnswerLost).await;
    }
}
