//! The five platforms, end to end, each as its provider describes it: connected, held against what was promised, its people
//! and its policy seen to, staff let in and out, a backup fetched and a restore done the way the provider names.
//!
//! What the provider does not state is asserted too: it is told as not stated, and nothing is made up in its place.

use reeve_app::api::{Intent, Nothing, RefuseRestore};
use reeve_app::{platforms, restores};
use reeve_demo::{Fleet, Misbehaviour};
use reeve_domain::Code;
use reeve_domain::grant::{EndedBy, GrantState};
use reeve_domain::job::JobOutcome;
use reeve_domain::plan::PlanState;
use reeve_domain::policy::PolicyField;
use reeve_domain::restore::{RestoreState, RestoreTarget};
use reeve_domain::user::UserFilter;
use reeve_platforms::{Channel, Platform, StaffCredential, Target};
use reeve_promises::{Check, Unseen, Verdict};
use reeve_tests::access::{CONTACTS, Sides};
use reeve_tests::installation::Installation;
use reeve_tests::kept::Kept;
use reeve_tests::plans::newcomer;
use reeve_tests::restores::Restoring;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::witness::Witness;
use reeve_tests::{expect, leaks, outside};
use serde_json::json;

use crate::backup_requests::{Both, from_request_to_proof};
use crate::policies::{made, set};
use crate::restores_provider::done_by_the_helpdesk;

const HOUR: u32 = 3_600;
const NEWCOMER: &str = "nadia@new.example";

/// Checks that hold something against a platform's own words; of the others no provider says anything.
const PROMISES: [Check; 22] = [
    Check::HttpsOnly,
    Check::TlsVersions,
    Check::KeyExchange,
    Check::CipherBits,
    Check::Certificate,
    Check::CertificateChain,
    Check::CertificateKey,
    Check::CertificateHash,
    Check::NewestBackup,
    Check::BackupSlots,
    Check::RestoreTime,
    Check::BackupCopies,
    Check::Failover,
    Check::AtRest,
    Check::PasswordPolicy,
    Check::Lockout,
    Check::PasswordStorage,
    Check::PasswordResetOnly,
    Check::StaffAccess,
    Check::GrantReceipts,
    Check::ExternalSignIn,
    Check::Isolation,
];

/// A tenant of a platform, its customer, and a staff member of the provider.
struct Row {
    platform: Platform,
    fleet: Fleet,
    way: WayIn,
    sides: Sides,
}

impl Row {
    /// Connects it.
    async fn of(id: &str) -> Self {
        let fleet = fleet(1, &[19]).await;
        let way = WayIn::demo(&fleet, 0);
        let sides = Sides::on(id, Installation::with_key_file().await, &way).await;
        let known = platforms::list(&sides.customer.reeve, Nothing {}).await.expect("the platforms");
        let platform = known.into_iter().find(|platform| platform.id == id).expect("it is known");
        assert!(platform.source.is_some(), "its word is read from a document");
        Self { platform, fleet, way, sides }
    }

    /// Everything but backups and restores, which each platform has its own ways for.
    async fn everyday(&self, not_stated: &[Check]) {
        self.promises(not_stated).await;
        self.users().await;
        self.policy().await;
        self.staff_access().await;
        self.sides.customer.assert_journal_holds().await;
        leaks::assert_none(&self.sides.customer, &[]).await;
    }

    /// What the provider is silent about, it is not held to.
    async fn promises(&self, not_stated: &[Check]) {
        let (reeve, tenant) = (&self.sides.customer, &self.sides.tenant);
        assert_eq!(reeve.checked(&[tenant]).await.0, 1);
        let report = reeve.promises(tenant).await;
        let findings: Vec<_> = report.checks.iter().map(|check| &check.finding).collect();
        let found: Vec<Check> = findings
            .iter()
            .filter(|one| PROMISES.contains(&one.check) && one.verdict == Verdict::NotStated)
            .map(|one| one.check)
            .collect();
        assert_eq!(found, not_stated, "{}", self.platform.name);
        for one in findings {
            let held = PROMISES.contains(&one.check) || one.verdict == Verdict::NotStated;
            assert!(held, "no provider states anything about {}", one.check.name());
            let said = one.seen_at.is_some() || one.unseen.is_some();
            assert!(said, "it was seen, or it is said why not: {one:?}");
            let inside = [Check::AtRest, Check::Failover, Check::BackupCopies].contains(&one.check);
            assert!(!inside || one.unseen == Some(Unseen::InsideOnly), "nobody sees that from here: {one:?}");
        }
    }

    async fn users(&self) {
        let (reeve, tenant) = (&self.sides.customer, &self.sides.tenant);
        let there = Witness::open(&self.way).await.rows("res.users", &["login"]).await.len();
        let listed = reeve.people(Some(tenant), UserFilter::default()).await.total;
        assert!(usize::try_from(listed).expect("a number") <= there && listed > 0, "{listed} of {there}");
        let users = vec![newcomer(NEWCOMER)];
        let intent = Intent::CreateUsers { tenants: vec![tenant.clone()], users, invite: false };
        let plan = reeve.ready(intent).await;
        let applied = reeve.apply(&plan).await;
        assert_eq!((applied.state, applied.counts.done), (PlanState::Applied, 1), "{applied:?}");
        Witness::open(&self.way).await.row("res.users", "login", NEWCOMER, &[]).await;
    }

    /// Whatever a platform states, the tenant decides what can be set.
    async fn policy(&self) {
        let wanted = set(std::slice::from_ref(&self.sides.tenant), &[(PolicyField::MinimumLength, 15)], true);
        let plan = made(&self.sides.customer, wanted).await;
        assert_eq!(plan.counts.done, 1, "{plan:?}");
        let length =
            self.fleet.edit(0, |data| data.parameter("auth_password_policy.minlength").map(str::to_owned));
        assert_eq!(length.as_deref(), Some("15"));
    }

    /// Staff never comes in with the customer's password.
    async fn staff_access(&self) {
        let (sides, own) = (&self.sides, self.fleet.tenants()[0].login.clone());
        let given = sides.given(&[CONTACTS], HOUR).await;
        let tried = sides.staff.try_access(&given).await;
        assert!(tried.ok, "{:?}", tried.fault);
        let worker = sides.worker(&given, &self.way).await;
        assert!(worker.login != own && worker.password != self.way.password, "credentials of their own");
        let job = sides.customer.revoke(&given).await.expect("it may be revoked");
        let Some(JobOutcome::AccessEnded { proof }) = expect::done(&job).outcome.clone() else {
            panic!("{job:?}")
        };
        assert_eq!((proof.password_refused, proof.ended_by), (Some(true), EndedBy::Revoked));
        assert_eq!(sides.customer.stands(&given).await, GrantState::Ended);
        let receipt = sides.customer.access(&given).await.receipt;
        assert!(receipt.is_some(), "what was done can be told apart from what the customer did");
    }

    /// The customer downloads alone, at any time.
    async fn backup_in_the_panel(&self) {
        assert_eq!(self.platform.download.value(), Some(&vec![Channel::ControlPanel]));
        let (reeve, tenant) = (&self.sides.customer, &self.sides.tenant);
        let master = self.way.master.as_deref().expect("a master password");
        reeve.master_password(tenant, master).await.expect("it is the right one");
        expect::done(&reeve.backup(tenant, "panel.zip").await);
        let found = outside::look_at_backup(&reeve.file("panel.zip"));
        assert_eq!((&found["bad"], &found["complete"]), (&json!(null), &json!(true)), "{found}");
    }

    /// There is no panel: it is asked for, handed out as a link, fetched and proven.
    async fn backup_by_request(&self) {
        let customer = Kept::on(&self.platform.id, &self.way).await;
        self.fleet.misbehave(0, Misbehaviour::ManagerDisabled);
        let alone = customer.reeve.backup(&customer.tenant, "alone.zip").await;
        expect::failed(&alone, Code::ManagerDisabled, "ask the provider");
        let both = Both::with(customer).await;
        let _folder = both.on_a_folder().await;
        Box::pin(from_request_to_proof(&both)).await;
        self.fleet.behave(0);
    }

    /// The helpdesk is asked, and seen to have done it.
    async fn restore_by_the_helpdesk(&self, targets: Option<&[Target]>) {
        let stated = self.platform.restore.value().expect("a restore is stated");
        assert_eq!(stated.channel, Channel::Helpdesk);
        assert_eq!(stated.targets.value().map(Vec::as_slice), targets);
        let both = Restoring::on(&self.platform.id, &self.way).await;
        // where the provider does not say, both can be asked for
        Box::pin(done_by_the_helpdesk(&both, &[RestoreTarget::Side, RestoreTarget::Live])).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ijvine() {
    let row = Row::of("ijvine").await;
    let silent = [
        Check::NewestBackup,
        Check::RestoreTime,
        Check::Failover,
        Check::AtRest,
        Check::StaffAccess,
        Check::GrantReceipts,
    ];
    Box::pin(row.everyday(&silent)).await;
    row.backup_in_the_panel().await;
    row.restore_by_the_helpdesk(Some(&[Target::Live, Target::Side])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instant_erp() {
    let row = Row::of("instant_erp").await;
    let silent = [
        Check::TlsVersions,
        Check::KeyExchange,
        Check::Certificate,
        Check::CertificateChain,
        Check::CertificateHash,
        Check::Failover,
        Check::AtRest,
        Check::PasswordPolicy,
        Check::Lockout,
        Check::PasswordStorage,
        Check::GrantReceipts,
    ];
    Box::pin(row.everyday(&silent)).await;
    let staff = row.platform.staff_access.value().map(|access| access.with);
    assert_eq!(staff, Some(StaffCredential::StaffAuthorization));
    assert_eq!(row.platform.download.value(), Some(&vec![Channel::Ticket]));
    row.backup_by_request().await;

    // a restore is not stated: it can be asked for, and the provider may say no
    assert_eq!(row.platform.restore.value(), None);
    let both = Restoring::on("instant_erp", &row.way).await;
    let asked = both.asked(both.asking(RestoreTarget::Side)).await;
    let no = RefuseRestore { restore: asked.clone(), reason: "Not part of the contract".into() };
    restores::refuse(&both.runs.reeve, no).await.expect("it is refused");
    both.hand_back(&asked).await;
    let seen =
        restores::show(&both.asks.reeve, reeve_tests::restores::of(&asked)).await.expect("it is known");
    assert_eq!(
        (seen.state, seen.refusal.as_deref()),
        (RestoreState::Refused, Some("Not part of the contract"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odoo_online() {
    let row = Row::of("odoo_online").await;
    Box::pin(row.everyday(&[])).await;
    row.backup_in_the_panel().await;
    row.restore_by_the_helpdesk(Some(&[Target::Live, Target::Side])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn growsoft() {
    let row = Row::of("growsoft").await;
    let silent = [Check::TlsVersions, Check::KeyExchange, Check::Certificate, Check::CertificateChain];
    Box::pin(row.everyday(&silent)).await;
    assert_eq!(row.platform.download.value(), Some(&vec![Channel::Ticket, Channel::Phone]));
    row.backup_by_request().await;
    row.restore_by_the_helpdesk(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erp4() {
    let row = Row::of("erp4").await;
    let silent = [Check::AtRest, Check::PasswordPolicy, Check::Lockout, Check::ExternalSignIn];
    Box::pin(row.everyday(&silent)).await;
    // no way to a download is stated: asking is what is left
    assert_eq!(row.platform.download.value(), None);
    row.backup_by_request().await;
    row.restore_by_the_helpdesk(Some(&[Target::Live, Target::Side])).await;
}
