//! Policies on the command line, as scripts use them: the promised shapes, the promised exit codes.

use reeve_demo::{Fleet, Misbehaviour};
use reeve_tests::command_line::CommandLine;
use reeve_tests::installation::Installation;
use reeve_tests::leaks;
use reeve_tests::way_in::{WayIn, fleet};
use serde_json::json;

const CORE: &str = "auth_password_policy";
const MINLENGTH: &str = "auth_password_policy.minlength";

async fn two_tenants() -> (Fleet, Installation, CommandLine) {
    let fleet = fleet(2, &[19, 14]).await;
    let reeve = Installation::with_key_file().await;
    for (n, name) in ["Acme", "Globex"].into_iter().enumerate() {
        fleet.edit(n, |data| {
            for module in data.modules.iter_mut().filter(|module| module.name == "password_security") {
                module.state = "uninstalled";
            }
            data.install(CORE);
            data.set_parameter(MINLENGTH, "8");
        });
        reeve.connect(name, &WayIn { master: None, ..WayIn::demo(&fleet, n) }).await;
    }
    let script = CommandLine::in_home(reeve.home());
    (fleet, reeve, script)
}

fn minlength(fleet: &Fleet, tenant: usize) -> Option<String> {
    fleet.edit(tenant, |data| data.parameter(MINLENGTH).map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_is_shown_set_and_undone() {
    let (fleet, reeve, script) = two_tenants().await;
    let shown = script.run(&["--json", "policy", "show", "acme"]).await.with_code(0);
    assert_eq!((&shown["tenant"], &shown["guesses_per_hour"]), (&json!("Acme"), &json!(70)));
    let length =
        shown["values"].as_array().and_then(|values| values.iter().find(|v| v["field"] == "minimum_length"));
    assert_eq!(length.map(|value| &value["value"]), Some(&json!(8)), "{shown}");
    assert!(shown["verdicts"].as_array().is_some_and(|verdicts| verdicts.len() > 10), "{shown}");
    let text = script.run(&["policy", "show", "acme"]).await;
    for words in
        ["NIST SP 800-63B-4 3.1.1.2", "OWASP ASVS 5.0 6.2.1", "70 guesses an hour", "password_security"]
    {
        assert!(text.stdout.contains(words), "{words} in {}", text.stdout);
    }

    let set = ["--json", "policy", "set", "Acme", "Globex", "--min-length", "15", "--expire-days", "90"];
    let preview = script.run(&[&set[..], &["--preview"]].concat()).await;
    let planned: serde_json::Value = serde_json::from_str(&preview.stdout).expect("one document");
    let length =
        json!({"tenant": "Acme", "field": "minimum_length", "before": 8, "after": 15, "refused": null});
    assert!(planned["changes"].as_array().is_some_and(|changes| changes.contains(&length)), "{planned}");
    assert_eq!(minlength(&fleet, 0).as_deref(), Some("8"), "a preview changes nothing");
    let unasked = script.run(&set).await;
    assert_eq!(unasked.code, 2, "nobody can be asked: {}", unasked.stderr);

    let applied =
        script.run(&[&set[..3], &["Acme", "--min-length", "15", "--yes"]].concat()).await.with_code(0);
    assert_eq!(applied["results"][0]["outcome"], "done", "{applied}");
    assert_eq!(minlength(&fleet, 0).as_deref(), Some("15"));
    let plan = applied["plan"].as_str().expect("its id").to_owned();
    script.run(&["--json", "plan", "undo", &plan, "--yes"]).await.with_code(0);
    assert_eq!(minlength(&fleet, 0).as_deref(), Some("8"));
    leaks::assert_none(&reeve, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_baseline_is_kept_compared_and_applied_with_a_canary() {
    let (fleet, _reeve, script) = two_tenants().await;
    let save = ["--json", "baseline", "save", "Ours", "--min-length", "12", "--lockout-after", "10"];
    let saved = script.run(&save).await.with_code(0);
    assert_eq!(saved["baseline"]["values"], json!({"minimum_length": 12, "lockout_after": 10}));
    let refused = script.run(&["--json", "baseline", "save", "Ours", "--min-length", "999"]).await;
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    let known = script.run(&["--json", "baseline", "list"]).await.with_code(0);
    assert_eq!(known["baselines"].as_array().map(Vec::len), Some(4), "{known}");

    script.run(&["--json", "policy", "refresh"]).await.with_code(0);
    let list = script.run(&["--json", "policy", "list", "--baseline", "ours"]).await.with_code(0);
    assert_eq!(list["tenants"][0]["alignment"], 50, "{list}");
    let canary = ["policy", "set", "--all", "--baseline", "ours", "--canary", "globex", "--yes", "--json"];
    script.run(&canary).await.with_code(0);
    assert_eq!((minlength(&fleet, 0).as_deref(), minlength(&fleet, 1).as_deref()), (Some("12"), Some("12")));
    let list = script.run(&["--json", "policy", "list", "--baseline", "ours"]).await.with_code(0);
    assert_eq!(list["tenants"][1]["alignment"], 100, "{list}");

    fleet.misbehave(1, Misbehaviour::Status(503));
    let stale = script.run(&["--json", "policy", "show", "globex"]).await;
    assert_eq!(stale.code, 5, "what was read before, and said so: {}", stale.stderr);
    assert!(stale.stderr.contains("showing what was read before"), "{}", stale.stderr);
    script.run(&["--json", "baseline", "remove", "ours", "--yes"]).await.with_code(0);
    let gone = script.run(&["--json", "policy", "list", "--baseline", "ours"]).await;
    assert_eq!(gone.code, 1, "{}", gone.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_tried_without_being_kept() {
    let (_fleet, reeve, script) = two_tenants().await;
    let weak = "blumenthal-2019";
    reeve.knows(weak);
    let nist = ["--json", "policy", "try", "--baseline", "NIST SP 800-63B-4", "--secret-stdin"];
    let kept = script.run_with(&nist, &format!("{weak}\n")).await.with_code(0);
    assert_eq!((&kept["ok"], &kept["broken"]), (&json!(true), &json!([])));
    let strict = [&nist[..3], &["--strength", "4", "--about", "Blumenthal AG", "--secret-stdin"]].concat();
    let broken = script.run_with(&strict, weak).await;
    assert_eq!(broken.code, 1, "{}", broken.stdout);
    assert!(broken.stdout.contains("strength") && !broken.stdout.contains(weak), "{}", broken.stdout);
    let tenant = ["--json", "policy", "try", "--tenant", "acme", "--secret-stdin"];
    let short = script.run_with(&tenant, "kurz").await;
    assert!(
        short.code == 1 && short.stdout.contains("minimum_length"),
        "read first, then tried: {}",
        short.stdout
    );
    leaks::assert_none(&reeve, &[]).await;
}
