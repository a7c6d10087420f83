//! What of a chain counts: an authority's own certificate, curves, certificates that live for days.

use chrono::TimeDelta;

use crate::healthy::{facts, finding, link, now, platform, seen};
use crate::*;

fn with_chain(chain: Vec<ChainLink>) -> Vec<Finding> {
    let mut facts = facts();
    seen(&mut facts.tls).chain = chain;
    judge(platform("odoo_online"), &facts, now())
}

fn own() -> ChainLink {
    link("acme.example", "Root CA")
}

#[test]
fn of_an_authority_that_is_sent_along_the_key_counts_and_nothing_else() {
    let old = ChainLink {
        signed_with: Hash::Sha1,
        not_after: now() - TimeDelta::days(400),
        ..link("Root CA", "Root CA")
    };
    let findings = with_chain(vec![own(), old.clone()]);
    assert!(findings.iter().all(|finding| !finding.is_fault()), "its own signature and end mean nothing");

    let findings = with_chain(vec![own(), ChainLink { key: Key::Rsa(1024), ..old }]);
    let faults: Vec<Check> =
        findings.iter().filter(|finding| finding.is_fault()).map(|finding| finding.check).collect();
    assert_eq!(faults, [Check::CertificateKey], "whoever breaks it signs what they like");
}

#[test]
fn a_certificate_that_signs_itself_has_no_signature_to_judge_and_an_end() {
    let own = ChainLink {
        signed_with: Hash::Sha1,
        not_after: now() + TimeDelta::days(3),
        ..link("acme.example", "acme.example")
    };
    let findings = with_chain(vec![own]);
    let hash = finding(&findings, Check::CertificateHash);
    assert_eq!((hash.sufficient, hash.unseen), (None, Some(Unseen::Nothing)));
    assert_eq!(finding(&findings, Check::CertificateExpiry).sufficient, Some(false));
}

/// A look through a trust that is not the system's.
fn vouched(platform_id: &str, by: Voucher) -> Finding {
    let mut facts = facts();
    seen(&mut facts.tls).vouched_by = by;
    let findings = judge(platform(platform_id), &facts, now());
    finding(&findings, Check::Certificate).clone()
}

#[test]
fn a_certificate_that_no_public_authority_vouches_for_keeps_no_promise_of_one_and_breaks_none() {
    for (by, who) in [
        (Voucher::Given, "trusted by: only an authority that was given for this tenant"),
        (Voucher::Person, "trusted by: only whoever trusted exactly this certificate here"),
    ] {
        let promised = vouched("odoo_online", by);
        assert_eq!((promised.verdict, promised.unseen), (Verdict::Unseen, Some(Unseen::TrustedHere)));
        assert_eq!(
            (promised.sufficient, promised.seen_at),
            (Some(true), Some(now())),
            "it is seen, and safe"
        );
        assert!(promised.evidence.iter().any(|line| line.to_string() == who), "{promised:?}");

        let silent = vouched("other", by);
        assert_eq!(
            (silent.verdict, silent.unseen, silent.sufficient),
            (Verdict::NotStated, None, Some(true))
        );
        assert!(silent.evidence.iter().any(|line| line.to_string() == who), "named all the same: {silent:?}");
    }
    assert_eq!(vouched("odoo_online", Voucher::System).verdict, Verdict::Kept);
}

#[test]
fn who_trusts_one_certificate_misses_no_other_and_cannot_tell_whether_one_is_missing() {
    let chain = |chain: Vec<ChainLink>| {
        let mut facts = facts();
        seen(&mut facts.tls).vouched_by = Voucher::Person;
        seen(&mut facts.tls).chain = chain;
        let findings = judge(platform("odoo_online"), &facts, now());
        let chain = finding(&findings, Check::CertificateChain);
        (chain.verdict, chain.unseen)
    };
    assert_eq!(chain(vec![own()]), (Verdict::Unseen, Some(Unseen::TrustedHere)));
    assert_eq!(chain(vec![link("acme.example", "acme.example")]), (Verdict::Kept, None), "it stands alone");
}

#[test]
fn curves_count_as_the_rsa_keys_that_they_are_worth() {
    for (key, verdict, enough) in [
        (Key::Curve(256), Verdict::Kept, Some(true)),
        (Key::Curve(521), Verdict::Kept, Some(true)),
        (Key::Curve(224), Verdict::Kept, Some(true)),
        (Key::Curve(192), Verdict::Broken, Some(false)),
        (Key::Curve(112), Verdict::Broken, Some(false)),
        (Key::Rsa(4096), Verdict::Kept, Some(true)),
        (Key::Rsa(2047), Verdict::Broken, Some(false)),
        (Key::Other, Verdict::Unseen, None),
    ] {
        let findings = with_chain(vec![ChainLink { key, ..own() }, link("Root CA", "Root CA")]);
        let finding = finding(&findings, Check::CertificateKey);
        assert_eq!((finding.verdict, finding.sufficient), (verdict, enough), "{key:?}");
    }
}

#[test]
fn what_is_not_known_hides_no_weakness() {
    let other = ChainLink { key: Key::Other, signed_with: Hash::Other, ..own() };
    let weak = ChainLink { key: Key::Rsa(1024), signed_with: Hash::Sha1, ..link("Issuing CA", "Root CA") };
    for (chain, enough) in [(vec![other.clone()], None), (vec![other, weak], Some(false))] {
        let findings = with_chain(chain);
        for check in [Check::CertificateKey, Check::CertificateHash] {
            assert_eq!(finding(&findings, check).sufficient, enough, "{check:?}");
        }
    }
}

#[test]
fn a_certificate_of_six_days_is_late_with_two_left() {
    for (lives, left, enough) in
        [(90, 14, true), (90, 13, false), (398, 14, true), (6, 3, true), (6, 1, false), (90, -1, false)]
    {
        let (to, whole) = (now() + TimeDelta::days(left), TimeDelta::days(lives));
        let findings = with_chain(vec![ChainLink { not_before: to - whole, not_after: to, ..own() }]);
        let finding = finding(&findings, Check::CertificateExpiry);
        assert_eq!(finding.sufficient, Some(enough), "{left} of {lives} days left");
    }
}
