//! What checks find: each planted fault on the tenant that has it, and nothing on its healthy twin.

use reeve_app::api::{PromiseReport, SetStage};
use reeve_app::tenants;
use reeve_demo::{Fleet, Planted};
use reeve_domain::tenant::{Stage, TenantId};
use reeve_promises::Verdict::{Broken, Kept, NotStated};
use reeve_promises::{Check, Unseen, Verdict};
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::promises::{Answer, faults, finding};
use reeve_tests::way_in::fleet;

/// States most: a grade, what can be set, how staff signs in.
const PLATFORM: &str = "odoo_online";

/// No promise is broken, and no standard is met.
const fn below(check: Check) -> Answer {
    (check, NotStated, Some(false))
}

const fn broken(check: Check) -> Answer {
    (check, Broken, Some(false))
}

/// Fault by fault, what is found on a tenant of that platform, and all that is found. A promise that nobody made cannot be
/// broken; one that is kept can be less than enough.
const FOUND: [(Planted, &[Answer]); 23] = [
    (Planted::PlainHttp, &[broken(Check::HttpsOnly)]),
    (Planted::NoHsts, &[below(Check::Hsts)]),
    // what the headers of a connection say that is not accepted is not known
    (Planted::CertificateExpired, &[broken(Check::Certificate), below(Check::CertificateExpiry)]),
    (Planted::CertificateEndsSoon, &[below(Check::CertificateExpiry)]),
    (Planted::CertificateOfAnother, &[broken(Check::Certificate)]),
    (Planted::CertificateSelfSigned, &[broken(Check::Certificate)]),
    (Planted::ChainIncomplete, &[broken(Check::Certificate), broken(Check::CertificateChain)]),
    (Planted::ManagerShown, &[below(Check::ManagerExposed), below(Check::DatabaseList)]),
    (
        Planted::NeighbourListed,
        &[below(Check::ManagerExposed), below(Check::DatabaseList), (Check::Isolation, Broken, None)],
    ),
    (
        Planted::MasterPasswordDefault,
        &[below(Check::MasterPassword), below(Check::ManagerExposed), below(Check::DatabaseList)],
    ),
    (Planted::ShortPasswords, &[(Check::PasswordPolicy, Kept, Some(false))]),
    (Planted::NoLockout, &[(Check::Lockout, Kept, Some(false))]),
    (Planted::NoExternalSignIn, &[(Check::ExternalSignIn, Broken, None)]),
    (Planted::StrayStaff, &[broken(Check::StaffAccess)]),
    (Planted::OpenSignup, &[below(Check::OpenSignup)]),
    (Planted::StaleAdministrator, &[below(Check::StaleAdministrators)]),
    (Planted::NoTwoFactor, &[below(Check::TwoFactor)]),
    (Planted::EndlessKey, &[below(Check::EndlessKeys)]),
    (Planted::PlainBaseUrl, &[below(Check::BaseUrl)]),
    (Planted::FailingAction, &[below(Check::FailingActions)]),
    (Planted::PlainMail, &[below(Check::OutgoingMail)]),
    (Planted::UnverifiedMail, &[below(Check::OutgoingMail)]),
    (Planted::Neutralised, &[below(Check::Neutralised)]),
];

/// A tenant that faults are planted in, and its twin.
struct Twins {
    fleet: Fleet,
    reeve: Installation,
    ill: TenantId,
    well: TenantId,
}

impl Twins {
    async fn new() -> Self {
        let (fleet, reeve) = (fleet(2, &[19]).await, Installation::new().await);
        let ill = reeve.connect_put_right("Ill", &fleet, 0, PLATFORM).await;
        let well = reeve.connect_put_right("Well", &fleet, 1, PLATFORM).await;
        Self { fleet, reeve, ill, well }
    }

    /// What both come to now.
    async fn looked_at(&self) -> (PromiseReport, PromiseReport) {
        self.reeve.checked(&[]).await;
        (self.reeve.promises(&self.ill).await, self.reeve.promises(&self.well).await)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_planted_fault_is_found_and_named_and_none_is_invented() {
    let twins = Twins::new().await;
    let planted: Vec<Planted> = FOUND.iter().map(|(fault, _)| *fault).collect();
    assert_eq!(planted, Planted::ALL, "the table has every fault there is");
    for (fault, expected) in FOUND {
        twins.fleet.put_right(0);
        let (before, _) = twins.looked_at().await;
        assert_eq!(faults(&before), [], "before {fault:?} the tenant is healthy");
        assert_eq!(before.standing.score, Some(100), "no point is lost: {:?}", before.standing);

        twins.fleet.plant(0, fault);
        let (ill, well) = twins.looked_at().await;
        assert_eq!(faults(&ill), expected, "{fault:?}");
        assert_eq!(faults(&well), [], "the twin of {fault:?} stays clean");
        assert!(ill.standing.score < Some(100), "{fault:?} costs points: {:?}", ill.standing);
        let worst = expected.iter().map(|(check, ..)| check.weight()).max();
        assert_eq!(ill.standing.worst.first().map(|check| check.weight()), worst, "the heaviest comes first");
        for (check, ..) in expected {
            let found = finding(&ill, *check);
            assert!(
                found.seen_at.is_some() && !found.evidence.is_empty(),
                "it rests on something: {found:?}"
            );
            let check = ill.checks.iter().find(|one| one.finding.check == *check).expect("it is there");
            assert!(!check.repeat.to_string().is_empty(), "it can be looked at again without Reeve");
        }
    }
    leaks::assert_none(&twins.reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_faults_are_two_findings() {
    let twins = Twins::new().await;
    twins.fleet.plant(0, Planted::OpenSignup);
    twins.fleet.plant(0, Planted::PlainMail);
    let (ill, well) = twins.looked_at().await;
    assert_eq!(faults(&ill), [below(Check::OpenSignup), below(Check::OutgoingMail)]);
    assert_eq!(faults(&well), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_tenant_of_each_platform_lacks_only_what_its_version_cannot_do() {
    let (fleet, reeve) = (fleet(5, &[19]).await, Installation::new().await);
    for (n, platform) in ["ijvine", "instant_erp", "odoo_online", "growsoft", "erp4"].into_iter().enumerate()
    {
        let tenant = reeve.connect_put_right(platform, &fleet, n, platform).await;
        reeve.checked(&[&tenant]).await;
        let report = reeve.promises(&tenant).await;
        // an estimate of strength is promised, and from 17 on nobody can set one
        let expected: &[Answer] =
            if platform == "ijvine" { &[(Check::PasswordPolicy, Broken, Some(true))] } else { &[] };
        assert_eq!(faults(&report), expected, "{platform}");
        let isolation = finding(&report, Check::Isolation);
        assert_eq!(
            (isolation.verdict, isolation.unseen),
            (Verdict::Unseen, Some(Unseen::NotTold)),
            "{platform}: it lists no databases"
        );
        let inside = [
            (Check::PasswordResetOnly, true),
            (Check::AtRest, ["odoo_online", "growsoft"].contains(&platform)),
            (Check::Failover, ["odoo_online", "growsoft", "erp4"].contains(&platform)),
        ];
        for (check, promised) in inside {
            let found = finding(&report, check);
            let verdict = if promised { Verdict::Unseen } else { NotStated };
            assert_eq!(
                (found.verdict, found.unseen),
                (verdict, Some(Unseen::InsideOnly)),
                "{platform}: {found:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_version_has_the_faults_of_its_age_and_no_others() {
    let (fleet, reeve) = (fleet(2, &[14, 17]).await, Installation::new().await);
    // no key of it can end, and the one that signs in is one
    let (endless, unsupported) = (below(Check::EndlessKeys), below(Check::Supported));
    for (n, expected) in [
        (0, vec![(Check::PasswordStorage, Kept, Some(false)), endless, unsupported]),
        (1, vec![endless, unsupported]),
    ] {
        let tenant = reeve.connect_put_right(&format!("Old {n}"), &fleet, n, PLATFORM).await;
        reeve.checked(&[&tenant]).await;
        let report = reeve.promises(&tenant).await;
        assert_eq!(faults(&report), expected, "on {}", fleet.tenants()[n].version);

        fleet.plant(n, Planted::FailingAction);
        reeve.checked(&[&tenant]).await;
        let found = faults(&reeve.promises(&tenant).await);
        assert!(
            found.contains(&below(Check::FailingActions)),
            "where nobody counts failures, late is failing: {found:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_not_neutralised_is_a_fault_and_one_that_is_is_none() {
    let (fleet, reeve) = (fleet(1, &[19]).await, Installation::new().await);
    let tenant = reeve.connect_put_right("Copy", &fleet, 0, PLATFORM).await;
    let copy = SetStage { tenant: tenant.clone(), stage: Stage::Test };
    tenants::set_stage(&reeve.reeve, copy).await.expect("it is said to be a copy");
    reeve.checked(&[]).await;
    assert_eq!(faults(&reeve.promises(&tenant).await), [below(Check::Neutralised)]);
    fleet.plant(0, Planted::Neutralised);
    reeve.checked(&[]).await;
    assert_eq!(faults(&reeve.promises(&tenant).await), []);
}
