//! Somebody's computer with the built `reeve` on it: a staff member's, which has a card and no connection, or a customer's,
//! which is connected to the tenant as its administrator. What passes between them is files, or a shared folder.

use serde_json::{Value, json};

use crate::command_line::{CommandLine, Ended};
use crate::installation::Installation;
use crate::way_in::WayIn;

/// A computer.
pub struct Computer {
    /// The data folder, opened beside the program.
    pub home: Installation,
    /// The program.
    pub line: CommandLine,
}

impl Computer {
    /// Somebody's, with nothing on it yet.
    pub async fn new() -> Self {
        let home = Installation::with_key_file().await;
        let line = CommandLine::in_home(home.home());
        Self { home, line }
    }

    /// A customer's, connected to the tenant.
    pub async fn customer(way: &WayIn) -> Self {
        let computer = Self::new().await;
        computer.home.connect("Acme", &WayIn { master: None, ..way.clone() }).await;
        computer
    }

    /// A staff member's, with a card that is written to the returned file.
    pub async fn staff(mail: &str) -> (Self, String) {
        let computer = Self::new().await;
        let card = computer.home.file("card");
        let made =
            ["card", "new", "--name", "Sam Staff", "--mail", mail, "--provider", "Host AG", "--out", &card];
        let document = computer.json(&made).await.with_code(0);
        assert_eq!(document["mail"], mail, "{document}");
        let digits = text(&document, "fingerprint");
        assert_eq!(digits.len(), 39, "eight groups of four: {document}");
        (computer, card)
    }

    /// Runs a command that answers with a document.
    pub async fn json(&self, arguments: &[&str]) -> Ended {
        self.line.run(&[&["--json"], arguments].concat()).await
    }

    /// Asks for this group on a tenant it is not connected to; `more` are further arguments.
    pub async fn requests(&self, way: &WayIn, group: &str, more: &[&str]) -> Value {
        let about = ["--url", &way.url, "--database", &way.database, "--reason", "Stock count is off"];
        let asked = [&["grant", "request", "--group", group], &about[..], more].concat();
        let document = self.json(&asked).await.with_code(0);
        assert_eq!((&document["state"], &document["staff"]), (&json!("requested"), &json!("Sam Staff")));
        document
    }

    /// The same with a card, for two hours, by a file that is returned.
    pub async fn asks(&self, way: &WayIn, card: &str, group: &str) -> String {
        let request = self.home.file("request");
        let more = ["--card", card, "--ticket", "T-17", "--for", "2h", "--out", &request];
        self.requests(way, group, &more).await;
        request
    }

    /// The requests and accesses known here.
    pub async fn list(&self) -> Vec<Value> {
        let listed = self.json(&["grant", "list"]).await.with_code(0);
        listed["grants"].as_array().expect("grants").clone()
    }
}

/// A field of a document that holds text.
#[track_caller]
pub fn text<'a>(document: &'a Value, field: &str) -> &'a str {
    document[field].as_str().unwrap_or_else(|| panic!("{field} in {document}"))
}
