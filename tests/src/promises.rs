//! Promises of tenants: connected as production of a platform, checked to the end of the job, and the faults that were found.

use reeve_app::api::{AddTenant, CheckPromises, OfTenant, PromiseReport};
use reeve_app::{jobs, promises};
use reeve_demo::Fleet;
use reeve_domain::Secret;
use reeve_domain::job::{Job, JobOutcome};
use reeve_domain::tenant::{SignInWith, Stage, TenantId};
use reeve_promises::{Check, Finding, Verdict};

use crate::expect;
use crate::installation::Installation;
use crate::way_in::WayIn;

/// What a check came to: the promise, and today's standard.
pub type Answer = (Check, Verdict, Option<bool>);

/// The faults of a report, in the order of the checks.
pub fn faults(report: &PromiseReport) -> Vec<Answer> {
    let findings = report.checks.iter().map(|check| &check.finding);
    findings.filter(|finding| finding.is_fault()).map(answer).collect()
}

fn answer(finding: &Finding) -> Answer {
    (finding.check, finding.verdict, finding.sufficient)
}

/// The one check of this name.
pub fn finding(report: &PromiseReport, check: Check) -> &Finding {
    let mut findings = report.checks.iter().map(|one| &one.finding);
    findings.find(|finding| finding.check == check).expect("every check has an answer")
}

impl Installation {
    /// Puts a tenant of the fleet right, and connects it as production of this platform. Its administrator has two-factor
    /// then, so the key opens the door.
    pub async fn connect_put_right(&self, name: &str, fleet: &Fleet, n: usize, platform: &str) -> TenantId {
        fleet.put_right(n);
        let way = WayIn::demo(fleet, n);
        let key = way.api_key.clone().expect("the administrator has a key");
        let request = AddTenant {
            platform: platform.to_owned(),
            stage: Stage::Production,
            sign_in_with: SignInWith::ApiKey,
            secret: Secret::new(key),
            ..self.request(name, &way)
        };
        self.add(request).await.expect("it connects").tenant.id
    }

    /// Reads people again and checks these tenants (none: all); how many there were, could not be seen, and became worse.
    pub async fn checked(&self, tenants: &[&TenantId]) -> (u32, u32, u32) {
        expect::done(&self.refresh(tenants).await);
        match expect::done(&self.pass(tenants).await).outcome {
            Some(JobOutcome::PromisesChecked { tenants, failed, worse, .. }) => (tenants, failed, worse),
            ref other => panic!("{other:?}"),
        }
    }

    /// Checks these tenants (none: all) by what is known of their people, to the end of the job.
    pub async fn pass(&self, tenants: &[&TenantId]) -> Job {
        let tenants = tenants.iter().map(|id| (*id).clone()).collect();
        let job = promises::check(&self.reeve, CheckPromises { tenants, at_most: None }).await;
        jobs::wait(&self.reeve, &job.expect("a check begins").id).await.expect("the job is known")
    }

    /// Everything known about a tenant's promises.
    pub async fn promises(&self, tenant: &TenantId) -> PromiseReport {
        let request = OfTenant { tenant: tenant.clone() };
        promises::show(&self.reeve, request).await.expect("the tenant is known")
    }
}
