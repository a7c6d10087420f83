//! Plans to their ends: made, applied, undone, and what became of each tenant.

use reeve_app::api::{ApplyPlan, Intent, OfPlan, PageOfPlan, PlanRows};
use reeve_app::{jobs, plans, users};
use reeve_domain::job::Job;
use reeve_domain::plan::{Account, Friction, Plan, PlanState, Rollout, TenantPlan, UserOperation, Whom};
use reeve_domain::tenant::TenantId;
use reeve_domain::user::{NewUser, UserKind};
use reeve_domain::{Code, Fault};

use crate::expect;
use crate::installation::Installation;

/// Somebody who has no account yet: internal, in no group, without an address.
pub fn newcomer(login: &str) -> NewUser {
    NewUser {
        login: login.to_owned(),
        name: "Nadia Newcomer".into(),
        email: None,
        kind: UserKind::Internal,
        groups: Vec::new(),
    }
}

impl Installation {
    /// Makes a plan and waits for its preview, however that ends.
    pub async fn plan(&self, intent: Intent) -> Plan {
        let plan = plans::make(&self.reeve, intent).await.expect("it can be asked for");
        self.ended(&plan).await;
        self.plan_now(&plan).await
    }

    /// As [`Self::plan`], for a preview that can be applied.
    pub async fn ready(&self, intent: Intent) -> Plan {
        let plan = self.plan(intent).await;
        assert_eq!(plan.state, PlanState::Ready, "the preview ends well: {plan:?}");
        plan
    }

    /// Waits for the ending of a plan's latest job.
    pub async fn ended(&self, plan: &Plan) -> Job {
        jobs::wait(&self.reeve, plan.job.as_ref().expect("a job")).await.expect("the job is known")
    }

    /// The plan as it stands now.
    pub async fn plan_now(&self, plan: &Plan) -> Plan {
        plans::show(&self.reeve, OfPlan { plan: plan.id.clone() }).await.expect("the plan is known")
    }

    /// Begins to apply a plan; what has to be typed is typed.
    ///
    /// # Errors
    /// As [`plans::apply`].
    pub async fn begin_apply(&self, plan: &Plan, rollout: Rollout) -> Result<Plan, Fault> {
        let typed = match &self.plan_now(plan).await.friction {
            Friction::Click => None,
            Friction::TypeNumber { number } => Some(number.to_string()),
            Friction::TypeName { name } => Some(name.clone()),
        };
        let request = ApplyPlan { plan: plan.id.clone(), typed, rollout, password: None };
        plans::apply(&self.reeve, request).await
    }

    /// Applies a plan to the end of its job.
    pub async fn apply(&self, plan: &Plan) -> Plan {
        let plan = self.begin_apply(plan, Rollout::default()).await.expect("it can be applied");
        self.ended(&plan).await;
        self.plan_now(&plan).await
    }

    /// Nothing of a plan is left to be applied.
    pub async fn apply_again_is_refused(&self, plan: &Plan) {
        let again = self.begin_apply(plan, Rollout::default()).await;
        expect::refused(again, Code::PlanNotReady, "new plan");
    }

    /// Plans the undoing of a plan, and waits for the preview.
    pub async fn undo(&self, plan: &Plan) -> Plan {
        let plan =
            plans::undo(&self.reeve, OfPlan { plan: plan.id.clone() }).await.expect("it can be undone");
        self.ended(&plan).await;
        self.plan_now(&plan).await
    }

    /// A plan's tenants, by name.
    pub async fn parts(&self, plan: &Plan, only: PlanRows) -> Vec<TenantPlan> {
        let request = PageOfPlan { plan: plan.id.clone(), only, offset: 0, limit: 500 };
        plans::tenants(&self.reeve, request).await.expect("the page").rows
    }

    /// The only tenant of a plan.
    pub async fn part(&self, plan: &Plan) -> TenantPlan {
        let mut parts = self.parts(plan, PlanRows::All).await;
        assert_eq!(parts.len(), 1, "a plan for one tenant: {parts:?}");
        parts.remove(0)
    }

    /// The account with this login, out of the cache.
    pub async fn account(&self, tenant: &TenantId, login: &str) -> Account {
        let filter = reeve_domain::user::UserFilter { search: login.to_owned(), ..Default::default() };
        let request = reeve_app::api::ListUsers {
            tenant: Some(tenant.clone()),
            filter,
            sort: Default::default(),
            offset: 0,
            limit: 100,
        };
        let page = users::list(&self.reeve, request).await.expect("the cache answers");
        let user = page.rows.into_iter().find(|user| user.login == login).expect("somebody with this login");
        Account { tenant: tenant.clone(), id: user.id }
    }
}

/// One thing done to these accounts.
pub fn to(accounts: &[Account], operation: UserOperation) -> Intent {
    Intent::Users { whom: Whom::Accounts { accounts: accounts.to_vec() }, operation }
}
