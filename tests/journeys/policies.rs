//! Policies: read, compared with a baseline, set, undone to exactly what was there.

use std::collections::BTreeMap;

use reeve_app::api::{
    Intent, ListPolicies, Nothing, OfName, PlanRows, PolicyView, RefreshPolicies, SaveBaseline,
};
use reeve_app::{jobs, policies};
use reeve_demo::{Fleet, Misbehaviour, Role};
use reeve_domain::Code;
use reeve_domain::job::{Job, JobOutcome};
use reeve_domain::plan::{Note, Plan, PlanOutcome, Subject, Value};
use reeve_domain::policy::{Enforcement, PolicyField, Standing};
use reeve_domain::tenant::TenantId;
use reeve_tests::installation::Installation;
use reeve_tests::way_in::{WayIn, fleet};
use reeve_tests::{expect, leaks};

use PolicyField::{
    Digits, ExpireDays, History, LockoutAfter, LockoutSeconds, MinimumHours, MinimumLength, Strength,
    Uppercase,
};

const SECURITY: &str = "password_security";
const CORE: &str = "auth_password_policy";
const MINLENGTH: &str = "auth_password_policy.minlength";
const COOLDOWN: &str = "base.login_cooldown_duration";

/// Leaves a tenant without the modules, and with this one put in use again.
fn only(fleet: &Fleet, tenant: usize, module: Option<&str>) {
    fleet.edit(tenant, |data| {
        for module in
            data.modules.iter_mut().filter(|module| [CORE, SECURITY].contains(&module.name.as_str()))
        {
            module.state = "uninstalled";
        }
        let is_policy =
            |key: &str| ["password_security.", "auth_password_policy."].iter().any(|p| key.starts_with(p));
        data.parameters.retain(|parameter| !is_policy(&parameter.key));
        module.is_none_or(|module| data.install(module))
    });
}

async fn connected(fleet: &Fleet) -> (Installation, Vec<TenantId>) {
    let reeve = Installation::with_key_file().await;
    let ids = reeve.connect_all(fleet).await;
    (reeve, ids)
}

pub(crate) async fn read_again(reeve: &Installation) -> Job {
    let request = RefreshPolicies { tenants: Vec::new() };
    let job = policies::refresh(&reeve.reeve, request).await.expect("a refresh begins");
    jobs::wait(&reeve.reeve, &job.id).await.expect("the job is known")
}

pub(crate) async fn listed(reeve: &Installation, baseline: Option<&str>) -> Vec<PolicyView> {
    let request = ListPolicies { baseline: baseline.map(str::to_owned) };
    policies::list(&reeve.reeve, request).await.expect("the cache answers")
}

fn value(view: &PolicyView, field: PolicyField) -> Option<u32> {
    view.reading.as_ref().expect("it was read").get(field).expect("every field").value
}

pub(crate) fn enforcement(view: &PolicyView, field: PolicyField) -> Enforcement {
    view.reading.as_ref().expect("it was read").get(field).expect("every field").enforcement.clone()
}

pub(crate) fn set(tenants: &[TenantId], values: &[(PolicyField, u32)], install: bool) -> Intent {
    let values: BTreeMap<_, _> = values.iter().copied().collect();
    Intent::Policies { tenants: tenants.to_vec(), values, baseline: None, install }
}

pub(crate) async fn made(reeve: &Installation, intent: Intent) -> Plan {
    let plan = reeve.ready(intent).await;
    reeve.apply(&plan).await
}

fn parameter(fleet: &Fleet, tenant: usize, key: &str) -> Option<String> {
    fleet.edit(tenant, |data| data.parameter(key).map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_tenant_says_what_it_enforces_and_why_not() {
    let fleet = fleet(4, &[19, 14]).await;
    for (n, module) in [(0, Some(SECURITY)), (1, None), (2, Some(CORE)), (3, Some(SECURITY))] {
        only(&fleet, n, module);
    }
    fleet.edit(2, |data| data.remove_module(SECURITY));
    let (reeve, _) = connected(&fleet).await;
    assert!(listed(&reeve, None).await.iter().all(|view| view.reading.is_none()), "nothing was read yet");
    let job = read_again(&reeve).await;
    assert_eq!(expect::done(&job).outcome, Some(JobOutcome::PoliciesRead { tenants: 4, failed: 0 }));

    let views = listed(&reeve, None).await;
    assert_eq!(value(&views[0], ExpireDays), Some(60), "what the module brings");
    assert_eq!((value(&views[3], Strength), value(&views[3], MinimumLength)), (Some(3), Some(12)));
    assert_eq!(enforcement(&views[0], Strength), Enforcement::NotInVersion { series: 19 });
    assert_eq!(enforcement(&views[1], ExpireDays), Enforcement::NeedsModule { module: SECURITY.into() });
    assert_eq!(enforcement(&views[1], MinimumLength), Enforcement::NeedsModule { module: CORE.into() });
    assert_eq!(enforcement(&views[2], ExpireDays), Enforcement::ModuleAbsent { module: SECURITY.into() });
    assert_eq!(enforcement(&views[2], MinimumLength), Enforcement::Enforced);
    assert_eq!(views[0].guesses_per_hour, Some(70), "10 failures, then one a minute");
    assert!(views.iter().all(|view| view.as_of.is_some() && view.fault.is_none()));
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_login_sees_no_policy_and_changes_none() {
    let fleet = fleet(1, &[19]).await;
    let desk = fleet.tenants()[0].account(Role::Plain).expect("a plain account").clone();
    let way = WayIn { login: desk.login, password: desk.password, master: None, ..WayIn::demo(&fleet, 0) };
    let reeve = Installation::new().await;
    let id = reeve.connect("Acme", &way).await;
    expect::done(&read_again(&reeve).await);
    let views = listed(&reeve, Some("NIST SP 800-63B-4")).await;
    assert_eq!(enforcement(&views[0], LockoutAfter), Enforcement::NoRights);
    let drift = views[0].drift.as_ref().expect("it was compared");
    assert_eq!(drift.alignment, None, "what may not be seen is not counted: {drift:?}");

    let plan = reeve.ready(set(&[id], &[(LockoutAfter, 5)], false)).await;
    let part = reeve.part(&plan).await;
    assert_eq!(
        part.changes[0].refused.as_ref().map(|fault| fault.code),
        Some(Code::AccessDenied),
        "{part:?}"
    );
    assert_eq!(parameter(&fleet, 0, "base.login_cooldown_after").as_deref(), Some("10"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_are_set_and_undone_to_what_was_set_and_what_was_not() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        only(&fleet, 0, Some(CORE));
        fleet.edit(0, |data| {
            data.parameters.retain(|parameter| parameter.key != MINLENGTH);
        });
        let (reeve, ids) = connected(&fleet).await;
        expect::done(&read_again(&reeve).await);
        let wanted = [(MinimumLength, 15), (LockoutSeconds, 300), (LockoutAfter, 10), (ExpireDays, 0)];
        let plan = reeve.ready(set(&ids, &wanted, false)).await;
        let part = reeve.part(&plan).await;
        let told: Vec<_> = part
            .changes
            .iter()
            .map(|c| (c.subject.field_name(), c.before.clone(), c.after.clone()))
            .collect();
        let expected = [
            ("minimum_length".to_owned(), Value::Nothing, Value::Number(15)),
            ("lockout_seconds".to_owned(), Value::Number(60), Value::Number(300)),
        ];
        assert_eq!(told, expected, "what holds already is left out, on {series}");
        let guesses = Note::GuessesPerHour { before: Some(70), after: Some(22) };
        assert_eq!(part.notes, [Note::OnlyNewPasswords, guesses]);
        assert_eq!(parameter(&fleet, 0, COOLDOWN).as_deref(), Some("60"), "a preview changes nothing");

        let applied = reeve.apply(&plan).await;
        assert_eq!(applied.counts.done, 1, "{:?}", reeve.part(&plan).await);
        assert_eq!(parameter(&fleet, 0, MINLENGTH).as_deref(), Some("15"));
        assert_eq!(parameter(&fleet, 0, COOLDOWN).as_deref(), Some("300"));
        let views = listed(&reeve, None).await;
        assert_eq!(value(&views[0], MinimumLength), Some(15), "the list shows it without another reading");
        assert_eq!(views[0].guesses_per_hour, Some(22));

        let undone = reeve.apply(&reeve.undo(&applied).await).await;
        assert_eq!(undone.counts.done, 1, "{:?}", reeve.part(&undone).await);
        assert_eq!(parameter(&fleet, 0, COOLDOWN).as_deref(), Some("60"));
        assert_eq!(parameter(&fleet, 0, MINLENGTH), None, "what was not set is not set again, on {series}");
        let journal = reeve.journal().await;
        assert!(journal.iter().any(|entry| entry.event.detail.contains("minimum")), "{journal:?}");
        reeve.assert_journal_holds().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_before_the_tenant_refused_is_known() {
    let fleet = fleet(1, &[19]).await;
    only(&fleet, 0, Some(CORE));
    fleet.edit(0, |data| {
        data.parameters.retain(|parameter| parameter.key != COOLDOWN);
    });
    let (reeve, ids) = connected(&fleet).await;
    let applied = made(&reeve, set(&ids, &[(MinimumLength, 15), (LockoutSeconds, 300)], false)).await;
    let undone = reeve.apply(&reeve.undo(&applied).await).await;
    let part = reeve.part(&undone).await;
    let result = part.result.as_ref().expect("a result");
    let words = result.fault.as_ref().map(|fault| fault.message.as_str()).unwrap_or_default();
    assert!(words.contains(COOLDOWN), "a 19 does not let this one be unset, and says so: {result:?}");
    let made: Vec<_> = part.changes.iter().map(|change| (change.subject.field_name(), change.made)).collect();
    assert!(made.contains(&("minimum_length".to_owned(), true)), "{made:?}");
    assert!(made.contains(&("lockout_seconds".to_owned(), false)), "{made:?}");
    assert_eq!(result.outcome, PlanOutcome::Partly);
    assert_eq!(parameter(&fleet, 0, MINLENGTH).as_deref(), Some("8"), "as it says");
    assert_eq!(parameter(&fleet, 0, COOLDOWN).as_deref(), Some("300"), "as it says");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_baseline_brings_tenants_into_line_and_names_the_one_out_of_reach() {
    let fleet = fleet(3, &[19, 14, 18]).await;
    for n in 0..3 {
        only(&fleet, n, Some(CORE));
    }
    let (reeve, ids) = connected(&fleet).await;
    expect::done(&read_again(&reeve).await);
    let values: BTreeMap<_, _> = [(MinimumLength, 14), (LockoutAfter, 5), (LockoutSeconds, 60)].into();
    let save = SaveBaseline { name: "  Şirket ".into(), values: values.clone() };
    policies::save_baseline(&reeve.reeve, save).await.expect("it is sound");
    for view in listed(&reeve, Some("ŞİRKET")).await {
        let drift = view.drift.expect("compared");
        assert_eq!(drift.alignment, Some(33), "only the cool-down is as wanted: {:?}", drift.fields);
    }

    fleet.misbehave(1, Misbehaviour::CutAfter(0));
    let intent =
        Intent::Policies { tenants: ids.clone(), values, baseline: Some("Şirket".into()), install: false };
    let plan = reeve.ready(intent).await;
    assert_eq!((plan.counts.pending, plan.counts.not_planned), (2, 1), "{plan:?}");
    let applied = reeve.apply(&plan).await;
    assert_eq!(applied.counts.done, 2, "{:?}", reeve.parts(&plan, PlanRows::Trouble).await);
    let views = listed(&reeve, Some("Şirket")).await;
    let aligned: Vec<_> =
        views.iter().map(|view| view.drift.as_ref().and_then(|drift| drift.alignment)).collect();
    assert_eq!(aligned, [Some(100), Some(33), Some(100)], "the one out of reach is as it was");

    fleet.behave(1);
    fleet.edit(0, |data| data.set_parameter(MINLENGTH, "20"));
    expect::done(&read_again(&reeve).await);
    let drift = listed(&reeve, Some("Şirket")).await[0].drift.clone().expect("compared");
    assert_eq!(
        (drift.fields[0].found, drift.fields[0].standing),
        (Some(20), Standing::Drifted),
        "seen as drift"
    );

    policies::remove_baseline(&reeve.reeve, OfName { name: "şirket".into() }).await.expect("it is there");
    let gone = policies::list(&reeve.reeve, ListPolicies { baseline: Some("Şirket".into()) }).await;
    expect::refused(gone, Code::NotFound, "baseline list");
    let actions: Vec<String> = reeve.journal().await.into_iter().map(|entry| entry.event.action).collect();
    for action in ["baseline.save", "baseline.remove"] {
        assert!(actions.iter().any(|there| there == action), "{actions:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_baseline_that_cannot_be_meant_is_refused() {
    let reeve = Installation::new().await;
    let save = async |name: &str, values: &[(PolicyField, u32)]| {
        let values = values.iter().copied().collect();
        policies::save_baseline(&reeve.reeve, SaveBaseline { name: name.into(), values }).await
    };
    for (name, values, field) in [
        ("Ours", &[][..], "values"),
        ("Ours", &[(MinimumLength, 129)], "minimum_length"),
        ("", &[(MinimumLength, 12)], "name"),
        ("nist sp 800-63b-4", &[(MinimumLength, 12)], "name"),
    ] {
        let fault = expect::refused(save(name, values).await, Code::InvalidInput, "");
        assert_eq!(fault.fields["field"], field, "{fault:?}");
    }
    let known = policies::baselines(&reeve.reeve, Nothing {}).await.expect("the list");
    assert!(known.iter().all(|baseline| baseline.built_in), "nothing was kept");
    let remove = policies::remove_baseline(&reeve.reeve, OfName { name: "OWASP ASVS 5.0".into() }).await;
    expect::refused(remove, Code::InvalidInput, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_module_is_installed_and_brings_only_what_was_asked_for() {
    for series in [19, 14] {
        let fleet = fleet(1, &[series]).await;
        only(&fleet, 0, None);
        let (reeve, ids) = connected(&fleet).await;
        let refused = reeve.ready(set(&ids, &[(Uppercase, 1)], false)).await;
        let part = reeve.part(&refused).await;
        let fault = part.changes[0].refused.clone().expect("not without being asked");
        assert_eq!((fault.code, fault.fields["module"].as_str()), (Code::ModuleMissing, SECURITY));

        let plan = reeve.ready(set(&ids, &[(Uppercase, 2), (MinimumLength, 12)], true)).await;
        let part = reeve.part(&plan).await;
        assert_eq!(part.changes[0].subject, Subject::Module { name: SECURITY.into() }, "first of all");
        for note in [
            Note::InstallPause { module: SECURITY.into() },
            Note::OnlyNewPasswords,
            Note::CountNotEnforced { field: Uppercase },
        ] {
            assert!(part.notes.contains(&note), "{note:?} in {:?}", part.notes);
        }
        let applied = reeve.apply(&plan).await;
        assert_eq!(applied.counts.done, 1, "{:?}", reeve.part(&plan).await);
        let views = listed(&reeve, None).await;
        let values = [Uppercase, MinimumLength, ExpireDays, Digits, History, MinimumHours];
        let found: Vec<_> = values.into_iter().map(|field| value(&views[0], field)).collect();
        let wanted = [Some(2), Some(12), Some(0), Some(0), Some(0), Some(0)];
        assert_eq!(found, wanted, "nobody's password expires who was not told, on {series}");

        let undo = reeve.undo(&applied).await;
        let part = reeve.part(&undo).await;
        let module = part.changes.iter().find(|change| matches!(change.subject, Subject::Module { .. }));
        assert!(module.is_some_and(|module| module.refused.is_some()), "a module stays: {part:?}");
        reeve.apply(&undo).await;
        expect::done(&read_again(&reeve).await);
        let views = listed(&reeve, None).await;
        assert_eq!(value(&views[0], Uppercase), Some(0), "it asks for nothing, as before, on {series}");
        // up to 16 Odoo's own module came along with a minimum of its own: it is lowered with the other
        assert_eq!(value(&views[0], MinimumLength), Some(0), "any length will do, as before, on {series}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expiry_says_first_whom_it_hits() {
    let fleet = fleet(1, &[19]).await;
    only(&fleet, 0, Some(SECURITY));
    fleet.edit(0, |data| {
        data.set_parameter("password_security.expiration_days", "0");
        data.users.iter_mut().for_each(|user| user.password_set = Some(reeve_demo::Moment::now()));
        let old = reeve_demo::Moment::now().plus_days(-40);
        let internal = data.users.iter().filter(|user| user.active && !data.share(user)).map(|user| user.id);
        let three: Vec<i64> = internal.take(3).collect();
        data.users
            .iter_mut()
            .filter(|user| three.contains(&user.id))
            .for_each(|user| user.password_set = Some(old));
    });
    let (reeve, ids) = connected(&fleet).await;
    for (days, accounts) in [(30, Some(3)), (39, Some(3)), (90, None)] {
        let plan = reeve.ready(set(&ids, &[(ExpireDays, days)], false)).await;
        let notes = reeve.part(&plan).await.notes;
        let told = notes.iter().find_map(|note| match note {
            Note::PasswordsExpire { accounts } => Some(*accounts),
            _ => None,
        });
        assert_eq!(told, accounts, "after {days} days: {notes:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minimum_length_below_odoos_own_takes_effect_where_the_company_keeps_it_too() {
    let fleet = fleet(1, &[14]).await;
    only(&fleet, 0, Some(SECURITY));
    fleet.edit(0, |data| data.set_parameter(MINLENGTH, "13"));
    let (reeve, ids) = connected(&fleet).await;
    let plan = made(&reeve, set(&ids, &[(MinimumLength, 10)], false)).await;
    assert_eq!(plan.counts.done, 1, "{plan:?}");
    expect::done(&read_again(&reeve).await);
    assert_eq!(value(&listed(&reeve, None).await[0], MinimumLength), Some(10), "it is what was asked for");
    let undo = reeve.undo(&plan).await;
    reeve.apply(&undo).await;
    expect::done(&read_again(&reeve).await);
    assert_eq!(value(&listed(&reeve, None).await[0], MinimumLength), Some(13), "what held before");
}
