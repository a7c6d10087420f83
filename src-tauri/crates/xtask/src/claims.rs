//! `docs/safety.md` says of every claim which tests hold it. Here is the test of that page: a test that was renamed, moved or
//! taken away is missed, and so is a claim that nothing holds.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project;

/// The tests named behind each claim, and the files they are said to be in: ``- [`name`](../file)``.
fn claims(page: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
    let claims = page.split("\n**").skip(1);
    claims
        .map(|text| {
            let (claim, behind) = text.split_once("**").unwrap_or((text, ""));
            let links = behind.lines().filter_map(|line| line.strip_prefix("- [`")?.strip_suffix(')'));
            (claim, links.filter_map(|link| link.split_once("`](../")).collect())
        })
        .collect()
}

/// Whether a source has a test of this name.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let is_it = |line: &str| line.trim_start_matches("async ").starts_with(&format!("fn {name}("));
    lines.iter().enumerate().any(|(at, line)| {
        let mut attributes = lines.iter().take(at).rev().take_while(|above| above.starts_with("#["));
        is_it(line) && attributes.any(|above| above.contains("test"))
    })
}

#[test]
fn every_claim_names_tests_that_are_there() -> Result<()> {
    let root = project::root()?;
    let page = fs::read_to_string(root.join("docs/safety.md")).context("docs/safety.md")?;
    let claims = claims(&page);
    assert!(claims.len() > 25, "only {} claims were found", claims.len());
    for (claim, tests) in claims {
        assert!(!tests.is_empty(), "nothing holds: {claim}");
        for (name, file) in tests {
            let source = fs::read_to_string(root.join(Path::new(file))).with_context(|| file.to_owned())?;
            assert!(has_test(&source, name), "{claim} {file} has no test {name}");
        }
    }
    Ok(())
}

#[test]
fn a_test_is_one_only_with_its_mark() {
    let source = "#[tokio::test]\nasync fn held() {}\n\nfn not_held() {}\n";
    assert!(has_test(source, "held"));
    assert!(!has_test(source, "not_held") && !has_test(source, "hel"));
    let page = "\n**A claim.** How.\n\n- [`held`](../a.rs)\n- [`other`](../b.rs)\n\n**Another.** How.\n";
    assert_eq!(claims(page), [("A claim.", vec![("held", "a.rs"), ("other", "b.rs")]), ("Another.", vec![])]);
}
