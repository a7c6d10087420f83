//! The app in a window, and hands to use it with: elements are found by what a person reads.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

use crate::screen::Screen;

/// Longest wait for something to show; generous, because a busy machine is no failure.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The app, its window and the driver between us. One test at a time: there is one screen, and pictures are taken of it.
pub struct Window {
    client: Client,
    driver: Child,
    home: PathBuf,
    screen: Arc<File>,
}

impl Window {
    /// Starts the app on a home of its own. Programs in the home's `bin` come before the system's.
    pub async fn open(home: &Path) -> Self {
        let screen = tokio::task::spawn_blocking(the_screen).await.expect("the screen becomes free");
        Self::open_on(Arc::new(screen), home).await
    }

    /// Starts another one beside this, for somebody else.
    pub async fn beside(&self, home: &Path) -> Self {
        Self::open_on(Arc::clone(&self.screen), home).await
    }

    async fn open_on(screen: Arc<File>, home: &Path) -> Self {
        let port = free_port();
        let path = std::env::var("PATH").unwrap_or_default();
        // the driver hands its environment to the app; the variables make the web view listen to it
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("HOME", home)
            .env("PATH", format!("{}:{path}", home.join("bin").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts: it is in Debian's package webkit2gtk-driver");
        let mut wanted = Capabilities::new();
        wanted.insert(
            "webkitgtk:browserOptions".into(),
            json!({ "binary": app(), "args": ["--home", home.join("reeve")] }),
        );
        let begun = Instant::now();
        let client = loop {
            let connected = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                .capabilities(wanted.clone())
                .connect(&format!("http://127.0.0.1:{port}"))
                .await;
            match connected {
                Ok(client) => break client,
                Err(error) if begun.elapsed() > PATIENCE => panic!("the window does not open: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        let window = Self { client, driver, home: home.to_owned(), screen };
        // what shows until then may be the first view: the same to see, but its elements go
        window.find("/html[@data-ready]/body", "the window").await;
        window
    }

    /// Waits for something to read.
    pub async fn sees(&self, text: &str) -> Element {
        let xpath = format!("//*[text()[contains(normalize-space(.), {})]]", quoted(text));
        self.find(&xpath, text).await
    }

    /// Waits for something that says exactly this, in however many pieces it is written.
    pub async fn reads(&self, text: &str) -> Element {
        self.find(&format!("//*[normalize-space(.)={}]", quoted(text)), text).await
    }

    /// Waits until this can be read somewhere; for words that nobody has to press.
    pub async fn shows(&self, text: &str) {
        let begun = Instant::now();
        while !self.text().await.contains(text) {
            if begun.elapsed() > PATIENCE {
                self.picture("where-it-failed").await;
                panic!("“{text}” does not show. What shows:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until this can be read no more.
    pub async fn misses(&self, text: &str) {
        let begun = Instant::now();
        while self.text().await.contains(text) {
            if begun.elapsed() > PATIENCE {
                self.picture("where-it-failed").await;
                panic!("“{text}” still shows. What shows:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Presses the button or link that says this.
    pub async fn press(&self, text: &str) {
        self.press_at("", text).await;
    }

    /// The same in one part of the page: the dialog or the navigation of this name.
    pub async fn press_in(&self, part: &str, text: &str) {
        let named = quoted(part);
        let part =
            format!("//*[@aria-label={named} or @aria-labelledby=//*[normalize-space(.)={named}]/@id]");
        self.press_at(&part, text).await;
    }

    async fn press_at(&self, part: &str, text: &str) {
        let said = quoted(text);
        let xpath = format!(
            "{part}//*[self::button or self::a or @role='tab' or @role='button'][normalize-space(.)={said} or @aria-label={said}][not(@disabled)]"
        );
        self.click(&xpath, text).await;
    }

    /// Clicks what is there; again where the page has drawn it anew since it was found, or is still drawing it.
    async fn click(&self, xpath: &str, meant: &str) {
        let begun = Instant::now();
        while let Err(e) = self.find(xpath, meant).await.click().await {
            assert!(passes(&e) && begun.elapsed() < PATIENCE, "“{meant}” cannot be pressed: {e}");
        }
    }

    /// Whether the button that says this cannot be pressed.
    pub async fn is_disabled(&self, text: &str) -> bool {
        let button = self.find(&format!("//button[normalize-space(.)={}]", quoted(text)), text).await;
        button.attr("disabled").await.expect("the button is there").is_some()
    }

    /// Ticks the box or chooses the option with this label.
    pub async fn choose(&self, label: &str) {
        let xpath = format!(
            "//input[@id=//label[contains(normalize-space(.), {said})]/@for or @aria-label={said}] | //label[contains(normalize-space(.), {said})]//input",
            said = quoted(label)
        );
        let input = self.find(&xpath, label).await;
        if input.click().await.is_ok() {
            return;
        }
        // one of a row of options: only its label is drawn
        self.click(&format!("//label[normalize-space(.)={}]", quoted(label)), label).await;
    }

    /// Types into the field with this label, over what was in it.
    pub async fn enter(&self, label: &str, text: &str) {
        let begun = Instant::now();
        loop {
            let field = self.field(label).await;
            let typed = match field.clear().await {
                Ok(()) => field.send_keys(text).await,
                Err(e) => Err(e),
            };
            let Err(e) = typed else { return };
            assert!(passes(&e) && begun.elapsed() < PATIENCE, "“{label}” cannot be typed into: {e}");
        }
    }

    /// Pastes a long text into the field with this label.
    pub async fn paste(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.click().await.unwrap_or_else(|e| panic!("“{label}” cannot be clicked: {e}"));
        let script = "arguments[0].select(); document.execCommand('insertText', false, arguments[1])";
        let field = serde_json::to_value(field).expect("an element has an id");
        self.client.execute(script, vec![field, json!(text)]).await.expect("the text can be pasted");
    }

    /// What stands in the field with this label.
    pub async fn content(&self, label: &str) -> String {
        let value = self.field(label).await.prop("value").await;
        value.ok().flatten().unwrap_or_else(|| panic!("“{label}” has no content"))
    }

    /// A field's label may end in the star of a required one.
    async fn field(&self, label: &str) -> Element {
        let (said, starred) = (quoted(label), quoted(&format!("{label} *")));
        let xpath = format!(
            "//*[self::input or self::textarea][@type!='radio' or not(@type)][@id=//label[normalize-space(.)={said} or normalize-space(.)={starred}]/@for or @aria-label={said} or @placeholder={said}]"
        );
        self.find(&xpath, label).await
    }

    /// Picks an option of a list with this label, in which one searches by typing.
    pub async fn pick(&self, label: &str, option: &str) {
        self.enter(label, option).await;
        let xpath = format!("//*[@role='option'][normalize-space(.)={}]", quoted(option));
        self.click(&xpath, option).await;
    }

    /// Goes to a page by its address behind the `#`.
    pub async fn go(&self, address: &str) {
        let script = format!("window.location.hash = {}", json!(address));
        self.client.execute(&script, vec![]).await.expect("the address can be set");
    }

    /// Everything that can be read right now.
    pub async fn text(&self) -> String {
        let text = self.client.execute("return document.body.innerText", vec![]).await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// A value of the theme, as the page has it.
    pub async fn theme(&self, variable: &str) -> String {
        let script = format!(
            "return getComputedStyle(document.documentElement).getPropertyValue({})",
            json!(variable)
        );
        let value = self.client.execute(&script, vec![]).await;
        value.ok().and_then(|value| value.as_str().map(|value| value.trim().to_owned())).unwrap_or_default()
    }

    /// Keeps a picture of the screen, with this window on top. Not the driver's: its snapshot waits for ever where the web
    /// view draws without DMA-BUF, and a person sees the screen.
    pub async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("REEVE_SCREENSHOTS").map(PathBuf::from) else { return };
        Screen::look().raise(&self.home);
        // animations end, fonts settle
        tokio::time::sleep(Duration::from_millis(500)).await;
        std::fs::create_dir_all(&folder).expect("the folder for pictures can be made");
        let file = folder.join(format!("{name}.png"));
        let taken = Command::new("import").args(["-silent", "-window", "root"]).arg(&file).status();
        assert!(taken.is_ok_and(|status| status.success()), "ImageMagick's import takes {}", file.display());
    }

    /// Closes the window and waits for the driver. Never killed: its web process would stay behind and hold the port.
    pub async fn close(mut self) {
        let _ = self.client.close().await;
        // an app that stayed would take the next one's start for its own, and the next driver would wait for ever
        let _ = Command::new("pkill").args(["-TERM", "-f"]).arg(self.home.join("reeve")).status();
        let _ = Command::new("kill").args(["-TERM", &self.driver.id().to_string()]).status();
        tokio::task::spawn_blocking(move || {
            let _ = self.driver.wait();
        })
        .await
        .expect("the driver ends");
    }

    /// Whether a person could use it.
    async fn is_there(&self, element: &Element) -> bool {
        match element.tag_name().await.unwrap_or_default().to_ascii_lowercase().as_str() {
            // one that is drawn by its label is itself invisible, and still the thing to click
            "input" | "textarea" => true,
            // WebKit's driver takes text for hidden wherever what does not fit is cut, however much of it shows
            "button" => self.has_size(element).await,
            _ => element.is_displayed().await.unwrap_or(false),
        }
    }

    async fn has_size(&self, element: &Element) -> bool {
        let script = "return arguments[0].checkVisibility({ visibilityProperty: true }) \
                      && arguments[0].getBoundingClientRect().height > 0";
        let element = serde_json::to_value(element).expect("an element has an id");
        self.client
            .execute(script, vec![element])
            .await
            .ok()
            .and_then(|shown| shown.as_bool())
            .unwrap_or(false)
    }

    async fn find(&self, xpath: &str, meant: &str) -> Element {
        let begun = Instant::now();
        loop {
            for element in self.client.find_all(Locator::XPath(xpath)).await.unwrap_or_default() {
                if self.is_there(&element).await {
                    return element;
                }
            }
            if begun.elapsed() > PATIENCE {
                self.picture("where-it-failed").await;
                panic!("“{meant}” does not show. What shows:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// Whether the element is no longer, or not yet, what the page draws.
fn passes(error: &CmdError) -> bool {
    error.is_stale_element_reference() || error.is_element_not_interactable()
}

/// Waits for the screen, and has it until the file is closed.
fn the_screen() -> File {
    let test = std::env::current_exe().expect("this test has a path");
    let screen = File::open(test).expect("this test can be read");
    screen.lock().expect("a file can be locked");
    screen
}

/// The program.
pub fn app() -> PathBuf {
    let path = std::env::var_os("REEVE_DESKTOP").map(PathBuf::from).unwrap_or_else(|| {
        let mut path = std::env::current_exe().expect("this test has a path");
        path.pop();
        path.pop();
        path.join("reeve-desktop")
    });
    assert!(path.is_file(), "{} is not built: run `cargo xtask test --only window`", path.display());
    path
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// A string literal of XPath, whatever quotes are in it.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
