//! Whose card it is, on the command line: digits are compared before a card is believed.

use reeve_tests::computer::{Computer, text};
use reeve_tests::way_in::WayIn;
use serde_json::json;

use crate::grants_cli::{STOCK, asked, support_accounts};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_with_other_keys_than_before_takes_its_digits() {
    let (fleet, customer, _staff, _request) = asked().await;
    let (_earlier, known) = Computer::staff("pat@host.example").await;
    customer.json(&["card", "import", &known, "--yes"]).await.with_code(0);
    let (other, card) = Computer::staff("pat@host.example").await;
    let request = other.asks(&WayIn::demo(&fleet, 0), &card, STOCK).await;
    let digits = text(&customer.json(&["card", "show", &card]).await.with_code(0), "fingerprint").to_owned();
    let wrong = digits.replace(&digits[..1], "x");
    for more in [vec![], vec!["--fingerprint", wrong.as_str()]] {
        let approve = [&["grant", "approve", &request, "--yes"], more.as_slice()].concat();
        let refused = customer.json(&approve).await.with_code(2);
        assert_eq!(refused["error"]["code"], "confirmation_needed", "{refused}");
        assert_eq!(refused["error"]["fields"]["type"], "fingerprint", "{refused}");
    }
    assert_eq!(support_accounts(&fleet), 0);
    let typed = digits.to_uppercase().replace(' ', "-");
    let given = customer.json(&["grant", "approve", &request, "--yes", "--fingerprint", &typed]).await;
    assert_eq!(given.with_code(0)["state"], "live");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_known_after_its_digits_were_compared() {
    let (_staff, card) = Computer::staff("sam@host.example").await;
    let customer = Computer::new().await;
    let shown = customer.json(&["card", "show", &card]).await.with_code(0);
    assert_eq!(shown["acquaintance"], "new");
    let digits = text(&shown, "fingerprint").to_uppercase().replace(' ', "-");
    let wrong = format!("{}0", &digits[1..]);
    let refused = customer.json(&["card", "import", &card, "--fingerprint", &wrong]).await.with_code(1);
    assert_eq!(refused["error"]["code"], "signature_wrong", "{refused}");
    let known = customer.json(&["card", "import", &card, "--fingerprint", &digits]).await.with_code(0);
    assert_eq!(known["acquaintance"], "known", "{known}");
    customer.json(&["card", "forget", "sam@host.example", "--yes"]).await.with_code(0);
    let listed = customer.json(&["card", "list"]).await.with_code(0);
    assert_eq!(listed["cards"], json!([]), "{listed}");
}
